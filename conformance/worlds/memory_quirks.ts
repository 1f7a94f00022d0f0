import {
  type FieldNumber,
  mmap,
  munmap,
  numberIn,
  result,
  type Step,
  store,
} from "../language/row.ts";

export const PAGE = 4096;

export function pages<const P extends string>(
  name: string,
  count: number,
  prot?: FieldNumber<"SC_mmap_params", "prot", P>,
): Step {
  return mmap({
    size: count * PAGE,
    prot: numberIn("SC_mmap_params", "prot", prot ?? "PROT_READ|PROT_WRITE"),
    flags: "MAP_PRIVATE|MAP_ANONYMOUS",
  }).as(name);
}

/** A region of three pages and, directly behind it, one of a page. */
export const threeAndOne: readonly Step[] = [
  pages("map", 4),
  munmap(result("map", 3 * PAGE), PAGE).returns(0),
  mmap({
    addr: result("map", 3 * PAGE),
    size: PAGE,
    prot: "PROT_READ|PROT_WRITE",
    flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
  }).returns(result("map", 3 * PAGE)),
  store(result("map", 3 * PAGE), 7),
];
