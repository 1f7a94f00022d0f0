/**
 * Decoding by lookup: prefixes, then one table per opcode map and mandatory
 * prefix, then (where rows share an opcode) one table over the ModRM byte.
 *
 * @module
 */

import { type Instruction, Segment, Undecoded } from "./instruction.ts";
import {
  Kind,
  type Operand,
  parseEncoding,
  parseOperands,
  type Row,
  Size,
} from "./row.ts";

/** What an opcode of one map under one mandatory prefix decodes to. */
interface Entry {
  readonly row: Row | undefined;
  readonly operands: readonly Operand[];
  /** By ModRM byte, where rows share the opcode. */
  readonly byModrm: (Leaf | undefined)[] | undefined;
  readonly hasModrm: boolean;
}

interface Leaf {
  readonly row: Row;
  readonly operands: readonly Operand[];
}

/** Mandatory-prefix columns: none, 66, F3, F2. */
const COLUMNS = 4;

/** Which ModRM bytes a row answers to. */
function matches(
  operands: readonly Operand[],
  digit: number,
  exact: number,
  modrm: number,
): boolean {
  if (exact >= 0) return modrm === exact;
  if (digit >= 0 && ((modrm >> 3) & 7) !== digit) return false;
  const isRegister = modrm >= 0xc0;
  for (const { kind } of operands) {
    if (kind === Kind.M && isRegister) return false;
    const wantsRegister = kind === Kind.R || kind === Kind.U ||
      kind === Kind.N || kind === Kind.T;
    if (wantsRegister && !isRegister) return false;
  }
  return true;
}

const MODRM_KINDS: ReadonlySet<number> = new Set([
  Kind.E,
  Kind.G,
  Kind.M,
  Kind.R,
  Kind.V,
  Kind.W,
  Kind.U,
  Kind.P,
  Kind.Q,
  Kind.N,
  Kind.S,
  Kind.C,
  Kind.D,
  Kind.T,
]);

/** The lookup tables of all rows. */
export class DecodeTable {
  readonly #entries: (Entry | undefined)[] = new Array(4 * COLUMNS * 256);

  /** The tables are made when the first instruction is decoded: most runs
   * have one architecture. */
  #isMade = false;

  constructor(readonly rows: readonly Row[]) {}

