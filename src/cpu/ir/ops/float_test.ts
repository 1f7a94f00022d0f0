import { assertEquals } from "@std/assert";
import { floatHelpers } from "../../float/helpers.ts";
import { laneHelpers } from "../../float/lanes.ts";
import { Layout } from "../../memory/layout.ts";
import type { Architecture } from "../../types.ts";
import { SingleOp } from "../../interpreter/single_op.ts";
import { floatFast, FloatFlag, FloatMode, Rounding, Slots } from "../slots.ts";
import { opHelperNames, type OpName } from "./index.ts";

const D = Slots.vector;
const A = Slots.vector + 2;
const B = Slots.vector + 4;
const C = Slots.vector + 6;
const STATE_BYTES = Slots.laneScratch * 8;
/** Of all combinations, every how many are tried; prime to their number. */
const STRIDE = 13;

/** Bit patterns around every boundary of the formats. */
const doubles = [
  0n,
  1n,
  0x000fffffffffffffn,
  0x0010000000000000n,
  0x0010000000000001n,
  0x0020000000000000n,
  0x1fefffffffffffffn,
  0x3690000000000000n,
  0x36a0000000000000n,
  0x380fffffffffffffn,
  0x3810000000000000n,
  0x3cb0000000000000n,
  0x3fdfffffffffffffn,
  0x3fe0000000000000n,
  0x3ff0000000000000n,
  0x3ff0000000000001n,
  0x3ff8000000000000n,
  0x4004000000000000n,
  0x400921fb54442d18n,
  0x41dfffffffc00000n,
  0x41dfffffffffffffn,
  0x41e0000000000000n,
  0x41efffffffe00000n,
  0x41efffffffffffffn,
  0x4330000000000001n,
  0x43dfffffffffffffn,
  0x43e0000000000000n,
  0x43efffffffffffffn,
  0x43f0000000000000n,
  0x47efffffefffffffn,
  0x47effffff0000000n,
  0x5fefffffffffffffn,
  0x7fefffffffffffffn,
  0x7ff0000000000000n,
  0x7ff0000000000001n,
  0x7ff8000000000000n,
  0x7ff8000000000123n,
];
const singles = [
  0n,
  1n,
  0x007fffffn,
  0x00800000n,
  0x00800001n,
  0x01000000n,
  0x1f7fffffn,
  0x33800000n,
  0x3effffffn,
  0x3f000000n,
  0x3f800000n,
  0x3f800001n,
  0x3fc00000n,
  0x40200000n,
  0x40490fdbn,
  0x4b800001n,
  0x4effffffn,
  0x4f000000n,
  0x4f7fffffn,
  0x5effffffn,
  0x5f000000n,
  0x5f7fffffn,
  0x5f800000n,
  0x7f7fffffn,
  0x7f800000n,
  0x7f800001n,
  0x7fc00000n,
];

function signed(patterns: readonly bigint[], sign: bigint): bigint[] {
  return [...patterns, ...patterns.map((bits) => bits | sign)];
}

/** A small deterministic generator (xorshift64*). */
function* random(): Generator<bigint, never> {
  let x = 0x9e3779b97f4a7c15n;
  for (;;) {
    x ^= x >> 12n;
    x = BigInt.asUintN(64, x ^ x << 25n);
    x ^= x >> 27n;
    yield BigInt.asUintN(64, x * 0x2545f4914f6cdd1dn);
  }
}
const numbers = random();
const next = (): bigint => numbers.next().value;

/** Operands of an op: pairs of boundary values, and random ones. */
function* operands(name: string): Generator<[bigint, bigint, bigint]> {
  const wide = /64$|64x2$|^f64/.test(name);
  const integer = /^[iu]/.test(name);
  const values = wide || integer
    ? signed(doubles, 1n << 63n)
    : signed(singles, 1n << 31n).map((bits) => bits | 0xffffffffn << 32n);
  const binary = !/To|sqrt|round|class|frecp|frsqrte/.test(name);
  for (const a of values) {
    for (const b of binary ? values : [0n]) yield [a, b, next()];
  }
  const exponent = wide ? 0x3ffn << 52n : 0x7fn << 23n;
  const fraction = wide ? (1n << 52n) - 1n : (1n << 23n) - 1n;
  const box = wide ? 0n : 0xffffffffn << 32n;
  for (let i = 0; i < 100; i++) {
    // Of like size, so that sums are inexact, cancel, and halve exactly.
    const near = (): bigint =>
      box | (exponent + ((next() & 7n) << (wide ? 52n : 23n))) |
      next() & fraction & ~((1n << (next() & 31n)) - 1n);
    yield integer
      ? [BigInt.asIntN(64, next()) >> (next() & 63n), 0n, 0n]
      : [near(), near(), near()];
  }
  // Not boxed, and signalling.
  if (!wide) yield [0x3f800000n, 0xffffffff_3f800000n, 0n];
}

