import { assertEquals } from "@std/assert";
import { Layout } from "../../memory/layout.ts";
import { Exit } from "../../types.ts";
import { SingleOp } from "../../interpreter/single_op.ts";
import {
  sseExtra,
  sseFloat,
  SseOperation,
} from "../../x86_64/sse_float_helpers.ts";
import { floatFast, FloatFlag, FloatMode, Slots } from "../slots.ts";
import { EngineExit } from "./control.ts";
import { type SseForm, sseForms } from "./float_x86_64.ts";
import { opHelperNames, type OpName } from "./index.ts";

const D = Slots.vector;
const A = Slots.vector + 2;
const B = Slots.vector + 4;
const STATE_BYTES = Slots.threadEnd * 8;
const at = (slot: number): number => Layout.state + slot * 8;

interface Case {
  readonly name: OpName;
  readonly extra: number;
  /** What b holds. */
  readonly source: "single" | "double" | "integer";
}

const isDouble = (form: SseForm): boolean => form === "sd" || form === "pd";
const LANES = { ss: 1, sd: 1, ps: 4, pd: 2 } as const;

function cases(): Case[] {
  const result: Case[] = [];
  const add = (
    name: string,
    operation: number,
    form: SseForm,
    source: Case["source"] = isDouble(form) ? "double" : "single",
    immediate = 0,
  ): void => {
    const extra = sseExtra(operation, isDouble(form), LANES[form], immediate);
    result.push({ name: name as OpName, extra, source });
  };
  for (const form of sseForms) {
    for (
      const name of ["add", "sub", "mul", "div", "sqrt", "min", "max"] as const
    ) add(name + form, SseOperation[name], form);
    for (const predicate of [0, 1, 2, 4, 5, 6]) {
      const { cmp } = SseOperation;
      add(`cmp${form}${predicate}`, cmp, form, undefined, predicate);
    }
  }
  for (const form of ["ss", "sd"] as const) {
    for (const bits of [32, 64] as const) {
      const from = SseOperation[`fromInteger${bits}`];
      add(`cvtsi${bits}2${form}`, from, form, "integer");
      add(`cvt${form}2si${bits}`, SseOperation[`toInteger${bits}`], form);
      add(`cvtt${form}2si${bits}`, SseOperation[`truncate${bits}`], form);
    }
    for (let rounding = 0; rounding < 4; rounding++) {
      const { round } = SseOperation;
      add(`round${form}${rounding}`, round, form, undefined, rounding | 8);
    }
  }
  add("cvtss2sd", SseOperation.widen, "sd", "single");
  add("cvtsd2ss", SseOperation.narrow, "ss", "double");
  add("cvtdq2ps", SseOperation.packedFromIntegers, "ps", "integer");
  add("cvttps2dq", SseOperation.packedTruncate, "ps");
  add("cvttpd2dq", SseOperation.packedTruncate, "pd");
  return result;
}

let seed = 0x9e3779b97f4a7c15n;
function random(): bigint {
  seed = BigInt.asUintN(64, seed ^ seed << 13n);
  seed ^= seed >> 7n;
  seed = BigInt.asUintN(64, seed ^ seed << 17n);
  return seed;
}
const below = (limit: number): number => Number(random() % BigInt(limit));

/** A number of a format: of ordinary size, near the ends, or neither. */
function float(fraction: number, bias: number): bigint {
  const near = bias + below(8) - 4;
  const end = [0, 1, 2, 2 * bias - 1, 2 * bias, 2 * bias + 1][below(6)] ?? 0;
  const exponent = below(4) === 0
    ? below(2) === 0 ? end : below(2 * bias)
    : near;
  const all = (1n << BigInt(fraction)) - 1n;
  const cut = all >> BigInt(below(fraction));
  // Many zeros, or many ones, at the end, or neither.
  const bits = [random() & all & ~cut, random() & all | cut, random() & all];
  return (random() & 1n) << BigInt(fraction + (bias === 127 ? 8 : 11)) |
    BigInt(exponent) << BigInt(fraction) | (bits[below(3)] ?? 0n);
}
const single = (): bigint => float(23, 127);
const double = (): bigint => float(52, 1023);
const pair = (): bigint => single() | single() << 32n;

function drawOperand(machine: SingleOp, slot: number, source: string): void {
  for (const half of [slot, slot + 1]) {
    machine.setSlot(
      half,
      source === "single"
        ? pair()
        : source === "double"
        ? double()
        : BigInt.asIntN(64, random()) >> BigInt(below(64)),
    );
  }
}

/** MXCSR's parts, with nothing unmasked as a rule. */
function drawEnvironment(machine: SingleOp): void {
  const rounding = below(4);
  const flags = below(64);
  const flush = below(3) === 0 ? below(4) : 0;
  const unmasked = below(3) === 0 ? below(64) : 0;
  const mode = flush | unmasked << FloatMode.unmaskedShift;
  machine.setSlot(Slots.floatRounding, BigInt(rounding));
  machine.setSlot(Slots.floatFlags, BigInt(flags));
  machine.setSlot(Slots.floatMode, BigInt(mode));
  machine.setSlot(Slots.floatFast, BigInt(floatFast(rounding, flags, mode)));
}

