import { assertEquals } from "@std/assert";
import {
  add,
  classify,
  compare,
  convert,
  divide,
  Extreme,
  extreme,
  F16,
  F16_ALTERNATIVE,
  F32,
  F64,
  F80,
  FloatEnvironment,
  FloatFlag,
  type FloatFormat,
  fromInteger,
  multiply,
  multiplyAdd,
  newtonStep,
  Order,
  reciprocalEstimate,
  remainder,
  remainderQuotient,
  Rounding,
  roundToIntegral,
  Rules,
  squareRoot,
  squareRootEstimate,
  subtract,
  toInteger,
} from "./float.ts";

const { invalid, divideByZero, overflow, underflow, inexact, denormal } =
  FloatFlag;

function environment(
  rules: Rules,
  rounding: Rounding = Rounding.nearestEven,
): FloatEnvironment {
  const env = new FloatEnvironment(rules);
  env.rounding = rounding;
  return env;
}

/** Checks a result and the flags raised for it. */
function check(
  env: FloatEnvironment,
  compute: (env: FloatEnvironment) => bigint,
  bits: bigint,
  flags: number,
): void {
  env.flags = 0;
  const got = compute(env);
  assertEquals(got.toString(16), bits.toString(16));
  assertEquals(env.flags, flags);
}

const ONE32 = 0x3f800000n;
const TWO32 = 0x40000000n;
const THREE32 = 0x40400000n;
const MAX32 = 0x7f7fffffn;
const MIN32 = 0x00800000n;
const TINY32 = 0x00000001n;
const INFINITY32 = 0x7f800000n;
const QUIET32 = 0x7fc00001n;
const SIGNALLING32 = 0x7f800001n;
const NEGATIVE32 = 0x80000000n;

Deno.test("divide() of 1 by 3 rounds by every mode", () => {
  // 1/3 = 0x1.555555(5)… × 2^-2
  const wanted: readonly [Rounding, bigint, bigint][] = [
    [Rounding.nearestEven, 0x3eaaaaabn, 0xbeaaaaabn],
    [Rounding.nearestAway, 0x3eaaaaabn, 0xbeaaaaabn],
    [Rounding.towardZero, 0x3eaaaaaan, 0xbeaaaaaan],
    [Rounding.down, 0x3eaaaaaan, 0xbeaaaaabn],
    [Rounding.up, 0x3eaaaaabn, 0xbeaaaaaan],
    [Rounding.odd, 0x3eaaaaabn, 0xbeaaaaabn],
  ];
  for (const [rounding, positive, negative] of wanted) {
    const env = environment(Rules.riscv, rounding);
    check(env, (e) => divide(F32, ONE32, THREE32, e), positive, inexact);
    const minus = ONE32 | NEGATIVE32;
    check(env, (e) => divide(F32, minus, THREE32, e), negative, inexact);
  }
});

Deno.test("overflow goes to infinity or to the largest number, by mode", () => {
  const flags = overflow | inexact;
  const wanted: readonly [Rounding, bigint, bigint][] = [
    [Rounding.nearestEven, INFINITY32, INFINITY32 | NEGATIVE32],
    [Rounding.towardZero, MAX32, MAX32 | NEGATIVE32],
    [Rounding.down, MAX32, INFINITY32 | NEGATIVE32],
    [Rounding.up, INFINITY32, MAX32 | NEGATIVE32],
    [Rounding.nearestAway, INFINITY32, INFINITY32 | NEGATIVE32],
  ];
  for (const [rounding, positive, negative] of wanted) {
    const env = environment(Rules.riscv, rounding);
    check(env, (e) => multiply(F32, MAX32, TWO32, e), positive, flags);
    const minus = MAX32 | NEGATIVE32;
    check(env, (e) => multiply(F32, minus, TWO32, e), negative, flags);
  }
});

// IEEE 754 7.5 leaves open where tininess is found: RISC-V and x86 look after
// rounding, Arm before.
Deno.test("underflow is found after rounding, by Arm before", () => {
  // 0x1.fffffe × 2^-127 is exact at unbounded exponent: tiny for both.
  const almost = 0x3f7fffffn; // 1 - 2^-24
  for (const rules of [Rules.riscv, Rules.arm, Rules.sse]) {
    check(
      environment(rules),
      (e) => multiply(F32, MIN32, almost, e),
      MIN32,
      underflow | inexact,
    );
  }
  const env = (rules: Rules) => environment(rules);
  // 2^-126 - 2^-151 needs 25 bits; to nearest even it is 2^-126.
  const below = (e: FloatEnvironment) =>
    multiplyAdd(F32, 0x33000000n, 0x80800000n, MIN32, e);
  check(env(Rules.riscv), below, MIN32, inexact);
  check(env(Rules.sse), below, MIN32, inexact);
  check(env(Rules.arm), below, MIN32, underflow | inexact);
});

