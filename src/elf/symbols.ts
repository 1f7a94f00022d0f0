/**
 * The names of an ELF file's functions, for whoever shows code.
 *
 * @module
 */

import {
  ELF_HEADER_SIZE,
  PT,
  readElfHeader,
  readProgramHeaders,
  SECTION_HEADER_SIZE,
} from "./header.ts";

const SHT_SYMTAB = 2;
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
}

/** Reads them; a file that has none, or is damaged, names nothing. */
export function readSymbols(bytes: Uint8Array): ElfSymbols {
  try {
    return { symbols: symbolsOf(bytes), addressOf: addressesOf(bytes) };
  } catch (error) {
    // What lies outside of the file.
    if (!(error instanceof RangeError)) throw error;
    return { symbols: [], addressOf: () => undefined };
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

function addressesOf(
  bytes: Uint8Array,
): (offset: number) => number | undefined {
  if (bytes.length < ELF_HEADER_SIZE) return () => undefined;
  const segments = readProgramHeaders(bytes, readElfHeader(bytes))
    .filter(({ type }) => type === PT.LOAD);
  return (offset) => {
    const segment = segments.find((one) =>
      BigInt(offset) >= one.offset &&
      BigInt(offset) < one.offset + one.fileSize
    );
    if (segment === undefined) return undefined;
    return Number(segment.address - segment.offset) + offset;
  };
}

function symbolsOf(bytes: Uint8Array): ElfSymbol[] {
  if (bytes.length < ELF_HEADER_SIZE) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const { sectionHeaderOffset, sectionHeaderCount } = readElfHeader(bytes);
  const header = (section: number): number =>
    Number(sectionHeaderOffset) + section * SECTION_HEADER_SIZE;
  const place = (at: number): number => Number(view.getBigUint64(at, true));
  const found: ElfSymbol[] = [];
  for (let section = 0; section < sectionHeaderCount; section++) {
    const at = header(section);
    if (view.getUint32(at + 4, true) !== SHT_SYMTAB) continue;
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
