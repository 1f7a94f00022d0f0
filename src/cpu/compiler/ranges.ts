/**
 * The op table's third reader: it computes not values, but where they may lie.
 *
 * A value is a number from an interval, or a register's value, as the block
 * has found it, plus such a number. So it is told of a block's accesses that
 * they go, say, to 256 bytes behind what a register holds, however the guest
 * has computed the index. What is not understood may be anything.
 *
 * @module
 */

import { functionSignatures } from "../interpreter/functions.ts";
import type { FlagWriter } from "../ir/conditions.ts";
import type { Emitter } from "../ir/op.ts";
import { opRows } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import type { Architecture } from "../types.ts";
import { Assembler, type Label, type ValueType } from "../wasm/assembler.ts";
import type { Instruction, MemoryInstruction } from "../wasm/opcodes.ts";
import { isLeftToInterpreter, landingOf } from "./graph.ts";
import { type Operand, operandsOf, slotOf } from "./scratch.ts";

/** Where a value lies, modulo 2^64. */
export interface Range {
  /** The register whose value is to be added, -1: none. */
  readonly base: Slot;
  /** The least and the greatest, safe integers. */
  readonly from: number;
  readonly to: number;
}

/** What a record accesses: some of these bytes. */
export interface RangedAccess extends Range {
  readonly writes: boolean;
}

/** Beyond it nothing is told apart from anything. */
const LARGEST = 2 ** 52;
const BITS_32 = 2 ** 32;

function range(base: Slot, from: number, to: number): Range | undefined {
  return from >= -LARGEST && to <= LARGEST ? { base, from, to } : undefined;
}

function upTo(to: number): Range | undefined {
  return range(-1, 0, to);
}

/** The greatest value of one that is not negative and has no base. */
function bound(value: Range | undefined): number | undefined {
  return value !== undefined && value.base < 0 && value.from >= 0
    ? value.to
    : undefined;
}

/** Whether only one value is possible. */
function exact(value: Range | undefined): number | undefined {
  return value !== undefined && value.base < 0 && value.from === value.to
    ? value.from
    : undefined;
}

/** All bits that numbers up to one may have. */
function allBits(largest: number): number {
  return largest < BITS_32 ? 2 ** (32 - Math.clz32(largest)) - 1 : Infinity;
}

/** The value cut to 32 bits. */
function cut(value: Range | undefined): Range {
  const largest = bound(value);
  return largest !== undefined && largest < BITS_32
    ? value!
    : { base: -1, from: 0, to: BITS_32 - 1 };
}

function isZero(value: Range | undefined): Range | undefined {
  const number = exact(value);
  return number === undefined ? upTo(1) : upTo(number === 0 ? 1 : 0);
}

/** A value that stays if it has no more than so many bits. */
function narrow(value: Range | undefined, bits: number): Range | undefined {
  const largest = bound(value);
  return largest !== undefined && largest < 2 ** bits ? value : undefined;
}

type Binary = (
  x: Range | undefined,
  y: Range | undefined,
) => Range | undefined;

const add: Binary = (x, y) => {
  if (x === undefined || y === undefined) return undefined;
  if (x.base >= 0 && y.base >= 0) return undefined;
  return range(Math.max(x.base, y.base), x.from + y.from, x.to + y.to);
};

const subtract: Binary = (x, y) =>
  x === undefined || y === undefined || y.base >= 0
    ? undefined
    : range(x.base, x.from - y.to, x.to - y.from);

const multiply: Binary = (x, y) => {
  const [a, b] = [bound(x), bound(y)];
  return a === undefined || b === undefined ? undefined : upTo(a * b);
};

const and: Binary = (x, y) => {
  const least = Math.min(bound(x) ?? Infinity, bound(y) ?? Infinity);
  return upTo(least);
};

const or: Binary = (x, y) => {
  const [a, b] = [bound(x), bound(y)];
  return a === undefined || b === undefined
    ? undefined
    : upTo(allBits(Math.max(a, b)));
};

const shiftLeft = (bits: number): Binary => (x, y) => {
  const count = exact(y);
  if (count === 0) return x;
  if (count === undefined || bound(x) === undefined) return undefined;
  const factor = 2 ** (count & bits - 1);
  return range(-1, x!.from * factor, x!.to * factor);
};

const shiftRight = (bits: number): Binary => (x, y) => {
  const largest = bound(x);
  const count = exact(y);
  if (count === undefined) return upTo(largest ?? Infinity);
  const divisor = 2 ** (count & bits - 1);
  return upTo(
    largest === undefined
      ? 2 ** bits / divisor - 1
      : Math.floor(largest / divisor),
  );
};

