/**
 * Programs that write what they find in their memory to descriptor 1, so that
 * the process that started them can look at it.
 *
 * @module
 */

import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MAP_STACK,
  PROT_READ,
  PROT_WRITE,
} from "../../src/api/constants.ts";
import { type Fields, type Layout, sizeOf } from "../../src/api/layout.ts";
import { SC_mmap_params } from "../../src/api/structs.ts";
import {
  type Elf,
  elf,
  PAGE,
  PF,
  type ProgramHeader,
  type ProgramStep,
  takesSteps,
} from "./process_elf.ts";
import {
  child,
  type End,
  execve,
  file,
  join,
  open,
  type Step,
  type Steps,
} from "../language/row.ts";
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

/** The bytes of a struct with these numbers, and 0 in its other fields. */
export function bytesOf<F extends Fields>(
  layout: Layout<F>,
  numbers: { readonly [K in keyof F]?: number | bigint },
): Uint8Array {
  const bytes = new Uint8Array(layout.size);
  for (const [name, [offset, type]] of Object.entries(layout.fields)) {
    const value = numbers[name];
    if (value === undefined) continue;
    const number = new DataView(new ArrayBuffer(8));
    number.setBigInt64(0, BigInt(value), true);
    bytes.set(new Uint8Array(number.buffer, 0, sizeOf(type)), offset);
  }
  return bytes;
}

/** mmap's parameters for a stack of so many bytes at an address to be filled in. */
export function stackParameters(size: number): Uint8Array {
  return bytesOf(SC_mmap_params, {
    size,
    prot: PROT_READ | PROT_WRITE,
    flags: MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_STACK,
    fd: -1,
  });
}

/** Maps memory at a place, by the parameters that lie at another. */
export function maps(
  place: number,
  parameters: number,
): readonly ProgramStep[] {
  return [
    { addressOf: place, at: parameters + SC_mmap_params.fields.addr[0] },
    { name: "mmap", arguments: [{ address: parameters }] },
  ];
}

/** A child runs the program in `/w/f`, which ends so. */
export function runs(end: End): readonly Step[] {
  return [child("kid", [execve("/w/f", ["f"]).ends(end)]), join("kid")];
}

/** The same, with a new file as descriptor 1 for what the program writes. */
export function runsAndWrites(end: End): readonly Step[] {
  return [open("out", "O_RDWR|O_CREAT", 0o600).returns(1), ...runs(end)];
}

/** Executable code in a page of its own. */
export interface CodePage {
  readonly at: number;
  readonly code: readonly number[];
}

/** A page of data that begins with these bytes, and code at other places. */
export function filledWith(
  data: Uint8Array,
  ...pages: readonly CodePage[]
): Elf {
  return {
    headers: [
      codeSegment,
      { ...dataSegment, filesz: data.length },
      ...pages.map(({ at, code }, index) => ({
        offset: (index + 2) * PAGE,
        vaddr: at,
        filesz: code.length,
        memsz: code.length,
      })),
    ],
    size: (pages.length + 2) * PAGE,
    change(view) {
      const bytes = new Uint8Array(view.buffer);
      bytes.set(data, PAGE);
      pages.forEach(({ code }, index) => bytes.set(code, (index + 2) * PAGE));
    },
  };
}

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
