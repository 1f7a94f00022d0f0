/**
 * The op table's second reader: operands are locals, immediates constants.
 *
 * Compiled code does what it can do without being seen, and leaves everything
 * else to the interpreter: it writes its locals back and names the record to
 * go on at. A record that may leave is begun anew with its instruction, since
 * no instruction writes state before all of its records that may leave (see
 * builder.ts); any other record is gone on at as it is, with the scratch slots
 * that its instruction has filled.
 *
 * @module
 */

import { hostFuses, pushFused } from "../ir/functions/fused_functions.ts";
import type { Emitter } from "../ir/op.ts";
import { type FlagWriter, packedWriter } from "../ir/conditions.ts";
import { Flag, FlagKind } from "../ir/ops/flags.ts";
import { Op, opHelperNames, opRows } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { isNotCanonical } from "../interpreter/memory_functions.ts";
import { HotBranch, Layout } from "../memory/layout.ts";
import type { Architecture } from "../types.ts";
import { Assembler, type Label, type ValueType } from "../wasm/assembler.ts";
import { Pins } from "./pins.ts";
import type { RangedAccess } from "./ranges.ts";
import { RegionSlots } from "./region_slots.ts";
import { operandsOf, slotOf } from "./scratch.ts";
import { pushAddend, siteOf, stackSite } from "./sites.ts";
import { Windows } from "./windows.ts";

/** What `Slots.flagKind` holds behind inc and dec. */
const FIRST_STEP_KIND = FlagKind.inc * 4;
const STEP_KINDS = 8;

const LEFT = 0;
const NEXT = 1;

const stackPointers: Readonly<Record<Architecture, Slot>> = {
  x86_64: Slots.general + 4,
  aarch64: Slots.general + 31,
  riscv64: Slots.general + 2,
};

const fusedBits: Readonly<Record<string, 32 | 64>> = {
  fused32: 32,
  fused64: 64,
};

const laneInstructions = {
  8: ["i8x16.extract_lane_u", "i8x16.replace_lane"],
  16: ["i16x8.extract_lane_u", "i16x8.replace_lane"],
  32: ["i32x4.extract_lane", "i32x4.replace_lane"],
  64: ["i64x2.extract_lane", "i64x2.replace_lane"],
} as const;

/** What the emitter has to be told of control flow. */
export interface Flow {
  /** Goes on behind link 0 or 1 of the running block; false if what follows
   * is not part of the region. */
  follow(link: 0 | 1): boolean;
  /** Whether indirect jumps may stay in the region. */
  readonly dispatches: boolean;
  /** Goes on where the address in the emitter's `target` says. */
  dispatch(): void;
}

