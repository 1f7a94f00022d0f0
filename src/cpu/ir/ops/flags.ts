/**
 * Lazy flags. An op `...F<width>` computes like its plain namesake and leaves
 * behind what the flags can be computed from; one generated function
 * (functions.ts, `flags`) computes them, in RFLAGS layout: CF 0, PF 2, AF 4,
 * ZF 6, SF 7, OF 11. AArch64's N, Z, C, V are SF, ZF, CF, OF; its carry after a
 * subtraction is "no borrow", which the generated function knows.
 *
 * Results of 8, 16 and 32 bits are zero extended. Sources may hold anything
 * above their width.
 *
 * @module
 */

import type { Architecture } from "../../types.ts";
import type { Assembler } from "../../wasm/assembler.ts";
import type { Instruction } from "../../wasm/opcodes.ts";
import { Slots } from "../slots.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";

/** Bits of the packed flags. */
export const Flag = {
  carry: 1,
  parity: 4,
  adjust: 0x10,
  zero: 0x40,
  sign: 0x80,
  overflow: 0x800,
} as const;

/** Kinds of flag writers; the slot holds kind * 4 + log2(bytes). */
export const FlagKind = {
  /** flagResult holds the flags. */
  packed: 0,
  /** a + b */
  add: 1,
  /** a - b */
  sub: 2,
  /** Result in flagResult, carry and overflow clear. */
  logic: 3,
  /** a + b + carry = result */
  adc: 4,
  /** a - b - borrow = result */
  sbb: 5,
  /** Result; b is the carry flag, which stays. */
  inc: 6,
  dec: 7,
  /** a shifted by b (1 up) = result */
  shl: 8,
  shr: 9,
  sar: 10,
  /** Result; carry and overflow are "b is not zero". */
  mul: 11,
  /** a * b, signed; carry and overflow say that it does not fit. */
  product: 12,
} as const;

/** Widths by log2(bytes). */
export const flagWidths = [8, 16, 32, 64] as const;
/** A width of operands whose flags are kept. */
export type FlagWidth = typeof flagWidths[number];
type Form = "" | "i";

/** Says which kind of operation wrote the flags. */
export function setKind(e: Emitter, kind: number, width: FlagWidth): void {
  e.setSlot(Slots.flagKind, () => {
    e.w.i64(kind * 4 + flagWidths.indexOf(width));
  });
}

/** Cuts the value on the stack to a width. */
export function mask(e: Emitter, width: FlagWidth): void {
  if (width === 32) e.w.op("i32.wrap_i64").op("i64.extend_i32_u");
  else if (width < 32) e.w.i64(2 ** width - 1).op("i64.and");
}

/** What wrote the flags last, for who asks for the carry alone. */
export interface CarrySource {
  readonly w: Assembler;
  readonly architecture: Architecture;
  /** Push operands. */
  a(): void;
  b(): void;
  /** The second one's low half. */
  b32(): void;
  /** Moves what is pushed up, so that its sign is bit 63. */
  shifted(push: () => void): void;
}

/** Pushes the carry (i32) that an op of each kind has left. */
export const carries: Readonly<
  Record<"logic" | "step" | "add" | "sub", (from: CarrySource) => void>
> = {
  logic: ({ w }) => {
    w.i32(0);
  },
  step: (from) => from.b32(),
  add: (from) => {
    from.shifted(() => {
      from.a();
      from.b();
      from.w.op("i64.add");
    });
    from.shifted(() => from.a());
    from.w.op("i64.lt_u");
  },
  sub: (from) => {
    from.shifted(() => from.a());
    from.shifted(() => from.b());
    from.w.op(from.architecture === "aarch64" ? "i64.ge_u" : "i64.lt_u");
  },
};

/** Pushes the carry flag (i32): of what wrote the flags last, if that is known,
 * else as the generated function finds it. */
