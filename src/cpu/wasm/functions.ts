/**
 * Generated functions that ops call: flags from lazy flags, and the slow
 * paths of guest memory.
 *
 * @module
 */

import { Slots } from "../ir/slots.ts";
import { Flag, FlagKind } from "../ir/ops/flags.ts";
import { FrameFlag, Layout } from "../memory/layout.ts";
import { type Architecture, Exit, Protection } from "../types.ts";
import { EngineExit } from "../ir/ops/control.ts";
import { Assembler } from "./assembler.ts";
import type { ModuleBuilder, Signature } from "./module.ts";

const signatures = {
  /** The packed flags. */
  flags: { parameters: [], results: ["i32"] },
  /** Makes the flag state packed. */
  settle: { parameters: [], results: [] },
  /** (address, protection bit, size) -> linear address or 0. */
  translate: { parameters: ["i64", "i32", "i32"], results: ["i32"] },
  /** (address, size) -> linear address (perhaps `crossing`) or 0. */
  slowRead: { parameters: ["i64", "i32"], results: ["i32"] },
  slowWrite: { parameters: ["i64", "i32"], results: ["i32"] },
  /** Carries a store across pages out. */
  commit: { parameters: [], results: [] },
  /** Rounding error of x * y = r. */
  productError: { parameters: ["f64", "f64", "f64"], results: ["f64"] },
  /** a * b + c rounded once, or NaN. */
  fused64: { parameters: ["f64", "f64", "f64"], results: ["f64"] },
  fused32: { parameters: ["f32", "f32", "f32"], results: ["f32"] },
} as const satisfies Record<string, Signature>;

/** Declares all of them. */
export function declareFunctions(module: ModuleBuilder): void {
  for (const [name, signature] of Object.entries(signatures)) {
    module.declare(name, signature);
  }
}

/** Gives them their bodies. */
export function defineFunctions(
  module: ModuleBuilder,
  architecture: Architecture,
): void {
  module.define("flags", flags(architecture));
  module.define("settle", settle(module));
  module.define("translate", translate());
  module.define("slowRead", slow(module, Protection.read));
  module.define("slowWrite", slow(module, Protection.write));
  module.define("commit", commit());
  module.define("productError", productError());
  module.define("fused64", fused64(module));
  module.define("fused32", fused32());
}

function slotAt(slot: number): number {
  return Layout.state + slot * 8;
}

/**
 * Flags of each kind, on values shifted left so that their sign is bit 63.
 * Carry and overflow of additions and subtractions come from the operands'
 * and the result's signs, which holds with a carry in, too.
 */
