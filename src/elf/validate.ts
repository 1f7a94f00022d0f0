/**
 * What the reference accepts as a program (Userland/Libraries/LibELF/
 * Validation.cpp and Image.cpp). Each function returns why not, or undefined.
 *
 * @module
 */

import {
  ELF_HEADER_SIZE,
  type ElfHeader,
  EM,
  ET,
  PF,
  PROGRAM_HEADER_SIZE,
  type ProgramHeader,
  PT,
  readElfHeader,
  readProgramHeaders,
  readSectionTypes,
  SECTION_HEADER_SIZE,
} from "./header.ts";
import type { ElfImage } from "./image.ts";

const PAGE_SIZE = 4096n;
const SMALLEST_STACK = 65536n;
const LARGEST_STACK = 33554432n;
const SHT_SYMTAB = 2;
const EF_RISCV_FLOAT_ABI = 6;
const EF_RISCV_FLOAT_ABI_DOUBLE = 4;
const TOP = 1n << 64n;

/** A check in the order in which the reference makes it. */
type HeaderCheck = readonly [
  holds: (header: ElfHeader, fileSize: bigint) => boolean,
  reason: string,
];

const machines: readonly number[] = Object.values(EM);
const types: readonly number[] = Object.values(ET);

const headerChecks: readonly HeaderCheck[] = [
  [
    ({ identification: id }) =>
      id[0] === 0x7f && id[1] === 0x45 && id[2] === 0x4c && id[3] === 0x46,
    "it is no ELF file",
  ],
  [
    (header) => header.identification[4] === 2,
    "it is not a 64-bit ELF file: compile it for a 64-bit target",
  ],
  [
    (header) => header.identification[5] === 1,
    "it is not a little-endian ELF file",
  ],
  [
    (header) => header.identification[6] === 1,
    "its ELF identification has an unknown version",
  ],
  [
    ({ identification: id }) => id[7] === 0 || id[7] === 3,
    "its OS ABI is neither SYSV nor Linux: compile it for " +
    "ARCHITECTURE-unknown-none-elf or for SerenityOS",
  ],
  [(header) => header.identification[8] === 0, "its ABI version is not 0"],
  [
    (header) => machines.includes(header.machine),
    "it is for a machine that is none of x86_64, aarch64, riscv64: compile " +
    "it for one of them",
  ],
  [(header) => types.includes(header.type), "its ELF type is unknown"],
  [(header) => header.version === 1, "its ELF version is not 1"],
  [
    (header) => header.headerSize === ELF_HEADER_SIZE,
    "its ELF header size is not 64",
  ],
  [
    (header) =>
      (header.programHeaderCount === 0 || header.programHeaderOffset >= 64n) &&
      (header.sectionHeaderCount === 0 || header.sectionHeaderOffset >= 64n),
    "a header table overlaps the ELF header",
  ],
  [
    (header, fileSize) =>
      header.programHeaderOffset <= fileSize &&
      header.sectionHeaderOffset <= fileSize,
    "a header table begins past the end of the file",
  ],
  [
    (header) =>
      header.programHeaderCount !== 0 || header.programHeaderOffset === 0n,
    "it has no program headers but a place for them",
  ],
  [
    (header) =>
      header.programHeaderCount === 0 || header.programHeaderOffset === 64n,
    "its program headers do not follow the ELF header: link it anew, as " +
    "tools that edit a linked file move them",
  ],
  [
    ({ flags, machine }) =>
      flags === 0 ||
      (machine === EM.RISCV &&
        (flags & EF_RISCV_FLOAT_ABI) === EF_RISCV_FLOAT_ABI_DOUBLE),
    "its ELF flags are not supported: on RISC-V compile with -mabi=lp64d, " +
    "elsewhere they have to be 0",
  ],
  [
    (header) =>
      header.programHeaderCount === 0 ||
      header.programHeaderSize === PROGRAM_HEADER_SIZE,
    "its program header size is not 56",
  ],
  [
    (header) => header.sectionHeaderSize === SECTION_HEADER_SIZE,
    "its section header size is not 64",
  ],
  [
    (header, fileSize) => endOfProgramHeaders(header) <= fileSize,
    "its program headers reach past the end of the file",
  ],
  [
    (header) =>
      header.sectionHeaderOffset === 0n ||
      header.sectionHeaderOffset >= endOfProgramHeaders(header),
    "its section headers overlap the program headers",
  ],
  [
    (header, fileSize) => {
      const size = BigInt(header.sectionHeaderCount) * 64n;
      return header.sectionHeaderOffset + size <= fileSize;
    },
    "its section headers reach past the end of the file",
  ],
  [
    (header) =>
      header.sectionNameIndex === 0 ||
      header.sectionNameIndex < header.sectionHeaderCount,
    "its section name table is no section",
  ],
];

function endOfProgramHeaders(header: ElfHeader): bigint {
  return header.programHeaderOffset +
    BigInt(header.programHeaderCount * header.programHeaderSize);
}

/** Why the ELF header is refused; undefined when it is accepted. */
export function validateElfHeader(
  header: ElfHeader,
  fileSize: number,
): string | undefined {
  const size = BigInt(fileSize);
  for (const [holds, reason] of headerChecks) {
    if (!holds(header, size)) return reason;
  }
  return undefined;
}