const binary: Partial<Record<Instruction, Binary>> = {
  "i64.add": add,
  "i64.sub": subtract,
  "i64.mul": multiply,
  "i64.and": and,
  "i64.or": or,
  "i64.xor": or,
  "i64.shl": shiftLeft(64),
  "i64.shr_u": shiftRight(64),
  "i32.add": (x, y) => cut(add(x, y)),
  "i32.sub": (x, y) => cut(subtract(x, y)),
  "i32.mul": (x, y) => cut(multiply(x, y)),
  "i32.and": (x, y) => cut(and(x, y)),
  "i32.or": (x, y) => cut(or(x, y)),
  "i32.xor": (x, y) => cut(or(x, y)),
  "i32.shl": (x, y) => cut(shiftLeft(32)(x, y)),
  "i32.shr_u": (x, y) => cut(shiftRight(32)(x, y)),
};
for (const type of ["i32", "i64"] as const) {
  for (const name of ["eq", "ne"] as const) {
    binary[`${type}.${name}`] = () => upTo(1);
  }
  for (const name of ["lt", "gt", "le", "ge"] as const) {
    binary[`${type}.${name}_s`] = () => upTo(1);
    binary[`${type}.${name}_u`] = () => upTo(1);
  }
}

const unary: Partial<
  Record<Instruction, (x: Range | undefined) => Range | undefined>
> = {
  "i32.wrap_i64": cut,
  "i64.extend_i32_u": cut,
  "i64.extend_i32_s": (x) => narrow(x, 31),
  "i64.extend8_s": (x) => narrow(x, 7),
  "i64.extend16_s": (x) => narrow(x, 15),
  "i64.extend32_s": (x) => narrow(x, 31),
  "i32.eqz": isZero,
  "i64.eqz": isZero,
};

const loadedBits: Partial<Record<MemoryInstruction, number>> = {
  "i64.load8_u": 8,
  "i64.load16_u": 16,
  "i64.load32_u": 32,
};

/** Follows the values that an op's instructions push and pop. */
class RangeAssembler extends Assembler {
  readonly #stack: (Range | undefined)[] = [];
  readonly #values = new Map<number, Range | undefined>();
  /** Something was met that is not followed: all values are unknown now. */
  isLost = false;
  /** How many are open, each of which has been entered. */
  #ifs = 0;

  constructor() {
    super(0);
  }

  /** An op begins. */
  start(): void {
    this.isLost = false;
    this.#ifs = 0;
    this.#stack.length = 0;
    this.#values.clear();
  }

  push(value: Range | undefined): this {
    if (!this.isLost) this.#stack.push(value);
    return this;
  }
  pop(): Range | undefined {
    return this.isLost ? undefined : this.#stack.pop();
  }
  lose(): this {
    this.isLost = true;
    return this;
  }

