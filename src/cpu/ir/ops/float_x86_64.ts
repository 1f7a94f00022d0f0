/**
 * SSE floating point. Every op first tries the host's arithmetic, where
 * guards prove the result and the flags to be the same; then, if it rounds, a
 * function of ir/functions/float_functions.ts, which knows the other rounding modes
 * and finds inexactness; else it calls the helper whose number is the
 * immediate's low word (the high word tells it what to do), which may leave
 * with an unmasked exception.
 *
 * The guards: rounding to nearest, no flushing, nothing unmasked and inexact
 * already sticky (`floatFast`), results that are exactly zero or too large to
 * have been tiny before rounding, and operands that are not denormal, which
 * x86 reports.
 *
 * @module
 */

import type { FloatFunctionName } from "../functions/float_functions.ts";
import type { Instruction } from "../../wasm/opcodes.ts";
import { Rounding, Slots } from "../slots.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";
import { FlagKind } from "./flags.ts";
import { pushHalves, pushOdd } from "./float_conversions.ts";
import { noUnmaskedInexact } from "./float_guard.ts";

const only = "x86_64";

/** Scalar single, scalar double, packed single, packed double. */
export const sseForms = ["ss", "sd", "ps", "pd"] as const;
/** One of the forms. */
export type SseForm = typeof sseForms[number];

const MINIMUM_NORMAL = { ss: 1n << 24n, sd: 1n << 53n } as const;
const INFINITY = { ss: 0xffn << 24n, sd: 0x7ffn << 53n } as const;

/** Bit patterns without sign live in integers, shifted left by one. */
interface Lanes {
  /** Pushes a constant in every lane. */
  constant(value: bigint): void;
  /** The integer type, or the vector shape. */
  readonly integer: "i32" | "i64" | "i32x4" | "i64x2";
  readonly float: "f32" | "f64" | "f32x4" | "f64x2";
  readonly packed: boolean;
}

function lanes(e: Emitter, form: SseForm): Lanes {
  const { w } = e;
  switch (form) {
    case "ss":
      return {
        constant: (value) => w.i32(Number(value)),
        integer: "i32",
        float: "f32",
        packed: false,
      };
    case "sd":
      return {
        constant: (value) => w.i64(value),
        integer: "i64",
        float: "f64",
        packed: false,
      };
    case "ps":
      return {
        constant: (value) => w.i32(Number(value)).op("i32x4.splat"),
        integer: "i32x4",
        float: "f32x4",
        packed: true,
      };
    case "pd":
      return {
        constant: (value) => w.i64(value).op("i64x2.splat"),
        integer: "i64x2",
        float: "f64x2",
        packed: true,
      };
  }
}

function element(form: SseForm): "ss" | "sd" {
  return form === "ss" || form === "ps" ? "ss" : "sd";
}

/** A scalar bit pattern or a whole vector in a local, by form. */
function valueLocal(e: Emitter, form: SseForm, index: number): number {
  return e.local(
    form === "ss" ? "i32" : form === "sd" ? "i64" : "v128",
    20 + index,
  );
}

function pushOperand(e: Emitter, form: SseForm, operand: "a" | "b"): void {
  if (form === "ss") e[`${operand}32`]();
  else if (form === "sd") e[operand]();
  else e[`${operand}128`]();
}

/** A local's pattern as a float value on the stack. */
function pushFloat(e: Emitter, form: SseForm, local: number): void {
  e.w.get(local);
  if (form === "ss") e.w.op("f32.reinterpret_i32");
  if (form === "sd") e.w.op("f64.reinterpret_i64");
}

function toBits(e: Emitter, form: SseForm): void {
  if (form === "ss") e.w.op("i32.reinterpret_f32");
  if (form === "sd") e.w.op("i64.reinterpret_f64");
}

/** Pushes the pattern of a local without its sign, shifted left. */
function magnitude(e: Emitter, form: SseForm, local: number): void {
  const { integer, packed } = lanes(e, form);
  e.w.get(local);
  if (packed) e.w.i32(1);
  else if (integer === "i64") e.w.i64(1);
  else e.w.i32(1);
  e.w.op(`${integer}.shl` as Instruction);
}