/** Emits one region's function: (budget left) -> budget left. */
export class RegionEmitter implements Emitter {
  readonly w: Assembler = new Assembler(1);
  readonly architecture: Architecture;
  /** Local that holds the target of an indirect jump. */
  readonly target: number;
  /** Local that holds the branch by which the region is left, if it is one. */
  readonly #branch: number;
  readonly #words: Int32Array;
  readonly #flow: Flow;
  readonly #imported: (name: string) => number;
  readonly #exit: Label;
  readonly #scratch: Record<ValueType, number[]> = {
    i32: [],
    i64: [],
    f32: [],
    f64: [],
    v128: [],
  };
  readonly #windows: Windows = new Windows(this.w);
  readonly #slots: RegionSlots;
  #pins: Pins | undefined;

  /** The record under way, and the first one of its instruction. */
  #record = 0;
  #instruction = 0;
  #mayLeave = false;
  #isLooping = false;
  /** A register moves on by a constant. */
  #isStep = false;
  #end: Label = 0;

  /** `words` is linear memory; `importOf` gives a function's index. */
  constructor(
    architecture: Architecture,
    words: Int32Array,
    flow: Flow,
    importOf: (name: string) => number,
  ) {
    this.architecture = architecture;
    this.#words = words;
    this.#flow = flow;
    this.#imported = importOf;
    this.#slots = new RegionSlots(this.w, architecture, (slot) => {
      this.#pins?.changed(slot);
      if (!this.#isStep) this.#windows.changed(slot);
    });
    this.w.local("i32");
    this.target = this.w.local("i64");
    this.#branch = this.w.local("i32");
    this.#exit = this.w.block();
  }

  // What the compiler calls.

  /** The accesses of the region's loops whose ranges are known. */
  pin(accesses: ReadonlyMap<number, RangedAccess>): void {
    this.#pins = new Pins(this.w, accesses);
  }

  /** Whether a record's access is off a register that stays as it is. */
  isPinned(record: number): boolean {
    return this.#pins?.of(record) !== undefined;
  }

  /** A block begins; some scratch slots are read by later instructions than
   * those that fill them. It is part of a small loop or not; `leading` is for
   * `Windows`, `writer` has written the flags last. */
  startBlock(
    outliving: ReadonlySet<Slot>,
    isLooping: boolean,
    leading: ReadonlySet<number>,
    writer: FlagWriter | undefined,
  ): void {
    this.#windows.startBlock(leading);
    this.#isLooping = isLooping;
    this.lastFlagWriter = writer;
    this.#carry = undefined;
    this.#slots.startBlock(outliving);
  }

  /** The next record, and the first one of its instruction. */
  startRecord(record: number, instruction: number, mayLeave: boolean): void {
    this.#record = record;
    if (instruction !== this.#instruction) this.#slots.startInstruction();
    this.#instruction = instruction;
    this.#mayLeave = mayLeave;
  }

  /** Opens what `next` leaves. */
  open(): void {
    this.#end = this.w.block();
  }

  /** What is to be restored after another block was emitted in between. */
  save(): () => void {
    const [record, instruction, mayLeave, isLooping, writer] = [
      this.#record,
      this.#instruction,
      this.#mayLeave,
      this.#isLooping,
      this.lastFlagWriter,
    ];
    const restoreSlots = this.#slots.save();
    const restoreWindows = this.#windows.save();
    return () => {
      restoreSlots();
      restoreWindows();
      this.#record = record;
      this.#instruction = instruction;
      this.#mayLeave = mayLeave;
      this.#isLooping = isLooping;
      this.lastFlagWriter = writer;
    };
  }

  /** Leaves; the interpreter goes on at the record under way. */
  leaveHere(): void {
    this.#joinFlags();
    this.#slots.spillBlock();
    this.#slots.spillInstruction();
    this.#leaveAt(this.#record);
  }

  /** Leaves; the interpreter jumps to the address in `target`. */
  leaveToTarget(): void {
    const { w } = this;
    w.i32(0).get(this.target);
    w.memory("i64.store", Layout.state + Slots.pc * 8);
    this.#leaveAt(Layout.indirectRecord);
  }

  /** The function's body. */
  done(): Uint8Array<ArrayBuffer> {
    const { w } = this;
    w.op("unreachable");
    w.end();
    this.#slots.writeBack();
    w.before(() => {
      this.#slots.load();
    });
    w.i32(0).get(NEXT).memory("i32.store", Layout.nextRecord);
    w.i32(0).get(this.#branch).memory("i32.store", Layout.hotBranch);
    w.get(LEFT);
    return w.done();
  }

  // Leaving.

  #leaveAt(record: number): void {
    this.w.i32(record).set(NEXT).br(this.#exit);
  }

  /** Leaves in the middle of an op that has not done anything. */
  #retreat(): void {
    if (!this.#mayLeave) {
      this.leaveHere();
      return;
    }
    this.#joinFlags();
    this.#slots.spillBlock();
    this.#leaveAt(this.#instruction);
  }

  // The record's fields.

  get #op(): number {
    return this.#words[this.#record >> 2]! & 0xffff;
  }
  #field(half: 1 | 2 | 3): number {
    const word = this.#words[(this.#record >> 2) + (half >> 1)]!;
    return half & 1 ? word >>> 16 : word & 0xffff;
  }
  get #d(): Slot {
    return this.#field(1) >> 3;
  }
  get #a(): Slot {
    return this.#field(2) >> 3;
  }
  get #b(): Slot {
    return this.#field(3) >> 3;
  }
  get #c(): Slot {
    return (this.#low & 0xffff) >> 3;
  }
  get #low(): number {
    return this.#words[(this.#record >> 2) + 2]!;
  }
  get #high(): number {
    return this.#words[(this.#record >> 2) + 3]!;
  }

  a(): void {
    this.#slots.push(this.#a);
  }
  b(): void {
    this.#slots.push(this.#b);
  }
  c(): void {
    this.#slots.push(this.#c);
  }
  d(): void {
    this.#slots.push(this.#d);
  }
  a32(): void {
    this.#slots.push32(this.#a);
  }
  b32(): void {
    this.#slots.push32(this.#b);
  }
  c32(): void {
    this.#slots.push32(this.#c);
  }
  d32(): void {
    this.#slots.push32(this.#d);
  }
  a128(): void {
    this.#slots.push128(this.#a);
  }
  b128(): void {
    this.#slots.push128(this.#b);
  }
  c128(): void {
    this.#slots.push128(this.#c);
  }
  d128(): void {
    this.#slots.push128(this.#d);
  }

  float(operand: "a" | "b" | "c" | "d", bits: 32 | 64): void {
    const { w } = this;
    const slot = {
      a: this.#a,
      b: this.#b,
      c: this.#c,
      d: this.#d,
    }[operand];
    if (this.#slots.isVector(slot)) {
      w.get(this.#slots.local(slot));
      if (bits === 64) w.lane("f64x2.extract_lane", slot & 1);
      else w.lane("f32x4.extract_lane", (slot & 1) * 2);
    } else if (bits === 64) {
      this.#slots.push(slot);
      w.op("f64.reinterpret_i64");
    } else {
      this.#slots.push32(slot);
      w.op("f32.reinterpret_i32");
    }
  }

  lane(bits: 8 | 16 | 32 | 64): void {
    const byte = (this.#a & 1) * 8 + this.#low;
    this.w.get(this.#slots.local(this.#a));
    this.w.lane(laneInstructions[bits][0], byte * 8 / bits);
    if (bits < 64) this.w.op("i64.extend_i32_u");
  }

  setLane(bits: 8 | 16 | 32 | 64, value: () => void): void {
    const byte = (this.#d & 1) * 8 + this.#low;
    this.w.get(this.#slots.local(this.#d));
    value();
    if (bits < 64) this.w.op("i32.wrap_i64");
    this.w.lane(laneInstructions[bits][1], byte * 8 / bits);
    this.w.set(this.#slots.write(this.#d));
  }

  immediate(): void {
    const [low, high] = [this.#low, this.#high];
    if (high === low >> 31) this.w.i64(low);
    else this.w.i64(BigInt(high) << 32n | BigInt(low >>> 0));
  }
  immediate32(): void {
    this.w.i32(this.#low);
  }
  immediateHigh(): void {
    this.w.i32(this.#high);
  }
  aNumber(): void {
    this.w.i32(this.#field(2));
  }
  bNumber(): void {
    this.w.i64(this.#field(3) << 16 >> 16);
  }

  setD(value: () => void): void {
    this.#isStep = this.#op === Op.add64i && this.#d === this.#a;
    this.#slots.set(this.#d, value);
    this.#isStep = false;
  }
  setA(value: () => void): void {
    this.#isStep = true;
    this.#slots.set(this.#a, value);
    this.#isStep = false;
  }
  setD128(value: () => void): void {
    const { w } = this;
    const slot = this.#d;
    value();
    if (slot === Slots.discard) w.op("drop");
    else if (this.#slots.isVector(slot)) w.set(this.#slots.write(slot));
    else {
      const whole = this.local("v128", 9);
      w.set(whole);
      for (const half of [0, 1]) {
        this.#slots.set(
          slot + half,
          () => w.get(whole).lane("i64x2.extract_lane", half),
        );
      }
    }
  }
  setD32Low(value: () => void): void {
    const { w } = this;
    const slot = this.#d;
    if (this.#slots.isVector(slot)) {
      w.get(this.#slots.local(slot));
      value();
      w.op("i32.wrap_i64").lane("i32x4.replace_lane", (slot & 1) * 2);
      w.set(this.#slots.write(slot));
      return;
    }
    this.#slots.set(slot, () => {
      this.#slots.push(slot);
      w.i64(-0x1_0000_0000n).op("i64.and");
      value();
      w.i64(0xffff_ffffn).op("i64.and").op("i64.or");
    });
  }
  setDHigh(value: () => void): void {
    this.#slots.set(this.#d + 1, value);
  }

  slot(slot: Slot): void {
    this.#slots.push(slot);
  }
  slot32(slot: Slot): void {
    this.#slots.push32(slot);
  }
  setSlot(slot: Slot, value: () => void): void {
    this.#slots.set(slot, value);
  }

  /** The carry is not what the flags say but in this local, if there is one:
   * the flags are put together where somebody looks at them. */
  #carry: number | undefined;
  #carryLocal: number | undefined;

  knownImmediate(): number {
    return this.#low;
  }

  replaceCarry(carry: () => void): void {
    const local = this.#carryLocal ??= this.w.local("i64");
    carry();
    this.w.set(local);
    this.#carry = local;
  }

  /** Puts the flags together. */
  #joinFlags(): void {
    const { w } = this;
    if (this.#carry === undefined) return;
    this.#spillFlags();
    w.call(this.#imported("flags")).op("i64.extend_i32_u");
    w.i64(~Flag.carry).op("i64.and").get(this.#carry).op("i64.or");
    w.set(this.#slots.write(Slots.flagResult));
    w.i64(FlagKind.packed).set(this.#slots.write(Slots.flagKind));
  }

  /** The flags are put together from here on. */
  settleCarry(): void {
    if (this.#carry === undefined) return;
    this.#joinFlags();
    this.#carry = undefined;
    this.lastFlagWriter = packedWriter;
  }

  /** All flags have been written. */
  forgetCarry(): void {
    this.#carry = undefined;
  }

  /** What has written the flags last, on each way to here. */
  lastFlagWriter: FlagWriter | undefined;
  flagWriter(): FlagWriter | undefined {
    return this.lastFlagWriter;
  }

  next(): void {
    this.w.br(this.#end);
  }

  local(type: ValueType, index = 0): number {
    const ofType = this.#scratch[type];
    return ofType[index] ??= this.w.local(type);
  }

  addressOf(): void {
    throw new Error("compiled code keeps no operand in memory");
  }

  // Memory.

  /** Leaves the op if the TLB does not know the address that is pushed. */
  #translate(size: number, tlb: number, address: () => void): number {
    const { w } = this;
    const va = this.local("i64", 8);
    const at = this.local("i32", 8);
    address();
    w.set(va);
    const pin = this.#pins?.of(this.#record);
    if (pin !== undefined) {
      const lookUp = (): void => this.#pushAddend(size, tlb, va, at);
      const push = (slot: Slot): void => this.slot(slot);
      const site = this.#site(pin.writes);
      this.#pins!.translate(pin, site, va, at, lookUp, push);
      return at;
    }
    const found = this.#windows.at(this.#record, {
      base: this.#a,
      index: opRows[this.#op]!.immediate === "address" ? this.#b : -1,
      writes: tlb === Layout.writeTlb,
    });
    if (found === undefined) {
      this.#pushAddend(size, tlb, va, at);
      w.get(va).op("i32.wrap_i64").op("i32.add").set(at);
      return at;
    }
    const { window, isKnown } = found;
    // What is not aligned may go on in the next page.
    if (isKnown) {
      w.get(va).i64(-4096 | size - 1).op("i64.and").get(window.page);
      w.op("i64.ne").if();
    }
    this.#pushAddend(size, tlb, va, at);
    w.set(window.addend);
    w.get(va).i64(-4096).op("i64.and").set(window.page);
    if (isKnown) w.end();
    w.get(window.addend).get(va).op("i32.wrap_i64").op("i32.add").set(at);
    return at;
  }

  #pushAddend(size: number, tlb: number, va: number, at: number): void {
    const leave = (): void => this.#retreat();
    const site = this.#site(tlb === Layout.writeTlb);
    pushAddend(this.w, site, { size, tlb, va, at, leave });
  }

  /** Where the access under way looks first: those off the stack at one place,
   * those of small loops each at its own, others nowhere. */
  #site(writes: boolean): number {
    if (this.#a === stackPointers[this.architecture]) return stackSite(writes);
    return this.#isLooping ? siteOf(this.#record, writes) : 0;
  }

  read(size: number, address: () => void, use: (at: number) => void): void {
    use(this.#translate(size, Layout.readTlb, address));
  }
  write(size: number, address: () => void, use: (at: number) => void): void {
    use(this.#translate(size, Layout.writeTlb, address));
  }
  probe(size: number, write: boolean, address: () => void): void {
    this.#translate(size, write ? Layout.writeTlb : Layout.readTlb, address);
  }

  // Control.

  #followLink(link: 0 | 1, leaving: number): void {
    const { w } = this;
    const at = this.#record + 8 + 4 * link;
    if (leaving === 0) {
      if (this.#flow.follow(link)) return;
      w.i32(this.#record | link | HotBranch.leaves).set(this.#branch);
    }
    w.i32(0).memory("i32.load", at).i32(leaving).op("i32.or").set(NEXT);
    w.br(this.#exit);
  }
  follow(link: 0 | 1): void {
    this.#followLink(link, 0);
  }
  followChecked(link: 0 | 1): void {
    const { w } = this;
    w.get(LEFT).i32(0).op("i32.le_s").if();
    this.#followLink(link, 1);
    w.end();
    this.#followLink(link, 0);
  }
  charge(): void {
    this.w.get(LEFT).i32(this.#field(1)).op("i32.sub").set(LEFT);
  }
  goIndirect(
    target: () => void,
    _checked: boolean,
    effects?: () => void,
  ): void {
    const { w } = this;
    target();
    w.set(this.target);
    if (this.architecture === "x86_64") {
      this.isNotCanonical(() => w.get(this.target));
      w.if();
      w.get(LEFT).i32(this.#field(1)).op("i32.add").set(LEFT);
      this.leaveHere();
      w.end();
    }
    effects?.();
    if (this.#flow.dispatches) {
      w.get(LEFT).i32(0).op("i32.gt_s").if();
      this.#flow.dispatch();
      w.end();
    }
    this.leaveToTarget();
  }
  isNotCanonical(address: () => void): void {
    isNotCanonical(this.w, address);
  }
  enterRegion(): void {
    this.leaveHere();
  }
  leave(): void {
    this.#retreat();
  }
  skipOnTop(): void {
    this.w.brIf(this.#skipTo);
  }
  /** Label of what a skip goes on at. */
  #skipTo: Label = 0;
  /** The record under way skips to the end of the block with this label. */
  skipTo(label: Label): void {
    this.#skipTo = label;
  }
  readTime(): void {
    this.leaveHere();
  }
  readRetired(): void {
    this.leaveHere();
  }
  host(mayLeave: boolean): void {
    this.#callHost(this.#low, this.#high);
    if (!mayLeave) this.w.op("drop");
    else {
      // It has done nothing then that is not done again.
      this.w.i32(-1).op("i32.ne").if();
      this.#retreat();
      this.w.end();
    }
    this.#reload();
  }
  helper(name: string): void {
    this.#callHost(opHelperNames.indexOf(name), this.#low);
    this.w.op("drop");
    this.#reload();
  }

  /** Calls a helper of an op, which knows its operands, the flags and what is
   * resident, and pushes its result. */
  #callHost(index: number, extra: number): void {
    const { w } = this;
    for (const operand of operandsOf(this.#record, this.#words)) {
      const slot = slotOf(operand, this.#record, this.#words);
      // Half of a vector that is written leaves the other.
      if (!operand.reads && !this.#slots.isVector(slot)) continue;
      this.#slots.store(slot);
      if (operand.isPair && !this.#slots.isVector(slot)) {
        this.#slots.store(slot + 1);
      }
    }
    w.i32(index);
    for (const slot of [this.#d, this.#a, this.#b]) {
      w.i32(Layout.state + slot * 8);
    }
    w.i32(extra).call(this.#imported("host"));
  }

  /** Takes what a helper of the op has written. */
  #reload(): void {
    const { d, flags } = opRows[this.#op]!;
    if (d.includes("out")) {
      this.#slots.reload(this.#d);
      if (d.endsWith("128") && !this.#slots.isVector(this.#d)) {
        this.#slots.reload(this.#d + 1);
      }
    }
    if (flags === "none" || flags === "reads") return;
    this.#slots.reload(Slots.flagKind);
    this.#slots.reload(Slots.flagResult);
  }
  clearExclusive(): void {
    this.setSlot(Slots.monitorAddress, () => this.w.i64(-1n));
  }

  call(name: string): void {
    if (name === "carry") {
      this.#callCarry();
      return;
    }
    if (name === "flags") {
      this.settleCarry();
      this.#spillFlags();
    }
    const bits = fusedBits[name];
    if (bits !== undefined && hostFuses()) this.#fuse(bits);
    else this.w.call(this.#imported(name));
  }

  /** Pushes the carry. In a loop that counts, what has written the flags last
   * is mostly the count: it has kept the carry as it is. */
  #callCarry(): void {
    const { w } = this;
    this.settleCarry();
    this.slot32(Slots.flagKind);
    w.i32(FIRST_STEP_KIND).op("i32.sub").i32(STEP_KINDS).op("i32.lt_u");
    w.if("i32");
    this.slot32(Slots.flagB);
    w.else();
    this.#spillFlags();
    w.call(this.#imported("carry"));
    w.end();
  }

  #fuse(bits: 32 | 64): void {
    const { w } = this;
    const type = bits === 32 ? "f32" : "f64";
    const [x, y, addend] = [
      this.local(type, 20),
      this.local(type, 21),
      this.local(type, 22),
    ];
    w.set(addend).set(y).set(x);
    pushFused(w, bits, [x, y, addend]);
  }

  /** Generated functions compute flags from the slots in memory. */
  #spillFlags(): void {
    for (let slot: Slot = Slots.flagKind; slot <= Slots.flagResult; slot++) {
      this.#slots.spill(slot);
    }
  }
}