function flags(architecture: Architecture): Uint8Array {
  const w = new Assembler(0);
  const kind = w.local("i32");
  const width = w.local("i32");
  const a = w.local("i64");
  const b = w.local("i64");
  const r = w.local("i64");
  const shift = w.local("i64");
  const out = w.local("i32");
  const load = (slot: number, local: number): void => {
    w.i32(0).memory("i64.load", slotAt(slot)).set(local);
  };
  load(Slots.flagResult, r);
  w.i32(0).memory("i32.load", slotAt(Slots.flagKind)).tee(kind).op("i32.eqz");
  w.if();
  w.get(r).op("i32.wrap_i64").op("return");
  w.end();
  load(Slots.flagA, a);
  load(Slots.flagB, b);
  // shift = 64 - width in bits
  w.i64(64).i64(8).get(kind).i32(3).op("i32.and").op("i64.extend_i32_u");
  w.op("i64.shl").op("i64.sub").set(shift);
  w.i32(8).get(kind).i32(3).op("i32.and").op("i32.shl").set(width);
  w.get(kind).i32(2).op("i32.shr_u").set(kind);
  const is = (...kinds: number[]): void => {
    kinds.forEach((value, index) => {
      w.get(kind).i32(value).op("i32.eq");
      if (index > 0) w.op("i32.or");
    });
    w.if();
  };
  is(FlagKind.add);
  w.get(a).get(b).op("i64.add").set(r);
  w.end();
  is(FlagKind.sub);
  w.get(a).get(b).op("i64.sub").set(r);
  w.end();
  // Parity of the low byte; zero; sign.
  w.get(r).i64(255).op("i64.and").op("i64.popcnt").op("i32.wrap_i64");
  w.i32(1).op("i32.and").op("i32.eqz").i32(2).op("i32.shl").set(out);
  const or = (): void => {
    w.get(out).op("i32.or").set(out);
  };
  w.get(r).get(shift).op("i64.shl").op("i64.eqz").i32(6).op("i32.shl");
  or();
  w.get(r).get(shift).op("i64.shl").i64(63).op("i64.shr_u");
  w.op("i32.wrap_i64").i32(7).op("i32.shl");
  or();
  /** The sign (after `shift`) of the value on the stack, to a flag's place. */
  const signTo = (flag: number): void => {
    w.get(shift).op("i64.shl").i64(63).op("i64.shr_u").op("i32.wrap_i64");
    w.i32(Math.log2(flag)).op("i32.shl");
    or();
  };
  const adjust = (): void => {
    w.get(a).get(b).op("i64.xor").get(r).op("i64.xor").op("i32.wrap_i64");
    w.i32(Flag.adjust).op("i32.and");
    or();
  };
  const not = (local: number): void => {
    w.get(local).i64(-1n).op("i64.xor");
  };
  is(FlagKind.add, FlagKind.adc);
  // carry = (a & b) | ((a | b) & ~r)
  w.get(a).get(b).op("i64.and");
  w.get(a).get(b).op("i64.or");
  not(r);
  w.op("i64.and").op("i64.or");
  signTo(Flag.carry);
  w.get(a).get(r).op("i64.xor").get(b).get(r).op("i64.xor").op("i64.and");
  signTo(Flag.overflow);
  adjust();
  w.end();
  is(FlagKind.sub, FlagKind.sbb);
  // borrow = (~a & b) | ((~a | b) & r)
  not(a);
  w.get(b).op("i64.and");
  not(a);
  w.get(b).op("i64.or").get(r).op("i64.and").op("i64.or");
  if (architecture === "aarch64") w.i64(-1n).op("i64.xor");
  signTo(Flag.carry);
  w.get(a).get(b).op("i64.xor").get(a).get(r).op("i64.xor").op("i64.and");
  signTo(Flag.overflow);
  adjust();
  w.end();
  is(FlagKind.inc, FlagKind.dec);
  w.get(b).op("i32.wrap_i64");
  or();
  // Overflow: 0x7f + 1 = 0x80; 0x80 - 1 = 0x7f.
  w.get(r).get(shift).op("i64.shl").get(shift).op("i64.shr_u");
  w.i64(1).i64(63).get(shift).op("i64.sub").op("i64.shl");
  w.get(kind).i32(FlagKind.dec).op("i32.eq").op("i64.extend_i32_u");
  w.op("i64.sub").op("i64.eq").i32(11).op("i32.shl");
  or();
  // Adjust: low digit became 0; became 15.
  w.get(r).i64(15).op("i64.and").i64(0).i64(15);
  w.get(kind).i32(FlagKind.inc).op("i32.eq").op("select");
  w.op("i64.eq").i32(4).op("i32.shl");
  or();
  w.end();
  is(FlagKind.shl);
  // Carry: bit width - b of a, none when b is longer than the operand.
  const bitOfA = (index: () => void, flag: number): void => {
    w.get(a);
    index();
    w.op("i64.shr_u").op("i32.wrap_i64").i32(1).op("i32.and");
    if (flag > 1) w.i32(Math.log2(flag)).op("i32.shl");
  };
  w.get(b).get(width).op("i64.extend_i32_u").op("i64.le_u").if();
  bitOfA(
    () => w.get(width).op("i64.extend_i32_u").get(b).op("i64.sub"),
    Flag.carry,
  );
  or();
  w.end();
  // Overflow: what shifting by one would give, as processors do it.
  w.get(a).get(a).i64(1).op("i64.shl").op("i64.xor");
  signTo(Flag.overflow);
  w.end();
  is(FlagKind.shr, FlagKind.sar);
  // a is zero (shr) or sign (sar) extended.
  w.get(a).get(b).i64(1).op("i64.sub").op("i64.shr_s");
  w.get(a).get(b).i64(1).op("i64.sub").op("i64.shr_u");
  w.get(kind).i32(FlagKind.sar).op("i32.eq").op("select");
  w.op("i32.wrap_i64").i32(1).op("i32.and");
  or();
  w.end();
  is(FlagKind.shr);
  w.get(a);
  signTo(Flag.overflow);
  w.end();
  is(FlagKind.mul);
  // ZF is undefined; processors clear it.
  w.get(out).i32(~Flag.zero).op("i32.and").set(out);
  w.get(b).op("i64.eqz").if("i32");
  w.i32(0).else();
  w.i32(Flag.carry | Flag.overflow).end();
  or();
  w.end();
  w.get(out);
  return w.done();
}

function settle(module: ModuleBuilder): Uint8Array {
  const w = new Assembler(0);
  w.i32(0).memory("i32.load", slotAt(Slots.flagKind)).if();
  w.i32(0).call(module.index("flags")).op("i64.extend_i32_u");
  w.memory("i64.store", slotAt(Slots.flagResult));
  w.i32(0).i64(0).memory("i64.store", slotAt(Slots.flagKind));
  w.end();
  return w.done();
}

