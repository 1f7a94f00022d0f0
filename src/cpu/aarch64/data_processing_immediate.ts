/**
 * Data processing, immediate: add, logical, move wide, bit field, extract.
 *
 * @module
 */

import {
  general,
  generalOrStack,
  hexadecimal,
  w as wName,
  x as xName,
} from "./assembly.ts";
import { bits, Rd, Rm, Rn, sf, signedBits } from "./fields.ts";
import {
  isReservedImmediate,
  logicalHigh,
  logicalImmediate,
  logicalLow,
} from "./immediates.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";

const addImmediate = (word: number): number =>
  bits(word, 10, 12) << (bits(word, 22, 1) * 12);

function addImmediateText(word: number): string {
  const shift = bits(word, 22, 1) ? ", lsl #12" : "";
  return `#${bits(word, 10, 12)}${shift}`;
}

/** `add`/`sub` with an immediate: destination, source, value. */
function addAssembly(name: string, word: number): string {
  const wide = sf(word);
  if (
    name === "add" && addImmediate(word) === 0 && !bits(word, 22, 1) &&
    (Rd(word) === 31 || Rn(word) === 31)
  ) {
    return `mov ${generalOrStack(wide, Rd(word))}, ${
      generalOrStack(wide, Rn(word))
    }`;
  }
  return `${name} ${generalOrStack(wide, Rd(word))}, ${
    generalOrStack(wide, Rn(word))
  }, ${addImmediateText(word)}`;
}

/** `adds`/`subs` with an immediate, `cmn`/`cmp` when nothing is kept. */
function compareAssembly(name: string, alias: string, word: number): string {
  const wide = sf(word);
  const source = `${generalOrStack(wide, Rn(word))}, ${addImmediateText(word)}`;
  return Rd(word) === 31
    ? `${alias} ${source}`
    : `${name} ${general(wide, Rd(word))}, ${source}`;
}

function logicalAssembly(name: string, word: number): string {
  const wide = sf(word);
  return `${name} ${generalOrStack(wide, Rd(word))}, ${
    general(wide, Rn(word))
  }, ${hexadecimal(logicalImmediate(word))}`;
}

/** Whether `value` is one 16-bit piece, as a `movz` could write it. */
function isMoveWide(value: bigint, wide: number): boolean {
  for (let shift = 0n; shift < (wide ? 64n : 32n); shift += 16n) {
    if ((value & ~(0xffffn << shift)) === 0n) return true;
  }
  return false;
}

const mask = (wide: number): bigint => (wide ? (1n << 64n) - 1n : 0xffffffffn);

const invert = (value: bigint, wide: number): bigint => value ^ mask(wide);

function moveAlias(wide: number, register: string, value: bigint): string {
  return `mov ${register}, #${BigInt.asIntN(wide ? 64 : 32, value)}`;
}

const reservedMove = (word: number): boolean =>
  sf(word) === 0 && bits(word, 22, 1) === 1;

/** The piece that a move wide instruction carries, in its place. */
const piece = (word: number): bigint =>
  BigInt(bits(word, 5, 16)) << BigInt(bits(word, 21, 2) * 16);

const pieceLow = (word: number): number =>
  bits(word, 22, 1) ? 0 : bits(word, 5, 16) << (bits(word, 21, 1) * 16);

const pieceHigh = (word: number): number =>
  bits(word, 22, 1) ? bits(word, 5, 16) << (bits(word, 21, 1) * 16) : 0;

