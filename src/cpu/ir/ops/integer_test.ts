import { assertEquals } from "@std/assert";
import { SingleOp } from "../../interpreter/single_op.ts";
import { Slots } from "../slots.ts";
import { integerOps } from "./integer.ts";
import type { OpName } from "./index.ts";

const machine = new SingleOp("riscv64");
const [D, A, B, C] = [16, 17, 18, 19].map((slot) =>
  slot + Slots.general - 16
) as [number, number, number, number];

const values = [
  0n,
  1n,
  2n,
  63n,
  0x7fn,
  0x80n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  0x100000000n,
  0x0123456789abcdefn,
  0x7fffffffffffffffn,
  0x8000000000000000n,
  0xffffffffffffff80n,
  0xffffffffffffffffn,
];

const u = (bits: number, value: bigint): bigint => BigInt.asUintN(bits, value);
const s = (bits: number, value: bigint): bigint => BigInt.asIntN(bits, value);

type Model = (a: bigint, b: bigint, bits: number) => bigint;
const rotate = (a: bigint, by: number, bits: number): bigint =>
  u(bits, a) << BigInt(by) | u(bits, a) >> BigInt(bits - by);

/** Meaning of the families, on any width. */
const binary: Record<string, Model> = {
  add: (a, b) => a + b,
  sub: (a, b) => a - b,
  mul: (a, b) => a * b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shl: (a, b, bits) => a << (b & BigInt(bits - 1)),
  shr: (a, b, bits) => u(bits, a) >> (b & BigInt(bits - 1)),
  sar: (a, b, bits) => s(bits, a) >> (b & BigInt(bits - 1)),
  rotl: (a, b, bits) => rotate(a, Number(b & BigInt(bits - 1)), bits),
  rotr: (a, b, bits) =>
    rotate(a, (bits - Number(b & BigInt(bits - 1))) % bits, bits),
};
const compare: Record<string, Model> = {
  setEq: (a, b, n) => u(n, a) === u(n, b) ? 1n : 0n,
  setNe: (a, b, n) => u(n, a) !== u(n, b) ? 1n : 0n,
  setLt: (a, b, n) => s(n, a) < s(n, b) ? 1n : 0n,
  setLtU: (a, b, n) => u(n, a) < u(n, b) ? 1n : 0n,
  setLe: (a, b, n) => s(n, a) <= s(n, b) ? 1n : 0n,
  setLeU: (a, b, n) => u(n, a) <= u(n, b) ? 1n : 0n,
  setGe: (a, b, n) => s(n, a) >= s(n, b) ? 1n : 0n,
  setGeU: (a, b, n) => u(n, a) >= u(n, b) ? 1n : 0n,
  setGt: (a, b, n) => s(n, a) > s(n, b) ? 1n : 0n,
  setGtU: (a, b, n) => u(n, a) > u(n, b) ? 1n : 0n,
};
/** RISC-V's answers for division by zero: -1 and the dividend; `divZ`: 0. */
const division: Record<string, Model> = {
  div: (a, b, n) => s(n, b) === 0n ? -1n : s(n, a) / s(n, b),
  divZ: (a, b, n) => s(n, b) === 0n ? 0n : s(n, a) / s(n, b),
  rem: (a, b, n) => s(n, b) === 0n ? a : s(n, a) % s(n, b),
  divU: (a, b, n) => u(n, b) === 0n ? -1n : u(n, a) / u(n, b),
  divZU: (a, b, n) => u(n, b) === 0n ? 0n : u(n, a) / u(n, b),
  remU: (a, b, n) => u(n, b) === 0n ? a : u(n, a) % u(n, b),
};
const count = (bits: string, digit: string): bigint =>
  BigInt([...bits].filter((c) => c === digit).length);
const binaryText = (a: bigint, n: number): string =>
  u(n, a).toString(2).padStart(n, "0");
const reverseText = (text: string, group: number): bigint =>
  BigInt(
    "0x" +
      (text.match(new RegExp(`.{${group}}`, "g")) ?? []).reverse().join(""),
  );
const bytes = (a: bigint, n: number): string =>
  u(n, a).toString(16).padStart(n / 4, "0");
const swapWithin = (a: bigint, size: number): bigint =>
  BigInt(
    "0x" + (bytes(a, 64).match(new RegExp(`.{${size * 2}}`, "g")) ?? [])
      .map((part) => bytes(reverseText(part, 2), size * 8)).join(""),
  );
const mirror = (a: bigint, n: number): bigint =>
  BigInt("0b" + [...binaryText(a, n)].reverse().join(""));

/** Everything else, of (a, b, c, d). */
const single: Record<
  string,
  (a: bigint, b: bigint, c: bigint, d: bigint) => bigint
