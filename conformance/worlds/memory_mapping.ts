import {
  call,
  type FieldNumber,
  mmap,
  numberIn,
  result,
  type Step,
  type Value,
} from "../language/row.ts";

export const PAGE = 4096;

/** Anonymous private memory of some pages, bound to a name. */
export function anonymous<const P extends string>(
  name: string,
  pages = 1,
  prot?: FieldNumber<"SC_mmap_params", "prot", P>,
): Step {
  return mmap({
    size: pages * PAGE,
    prot: numberIn("SC_mmap_params", "prot", prot ?? "PROT_READ|PROT_WRITE"),
    flags: "MAP_PRIVATE|MAP_ANONYMOUS",
  }).as(name);
}

/** Anonymous memory that a forked child shares. */
export function shared(name: string, pages: number): Step {
  const flags = "MAP_SHARED|MAP_ANONYMOUS";
  return mmap({ size: pages * PAGE, prot: "PROT_READ|PROT_WRITE", flags }).as(
    name,
  );
}

/** A mapping that can not be changed any more. */
export const immutable: readonly Step[] = [
  anonymous("page"),
  call.annotate_mapping(result("page"), "VIRTUAL_MEMORY_IMMUTABLE").returns(0),
];

export function mapFile<const P extends string, const F extends string>(
  fd: Value,
  prot: FieldNumber<"SC_mmap_params", "prot", P>,
  flags: FieldNumber<"SC_mmap_params", "flags", F>,
  offset = 0,
): Step {
  return mmap({ size: PAGE, prot, flags, fd, offset });
}
