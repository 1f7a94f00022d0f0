/**
 * SSE floating-point instructions, MXCSR, and what is left of MMX's.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import type { SseForm } from "../ir/ops/float_x86_64.ts";
import { Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import type { Instruction } from "./instruction.ts";
import { general, mmx, type X86Lifter, xmm } from "./lifter.ts";
import { type Lift, type Row, row, type RowOptions } from "./row.ts";
import { sseExtra, SseOperation } from "./sse_float_helpers.ts";

interface Form {
  readonly form: SseForm;
  readonly prefix: string;
  readonly source: string;
  readonly double: boolean;
  readonly lanes: number;
}

const FORMS: readonly Form[] = [
  { form: "ps", prefix: "np", source: "Wx", double: false, lanes: 4 },
  { form: "pd", prefix: "66", source: "Wx", double: true, lanes: 2 },
  { form: "ss", prefix: "f3", source: "Wd", double: false, lanes: 1 },
  { form: "sd", prefix: "f2", source: "Wq", double: true, lanes: 1 },
];

/** d = op(a, b) with the helper behind it. */
function emit(
  to: X86Lifter,
  op: number,
  d: number,
  a: number,
  b: number,
  extra: number,
): void {
  const helper = to.builder.helperNumber("sseFloat");
  to.builder.record(op, d, a, b, helper, extra);
}

/** V = op(V, W) */
function binary(op: number, extra: number): Lift {
  return (at, to) => {
    const source = to.readScalar(1);
    emit(to, op, xmm(at.reg), xmm(at.reg), source, extra);
  };
}

const ARITHMETIC = [
  [0x51, "sqrt"],
  [0x58, "add"],
  [0x59, "mul"],
  [0x5c, "sub"],
  [0x5d, "min"],
  [0x5e, "div"],
  [0x5f, "max"],
] as const;

function arithmeticRows(): Row[] {
  return ARITHMETIC.flatMap(([opcode, name]) =>
    FORMS.map(({ form, prefix, source, double, lanes }) =>
      row(
        `${prefix} 0f ${opcode.toString(16)} /r`,
        name + form,
        `Vx,${source}`,
        binary(
          Op[`${name}${form}`],
          sseExtra(SseOperation[name], double, lanes),
        ),
      )
    )
  );
}

const QUICK_PREDICATES = [0, 1, 2, 4, 5, 6] as const;

function compare(
  { form, double, lanes }: Form,
): Lift {
  return (at, to) => {
    const predicate = at.immediate & 7;
    const quick = QUICK_PREDICATES.find((number) => number === predicate);
    const op = quick === undefined ? Op.sseFloat : Op[`cmp${form}${quick}`];
    const source = to.readScalar(1);
    const extra = sseExtra(SseOperation.cmp, double, lanes, predicate);
    emit(to, op, xmm(at.reg), xmm(at.reg), source, extra);
  };
}

function compareRows(): Row[] {
  return FORMS.map((form) =>
    row(
      `${form.prefix} 0f c2 /r`,
      `cmp${form.form}`,
      `Vx,${form.source},Lb`,
      compare(form),
    )
  );
}

function compareFlags(form: "ss" | "sd", signalling: boolean): Lift {
  const operation = signalling ? SseOperation.comi : SseOperation.ucomi;
  const extra = sseExtra(operation, form === "sd", 1);
  return (at, to) => {
    const source = to.readScalar(1);
    emit(to, Op[`comi${form}`], Slots.discard, xmm(at.reg), source, extra);
  };
}

/** cvtsi2ss, cvtsi2sd */
function fromInteger(form: "ss" | "sd"): Lift {
  return (at, to) => {
    const bits = to.bits(1) === 64 ? 64 : 32;
    const operation = bits === 64
      ? SseOperation.fromInteger64
      : SseOperation.fromInteger32;
    const extra = sseExtra(operation, form === "sd", 1);
    const source = to.read(1);
    emit(to, Op[`cvtsi${bits}2${form}`], xmm(at.reg), 0, source, extra);
  };
}

/** cvtss2si and friends */
function toInteger(form: "ss" | "sd", truncating: boolean): Lift {
  return (at, to) => {
    const bits = to.bits(0) === 64 ? 64 : 32;
    const operation = truncating
      ? bits === 64 ? SseOperation.truncate64 : SseOperation.truncate32
      : bits === 64
      ? SseOperation.toInteger64
      : SseOperation.toInteger32;
    const extra = sseExtra(operation, form === "sd", 1);
    const op = Op[`cvt${truncating ? "t" : ""}${form}2si${bits}`];
    const source = to.readScalar(1);
    emit(to, op, general(at.reg), 0, source, extra);
  };
}

/** V = conversion of W */
function converted(
  op: number,
  operation: number,
  double: boolean,
  lanes: number,
): Lift {
  const extra = sseExtra(operation, double, lanes);
  return (at, to) => {
    const source = to.readScalar(1);
    emit(to, op, xmm(at.reg), xmm(at.reg), source, extra);
  };
}

