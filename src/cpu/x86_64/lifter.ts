/**
 * What lifting functions speak: operands of the decoded instruction read into
 * slots, results written back with the width's rule (64 whole, 32 zero
 * extends, 16 and 8 merge), and memory operands located once.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import { INITIAL_CONTROL_WORD } from "./control_registers.ts";
import { type Instruction, Segment } from "./instruction.ts";
import { Kind, type Operand } from "./row.ts";
import { OtherFlags, X86Slots } from "./state_slots.ts";

/** log2 of the bytes of a width in bits. */
export function widthIndex(bits: number): 0 | 1 | 2 | 3 {
  return bits === 64 ? 3 : bits === 32 ? 2 : bits === 16 ? 1 : 0;
}

const LOADS = [Op.load8, Op.load16, Op.load32, Op.load64];
const SIGNED_LOADS = [Op.load8s, Op.load16s, Op.load32s, Op.load64];
const STORES = [Op.store8, Op.store16, Op.store32, Op.store64];
const INDEXED_LOADS = [Op.load8x, Op.load16x, Op.load32x, Op.load64x];
const INDEXED_SIGNED_LOADS = [
  Op.load8sx,
  Op.load16sx,
  Op.load32sx,
  Op.load64x,
];
const INDEXED_STORES = [Op.store8x, Op.store16x, Op.store32x, Op.store64x];
const PROBE_WRITES = [
  Op.probeWrite8,
  Op.probeWrite16,
  Op.probeWrite32,
  Op.probeWrite64,
];

/** General register n. */
export function general(index: number): Slot {
  return Slots.general + index;
}

/** XMM register n: a pair of slots. */
export function xmm(index: number): Slot {
  return Slots.vector + 2 * index;
}

/** MMX register n. */
export function mmx(index: number): Slot {
  return Slots.extra + (index & 7);
}

/** Numbers of the registers that instructions name implicitly. */
export const Register = {
  rax: Slots.general,
  rcx: Slots.general + 1,
  rdx: Slots.general + 2,
  rbx: Slots.general + 3,
  rsp: Slots.general + 4,
  rbp: Slots.general + 5,
  rsi: Slots.general + 6,
  rdi: Slots.general + 7,
  r11: Slots.general + 11,
} as const;

/** Lifts the operands of one instruction after the other. */
export class X86Lifter {
  /** Where records go. */
  builder!: BlockBuilder;
  readonly #at: Instruction;
  // The located memory operand: [base + (index << scale) + displacement].
  #base: Slot = 0;
  #index: Slot = -1;
  #scale = 0;
  #displacement = 0;

  constructor(at: Instruction) {
    this.#at = at;
  }

  /** A scratch slot. */
  temporary(): Slot {
    return this.builder.temporary();
  }

  /** A scratch slot holding a constant. */
  constant(value: number): Slot {
    const slot = this.builder.temporary();
    this.builder.constant(slot, value);
    return slot;
  }

  // --- Memory -------------------------------------------------------------

  /** Locates the ModRM memory operand; `adjust` is added to the address. */
  locate(adjust = 0): void {
    const at = this.#at;
    let displacement = at.displacement + adjust;
    let base: Slot = Slots.zero;
    if (at.base === -2) displacement += at.next;
    else if (at.base >= 0) base = general(at.base);
    this.#base = base;
    this.#index = at.index >= 0 ? general(at.index) : -1;
    this.#scale = at.scale;
    this.#displacement = displacement;
    if (at.addressSize === 32 || at.segment !== Segment.none) this.#flatten();
  }

  /** Locates [slot + displacement]. */
  locateAt(slot: Slot, displacement = 0): void {
    this.#base = slot;
    this.#index = -1;
    this.#displacement = displacement;
  }

  /** Locates [register] of a string instruction, with its segment. */
  locateString(register: Slot, overridable: boolean): void {
    this.locateAt(register);
    const { addressSize, segment } = this.#at;
    if (addressSize === 32 || (overridable && segment !== Segment.none)) {
      this.#flatten(overridable);
    }
  }

  /** Locates the address that is part of the instruction. */
  locateAbsolute(): void {
    const at = this.#at;
    const slot = this.temporary();
    this.builder.constant64(
      slot,
      at.immediate,
      at.addressSize === 64 ? at.immediateHigh : 0,
    );
    this.locateAt(slot);
    if (at.segment !== Segment.none) this.#flatten();
  }

