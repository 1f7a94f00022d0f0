/**
 * Integer ops only x86 has: rotates that leave flags, double shifts, division
 * of 128 bits by 64, and flags that instructions set by rules of their own.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import { type Slot, Slots } from "../slots.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";
import { Flag, FlagKind, flagWidths } from "./flags.ts";

type Width = typeof flagWidths[number];
type Form = "" | "i";
const only = "x86_64";

const RAX: Slot = Slots.general;
const RDX: Slot = Slots.general + 2;

/** Writes packed flags from an i64 local. */
function setFlags(e: Emitter, flags: number): void {
  e.setSlot(Slots.flagKind, () => e.w.i64(FlagKind.packed));
  e.setSlot(Slots.flagResult, () => e.w.get(flags));
}

/** Reads the flags into an i64 local. */
function getFlags(e: Emitter, flags: number): void {
  e.call("flags");
  e.w.op("i64.extend_i32_u").set(flags);
}

function maskTo(e: Emitter, width: Width): void {
  if (width < 64) e.w.i64((1n << BigInt(width)) - 1n).op("i64.and");
}

/** Leaves bit `bit` of the value on the stack, as 0 or 1. */
function bitOnTop(e: Emitter, bit: number): void {
  e.w.i64(bit).op("i64.shr_u").i64(1).op("i64.and");
}

type Rotate = "rol" | "ror" | "rcl" | "rcr";

/** Locals of a rotate. */
interface RotateLocals {
  readonly x: number;
  readonly count: number;
  readonly result: number;
  readonly carry: number;
}

function emitRotate(e: Emitter, name: Rotate, width: Width, v: RotateLocals) {
  const { w } = e;
  const { x, count, result, carry } = v;
  if (name === "rol" || name === "ror") {
    // The value repeated to 32 or 64 bits rotates in one instruction.
    const wide = width === 64;
    const rotate: Instruction = `${wide ? "i64" : "i32"}.rot${
      name === "rol" ? "l" : "r"
    }`;
    w.get(x);
    if (!wide) {
      w.op("i32.wrap_i64");
      if (width === 8) w.i32(0x01010101).op("i32.mul");
      if (width === 16) w.i32(0x00010001).op("i32.mul");
      w.get(count).op("i32.wrap_i64").op(rotate).op("i64.extend_i32_u");
    } else w.get(count).op(rotate);
    maskTo(e, width);
    w.set(result);
    w.get(result);
    bitOnTop(e, name === "rol" ? 0 : width - 1);
    w.set(carry);
    return;
  }
  if (width < 32) w.get(count).i64(width + 1).op("i64.rem_u").set(count);
  w.get(x).set(result);
  w.get(count).op("i64.eqz").op("i32.eqz").if();
  const back = e.local("i64", 5);
  w.i64(width).get(count).op("i64.sub").set(back);
  if (name === "rcl") {
    w.get(x).get(count).op("i64.shl");
    w.get(carry).get(count).i64(1).op("i64.sub").op("i64.shl").op("i64.or");
    w.get(x).i64(1).op("i64.shr_u").get(back).op("i64.shr_u").op("i64.or");
    maskTo(e, width);
    w.set(result);
    w.get(x).get(back).op("i64.shr_u").i64(1).op("i64.and").set(carry);
  } else {
    w.get(x).get(count).op("i64.shr_u");
    w.get(carry).get(back).op("i64.shl").op("i64.or");
    w.get(x).i64(1).op("i64.shl").get(back).op("i64.shl").op("i64.or");
    maskTo(e, width);
    w.set(result);
    w.get(x).get(count).i64(1).op("i64.sub").op("i64.shr_u");
    w.i64(1).op("i64.and").set(carry);
  }
  w.end();
}