/** cvtdq2pd: two doublewords, exactly. */
function doublesFromIntegers(at: Instruction, to: X86Lifter): void {
  to.builder.op(Op.cvtdq2pd, xmm(at.reg), to.readScalar(1));
}

/** cvtpi2ps, cvtpi2pd: from an MMX register or memory. */
function fromMmx(double: boolean): Lift {
  const extra = sseExtra(SseOperation.packedFromIntegers, double, 2);
  return (at, to) => {
    const fromMemory = to.isMemory(1);
    if (!fromMemory) to.demandNoPending();
    const source = to.readMmx(1);
    if (!fromMemory) to.enterMmx();
    emit(to, Op.sseFloat, xmm(at.reg), xmm(at.reg), source, extra);
  };
}

/** cvtps2pi and friends: to an MMX register. */
function toMmx(double: boolean, truncating: boolean): Lift {
  const operation = truncating
    ? SseOperation.packedTruncate
    : SseOperation.packedToIntegers;
  const extra = sseExtra(operation, double, 2);
  return (at, to) => {
    const source = to.readScalar(1);
    const result = to.builder.vectorTemporary();
    // MMX state is entered even if an exception then stops the conversion.
    to.enterMmx();
    emit(to, Op.sseFloat, result, source, source, extra);
    to.builder.op(Op.move, mmx(at.reg), result);
    to.touchMmx(at.reg);
  };
}

function round({ form, double, lanes }: Form): Lift {
  return (at, to) => {
    const source = to.readScalar(1);
    const mode = at.immediate & 15;
    const extra = sseExtra(SseOperation.round, double, lanes, mode);
    let op = Op.sseFloat;
    if ((form === "ss" || form === "sd") && mode >= 8 && mode < 12) {
      op = Op[`round${form}${(mode & 3) as 0 | 1 | 2 | 3}`];
    }
    emit(to, op, xmm(at.reg), xmm(at.reg), source, extra);
  };
}

function dotProduct(double: boolean): Lift {
  return (at, to) => {
    const source = to.readVector(1);
    const lanes = double ? 2 : 4;
    const extra = sseExtra(SseOperation.dot, double, lanes, at.immediate);
    emit(to, Op.sseFloat, xmm(at.reg), xmm(at.reg), source, extra);
  };
}

/** haddps and friends: even lanes of both with odd lanes of both. */
function horizontal(name: "add" | "sub", form: "ps" | "pd"): Lift {
  const double = form === "pd";
  const extra = sseExtra(SseOperation[name], double, double ? 2 : 4);
  // Byte selectors, a nibble each: see permute2.
  const [evenLow, evenHigh, oddLow, oddHigh] = double
    ? [0x76543210, 0x76543210, 0xfedcba98 | 0, 0xfedcba98 | 0]
    : [0xba983210 | 0, 0xba983210 | 0, 0xfedc7654 | 0, 0xfedc7654 | 0];
  return (at, to) => {
    const { builder } = to;
    const source = to.readVector(1);
    const target = xmm(at.reg);
    const even = builder.vectorTemporary();
    const odd = builder.vectorTemporary();
    builder.record(Op.permute2, even, target, source, evenLow, evenHigh);
    builder.record(Op.permute2, odd, target, source, oddLow, oddHigh);
    emit(to, Op[`${name}${form}`], target, even, odd, extra);
  };
}

function loadControl(_at: Instruction, to: X86Lifter): void {
  to.locate();
  const value = to.load(32);
  // A reserved bit is #GP.
  const reserved = to.temporary();
  to.builder.opi(Op.shr64i, reserved, value, 16);
  to.builder.leaveIf(reserved, Exit.privileged);
  to.builder.host("ldmxcsr", Slots.discard, value, value);
}

function storeControl(_at: Instruction, to: X86Lifter): void {
  to.locate();
  const value = to.temporary();
  to.builder.host("stmxcsr", value, value, value);
  to.store(32, value);
}

const roundings = FORMS.map((form) =>
  row(
    `66 0f 3a 0${{ ps: 8, pd: 9, ss: "a", sd: "b" }[form.form]} /r`,
    `round${form.form}`,
    `Vx,${form.source},Lb`,
    round(form),
  )
);

/** Their memory forms do not touch the MMX unit. */
const NOT_MMX: RowOptions = { mmx: false };

