import {
  general,
  generalOrStack,
  hexadecimal,
  w as wName,
  x as xName,
} from "./assembly.ts";
import { bits, Rd, Rm, Rn, sf, signedBits } from "./fields.ts";
import { logicalImmediate } from "./immediates.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";

/** Data processing, immediate: add, logical, move wide, bit field, extract. */

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

const reservedLogical = (word: number): boolean => logicalImmediate(word) < 0n;

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

function moveAlias(wide: number, word: number, value: bigint): string {
  return `mov ${generalOrStack(wide, Rd(word))}, #${
    BigInt.asIntN(wide ? 64 : 32, value)
  }`;
}

const reservedMove = (word: number): boolean =>
  sf(word) === 0 && bits(word, 22, 1) === 1;

/** The piece that a move wide instruction carries, in its place. */
const piece = (word: number): bigint =>
  BigInt(bits(word, 5, 16)) << BigInt(bits(word, 21, 2) * 16);

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
  if (s === width - 1) {
    if (signed) lifter.shiftRightSignedImmediate(wide, d, n, r);
    else lifter.shiftRightImmediate(wide, d, n, r);
    return;
  }
  if (!signed && r === 0) {
    lifter.andImmediate(wide, d, n, (1n << BigInt(s + 1)) - 1n);
    return;
  }
  if (!signed && s + 1 === r) {
    lifter.shiftLeftImmediate(wide, d, n, width - r);
    return;
  }
  if (signed && r === 0 && (s === 7 || s === 15 || s === 31)) {
    lifter.signExtend(wide, d, n, s + 1);
    return;
  }
  const up = width - 1 - s;
  const down = r > s ? up - (width - r) : up + r;
  const t = lifter.temporary();
  lifter.shiftLeftImmediate(wide, t, n, up);
  if (signed) lifter.shiftRightSignedImmediate(wide, d, t, down);
  else lifter.shiftRightImmediate(wide, d, t, down);
}

/** `bfm`: a bit field put into the destination, the rest of it kept. */
function liftBitFieldMove(lifter: Lifter, word: number): void {
  const wide = sf(word);
  const width = wide ? 64 : 32;
  const r = immr(word);
  const s = imms(word);
  const [count, from, to] = r > s
    ? [s + 1, 0, width - r]
    : [s - r + 1, r, 0];
  const field = (1n << BigInt(count)) - 1n;
  const d = lifter.destination(Rd(word));
  const source = lifter.temporary();
  lifter.shiftRightImmediate(wide, source, lifter.x(Rn(word)), from);
  lifter.andImmediate(wide, source, source, field);
  lifter.shiftLeftImmediate(wide, source, source, to);
  const kept = lifter.temporary();
  lifter.andImmediate(
    wide,
    kept,
    lifter.x(Rd(word)),
    invert(field << BigInt(to), wide),
  );
  lifter.or(wide, d, kept, source);
}

export const dataProcessingImmediate: readonly Row[] = [
  {
    name: "adr",
    encoding: "0 immlo:2 10000 immhi:19 Rd:5",
    lift(lifter, word) {
      const offset = signedBits(word, 5, 19) * 4 + bits(word, 29, 2);
      lifter.set(
        lifter.destination(Rd(word)),
        BigInt.asUintN(64, lifter.address + BigInt(offset)),
      );
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
        BigInt.asUintN(64, (lifter.address & ~4095n) + BigInt(pages) * 4096n),
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
      lifter.addSettingFlags(
        sf(word),
        lifter.destination(Rd(word)),
        lifter.xOrStack(Rn(word)),
        lifter.constant(BigInt(addImmediate(word))),
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
      lifter.subtractSettingFlags(
        sf(word),
        lifter.destination(Rd(word)),
        lifter.xOrStack(Rn(word)),
        lifter.constant(BigInt(addImmediate(word))),
      ),
    assembly: (word) => compareAssembly("subs", "cmp", word),
  },
  {
    name: "and (immediate)",
    encoding: "sf:1 00 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: reservedLogical,
    lift: (lifter, word) =>
      lifter.andImmediate(
        sf(word),
        lifter.destinationOrStack(Rd(word)),
        lifter.x(Rn(word)),
        logicalImmediate(word),
      ),
    assembly: (word) => logicalAssembly("and", word),
  },
  {
    name: "orr (immediate)",
    encoding: "sf:1 01 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: reservedLogical,
    lift: (lifter, word) =>
      Rn(word) === 31
        ? lifter.set(
          lifter.destinationOrStack(Rd(word)),
          logicalImmediate(word),
        )
        : lifter.orImmediate(
          sf(word),
          lifter.destinationOrStack(Rd(word)),
          lifter.x(Rn(word)),
          logicalImmediate(word),
        ),
    assembly(word) {
      const value = logicalImmediate(word);
      const wide = sf(word);
      return Rn(word) === 31 && !isMoveWide(value, wide) &&
          !isMoveWide(invert(value, wide), wide)
        ? moveAlias(wide, word, value)
        : logicalAssembly("orr", word);
    },
  },
  {
    name: "eor (immediate)",
    encoding: "sf:1 10 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: reservedLogical,
    lift: (lifter, word) =>
      lifter.xorImmediate(
        sf(word),
        lifter.destinationOrStack(Rd(word)),
        lifter.x(Rn(word)),
        logicalImmediate(word),
      ),
    assembly: (word) => logicalAssembly("eor", word),
  },
  {
    name: "ands (immediate)",
    encoding: "sf:1 11 100100 N:1 immr:6 imms:6 Rn:5 Rd:5",
    reserved: reservedLogical,
    lift: (lifter, word) =>
      lifter.andSettingFlags(
        sf(word),
        lifter.destination(Rd(word)),
        lifter.x(Rn(word)),
        lifter.constant(logicalImmediate(word)),
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
      lifter.set(
        lifter.destination(Rd(word)),
        invert(piece(word), sf(word)),
      ),
    assembly(word) {
      const wide = sf(word);
      const value = invert(piece(word), wide);
      const aliased = !isMoveWide(value, wide) &&
        (piece(word) !== 0n || bits(word, 21, 2) === 0);
      return aliased
        ? moveAlias(wide, word, value).replace(
          generalOrStack(wide, 31),
          general(wide, 31),
        )
        : moveWideAssembly("movn", word);
    },
  },
  {
    name: "movz",
    encoding: "sf:1 10 100101 hw:2 imm16:16 Rd:5",
    reserved: reservedMove,
    lift: (lifter, word) =>
      lifter.set(lifter.destination(Rd(word)), piece(word)),
    assembly: (word) =>
      piece(word) !== 0n || bits(word, 21, 2) === 0
        ? moveAlias(sf(word), word, piece(word)).replace(
          generalOrStack(sf(word), 31),
          general(sf(word), 31),
        )
        : moveWideAssembly("movz", word),
  },
  {
    name: "movk",
    encoding: "sf:1 11 100101 hw:2 imm16:16 Rd:5",
    reserved: reservedMove,
    lift(lifter, word) {
      const wide = sf(word);
      const hole = 0xffffn << BigInt(bits(word, 21, 2) * 16);
      const kept = lifter.temporary();
      lifter.andImmediate(wide, kept, lifter.x(Rd(word)), invert(hole, wide));
      lifter.orImmediate(
        wide,
        lifter.destination(Rd(word)),
        kept,
        piece(word),
      );
    },
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