/** One rotate; `flags` or not, count in b or in the immediate. */
function rotate(
  name: Rotate,
  width: Width,
  form: Form,
  flags: boolean,
): Op {
  const carried = name === "rcl" || name === "rcr";
  return op({
    d: "out",
    a: "in",
    ...(form === "i" ? { immediate: "value" } : { b: "in" }),
    flags: flags ? "both" : carried ? "reads" : "none",
    replacesCarry: flags && !carried && form === "i",
    only,
  }, (e) => {
    const { w } = e;
    const x = e.local("i64");
    const count = e.local("i64", 1);
    const result = e.local("i64", 2);
    const carry = e.local("i64", 3);
    const packed = e.local("i64", 4);
    const masked = e.local("i64", 6);
    const before = e.local("i64", 7);
    const carryIn = e.local("i64", 8);
    e.a();
    maskTo(e, width);
    w.set(x);
    if (form === "i") e.immediate();
    else e.b();
    w.i64(width === 64 ? 63 : 31).op("i64.and").tee(count).set(masked);
    const known = form === "i" ? e.knownImmediate() : undefined;
    if (
      flags && !carried && known !== undefined &&
      (known & (width === 64 ? 63 : 31)) > 1
    ) {
      // OF stays, too.
      emitRotate(e, name, width, { x, count, result, carry });
      e.replaceCarry(() => w.get(carry));
      e.setD(() => w.get(result));
      return;
    }
    if (flags || carried) {
      getFlags(e, packed);
      w.get(packed).set(before);
      w.get(packed).i64(1).op("i64.and").tee(carry).set(carryIn);
    }
    emitRotate(e, name, width, { x, count, result, carry });
    if (flags) {
      // A whole turn through the carry changes nothing.
      w.get(carried ? count : masked).op("i64.eqz").op("i32.eqz").if();
      w.get(packed).i64(~BigInt(Flag.carry | Flag.overflow)).op("i64.and");
      w.get(carry).op("i64.or");
      // OF: what rotating by one would give, as processors do it.
      w.get(x);
      bitOnTop(e, width - 1);
      if (name === "ror") w.get(x).i64(1).op("i64.and");
      else if (name === "rcr") w.get(carryIn);
      else {
        w.get(x);
        bitOnTop(e, width - 2);
      }
      w.op("i64.xor").i64(11).op("i64.shl");
      if (form === "i" && !carried) {
        // By an immediate other than 1 OF stays.
        w.get(before).i64(Flag.overflow).op("i64.and");
        w.get(masked).i64(1).op("i64.eq").op("select");
      }
      w.op("i64.or").set(packed);
      setFlags(e, packed);
      w.end();
    }
    e.setD(() => w.get(result));
  });
}

function rotates(): OpTable<`${Rotate}${"F" | "P"}${Width}${Form}`> {
  const table: Record<string, Op> = {};
  for (const name of ["rol", "ror", "rcl", "rcr"] as const) {
    for (const width of flagWidths) {
      for (const form of ["", "i"] as const) {
        const plain = `${name}P${width}${form}`;
        table[plain] = rotate(name, width, form, false);
        table[`${name}F${width}${form}`] = {
          ...rotate(name, width, form, true),
          plain,
        };
      }
    }
  }
  return table as OpTable<`${Rotate}${"F" | "P"}${Width}${Form}`>;
}

/** PF of the low byte of an i64 local, in place (bit 2). */
function parity(e: Emitter, value: number): void {
  e.w.get(value).i64(0xff).op("i64.and").op("i64.popcnt").i64(1).op("i64.and");
  e.w.i64(1).op("i64.xor").i64(2).op("i64.shl");
}

/** PF, ZF and SF of a zero-extended result, left on the stack. */
function signZeroParity(e: Emitter, result: number, width: Width): void {
  parity(e, result);
  e.w.get(result).op("i64.eqz").op("i64.extend_i32_u").i64(6).op("i64.shl");
  e.w.op("i64.or").get(result);
  bitOnTop(e, width - 1);
  e.w.i64(7).op("i64.shl").op("i64.or");
}

