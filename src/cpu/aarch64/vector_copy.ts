/**
 * Copies, immediates, permutations, table lookup.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { element, general, scalar, vector } from "./assembly.ts";
import { bits, q, Rd, Rm, Rn } from "./fields.ts";
import { floatImmediate } from "./immediates.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";
import { clearUpper, finish, liftBinary, zeroVector } from "./vector_lift.ts";

const imm5 = (word: number): number => bits(word, 16, 5);

/** log2 of the element's bytes that imm5 tells by its lowest one; 4 for none. */
const elementSize = (word: number): number =>
  imm5(word) & 15 ? 31 - Math.clz32(imm5(word) & -imm5(word)) : 4;

const elementIndex = (word: number): number =>
  imm5(word) >> elementSize(word) + 1;

const sizeReserved = (word: number): boolean => elementSize(word) > 3;

const halfOfDouble = (word: number): boolean =>
  sizeReserved(word) || (elementSize(word) === 3 && !q(word));

const DUPLICATE_LANE = [
  Op.dupLane16b,
  Op.dupLane8h,
  Op.dupLane4s,
  Op.dupLane2d,
];

const SIGNED_LANES = [Op.lane8s, Op.lane16s, Op.lane32s];

const copies: readonly Row[] = [
  {
    name: "dup (element)",
    encoding: "0 Q:1 0 01110000 imm5:5 0 0000 1 Rn:5 Rd:5",
    reserved: halfOfDouble,
    lift(lifter, word) {
      const size = elementSize(word);
      lifter.builder.opi(
        DUPLICATE_LANE[size]!,
        lifter.v(Rd(word)),
        lifter.v(Rn(word)),
        elementIndex(word) << size,
      );
      finish(lifter, word);
    },
    assembly(word) {
      const size = elementSize(word);
      return `dup ${vector(Rd(word), size, q(word))}, ${
        element(Rn(word), size, elementIndex(word))
      }`;
    },
  },
  {
    name: "dup (element), scalar",
    encoding: "01 0 11110000 imm5:5 0 0000 1 Rn:5 Rd:5",
    reserved: sizeReserved,
    lift(lifter, word) {
      const size = elementSize(word);
      const t = lifter.temporary();
      lifter.extractLane(t, Rn(word), size, elementIndex(word));
      lifter.builder.op(Op.v128_low64, lifter.v(Rd(word)), t);
    },
    assembly(word) {
      const size = elementSize(word);
      return `mov ${scalar(size, Rd(word))}, ${
        element(Rn(word), size, elementIndex(word))
      }`;
    },
  },
  {
    name: "dup (general)",
    encoding: "0 Q:1 0 01110000 imm5:5 0 0001 1 Rn:5 Rd:5",
    reserved: halfOfDouble,
    // Bits above the size are ignored.
    unpredictable: (word) => elementIndex(word) !== 0,
    lift: (lifter, word) =>
      lifter.duplicate(
        lifter.v(Rd(word)),
        lifter.x(Rn(word)),
        elementSize(word),
        q(word),
      ),
    assembly: (word) =>
      `dup ${vector(Rd(word), elementSize(word), q(word))}, ${
        general(elementSize(word) === 3, Rn(word))
      }`,
  },
  {
    name: "smov",
    encoding: "0 Q:1 0 01110000 imm5:5 0 0101 1 Rn:5 Rd:5",
    reserved: (word) => elementSize(word) > 1 + q(word),
    lift(lifter, word) {
      const size = elementSize(word);
      const d = lifter.destination(Rd(word));
      lifter.builder.opi(
        SIGNED_LANES[size]!,
        d,
        lifter.v(Rn(word)),
        elementIndex(word) << size,
      );
      if (!q(word)) lifter.move(0, d, d);
    },
    assembly: (word) =>
      `smov ${general(q(word), Rd(word))}, ${
        element(Rn(word), elementSize(word), elementIndex(word))
      }`,
  },
  {
    name: "umov",
    encoding: "0 Q:1 0 01110000 imm5:5 0 0111 1 Rn:5 Rd:5",
    reserved: (word) =>
      q(word) ? elementSize(word) !== 3 : elementSize(word) > 2,
    lift: (lifter, word) =>
      lifter.extractLane(
        lifter.destination(Rd(word)),
        Rn(word),
        elementSize(word),
        elementIndex(word),
      ),
    assembly(word) {
      const size = elementSize(word);
      return `${size < 2 ? "umov" : "mov"} ${general(q(word), Rd(word))}, ${
        element(Rn(word), size, elementIndex(word))
      }`;
    },
  },
  {
    name: "ins (general)",
    encoding: "0 1 0 01110000 imm5:5 0 0011 1 Rn:5 Rd:5",
    reserved: sizeReserved,
    lift: (lifter, word) =>
      lifter.insertLane(
        Rd(word),
        elementSize(word),
        elementIndex(word),
        lifter.x(Rn(word)),
      ),
    assembly(word) {
      const size = elementSize(word);
      return `mov ${element(Rd(word), size, elementIndex(word))}, ${
        general(size === 3, Rn(word))
      }`;
    },
  },
  {
    name: "ins (element)",
    encoding: "0 1 1 01110000 imm5:5 0 imm4:4 1 Rn:5 Rd:5",
    reserved: sizeReserved,
    // Bits of imm4 below the index are ignored.
    unpredictable: (word) =>
      (bits(word, 11, 4) & (1 << elementSize(word)) - 1) !== 0,
    lift(lifter, word) {
      const size = elementSize(word);
      const t = lifter.temporary();
      lifter.extractLane(t, Rn(word), size, bits(word, 11, 4) >> size);
      lifter.insertLane(Rd(word), size, elementIndex(word), t);
    },
    assembly(word) {
      const size = elementSize(word);
      return `mov ${element(Rd(word), size, elementIndex(word))}, ${
        element(Rn(word), size, bits(word, 11, 4) >> size)
      }`;
    },
  },
];