/** Unsigned compare of the two values on the stack: a condition per lane. */
function unsigned(
  e: Emitter,
  form: SseForm,
  relation: "lt" | "ge",
  push: () => void,
  limit: bigint,
): void {
  const l = lanes(e, form);
  push();
  if (form !== "pd") {
    l.constant(limit);
    e.w.op(`${l.integer}.${relation}_u` as Instruction);
    return;
  }
  // There is no unsigned comparison of 64-bit lanes.
  const top = 1n << 63n;
  l.constant(top);
  e.w.op("v128.xor");
  l.constant(limit ^ top);
  e.w.op(`i64x2.${relation}_s`);
}

function both(e: Emitter, form: SseForm, name: "and" | "or"): void {
  e.w.op(lanes(e, form).packed ? `v128.${name}` : `i32.${name}`);
}

/** All lanes' conditions hold: i32. */
function all(e: Emitter, form: SseForm): void {
  const { integer, packed } = lanes(e, form);
  if (packed) e.w.op(`${integer}.all_true` as Instruction);
}

/** Condition: not denormal. */
function notDenormal(e: Emitter, form: SseForm, local: number): void {
  const l = lanes(e, form);
  unsigned(e, form, "ge", () => {
    magnitude(e, form, local);
    l.constant(1n);
    e.w.op(`${l.integer}.sub` as Instruction);
  }, MINIMUM_NORMAL[element(form)] - 1n);
}

/** Condition: from `least` up, and finite. */
function finiteFrom(
  e: Emitter,
  form: SseForm,
  local: number,
  least: bigint,
): void {
  const l = lanes(e, form);
  unsigned(e, form, "lt", () => {
    magnitude(e, form, local);
    l.constant(least);
    e.w.op(`${l.integer}.sub` as Instruction);
  }, INFINITY[element(form)] - least);
}

/** Condition: normal. */
function normal(e: Emitter, form: SseForm, local: number): void {
  finiteFrom(e, form, local, MINIMUM_NORMAL[element(form)]);
}

/** Condition: a normal result that was not rounded up to the first one, which
 * would have been tiny. */
function notTiny(e: Emitter, form: SseForm, local: number): void {
  finiteFrom(e, form, local, 2n * MINIMUM_NORMAL[element(form)]);
}

function isZero(e: Emitter, form: SseForm, local: number): void {
  const l = lanes(e, form);
  magnitude(e, form, local);
  l.constant(0n);
  e.w.op(`${l.integer}.eq` as Instruction);
}

/** Condition: not a NaN. */
function notNaN(e: Emitter, form: SseForm, local: number): void {
  unsigned(
    e,
    form,
    "lt",
    () => magnitude(e, form, local),
    INFINITY[element(form)] + 1n,
  );
}

/** Writes the result: a scalar leaves the rest of the register. */
function setResult(e: Emitter, form: SseForm, value: () => void): void {
  if (form === "ss") {
    e.setD32Low(() => {
      value();
      e.w.op("i64.extend_i32_u");
    });
  } else if (form === "sd") e.setD(value);
  else e.setD128(value);
}

/** Rounding to nearest in plain mode, inexactness already reported: i32. */
function fast(e: Emitter): void {
  e.slot(Slots.floatFast);
  e.w.i64(1).op("i64.eq");
}

/** `condition` pushes an i32; if it holds, `quick`; else the helper. */
function guarded(
  e: Emitter,
  condition: () => void,
  quick: () => void,
): void {
  const { w } = e;
  condition();
  w.if();
  quick();
  w.else();
  e.host(true);
  w.end();
}

/**
 * As `guarded` where rounding is to nearest and inexact sticky; else, and if
 * the condition fails, a function of float_functions.ts tries it: `push`
 * pushes its operands, vectors.
 */
function rounded(
  e: Emitter,
  form: SseForm,
  condition: () => void,
  result: number,
  push: () => void,
  name: FloatFunctionName,
): void {
  const { w } = e;
  const { float, packed } = lanes(e, form);
  const done = w.block();
  const slow = w.block();
  const quick = (): void => setResult(e, form, () => w.get(result));
  condition();
  fast(e);
  w.op("i32.and").if();
  quick();
  w.br(done).end();
  noUnmaskedInexact(e, slow);
  push();
  e.slot32(Slots.floatRounding);
  e.call(name);
  if (form === "ss") w.lane("i32x4.extract_lane", 0);
  if (form === "sd") w.lane("i64x2.extract_lane", 0);
  w.set(result);
  pushFloat(e, form, result);
  pushFloat(e, form, result);
  w.op(`${float}.eq` as Instruction);
  if (packed) all(e, form);
  w.op("i32.eqz").brIf(slow);
  quick();
  w.br(done).end();
  e.host(true);
  w.end();
}