function moveWideAssembly(name: string, word: number): string {
  const shift = bits(word, 21, 2) * 16;
  return `${name} ${general(sf(word), Rd(word))}, #${bits(word, 5, 16)}${
    shift ? `, lsl #${shift}` : ""
  }`;
}

const immr = (word: number): number => bits(word, 16, 6);
const imms = (word: number): number => bits(word, 10, 6);

const reservedBitField = (word: number): boolean =>
  bits(word, 22, 1) !== sf(word) ||
  (sf(word) === 0 && (immr(word) > 31 || imms(word) > 31));

function bitFieldAssembly(word: number): string {
  const signed = bits(word, 29, 2) === 0;
  const wide = sf(word);
  const width = wide ? 64 : 32;
  const r = immr(word);
  const s = imms(word);
  const d = general(wide, Rd(word));
  const n = general(wide, Rn(word));
  if (r === 0 && (signed || !wide)) {
    const letter = signed ? "s" : "u";
    if (s === 7) return `${letter}xtb ${d}, ${wName(Rn(word))}`;
    if (s === 15) return `${letter}xth ${d}, ${wName(Rn(word))}`;
    if (s === 31 && wide) return `sxtw ${d}, ${wName(Rn(word))}`;
  }
  if (!signed && s !== width - 1 && s + 1 === r) {
    return `lsl ${d}, ${n}, #${width - 1 - s}`;
  }
  if (s === width - 1) return `${signed ? "asr" : "lsr"} ${d}, ${n}, #${r}`;
  const letter = signed ? "s" : "u";
  return r > s
    ? `${letter}bfiz ${d}, ${n}, #${width - r}, #${s + 1}`
    : `${letter}bfx ${d}, ${n}, #${r}, #${s - r + 1}`;
}

/** A bit field moved to bit 0 (or up from it), the rest zero or sign. */
function liftBitField(lifter: Lifter, word: number, signed: boolean): void {
  const wide = sf(word);
  const width = wide ? 64 : 32;
  const r = immr(word);
  const s = imms(word);
  const d = lifter.destination(Rd(word));
  const n = lifter.x(Rn(word));
  if (r <= s) {
    lifter.extract(wide, d, n, r, s - r + 1, signed);
  } else if (!signed && s + 1 === r) {
    lifter.shiftLeftImmediate(wide, d, n, width - r);
  } else {
    const t = lifter.temporary();
    lifter.extract(wide, t, n, 0, s + 1, signed);
    lifter.shiftLeftImmediate(wide, d, t, width - r);
  }
}

/** `bfm`: a bit field put into the destination, the rest of it kept. */
function liftBitFieldMove(lifter: Lifter, word: number): void {
  if (Rd(word) === 31) return;
  const wide = sf(word);
  const r = immr(word);
  const s = imms(word);
  const from = r > s ? 0 : r;
  const to = r > s ? (wide ? 64 : 32) - r : 0;
  lifter.insertField(
    wide,
    lifter.destination(Rd(word)),
    lifter.x(Rn(word)),
    from,
    to,
    s - from + 1,
  );
}