/**
 * shld, shrd: d = a with bits of b moved in, count in c. Sixteen bits with
 * counts from 17 up are undefined; like Intel's processors the operand
 * itself follows b's bits.
 */
function shiftDouble(left: boolean, width: 16 | 32 | 64): Op {
  return op(
    { d: "out", a: "in", b: "in", immediate: "slot", flags: "both", only },
    (e) => {
      const { w } = e;
      const x = e.local("i64");
      const y = e.local("i64", 1);
      const count = e.local("i64", 2);
      const result = e.local("i64", 3);
      const carry = e.local("i64", 4);
      const packed = e.local("i64", 5);
      e.a();
      maskTo(e, width);
      w.set(x);
      e.b();
      maskTo(e, width);
      w.set(y);
      e.c();
      w.i64(width === 64 ? 63 : 31).op("i64.and").set(count);
      w.get(x).set(result);
      w.get(count).op("i64.eqz").op("i32.eqz").if();
      if (width === 16) doubleSixteen(e, left, { x, y, count, result, carry });
      else doubleWide(e, left, width, { x, y, count, result, carry });
      signZeroParity(e, result, width);
      w.get(carry).op("i64.or");
      // OF: what shifting by one would do to the sign.
      w.get(x);
      bitOnTop(e, width - 1);
      if (left) w.get(x).i64(width - 2).op("i64.shr_u");
      else w.get(y);
      w.i64(1).op("i64.and").op("i64.xor");
      w.i64(11).op("i64.shl").op("i64.or").set(packed);
      setFlags(e, packed);
      w.end();
      e.setD(() => w.get(result));
    },
  );
}

interface DoubleLocals {
  readonly x: number;
  readonly y: number;
  readonly count: number;
  readonly result: number;
  readonly carry: number;
}

function doubleWide(
  e: Emitter,
  left: boolean,
  width: 32 | 64,
  { x, y, count, result, carry }: DoubleLocals,
): void {
  const { w } = e;
  const out = left ? "i64.shl" : "i64.shr_u";
  const into = left ? "i64.shr_u" : "i64.shl";
  w.get(x).get(count).op(out);
  w.get(y).i64(width).get(count).op("i64.sub").op(into).op("i64.or");
  maskTo(e, width);
  w.set(result);
  w.get(x);
  if (left) w.i64(width).get(count).op("i64.sub");
  else w.get(count).i64(1).op("i64.sub");
  w.op("i64.shr_u").i64(1).op("i64.and").set(carry);
}

/** As one 48-bit value: operand, source, operand again. */
function doubleSixteen(
  e: Emitter,
  left: boolean,
  { x, y, count, result, carry }: DoubleLocals,
): void {
  const { w } = e;
  const whole = e.local("i64", 6);
  w.get(x).i64(32).op("i64.shl").get(y).i64(16).op("i64.shl").op("i64.or");
  w.get(x).op("i64.or").set(whole);
  w.get(whole);
  if (left) w.i64(32).get(count).op("i64.sub");
  else w.get(count);
  w.op("i64.shr_u");
  maskTo(e, 16);
  w.set(result);
  w.get(whole);
  if (left) w.i64(48).get(count).op("i64.sub");
  else w.get(count).i64(1).op("i64.sub");
  w.op("i64.shr_u").i64(1).op("i64.and").set(carry);
}

/** Magnitude of the dividend rdx:rax into (high, low); true if negative. */
function loadDividend(
  e: Emitter,
  signed: boolean,
  high: number,
  low: number,
): void {
  const { w } = e;
  e.slot(RAX);
  w.set(low);
  e.slot(RDX);
  w.set(high);
  if (!signed) return;
  w.get(high).i64(0).op("i64.lt_s").if();
  w.i64(0).get(high).op("i64.sub");
  w.get(low).op("i64.eqz").op("i32.eqz").op("i64.extend_i32_u");
  w.op("i64.sub").set(high);
  w.i64(0).get(low).op("i64.sub").set(low);
  w.end();
}