/**
 * `exact` pushes whether the result is exact; if not, raises inexact. Leaves
 * for `slow` where that cannot be told, or is unmasked.
 */
function raiseUnless(e: Emitter, exact: () => void, slow: number): void {
  const { w } = e;
  fast(e);
  w.op("i32.eqz").if();
  exact();
  w.op("i32.eqz").if();
  noUnmaskedInexact(e, slow);
  e.call("raiseInexact");
  w.end().end();
}

/** Leaves for `slow` if the operand may be flushed to zero. */
function notFlushed(
  e: Emitter,
  form: SseForm,
  local: number,
  slow: number,
): void {
  e.slot(Slots.floatMode);
  e.w.op("i64.eqz").op("i32.eqz").if();
  notDenormal(e, form, local);
  all(e, form);
  e.w.op("i32.eqz").brIf(slow).end();
}

function floatOp(emit: (e: Emitter) => void, extra: Partial<Op> = {}): Op {
  return op({
    d: "inout128",
    a: "in128",
    b: "in128",
    immediate: "value",
    leaves: true,
    only,
    ...extra,
  }, emit);
}

function operands(e: Emitter, form: SseForm): [number, number] {
  const a = valueLocal(e, form, 0);
  const b = valueLocal(e, form, 1);
  pushOperand(e, form, "a");
  e.w.set(a);
  pushOperand(e, form, "b");
  e.w.set(b);
  return [a, b];
}

/** Suffix of a function of float_functions.ts. */
const SUFFIXES = {
  ss: "32x2",
  sd: "64x2",
  ps: "32x4",
  pd: "64x2",
} as const;

/** Pushes a local's pattern, or its negative, as a vector of floats. */
function pushVector(
  e: Emitter,
  form: SseForm,
  local: number,
  negative = false,
): void {
  e.w.get(local);
  if (form === "ss") e.w.op("i32x4.splat");
  if (form === "sd") e.w.op("i64x2.splat");
  if (!negative) return;
  e.w.op(element(form) === "ss" ? "f32x4.neg" : "f64x2.neg");
}

/** add, sub, mul, div */
function arithmetic(name: "add" | "sub" | "mul" | "div", form: SseForm): Op {
  return floatOp((e) => {
    const { float } = lanes(e, form);
    const [a, b] = operands(e, form);
    const r = valueLocal(e, form, 2);
    pushFloat(e, form, a);
    pushFloat(e, form, b);
    e.w.op(`${float}.${name}` as Instruction);
    toBits(e, form);
    e.w.set(r);
    const inRange = (): void => {
      notTiny(e, form, r);
      // An exact zero: of a difference, or from a zero factor.
      isZero(e, form, r);
      if (name === "mul" || name === "div") {
        isZero(e, form, a);
        if (name === "mul") {
          isZero(e, form, b);
          both(e, form, "or");
        }
        both(e, form, "and");
      }
      both(e, form, "or");
      notDenormal(e, form, a);
      both(e, form, "and");
      notDenormal(e, form, b);
      both(e, form, "and");
      all(e, form);
    };
    const stem = name === "sub" ? "add" : name;
    rounded(e, form, inRange, r, () => {
      pushVector(e, form, a);
      pushVector(e, form, b, name === "sub");
    }, `f${stem}${SUFFIXES[form]}`);
  });
}

/** The square root of b. */
function squareRoot(form: SseForm): Op {
  return floatOp((e) => {
    const { float, constant, integer } = lanes(e, form);
    const b = valueLocal(e, form, 1);
    const r = valueLocal(e, form, 2);
    pushOperand(e, form, "b");
    e.w.set(b);
    pushFloat(e, form, b);
    e.w.op(`${float}.sqrt` as Instruction);
    toBits(e, form);
    e.w.set(r);
    const inRange = (): void => {
      // Positive and normal, or zero of any sign.
      normal(e, form, b);
      e.w.get(b);
      constant(0n);
      e.w.op(`${integer}.ge_s` as Instruction);
      both(e, form, "and");
      isZero(e, form, b);
      both(e, form, "or");
      all(e, form);
    };
    rounded(
      e,
      form,
      inRange,
      r,
      () => pushVector(e, form, b),
      `fsqrt${SUFFIXES[form]}`,
    );
  });
}