export function pushCarry(e: Emitter): void {
  const { w } = e;
  const writer = e.flagWriter();
  const shifted = (push: () => void): void => {
    push();
    if (writer!.width < 64) w.i64(64 - writer!.width).op("i64.shl");
  };
  const a = (): void => e.slot(Slots.flagA);
  const b = (): void => e.slot(Slots.flagB);
  const b32 = (): void => e.slot32(Slots.flagB);
  const result = (): void => e.slot(Slots.flagResult);
  const sign = (push: () => void): void => {
    shifted(push);
    w.i64(0).op("i64.lt_s");
  };
  const kind = writer?.kind;
  switch (kind) {
    case undefined:
    case "shift":
    case "ccmp":
    case "ccmn":
      e.call("carry");
      return;
    case "packed":
      e.slot32(Slots.flagResult);
      w.i32(Flag.carry).op("i32.and");
      return;
    // As the generated function does it, from the operands and the result.
    case "adc":
      sign(() => {
        a();
        b();
        w.op("i64.and");
        a();
        b();
        w.op("i64.or");
        result();
        w.i64(-1).op("i64.xor").op("i64.and").op("i64.or");
      });
      return;
    case "sbb":
      sign(() => {
        a();
        w.i64(-1).op("i64.xor");
        b();
        w.op("i64.and");
        a();
        w.i64(-1).op("i64.xor");
        b();
        w.op("i64.or");
        result();
        w.op("i64.and").op("i64.or");
      });
      if (e.architecture === "aarch64") w.op("i32.eqz");
      return;
    default:
      carries[kind]({
        w,
        architecture: e.architecture,
        a,
        b,
        b32,
        shifted,
      });
  }
}

function operands(e: Emitter, form: Form): [number, number] {
  const x = e.local("i64");
  const y = e.local("i64", 1);
  e.a();
  e.w.set(x);
  if (form === "i") e.immediate();
  else e.b();
  e.w.set(y);
  return [x, y];
}

const arithmetic = {
  add: ["i64.add", FlagKind.add],
  sub: ["i64.sub", FlagKind.sub],
} as const;
const logic = { and: "i64.and", or: "i64.or", xor: "i64.xor" } as const;
const carried = {
  adc: ["i64.add", FlagKind.adc],
  sbb: ["i64.sub", FlagKind.sbb],
} as const;
const stepping = {
  inc: ["i64.add", FlagKind.inc],
  dec: ["i64.sub", FlagKind.dec],
} as const;
const shifts = {
  shl: ["i64.shl", FlagKind.shl],
  shr: ["i64.shr_u", FlagKind.shr],
  sar: ["i64.shr_s", FlagKind.sar],
} as const;

type Writers = keyof typeof arithmetic | keyof typeof logic;

/** AArch64 computes on 32 and 64 bits alone. */
export function ofWidth(width: FlagWidth): Partial<Op> {
  return width < 32 ? { only: "x86_64" } : {};
}

function signature(form: Form, width: FlagWidth): Partial<Op> {
  return form === "i"
    ? { ...ofWidth(width), d: "out", a: "in", immediate: "value" }
    : { ...ofWidth(width), d: "out", a: "in", b: "in" };
}

/** add, sub and the bit operations, with and without flags, at a width. */
function arithmeticOps(): OpTable<
  `${Writers}${"F" | "P"}${FlagWidth}${Form}`
> {
  const table: Record<string, Op> = {};
  for (const width of flagWidths) {
    for (const form of ["", "i"] as const) {
      for (const [name, [wasm, kind]] of Object.entries(arithmetic)) {
        plainOp(table, name, wasm, width, form);
        table[`${name}F${width}${form}`] = op(
          {
            ...signature(form, width),
            flags: "writes",
            plain: `${name}P${width}${form}`,
          },
          (e) => {
            const [x, y] = operands(e, form);
            setKind(e, kind, width);
            e.setSlot(Slots.flagA, () => e.w.get(x));
            e.setSlot(Slots.flagB, () => e.w.get(y));
            e.setD(() => {
              e.w.get(x).get(y).op(wasm);
              mask(e, width);
            });
          },
        );
      }
      for (const [name, wasm] of Object.entries(logic)) {
        plainOp(table, name, wasm, width, form);
        table[`${name}F${width}${form}`] = op(
          {
            ...signature(form, width),
            flags: "writes",
            plain: `${name}P${width}${form}`,
          },
          (e) => {
            const [x, y] = operands(e, form);
            e.w.get(x).get(y).op(wasm);
            mask(e, width);
            e.w.set(x);
            setKind(e, FlagKind.logic, width);
            e.setSlot(Slots.flagResult, () => e.w.get(x));
            e.setD(() => e.w.get(x));
          },
        );
      }
    }
  }
  return table as OpTable<`${Writers}${"F" | "P"}${FlagWidth}${Form}`>;
}