export const dataProcessingImmediate: readonly Row[] = [
  {
    name: "adr",
    encoding: "0 immlo:2 10000 immhi:19 Rd:5",
    lift(lifter, word) {
      const offset = signedBits(word, 5, 19) * 4 + bits(word, 29, 2);
      lifter.set(lifter.destination(Rd(word)), lifter.address + offset);
    },
    assembly: (word) =>
      `adr ${xName(Rd(word))}, #${
        signedBits(word, 5, 19) * 4 + bits(word, 29, 2)
      }`,
  },
  {
    name: "adrp",
    encoding: "1 immlo:2 10000 immhi:19 Rd:5",
    lift(lifter, word) {
      const pages = signedBits(word, 5, 19) * 4 + bits(word, 29, 2);
      lifter.set(
        lifter.destination(Rd(word)),
        lifter.address - lifter.address % 4096 + pages * 4096,
      );
    },
    assembly: (word) =>
      `adrp ${xName(Rd(word))}, #${
        (signedBits(word, 5, 19) * 4 + bits(word, 29, 2)) * 4096
      }`,
  },
  {
    name: "add (immediate)",
    encoding: "sf:1 0 0 100010 sh:1 imm12:12 Rn:5 Rd:5",
    lift: (lifter, word) =>
      lifter.addImmediate(
        sf(word),
        lifter.destinationOrStack(Rd(word)),
        lifter.xOrStack(Rn(word)),
        addImmediate(word),
      ),
    assembly: (word) => addAssembly("add", word),
  },
  {
    name: "adds (immediate)",
    encoding: "sf:1 0 1 100010 sh:1 imm12:12 Rn:5 Rd:5",
    lift: (lifter, word) =>
      lifter.addImmediateSettingFlags(
        sf(word),
        lifter.destination(Rd(word)),
        lifter.xOrStack(Rn(word)),
        addImmediate(word),
      ),
    assembly: (word) => compareAssembly("adds", "cmn", word),
  },
  {
    name: "sub (immediate)",
    encoding: "sf:1 1 0 100010 sh:1 imm12:12 Rn:5 Rd:5",
    lift: (lifter, word) =>
      lifter.addImmediate(
        sf(word),
        lifter.destinationOrStack(Rd(word)),
        lifter.xOrStack(Rn(word)),
        -addImmediate(word),
      ),
    assembly: (word) => addAssembly("sub", word),
  },
  {
    name: "subs (immediate)",
    encoding: "sf:1 1 1 100010 sh:1 imm12:12 Rn:5 Rd:5",
    lift: (lifter, word) =>
      lifter.subtractImmediateSettingFlags(
        sf(word),
        lifter.destination(Rd(word)),
        lifter.xOrStack(Rn(word)),
        addImmediate(word),
      ),
    assembly: (word) => compareAssembly("subs", "cmp", word),
  },
  {
    name: "and (immediate)",
    encoding: "sf:1 00 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: isReservedImmediate,
    lift: (lifter, word) =>
      lifter.andImmediate(
        sf(word),
        lifter.destinationOrStack(Rd(word)),
        lifter.x(Rn(word)),
        logicalLow(word),
        logicalHigh(word),
      ),
    assembly: (word) => logicalAssembly("and", word),
  },
  {
    name: "orr (immediate)",
    encoding: "sf:1 01 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: isReservedImmediate,
    lift: (lifter, word) =>
      Rn(word) === 31
        ? lifter.set64(
          lifter.destinationOrStack(Rd(word)),
          logicalLow(word),
          logicalHigh(word),
        )
        : lifter.orImmediate(
          sf(word),
          lifter.destinationOrStack(Rd(word)),
          lifter.x(Rn(word)),
          logicalLow(word),
          logicalHigh(word),
        ),
    assembly(word) {
      const value = logicalImmediate(word);
      const wide = sf(word);
      return Rn(word) === 31 && !isMoveWide(value, wide) &&
          !isMoveWide(invert(value, wide), wide)
        ? moveAlias(wide, generalOrStack(wide, Rd(word)), value)
        : logicalAssembly("orr", word);
    },
  },
  {
    name: "eor (immediate)",
    encoding: "sf:1 10 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: isReservedImmediate,
    lift: (lifter, word) =>
      lifter.xorImmediate(
        sf(word),
        lifter.destinationOrStack(Rd(word)),
        lifter.x(Rn(word)),
        logicalLow(word),
        logicalHigh(word),
      ),
    assembly: (word) => logicalAssembly("eor", word),
  },
  {
    name: "ands (immediate)",
    encoding: "sf:1 11 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: isReservedImmediate,
    lift: (lifter, word) =>
      lifter.andImmediateSettingFlags(
        sf(word),
        lifter.destination(Rd(word)),
        lifter.x(Rn(word)),
        logicalLow(word),
        logicalHigh(word),
      ),
    assembly: (word) =>
      Rd(word) === 31
        ? `tst ${general(sf(word), Rn(word))}, ${
          hexadecimal(logicalImmediate(word))
        }`
        : `ands ${general(sf(word), Rd(word))}, ${
          general(sf(word), Rn(word))
        }, ${hexadecimal(logicalImmediate(word))}`,
  },
  {
    name: "movn",
    encoding: "sf:1 00 100101 hw:2 imm16:16 Rd:5",
    reserved: reservedMove,
    lift: (lifter, word) =>
      lifter.set64(
        lifter.destination(Rd(word)),
        ~pieceLow(word),
        sf(word) ? ~pieceHigh(word) : 0,
      ),
    assembly(word) {
      const wide = sf(word);
      const value = invert(piece(word), wide);
      const aliased = !isMoveWide(value, wide) &&
        (piece(word) !== 0n || bits(word, 21, 2) === 0);
      return aliased
        ? moveAlias(wide, general(wide, Rd(word)), value)
        : moveWideAssembly("movn", word);
    },
  },
  {
    name: "movz",
    encoding: "sf:1 10 100101 hw:2 imm16:16 Rd:5",
    reserved: reservedMove,
    lift: (lifter, word) =>
      lifter.set64(
        lifter.destination(Rd(word)),
        pieceLow(word),
        pieceHigh(word),
      ),
    assembly: (word) =>
      piece(word) !== 0n || bits(word, 21, 2) === 0
        ? moveAlias(sf(word), general(sf(word), Rd(word)), piece(word))
        : moveWideAssembly("movz", word),
  },
  {
    name: "movk",
    encoding: "sf:1 11 100101 hw:2 imm16:16 Rd:5",
    reserved: reservedMove,
    lift: (lifter, word) =>
      lifter.moveKeep(
        sf(word),
        lifter.destination(Rd(word)),
        lifter.x(Rd(word)),
        bits(word, 21, 2),
        pieceLow(word),
        pieceHigh(word),
      ),
    assembly: (word) => moveWideAssembly("movk", word),
  },
  {
    name: "sbfm",
    encoding: "sf:1 00 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: reservedBitField,
    lift: (lifter, word) => liftBitField(lifter, word, true),
    assembly: bitFieldAssembly,
  },
  {
    name: "bfm",
    encoding: "sf:1 01 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: reservedBitField,
    lift: liftBitFieldMove,
    assembly(word) {
      const wide = sf(word);
      const width = wide ? 64 : 32;
      const r = immr(word);
      const s = imms(word);
      const operands = `${general(wide, Rd(word))}, ${general(wide, Rn(word))}`;
      return s < r
        ? `bfi ${operands}, #${(width - r) % width}, #${s + 1}`
        : `bfxil ${operands}, #${r}, #${s - r + 1}`;
    },
  },
  {
    name: "ubfm",
    encoding: "sf:1 10 100110 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: reservedBitField,
    lift: (lifter, word) => liftBitField(lifter, word, false),
    assembly: bitFieldAssembly,
  },
  {
    name: "extr",
    encoding: "sf:1 00 100111 N:1 0 Rm:5 imms:6 Rn:5 Rd:5",
    reserved: (word) =>
      bits(word, 22, 1) !== sf(word) || (sf(word) === 0 && imms(word) > 31),
    lift(lifter, word) {
      const wide = sf(word);
      const width = wide ? 64 : 32;
      const low = imms(word);
      const d = lifter.destination(Rd(word));
      if (Rn(word) === Rm(word)) {
        lifter.rotateRightImmediate(wide, d, lifter.x(Rn(word)), low);
      } else if (low === 0) {
        lifter.move(wide, d, lifter.x(Rm(word)));
      } else {
        const right = lifter.temporary();
        const left = lifter.temporary();
        lifter.shiftRightImmediate(wide, right, lifter.x(Rm(word)), low);
        lifter.shiftLeftImmediate(wide, left, lifter.x(Rn(word)), width - low);
        lifter.or(wide, d, left, right);
      }
    },
    assembly(word) {
      const wide = sf(word);
      const d = general(wide, Rd(word));
      const n = general(wide, Rn(word));
      return Rn(word) === Rm(word)
        ? `ror ${d}, ${n}, #${imms(word)}`
        : `extr ${d}, ${n}, ${general(wide, Rm(word))}, #${imms(word)}`;
    },
  },
];