/** Conditions that neither operand is a NaN or denormal: comparisons of such
 * raise nothing, whatever the mode. */
function ordinary(e: Emitter, form: SseForm, a: number, b: number): void {
  notDenormal(e, form, a);
  notDenormal(e, form, b);
  both(e, form, "and");
  notNaN(e, form, a);
  both(e, form, "and");
  notNaN(e, form, b);
  both(e, form, "and");
  all(e, form);
}

/** a if it is less (greater), else b. */
function extreme(name: "min" | "max", form: SseForm): Op {
  return floatOp((e) => {
    const { float, packed } = lanes(e, form);
    const [a, b] = operands(e, form);
    guarded(e, () => ordinary(e, form, a, b), () =>
      setResult(e, form, () => {
        if (packed) {
          e.w.get(b).get(a).op(`${float}.p${name}` as Instruction);
          return;
        }
        e.w.get(a).get(b);
        pushFloat(e, form, a);
        pushFloat(e, form, b);
        const relation = name === "min" ? "lt" : "gt";
        e.w.op(`${float}.${relation}` as Instruction).op("select");
      }));
  });
}

/** The predicates that ordinary operands decide: by number. */
const PREDICATES: readonly (readonly [Instruction | string, boolean])[] = [
  ["eq", false],
  ["lt", false],
  ["le", false],
  ["", false],
  ["ne", false],
  ["lt", true],
  ["le", true],
];

/** cmpss and friends, predicate by predicate. */
function compare(predicate: number, form: SseForm): Op {
  const [relation, negated] = PREDICATES[predicate]!;
  return floatOp((e) => {
    const { float, packed } = lanes(e, form);
    const [a, b] = operands(e, form);
    guarded(e, () => ordinary(e, form, a, b), () =>
      setResult(e, form, () => {
        if (form === "sd") e.w.i64(0);
        if (form === "ss") e.w.i32(0);
        pushFloat(e, form, a);
        pushFloat(e, form, b);
        e.w.op(`${float}.${relation}` as Instruction);
        if (packed) {
          if (negated) e.w.op("v128.not");
          return;
        }
        if (negated) e.w.op("i32.eqz");
        if (form === "sd") e.w.op("i64.extend_i32_u").op("i64.sub");
        else e.w.op("i32.sub");
      }));
  });
}

/** ucomis, comis: ZF, PF, CF. */
function compareFlags(form: "ss" | "sd"): Op {
  return floatOp((e) => {
    const { float } = lanes(e, form);
    const [a, b] = operands(e, form);
    guarded(e, () => ordinary(e, form, a, b), () => {
      e.setSlot(Slots.flagKind, () => e.w.i64(FlagKind.packed));
      e.setSlot(Slots.flagResult, () => {
        pushFloat(e, form, a);
        pushFloat(e, form, b);
        e.w.op(`${float}.lt` as Instruction);
        pushFloat(e, form, a);
        pushFloat(e, form, b);
        e.w.op(`${float}.eq` as Instruction).i32(6).op("i32.shl");
        e.w.op("i32.or").op("i64.extend_i32_u");
      });
    });
  }, { flags: "writes" });
}

/** cvtsi2ss, cvtsi2sd: b is a general slot. */
function fromInteger(bits: 32 | 64, form: "ss" | "sd"): Op {
  return floatOp((e) => {
    const { float } = lanes(e, form);
    const x = e.local("i64", 23);
    const r = valueLocal(e, form, 2);
    if (bits === 32) {
      e.b32();
      e.w.op("i64.extend_i32_s");
    } else e.b();
    e.w.tee(x).op(`${float}.convert_i64_s` as Instruction);
    toBits(e, form);
    e.w.set(r);
    if (bits === 32 && form === "sd") {
      // Always exact.
      setResult(e, form, () => e.w.get(r));
      return;
    }
    rounded(
      e,
      form,
      () => e.w.i32(1),
      r,
      () => form === "ss" ? pushOdd(e, x, "s") : pushHalves(e, x, "s"),
      form === "ss" ? "narrow32x2" : "fadd64x2",
    );
  }, { b: "in" });
}

