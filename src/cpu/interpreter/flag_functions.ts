/**
 * The generated function that computes the flags from lazy flags.
 *
 * @module
 */

import { carries, type CarrySource, Flag, FlagKind } from "../ir/ops/flags.ts";
import { pushHighProduct } from "../ir/ops/integer.ts";
import { Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import type { Architecture } from "../types.ts";
import { Assembler } from "../wasm/assembler.ts";
import type { ModuleBuilder } from "../wasm/module.ts";

function slotAt(slot: number): number {
  return Layout.state + slot * 8;
}

/**
 * Flags of each kind, on values shifted left so that their sign is bit 63.
 * Carry and overflow of additions and subtractions come from the operands'
 * and the result's signs, which holds with a carry in, too.
 */
export function flags(architecture: Architecture): Uint8Array {
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
  is(FlagKind.product);
  w.get(a).get(b).op("i64.mul").set(r);
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
  is(FlagKind.product);
  // What is lost, if not just signs: of 64 bits the upper half.
  w.get(shift).op("i64.eqz").if("i64");
  pushHighProduct(w, [a, b, w.local("i64")], ["signed", "signed"]);
  w.get(r).i64(63).op("i64.shr_s").op("i64.xor");
  w.else();
  w.get(r).get(shift).op("i64.shl").get(shift).op("i64.shr_s");
  w.get(r).op("i64.xor");
  w.end();
  w.set(b);
  w.end();
  is(FlagKind.mul, FlagKind.product);
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

/** The carry alone, which adc, inc and dec ask for in loops. */
export function carry(
  module: ModuleBuilder,
  architecture: Architecture,
): Uint8Array {
  const w = new Assembler(0);
  const kind = w.local("i32");
  const shift = w.local("i64");
  const slot = (number: number): void => {
    w.i32(0).memory("i64.load", slotAt(number));
  };
  const shifted = (push: () => void): void => {
    push();
    w.get(shift).op("i64.shl");
  };
  const a = (): void => slot(Slots.flagA);
  const b = (): void => slot(Slots.flagB);
  w.i32(0).memory("i32.load", slotAt(Slots.flagKind)).set(kind);
  // shift = 64 - width in bits
  w.i64(64).i64(8).get(kind).i32(3).op("i32.and").op("i64.extend_i32_u");
  w.op("i64.shl").op("i64.sub").set(shift);
  w.get(kind).i32(2).op("i32.shr_u").set(kind);
  const of = (value: number, push: () => void): void => {
    w.get(kind).i32(value).op("i32.eq").if();
    push();
    w.op("return").end();
  };
  const b32 = (): void => {
    b();
    w.op("i32.wrap_i64");
  };
  const from: CarrySource = { w, architecture, a, b, b32, shifted };
  of(FlagKind.inc, () => carries.step(from));
  of(FlagKind.dec, () => carries.step(from));
  of(FlagKind.logic, () => carries.logic(from));
  of(FlagKind.sub, () => carries.sub(from));
  of(FlagKind.add, () => carries.add(from));
  w.call(module.index("flags")).i32(Flag.carry).op("i32.and");
  return w.done();
}

/** Makes the flag state packed. */
export function settle(module: ModuleBuilder): Uint8Array {
  const w = new Assembler(0);
  w.i32(0).memory("i32.load", slotAt(Slots.flagKind)).if();
  w.i32(0).call(module.index("flags")).op("i64.extend_i32_u");
  w.memory("i64.store", slotAt(Slots.flagResult));
  w.i32(0).i64(0).memory("i64.store", slotAt(Slots.flagKind));
  w.end();
  return w.done();
}
