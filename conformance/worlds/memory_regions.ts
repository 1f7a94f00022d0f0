import {
  call,
  mmap,
  open,
  type Operands,
  result,
  type Step,
  type Value,
} from "../language/row.ts";

export const PAGE = 4096;

/** A shared mapping of `f` with a name: without one the conversion would hang the reference. */
export function sharedFile(count = 1): readonly Step[] {
  return [
    open("f", "O_RDWR").as("fd"),
    mmap({
      size: count * PAGE,
      prot: "PROT_READ|PROT_WRITE",
      flags: "MAP_SHARED",
      fd: result("fd"),
      name: "file",
    }).as("map"),
  ];
}

export function madvise(
  address: Value,
  size: Value,
  advice: Operands<"madvise">[2],
): Step {
  return call.madvise(address, size, advice);
}
