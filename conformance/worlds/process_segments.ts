/**
 * Programs that write what they find in their memory to descriptor 1, so that
 * the process that started them can look at it.
 *
 * @module
 */

import {
  type Elf,
  elf,
  PAGE,
  PF,
  type ProgramHeader,
  type ProgramStep,
  takesSteps,
} from "./process_elf.ts";
import { file, type Steps } from "../language/row.ts";
import type { Architecture } from "../../src/cpu/cpu.ts";

/** Where the data of these programs lies. */
export const DATA = 0x3000;

/** The first page of the file: headers and code. */
export const codeSegment: ProgramHeader = { filesz: PAGE, memsz: PAGE };

/** A page to write to. */
export const dataSegment: ProgramHeader = {
  flags: PF.R | PF.W,
  offset: PAGE,
  vaddr: DATA,
  filesz: 0,
  memsz: PAGE,
};

/** Writes memory to the file that its parent looks at. */
export function dump(address: number, size: number): ProgramStep {
  return { name: "write", arguments: [1, { address }, size] };
}

/** A program with a page of data that takes the steps. */
export function programFile(
  path: string,
  machine: Architecture,
  steps: readonly ProgramStep[],
  {
    elf: rest = {},
    ...attributes
  }: {
    readonly elf?: Elf;
    readonly mode?: number;
    readonly uid?: number;
    readonly gid?: number;
  } = {},
): Steps {
  const bytes = elf({
    machine,
    headers: [codeSegment, dataSegment],
    size: PAGE,
    code: takesSteps(machine, ...steps),
    ...rest,
  });
  return file(path, bytes, { mode: 0o755, ...attributes });
}