const imm8 = (word: number): number =>
  bits(word, 16, 3) << 5 | bits(word, 5, 5);

const cmode = (word: number): number => bits(word, 12, 4);

/** How far a 32- or 16-bit immediate is moved up. */
const shiftOf = (word: number): number =>
  cmode(word) & 8 ? (cmode(word) & 2) * 4 : (cmode(word) & 6) * 4;

/** The two words that a modified immediate repeats, before inversion. */
function expand(word: number): [low: number, high: number] {
  const value = imm8(word);
  const mode = cmode(word);
  if (mode < 8) return twice(value << shiftOf(word));
  if (mode < 12) {
    const half = value << shiftOf(word);
    return twice(half | half << 16);
  }
  if (mode === 12) return twice(value << 8 | 0xff);
  if (mode === 13) return twice(value << 16 | 0xffff);
  const sign = bits(word, 29, 1);
  if (mode === 14) {
    return sign ? byteMask(value) : twice(value * 0x01010101);
  }
  const exponent = value & 0x40;
  if (!sign) {
    return twice(
      (value & 0x80) << 24 | (exponent ? 0x3e000000 : 0x40000000) |
        (value & 0x3f) << 19,
    );
  }
  return [
    0,
    (value & 0x80) << 24 | (exponent ? 0x3fc00000 : 0x40000000) |
    (value & 0x3f) << 16,
  ];
}

const twice = (word: number): [number, number] => [word, word];

/** Each bit of the immediate becomes a byte of ones. */
function byteMask(value: number): [number, number] {
  let low = 0;
  let high = 0;
  for (let i = 0; i < 4; i++) {
    if (value >> i & 1) low |= 0xff << i * 8;
    if (value >> i + 4 & 1) high |= 0xff << i * 8;
  }
  return [low, high];
}

function setVector(
  lifter: Lifter,
  register: number,
  [low, high]: readonly [number, number],
  full: number,
): void {
  lifter.builder.constant128(
    lifter.v(register),
    low,
    high,
    full ? low : 0,
    full ? high : 0,
  );
}

const inverse = (
  [low, high]: readonly [number, number],
): [number, number] => [~low, ~high];

