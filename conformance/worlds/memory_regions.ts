import {
  call,
  MAP_SHARED,
  mmap,
  O_RDWR,
  open,
  PROT_READ,
  PROT_WRITE,
  result,
  type Step,
  type Value,
} from "../language/row.ts";

export const PAGE = 4096;

export const RW = PROT_READ | PROT_WRITE;

/** A shared mapping of `f` with a name: without one the conversion would hang the reference. */
export function sharedFile(count = 1): readonly Step[] {
  return [
    open("f", O_RDWR).as("fd"),
    mmap({
      size: count * PAGE,
      prot: RW,
      flags: MAP_SHARED,
      fd: result("fd"),
      name: "file",
    }).as("map"),
  ];
}

export function madvise(address: Value, size: Value, advice: number): Step {
  return call.madvise(address, size, advice);
}