/** x = b's value rounded to integral by the dynamic mode, or cut. */
function integral(
  e: Emitter,
  form: "ss" | "sd",
  b: number,
  x: number,
  truncating: boolean,
): void {
  const { w } = e;
  const { float } = lanes(e, form);
  const set = (name: string): void => {
    pushFloat(e, form, b);
    w.op(`${float}.${name}` as Instruction).set(x);
  };
  if (truncating) return set("trunc");
  const done = w.block();
  set("nearest");
  e.slot32(Slots.floatRounding);
  w.op("i32.eqz").brIf(done);
  const others = [
    [Rounding.towardZero, "trunc"],
    [Rounding.down, "floor"],
    [Rounding.up, "ceil"],
  ] as const;
  for (const [mode, name] of others) {
    e.slot32(Slots.floatRounding);
    w.i32(mode).op("i32.eq").if();
    set(name);
    w.end();
  }
  w.end();
}

/**
 * cvtt(ss,sd)2si (truncating) and cvt(ss,sd)2si: d is a general slot, the
 * result zero extended from 32 bits.
 */
function toInteger(
  form: "ss" | "sd",
  bits: 32 | 64,
  truncating: boolean,
): Op {
  return floatOp((e) => {
    const { w } = e;
    const { float } = lanes(e, form);
    const b = valueLocal(e, form, 1);
    const x = e.local(form === "ss" ? "f32" : "f64", 24);
    pushOperand(e, form, "b");
    w.set(b);
    const done = w.block();
    const slow = w.block();
    integral(e, form, b, x, truncating);
    w.get(x).op(`${float}.abs` as Instruction);
    // 2^31 or 2^63
    if (form === "ss") w.f32(bits === 32 ? 0x4f000000 : 0x5f000000);
    else w.f64(bits === 32 ? 0x41e0000000000000n : 0x43e0000000000000n);
    w.op(`${float}.lt` as Instruction).op("i32.eqz").brIf(slow);
    notFlushed(e, form, b, slow);
    raiseUnless(e, () => {
      w.get(x);
      pushFloat(e, form, b);
      w.op(`${float}.eq` as Instruction);
    }, slow);
    e.setD(() => {
      const suffix = form === "ss" ? "f32" : "f64";
      w.get(x);
      if (bits === 64) w.op(`i64.trunc_${suffix}_s`);
      else w.op(`i32.trunc_${suffix}_s`).op("i64.extend_i32_u");
    });
    w.br(done).end();
    e.host(true);
    w.end();
  }, { d: "out" });
}

/** cvtss2sd: exact. */
const widen = floatOp((e) => {
  const b = valueLocal(e, "ss", 1);
  e.b32();
  e.w.set(b);
  guarded(e, () => {
    normal(e, "ss", b);
    isZero(e, "ss", b);
    e.w.op("i32.or");
  }, () =>
    e.setD(() => {
      pushFloat(e, "ss", b);
      e.w.op("f64.promote_f32").op("i64.reinterpret_f64");
    }));
});

/** cvtsd2ss */
const narrow = floatOp((e) => {
  const b = valueLocal(e, "sd", 1);
  const r = valueLocal(e, "ss", 2);
  e.b();
  e.w.set(b);
  pushFloat(e, "sd", b);
  e.w.op("f32.demote_f64").op("i32.reinterpret_f32").set(r);
  const inRange = (): void => {
    notTiny(e, "ss", r);
    isZero(e, "sd", b);
    e.w.op("i32.or");
  };
  rounded(e, "ss", inRange, r, () => pushVector(e, "sd", b), "narrow32x2");
});

/** cvtdq2ps */
const packedFromIntegers = floatOp((e) => {
  const r = valueLocal(e, "ps", 2);
  e.b128();
  e.w.op("f32x4.convert_i32x4_s").set(r);
  rounded(e, "ps", () => e.w.i32(1), r, () => e.b128(), "fromIntegers32x4");
});

