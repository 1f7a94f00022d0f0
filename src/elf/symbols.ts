/**
 * Which function of a file an address lies in. The files are whatever was
 * mapped: nothing in them is believed, and a broken table has no symbols.
 *
 * @module
 */

import {
  ELF_HEADER_SIZE,
  type ElfHeader,
  PF,
  PROGRAM_HEADER_SIZE,
  type ProgramHeader,
  PT,
  readElfHeader,
  readProgramHeaders,
  SECTION_HEADER_SIZE,
} from "./header.ts";

const SHT_SYMTAB = 2;
const SHT_DYNSYM = 11;
const STT_NOTYPE = 0;
const STT_FUNC = 2;
const SHN_UNDEF = 0;
const SYMBOL_SIZE = 24;
/** Longer names are cut: nobody reads them. */
const LONGEST_NAME = 256;

/** A place in a function. */
export interface NearestSymbol {
  /** The function's name, as the file has it. */
  readonly name: string;
  /** Bytes behind its first instruction. */
  readonly offset: number;
}

/** Where `offset` of a file comes to lie, relative to where it is loaded. */
export function addressOfOffset(
  bytes: Uint8Array,
  offset: number,
): number | undefined {
  const at = BigInt(offset);
  const segment = segmentsOf(bytes).find((entry) =>
    at >= entry.offset - entry.offset % 4096n &&
    at < entry.offset + entry.fileSize
  );
  return segment === undefined
    ? undefined
    : Number(segment.address + at - segment.offset);
}

/** The last function that begins at or below `address` in its segment. */
export function nearestSymbol(
  bytes: Uint8Array,
  address: number,
): NearestSymbol | undefined {
  const segment = segmentsOf(bytes).find((entry) =>
    (entry.flags & PF.X) !== 0 && holds(entry, BigInt(address))
  );
  if (segment === undefined) return undefined;
  return nearestIn(bytes, SHT_SYMTAB, segment, address) ??
    nearestIn(bytes, SHT_DYNSYM, segment, address);
}

function holds(entry: ProgramHeader, address: bigint): boolean {
  return address >= entry.address &&
    address < entry.address + entry.memorySize;
}

function headerOf(bytes: Uint8Array): ElfHeader | undefined {
  return bytes.length < ELF_HEADER_SIZE ? undefined : readElfHeader(bytes);
}

function segmentsOf(bytes: Uint8Array): ProgramHeader[] {
  const header = headerOf(bytes);
  if (header === undefined) return [];
  const size = BigInt(header.programHeaderCount * PROGRAM_HEADER_SIZE);
  return header.programHeaderOffset + size > BigInt(bytes.length)
    ? []
    : readProgramHeaders(bytes, header).filter(({ type }) => type === PT.LOAD);
}

interface Section {
  readonly type: number;
  readonly offset: number;
  readonly size: number;
  readonly link: number;
}

/** The sections that lie in the file. */
function sectionsOf(bytes: Uint8Array): (Section | undefined)[] {
  const header = headerOf(bytes);
  if (header === undefined) return [];
  const { sectionHeaderOffset: start, sectionHeaderCount: count } = header;
  if (start + BigInt(count * SECTION_HEADER_SIZE) > BigInt(bytes.length)) {
    return [];
  }
  const view = viewOf(bytes);
  return Array.from({ length: count }, (_, index) => {
    const at = Number(start) + index * SECTION_HEADER_SIZE;
    const offset = view.getBigUint64(at + 24, true);
    const size = view.getBigUint64(at + 32, true);
    if (offset + size > BigInt(bytes.length)) return undefined;
    return {
      type: view.getUint32(at + 4, true),
      offset: Number(offset),
      size: Number(size),
      link: view.getUint32(at + 40, true),
    };
  });
}

function nearestIn(
  bytes: Uint8Array,
  type: number,
  segment: ProgramHeader,
  address: number,
): NearestSymbol | undefined {
  const sections = sectionsOf(bytes);
  const table = sections.find((section) => section?.type === type);
  const names = sections[table?.link ?? -1];
  if (table === undefined || names === undefined) return undefined;
  const view = viewOf(bytes);
  let found: { readonly value: number; readonly name: string } | undefined;
  const end = table.offset + table.size - SYMBOL_SIZE;
  for (let at = table.offset; at <= end; at += SYMBOL_SIZE) {
    if (!isCode(view, at)) continue;
    const value = Number(view.getBigUint64(at + 8, true));
    if (value > address || !holds(segment, BigInt(value))) continue;
    if (found !== undefined && value <= found.value) continue;
    const name = nameAt(bytes, names, view.getUint32(at, true));
    if (name !== "" && !isMark(name)) found = { value, name };
  }
  return found === undefined
    ? undefined
    : { name: found.name, offset: address - found.value };
}

/** A function, or a label of assembly, that is defined here. */
function isCode(view: DataView, at: number): boolean {
  const type = view.getUint8(at + 4) & 15;
  return (type === STT_FUNC || type === STT_NOTYPE) &&
    view.getUint16(at + 6, true) !== SHN_UNDEF;
}

/** What assemblers of Arm and RISC-V mark code and data with, and local labels. */
function isMark(name: string): boolean {
  return /^(?:\$[adtx]|\.L)/.test(name);
}

function nameAt(bytes: Uint8Array, names: Section, index: number): string {
  if (index >= names.size) return "";
  const from = names.offset + index;
  const most = Math.min(names.offset + names.size, from + LONGEST_NAME);
  const text = bytes.subarray(from, most);
  const end = text.indexOf(0);
  return decoder.decode(end < 0 ? text : text.subarray(0, end));
}

const decoder = new TextDecoder();

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