Deno.test("exact denormal results do not underflow", () => {
  for (const rules of [Rules.riscv, Rules.arm]) {
    check(
      environment(rules),
      (e) => multiply(F32, MIN32, 0x3f000000n, e),
      0x00400000n,
      0,
    );
  }
});

Deno.test("denormals are flushed where the mode says so", () => {
  const arm = environment(Rules.arm);
  arm.flushInputs = arm.flushOutputs = true;
  check(arm, (e) => add(F32, TINY32, TINY32, e), 0n, denormal);
  check(arm, (e) => multiply(F32, MIN32, 0x3f000000n, e), 0n, underflow);
  const sse = environment(Rules.sse);
  sse.flushInputs = true;
  check(sse, (e) => add(F32, TINY32, TINY32, e), 0n, 0);
  sse.flushInputs = false;
  check(sse, (e) => add(F32, TINY32, TINY32, e), 2n, denormal);
  sse.flushOutputs = true;
  check(
    sse,
    (e) => multiply(F32, MIN32, 0x3f400000n, e),
    0n,
    underflow | inexact,
  );
});

Deno.test("zeros of a sum have the sign that the mode gives", () => {
  const minus = ONE32 | NEGATIVE32;
  const up = environment(Rules.riscv, Rounding.up);
  const down = environment(Rules.riscv, Rounding.down);
  check(up, (e) => add(F32, ONE32, minus, e), 0n, 0);
  check(down, (e) => add(F32, ONE32, minus, e), NEGATIVE32, 0);
  check(down, (e) => add(F32, 0n, NEGATIVE32, e), NEGATIVE32, 0);
  check(up, (e) => add(F32, NEGATIVE32, NEGATIVE32, e), NEGATIVE32, 0);
  check(up, (e) => subtract(F32, 0n, 0n, e), 0n, 0);
});

Deno.test("invalid operations give the architecture's default NaN", () => {
  const wanted: readonly [Rules, bigint][] = [
    [Rules.riscv, 0x7fc00000n],
    [Rules.arm, 0x7fc00000n],
    [Rules.sse, 0xffc00000n],
  ];
  for (const [rules, nan] of wanted) {
    const env = environment(rules);
    const minusInfinity = INFINITY32 | NEGATIVE32;
    check(env, (e) => add(F32, INFINITY32, minusInfinity, e), nan, invalid);
    check(env, (e) => multiply(F32, 0n, INFINITY32, e), nan, invalid);
    check(env, (e) => divide(F32, 0n, 0n, e), nan, invalid);
    check(env, (e) => squareRoot(F32, ONE32 | NEGATIVE32, e), nan, invalid);
    check(env, (e) => divide(F32, ONE32, 0n, e), INFINITY32, divideByZero);
  }
  const x87 = environment(Rules.x87);
  const indefinite = 0xffffc000000000000000n;
  check(x87, (e) => divide(F80, 0n, 0n, e), indefinite, invalid);
});

Deno.test("NaN operands survive by the architecture's rule", () => {
  const quieted = SIGNALLING32 | 0x00400000n;
  const cases: readonly [Rules, bigint, bigint, bigint, number][] = [
    [Rules.riscv, QUIET32, ONE32, 0x7fc00000n, 0],
    [Rules.riscv, ONE32, SIGNALLING32, 0x7fc00000n, invalid],
    // Arm: the first signalling one, else the first.
    [Rules.arm, QUIET32 | NEGATIVE32, SIGNALLING32, quieted, invalid],
    [Rules.arm, ONE32, QUIET32 | NEGATIVE32, QUIET32 | NEGATIVE32, 0],
    // SSE: the first operand if it is a NaN.
    [Rules.sse, 0x7fc00002n, SIGNALLING32, 0x7fc00002n, invalid],
    [Rules.sse, ONE32, SIGNALLING32, quieted, invalid],
  ];
  for (const [rules, a, b, wanted, flags] of cases) {
    check(environment(rules), (e) => add(F32, a, b, e), wanted, flags);
  }
  const plain = environment(Rules.arm);
  plain.defaultNaN = true;
  check(plain, (e) => add(F32, QUIET32, ONE32, e), 0x7fc00000n, 0);
  // x87: a quiet one beats a signalling one; else the larger significand.
  const x87 = environment(Rules.x87);
  const nan = (significand: bigint) => 0x7fffn << 64n | significand;
  const signalling = nan(0xbfffffffffffffffn);
  const quiet = nan(0xc000000000000000n);
  check(x87, (e) => add(F80, signalling, quiet, e), quiet, invalid);
  const larger = nan(0xc000000000000001n);
  check(x87, (e) => add(F80, quiet, larger, e), larger, 0);
});

