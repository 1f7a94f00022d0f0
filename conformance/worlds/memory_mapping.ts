import {
  call,
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  MAP_SHARED,
  mmap,
  PROT_READ,
  PROT_WRITE,
  result,
  type Step,
  type Value,
  VIRTUAL_MEMORY_IMMUTABLE,
} from "../language/row.ts";

export const PAGE = 4096;

export const RW = PROT_READ | PROT_WRITE;

export const PRIVATE = MAP_PRIVATE | MAP_ANONYMOUS;

/** Anonymous private memory of some pages, bound to a name. */
export function anonymous(name: string, pages = 1, prot: number = RW): Step {
  return mmap({ size: pages * PAGE, prot, flags: PRIVATE }).as(name);
}

/** Anonymous memory that a forked child shares. */
export function shared(name: string, pages: number): Step {
  const flags = MAP_SHARED | MAP_ANONYMOUS;
  return mmap({ size: pages * PAGE, prot: RW, flags }).as(name);
}

/** A mapping that can not be changed any more. */
export const immutable: readonly Step[] = [
  anonymous("page"),
  call.annotate_mapping(result("page"), VIRTUAL_MEMORY_IMMUTABLE).returns(0),
];

export function mapFile(
  fd: Value,
  prot: number,
  flags: number,
  offset = 0,
): Step {
  return mmap({ size: PAGE, prot, flags, fd, offset });
}
