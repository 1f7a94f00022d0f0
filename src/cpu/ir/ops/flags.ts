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

import type { Instruction } from "../../wasm/opcodes.ts";
import { Slots } from "../slots.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";
import { branchOnTop } from "./control.ts";

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
} as const;

/** Widths by log2(bytes). */
export const flagWidths = [8, 16, 32, 64] as const;
type FlagWidth = typeof flagWidths[number];
type Form = "" | "i";

function setKind(e: Emitter, kind: number, width: FlagWidth): void {
  e.setSlot(Slots.flagKind, () => {
    e.w.i64(kind * 4 + flagWidths.indexOf(width));
  });
}

function mask(e: Emitter, width: FlagWidth): void {
  if (width === 32) e.w.op("i32.wrap_i64").op("i64.extend_i32_u");
  else if (width < 32) e.w.i64(2 ** width - 1).op("i64.and");
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
function ofWidth(width: FlagWidth): Partial<Op> {
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
          e.call("flags");
          e.w.i32(Flag.carry).op("i32.and");
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
            e.call("flags");
            e.w.i32(Flag.carry).op("i32.and").op("i64.extend_i32_u");
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

/**
 * What a condition is, as tests on the packed flags. x86's sixteen in the
 * order of their encoding, then the two of AArch64 that see an uninverted
 * carry.
 */
export const conditionNames = [
  "overflow",
  "notOverflow",
  "carry",
  "notCarry",
  "zero",
  "notZero",
  /** x86: below or equal */
  "carryOrZero",
  "notCarryNorZero",
  "sign",
  "notSign",
  "parity",
  "notParity",
  "less",
  "greaterOrEqual",
  "lessOrEqual",
  "greater",
  /** AArch64: higher; lower or same */
  "carryAndNotZero",
  "notCarryOrZero",
] as const;
/** Name of a condition. */
export type ConditionName = typeof conditionNames[number];
/** Conditions by name; x86's have their encoding's number. */
export const Condition: Readonly<Record<ConditionName, number>> = Object
  .fromEntries(
    conditionNames.map((name, index) => [name, index]),
  ) as Record<ConditionName, number>;

/** Pushes 1 or 0 (i32) for a condition, from packed flags in a local. */
export function testCondition(
  e: Emitter,
  condition: ConditionName,
  flags: number,
): void {
  const { w } = e;
  const any = (bits: number): void => {
    w.get(flags).i32(bits).op("i32.and").op("i32.eqz").op("i32.eqz");
  };
  /** Sign differs from overflow. */
  const less = (): void => {
    w.get(flags).i32(7).op("i32.shr_u").get(flags).i32(11).op("i32.shr_u")
      .op("i32.xor").i32(1).op("i32.and");
  };
  const not = (): void => {
    w.op("i32.eqz");
  };
  switch (condition) {
    case "overflow":
      return any(Flag.overflow);
    case "notOverflow":
      any(Flag.overflow);
      return not();
    case "carry":
      return any(Flag.carry);
    case "notCarry":
      any(Flag.carry);
      return not();
    case "zero":
      return any(Flag.zero);
    case "notZero":
      any(Flag.zero);
      return not();
    case "carryOrZero":
      return any(Flag.carry | Flag.zero);
    case "notCarryNorZero":
      any(Flag.carry | Flag.zero);
      return not();
    case "sign":
      return any(Flag.sign);
    case "notSign":
      any(Flag.sign);
      return not();
    case "parity":
      return any(Flag.parity);
    case "notParity":
      any(Flag.parity);
      return not();
    case "less":
      return less();
    case "greaterOrEqual":
      less();
      return not();
    case "lessOrEqual":
      less();
      any(Flag.zero);
      w.op("i32.or");
      return;
    case "greater":
      less();
      any(Flag.zero);
      w.op("i32.or");
      return not();
    case "carryAndNotZero":
    case "notCarryOrZero":
      w.get(flags).i32(Flag.carry | Flag.zero).op("i32.and").i32(Flag.carry)
        .op(condition === "carryAndNotZero" ? "i32.eq" : "i32.ne");
      return;
  }
}

function evaluate(e: Emitter, condition: ConditionName): void {
  const flags = e.local("i32");
  e.call("flags");
  e.w.set(flags);
  testCondition(e, condition, flags);
}

/** `condition<Name>`: d = 1 or 0; `branch<Name>[Loop]` take a branch. */
function conditionOps(): OpTable<
  `${"condition" | "branch"}_${ConditionName}` | `branch_${ConditionName}Loop`
> {
  const table: Record<string, Op> = {};
  for (const name of conditionNames) {
    table[`condition_${name}`] = op({ d: "out", flags: "reads" }, (e) => {
      evaluate(e, name);
      const value = e.local("i32");
      e.w.set(value);
      e.setD(() => e.w.get(value).op("i64.extend_i32_u"));
    });
    for (const loop of ["", "Loop"]) {
      table[`branch_${name}${loop}`] = op(
        { d: "number", immediate: "links", ends: true, flags: "reads" },
        (e) => {
          e.charge();
          evaluate(e, name);
          branchOnTop(e, loop === "Loop");
        },
      );
    }
  }
  return table as OpTable<
    | `${"condition" | "branch"}_${ConditionName}`
    | `branch_${ConditionName}Loop`
  >;
}

const relations = {
  Eq: "eq",
  Ne: "ne",
  Lt: "lt_s",
  Ge: "ge_s",
  LtU: "lt_u",
  GeU: "ge_u",
  Le: "le_s",
  Gt: "gt_s",
  LeU: "le_u",
  GtU: "gt_u",
} as const;
type Relation = keyof typeof relations;
type CompareBranch = `compareBranch${Relation}${32 | 64}${Form}${"" | "Loop"}`;
type TestBranch = `testBranch${Relation}${FlagWidth}${"" | "Loop"}`;

/**
 * A flag writer whose result nobody wants, and the branch on it, in one:
 * `compareBranch` is sub(a, b) or with the suffix i sub(a, the b field as a
 * number); `testBranch` is and(a, a). The builder makes them.
 */
function compareBranches(): OpTable<CompareBranch | TestBranch> {
  const table: Record<string, Op> = {};
  for (const [name, relation] of Object.entries(relations)) {
    for (const loop of ["", "Loop"]) {
      for (const width of [32, 64] as const) {
        for (const form of ["", "i"] as const) {
          table[`compareBranch${name}${width}${form}${loop}`] = op(
            {
              d: "number",
              a: "in",
              b: form === "i" ? "number" : "in",
              immediate: "links",
              ends: true,
              flags: "writes",
            },
            (e) => {
              const { w } = e;
              const x = e.local("i64");
              const y = e.local("i64", 1);
              e.charge();
              e.a();
              w.set(x);
              if (form === "i") e.bNumber();
              else e.b();
              w.set(y);
              setKind(e, FlagKind.sub, width);
              e.setSlot(Slots.flagA, () => w.get(x));
              e.setSlot(Slots.flagB, () => w.get(y));
              for (const local of [x, y]) {
                w.get(local);
                if (width === 32) w.op("i32.wrap_i64");
              }
              w.op(`i${width}.${relation}` as Instruction);
              branchOnTop(e, loop === "Loop");
            },
          );
        }
      }
      for (const width of flagWidths) {
        table[`testBranch${name}${width}${loop}`] = op(
          {
            ...ofWidth(width),
            d: "number",
            a: "in",
            immediate: "links",
            ends: true,
            flags: "writes",
          },
          (e) => {
            const { w } = e;
            const x = e.local("i64");
            e.charge();
            e.a();
            mask(e, width);
            w.set(x);
            setKind(e, FlagKind.logic, width);
            e.setSlot(Slots.flagResult, () => w.get(x));
            w.get(x);
            if (width === 64) w.i64(0).op(`i64.${relation}` as Instruction);
            else {
              w.op("i32.wrap_i64");
              if (width < 32) w.op(`i32.extend${width as 8 | 16}_s`);
              w.i32(0).op(`i32.${relation}` as Instruction);
            }
            branchOnTop(e, loop === "Loop");
          },
        );
      }
    }
  }
  return table as OpTable<CompareBranch | TestBranch>;
}

/** AArch64's CCMP and CCMN: compare a with b if c is not zero, else take the
 * immediate's packed flags (bits 16 up). */
function conditionalCompare(kind: number, width: FlagWidth): Op {
  return op(
    { a: "in", b: "in", immediate: "slot", flags: "writes" },
    (e) => {
      const { w } = e;
      e.c();
      w.op("i64.eqz").if();
      setKind(e, FlagKind.packed, 8);
      e.setSlot(Slots.flagResult, () => {
        e.immediate();
        w.i64(16).op("i64.shr_u");
      });
      w.else();
      setKind(e, kind, width);
      e.setSlot(Slots.flagA, () => e.a());
      e.setSlot(Slots.flagB, () => e.b());
      w.end();
    },
  );
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

/** All flag ops. */
export const flagOps = {
  ...arithmeticOps(),
  ...carriedOps(),
  ...steppingOps(),
  ...shiftOps(),
  ...conditionOps(),
  ...compareBranches(),
  ccmpF64: conditionalCompare(FlagKind.sub, 64),
  ccmpF32: conditionalCompare(FlagKind.sub, 32),
  ccmnF64: conditionalCompare(FlagKind.add, 64),
  ccmnF32: conditionalCompare(FlagKind.add, 32),
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

function multiplyFlags(width: FlagWidth): Op {
  return op({
    a: "in",
    b: "in",
    only: "x86_64",
    flags: "writes",
    plain: "nop",
  }, (e) => {
    setKind(e, FlagKind.mul, width);
    e.setSlot(Slots.flagResult, () => e.a());
    e.setSlot(Slots.flagB, () => e.b());
  });
}
