import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  mmap,
  munmap,
  PROT_READ,
  PROT_WRITE,
  result,
  type Step,
  store,
} from "../language/row.ts";

export const PAGE = 4096;

export const RW = PROT_READ | PROT_WRITE;

export const PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS;

export function pages(name: string, count: number, prot: number = RW): Step {
  return mmap({ size: count * PAGE, prot, flags: PRIVATE }).as(name);
}

/** A region of three pages and, directly behind it, one of a page. */
export const threeAndOne: readonly Step[] = [
  pages("map", 4),
  munmap(result("map", 3 * PAGE), PAGE).returns(0),
  mmap({
    addr: result("map", 3 * PAGE),
    size: PAGE,
    prot: RW,
    flags: PRIVATE | MAP_FIXED,
  }).returns(result("map", 3 * PAGE)),
  store(result("map", 3 * PAGE), 7),
];