Deno.test("x87 encodings without meaning are invalid operands", () => {
  const env = environment(Rules.x87);
  const indefinite = 0xffffc000000000000000n;
  const one = 0x3fff8000000000000000n;
  for (
    const unsupported of [
      0x3fff0000000000000001n,
      0x7fff0000000000000000n,
      0x00010000000000000000n,
    ]
  ) {
    check(env, (e) => add(F80, one, unsupported, e), indefinite, invalid);
  }
  // A pseudo-denormal counts as the number that it looks like.
  const pseudo = 0x00008000000000000000n;
  check(
    env,
    (e) => add(F80, pseudo, 0n, e),
    0x00018000000000000000n,
    denormal,
  );
});

Deno.test("x87 precision control rounds to fewer bits", () => {
  const env = environment(Rules.x87);
  const one = 0x3fff8000000000000000n;
  const three = 0x4000c000000000000000n;
  const third = (e: FloatEnvironment) => divide(F80, one, three, e);
  check(env, third, 0x3ffdaaaaaaaaaaaaaaabn, inexact);
  env.extendedPrecision = 53;
  check(env, third, 0x3ffdaaaaaaaaaaaaa800n, inexact);
  env.extendedPrecision = 24;
  check(env, third, 0x3ffdaaaaab0000000000n, inexact);
});

Deno.test("multiplyAdd() rounds once", () => {
  // (1 + 2^-23)^2 - (1 + 2^-22) = 2^-46, which two roundings lose.
  const a = 0x3f800001n;
  const c = 0xbf800002n;
  const env = environment(Rules.riscv);
  check(env, (e) => multiplyAdd(F32, a, a, c, e), 0x28800000n, 0);
  // Infinity times zero is invalid even beside a quiet NaN.
  check(
    env,
    (e) => multiplyAdd(F32, INFINITY32, 0n, QUIET32, e),
    0x7fc00000n,
    invalid,
  );
});

Deno.test("toInteger() answers the impossible as each architecture does", () => {
  const f32 = (value: bigint, rules: Rules, width: number, signed: boolean) => {
    const env = environment(rules, Rounding.towardZero);
    const result = toInteger(F32, value, width, signed, env.rounding, env);
    return [result.toString(16), env.flags];
  };
  const large = 0x4f800000n; // 2^32
  const minusLarge = large | NEGATIVE32;
  const nan = 0x7fc00000n;
  // RISC-V (F extension, "Domains of float-to-integer conversions").
  assertEquals(f32(large, Rules.riscv, 32, true), ["7fffffff", invalid]);
  assertEquals(f32(minusLarge, Rules.riscv, 32, true), ["80000000", invalid]);
  assertEquals(f32(nan, Rules.riscv, 32, true), ["7fffffff", invalid]);
  assertEquals(f32(nan, Rules.riscv, 32, false), ["ffffffff", invalid]);
  assertEquals(f32(minusLarge, Rules.riscv, 32, false), ["0", invalid]);
  // Arm (FPToFixed): saturates, NaN is 0.
  assertEquals(f32(large, Rules.arm, 32, true), ["7fffffff", invalid]);
  assertEquals(f32(nan, Rules.arm, 32, true), ["0", invalid]);
  // x86: the integer indefinite.
  assertEquals(f32(large, Rules.sse, 32, true), ["80000000", invalid]);
  assertEquals(f32(nan, Rules.sse, 64, true), ["8000000000000000", invalid]);
  // -0.5 to unsigned is 0, inexact only.
  assertEquals(f32(0xbf000000n, Rules.riscv, 32, false), ["0", inexact]);
  assertEquals(f32(0xbf800000n, Rules.riscv, 32, false), ["0", invalid]);
});