  #make(): void {
    this.#isMade = true;
    for (const row of this.rows) this.#add(row);
  }

  #add(row: Row): void {
    const encoding = parseEncoding(row.encoding);
    const operands = parseOperands(row.operands);
    const hasModrm = encoding.hasModrm ||
      operands.some(({ kind }) => MODRM_KINDS.has(kind));
    const columns = encoding.prefix === 0
      ? [0, 1, 2, 3]
      : [encoding.prefix - 1];
    const last = encoding.registerInOpcode
      ? encoding.opcode + 7
      : encoding.opcode;
    for (const column of columns) {
      for (let opcode = encoding.opcode; opcode <= last; opcode++) {
        const at = (encoding.map * COLUMNS + column) * 256 + opcode;
        this.#place(at, row, operands, hasModrm, encoding);
      }
    }
  }

  #place(
    at: number,
    row: Row,
    operands: readonly Operand[],
    hasModrm: boolean,
    encoding: { digit: number; modrm: number; prefix: number },
  ): void {
    const leaf: Leaf = { row, operands };
    let entry = this.#entries[at];
    if (!hasModrm) {
      if (entry !== undefined && encoding.prefix === 0) return;
      this.#entries[at] = { row, operands, byModrm: undefined, hasModrm };
      return;
    }
    if (entry === undefined || entry.byModrm === undefined) {
      entry = {
        row: undefined,
        operands: [],
        byModrm: new Array(256),
        hasModrm,
      };
      this.#entries[at] = entry;
    }
    const { byModrm } = entry;
    if (byModrm === undefined) return;
    for (let modrm = 0; modrm < 256; modrm++) {
      if (!matches(operands, encoding.digit, encoding.modrm, modrm)) continue;
      // Exact ModRM rows win over digit rows, earlier rows over later ones.
      if (byModrm[modrm] === undefined || encoding.modrm >= 0) {
        byModrm[modrm] = leaf;
      }
    }
  }

  /**
   * Decodes the instruction at `offset`; `limit` ends the bytes that may be
   * read. Returns its length or one of {@link Undecoded}.
   */
  decode(
    into: Instruction,
    bytes: Uint8Array,
    offset: number,
    limit: number,
    address: number,
  ): number {
    if (!this.#isMade) this.#make();
    // Beyond 15 bytes the processor stops before it looks at what follows.
    const longest = offset + 15;
    const end = limit < longest ? limit : longest;
    const short = limit < longest ? Undecoded.truncated : Undecoded.tooLong;
    into.address = address;
    let position = offset;
    let operand16 = false;
    let rex = 0;
    let repeat = 0;
    into.lock = false;
    into.segment = Segment.none;
    into.segmentPrefix = 0;
    into.addressSize = 64;
    let opcode: number;
    prefixes: for (;;) {
      if (position >= end) return short;
      opcode = bytes[position++]!;
      switch (opcode) {
        case 0x66:
          operand16 = true;
          break;
        case 0x67:
          into.addressSize = 32;
          break;
        case 0xf0:
          into.lock = true;
          break;
        case 0xf2:
        case 0xf3:
          repeat = opcode;
          break;
        case 0x26:
        case 0x2e:
        case 0x36:
        case 0x3e:
          // No effect in 64-bit mode, not even on an earlier FS or GS.
          into.segmentPrefix = opcode;
          break;
        case 0x64:
          into.segment = Segment.fs;
          into.segmentPrefix = opcode;
          break;
        case 0x65:
          into.segment = Segment.gs;
          into.segmentPrefix = opcode;
          break;
        default:
          if ((opcode & 0xf0) !== 0x40) break prefixes;
          // REX counts only directly in front of the opcode.
          rex = opcode;
          continue;
      }
      rex = 0;
    }
    into.rex = rex;
    into.repeat = repeat;
    into.operandPrefix = operand16;
    let map = 0;
    if (opcode === 0x0f) {
      if (position >= end) return short;
      opcode = bytes[position++]!;
      map = 1;
      if (opcode === 0x38 || opcode === 0x3a) {
        map = opcode === 0x38 ? 2 : 3;
        if (position >= end) return short;
        opcode = bytes[position++]!;
      }
    }
    into.opcode = opcode;
    const column = repeat === 0xf3
      ? 2
      : repeat === 0xf2
      ? 3
      : operand16
      ? 1
      : 0;
    const entry = this.#entries[(map * COLUMNS + column) * 256 + opcode];
    if (entry === undefined) return Undecoded.undefined;
    let row = entry.row;
    let operands = entry.operands;
    into.mod = 3;
    if (entry.hasModrm) {
      if (position >= end) return short;
      const modrm = bytes[position++]!;
      const leaf = entry.byModrm![modrm];
      if (leaf === undefined) return Undecoded.undefined;
      row = leaf.row;
      operands = leaf.operands;
      const mod = modrm >> 6;
      into.mod = mod;
      into.reg = ((modrm >> 3) & 7) | ((rex & 4) << 1);
      into.rm = (modrm & 7) | ((rex & 1) << 3);
      into.sib = false;
      if (mod !== 3) {
        position = this.#address(into, bytes, position, end, modrm, rex);
        if (position < 0) return short;
      }
    }
    into.row = row!;
    into.operands = operands;
    if ((rex & 8) !== 0 || row!.force64 === true) into.operandSize = 64;
    else if (operand16 && !row!.mandatory66) into.operandSize = 16;
    else into.operandSize = row!.default64 === true ? 64 : 32;
    position = this.#immediates(into, bytes, position, end, operands);
    if (position < 0) return short;
    if (into.lock && (row!.lock !== true || into.mod === 3)) {
      return Undecoded.undefined;
    }
    into.length = position - offset;
    return into.length;
  }

  #address(
    into: Instruction,
    bytes: Uint8Array,
    start: number,
    end: number,
    modrm: number,
    rex: number,
  ): number {
    let position = start;
    const mod = modrm >> 6;
    let base = modrm & 7;
    let displacementBytes = mod === 1 ? 1 : mod === 2 ? 4 : 0;
    into.index = -1;
    into.scale = 0;
    if (base === 4) {
      if (position >= end) return -1;
      const sib = bytes[position++]!;
      into.sib = true;
      into.scale = sib >> 6;
      const index = ((sib >> 3) & 7) | ((rex & 2) << 2);
      into.index = index === 4 ? -1 : index;
      base = sib & 7;
      if (base === 5 && mod === 0) {
        into.base = -1;
        displacementBytes = 4;
      } else into.base = base | ((rex & 1) << 3);
    } else if (base === 5 && mod === 0) {
      into.base = -2;
      displacementBytes = 4;
    } else into.base = base | ((rex & 1) << 3);
    if (position + displacementBytes > end) return -1;
    if (displacementBytes === 1) {
      into.displacement = (bytes[position]! << 24) >> 24;
    } else if (displacementBytes === 4) {
      into.displacement = word32(bytes, position);
    } else into.displacement = 0;
    return position + displacementBytes;
  }

  #immediates(
    into: Instruction,
    bytes: Uint8Array,
    start: number,
    end: number,
    operands: readonly Operand[],
  ): number {
    let position = start;
    let seen = 0;
    for (let at = 0; at < operands.length; at++) {
      const operand = operands[at]!;
      const kind = operand.kind;
      if (
        kind !== Kind.I && kind !== Kind.L && kind !== Kind.J &&
        kind !== Kind.O
      ) continue;
      let width = operand.size;
      if (kind === Kind.O) width = into.addressSize;
      else if (width === Size.v) width = into.operandSize;
      else if (width === Size.z) {
        width = into.operandSize === 16 ? 16 : 32;
      }
      if (position + (width >> 3) > end) return -1;
      let value: number;
      if (width === 8) {
        value = kind === Kind.L
          ? bytes[position]!
          : (bytes[position]! << 24) >> 24;
      } else if (width === 16) {
        value = bytes[position]! | (bytes[position + 1]! << 8);
        if (kind !== Kind.L) value = (value << 16) >> 16;
      } else {
        value = word32(bytes, position);
        into.immediateHigh = width === 64
          ? word32(bytes, position + 4)
          : value >> 31;
      }
      position += width >> 3;
      if (seen++ === 0) into.immediate = value;
      else into.immediate2 = value;
    }
    return position;
  }
}

function word32(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) |
    (bytes[at + 3]! << 24);
}