/** Combines Rd with the immediate. */
function combine(lifter: Lifter, word: number, op: number): void {
  const t = lifter.builder.vectorTemporary();
  const [low, high] = expand(word);
  lifter.builder.constant128(t, low, high, low, high);
  lifter.builder.op(op, lifter.v(Rd(word)), lifter.v(Rd(word)), t);
  finish(lifter, word);
}

function immediateText(word: number): string {
  const mode = cmode(word);
  const shift = mode >= 12
    ? `, msl #${mode === 12 ? 8 : 16}`
    : shiftOf(word)
    ? `, lsl #${shiftOf(word)}`
    : "";
  return `${vector(Rd(word), mode >= 8 && mode < 12 ? 1 : 2, q(word))}, #${
    imm8(word)
  }${shift}`;
}

function modified(
  name: string,
  form: string,
  op: string,
  cmodeBits: string,
  meaning: (lifter: Lifter, word: number) => void,
): Row {
  return {
    name: `${name} (immediate, ${form})`,
    encoding: `0 Q:1 ${op} 0111100000 abc:3 ${cmodeBits} 0 1 defgh:5 Rd:5`,
    lift: meaning,
    assembly: (word) => `${name} ${immediateText(word)}`,
  };
}

function modifiedFamily(form: string, cmodeBits: string): readonly Row[] {
  const rows = [
    modified(
      "movi",
      form,
      "0",
      cmodeBits,
      (lifter, word) => setVector(lifter, Rd(word), expand(word), q(word)),
    ),
    modified(
      "mvni",
      form,
      "1",
      cmodeBits,
      (lifter, word) =>
        setVector(lifter, Rd(word), inverse(expand(word)), q(word)),
    ),
  ];
  if (form === "shifted ones") return rows;
  const odd = cmodeBits.slice(0, -1) + "1";
  return [
    ...rows,
    modified(
      "orr",
      form,
      "0",
      odd,
      (lifter, word) => combine(lifter, word, Op.v128_or),
    ),
    modified(
      "bic",
      form,
      "1",
      odd,
      (lifter, word) => combine(lifter, word, Op.v128_andnot),
    ),
  ];
}

const floatText = (word: number): string =>
  `#${floatImmediate(imm8(word)).toFixed(8)}`;

const immediates: readonly Row[] = [
  ...modifiedFamily("32 bits", "0 shift:2 0"),
  ...modifiedFamily("16 bits", "10 shift:1 0"),
  ...modifiedFamily("shifted ones", "110 shift:1"),
  {
    name: "movi (8 bits)",
    encoding: "0 Q:1 0 0111100000 abc:3 1110 0 1 defgh:5 Rd:5",
    lift: (lifter, word) => setVector(lifter, Rd(word), expand(word), q(word)),
    assembly: (word) => `movi ${vector(Rd(word), 0, q(word))}, #${imm8(word)}`,
  },
  {
    name: "movi (64 bits)",
    encoding: "0 Q:1 1 0111100000 abc:3 1110 0 1 defgh:5 Rd:5",
    lift: (lifter, word) => setVector(lifter, Rd(word), expand(word), q(word)),
    assembly(word) {
      const [low, high] = expand(word);
      const digits = (high >>> 0).toString(16).padStart(8, "0") +
        (low >>> 0).toString(16).padStart(8, "0");
      // As printf's %#016llx: the prefix counts as width.
      const text = imm8(word) === 0
        ? digits
        : `0x${
          digits.replace(/^0{1,2}/, (zeros) => zeros.length === 2 ? "" : zeros)
        }`;
      return `movi ${
        q(word) ? vector(Rd(word), 3, 1) : scalar(3, Rd(word))
      }, #${text}`;
    },
  },
  {
    name: "fmov (vector immediate, single)",
    encoding: "0 Q:1 0 0111100000 abc:3 1111 0 1 defgh:5 Rd:5",
    lift: (lifter, word) => setVector(lifter, Rd(word), expand(word), q(word)),
    assembly: (word) =>
      `fmov ${vector(Rd(word), 2, q(word))}, ${floatText(word)}`,
  },
  {
    name: "fmov (vector immediate, double)",
    encoding: "0 1 1 0111100000 abc:3 1111 0 1 defgh:5 Rd:5",
    lift: (lifter, word) => setVector(lifter, Rd(word), expand(word), 1),
    assembly: (word) => `fmov ${vector(Rd(word), 3, 1)}, ${floatText(word)}`,
  },
];