interface Environment {
  readonly rounding: number;
  readonly flags: number;
  readonly mode: number;
  readonly extra: number;
}
const environments: readonly Environment[] = [
  { rounding: 0, flags: 0, mode: 0, extra: Rounding.dynamic },
  { rounding: 0, flags: FloatFlag.inexact, mode: 0, extra: Rounding.dynamic },
  { rounding: 0, flags: FloatFlag.inexact, mode: 0, extra: 8 },
  { rounding: 0, flags: 0, mode: 0, extra: Rounding.towardZero | 8 },
  { rounding: 0, flags: 1, mode: 0, extra: Rounding.up },
  { rounding: 0, flags: 1, mode: 0, extra: Rounding.nearestAway },
  { rounding: 1, flags: 0, mode: 0, extra: Rounding.dynamic },
  { rounding: 2, flags: 1, mode: 0, extra: Rounding.dynamic },
  { rounding: 3, flags: 0, mode: 0, extra: Rounding.dynamic },
  { rounding: 4, flags: 1, mode: 0, extra: Rounding.dynamic },
  { rounding: 3, flags: 0, mode: 0, extra: Rounding.down },
  {
    rounding: 0,
    flags: 1,
    mode: FloatMode.flushOperands | FloatMode.flushResults,
    extra: Rounding.dynamic,
  },
  {
    rounding: 2,
    flags: 0,
    mode: FloatMode.flushOperands | FloatMode.defaultNaN,
    extra: Rounding.dynamic,
  },
];

Deno.test("floatFast() allows the host's arithmetic only where it rounds alike", () => {
  assertEquals(floatFast(0, 0, 0), 0);
  assertEquals(floatFast(0, FloatFlag.inexact, 0), 1);
  assertEquals(floatFast(1, FloatFlag.inexact, 0), 0);
  assertEquals(floatFast(0, FloatFlag.inexact, FloatMode.defaultNaN), 0);
});

for (const architecture of ["riscv64", "aarch64", "x86_64"] as const) {
  Deno.test(`float ops do what their helpers do, on ${architecture}`, () => {
    compareAll(architecture);
  });
}

for (const architecture of ["riscv64", "aarch64", "x86_64"] as const) {
  Deno.test(`ordinary operands need no helper, whatever the mode, on ${architecture}`, () => {
    const called = new Set<string>();
    const helpers = Object.fromEntries(
      opHelperNames.map((name) => [name, () => void called.add(name)]),
    );
    const machine = new SingleOp(architecture, helpers);
    for (const name of opHelperNames) {
      if (!ORDINARY.test(name)) continue;
      if (architecture === "riscv64" && /x[24]$|^fcompare/.test(name)) continue;
      const { operands, exact } = ordinaryOperands(name);
      for (const environment of environments) {
        const { rounding, mode } = environment;
        if (architecture === "riscv64" && mode !== 0) continue;
        // Only RISC-V rounds ties away.
        if (architecture !== "riscv64" && rounding > 3) continue;
        if (/x[24]$/.test(name) && environment.extra !== Rounding.dynamic) {
          continue;
        }
        for (const [a, b, c] of [operands, exact]) {
          prepare(machine, name, a, b, c, environment);
          machine.execute(name as OpName, {
            d: D,
            a: A,
            b: B,
            immediate: BigInt(C * 8 | environment.extra << 16),
          });
        }
      }
    }
    assertEquals([...called], []);
  });
}

/** The ops that guests' arithmetic is made of. */
const ORDINARY =
  /^(f(add|sub|mul|div|sqrt|nmul|abd|n?madd|n?msub|min|max|round|eq|lt|le|compare|eqMask|ltMask|leMask|compareSignaling)(32|64)(x[24])?|f(32|64)To[IU](32|64)|[iu](32|64)ToF(32|64)|f32To64|f64To32)$/;