/** What the program headers ask for besides being mapped. */
export interface ProgramHeaderFindings {
  /** Why they are refused; undefined when they are accepted. */
  readonly reason: string | undefined;
  /** The last PT_INTERP. */
  readonly interpreter: ProgramHeader | undefined;
  /** From PT_GNU_STACK. */
  readonly stackSize: number | undefined;
}

/** Checks every program header in turn. */
export function validateProgramHeaders(
  header: ElfHeader,
  programHeaders: readonly ProgramHeader[],
  fileSize: number,
): ProgramHeaderFindings {
  let interpreter: ProgramHeader | undefined;
  let stackSize: number | undefined;
  for (const [index, entry] of programHeaders.entries()) {
    if (
      header.machine === EM.RISCV && entry.type === PT.RISCV_ATTRIBUTES
    ) continue;
    const why = refuseAny(header, entry) ??
      refuseByType(entry, BigInt(fileSize));
    if (why !== undefined) {
      const reason = `program header ${index} ${why}`;
      return { reason, interpreter: undefined, stackSize: undefined };
    }
    if (entry.type === PT.INTERP) interpreter = entry;
    if (entry.type === PT.GNU_STACK && entry.memorySize !== 0n) {
      stackSize = Number(entry.memorySize);
    }
  }
  return { reason: undefined, interpreter, stackSize };
}

function refuseAny(
  header: ElfHeader,
  entry: ProgramHeader,
): string | undefined {
  if (entry.fileSize > entry.memorySize) {
    return "is larger in the file than in memory";
  }
  if (header.type === ET.CORE || entry.type !== PT.LOAD) return undefined;
  if (entry.alignment === 0n) {
    return "has no alignment: link with -z max-page-size=4096";
  }
  if (entry.alignment % PAGE_SIZE !== 0n) {
    return "is not aligned to pages: link with -z max-page-size=4096 and " +
      "without -N or -n";
  }
  if (entry.address % entry.alignment !== entry.offset % entry.alignment) {
    return "has an address that does not fit its offset: link with " +
      "-z max-page-size=4096";
  }
  return undefined;
}

function refuseByType(
  entry: ProgramHeader,
  fileSize: bigint,
): string | undefined {
  switch (entry.type) {
    case PT.INTERP:
      if (leavesFile(entry, fileSize)) return "leaves the file";
      return entry.fileSize <= 1n ? "names no interpreter" : undefined;
    case PT.LOAD:
    case PT.DYNAMIC:
    case PT.GNU_EH_FRAME:
    case PT.NOTE:
    case PT.PHDR:
    case PT.TLS:
      if (leavesFile(entry, fileSize)) return "leaves the file";
      return writableAndExecutable(entry);
    case PT.GNU_STACK:
      return refuseStack(entry.memorySize);
    case PT.GNU_RELRO:
      return writableAndExecutable(entry);
    default:
      return `has the unsupported type ${typeName(entry.type)}`;
  }
}

/** What toolchains make that the reference refuses, and how to do without. */
const REFUSED_TYPES: Readonly<Record<number, string>> = {
  0x6474e553: "PT_GNU_PROPERTY: compile with -fcf-protection=none on x86_64 " +
    "or with -mbranch-protection=none on aarch64, or drop the section " +
    ".note.gnu.property",
  0x6474e554: "PT_GNU_SFRAME: assemble with --gsframe=no",
  0x70000003: "PT_RISCV_ATTRIBUTES, which is known on RISC-V alone",
};

function typeName(type: number): string {
  return REFUSED_TYPES[type] ?? `0x${type.toString(16)}`;
}

function leavesFile(entry: ProgramHeader, fileSize: bigint): boolean {
  const end = entry.offset + entry.fileSize;
  return end >= TOP || end > fileSize;
}

function writableAndExecutable(entry: ProgramHeader): string | undefined {
  return (entry.flags & PF.X) !== 0 && (entry.flags & PF.W) !== 0
    ? "is both writable and executable: link without -N and with " +
      "-z separate-code"
    : undefined;
}

function refuseStack(size: bigint): string | undefined {
  if (size === 0n) return undefined;
  // The reference compares p_memsz as a whole but keeps no more than this.
  if (size < SMALLEST_STACK || size > LARGEST_STACK) {
    return "asks for a stack of an unacceptable size: link with " +
      `-z stack-size=N, N from ${SMALLEST_STACK} to ${LARGEST_STACK}`;
  }
  return size % PAGE_SIZE !== 0n
    ? "asks for part of a stack page: link with -z stack-size=N, N a " +
      "multiple of 4096"
    : undefined;
}

/** Full parse of an image that gets mapped: the headers and the sections. */
export function validateImage(image: ElfImage): string | undefined {
  const { size } = image;
  if (size < ELF_HEADER_SIZE) return "it is shorter than an ELF header";
  const header = readElfHeader(image.read(0, ELF_HEADER_SIZE));
  const reason = validateElfHeader(header, size);
  if (reason !== undefined) return reason;
  const findings = validateProgramHeaders(
    header,
    readProgramHeaders(image, header),
    size,
  );
  if (findings.reason !== undefined) return findings.reason;
  const symbolTables = readSectionTypes(image, header)
    .filter((type, index) => index > 0 && type === SHT_SYMTAB).length;
  return symbolTables > 1
    ? "it has more than one symbol table: strip it"
    : undefined;
}