const PERMUTATIONS = [
  ["uzp1", "001"],
  ["trn1", "010"],
  ["zip1", "011"],
  ["uzp2", "101"],
  ["trn2", "110"],
  ["zip2", "111"],
] as const;

const permutations: readonly Row[] = PERMUTATIONS.map(([name, opcode]): Row => {
  const ops = [
    [Op[`${name}_8b`], Op[`${name}_4h`], Op[`${name}_2s`]],
    [Op[`${name}_16b`], Op[`${name}_8h`], Op[`${name}_4s`], Op[`${name}_2d`]],
  ];
  return {
    name,
    encoding: `0 Q:1 001110 size:2 0 Rm:5 0 ${opcode} 10 Rn:5 Rd:5`,
    reserved: (word) => bits(word, 22, 2) === 3 && !q(word),
    lift: (lifter, word) =>
      liftBinary(lifter, word, ops[q(word)]![bits(word, 22, 2)]!),
    assembly(word) {
      const size = bits(word, 22, 2);
      return `${name} ${vector(Rd(word), size, q(word))}, ${
        vector(Rn(word), size, q(word))
      }, ${vector(Rm(word), size, q(word))}`;
    },
  };
});

const extract: Row = {
  name: "ext",
  encoding: "0 Q:1 101110 00 0 Rm:5 0 imm4:4 0 Rn:5 Rd:5",
  reserved: (word) => !q(word) && bits(word, 14, 1) === 1,
  lift(lifter, word) {
    const { builder } = lifter;
    const index = bits(word, 11, 4);
    const n = lifter.v(Rn(word));
    const m = lifter.v(Rm(word));
    const d = lifter.v(Rd(word));
    if (q(word)) {
      builder.record(Op.v128_extract, d, n, m, index, 0);
      return;
    }
    const t = builder.vectorTemporary();
    builder.op(Op.zip1_2d, t, n, m);
    builder.record(Op.v128_extract, d, t, t, index, 0);
    clearUpper(lifter, Rd(word));
  },
  assembly: (word) =>
    `ext ${vector(Rd(word), 0, q(word))}, ${vector(Rn(word), 0, q(word))}, ${
      vector(Rm(word), 0, q(word))
    }, #${bits(word, 11, 4)}`,
};

function tableLookup(name: "tbl" | "tbx", op: string): Row {
  return {
    name,
    encoding: `0 Q:1 001110 00 0 Rm:5 0 len:2 ${op} 00 Rn:5 Rd:5`,
    lift(lifter, word) {
      const { builder } = lifter;
      const count = bits(word, 13, 2) + 1;
      const found = zeroVector(lifter);
      const m = lifter.v(Rm(word));
      const d = lifter.v(Rd(word));
      for (let i = 0; i < count; i++) {
        builder.record(Op.tbl, found, lifter.v(Rn(word) + i), m, i * 16, 0);
      }
      if (name === "tbl") builder.op(Op.v128_move, d, found);
      else {
        const limit = builder.vectorTemporary();
        const bytes = count * 0x10101010;
        builder.constant128(limit, bytes, bytes, bytes, bytes);
        builder.op(Op.i8x16_lt_u, limit, m, limit);
        builder.opc(Op.v128_bitselect, d, found, d, limit);
      }
      finish(lifter, word);
    },
    assembly(word) {
      const list = Array.from(
        { length: bits(word, 13, 2) + 1 },
        (_, i) => vector((Rn(word) + i) & 31, 0, 1),
      );
      return `${name} ${vector(Rd(word), 0, q(word))}, { ${
        list.join(", ")
      } }, ${vector(Rm(word), 0, q(word))}`;
    },
  };
}

export const vectorCopy: readonly Row[] = [
  ...copies,
  ...immediates,
  ...permutations,
  extract,
  tableLookup("tbl", "0"),
  tableLookup("tbx", "1"),
];
