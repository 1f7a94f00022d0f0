/**
 * Generated fused operations on scalars, rounded to nearest: the quick way,
 * without a look at what is inexact (float_functions.ts has the other one).
 *
 * @module
 */

import { Assembler } from "../../wasm/assembler.ts";
import { ModuleBuilder } from "../../wasm/module.ts";

const shapes = { 32: "f32x4", 64: "f64x2" } as const;

/** Pushes the product of two locals plus a third, by the host's instruction. */
export function pushFused(
  w: Assembler,
  bits: 32 | 64,
  [x, y, addend]: readonly [number, number, number],
): void {
  const shape = shapes[bits];
  for (const local of [x, y, addend]) w.get(local).op(`${shape}.splat`);
  w.op(`${shape}.relaxed_madd`).lane(`${shape}.extract_lane`, 0);
}

function fusedByHost(w: Assembler, bits: 32 | 64): Uint8Array {
  pushFused(w, bits, [0, 1, 2]);
  return w.done();
}

/** (1 + h)(1 - h) - 1 = -h², if it is rounded once: h² is lost in the
 * product. */
const PROBES = [[32, 2 ** -15], [64, 2 ** -30]] as const;

let fuses: boolean | undefined;

/** Whether the host has an instruction that rounds a product and a sum once:
 * one that may, or may not, is part of WebAssembly. */
export function hostFuses(): boolean {
  fuses ??= PROBES.every(([bits, h]) => {
    try {
      return probe(bits)(1 + h, 1 - h, -1) === -h * h;
    } catch {
      return false;
    }
  });
  return fuses;
}

function probe(
  bits: 32 | 64,
): (x: number, y: number, addend: number) => number {
  const type = bits === 32 ? "f32" : "f64";
  const module = new ModuleBuilder();
  module.declare("fused", { parameters: [type, type, type], results: [type] });
  module.define("fused", fusedByHost(new Assembler(3), bits));
  const { exports: { fused } } = new WebAssembly.Instance(
    new WebAssembly.Module(module.done(["fused"])),
    { host: { memory: new WebAssembly.Memory({ initial: 1 }) } },
  );
  return fused as ReturnType<typeof probe>;
}

/** Rounding error of x * y = r: Dekker's product with Veltkamp's split, for
 * factors of middle size. */
export function productError(): Uint8Array {
  const w = new Assembler(3);
  const halves = [0, 1].map((x) => {
    const high = w.local("f64");
    const low = w.local("f64");
    w.get(x).f64(SPLIT).op("f64.mul").tee(low);
    w.get(low).get(x).op("f64.sub").op("f64.sub").set(high);
    w.get(x).get(high).op("f64.sub").set(low);
    return { high, low };
  });
  const [x, y] = halves as [
    { high: number; low: number },
    { high: number; low: number },
  ];
  w.get(x.high).get(y.high).op("f64.mul").get(2).op("f64.sub");
  w.get(x.high).get(y.low).op("f64.mul").op("f64.add");
  w.get(x.low).get(y.high).op("f64.mul").op("f64.add");
  w.get(x.low).get(y.low).op("f64.mul").op("f64.add");
  return w.done();
}

/** 2^27 + 1, as bits. */
const SPLIT = 0x41a0000002000000n;
/** 2^-400 and 2^400, as bits. */
const SMALL = 0x26f0000000000000n;
const LARGE = 0x58f0000000000000n;
const NAN64 = 0x7ff8000000000000n;

/** Returns NaN if the size of what is on the stack is not middling. */
function onlyMiddling(w: Assembler, local: number, orZero: boolean): void {
  w.get(local).op("f64.abs").f64(SMALL).op("f64.lt");
  if (orZero) w.get(local).f64(0n).op("f64.ne").op("i32.and");
  w.get(local).op("f64.abs").f64(LARGE).op("f64.lt").op("i32.eqz");
  w.op("i32.or").if();
  w.f64(NAN64).op("return").end();
}

/** sum = x + y, error = what that lost (Knuth's TwoSum). */
function twoSum(
  w: Assembler,
  x: number,
  y: number,
  sum: number,
  error: number,
): void {
  w.get(x).get(y).op("f64.add").set(sum);
  w.get(sum).get(x).op("f64.sub").set(error);
  w.get(x).get(sum).get(error).op("f64.sub").op("f64.sub");
  w.get(y).get(error).op("f64.sub").op("f64.add").set(error);
}

/**
 * sum = sum + error rounded to odd, where sum is that rounded to nearest: if
 * it was inexact and came out even, the neighbour towards the error.
 */
function toOdd(w: Assembler, sum: number, error: number): void {
  w.get(error).f64(0n).op("f64.ne");
  w.get(sum).op("i64.reinterpret_f64").op("i32.wrap_i64").i32(1);
  w.op("i32.and").op("i32.eqz").op("i32.and").if();
  // Away from zero if the error has the sum's sign, else towards it.
  w.get(sum).op("i64.reinterpret_f64").i64(1).i64(-1n);
  w.get(sum).op("i64.reinterpret_f64").get(error).op("i64.reinterpret_f64");
  w.op("i64.xor").i64(0).op("i64.ge_s").op("select");
  w.op("i64.add").op("f64.reinterpret_i64").set(sum);
  w.end();
}

/**
 * Boldo and Melquiond, "Emulation of FMA and correctly rounded sums: proved
 * algorithms using rounding to odd" (IEEE Transactions on Computers, 2008).
 */
export function fused64(
  module: ModuleBuilder,
  byHost: boolean = hostFuses(),
): Uint8Array {
  const w = new Assembler(3);
  if (byHost) return fusedByHost(w, 64);
  const [a, b, c] = [0, 1, 2];
  const [uh, ul, th, tl, vh, vl, z, e] = Array.from(
    { length: 8 },
    () => w.local("f64"),
  ) as [number, number, number, number, number, number, number, number];
  w.get(a).get(b).op("f64.mul").set(uh);
  onlyMiddling(w, a, false);
  onlyMiddling(w, b, false);
  onlyMiddling(w, uh, false);
  onlyMiddling(w, c, true);
  w.get(a).get(b).get(uh).call(module.index("productError")).set(ul);
  twoSum(w, c, ul, th, tl);
  twoSum(w, uh, th, vh, vl);
  twoSum(w, tl, vl, z, e);
  toOdd(w, z, e);
  w.get(vh).get(z).op("f64.add");
  return w.done();
}

/** The product of singles is exact in double; the sum rounded to odd there
 * can be rounded to single as if at once. */
export function fused32(byHost: boolean = hostFuses()): Uint8Array {
  const w = new Assembler(3);
  if (byHost) return fusedByHost(w, 32);
  const product = w.local("f64");
  const addend = w.local("f64");
  const sum = w.local("f64");
  const error = w.local("f64");
  w.get(0).op("f64.promote_f32").get(1).op("f64.promote_f32").op("f64.mul");
  w.set(product);
  w.get(2).op("f64.promote_f32").set(addend);
  twoSum(w, product, addend, sum, error);
  // Infinities and NaNs: no neighbour.
  w.get(error).get(error).op("f64.ne").if();
  w.f32(0x7fc00000).op("return").end();
  toOdd(w, sum, error);
  w.get(sum).op("f32.demote_f64");
  return w.done();
}
