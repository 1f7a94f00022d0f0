/**
 * ELF-64 headers as they stand in a file: reading only, no judgement.
 *
 * @module
 */

import type { ElfImage } from "./image.ts";

/** Bytes of an ELF header. */
export const ELF_HEADER_SIZE = 64;

/** Bytes of a program header. */
export const PROGRAM_HEADER_SIZE = 56;

/** Bytes of a section header. */
export const SECTION_HEADER_SIZE = 64;

/** `e_type`. */
export const ET = { REL: 1, EXEC: 2, DYN: 3, CORE: 4 } as const;

/** `e_machine` of the supported architectures. */
export const EM = { X86_64: 62, AARCH64: 183, RISCV: 243 } as const;

/** `p_type` of the program headers that are accepted. */
export const PT = {
  LOAD: 1,
  DYNAMIC: 2,
  INTERP: 3,
  NOTE: 4,
  PHDR: 6,
  TLS: 7,
  GNU_EH_FRAME: 0x6474e550,
  GNU_STACK: 0x6474e551,
  GNU_RELRO: 0x6474e552,
  RISCV_ATTRIBUTES: 0x70000003,
} as const;

/** `p_flags`. */
export const PF = { X: 1, W: 2, R: 4 } as const;

/** The ELF header. Sizes and addresses stay 64 bits wide. */
export interface ElfHeader {
  readonly identification: Uint8Array;
  readonly type: number;
  readonly machine: number;
  readonly version: number;
  readonly entry: bigint;
  readonly programHeaderOffset: bigint;
  readonly sectionHeaderOffset: bigint;
  readonly flags: number;
  readonly headerSize: number;
  readonly programHeaderSize: number;
  readonly programHeaderCount: number;
  readonly sectionHeaderSize: number;
  readonly sectionHeaderCount: number;
  readonly sectionNameIndex: number;
}

/** One program header. */
export interface ProgramHeader {
  readonly type: number;
  readonly flags: number;
  readonly offset: bigint;
  readonly address: bigint;
  readonly fileSize: bigint;
  readonly memorySize: bigint;
  readonly alignment: bigint;
}

/** Reads the header of `bytes`, which are at least 64. */
export function readElfHeader(bytes: Uint8Array): ElfHeader {
  const view = viewOf(bytes);
  return {
    identification: bytes.slice(0, 16),
    type: view.getUint16(16, true),
    machine: view.getUint16(18, true),
    version: view.getUint32(20, true),
    entry: view.getBigUint64(24, true),
    programHeaderOffset: view.getBigUint64(32, true),
    sectionHeaderOffset: view.getBigUint64(40, true),
    flags: view.getUint32(48, true),
    headerSize: view.getUint16(52, true),
    programHeaderSize: view.getUint16(54, true),
    programHeaderCount: view.getUint16(56, true),
    sectionHeaderSize: view.getUint16(58, true),
    sectionHeaderCount: view.getUint16(60, true),
    sectionNameIndex: view.getUint16(62, true),
  };
}

/** Reads the program header at `offset`. */
function readProgramHeader(
  bytes: Uint8Array,
  offset: number,
): ProgramHeader {
  const view = viewOf(bytes);
  return {
    type: view.getUint32(offset, true),
    flags: view.getUint32(offset + 4, true),
    offset: view.getBigUint64(offset + 8, true),
    address: view.getBigUint64(offset + 16, true),
    fileSize: view.getBigUint64(offset + 32, true),
    memorySize: view.getBigUint64(offset + 40, true),
    alignment: view.getBigUint64(offset + 48, true),
  };
}

/** All program headers; the table is known to lie inside the file. */
export function readProgramHeaders(
  image: ElfImage,
  { programHeaderOffset, programHeaderCount: count }: ElfHeader,
): ProgramHeader[] {
  const table = image.read(
    Number(programHeaderOffset),
    count * PROGRAM_HEADER_SIZE,
  );
  return Array.from(
    { length: count },
    (_, index) => readProgramHeader(table, index * PROGRAM_HEADER_SIZE),
  );
}

/** `sh_type` of each section; the table is known to lie inside the file. */
export function readSectionTypes(
  image: ElfImage,
  { sectionHeaderOffset, sectionHeaderCount: count }: ElfHeader,
): number[] {
  const view = viewOf(
    image.read(Number(sectionHeaderOffset), count * SECTION_HEADER_SIZE),
  );
  return Array.from(
    { length: count },
    (_, index) => view.getUint32(index * SECTION_HEADER_SIZE + 4, true),
  );
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