  /** Reduces the located address to one slot, truncated, segment added. */
  #flatten(overridable = true): void {
    const { addressSize, segment } = this.#at;
    const slot = this.temporary();
    this.#sum(slot);
    if (addressSize === 32) this.builder.op(Op.zero32, slot, slot);
    if (overridable && segment !== Segment.none) {
      const base = segment === Segment.fs
        ? Slots.threadPointer
        : Slots.threadPointer2;
      this.builder.op(Op.add64, slot, slot, base);
    }
    this.locateAt(slot);
  }

  #sum(into: Slot): void {
    if (this.#index >= 0) {
      this.builder.indexed(
        Op.address,
        into,
        this.#base,
        this.#index,
        this.#scale,
        this.#displacement,
      );
    } else if (this.#base === Slots.zero) {
      this.builder.constant(into, this.#displacement);
    } else {
      this.builder.opi(Op.add64i, into, this.#base, this.#displacement);
    }
  }

  /** The located address in a slot. */
  linear(into: Slot = this.temporary()): Slot {
    this.#sum(into);
    return into;
  }

  /** The ModRM address without segment, as LEA computes it. */
  effectiveAddress(into: Slot): void {
    const at = this.#at;
    this.#base = at.base >= 0 ? general(at.base) : Slots.zero;
    this.#index = at.index >= 0 ? general(at.index) : -1;
    this.#scale = at.scale;
    this.#displacement = at.displacement + (at.base === -2 ? at.next : 0);
    this.#sum(into);
    if (at.addressSize === 32) this.builder.op(Op.zero32, into, into);
  }

  #access(plain: number, indexed: number, value: Slot, offset: number): void {
    const displacement = this.#displacement + offset;
    if (this.#index >= 0) {
      this.builder.indexed(
        indexed,
        value,
        this.#base,
        this.#index,
        this.#scale,
        displacement,
      );
    } else this.builder.opi(plain, value, this.#base, displacement);
  }

  /** Loads from the located operand, zero extended. */
  load(bits: number, into: Slot = this.temporary(), offset = 0): Slot {
    const w = widthIndex(bits);
    this.#access(LOADS[w]!, INDEXED_LOADS[w]!, into, offset);
    return into;
  }

  /** Loads from the located operand, sign extended. */
  loadSigned(bits: number, into: Slot = this.temporary()): Slot {
    const w = widthIndex(bits);
    this.#access(SIGNED_LOADS[w]!, INDEXED_SIGNED_LOADS[w]!, into, 0);
    return into;
  }

  /** Stores to the located operand. */
  store(bits: number, value: Slot, offset = 0): void {
    const w = widthIndex(bits);
    this.#access(STORES[w]!, INDEXED_STORES[w]!, value, offset);
  }

  /** Loads 16 bytes; `aligned` demands alignment. */
  load128(into: Slot, aligned: boolean): Slot {
    if (aligned) this.demandAlignment();
    this.#access(Op.load128, Op.load128x, into, 0);
    return into;
  }

  /** Stores 16 bytes; `aligned` demands alignment. */
  store128(value: Slot, aligned: boolean): void {
    if (aligned) this.demandAlignment();
    this.#access(Op.store128, Op.store128x, value, 0);
  }

  /** #GP unless the located address is a multiple of 16. */
  demandAlignment(): void {
    const address = this.linear();
    const low = this.temporary();
    this.builder.opi(Op.and64i, low, address, 15);
    this.builder.leaveIf(low, Exit.privileged);
    this.locateAt(address);
  }

  /** Faults unless the located operand can be written. */
  probeWrite(bits: number, offset = 0): void {
    if (this.#index >= 0) this.locateAt(this.linear());
    this.builder.opi(
      bits === 128 ? Op.probeWrite128 : PROBE_WRITES[widthIndex(bits)]!,
      Slots.discard,
      this.#base,
      this.#displacement + offset,
    );
  }

  // --- General registers ----------------------------------------------------

  /** Register n at a width; bits above the width are anything. */
  readRegister(index: number, bits: number): Slot {
    if (bits === 8 && index >= 4 && index < 8 && this.#at.rex === 0) {
      const slot = this.temporary();
      this.builder.opi(Op.shr64i, slot, general(index - 4), 8);
      return slot;
    }
    return general(index);
  }

  /** Writes register n by its width's rule. */
  writeRegister(index: number, bits: number, value: Slot): void {
    const { builder } = this;
    if (bits === 64) {
      if (value !== general(index)) {
        builder.op(Op.move, general(index), value);
      }
    } else if (bits === 32) builder.op(Op.zero32, general(index), value);
    else if (bits === 16) builder.op(Op.insert16, general(index), value);
    else if (index >= 4 && index < 8 && this.#at.rex === 0) {
      builder.op(Op.insert8High, general(index - 4), value);
    } else builder.op(Op.insert8, general(index), value);
  }

  // --- Operands --------------------------------------------------------------

  #operand(number: number): Operand {
    return this.#at.operands[number]!;
  }

  /** Width of an operand in bits. */
  bits(number: number): number {
    return this.#at.sizeOf(this.#operand(number).size);
  }

  /** Is the operand in memory? */
  isMemory(number: number): boolean {
    switch (this.#operand(number).kind) {
      case Kind.E:
      case Kind.M:
      case Kind.W:
      case Kind.Q:
        return this.#at.mod !== 3;
      case Kind.O:
      case Kind.X:
      case Kind.Y:
        return true;
    }
    return false;
  }

  /** Is the operand an immediate (its value: `Instruction.immediate`)? */
  isImmediate(number: number): boolean {
    const { kind } = this.#operand(number);
    return kind === Kind.I || kind === Kind.L;
  }

  /** Number of the general register that an operand names, or -1. */
  registerOf(number: number): number {
    const at = this.#at;
    const operand = this.#operand(number);
    switch (operand.kind) {
      case Kind.E:
      case Kind.R:
        return at.mod === 3 ? at.rm : -1;
      case Kind.G:
        return at.reg;
      case Kind.Z:
        return (at.opcode & 7) | ((at.rex & 1) << 3);
      case Kind.fixed:
        return operand.fixed;
    }
    return -1;
  }

  /** Locates a memory operand. */
  locateOperand(number: number): void {
    if (this.#operand(number).kind === Kind.O) this.locateAbsolute();
    else this.locate();
  }

  /** An operand's value; bits above its width are anything. */
  read(number: number): Slot {
    const at = this.#at;
    const operand = this.#operand(number);
    const register = this.registerOf(number);
    if (register >= 0) {
      return this.readRegister(register, at.sizeOf(operand.size));
    }
    if (operand.kind === Kind.I || operand.kind === Kind.L) {
      return this.constant(at.immediate);
    }
    if (operand.kind === Kind.one) return this.constant(1);
    this.locateOperand(number);
    return this.load(at.sizeOf(operand.memorySize));
  }

  /**
   * Where to compute a result for an operand: the register itself if writing
   * it whole is right, else a scratch slot. `finish` must follow.
   */
  destination(number: number): Slot {
    const register = this.registerOf(number);
    return register >= 0 && this.bits(number) >= 32
      ? general(register)
      : this.temporary();
  }

  /** Writes a zero-extended result computed into `destination`. */
  finish(number: number, value: Slot): void {
    const register = this.registerOf(number);
    if (register < 0) {
      this.store(this.#at.sizeOf(this.#operand(number).memorySize), value);
    } else if (value !== general(register)) {
      this.writeRegister(register, this.bits(number), value);
    }
  }

  /** Writes a value whose upper bits are anything; memory is located. */
  write(number: number, value: Slot): void {
    const register = this.registerOf(number);
    if (register < 0) {
      this.store(this.#at.sizeOf(this.#operand(number).memorySize), value);
    } else this.writeRegister(register, this.bits(number), value);
  }

  /** Zero extends a value in place or into a scratch slot. */
  zeroExtend(value: Slot, bits: number): Slot {
    if (bits === 64) return value;
    const slot = this.temporary();
    const op = bits === 32 ? Op.zero32 : bits === 16 ? Op.zero16 : Op.zero8;
    this.builder.op(op, slot, value);
    return slot;
  }

  /** Sign extends a value into a scratch slot. */
  signExtend(value: Slot, bits: number): Slot {
    if (bits === 64) return value;
    const slot = this.temporary();
    const op = bits === 32
      ? Op.extend32
      : bits === 16
      ? Op.extend16
      : Op.extend8;
    this.builder.op(op, slot, value);
    return slot;
  }

  // --- Vector and MMX registers ------------------------------------------------

  /** A vector operand's slot; memory of 16 bytes must be aligned. */
  readVector(number: number): Slot {
    const at = this.#at;
    const operand = this.#operand(number);
    if (operand.kind === Kind.V) return xmm(at.reg);
    if (operand.kind === Kind.xmm0) return xmm(0);
    if (at.mod === 3) return xmm(at.rm);
    this.locate();
    const slot = this.builder.vectorTemporary();
    const bits = at.sizeOf(operand.memorySize);
    if (bits === 128) return this.load128(slot, true);
    // A narrower operand, zero extended.
    this.load(bits, slot);
    this.builder.op(Op.move, slot + 1, Slots.zero);
    return slot;
  }

  /** As `readVector`, but of a narrower operand the rest is anything. */
  readScalar(number: number): Slot {
    const at = this.#at;
    const bits = at.sizeOf(this.#operand(number).memorySize);
    if (at.mod === 3 || bits === 128) return this.readVector(number);
    this.locate();
    return this.load(bits, this.builder.vectorTemporary());
  }

  /** An MMX operand as a zero-extended vector in a scratch slot. */
  readMmx(number: number): Slot {
    const at = this.#at;
    const operand = this.#operand(number);
    const slot = this.builder.vectorTemporary();
    if (operand.kind === Kind.P) {
      this.builder.op(Op.move, slot, mmx(at.reg));
    } else if (at.mod === 3) this.builder.op(Op.move, slot, mmx(at.rm));
    else {
      this.locate();
      this.load(at.sizeOf(operand.memorySize), slot);
    }
    this.builder.op(Op.move, slot + 1, Slots.zero);
    return slot;
  }

  /** Every MMX instruction: all x87 registers valid, TOP = 0. */
  enterMmx(): void {
    this.builder.constant(X86Slots.top, 0);
    this.builder.constant(X86Slots.valid, 0xff);
  }

  /** All x87 registers empty. */
  emptyMmx(): void {
    this.builder.constant(X86Slots.top, 0);
    this.builder.constant(X86Slots.valid, 0);
  }

  /** A written MMX register's exponent becomes all ones. */
  touchMmx(index: number): void {
    this.builder.constant(X86Slots.exponent + (index & 7), 0xffff);
  }

  // --- Things several groups need -------------------------------------------

  /** Pushes a value of 16 or 64 bits. */
  pushValue(value: Slot, bits: number): void {
    const { builder } = this;
    this.locateAt(Register.rsp, -bits / 8);
    this.store(bits, value);
    builder.opi(Op.add64i, Register.rsp, Register.rsp, -bits / 8);
  }

  /** RFLAGS in a scratch slot. */
  flagsRegister(): Slot {
    const value = this.temporary();
    this.builder.op(Op.flagsGet, value);
    this.builder.op(Op.or64, value, value, X86Slots.otherFlags);
    // IF is always set, and bit 1.
    this.builder.opi(Op.or64i, value, value, 0x202);
    return value;
  }

  /** RFLAGS from a slot, as far as user code may change it. */
  writeFlagsRegister(value: Slot, bits: number): void {
    const { builder } = this;
    const other = this.temporary();
    const { otherFlags } = X86Slots;
    builder.opi(Op.and64i, other, value, OtherFlags.all);
    if (bits === 16) builder.op(Op.insert16, otherFlags, other);
    else builder.op(Op.move, otherFlags, other);
    const flags = this.temporary();
    builder.opi(Op.and64i, flags, value, ARITHMETIC_FLAGS);
    builder.op(Op.flagsSet, Slots.discard, flags);
  }

  /** A waiting x87 or MMX instruction: #MF if an exception is pending. */
  demandNoPending(): void {
    const { builder } = this;
    const pending = this.temporary();
    builder.opi(
      Op.xor64i,
      pending,
      X86Slots.controlWord,
      INITIAL_CONTROL_WORD,
    );
    builder.op(Op.andNot64, pending, X86Slots.statusWord, pending);
    builder.opi(Op.and64i, pending, pending, 0x3f);
    builder.leaveIf(pending, Exit.divide);
  }

  /** Ends: #UD. */
  undefined(): void {
    this.builder.leave(Exit.illegal, this.#at.address);
  }

  /** #GP unless a selector may be loaded into a data segment register. */
  demandSelector(selector: Slot, stack: boolean): void {
    const { builder } = this;
    const rest = this.temporary();
    if (stack) {
      builder.opi(Op.xor64i, rest, this.zeroExtend(selector, 16), USER_DATA);
    } else {
      // Null (any privilege) or the user data segment.
      const isData = this.temporary();
      const low = this.zeroExtend(selector, 16);
      builder.opi(Op.setEq64i, isData, low, USER_DATA);
      builder.opi(Op.shr64i, rest, low, 2);
      builder.opc(Op.select, rest, Slots.zero, rest, isData);
    }
    builder.leaveIf(rest, Exit.privileged);
  }
}

/** CF PF AF ZF SF OF */
const ARITHMETIC_FLAGS = 0x8d5;
/** The reference's user data selector. */
const USER_DATA = 0x1b;