  override op(name: Instruction): this {
    const two = binary[name];
    if (two !== undefined) {
      const y = this.pop();
      return this.push(two(this.pop(), y));
    }
    const one = unary[name];
    if (one !== undefined) return this.push(one(this.pop()));
    return name === "drop" ? (this.pop(), this) : this.lose();
  }
  override memory(name: MemoryInstruction): this {
    if (name.includes("store")) {
      this.pop();
      this.pop();
      return this;
    }
    this.pop();
    const bits = loadedBits[name];
    return this.push(bits === undefined ? undefined : upTo(2 ** bits - 1));
  }
  override i32(value: number): this {
    return this.push(range(-1, value >>> 0, value >>> 0));
  }
  override i64(value: bigint | number): this {
    const number = Number(value);
    return this.push(range(-1, number, number));
  }
  override get(local: number): this {
    return this.push(this.#values.get(local));
  }
  override set(local: number): this {
    this.#values.set(local, this.pop());
    return this;
  }
  override tee(local: number): this {
    return this.set(local).get(local);
  }

  // What is not followed.

  override lane(): this {
    return this.lose();
  }
  override shuffle(): this {
    return this.lose();
  }
  override f32(): this {
    return this.lose();
  }
  override f64(): this {
    return this.lose();
  }
  override v128(): this {
    return this.lose();
  }
  override call(): this {
    return this.lose();
  }
  override fill(): this {
    return this.lose();
  }
  override copy(): this {
    return this.lose();
  }
  override block(): Label {
    this.lose();
    return 0;
  }
  override loop(): Label {
    return this.block();
  }
  /** Of what is decided by an immediate, the way that is taken. */
  override if(): Label {
    const condition = exact(this.pop());
    if (condition === undefined || condition === 0) return this.block();
    return this.#ifs++;
  }
  override else(): this {
    return this.lose();
  }
  override end(): this {
    return this.#ifs-- > 0 ? this : this.lose();
  }
  override br(): this {
    return this.lose();
  }
  override brIf(): this {
    return this.lose();
  }
  override brTable(): this {
    return this.lose();
  }
}

/** Registers whose values accesses may be told relative to. */
function isRegister(slot: Slot): boolean {
  return slot >= Slots.general && slot < Slots.special;
}

function isFollowed(slot: Slot): boolean {
  return isRegister(slot) ||
    slot >= Slots.temporary && slot < Slots.vectorTemporary;
}

/** Evaluates the records of one block. */
class RangeEmitter implements Emitter {
  readonly w: RangeAssembler = new RangeAssembler();
  readonly architecture: Architecture;
  readonly #words: Int32Array;
  readonly #isKept: (slot: Slot) => boolean;
  /** Slots that the block has written. */
  readonly #values = new Map<Slot, Range | undefined>();
  readonly #locals = new Map<string, number>();
  #at = 0;
  /** What the record writes, and what it accesses. */
  #results: (readonly [Slot, Range | undefined])[] = [];
  #accesses: (RangedAccess | undefined)[] = [];

  constructor(
    words: Int32Array,
    architecture: Architecture,
    isKept: (slot: Slot) => boolean,
  ) {
    this.#words = words;
    this.architecture = architecture;
    this.#isKept = isKept;
  }

