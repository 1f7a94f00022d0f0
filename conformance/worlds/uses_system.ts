import type { Use } from "../language/use.ts";
import { ownFile } from "../language/kinds.ts";
import type { Mapping } from "../language/calls.ts";
import {
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  mmap,
  O_RDWR,
  open,
  PROT_READ,
  PROT_WRITE,
  result,
  room,
} from "../language/row.ts";
import { CharacterMap } from "../../src/api/structs.ts";

export const page = 4096;

/** A page of anonymous memory at `at`. */
export function mapped(more: Partial<Mapping> = {}): Pick<Use, "before"> {
  return {
    before: [
      mmap({
        size: page,
        prot: PROT_READ | PROT_WRITE,
        flags: MAP_ANONYMOUS | MAP_PRIVATE,
        ...more,
      }).as("page"),
    ],
  };
}

/** `f` mapped at `at`, under a name. */
export function mappedFile(
  prot: number,
  flags: number,
): Pick<Use, "setup" | "before"> {
  return {
    setup: ownFile,
    before: [
      open("f", O_RDWR).as("fd"),
      mmap({ size: page, prot, flags, fd: result("fd"), name: "f" }).as("page"),
    ],
  };
}

export const maps = {
  map: room(CharacterMap),
  shift_map: room(CharacterMap),
  alt_map: room(CharacterMap),
  altgr_map: room(CharacterMap),
  shift_altgr_map: room(CharacterMap),
} as const;

export function mapFaults(fault: string): Record<string, string> {
  return Object.fromEntries(
    Object.keys(maps).map((name) => [`params.${name}`, fault]),
  );
}