/** cvttps2dq; cvttpd2dq, which leaves the upper half zero. */
function packedToIntegers(form: "ps" | "pd"): Op {
  const [float, integer] = form === "ps"
    ? ["f32x4", "i32x4"] as const
    : ["f64x2", "i64x2"] as const;
  return floatOp((e) => {
    const { w } = e;
    const b = valueLocal(e, form, 1);
    e.b128();
    w.set(b);
    const done = w.block();
    const slow = w.block();
    // 2^31
    w.get(b).op(`${float}.abs`);
    if (form === "ps") w.i32(0x4f000000).op("i32x4.splat");
    else w.i64(0x41e0000000000000n).op("i64x2.splat");
    w.op(`${float}.lt`).op(`${integer}.all_true`).op("i32.eqz").brIf(slow);
    notFlushed(e, form, b, slow);
    raiseUnless(e, () => {
      w.get(b).op(`${float}.trunc`).get(b).op(`${float}.eq`);
      w.op(`${integer}.all_true`);
    }, slow);
    e.setD128(() => {
      w.get(b).op(
        form === "ps"
          ? "i32x4.trunc_sat_f32x4_s"
          : "i32x4.trunc_sat_f64x2_s_zero",
      );
    });
    w.br(done).end();
    e.host(true);
    w.end();
  });
}

const ROUNDINGS = ["nearest", "floor", "ceil", "trunc"] as const;

/** roundss, roundsd with inexactness suppressed, by rounding mode. */
function round(form: "ss" | "sd", rounding: number): Op {
  return floatOp((e) => {
    const { float } = lanes(e, form);
    const b = valueLocal(e, form, 1);
    pushOperand(e, form, "b");
    e.w.set(b);
    guarded(e, () => {
      // Denormals may be flushed.
      notNaN(e, form, b);
      notDenormal(e, form, b);
      e.slot(Slots.floatMode);
      e.w.op("i64.eqz").op("i32.or").op("i32.and");
    }, () =>
      setResult(e, form, () => {
        pushFloat(e, form, b);
        e.w.op(`${float}.${ROUNDINGS[rounding]!}` as Instruction);
        toBits(e, form);
      }));
  });
}

function build(): OpTable {
  const table: Record<string, Op> = {};
  for (const form of sseForms) {
    for (const name of ["add", "sub", "mul", "div"] as const) {
      table[`${name}${form}`] = arithmetic(name, form);
    }
    table[`sqrt${form}`] = squareRoot(form);
    table[`min${form}`] = extreme("min", form);
    table[`max${form}`] = extreme("max", form);
    for (const predicate of [0, 1, 2, 4, 5, 6]) {
      table[`cmp${form}${predicate}`] = compare(predicate, form);
    }
  }
  for (const form of ["ss", "sd"] as const) {
    table[`comi${form}`] = compareFlags(form);
    for (const bits of [32, 64] as const) {
      table[`cvtsi${bits}2${form}`] = fromInteger(bits, form);
      table[`cvt${form}2si${bits}`] = toInteger(form, bits, false);
      table[`cvtt${form}2si${bits}`] = toInteger(form, bits, true);
    }
    for (let rounding = 0; rounding < 4; rounding++) {
      table[`round${form}${rounding}`] = round(form, rounding);
    }
  }
  table["cvtss2sd"] = widen;
  table["cvtsd2ss"] = narrow;
  table["cvtdq2ps"] = packedFromIntegers;
  table["cvttps2dq"] = packedToIntegers("ps");
  table["cvttpd2dq"] = packedToIntegers("pd");
  /** Everything else: the helper does it all. */
  table["sseFloat"] = floatOp((e) => e.host(true));
  table["sseFloatFlags"] = floatOp((e) => e.host(true), { flags: "writes" });
  return table;
}

type Scalar = "ss" | "sd";
type Names =
  | `${"add" | "sub" | "mul" | "div" | "sqrt" | "min" | "max"}${SseForm}`
  | `cmp${SseForm}${0 | 1 | 2 | 4 | 5 | 6}`
  | `comi${Scalar}`
  | `cvtsi${32 | 64}2${Scalar}`
  | `cvt${"" | "t"}${Scalar}2si${32 | 64}`
  | `round${Scalar}${0 | 1 | 2 | 3}`
  | "cvtss2sd"
  | "cvtsd2ss"
  | "cvtdq2ps"
  | "cvttps2dq"
  | "cvttpd2dq"
  | "sseFloat"
  | "sseFloatFlags";

/** All SSE float ops. */
export const floatX86Ops = build() as OpTable<Names>;
