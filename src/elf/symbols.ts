/**
 * The names of an ELF file's functions, for whoever shows code.
 *
 * @module
 */

import {
  ELF_HEADER_SIZE,
  PF,
  type ProgramHeader,
  PT,
  readElfHeader,
  readProgramHeaders,
  SECTION_HEADER_SIZE,
} from "./header.ts";
import { imageOf } from "./image.ts";

const SHT_SYMTAB = 2;
const SHT_DYNSYM = 11;
const SYMBOL_SIZE = 24;
/** `st_info`'s lower half: no type, a function. */
const NAMED_CODE: readonly number[] = [0, 2];

/** One name. */
export interface ElfSymbol {
  readonly name: string;
  /** Its address, as the file has it. */
  readonly address: number;
}

/** What a file says of its code. */
export interface ElfSymbols {
  /** In the order of their addresses. */
  readonly symbols: readonly ElfSymbol[];
  /** The address, as the file has it, of what stands at an offset of it. */
  addressOf(offset: number): number | undefined;
  /** Where the code begins that an address lies in; undefined for no code. */
  codeAround(address: number): number | undefined;
}

/** A place in a function. */
export interface NearestSymbol {
  /** The function's name, as the file has it. */
  readonly name: string;
  /** Bytes behind its first instruction. */
  readonly offset: number;
}

/**
 * Reads them; a file that has none, or is damaged or cut before them, names
 * nothing.
 */
export function readSymbols(bytes: Uint8Array): ElfSymbols {
  const symbols = unlessOutside(() => {
    const all = symbolsOf(bytes, SHT_SYMTAB);
    // A stripped library still names what it exports.
    return all.length > 0 ? all : symbolsOf(bytes, SHT_DYNSYM);
  });
  const segments = unlessOutside(() => segmentsOf(bytes));
  return {
    symbols,
    addressOf: addressesOf(segments),
    codeAround: codeOf(segments),
  };
}

/** Nothing, where what is read lies outside of the file. */
function unlessOutside<Entry>(read: () => readonly Entry[]): readonly Entry[] {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return [];
  }
}

/** The nearest name at or below an address, with the distance. */
export function nearestName(
  symbols: readonly ElfSymbol[],
  address: number,
): string | undefined {
  const below = symbols.findLast((symbol) => symbol.address <= address);
  if (below === undefined) return undefined;
  const distance = address - below.address;
  return distance === 0
    ? below.name
    : `${below.name}+0x${distance.toString(16)}`;
}

/** The function that an address lies in, or behind, in the same code. */
export function nearestSymbol(
  { symbols, codeAround }: ElfSymbols,
  address: number,
): NearestSymbol | undefined {
  const start = codeAround(address);
  if (start === undefined) return undefined;
  const found = symbols.findLast((one) => one.address <= address);
  return found === undefined || found.address < start
    ? undefined
    : { name: found.name, offset: address - found.address };
}

function segmentsOf(bytes: Uint8Array): readonly ProgramHeader[] {
  if (bytes.length < ELF_HEADER_SIZE) return [];
  return readProgramHeaders(imageOf(bytes), readElfHeader(bytes))
    .filter(({ type }) => type === PT.LOAD);
}

function codeOf(
  segments: readonly ProgramHeader[],
): (address: number) => number | undefined {
  return (address) => {
    const at = BigInt(address);
    const segment = segments.find((one) =>
      (one.flags & PF.X) !== 0 && at >= one.address &&
      at < one.address + one.memorySize
    );
    return segment === undefined ? undefined : Number(segment.address);
  };
}

function addressesOf(
  segments: readonly ProgramHeader[],
): (offset: number) => number | undefined {
  return (offset) => {
    const segment = segments.find((one) =>
      BigInt(offset) >= one.offset &&
      BigInt(offset) < one.offset + one.fileSize
    );
    if (segment === undefined) return undefined;
    return Number(segment.address - segment.offset) + offset;
  };
}

function symbolsOf(bytes: Uint8Array, table: number): ElfSymbol[] {
  if (bytes.length < ELF_HEADER_SIZE) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { sectionHeaderOffset, sectionHeaderCount } = readElfHeader(bytes);
  const header = (section: number): number =>
    Number(sectionHeaderOffset) + section * SECTION_HEADER_SIZE;
  // A file that ends within the table is no whole one.
  if (header(sectionHeaderCount) > bytes.length) return [];
  const place = (at: number): number => Number(view.getBigUint64(at, true));
  const found: ElfSymbol[] = [];
  for (let section = 0; section < sectionHeaderCount; section++) {
    const at = header(section);
    if (view.getUint32(at + 4, true) !== table) continue;
    const names = place(header(view.getUint32(at + 40, true)) + 24);
    const start = place(at + 24);
    const end = start + place(at + 32);
    for (let entry = start; entry + SYMBOL_SIZE <= end; entry += SYMBOL_SIZE) {
      const type = view.getUint8(entry + 4) & 15;
      const isDefined = view.getUint16(entry + 6, true) !== 0;
      if (!isDefined || !NAMED_CODE.includes(type)) continue;
      const name = textAt(bytes, names + view.getUint32(entry, true));
      // Marks of code and data ($x, $d), and locals of the assembler.
      if (name === "" || /^[$.]/.test(name)) continue;
      found.push({ name, address: place(entry + 8) });
    }
  }
  return found.sort((a, b) => a.address - b.address);
}

function textAt(bytes: Uint8Array, start: number): string {
  const end = bytes.indexOf(0, start);
  return new TextDecoder().decode(bytes.subarray(start, end));
}