Deno.test("toInteger() scales by fraction bits", () => {
  const env = environment(Rules.arm, Rounding.towardZero);
  const half = 0x3fe0000000000000n;
  assertEquals(toInteger(F64, half, 32, true, env.rounding, env, 16), 0x8000n);
  assertEquals(fromInteger(F64, 0x8000n, env, 16), half);
});

Deno.test("fromInteger() rounds by the mode", () => {
  const value = (1n << 53n) + 1n;
  const up = environment(Rules.riscv, Rounding.up);
  check(up, (e) => fromInteger(F64, value, e), 0x4340000000000001n, inexact);
  const even = environment(Rules.riscv);
  check(even, (e) => fromInteger(F64, value, e), 0x4340000000000000n, inexact);
  check(even, (e) => fromInteger(F32, -1n, e), 0xbf800000n, 0);
});

Deno.test("roundToIntegral() keeps signs and reports on demand", () => {
  const cases: readonly [number, Rounding, number][] = [
    [2.5, Rounding.nearestEven, 2],
    [3.5, Rounding.nearestEven, 4],
    [2.5, Rounding.nearestAway, 3],
    [-2.5, Rounding.nearestAway, -3],
    [-0.3, Rounding.nearestEven, -0],
    [-0.3, Rounding.down, -1],
    [0.3, Rounding.up, 1],
    [1.9, Rounding.towardZero, 1],
  ];
  const view = new DataView(new ArrayBuffer(8));
  const bitsOf = (value: number) => {
    view.setFloat64(0, value);
    return view.getBigUint64(0);
  };
  for (const [value, rounding, wanted] of cases) {
    const env = environment(Rules.arm);
    const bits = bitsOf(value);
    const loud = roundToIntegral(F64, bits, rounding, true, env);
    assertEquals(loud, bitsOf(wanted));
    assertEquals(env.flags, inexact);
    env.flags = 0;
    assertEquals(roundToIntegral(F64, bits, rounding, false, env), loud);
    assertEquals(env.flags, 0);
  }
});

Deno.test("convert() between formats rounds, flushes nothing of halves, keeps payloads", () => {
  const env = environment(Rules.arm);
  check(env, (e) => convert(F16, F32, 0x0001n, e), 0x33800000n, 0);
  check(
    env,
    (e) => convert(F32, F16, 0x477ff000n, e),
    0x7c00n,
    overflow | inexact,
  );
  check(env, (e) => convert(F32, F16, 0x477fefffn, e), 0x7bffn, inexact);
  check(
    env,
    (e) => convert(F32, F64, SIGNALLING32, e),
    0x7ff8000020000000n,
    invalid,
  );
  check(env, (e) => convert(F64, F32, 0x7ff8000020000000n, e), QUIET32, 0);
  // To odd, so that rounding again from single is right (FCVTXN).
  env.rounding = Rounding.odd;
  check(
    env,
    (e) => convert(F64, F32, 0x3ff0000000000001n, e),
    0x3f800001n,
    inexact,
  );
  check(
    env,
    (e) => convert(F64, F32, 0x7fefffffffffffffn, e),
    MAX32,
    overflow | inexact,
  );
});

Deno.test("convert() to alternative half precision has no infinities and NaNs", () => {
  const env = environment(Rules.arm);
  const to = F16_ALTERNATIVE;
  check(env, (e) => convert(F32, to, INFINITY32, e), 0x7fffn, invalid);
  check(
    env,
    (e) => convert(F32, to, QUIET32 | NEGATIVE32, e),
    0x8000n,
    invalid,
  );
  check(env, (e) => convert(F32, to, 0x47ffe000n, e), 0x7fffn, 0);
  check(env, (e) => convert(to, F32, 0x7fffn, e), 0x47ffe000n, 0);
});

Deno.test("compare() raises invalid for quiet NaNs only when it signals", () => {
  const env = environment(Rules.riscv);
  assertEquals(compare(F32, ONE32, TWO32, env, true), Order.less);
  assertEquals(compare(F32, 0n, NEGATIVE32, env, true), Order.equal);
  assertEquals(
    compare(F32, NEGATIVE32 | ONE32, TINY32, env, false),
    Order.less,
  );
  assertEquals(compare(F32, QUIET32, ONE32, env, false), Order.unordered);
  assertEquals(env.flags, 0);
  assertEquals(compare(F32, QUIET32, ONE32, env, true), Order.unordered);
  assertEquals(env.flags, invalid);
  env.flags = 0;
  assertEquals(compare(F32, SIGNALLING32, ONE32, env, false), Order.unordered);
  assertEquals(env.flags, invalid);
});

