import {
  type FieldNumber,
  type Mapping,
  mmap,
  open,
  result,
  room,
} from "../language/row.ts";
import type { Use } from "../language/use.ts";
import { ownFile } from "../language/kinds.ts";

export const page = 4096;

/** A page of anonymous memory at `at`. */
export function mapped(more: Partial<Mapping> = {}): Pick<Use, "before"> {
  return {
    before: [
      mmap({
        size: page,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE",
        ...more,
      }).as("page"),
    ],
  };
}

/** `f` mapped at `at`, under a name. */
export function mappedFile<const P extends string, const F extends string>(
  prot: FieldNumber<"SC_mmap_params", "prot", P>,
  flags: FieldNumber<"SC_mmap_params", "flags", F>,
): Pick<Use, "setup" | "before"> {
  return {
    setup: ownFile,
    before: [
      open("f", "O_RDWR").as("fd"),
      mmap({ size: page, prot, flags, fd: result("fd"), name: "f" }).as("page"),
    ],
  };
}

export const maps = {
  map: room("CharacterMap"),
  shift_map: room("CharacterMap"),
  alt_map: room("CharacterMap"),
  altgr_map: room("CharacterMap"),
  shift_altgr_map: room("CharacterMap"),
} as const;

export function mapFaults(fault: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(maps).map((name) => [`params.${name}`, fault]),
  );
}
