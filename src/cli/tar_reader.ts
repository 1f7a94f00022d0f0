/**
 * What stands in a tar archive that anybody may have written: ustar, pax and
 * GNU's own format, with holes. Names stay the bytes that they are, nothing is
 * copied, and no number in it is believed before it is looked at.
 *
 * @module
 */

import { byteString } from "../kernel/filesystem/byte_string.ts";
import type { TreeExtent } from "../kernel/filesystem/root_tree.ts";

/** What extended headers say, byte strings both. */
class Records {
  readonly #everywhere: ReadonlyMap<string, string>;
  readonly #here: ReadonlyMap<string, string>;

  constructor(
    everywhere: ReadonlyMap<string, string>,
    here: ReadonlyMap<string, string>,
  ) {
    this.#everywhere = everywhere;
    this.#here = here;
  }

  get(key: string): string | undefined {
    return this.#here.get(key) ?? this.#everywhere.get(key);
  }
}

/** What an archive says of one entry. */
export interface TarEntry {
  /** Its path, a byte string. */
  readonly name: string;
  /** The format's letter for what it is. */
  readonly type: string;
  /** Where a link leads, a byte string. */
  readonly linkname: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Nanoseconds since 1970. */
  readonly mtime: bigint;
  readonly major: number;
  readonly minor: number;
  /** Bytes with the holes. */
  readonly size: number;
  /** What is no hole, in order; views of the archive. */
  readonly extents: readonly TreeExtent[];
  readonly records: Pick<Records, "get">;
}

/** Why an archive can't be read. */
export class TarFault extends Error {
  override name = "TarFault";
}

const BLOCK = 512;
/** Extended headers and long names have at most so many bytes. */
const MOST_HEADER = 1 << 20;
/** So much may be said of all entries. */
const MOST_RECORDS = 1000;
/** Entries of these kinds have no content, whatever their size says. */
const WITHOUT_CONTENT = "123456";
const NANOSECONDS = 1_000_000_000n;
const DIGITS = 9;

/** A block that says what follows. */
class Header {
  readonly #block: Uint8Array;
  readonly #place: string;

  constructor(block: Uint8Array, place: string) {
    this.#block = block;
    this.#place = place;
  }

  /** Bytes up to the first that is zero. */
  text(offset: number, length: number): string {
    const bytes = this.#block.subarray(offset, offset + length);
    const end = bytes.indexOf(0);
    return byteString(end < 0 ? bytes : bytes.subarray(0, end));
  }

