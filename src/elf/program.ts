/**
 * What kind of program a file is, for whoever has no kernel at hand.
 *
 * @module
 */

import type { Architecture } from "../cpu/cpu.ts";
import { ELF_HEADER_SIZE, EM, ET, readElfHeader } from "./header.ts";
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
    validateImage(bytes);
  if (reason !== undefined) return refuse(reason);
  if (header.type !== ET.EXEC && header.type !== ET.DYN) {
    return refuse("it is an object or core file, not a program");
  }
  if (header.programHeaderCount === 0) {
    return refuse("it has no program headers");
  }
  const architecture = architectures[header.machine];
  if (architecture === undefined) return refuse("its machine is unknown");
  return { kind: "program", architecture };
}