Deno.test("extreme() treats NaNs and zeros by its rule", () => {
  const minimum = (rule: Extreme, a: bigint, b: bigint, rules: Rules) => {
    const env = environment(rules);
    return [extreme(F32, a, b, env, false, rule).toString(16), env.flags];
  };
  const { numberAlways, number, propagate, second } = Extreme;
  assertEquals(minimum(numberAlways, SIGNALLING32, ONE32, Rules.riscv), [
    "3f800000",
    invalid,
  ]);
  assertEquals(minimum(numberAlways, QUIET32, QUIET32, Rules.riscv), [
    "7fc00000",
    0,
  ]);
  assertEquals(minimum(numberAlways, 0n, NEGATIVE32, Rules.riscv), [
    "80000000",
    0,
  ]);
  assertEquals(minimum(propagate, QUIET32, ONE32, Rules.arm), ["7fc00001", 0]);
  assertEquals(minimum(number, QUIET32, ONE32, Rules.arm), ["3f800000", 0]);
  assertEquals(minimum(number, SIGNALLING32, ONE32, Rules.arm), [
    "7fc00001",
    invalid,
  ]);
  assertEquals(minimum(second, QUIET32, ONE32, Rules.sse), [
    "3f800000",
    invalid,
  ]);
  assertEquals(minimum(second, NEGATIVE32, 0n, Rules.sse), ["0", 0]);
});

Deno.test("remainder() is exact and leaves the quotient", () => {
  const env = environment(Rules.x87);
  const bits = (value: bigint) => fromInteger(F80, value, env);
  assertEquals(remainder(F80, bits(17n), bits(5n), env, false), bits(2n));
  assertEquals(remainderQuotient, 3n);
  assertEquals(remainder(F80, bits(18n), bits(5n), env, true), bits(-2n));
  assertEquals(remainderQuotient, 4n);
  // A tie goes to the even quotient.
  assertEquals(remainder(F80, bits(5n), bits(2n), env, true), bits(1n));
  assertEquals(env.flags, 0);
});

// RISC-V, F extension, table of fclass results.
Deno.test("classify() numbers classes as fclass does", () => {
  const classes: readonly bigint[] = [
    0xff800000n,
    0xbf800000n,
    0x80000001n,
    0x80000000n,
    0x00000000n,
    0x00000001n,
    0x3f800000n,
    0x7f800000n,
    SIGNALLING32,
    QUIET32,
  ];
  classes.forEach((bits, index) => assertEquals(classify(F32, bits), index));
});

// Arm ARM, FPRecipEstimate and FPRSqrtEstimate: estimates have 8 bits.
Deno.test("estimates are within the architecture's 8 bits", () => {
  const view = new DataView(new ArrayBuffer(8));
  const toNumber = (format: FloatFormat, bits: bigint) => {
    view.setBigUint64(0, bits);
    return format === F64 ? view.getFloat64(0) : view.getFloat32(4);
  };
  const env = environment(Rules.arm);
  for (const format of [F32, F64]) {
    const one = BigInt(format.bias) << BigInt(format.storedBits);
    for (let step = 0n; step < 512n; step++) {
      const bits = one + (step << BigInt(format.storedBits - 8));
      const x = toNumber(format, bits);
      const inverse = toNumber(format, reciprocalEstimate(format, bits, env));
      assertEquals(Math.abs(inverse * x - 1) < 2 ** -8, true, `${x}`);
      const root = toNumber(format, squareRootEstimate(format, bits, env));
      assertEquals(Math.abs(root * root * x - 1) < 2 ** -7, true, `${x}`);
    }
  }
  // The manual's own special values.
  assertEquals(reciprocalEstimate(F32, ONE32, env), 0x3f7f8000n);
  assertEquals(reciprocalEstimate(F32, INFINITY32, env), 0n);
  assertEquals(newtonStep(F32, 0n, INFINITY32, env, false), TWO32);
  assertEquals(newtonStep(F32, 0n, INFINITY32, env, true), 0x3fc00000n);
});