> = {
  move: (a) => a,
  clz64: (a) => BigInt(binaryText(a, 64).search(/1|$/)),
  clz32: (a) => BigInt(binaryText(a, 32).search(/1|$/)),
  ctz64: (a) => BigInt([...binaryText(a, 64)].reverse().join("").search(/1|$/)),
  ctz32: (a) => BigInt([...binaryText(a, 32)].reverse().join("").search(/1|$/)),
  popcnt64: (a) => count(binaryText(a, 64), "1"),
  popcnt32: (a) => count(binaryText(a, 32), "1"),
  extend8: (a) => s(8, a),
  extend16: (a) => s(16, a),
  extend32: (a) => s(32, a),
  extend8To32: (a) => u(32, s(8, a)),
  extend16To32: (a) => u(32, s(16, a)),
  zero8: (a) => u(8, a),
  zero16: (a) => u(16, a),
  zero32: (a) => u(32, a),
  not64: (a) => ~a,
  andNot64: (a, b) => a & ~b,
  orNot64: (a, b) => a | ~b,
  xorNot64: (a, b) => ~(a ^ b),
  insert8: (a, _b, _c, d) => d & ~0xffn | u(8, a),
  insert8High: (a, _b, _c, d) => d & ~0xff00n | u(8, a) << 8n,
  insert16: (a, _b, _c, d) => d & ~0xffffn | u(16, a),
  insert32: (a, _b, _c, d) => d & ~0xffffffffn | u(32, a),
  reverse16: (a) => swapWithin(a, 2),
  reverse32: (a) => swapWithin(a, 4),
  reverse64: (a) => swapWithin(a, 8),
  reverseBits64: (a) => mirror(a, 64),
  reverseBits32: (a) => mirror(a, 32),
  mulHigh: (a, b) => s(64, a) * s(64, b) >> 64n,
  mulHighU: (a, b) => a * b >> 64n,
  mulHighSU: (a, b) => s(64, a) * b >> 64n,
  mulWide: (a, b) => s(32, a) * s(32, b),
  mulWideU: (a, b) => u(32, a) * u(32, b),
  select: (a, b, c) => c !== 0n ? a : b,
  mulAdd64: (a, b, c) => c + a * b,
  mulSub64: (a, b, c) => c - a * b,
};
/** Ops whose immediate is tried with these values. */
const withImmediate: Record<
  string,
  [bigint[], (a: bigint, b: bigint, immediate: bigint) => bigint]
> = {
  constant: [values, (_a, _b, immediate) => immediate],
  extract: [
    [0x4000n, 0x103fn - 0xf00n, 0x800n, 0x0810n, 0x2020n, 0x3f01n],
    (a, _b, i) => u(Number(i >> 8n), a >> (i & 63n)),
  ],
  extractSigned: [
    [0x4000n, 0x013fn, 0x800n, 0x0810n, 0x2020n, 0x3f01n],
    (a, _b, i) => s(Number(i >> 8n), a >> (i & 63n)),
  ],
  addShifted: [[0n, 1n, 3n, 63n], (a, b, i) => a + (b << i)],
  addShifted32: [[0n, 1n, 3n, 31n], (a, b, i) => u(32, a + (b << i))],
  address: [
    [0n, 0x3_00000010n, 0x1_fffffff0n],
    (a, b, i) => a + (b << (i >> 32n)) + s(32, i),
  ],
  address32: [
    [0n, 0x3_00000010n, 0x1_fffffff0n],
    (a, b, i) => u(32, a + (b << (i >> 32n)) + s(32, i)),
  ],
};

function check(
  name: string,
  a: bigint,
  b: bigint,
  immediate: bigint,
  wanted: bigint,
): void {
  machine.execute(name as OpName, { d: D, a: A, b: B, immediate });
  assertEquals(
    machine.slot(D),
    u(64, wanted),
    `${name}(${a.toString(16)}, ${b.toString(16)}, ${immediate.toString(16)})`,
  );
}

function load(a: bigint, b: bigint): void {
  machine.setSlot(A, a);
  machine.setSlot(B, b);
}

const tested = new Set<string>();

function checkFamily(
  models: Record<string, Model>,
  widths: readonly string[],
  forms: readonly string[],
  extend: boolean,
): void {
  for (const [stem, model] of Object.entries(models)) {
    for (const width of widths) {
      const bits = parseInt(width);
      for (const form of forms) {
        const name = stem + width + form;
        tested.add(name);
        for (const a of values) {
          for (const b of values) {
            load(a, b);
            let wanted = model(a, b, bits);
            if (extend) {
              wanted = width === "32s" ? s(32, wanted) : u(bits, wanted);
            }
            check(name, a, b, form === "i" ? b : 0n, wanted);
          }
        }
      }
    }
  }
}

Deno.test("integer ops of every width and form agree with BigInt", () => {
  checkFamily(binary, ["64", "32", "32s"], ["", "i"], true);
  checkFamily(compare, ["64", "32"], ["", "i"], false);
  checkFamily(division, ["64", "32", "32s"], [""], true);
});

Deno.test("other integer ops agree with BigInt", () => {
  for (const [name, model] of Object.entries(single)) {
    tested.add(name);
    for (const a of values) {
      for (const b of values) {
        for (const c of [0n, 1n, 0x8000000000000000n]) {
          load(a, b);
          machine.setSlot(C, c);
          machine.setSlot(D, 0x1122334455667788n);
          const immediate = BigInt(C * 8);
          check(name, a, b, immediate, model(a, b, c, 0x1122334455667788n));
        }
      }
    }
  }
  for (const [name, [immediates, model]] of Object.entries(withImmediate)) {
    tested.add(name);
    for (const a of values) {
      for (const b of values) {
        for (const immediate of immediates) {
          load(a, b);
          check(name, a, b, immediate, model(a, b, immediate));
        }
      }
    }
  }
});

Deno.test("no integer op is without a model", () => {
  assertEquals(Object.keys(integerOps).filter((name) => !tested.has(name)), []);
});