/** What a flag writer becomes when nobody can see its flags. */
function plainOp(
  table: Record<string, Op>,
  name: string,
  wasm: Instruction,
  width: FlagWidth,
  form: Form,
): void {
  table[`${name}P${width}${form}`] = op(
    signature(form, width),
    (e) =>
      e.setD(() => {
        e.a();
        if (form === "i") e.immediate();
        else e.b();
        e.w.op(wasm);
        mask(e, width);
      }),
  );
}

/** adc, sbb: the carry comes from the flags as they are. AArch64's sbc
 * subtracts the inverse of C. */
function carriedOps(): OpTable<
  `${keyof typeof carried}${"F" | "P"}${FlagWidth}${Form}`
> {
  const table: Record<string, Op> = {};
  for (const width of flagWidths) {
    for (const form of ["", "i"] as const) {
      for (const [name, [wasm, kind]] of Object.entries(carried)) {
        const compute = (e: Emitter): [number, number, number] => {
          const [x, y] = operands(e, form);
          const result = e.local("i64", 2);
          e.w.get(x).get(y).op(wasm);
          pushCarry(e);
          if (name === "sbb" && e.architecture === "aarch64") {
            e.w.op("i32.eqz");
          }
          e.w.op("i64.extend_i32_u").op(wasm);
          mask(e, width);
          e.w.set(result);
          return [x, y, result];
        };
        table[`${name}P${width}${form}`] = op(
          { ...signature(form, width), flags: "reads" },
          (e) => {
            const [, , result] = compute(e);
            e.setD(() => e.w.get(result));
          },
        );
        table[`${name}F${width}${form}`] = op(
          {
            ...signature(form, width),
            flags: "both",
            plain: `${name}P${width}${form}`,
          },
          (e) => {
            const [x, y, result] = compute(e);
            setKind(e, kind, width);
            e.setSlot(Slots.flagA, () => e.w.get(x));
            e.setSlot(Slots.flagB, () => e.w.get(y));
            e.setSlot(Slots.flagResult, () => e.w.get(result));
            e.setD(() => e.w.get(result));
          },
        );
      }
    }
  }
  return table as OpTable<
    `${keyof typeof carried}${"F" | "P"}${FlagWidth}${Form}`
  >;
}

/** inc, dec: d = a +- 1; the carry flag stays. */
function steppingOps(): OpTable<
  `${keyof typeof stepping}${"F" | "P"}${FlagWidth}`
> {
  const table: Record<string, Op> = {};
  for (const width of flagWidths) {
    for (const [name, [wasm, kind]] of Object.entries(stepping)) {
      const value = (e: Emitter): void => {
        e.a();
        e.w.i64(1).op(wasm);
        mask(e, width);
      };
      table[`${name}P${width}`] = op(
        { d: "out", a: "in", only: "x86_64" },
        (e) => e.setD(() => value(e)),
      );
      table[`${name}F${width}`] = op(
        {
          d: "out",
          a: "in",
          only: "x86_64",
          flags: "both",
          plain: `${name}P${width}`,
        },
        (e) => {
          const result = e.local("i64");
          value(e);
          e.w.set(result);
          e.setSlot(Slots.flagB, () => {
            pushCarry(e);
            e.w.op("i64.extend_i32_u");
          });
          setKind(e, kind, width);
          e.setSlot(Slots.flagResult, () => e.w.get(result));
          e.setD(() => e.w.get(result));
        },
      );
    }
  }
  return table as OpTable<
    `${keyof typeof stepping}${"F" | "P"}${FlagWidth}`
  >;
}

/**
 * x86's shifts: the count is masked to 5 bits (6 for 64); with a count of
 * zero the flags stay. Undefined flags: OF of a longer shift is what the
 * formula of a shift by one gives; AF is clear.
 */
function shiftOps(): OpTable<
  `${keyof typeof shifts}${"F" | "P"}${FlagWidth}${Form}`