/** SSE floating point. */
export const sseFloatRows: readonly Row[] = [
  ...arithmeticRows(),
  ...compareRows(),
  ...roundings,
  row("np 0f 2e /r", "ucomiss", "Vx,Wd", compareFlags("ss", false)),
  row("66 0f 2e /r", "ucomisd", "Vx,Wq", compareFlags("sd", false)),
  row("np 0f 2f /r", "comiss", "Vx,Wd", compareFlags("ss", true)),
  row("66 0f 2f /r", "comisd", "Vx,Wq", compareFlags("sd", true)),
  row("f3 0f 2a /r", "cvtsi2ss", "Vx,Ey", fromInteger("ss")),
  row("f2 0f 2a /r", "cvtsi2sd", "Vx,Ey", fromInteger("sd")),
  row("f3 0f 2c /r", "cvttss2si", "Gy,Wd", toInteger("ss", true)),
  row("f2 0f 2c /r", "cvttsd2si", "Gy,Wq", toInteger("sd", true)),
  row("f3 0f 2d /r", "cvtss2si", "Gy,Wd", toInteger("ss", false)),
  row("f2 0f 2d /r", "cvtsd2si", "Gy,Wq", toInteger("sd", false)),
  row("np 0f 2a /r", "cvtpi2ps", "Vx,Qq", fromMmx(false), NOT_MMX),
  row("66 0f 2a /r", "cvtpi2pd", "Vx,Qq", fromMmx(true), NOT_MMX),
  row("np 0f 2c /r", "cvttps2pi", "Pq,Wq", toMmx(false, true)),
  row("66 0f 2c /r", "cvttpd2pi", "Pq,Wx", toMmx(true, true)),
  row("np 0f 2d /r", "cvtps2pi", "Pq,Wq", toMmx(false, false)),
  row("66 0f 2d /r", "cvtpd2pi", "Pq,Wx", toMmx(true, false)),
  row(
    "f3 0f 5a /r",
    "cvtss2sd",
    "Vx,Wd",
    converted(Op.cvtss2sd, SseOperation.widen, true, 1),
  ),
  row(
    "f2 0f 5a /r",
    "cvtsd2ss",
    "Vx,Wq",
    converted(Op.cvtsd2ss, SseOperation.narrow, false, 1),
  ),
  row(
    "np 0f 5a /r",
    "cvtps2pd",
    "Vx,Wq",
    converted(Op.sseFloat, SseOperation.widen, true, 2),
  ),
  row(
    "66 0f 5a /r",
    "cvtpd2ps",
    "Vx,Wx",
    converted(Op.sseFloat, SseOperation.narrow, false, 2),
  ),
  row(
    "np 0f 5b /r",
    "cvtdq2ps",
    "Vx,Wx",
    converted(Op.cvtdq2ps, SseOperation.packedFromIntegers, false, 4),
  ),
  row(
    "66 0f 5b /r",
    "cvtps2dq",
    "Vx,Wx",
    converted(Op.sseFloat, SseOperation.packedToIntegers, false, 4),
  ),
  row(
    "f3 0f 5b /r",
    "cvttps2dq",
    "Vx,Wx",
    converted(Op.cvttps2dq, SseOperation.packedTruncate, false, 4),
  ),
  row("f3 0f e6 /r", "cvtdq2pd", "Vx,Wq", doublesFromIntegers),
  row(
    "f2 0f e6 /r",
    "cvtpd2dq",
    "Vx,Wx",
    converted(Op.sseFloat, SseOperation.packedToIntegers, true, 2),
  ),
  row(
    "66 0f e6 /r",
    "cvttpd2dq",
    "Vx,Wx",
    converted(Op.cvttpd2dq, SseOperation.packedTruncate, true, 2),
  ),
  row("f2 0f 7c /r", "haddps", "Vx,Wx", horizontal("add", "ps")),
  row("66 0f 7c /r", "haddpd", "Vx,Wx", horizontal("add", "pd")),
  row("f2 0f 7d /r", "hsubps", "Vx,Wx", horizontal("sub", "ps")),
  row("66 0f 7d /r", "hsubpd", "Vx,Wx", horizontal("sub", "pd")),
  row(
    "f2 0f d0 /r",
    "addsubps",
    "Vx,Wx",
    binary(Op.sseFloat, sseExtra(SseOperation.addsub, false, 4)),
  ),
  row(
    "66 0f d0 /r",
    "addsubpd",
    "Vx,Wx",
    binary(Op.sseFloat, sseExtra(SseOperation.addsub, true, 2)),
  ),
  row("66 0f 3a 40 /r", "dpps", "Vx,Wx,Lb", dotProduct(false)),
  row("66 0f 3a 41 /r", "dppd", "Vx,Wx,Lb", dotProduct(true)),
  row(
    "np 0f 52 /r",
    "rsqrtps",
    "Vx,Wx",
    binary(Op.sseFloat, sseExtra(SseOperation.reciprocalRoot, false, 4)),
  ),
  row(
    "f3 0f 52 /r",
    "rsqrtss",
    "Vx,Wd",
    binary(Op.sseFloat, sseExtra(SseOperation.reciprocalRoot, false, 1)),
  ),
  row(
    "np 0f 53 /r",
    "rcpps",
    "Vx,Wx",
    binary(Op.sseFloat, sseExtra(SseOperation.reciprocal, false, 4)),
  ),
  row(
    "f3 0f 53 /r",
    "rcpss",
    "Vx,Wd",
    binary(Op.sseFloat, sseExtra(SseOperation.reciprocal, false, 1)),
  ),
  row("np 0f ae /2", "ldmxcsr", "Md", loadControl),
  row("np 0f ae /3", "stmxcsr", "Md", storeControl),
];
