/**
 * The names of an ELF file's functions, for whoever shows code.
 *
 * @module
 */

import {
  ELF_HEADER_SIZE,
  type ElfHeader,
  PF,
  type ProgramHeader,
  PT,
  readElfHeader,
  readProgramHeaders,
  SECTION_HEADER_SIZE,
} from "./header.ts";
import type { ElfImage } from "./image.ts";

const SHT_SYMTAB = 2;
const SHT_DYNSYM = 11;
const SYMBOL_SIZE = 24;
/** A table of names, or of what they stand for, is no longer. */
const MOST_AT_ONCE = 64 << 20;
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
export function readSymbols(file: ElfImage): ElfSymbols {
  const image = bounded(file);
  const symbols = unlessOutside(() => {
    const all = symbolsOf(image, SHT_SYMTAB);
    // A stripped library still names what it exports.
    return all.length > 0 ? all : symbolsOf(image, SHT_DYNSYM);
  });
  const segments = unlessOutside(() => segmentsOf(image));
  return {
    symbols,
    addressOf: addressesOf(segments),
    codeAround: codeOf(segments),
  };
}

/** The same file; it throws a RangeError for what lies outside, or is too much. */
function bounded({ size, read }: ElfImage): ElfImage {
  return {
    size,
    read(offset, length) {
      if (length > MOST_AT_ONCE || offset + length > size) {
        throw new RangeError("outside of the file");
      }
      return read(offset, length);
    },
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

function segmentsOf(image: ElfImage): readonly ProgramHeader[] {
  return readProgramHeaders(image, headerOf(image))
    .filter(({ type }) => type === PT.LOAD);
}

function headerOf(image: ElfImage): ElfHeader {
  return readElfHeader(image.read(0, ELF_HEADER_SIZE));
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

function symbolsOf(image: ElfImage, table: number): ElfSymbol[] {
  const { sectionHeaderOffset, sectionHeaderCount } = headerOf(image);
  // A file that ends within the table is no whole one.
  const headers = viewOf(
    image.read(
      Number(sectionHeaderOffset),
      sectionHeaderCount * SECTION_HEADER_SIZE,
    ),
  );
  const content = (section: number): Uint8Array => {
    const at = section * SECTION_HEADER_SIZE;
    return image.read(placeAt(headers, at + 24), placeAt(headers, at + 32));
  };
  const found: ElfSymbol[] = [];
  for (let section = 0; section < sectionHeaderCount; section++) {
    const at = section * SECTION_HEADER_SIZE;
    if (headers.getUint32(at + 4, true) !== table) continue;
    const names = content(headers.getUint32(at + 40, true));
    const entries = viewOf(content(section));
    const end = entries.byteLength - SYMBOL_SIZE;
    for (let entry = 0; entry <= end; entry += SYMBOL_SIZE) {
      const type = entries.getUint8(entry + 4) & 15;
      const isDefined = entries.getUint16(entry + 6, true) !== 0;
      if (!isDefined || !NAMED_CODE.includes(type)) continue;
      const name = textAt(names, entries.getUint32(entry, true));
      // Marks of code and data ($x, $d), and locals of the assembler.
      if (name === "" || /^[$.]/.test(name)) continue;
      found.push({ name, address: placeAt(entries, entry + 8) });
    }
  }
  return found.sort((a, b) => a.address - b.address);
}

function viewOf({ buffer, byteOffset, byteLength }: Uint8Array): DataView {
  return new DataView(buffer, byteOffset, byteLength);
}

function placeAt(view: DataView, at: number): number {
  return Number(view.getBigUint64(at, true));
}

function textAt(names: Uint8Array, start: number): string {
  const end = names.indexOf(0, start);
  return end < 0 ? "" : decoder.decode(names.subarray(start, end));
}

const decoder = new TextDecoder();