  /** What a record accesses, if that is told and one access. `isSure`: it is
   * carried out whenever the block is. */
  evaluate(record: number, isSure: boolean): RangedAccess | undefined {
    this.#at = record >> 2;
    this.#results = [];
    this.#accesses = [];
    this.w.start();
    const op = this.#field(0);
    const row = opRows[op]!;
    const outs = operandsOf(record, this.#words).filter(({ writes }) => writes);
    const slot = (operand: Operand): Slot =>
      slotOf(operand, record, this.#words);
    if (
      !row.ends && !isLeftToInterpreter(op) &&
      (row.leaves || outs.some((operand) => isFollowed(slot(operand))))
    ) row.emit(this);
    for (const operand of outs) {
      this.#values.set(slot(operand), undefined);
      if (operand.isPair) this.#values.set(slot(operand) + 1, undefined);
    }
    for (const [slot, value] of this.#results) {
      const isKnown = isSure && !this.w.isLost;
      this.#values.set(slot, isKnown ? value : undefined);
    }
    return this.#accesses.length === 1 ? this.#accesses[0] : undefined;
  }

  #field(half: 0 | 1 | 2 | 3): number {
    const word = this.#words[this.#at + (half >> 1)]!;
    return half & 1 ? word >>> 16 : word & 0xffff;
  }

  #push(slot: Slot): void {
    if (slot === Slots.zero) this.w.i64(0);
    else if (this.#values.has(slot)) this.w.push(this.#values.get(slot));
    else if (isRegister(slot) && this.#isKept(slot)) {
      this.w.push({ base: slot, from: 0, to: 0 });
    } else this.w.push(undefined);
  }
  #push32(slot: Slot): void {
    this.#push(slot);
    this.w.op("i32.wrap_i64");
  }
  #set(slot: Slot, value: () => void): void {
    value();
    this.#results.push([slot, this.w.pop()]);
  }
  /** Part of a slot, or what is behind it. */
  #spoil(slot: Slot): void {
    this.#results.push([slot, undefined], [slot + 1, undefined]);
  }

  a(): void {
    this.#push(this.#field(2) >> 3);
  }
  b(): void {
    this.#push(this.#field(3) >> 3);
  }
  c(): void {
    this.#push((this.knownImmediate() & 0xffff) >> 3);
  }
  d(): void {
    this.#push(this.#field(1) >> 3);
  }
  a32(): void {
    this.#push32(this.#field(2) >> 3);
  }
  b32(): void {
    this.#push32(this.#field(3) >> 3);
  }
  c32(): void {
    this.#push32((this.knownImmediate() & 0xffff) >> 3);
  }
  d32(): void {
    this.#push32(this.#field(1) >> 3);
  }
  slot(slot: Slot): void {
    this.#push(slot);
  }
  slot32(slot: Slot): void {
    this.#push32(slot);
  }

  immediate(): void {
    const [low, high] = [this.knownImmediate(), this.#words[this.#at + 3]!];
    this.w.i64(
      high === low >> 31 ? low : BigInt(high) << 32n | BigInt(low >>> 0),
    );
  }
  immediate32(): void {
    this.w.i32(this.knownImmediate());
  }
  immediateHigh(): void {
    this.w.i32(this.#words[this.#at + 3]!);
  }
  knownImmediate(): number {
    return this.#words[this.#at + 2]!;
  }
  aNumber(): void {
    this.w.i32(this.#field(2));
  }
  bNumber(): void {
    this.w.i64(this.#field(3) << 16 >> 16);
  }

  setD(value: () => void): void {
    this.#set(this.#field(1) >> 3, value);
  }
  setA(value: () => void): void {
    this.#set(this.#field(2) >> 3, value);
  }
  setSlot(slot: Slot, value: () => void): void {
    this.#set(slot, value);
  }
  setD128(): void {
    this.#spoil(this.#field(1) >> 3);
  }
  setD32Low(): void {
    this.#spoil(this.#field(1) >> 3);
  }
  setDHigh(): void {
    this.#spoil(this.#field(1) >> 3);
  }
  setLane(): void {
    this.#spoil(this.#field(1) >> 3);
  }

  local(type: ValueType, index = 0): number {
    const key = `${type}${index}`;
    const known = this.#locals.get(key);
    if (known !== undefined) return known;
    this.#locals.set(key, this.#locals.size);
    return this.#locals.size - 1;
  }

  #access(size: number, writes: boolean, address: () => void): void {
    address();
    const at = this.w.pop();
    const bytes = at && range(at.base, at.from, at.to + size - 1);
    this.#accesses.push(bytes && { ...bytes, writes });
  }
  read(size: number, address: () => void, use: (at: number) => void): void {
    this.#access(size, false, address);
    this.#use(use);
  }
  write(size: number, address: () => void, use: (at: number) => void): void {
    this.#access(size, true, address);
    this.#use(use);
  }
  #use(use: (at: number) => void): void {
    const at = this.local("i32", 8);
    this.w.push(undefined).set(at);
    use(at);
  }
  probe(size: number, write: boolean, address: () => void): void {
    this.#access(size, write, address);
  }

  call(name: string): void {
    const { parameters, results } = functionSignatures[name]!;
    for (let i = 0; i < parameters.length; i++) this.w.pop();
    for (let i = 0; i < results.length; i++) this.w.push(undefined);
  }
  flagWriter(): FlagWriter | undefined {
    return undefined;
  }
  replaceCarry(): void {}
  leave(): void {}

  // What is not followed.

  a128(): void {
    this.w.lose();
  }
  b128(): void {
    this.w.lose();
  }
  c128(): void {
    this.w.lose();
  }
  d128(): void {
    this.w.lose();
  }
  float(): void {
    this.w.lose();
  }
  lane(): void {
    this.w.lose();
  }
  next(): void {
    this.w.lose();
  }
  addressOf(): void {
    this.w.lose();
  }
  follow(): void {
    this.w.lose();
  }
  followChecked(): void {
    this.w.lose();
  }
  charge(): void {
    this.w.lose();
  }
  goIndirect(): void {
    this.w.lose();
  }
  isNotCanonical(): void {
    this.w.lose();
  }
  enterRegion(): void {
    this.w.lose();
  }
  skipOnTop(): void {
    this.w.lose();
  }
  readTime(): void {
    this.w.lose();
  }
  readRetired(): void {
    this.w.lose();
  }
  host(): void {
    this.w.lose();
  }
  helper(): void {
    this.w.lose();
  }
  clearExclusive(): void {}
}

/**
 * What a block's records access, as far as that is told, by record. `isKept`
 * names registers that hold the same all along.
 */
export function accessRanges(
  records: readonly number[],
  words: Int32Array,
  architecture: Architecture,
  isKept: (slot: Slot) => boolean,
): ReadonlyMap<number, RangedAccess> {
  const emitter = new RangeEmitter(words, architecture, isKept);
  const found = new Map<number, RangedAccess>();
  let landing = 0;
  for (const record of records) {
    const access = emitter.evaluate(record, record >= landing);
    if (access !== undefined) found.set(record, access);
    landing = Math.max(landing, landingOf(record, words));
  }
  return found;
}
