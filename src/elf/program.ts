/**
 * What kind of program a file is, for whoever has no kernel at hand.
 *
 * @module
 */

import type { Architecture } from "../cpu/cpu.ts";
import {
  ELF_HEADER_SIZE,
  EM,
  ET,
  PT,
  readElfHeader,
  readProgramHeaders,
} from "./header.ts";
import { imageOf } from "./image.ts";
import { validateElfHeader, validateImage } from "./validate.ts";

const architectures: Readonly<Record<number, Architecture>> = {
  [EM.X86_64]: "x86_64",
  [EM.AARCH64]: "aarch64",
  [EM.RISCV]: "riscv64",
};

/** The architecture of a program, or one line that says why it is none. */
export type ProgramKind =
  | { readonly kind: "program"; readonly architecture: Architecture }
  | { readonly kind: "not-a-program"; readonly reason: string };

/** Judges the bytes of a file as execve would, apart from its addresses. */
export function identifyProgram(bytes: Uint8Array): ProgramKind {
  const refuse = (reason: string): ProgramKind => ({
    kind: "not-a-program",
    reason,
  });
  if (bytes.length === 0) return refuse("the file is empty");
  const magic = [0x7f, 0x45, 0x4c, 0x46];
  if (!magic.every((byte, index) => bytes[index] === byte)) {
    return refuse("it is no ELF file");
  }
  if (bytes.length < ELF_HEADER_SIZE) {
    return refuse("it is shorter than an ELF header");
  }
  const header = readElfHeader(bytes);
  const reason = validateElfHeader(header, bytes.length) ??
    validateImage(imageOf(bytes));
  if (reason !== undefined) return refuse(reason);
  if (header.type !== ET.EXEC && header.type !== ET.DYN) {
    return refuse(
      header.type === ET.REL
        ? "it is an object file: link it with -pie"
        : "it is a core file, not a program",
    );
  }
  if (header.programHeaderCount === 0) {
    return refuse("it has no program headers");
  }
  const architecture = architectures[header.machine];
  if (architecture === undefined) return refuse("its machine is unknown");
  return { kind: "program", architecture };
}

/** The path of the interpreter that a dynamic program asks for. */
export function interpreterOf(bytes: Uint8Array): string | undefined {
  if (identifyProgram(bytes).kind === "not-a-program") return undefined;
  const found = readProgramHeaders(imageOf(bytes), readElfHeader(bytes))
    .findLast(({ type }) => type === PT.INTERP);
  if (found === undefined) return undefined;
  // The last byte is taken for the NUL, as the reference does.
  const start = Number(found.offset);
  const end = start + Number(found.fileSize) - 1;
  return new TextDecoder().decode(bytes.subarray(start, end));
}

const NT_GNU_ABI_TAG = 1;
const ABI_LINUX = 0;
/** A note's head: sizes of name and content, type; then "GNU" and a NUL. */
const NOTE = { head: 12, name: 4, words: 4 };

/**
 * Whether a program was linked for Linux: its interpreter is one of Linux's, or
 * its C library says so in a note.
 */
export function isForLinux(bytes: Uint8Array): boolean {
  if (bytes.length < ELF_HEADER_SIZE) return false;
  const header = readElfHeader(bytes);
  if (validateElfHeader(header, bytes.length) !== undefined) return false;
  return readProgramHeaders(imageOf(bytes), header).some(
    ({ type, offset, fileSize }) => {
      const start = Number(offset);
      const part = bytes.subarray(start, start + Number(fileSize));
      if (type === PT.NOTE) return isLinuxNote(part);
      return type === PT.INTERP &&
        /^\/lib\d*\/ld-/.test(new TextDecoder().decode(part));
    },
  );
}

function isLinuxNote(notes: Uint8Array): boolean {
  const view = new DataView(notes.buffer, notes.byteOffset, notes.byteLength);
  const size = NOTE.head + NOTE.name + NOTE.words;
  for (let at = 0; at + size <= notes.length;) {
    const [nameSize, contentSize, type] = [0, 4, 8]
      .map((field) => view.getUint32(at + field, true)) as [
        number,
        number,
        number,
      ];
    const system = view.getUint32(at + NOTE.head + NOTE.name, true);
    if (type === NT_GNU_ABI_TAG && nameSize === NOTE.name) {
      return system === ABI_LINUX;
    }
    at += NOTE.head + roundUp(nameSize) + roundUp(contentSize);
  }
  return false;
}

function roundUp(size: number): number {
  return (size + 3) & ~3;
}

/** The words of a script's first line, `#!` aside; undefined for other files. */
export function scriptWords(bytes: Uint8Array): string[] | undefined {
  if (bytes[0] !== 0x23 || bytes[1] !== 0x21) return undefined;
  const end = bytes.subarray(0, 4096).indexOf(0x0a);
  const line = bytes.subarray(2, Math.max(end, 2));
  return new TextDecoder().decode(line).split(" ").filter((it) => it !== "");
}