/** Numbers whose results are inexact, and some whose are exact. */
function ordinaryOperands(
  name: string,
): Readonly<Record<"operands" | "exact", readonly [bigint, bigint, bigint]>> {
  if (/^[iu]/.test(name)) {
    return {
      operands: [0x123456789abcdefn, 0n, 0n],
      exact: [4n, 0n, 0n],
    };
  }
  if (/^f64|64x2$|(?<!^f32.*)64$/.test(name)) {
    return {
      operands: [
        0x3ff6a09e667f3bcdn,
        0x400921fb54442d18n,
        0x3fe62e42fefa39efn,
      ],
      exact: [0x4010000000000000n, 0x4000000000000000n, 0x4010000000000000n],
    };
  }
  const box = /x[24]$/.test(name) ? 0n : 0xffffffffn << 32n;
  return {
    operands: [box | 0x3fb504f3n, box | 0x40490fdbn, box | 0x3f317218n],
    exact: [box | 0x40800000n, box | 0x40000000n, box | 0x40800000n],
  };
}

function compareAll(architecture: Architecture): void {
  const scalar = floatHelpers(architecture);
  const helpers = { ...scalar, ...laneHelpers(scalar) };
  const machine = new SingleOp(architecture, helpers);
  const state = new Uint8Array(
    machine.view.buffer,
    Layout.state,
    STATE_BYTES,
  );
  for (const name of opHelperNames) {
    if (architecture === "riscv64" && /x[24]$/.test(name)) continue;
    const helper = helpers[name];
    if (helper === undefined) throw new Error(`no helper ${name}`);
    // RISC-V compares into a register, never into flags.
    if (architecture === "riscv64" && name.startsWith("fcompare")) continue;
    let turn = 0;
    for (const [a, b, c] of operands(name)) {
      for (const environment of environments) {
        if (architecture === "riscv64" && environment.mode !== 0) continue;
        // Vectors round by the dynamic mode only.
        const vector = /x[24]$/.test(name);
        if (vector && environment.extra !== Rounding.dynamic) continue;
        // A pattern of pairs and environments, for time's sake.
        if (++turn % STRIDE !== 0) continue;
        prepare(machine, name, a, b, c, environment);
        const before = state.slice();
        const extra = C * 8 | environment.extra << 16;
        machine.execute(name as OpName, {
          d: D,
          a: A,
          b: B,
          immediate: BigInt(extra),
        });
        const fast = state.slice();
        state.set(before);
        const at = (slot: number): number => Layout.state + slot * 8;
        helper(machine.view, at(D), at(A), at(B), extra);
        for (let i = 0; i < STATE_BYTES; i++) {
          if (fast[i] === state[i]) continue;
          throw new Error(
            `${name} ${JSON.stringify(environment)} of ` +
              [a, b, c].map((v) => BigInt.asUintN(64, v).toString(16)) +
              `: ${
                new DataView(fast.buffer).getBigUint64(D * 8, true)
                  .toString(16)
              }, the helper ${machine.slot(D).toString(16)} ` +
              `(slot ${i >> 3})`,
          );
        }
      }
    }
  }
}

/** An operand's lanes: in a vector the upper ones hold another number. */
function lanes(value: bigint, name: string): bigint {
  if (name.endsWith("64x2")) return value | 0x3ff8000000000000n << 64n;
  if (!/x[24]$/.test(name)) return value;
  return value & 0xffffffffn | 0x40200000n << 32n | value << 64n |
    0x3fc00000n << 96n;
}

function prepare(
  machine: SingleOp,
  name: string,
  a: bigint,
  b: bigint,
  c: bigint,
  { rounding, flags, mode }: Environment,
): void {
  machine.setSlot128(D, 0x1122334455667788_99aabbccddeeff00n);
  // In vectors all lanes get the same kind of number.
  machine.setSlot128(A, lanes(a, name));
  machine.setSlot128(B, lanes(b, name));
  machine.setSlot128(C, lanes(c, name));
  machine.setSlot(Slots.floatRounding, BigInt(rounding));
  machine.setSlot(Slots.floatFlags, BigInt(flags));
  machine.setSlot(Slots.floatMode, BigInt(mode));
  machine.setSlot(
    Slots.floatFast,
    BigInt(floatFast(rounding, flags, mode)),
  );
  machine.setFlags(0);
}
