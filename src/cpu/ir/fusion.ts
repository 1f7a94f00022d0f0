/**
 * Conditions straight from the operands of the instruction that set the
 * flags: what a compiler meant by `cmp; jl`.
 *
 * @module
 */

import {
  Condition,
  type ConditionName,
  conditionNames,
  type FlagWriter,
  flagWriterOf,
  type Relation,
  relationOfOperands,
  relationToZero,
} from "./conditions.ts";
import { Op, opNames } from "./ops/index.ts";
import { type Slot, Slots } from "./slots.ts";

/** The last flag writer. Slots that have changed since are -1; op -1: none. */
export interface FlagSource {
  op: number;
  record: number;
  d: Slot;
  a: Slot;
  b: Slot;
  low: number;
  high: number;
}

/** An op that yields the condition; b -1: `low`, `high` instead. */
export interface Fused {
  op: number;
  a: Slot;
  b: Slot;
  low: number;
  high: number;
}

/** How a condition is had without flags. */
interface Plan {
  /** Ops by purpose, for the comparison with the operands or with zero. */
  readonly branch: number;
  readonly branchImmediate: number;
  readonly set: number;
  readonly setImmediate: number;
  readonly compares: "operands" | "zero";
  readonly immediate: boolean;
}

function plan(
  writer: FlagWriter,
  condition: ConditionName,
  invertedCarry: boolean,
): Plan | null {
  const ops = Op as Readonly<Record<string, number>>;
  const of = (
    relation: Relation,
    width: number,
    compares: "operands" | "zero",
  ): Plan => ({
    branch: ops[`branch${relation}${width}`]!,
    branchImmediate: ops[`branch${relation}${width}i`]!,
    set: ops[`set${relation}${width}`]!,
    setImmediate: ops[`set${relation}${width}i`]!,
    compares,
    immediate: writer.immediate,
  });
  if (writer.width >= 32) {
    const relation = relationOfOperands(writer, condition, invertedCarry);
    if (relation !== undefined) return of(relation, writer.width, "operands");
  }
  const relation = relationToZero(writer, condition);
  if (relation === undefined) return null;
  // Narrow results are zero extended: equality is right at any width.
  if (relation === "Eq" || relation === "Ne") return of(relation, 64, "zero");
  return writer.width >= 32 ? of(relation, writer.width, "zero") : null;
}

const conditions = conditionNames.length;
/** By op * conditions + condition, without and with an inverted carry: few are
 * ever asked for. */
const plans: readonly (Plan | null | undefined)[][] = [[], []];

function planFor(
  op: number,
  condition: number,
  invertedCarry: boolean,
): Plan | null {
  const known = plans[invertedCarry ? 1 : 0]!;
  const at = op * conditions + condition;
  let found = known[at];
  if (found === undefined) {
    const writer = flagWriterOf(opNames[op]!);
    found = writer === undefined
      ? null
      : plan(writer, conditionNames[condition]!, invertedCarry);
    known[at] = found;
  }
  return found;
}

/** Fills `out` and returns true if the condition needs no flags. */
export function fuse(
  source: FlagSource,
  condition: number,
  invertedCarry: boolean,
  purpose: "branch" | "set",
  out: Fused,
): boolean {
  if (source.op < 0) return false;
  const found = planFor(source.op, condition, invertedCarry);
  if (found === null) return false;
  out.low = 0;
  out.high = 0;
  if (found.compares === "operands" && source.a >= 0) {
    if (!found.immediate) {
      if (source.b < 0) return zero(found, source, condition, purpose, out);
      out.op = purpose === "branch" ? found.branch : found.set;
      out.a = source.a;
      out.b = source.b;
      return true;
    }
    if (purpose === "set") {
      out.op = found.setImmediate;
      out.a = source.a;
      out.b = 0;
      out.low = source.low;
      out.high = source.high;
      return true;
    }
    if (
      source.low === source.low << 16 >> 16 && source.high === source.low >> 31
    ) {
      out.op = found.branchImmediate;
      out.a = source.a;
      out.b = -1;
      out.low = source.low;
      return true;
    }
  }
  return zero(found, source, condition, purpose, out);
}

const EQUALITY = [Condition.zero, Condition.notZero];
const equal = {
  branch: [Op.branchEq64, Op.branchNe64],
  set: [Op.setEq64, Op.setNe64],
} as const;

/** Compares the result with zero, where that says the same. */
function zero(
  found: Plan,
  source: FlagSource,
  condition: number,
  purpose: "branch" | "set",
  out: Fused,
): boolean {
  if (source.d < 0) return false;
  out.a = source.d;
  out.b = Slots.zero;
  if (found.compares === "zero") {
    out.op = found[purpose];
    return true;
  }
  const which = EQUALITY.indexOf(condition);
  if (which < 0) return false;
  out.op = equal[purpose][which]!;
  return true;
}