  get type(): string {
    return String.fromCharCode(this.#block[156] || 0x30);
  }

  get name(): string {
    const name = this.text(0, 100);
    const prefix = this.isPosix ? this.text(345, 155) : "";
    return prefix === "" ? name : `${prefix}/${name}`;
  }

  get isPosix(): boolean {
    return this.text(257, 6) === "ustar";
  }

  /** Octal digits, or after a set bit the number itself. */
  number(what: string, offset: number, length: number): number {
    const first = this.#block[offset] ?? 0;
    if ((first & 0x80) === 0) {
      const text = this.text(offset, length).trim();
      if (/^[0-7]*$/.test(text)) return parseInt(text || "0", 8);
    } else {
      const bits = BigInt(length * 8 - 1);
      let value = BigInt(first & 0x7f);
      for (let at = offset + 1; at < offset + length; at++) {
        value = value << 8n | BigInt(this.#block[at] ?? 0);
      }
      const number = Number(BigInt.asIntN(Number(bits), value));
      if (Number.isSafeInteger(number)) return number;
    }
    throw new TarFault(`the ${what} ${this.#place} is none`);
  }

  /** Whether a header stands here: it has its own sum in it. */
  get isSummed(): boolean {
    let sum = 0;
    let signed = 0;
    // Plainly: it runs over every header of an archive.
    for (let at = 0; at < BLOCK; at++) {
      const counted = at >= 148 && at < 156 ? 0x20 : this.#block[at] ?? 0;
      sum += counted;
      signed += counted << 24 >> 24;
    }
    const digits = this.text(148, 8).trim();
    const told = /^[0-7]+$/.test(digits) ? parseInt(digits, 8) : NaN;
    return told === sum || told === signed;
  }
}

/** A number in decimal, of an extended header. */
function decimal(what: string, text: string): number {
  const number = /^\d{1,16}$/.test(text) ? Number(text) : NaN;
  if (Number.isSafeInteger(number)) return number;
  throw new TarFault(`the ${what} of an extended header is no number`);
}

/** Seconds with a fraction, of an extended header. */
function nanosecondsOf(text: string): bigint {
  const match = /^(-?)(\d{1,12})(?:\.(\d*))?$/.exec(text);
  if (match === null) {
    throw new TarFault("the mtime of an extended header is no time");
  }
  const [, sign, seconds = "", fraction = ""] = match;
  const rest = fraction.slice(0, DIGITS).padEnd(DIGITS, "0");
  const nanoseconds = BigInt(seconds) * NANOSECONDS + BigInt(rest);
  return sign === "" ? nanoseconds : -nanoseconds;
}

/** The records of an extended header, in order. */
function recordsOf(bytes: Uint8Array): [string, string][] {
  const fault = (): never => {
    throw new TarFault("an extended header is damaged");
  };
  const records: [string, string][] = [];
  for (let at = 0; at < bytes.length;) {
    const space = bytes.indexOf(0x20, at);
    // The length counts its own digits too.
    const digits = byteString(bytes.subarray(at, space < 0 ? at : space));
    const length = /^[1-9]\d{0,7}$/.test(digits) ? Number(digits) : 0;
    const end = at + length;
    if (end <= space || end > bytes.length || bytes[end - 1] !== 0x0a) {
      return fault();
    }
    const equals = bytes.indexOf(0x3d, space);
    if (equals < 0 || equals >= end) return fault();
    records.push([
      byteString(bytes.subarray(space + 1, equals)),
      byteString(bytes.subarray(equals + 1, end - 1)),
    ]);
    at = end;
  }
  return records;
}

/** What stands before a header and is about it. */
interface Preface {
  records: [string, string][];
  name?: string;
  linkname?: string;
}

/** A place in the archive. */
class Cursor {
  readonly #bytes: Uint8Array;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get place(): string {
    return `at byte ${this.#at}`;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** Whole blocks, of which the first `size` bytes count. */
  take(size: number): Uint8Array {
    const end = this.#at + size;
    if (size < 0 || end > this.#bytes.length) {
      throw new TarFault("it ends before it is complete");
    }
    const taken = this.#bytes.subarray(this.#at, end);
    this.#at += Math.ceil(size / BLOCK) * BLOCK;
    return taken;
  }

  takeHeader(size: number): Uint8Array {
    if (size <= MOST_HEADER) return this.take(size);
    throw new TarFault(`the header ${this.place} has more than 1 MiB`);
  }
}

/** Offsets and lengths of what is no hole. */
type SparseMap = readonly (readonly [offset: number, length: number])[];

/** What there is of a file with holes; the rest of `size` is zeros. */
function extentsOf(
  map: SparseMap,
  size: number,
  stored: Uint8Array,
): readonly TreeExtent[] {
  const extents: TreeExtent[] = [];
  let end = 0;
  let at = 0;
  for (const [offset, length] of map) {
    if (offset < end || length < 0 || offset + length > size) {
      throw new TarFault("a file with holes has its parts out of order");
    }
    end = offset + length;
    const bytes = stored.subarray(at, at + length);
    if (bytes.length < length) {
      throw new TarFault("a file with holes has less than it says");
    }
    at += length;
    if (length > 0) extents.push({ offset, bytes });
  }
  return extents;
}

/** Pairs of a list of numbers. */
function pairsOf(numbers: readonly string[]): SparseMap {
  return numbers.flatMap((offset, index) =>
    index % 2 === 0
      ? [
        [
          decimal("map", offset),
          decimal("map", numbers[index + 1] ?? ""),
        ] as const,
      ]
      : []
  );
}

/** GNU's format 1.0: the map stands in front of the content, a line a number. */
function mapInContent(content: Uint8Array): [SparseMap, Uint8Array] {
  let at = 0;
  const next = (): string => {
    const end = content.indexOf(0x0a, at);
    if (end < 0) throw new TarFault("a file with holes has no map");
    const digits = byteString(content.subarray(at, Math.min(end, at + 20)));
    at = end + 1;
    return digits;
  };
  const count = decimal("map", next());
  // Two digits and two line feeds at least stand for each.
  if (count > content.length / 4) {
    throw new TarFault("a file with holes has less than it says");
  }
  const numbers = Array.from({ length: count * 2 }, next);
  return [pairsOf(numbers), content.subarray(Math.ceil(at / BLOCK) * BLOCK)];
}

/** GNU's old format: the map stands in the header, and in blocks behind it. */
function mapInHeaders(header: Header, cursor: Cursor): SparseMap {
  const map: [number, number][] = [];
  const take = (from: Header, offset: number, count: number): void => {
    for (let at = offset; at < offset + count * 24; at += 24) {
      const offset = from.number("map", at, 12);
      const length = from.number("map", at + 12, 12);
      if (length !== 0) map.push([offset, length]);
    }
  };
  take(header, 386, 4);
  let isExtended = header.text(482, 1) !== "";
  while (isExtended) {
    const more = new Header(cursor.take(BLOCK), cursor.place);
    take(more, 0, 21);
    isExtended = more.text(504, 1) !== "";
  }
  return map;
}

/** The content of an entry, with the holes that it has by one of four formats. */
function contentOf(
  header: Header,
  { records: list }: Preface,
  records: Records,
  cursor: Cursor,
): { size: number; extents: readonly TreeExtent[] } {
  const told = records.get("size");
  const size = told === undefined
    ? header.number("size", 124, 12)
    : decimal("size", told);
  if (WITHOUT_CONTENT.includes(header.type)) return { size: 0, extents: [] };
  if (header.type === "S") {
    const map = mapInHeaders(header, cursor);
    const whole = header.number("size", 483, 12);
    return { size: whole, extents: extentsOf(map, whole, cursor.take(size)) };
  }
  const content = cursor.take(size);
  const whole = records.get("GNU.sparse.realsize") ??
    records.get("GNU.sparse.size");
  if (whole === undefined) {
    return { size, extents: [{ offset: 0, bytes: content }] };
  }
  const real = decimal("size", whole);
  if (records.get("GNU.sparse.major") === "1") {
    const [map, stored] = mapInContent(content);
    return { size: real, extents: extentsOf(map, real, stored) };
  }
  const map = records.get("GNU.sparse.map")?.split(",") ??
    list.flatMap(([key, value]) =>
      key === "GNU.sparse.offset" || key === "GNU.sparse.numbytes"
        ? [value]
        : []
    );
  return { size: real, extents: extentsOf(pairsOf(map), real, content) };
}

function entryOf(
  header: Header,
  preface: Preface,
  records: Records,
  cursor: Cursor,
): TarEntry {
  const id = (what: string, offset: number): number => {
    const told = records.get(what);
    return told === undefined
      ? header.number(what, offset, 8)
      : decimal(what, told);
  };
  const mtime = records.get("mtime");
  const device = (what: string, offset: number): number => {
    const told = records.get(`SCHILY.dev${what}`);
    if (told !== undefined) return decimal(what, told);
    return "34".includes(header.type) ? header.number(what, offset, 8) : 0;
  };
  return {
    name: records.get("GNU.sparse.name") ?? records.get("path") ??
      preface.name ?? header.name,
    type: header.type,
    linkname: records.get("linkpath") ?? preface.linkname ??
      header.text(157, 100),
    mode: header.number("mode", 100, 8),
    uid: id("uid", 108),
    gid: id("gid", 116),
    mtime: mtime === undefined
      ? BigInt(header.number("mtime", 136, 12)) * NANOSECONDS
      : nanosecondsOf(mtime),
    major: device("major", 329),
    minor: device("minor", 337),
    ...contentOf(header, preface, records, cursor),
    records,
  };
}

/**
 * Every entry of an archive, in order.
 *
 * @throws {TarFault} where it is none, or damaged
 */
export function* readTar(bytes: Uint8Array): Generator<TarEntry> {
  const cursor = new Cursor(bytes);
  const everywhere = new Map<string, string>();
  let preface: Preface = { records: [] };
  for (;;) {
    if (cursor.isAtEnd) throw new TarFault("it ends before it is complete");
    const { place } = cursor;
    const block = cursor.take(BLOCK);
    // The end; what is behind it belongs to nobody.
    if (block[0] === 0 && block.every((byte) => byte === 0)) return;
    const header = new Header(block, place);
    if (!header.isSummed) throw new TarFault(`no header stands ${place}`);
    const size = () => header.number("size", 124, 12);
    switch (header.type) {
      case "x":
      case "X":
        preface.records = recordsOf(cursor.takeHeader(size()));
        break;
      case "g":
        for (const [key, value] of recordsOf(cursor.takeHeader(size()))) {
          everywhere.set(key, value);
        }
        if (everywhere.size > MOST_RECORDS) {
          throw new TarFault("its global headers say too much");
        }
        break;
      case "L":
        preface.name = byteString(cursor.takeHeader(size())).replace(
          /\0.*/s,
          "",
        );
        break;
      case "K":
        preface.linkname = byteString(cursor.takeHeader(size()))
          .replace(/\0.*/s, "");
        break;
      default: {
        const records = new Records(everywhere, new Map(preface.records));
        yield entryOf(header, preface, records, cursor);
        preface = { records: [] };
      }
    }
  }
}
