/**
 * The float ops' slow paths: one helper per op of `ir/ops/float.ts`, under
 * the op's own name, on a thread's state.
 *
 * @module
 */
import type { HostHelper } from "../ir/host.ts";
import { FloatExtra } from "../ir/ops/float.ts";
import { FlagKind } from "../ir/ops/flags.ts";
import { floatFast, FloatMode, Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import type { Architecture } from "../types.ts";
import { add, divide, multiply, squareRoot, subtract } from "./arithmetic.ts";
import { classify } from "./classify.ts";
import { compare, Extreme, extreme, Order } from "./compare.ts";
import { convert, fromInteger, roundToIntegral, toInteger } from "./convert.ts";
import { FloatEnvironment, type Rounding, Rules } from "./environment.ts";
import {
  multiplyExtended,
  newtonStep,
  reciprocalEstimate,
  reciprocalExponent,
  squareRootEstimate,
} from "./estimates.ts";
import { multiplyAdd } from "./fused.ts";
import { F16, F16_ALTERNATIVE, F32, F64, type FloatFormat } from "./format.ts";

const RULES: Readonly<Record<Architecture, Rules>> = {
  riscv64: Rules.riscv,
  aarch64: Rules.arm,
  x86_64: Rules.sse,
};

const ROUNDING = Layout.state + 8 * Slots.floatRounding;
const FLAGS = Layout.state + 8 * Slots.floatFlags;
const MODE = Layout.state + 8 * Slots.floatMode;
const FAST = Layout.state + 8 * Slots.floatFast;
const FLAG_KIND = Layout.state + 8 * Slots.flagKind;
const FLAG_RESULT = Layout.state + 8 * Slots.flagResult;
const DYNAMIC = 7;
/** `extra`: byte offset of slot c, then rounding from this bit up. */
const ROUNDING_SHIFT = 16;

/** What a RISC-V single must have above it in its register. */
const BOX = 0xffffffff;
const CANONICAL_SINGLE = 0x7fc00000n;

/** Takes the environment of the thread whose state `state` shows. */
export function loadEnvironment(
  state: DataView,
  env: FloatEnvironment,
  rounding: number,
): void {
  const mode = state.getUint32(MODE, true);
  env.rounding =
    (rounding === DYNAMIC
      ? state.getUint32(ROUNDING, true)
      : rounding) as Rounding;
  env.flags = 0;
  env.flushOutputs = (mode & FloatMode.flushResults) !== 0;
  env.flushInputs = (mode & FloatMode.flushOperands) !== 0;
  env.defaultNaN = (mode & FloatMode.defaultNaN) !== 0;
}

/** Adds the flags that an operation raised to the thread's sticky ones. */
export function storeFlags(state: DataView, env: FloatEnvironment): void {
  if (env.flags === 0) return;
  const flags = state.getUint32(FLAGS, true) | env.flags;
  state.setUint32(FLAGS, flags, true);
  const rounding = state.getUint32(ROUNDING, true);
  const mode = state.getUint32(MODE, true);
  state.setUint32(FAST, floatFast(rounding, flags, mode), true);
}

/** Reads a float operand from its slot. */
export function readFloat(
  state: DataView,
  at: number,
  format: FloatFormat,
  rules: Rules,
): bigint {
  if (format === F64) return state.getBigUint64(at, true);
  if (format !== F32) return BigInt(state.getUint16(at, true));
  if (rules === Rules.riscv && state.getUint32(at + 4, true) !== BOX) {
    return CANONICAL_SINGLE;
  }
  return BigInt(state.getUint32(at, true));
}

/** Writes a float result as the architecture does. */
function writeFloat(
  state: DataView,
  at: number,
  format: FloatFormat,
  rules: Rules,
  bits: bigint,
): void {
  if (rules === Rules.arm) {
    state.setBigUint64(at, bits, true);
    state.setBigUint64(at + 8, 0n, true);
  } else if (format === F64) {
    state.setBigUint64(at, bits, true);
  } else {
    state.setUint32(at, Number(bits), true);
    if (rules === Rules.riscv) state.setUint32(at + 4, BOX, true);
  }
}

/** Writes an integer result: RISC-V extends words by sign, others by zero. */
function writeInteger(
  state: DataView,
  at: number,
  width: number,
  rules: Rules,
  value: bigint,
): void {
  const extended = width === 32 && rules === Rules.riscv
    ? BigInt.asIntN(32, value)
    : value;
  state.setBigInt64(at, extended, true);
}

type Unary = (format: FloatFormat, a: bigint, env: FloatEnvironment) => bigint;
type Binary = (
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
) => bigint;

const signOf = (format: FloatFormat): bigint => format.signBit;

/** AArch64's FNMUL and FABD change the sign of a NaN, too. */
const negatedProduct: Binary = (format, a, b, env) =>
  multiply(format, a, b, env) ^ signOf(format);
const absoluteDifference: Binary = (format, a, b, env) =>
  subtract(format, a, b, env) & ~signOf(format);

const extremeRule = (rules: Rules): Extreme =>
  rules === Rules.riscv
    ? Extreme.numberAlways
    : rules === Rules.arm
    ? Extreme.propagate
    : Extreme.second;

function binaryOperations(rules: Rules): Readonly<Record<string, Binary>> {
  const rule = extremeRule(rules);
  const number = Extreme.number;
  return {
    fadd: add,
    fsub: subtract,
    fmul: multiply,
    fdiv: divide,
    fmin: (f, a, b, env) => extreme(f, a, b, env, false, rule),
    fmax: (f, a, b, env) => extreme(f, a, b, env, true, rule),
    fminnm: (f, a, b, env) => extreme(f, a, b, env, false, number),
    fmaxnm: (f, a, b, env) => extreme(f, a, b, env, true, number),
    fnmul: negatedProduct,
    fmulx: multiplyExtended,
    fabd: absoluteDifference,
    frecps: (f, a, b, env) => newtonStep(f, a, b, env, false),
    frsqrts: (f, a, b, env) => newtonStep(f, a, b, env, true),
  };
}

const unaryOperations: Readonly<Record<string, Unary>> = {
  fsqrt: squareRoot,
  frecpe: reciprocalEstimate,
  frsqrte: squareRootEstimate,
  frecpx: reciprocalExponent,
};

/** Which operands' signs are turned: of a × b, of c. */
const fusedOperations: Readonly<Record<string, readonly [boolean, boolean]>> = {
  fmadd: [false, false],
  fmsub: [false, true],
  fnmsub: [true, false],
  fnmadd: [true, true],
};

const comparisons: Readonly<
  Record<string, { signalling: boolean; holds: (order: Order) => boolean }>
> = {
  feq: { signalling: false, holds: (order) => order === Order.equal },
  flt: { signalling: true, holds: (order) => order === Order.less },
  fle: {
    signalling: true,
    holds: (order) => order === Order.less || order === Order.equal,
  },
};

/** The packed flags (RFLAGS layout) that a comparison leaves, by order + 1. */
const FLAGS_BY_ORDER: Readonly<Record<"arm" | "x86", readonly number[]>> = {
  // N (as SF); Z and C (as ZF, CF); C; C and V (as CF, OF)
  arm: [0x80, 0x41, 0x01, 0x801],
  // CF; ZF; none; ZF, PF and CF
  x86: [0x01, 0x40, 0x00, 0x45],
};

const FORMATS = [["32", F32], ["64", F64]] as const;
const INTEGERS = [
  ["I32", 32, true],
  ["U32", 32, false],
  ["I64", 64, true],
  ["U64", 64, false],
] as const;

/** All helpers of one architecture, by op name. */
export function floatHelpers(
  architecture: Architecture,
): Readonly<Record<string, HostHelper>> {
  const rules = RULES[architecture];
  const env = new FloatEnvironment(rules);
  const helpers: Record<string, HostHelper> = {};
  for (const [suffix, format] of FORMATS) {
    addArithmetic(helpers, suffix, format, rules, env);
    addComparisons(helpers, suffix, format, rules, env);
    addIntegerConversions(helpers, suffix, format, rules, env);
  }
  addFormatConversions(helpers, rules, env);
  return helpers;
}

type Helpers = Record<string, HostHelper>;

function addArithmetic(
  helpers: Helpers,
  suffix: string,
  format: FloatFormat,
  rules: Rules,
  env: FloatEnvironment,
): void {
  for (const [name, apply] of Object.entries(binaryOperations(rules))) {
    helpers[name + suffix] = (state, d, a, b, extra) => {
      loadEnvironment(state, env, extra >>> ROUNDING_SHIFT & 7);
      const left = readFloat(state, a, format, rules);
      const right = readFloat(state, b, format, rules);
      const result = apply(format, left, right, env);
      writeFloat(state, d, format, rules, result);
      storeFlags(state, env);
    };
  }
  for (const [name, apply] of Object.entries(unaryOperations)) {
    helpers[name + suffix] = (state, d, a, _b, extra) => {
      loadEnvironment(state, env, extra >>> ROUNDING_SHIFT & 7);
      const result = apply(format, readFloat(state, a, format, rules), env);
      writeFloat(state, d, format, rules, result);
      storeFlags(state, env);
    };
  }
  for (const [name, [product, addend]] of Object.entries(fusedOperations)) {
    const flipProduct = product ? format.signBit : 0n;
    const flipAddend = addend ? format.signBit : 0n;
    helpers[name + suffix] = (state, d, a, b, extra) => {
      loadEnvironment(state, env, extra >>> ROUNDING_SHIFT & 7);
      const third = Layout.state + (extra & 0xffff);
      const result = multiplyAdd(
        format,
        readFloat(state, a, format, rules) ^ flipProduct,
        readFloat(state, b, format, rules),
        readFloat(state, third, format, rules) ^ flipAddend,
        env,
      );
      writeFloat(state, d, format, rules, result);
      storeFlags(state, env);
    };
  }
  helpers[`fround${suffix}`] = (state, d, a, _b, extra) => {
    loadEnvironment(state, env, extra >>> ROUNDING_SHIFT & 7);
    const exact = (extra >>> ROUNDING_SHIFT & FloatExtra.exact) !== 0;
    const value = readFloat(state, a, format, rules);
    const result = roundToIntegral(format, value, env.rounding, exact, env);
    writeFloat(state, d, format, rules, result);
    storeFlags(state, env);
  };
}

function addComparisons(
  helpers: Helpers,
  suffix: string,
  format: FloatFormat,
  rules: Rules,
  env: FloatEnvironment,
): void {
  const order = (
    state: DataView,
    a: number,
    b: number,
    signalling: boolean,
  ): Order => {
    loadEnvironment(state, env, 0);
    const left = readFloat(state, a, format, rules);
    const right = readFloat(state, b, format, rules);
    const result = compare(format, left, right, env, signalling);
    storeFlags(state, env);
    return result;
  };
  for (const [name, { signalling, holds }] of Object.entries(comparisons)) {
    helpers[name + suffix] = (state, d, a, b) => {
      const result = holds(order(state, a, b, signalling));
      state.setBigUint64(d, result ? 1n : 0n, true);
    };
  }
  const byOrder = FLAGS_BY_ORDER[rules === Rules.arm ? "arm" : "x86"];
  for (const signalling of [false, true]) {
    const name = signalling ? "fcompareSignaling" : "fcompare";
    helpers[name + suffix] = (state, _d, a, b) => {
      const flags = byOrder[order(state, a, b, signalling) + 1] ?? 0;
      state.setBigUint64(FLAG_KIND, BigInt(FlagKind.packed), true);
      state.setBigUint64(FLAG_RESULT, BigInt(flags), true);
    };
  }
  helpers[`fclass${suffix}`] = (state, d, a) => {
    const value = readFloat(state, a, format, rules);
    state.setBigUint64(d, BigInt(1 << classify(format, value)), true);
  };
}

function addIntegerConversions(
  helpers: Helpers,
  suffix: string,
  format: FloatFormat,
  rules: Rules,
  env: FloatEnvironment,
): void {
  for (const [name, width, signed] of INTEGERS) {
    helpers[`f${suffix}To${name}`] = (state, d, a, _b, extra) => {
      loadEnvironment(state, env, extra >>> ROUNDING_SHIFT & 7);
      const value = readFloat(state, a, format, rules);
      const result = toInteger(format, value, width, signed, env.rounding, env);
      writeInteger(state, d, width, rules, result);
      storeFlags(state, env);
    };
    helpers[`${name.toLowerCase()}ToF${suffix}`] = (state, d, a, _b, extra) => {
      loadEnvironment(state, env, extra >>> ROUNDING_SHIFT & 7);
      const word = state.getBigUint64(a, true);
      const value = signed
        ? BigInt.asIntN(width, word)
        : BigInt.asUintN(width, word);
      writeFloat(state, d, format, rules, fromInteger(format, value, env));
      storeFlags(state, env);
    };
  }
}

function addFormatConversions(
  helpers: Helpers,
  rules: Rules,
  env: FloatEnvironment,
): void {
  const half = (state: DataView): FloatFormat =>
    (state.getUint32(MODE, true) & FloatMode.alternativeHalf) === 0
      ? F16
      : F16_ALTERNATIVE;
  const formats: readonly [string, (state: DataView) => FloatFormat][] = [
    ["16", half],
    ["32", () => F32],
    ["64", () => F64],
  ];
  for (const [fromName, from] of formats) {
    for (const [toName, to] of formats) {
      if (fromName === toName) continue;
      helpers[`f${fromName}To${toName}`] = (state, d, a, _b, extra) => {
        loadEnvironment(state, env, extra >>> ROUNDING_SHIFT & 7);
        const source = from(state);
        const target = to(state);
        const value = readFloat(state, a, source, rules);
        const result = convert(source, target, value, env);
        writeFloat(state, d, target, rules, result);
        storeFlags(state, env);
      };
    }
  }
}