/** An i64 local made positive (as an unsigned number). */
function magnitude(e: Emitter, value: number): void {
  const { w } = e;
  w.get(value).i64(0).op("i64.lt_s").if();
  w.i64(0).get(value).op("i64.sub").set(value);
  w.end();
}

/**
 * d, d + 1 = quotient and remainder of rdx:rax by a. The quotient must fit:
 * it is checked before.
 */
function divideLong(signed: boolean): Op {
  return op({ d: "out128", a: "in", only }, (e) => {
    const { w } = e;
    const high = e.local("i64");
    const low = e.local("i64", 1);
    const divisor = e.local("i64", 2);
    const quotient = e.local("i64", 3);
    const step = e.local("i32");
    const carry = e.local("i64", 4);
    e.a();
    w.set(divisor);
    if (signed) magnitude(e, divisor);
    loadDividend(e, signed, high, low);
    w.get(high).op("i64.eqz").if();
    w.get(low).get(divisor).op("i64.div_u").set(quotient);
    w.get(low).get(divisor).op("i64.rem_u").set(high);
    w.else();
    // Shift and subtract, 64 steps; high is the running remainder.
    w.i64(0).set(quotient).i32(64).set(step);
    const loop = w.loop();
    w.get(high).i64(63).op("i64.shr_u").set(carry);
    w.get(high).i64(1).op("i64.shl");
    w.get(low).i64(63).op("i64.shr_u").op("i64.or").set(high);
    w.get(low).i64(1).op("i64.shl").set(low);
    w.get(quotient).i64(1).op("i64.shl").set(quotient);
    w.get(carry).op("i64.eqz").op("i32.eqz");
    w.get(high).get(divisor).op("i64.ge_u").op("i32.or").if();
    w.get(high).get(divisor).op("i64.sub").set(high);
    w.get(quotient).i64(1).op("i64.or").set(quotient);
    w.end();
    w.get(step).i32(1).op("i32.sub").tee(step).brIf(loop);
    w.end();
    w.end();
    if (signed) {
      e.slot(RDX);
      w.i64(0).op("i64.lt_s").if();
      w.i64(0).get(high).op("i64.sub").set(high);
      w.end();
      e.slot(RDX);
      e.a();
      w.op("i64.xor").i64(0).op("i64.lt_s").if();
      w.i64(0).get(quotient).op("i64.sub").set(quotient);
      w.end();
    }
    e.setD128(() => {
      w.get(quotient).op("i64x2.splat").get(high).lane("i64x2.replace_lane", 1);
    });
  });
}

/** d = 1 if the signed quotient of rdx:rax by a does not fit 64 bits. */
const divideLongOverflow = op({ d: "out", a: "in", only }, (e) => {
  const { w } = e;
  const high = e.local("i64");
  const low = e.local("i64", 1);
  const divisor = e.local("i64", 2);
  const result = e.local("i32");
  e.a();
  w.set(divisor);
  magnitude(e, divisor);
  loadDividend(e, true, high, low);
  w.i32(1).set(result);
  w.get(high).get(divisor).op("i64.lt_u").if();
  // |quotient| may be 2^63 only if the quotient is negative: compare the
  // dividend with divisor * 2^63 (+ divisor - 1 when negative).
  const limitHigh = e.local("i64", 3);
  const limitLow = e.local("i64", 4);
  w.get(divisor).i64(1).op("i64.shr_u").set(limitHigh);
  w.get(divisor).i64(63).op("i64.shl").set(limitLow);
  e.slot(RDX);
  e.a();
  w.op("i64.xor").i64(0).op("i64.lt_s").if();
  w.get(limitLow).get(divisor).op("i64.add").set(limitLow);
  w.get(limitHigh).get(limitLow).get(divisor).op("i64.lt_u");
  w.op("i64.extend_i32_u").op("i64.add").set(limitHigh);
  w.end();
  w.get(high).get(limitHigh).op("i64.gt_u");
  w.get(high).get(limitHigh).op("i64.eq");
  w.get(low).get(limitLow).op("i64.ge_u").op("i32.and").op("i32.or");
  w.set(result);
  w.end();
  e.setD(() => w.get(result).op("i64.extend_i32_u"));
});