Deno.test("SSE float ops do what their helper does, flags and exceptions included", () => {
  const number = opHelperNames.length;
  const machine = new SingleOp("x86_64", {}, [sseFloat]);
  const state = new Uint8Array(machine.view.buffer, at(0), STATE_BYTES);
  for (const { name, extra, source } of cases()) {
    for (let round = 0; round < 1000; round++) {
      drawOperand(machine, A, source);
      drawOperand(machine, B, source);
      machine.setSlot128(D, machine.slot128(A));
      drawEnvironment(machine);
      const before = state.slice();
      const exit = machine.execute(name, {
        d: D,
        a: A,
        b: B,
        immediate: BigInt(number) | BigInt(extra) << 32n,
      });
      const got = state.slice();
      state.set(before);
      const wanted = sseFloat(machine.view, at(D), at(A), at(B), extra);
      const what = `${name} of ${machine.slot128(A).toString(16)}, ${
        machine.slot128(B).toString(16)
      }, rounding ${machine.slot(Slots.floatRounding)}, mode ${
        machine.slot(Slots.floatMode)
      }`;
      assertEquals(exit, wanted === -1 ? EngineExit.stepped : wanted, what);
      const differing = got.findIndex((byte, index) => byte !== state[index]);
      if (differing < 0) continue;
      const slot = differing >> 3;
      const has = new DataView(got.buffer).getBigUint64(slot * 8, true);
      throw new Error(
        `${what}: slot ${slot} is ${has.toString(16)}, the helper's ${
          machine.slot(slot).toString(16)
        }`,
      );
    }
  }
});

Deno.test("SSE reports what was tiny before it was rounded up to normal", () => {
  const number = opHelperNames.length;
  const machine = new SingleOp("x86_64", {}, [sseFloat]);
  const tiny = [
    // (1 - 2^-53) * 2^-1022, (1 - 2^-24) * 2^-126: by an x86 processor
    ["mulsd", true, 0x3fefffffffffffffn, 0x0010000000000000n],
    ["mulss", false, 0x3f7fffffn, 0x00800000n],
  ] as const;
  for (const [name, wide, a, b] of tiny) {
    machine.setSlot(A, a);
    machine.setSlot(B, b);
    machine.setSlot(Slots.floatFlags, BigInt(FloatFlag.inexact));
    machine.setSlot(Slots.floatFast, 1n);
    const extra = sseExtra(SseOperation.mul, wide, 1);
    machine.execute(name, {
      d: D,
      a: A,
      b: B,
      immediate: BigInt(number) | BigInt(extra) << 32n,
    });
    assertEquals(machine.slot(D) & (wide ? ~0n : 0xffffffffn), b);
    assertEquals(
      Number(machine.slot(Slots.floatFlags)),
      FloatFlag.inexact | FloatFlag.underflow,
    );
  }
});

Deno.test("ordinary operands need no helper, whatever MXCSR says", () => {
  const called = new Set<number>();
  const machine = new SingleOp("x86_64", {}, [
    (_state, _d, _a, _b, extra) => {
      called.add(extra);
      return Exit.illegal;
    },
  ]);
  const values = {
    single: [0x3fb504f3_3fb504f3n, 0x40490fdb_40490fdbn],
    double: [0x3ff6a09e667f3bcdn, 0x400921fb54442d18n],
    integer: [0x12345671234567n, 0x7654321_07654321n],
  };
  const unmasked = FloatFlag.invalid | FloatFlag.divideByZero;
  for (const { name, extra, source } of cases()) {
    for (let environment = 0; environment < 32; environment++) {
      const rounding = environment & 3;
      const flags = environment >> 2 & 1;
      const mode = (environment & 8 ? 3 : 0) |
        (environment & 16 ? unmasked << FloatMode.unmaskedShift : 0);
      const [a = 0n, b = 0n] = values[source];
      machine.setSlot128(A, a | a << 64n);
      machine.setSlot128(B, b | b << 64n);
      machine.setSlot(Slots.floatRounding, BigInt(rounding));
      machine.setSlot(Slots.floatFlags, BigInt(flags));
      machine.setSlot(Slots.floatMode, BigInt(mode));
      const fast = floatFast(rounding, flags, mode);
      machine.setSlot(Slots.floatFast, BigInt(fast));
      const exit = machine.execute(name, {
        d: D,
        a: A,
        b: B,
        immediate: BigInt(opHelperNames.length) | BigInt(extra) << 32n,
      });
      assertEquals(exit, EngineExit.stepped, `${name}, ${environment}`);
    }
  }
  assertEquals(called.size, 0);
});