> {
  const table: Record<string, Op> = {};
  const only = "x86_64";
  for (const width of flagWidths) {
    for (const form of ["", "i"] as const) {
      for (const [name, [wasm, kind]] of Object.entries(shifts)) {
        const compute = (e: Emitter): [number, number, number] => {
          const { w } = e;
          const [x, y] = operands(e, form);
          const result = e.local("i64", 2);
          w.get(x);
          if (name === "sar") {
            if (width < 64) w.op(`i64.extend${width as 8 | 16 | 32}_s`);
          } else mask(e, width);
          w.tee(x);
          w.get(y).i64(width === 64 ? 63 : 31).op("i64.and").tee(y);
          w.op(wasm);
          mask(e, width);
          w.set(result);
          return [x, y, result];
        };
        table[`${name}P${width}${form}`] = op({
          ...signature(form, width),
          only,
        }, (e) => {
          const [, , result] = compute(e);
          e.setD(() => e.w.get(result));
        });
        table[`${name}F${width}${form}`] = op(
          {
            ...signature(form, width),
            only,
            flags: form === "i" ? "writes" : "both",
            plain: `${name}P${width}${form}`,
          },
          (e) => {
            const [x, y, result] = compute(e);
            e.w.get(y).op("i64.eqz").op("i32.eqz").if();
            setKind(e, kind, width);
            e.setSlot(Slots.flagA, () => e.w.get(x));
            e.setSlot(Slots.flagB, () => e.w.get(y));
            e.setSlot(Slots.flagResult, () => e.w.get(result));
            e.w.end();
            e.setD(() => e.w.get(result));
          },
        );
      }
    }
  }
  return table as OpTable<
    `${keyof typeof shifts}${"F" | "P"}${FlagWidth}${Form}`
  >;
}

/** Moves packed flag bits to other places: pairs of (from, to). */
function gather(
  e: Emitter,
  from: number,
  pairs: readonly (readonly [number, number])[],
): void {
  const { w } = e;
  pairs.forEach(([source, target], index) => {
    w.get(from).i64(source).op("i64.shr_u").i64(1).op("i64.and");
    w.i64(target).op("i64.shl");
    if (index > 0) w.op("i64.or");
  });
}

const nzcvBits = [[7, 31], [6, 30], [0, 29], [11, 28]] as const;

const multiplyFlags = keepsWords(FlagKind.mul, Slots.flagResult);
const productFlags = keepsWords(FlagKind.product, Slots.flagA);

/** All flag ops. */
export const flagOps = {
  ...arithmeticOps(),
  ...carriedOps(),
  ...steppingOps(),
  ...shiftOps(),
  /** d = the packed flags. */
  flagsGet: op({ d: "out", flags: "reads" }, (e) => {
    const flags = e.local("i32");
    e.call("flags");
    e.w.set(flags);
    e.setD(() => e.w.get(flags).op("i64.extend_i32_u"));
  }),
  /** Flags = packed flags in a. */
  flagsSet: op({ a: "in", flags: "writes" }, (e) => {
    setKind(e, FlagKind.packed, 8);
    e.setSlot(Slots.flagResult, () => e.a());
  }),
  /** Flags = packed flags in the immediate. */
  flagsSeti: op({ immediate: "value", flags: "writes" }, (e) => {
    setKind(e, FlagKind.packed, 8);
    e.setSlot(Slots.flagResult, () => e.immediate());
  }),
  /** Flags of a multiplication: result a, overflow if b is not zero. */
  flagsMul64: multiplyFlags(64),
  flagsMul32: multiplyFlags(32),
  flagsMul16: multiplyFlags(16),
  flagsMul8: multiplyFlags(8),
  /** Flags of a * b, both sign extended, of which the low half is the result.
   * What gets lost is computed where somebody looks at the flags. */
  flagsProduct64: productFlags(64),
  flagsProduct32: productFlags(32),
  flagsProduct16: productFlags(16),
  /** d = NZCV in bits 31 to 28, and back. */
  nzcvGet: op({ d: "out", flags: "reads" }, (e) => {
    const flags = e.local("i64");
    e.call("flags");
    e.w.op("i64.extend_i32_u").set(flags);
    e.setD(() => gather(e, flags, nzcvBits));
  }),
  nzcvSet: op({ a: "in", flags: "writes" }, (e) => {
    const value = e.local("i64");
    e.a();
    e.w.set(value);
    setKind(e, FlagKind.packed, 8);
    e.setSlot(
      Slots.flagResult,
      () => gather(e, value, nzcvBits.map(([to, from]) => [from, to] as const)),
    );
  }),
} satisfies OpTable;

/** Keeps the two words that a product's flags are worked out of. */
function keepsWords(kind: number, first: number): (width: FlagWidth) => Op {
  return (width: FlagWidth): Op =>
    op({
      a: "in",
      b: "in",
      only: "x86_64",
      flags: "writes",
      plain: "nop",
    }, (e) => {
      setKind(e, kind, width);
      e.setSlot(first, () => e.a());
      e.setSlot(Slots.flagB, () => e.b());
    });
}