/** CRC-32C of d with the low bytes of a. */
function crc32(width: Width): Op {
  return op({ d: "out", a: "in", b: "in", only }, (e) => {
    const { w } = e;
    const crc = e.local("i32");
    const data = e.local("i64");
    const step = e.local("i32", 1);
    e.a32();
    w.set(crc);
    e.b();
    w.set(data);
    w.i32(width / 8).set(step);
    const bytes = w.loop();
    w.get(crc).get(data).op("i32.wrap_i64").i32(0xff).op("i32.and");
    w.op("i32.xor").set(crc);
    for (let bit = 0; bit < 8; bit++) {
      w.get(crc).i32(1).op("i32.shr_u");
      w.i32(0).get(crc).i32(1).op("i32.and").op("i32.sub");
      w.i32(0x82f63b78).op("i32.and").op("i32.xor").set(crc);
    }
    w.get(data).i64(8).op("i64.shr_u").set(data);
    w.get(step).i32(1).op("i32.sub").tee(step).brIf(bytes);
    w.end();
    e.setD(() => w.get(crc).op("i64.extend_i32_u"));
  });
}

/** All integer ops that only x86 has. */
export const integerX86Ops = {
  ...rotates(),
  shld16: shiftDouble(true, 16),
  shld32: shiftDouble(true, 32),
  shld64: shiftDouble(true, 64),
  shrd16: shiftDouble(false, 16),
  shrd32: shiftDouble(false, 32),
  shrd64: shiftDouble(false, 64),
  divideLong: divideLong(true),
  divideLongU: divideLong(false),
  divideLongOverflow,
  crc32c8: crc32(8),
  crc32c16: crc32(16),
  crc32c32: crc32(32),
  crc32c64: crc32(64),
  /** The flags in the immediate's mask replaced by those of a. */
  flagsReplace: op(
    { a: "in", immediate: "value", flags: "both", plain: "nop", only },
    (e) => {
      const { w } = e;
      const packed = e.local("i64");
      getFlags(e, packed);
      w.get(packed).get(packed);
      e.a();
      w.op("i64.xor");
      e.immediate();
      w.op("i64.and").op("i64.xor").set(packed);
      setFlags(e, packed);
    },
  ),
  /** After bsf and bsr: index a, source b. Undefined flags as processors
   * leave them: PF of the index, the others clear. */
  flagsScan: op(
    { a: "in", b: "in", flags: "writes", plain: "nop", only },
    (e) => {
      const { w } = e;
      const index = e.local("i64");
      const packed = e.local("i64", 1);
      e.a();
      w.set(index);
      parity(e, index);
      w.set(packed);
      w.i64(Flag.zero | Flag.parity).get(packed);
      e.b();
      w.op("i64.eqz").op("select").set(packed);
      setFlags(e, packed);
    },
  ),
  /** CF inverted. */
  flagsComplementCarry: op({ flags: "both", only }, (e) => {
    const packed = e.local("i64");
    getFlags(e, packed);
    e.w.get(packed).i64(Flag.carry).op("i64.xor").set(packed);
    setFlags(e, packed);
  }),
  /** d += immediate, or -= it when bit 10 (DF) of a is set. */
  stringAdvance: op(
    { d: "inout", a: "in", immediate: "value", only },
    (e) =>
      e.setD(() => {
        e.d();
        e.immediate();
        e.w.i64(0);
        e.immediate();
        e.w.op("i64.sub");
        e.a();
        e.w.i64(0x400).op("i64.and").op("i64.eqz").op("select").op("i64.add");
      }),
  ),
} satisfies OpTable;
