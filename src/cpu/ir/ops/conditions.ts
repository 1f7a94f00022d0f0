/**
 * Conditions: tests on the flags, and branches on them.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";
import {
  comparisons,
  type ConditionName,
  conditionNames,
  type FlagWriter,
  type Relation,
  relationOfOperands,
  relationToZero,
} from "../conditions.ts";
import { Slots } from "../slots.ts";
import { branchOnTop } from "./control.ts";
import {
  Flag,
  FlagKind,
  type FlagWidth,
  flagWidths,
  mask,
  ofWidth,
  pushCarry,
  setKind,
} from "./flags.ts";

type Form = "" | "i";

/** Pushes 1 or 0 (i32) for a condition, from packed flags in a local. */
function testCondition(
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

/**
 * Pushes the condition as a comparison, if it is known what wrote the flags,
 * and it can be said so. Operands are shifted so that their sign is bit 63.
 */
function compare(
  e: Emitter,
  condition: ConditionName,
  writer: FlagWriter | undefined,
): boolean {
  if (writer === undefined) return false;
  const { w } = e;
  const push = (value: () => void): void => {
    value();
    if (writer.width < 64) w.i64(64 - writer.width).op("i64.shl");
  };
  const [a, b] = [() => e.slot(Slots.flagA), () => e.slot(Slots.flagB)];
  const related = relationOfOperands(
    writer,
    condition,
    e.architecture === "aarch64",
  );
  if (related !== undefined) {
    push(a);
    push(b);
    w.op(`i64.${comparisons[related]}` as Instruction);
    return true;
  }
  const relation = relationToZero(writer, condition);
  if (relation === undefined) return false;
  push(() => {
    if (writer.kind !== "sub" && writer.kind !== "add") {
      return e.slot(Slots.flagResult);
    }
    a();
    b();
    w.op(`i64.${writer.kind}`);
  });
  w.i64(0).op(`i64.${comparisons[relation]}` as Instruction);
  return true;
}

/** Pushes the condition, if a conditional compare wrote the flags: it either
 * compared, or its flags are the immediate's. */
function compareConditionally(e: Emitter, condition: ConditionName): boolean {
  const writer = e.flagWriter();
  if (writer?.kind !== "ccmp" && writer?.kind !== "ccmn") return false;
  const { w } = e;
  const kind = writer.kind === "ccmp" ? "sub" : "add";
  if (!compare(e, condition, { ...writer, kind })) return false;
  const flags = e.local("i32");
  e.slot32(Slots.flagResult);
  w.set(flags);
  testCondition(e, condition, flags);
  e.slot32(Slots.flagKind);
  w.op("select");
  return true;
}

function evaluate(e: Emitter, condition: ConditionName): void {
  if (compare(e, condition, e.flagWriter())) return;
  if (compareConditionally(e, condition)) return;
  if (e.flagWriter()?.kind === "packed") {
    const flags = e.local("i32");
    e.slot32(Slots.flagResult);
    e.w.set(flags);
    testCondition(e, condition, flags);
    return;
  }
  if (condition === "carry" || condition === "notCarry") {
    pushCarry(e);
    if (condition === "notCarry") e.w.op("i32.eqz");
    return;
  }
  const flags = e.local("i32");
  e.call("flags");
  e.w.set(flags);
  testCondition(e, condition, flags);
}

/** `condition<Name>`: d = 1 or 0; `branch<Name>[Loop]` take a branch. */
function tests(): OpTable<
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

type CompareBranch = `compareBranch${Relation}${32 | 64}${Form}${"" | "Loop"}`;
type TestBranch = `testBranch${Relation}${FlagWidth}${"" | "Loop"}`;

/**
 * A flag writer whose result nobody wants, and the branch on it, in one:
 * `compareBranch` is sub(a, b) or with the suffix i sub(a, the b field as a
 * number); `testBranch` is and(a, a). The builder makes them.
 */
function compareBranches(): OpTable<CompareBranch | TestBranch> {
  const table: Record<string, Op> = {};
  for (const [name, relation] of Object.entries(comparisons)) {
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
      // Of what is left the kind says what counts.
      e.setSlot(Slots.flagKind, () => {
        w.i64(FlagKind.packed);
        w.i64(kind * 4 + flagWidths.indexOf(width));
        e.c();
        w.op("i64.eqz").op("select");
      });
      e.setSlot(Slots.flagResult, () => {
        e.immediate();
        w.i64(16).op("i64.shr_u");
      });
      e.setSlot(Slots.flagA, () => e.a());
      e.setSlot(Slots.flagB, () => e.b());
    },
  );
}

/** All ops that test flags. */
export const conditionOps = {
  ...tests(),
  ...compareBranches(),
  ccmpF64: conditionalCompare(FlagKind.sub, 64),
  ccmpF32: conditionalCompare(FlagKind.sub, 32),
  ccmnF64: conditionalCompare(FlagKind.add, 64),
  ccmnF32: conditionalCompare(FlagKind.add, 32),
} satisfies OpTable;