/** Walks the page table, fills the TLB; on a fault says why and returns 0. */
function translate(): Uint8Array {
  const w = new Assembler(3);
  const [address, access, size] = [0, 1, 2];
  const at = w.local("i32");
  const entry = w.local("i32");
  const fault = w.block();
  w.get(address).i64(47).op("i64.shr_u").op("i64.eqz").op("i32.eqz");
  w.brIf(fault);
  w.i32(0).memory("i32.load", Layout.root).set(at);
  for (const shift of [42, 32, 22]) {
    w.get(address).i64(shift).op("i64.shr_u").op("i32.wrap_i64");
    w.i32(1023).op("i32.and").i32(2).op("i32.shl");
    w.get(at).op("i32.add").memory("i32.load").tee(at);
    w.op("i32.eqz").brIf(fault);
  }
  w.get(address).i64(12).op("i64.shr_u").op("i32.wrap_i64");
  w.i32(1023).op("i32.and").i32(2).op("i32.shl");
  w.get(at).op("i32.add").memory("i32.load").tee(entry);
  w.get(access).op("i32.and").op("i32.eqz").brIf(fault);
  // Stores to frames with decoded code must be noticed.
  w.get(access).i32(Protection.write).op("i32.eq").if();
  w.get(entry).i32(3).op("i32.shr_u").tee(at);
  w.memory("i32.load8_u", Layout.frameFlags).i32(FrameFlag.code);
  w.op("i32.and").if();
  w.i32(0).get(at).memory("i32.store", Layout.codeFrame);
  w.i32(0).i32(EngineExit.codeWrite).memory("i32.store", Layout.exitKind);
  w.i32(0).op("return");
  w.end();
  w.end();
  // Linear address of the page, then the TLB's entry.
  w.get(entry).i32(3).op("i32.shr_u").i32(12).op("i32.shl").set(entry);
  w.get(address).i64(8).op("i64.shr_u").op("i32.wrap_i64").i32(0x3ff0);
  w.op("i32.and");
  w.i32(Layout.readTlb).i32(Layout.writeTlb).get(access);
  w.i32(Protection.read).op("i32.eq").op("select").op("i32.add").set(at);
  w.get(at).get(address).i64(-4096n).op("i64.and").memory("i64.store");
  w.get(at).get(entry).get(address).op("i32.wrap_i64").i32(-4096);
  w.op("i32.and").op("i32.sub").memory("i32.store", 8);
  w.get(entry).get(address).op("i32.wrap_i64").i32(4095).op("i32.and");
  w.op("i32.add").op("return");
  w.end();
  w.i32(0).get(address).memory("i64.store", Layout.faultAddress);
  w.i32(0).get(access).memory("i32.store", Layout.faultAccess);
  w.i32(0).get(size).memory("i32.store", Layout.faultSize);
  w.i32(0).i32(Exit.fault).memory("i32.store", Layout.exitKind);
  w.i32(0);
  return w.done();
}

/** Both pages of an access across pages are checked before anything moves;
 * a store waits in `crossing` for `commit`. */
function slow(module: ModuleBuilder, access: number): Uint8Array {
  const w = new Assembler(2);
  const [address, size] = [0, 1];
  const first = w.local("i32");
  const second = w.local("i32");
  const count = w.local("i32");
  const inPage = (): void => {
    w.get(address).op("i32.wrap_i64").i32(4095).op("i32.and");
  };
  const translateTo = (from: () => void): void => {
    from();
    w.i32(access).get(size).call(module.index("translate"));
  };
  inPage();
  w.get(size).op("i32.add").i32(4096).op("i32.le_u").if();
  translateTo(() => w.get(address));
  w.op("return");
  w.end();
  translateTo(() => w.get(address));
  w.tee(first).op("i32.eqz").if();
  w.i32(0).op("return").end();
  translateTo(() =>
    w.get(address).i64(4095).op("i64.add").i64(-4096n).op("i64.and")
  );
  w.tee(second).op("i32.eqz").if();
  w.i32(0).op("return").end();
  w.i32(4096);
  inPage();
  w.op("i32.sub").set(count);
  w.i32(Layout.crossing).get(first).get(count).copy();
  w.i32(Layout.crossing).get(count).op("i32.add").get(second);
  w.get(size).get(count).op("i32.sub").copy();
  if (access === Protection.write) {
    w.i32(0).get(first).memory("i32.store", Layout.crossingFirst);
    w.i32(0).get(second).memory("i32.store", Layout.crossingSecond);
    w.i32(0).get(count).memory("i32.store", Layout.crossingFirstSize);
    w.i32(0).get(size).get(count).op("i32.sub");
    w.memory("i32.store", Layout.crossingSecondSize);
  }
  w.i32(Layout.crossing);
  return w.done();
}

function commit(): Uint8Array {
  const w = new Assembler(0);
  const load = (at: number): void => {
    w.i32(0).memory("i32.load", at);
  };
  load(Layout.crossingFirstSize);
  w.if();
  load(Layout.crossingFirst);
  w.i32(Layout.crossing);
  load(Layout.crossingFirstSize);
  w.copy();
  load(Layout.crossingSecond);
  w.i32(Layout.crossing);
  load(Layout.crossingFirstSize);
  w.op("i32.add");
  load(Layout.crossingSecondSize);
  w.copy();
  w.i32(0).i32(0).memory("i32.store", Layout.crossingFirstSize);
  w.end();
  return w.done();
}

/** Dekker's product with Veltkamp's split, for factors of middle size. */
function productError(): Uint8Array {
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
function fused64(module: ModuleBuilder): Uint8Array {
  const w = new Assembler(3);
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
function fused32(): Uint8Array {
  const w = new Assembler(3);
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
