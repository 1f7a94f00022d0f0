/**
 * What front ends lift into.
 *
 * How a front end uses it. For each instruction the engine calls
 * `FrontEnd.lift`, which emits records and returns the instruction's length:
 *
 * ```ts ignore
 * const { add64, add64i, load64 } = Op; // numbers by name
 * builder.op(add64, general(rd), general(rs1), general(rs2)); // d = a + b
 * builder.opi(add64i, general(rd), general(rs1), 16);  // d = a + immediate
 * builder.opi(load64, general(rd), general(rs1), 8);   // d = [a + 8]
 * builder.opi(store64, general(rs2), general(rs1), 8); // [a + 8] = d
 * const t = builder.temporary();             // scratch for this instruction
 * builder.branch(branchLt64, a, b, target, next); // ends the block
 * ```
 *
 * - Operands are slot numbers (slots.ts). Reads of a zero register name
 *   `Slots.zero`; discarded results go to `Slots.discard`.
 * - Within one instruction: everything that can leave (loads, stores,
 *   `leaveIf`, `hostOrLeave`; `leaves` in the table) must come before the
 *   first write of architectural state, because an exit has the state of the
 *   instruction's start. Load to a temporary if another access follows; use
 *   `probeWrite*` before the first of several stores.
 * - An operand may be the destination as well.
 * - Instructions that change control flow end with one of `jump`, `branch*`,
 *   `jumpIndirect`, `leave`; everything else just returns.
 * - Flags: emit the `...F<width>` ops; the builder turns those whose flags
 *   nobody can see into plain ones, and `condition`/`branchOn` use the
 *   operands of the last one directly where that is possible.
 * - Helpers in TypeScript: `host(name, d, a, b, extra)`.
 * - Float ops: see ops/float.ts for how rounding, flags and NaNs are agreed.
 *
 * What becomes of records. An instruction may have none, its record may be
 * taken back or become part of another's. pc and the count of instructions
 * are exact at every exit all the same, since they are asked for in two ways:
 *
 * - Of a record that leaves without effect, by its origin. When it leaves,
 *   the instructions before its origin's have happened and no other; so what
 *   is done for a *later* instruction, early or in the same record, must not
 *   leave and is done only if the record does not (`#writesBack`).
 * - Of a branch that went somewhere, by its target: always a block, whose
 *   address the arena knows (`Arena.startOf`), or a link, which holds it.
 *   What the branch charged is the number of its own instruction. Neither
 *   depends on which records the block has (`#compareAndBranch`).
 *
 * @module
 */

import type { ExceptionLevelControls } from "../controls.ts";
import { Exit, PAGE_SIZE } from "../types.ts";
import { Layout } from "../memory/layout.ts";
import type { PhysicalMemory } from "../memory/physical_memory.ts";
import { FLAG_TEMPORARIES, FlagTracker } from "./flag_tracker.ts";
import { fuse, type Fused } from "./fusion.ts";
import { Arena, RECORD } from "./arena.ts";
import { OpFacts } from "./facts.ts";
import { Op } from "./ops/index.ts";
import { type Slot, Slots } from "./slots.ts";

/** Instructions of a block, at most. */
const BLOCK_LIMIT = 60;
/** Records of a block after which it is ended. */
const RECORD_LIMIT = 1500;
const FIRST_TEMPORARY = Slots.temporary + FLAG_TEMPORARIES;

/** Lifts one block at a time into the arena of a memory. */
export class BlockBuilder {
  /** Address of the instruction being lifted. */
  pc = 0;
  /** A terminator was emitted. */
  ended = false;
  /** Address of the block. */
  start = 0;
  /** Instructions lifted before this one. */
  index = 0;
  /** What the kernel lets user code do. */
  readonly controls: ExceptionLevelControls;

  readonly #memory: PhysicalMemory;
  readonly #helpers: ReadonlyMap<string, number>;
  readonly #invertedCarry: boolean;
  #buffer: ArrayBufferLike | null = null;
  #fields = new Uint16Array(0);
  #words = new Int32Array(0);
  readonly #arena: Arena;
  /** Byte offset of the next record. */
  #at = 0;
  readonly #origins: Uint16Array;
  #origin = 0;
  #first = 0;
  #instruction = 0;
  #temporary = 0;
  #vectorTemporary = 0;
  /** The stepped instruction's block: nothing is linked. */
  #stepping = false;

  readonly #flags = new FlagTracker();
  readonly #fused: Fused = { op: 0, a: 0, b: 0, low: 0, high: 0 };
  /** Records before this one must stay: something skips to it. */
  #landing = 0;

  /** `helpers` are the numbers of the host helpers by name. */
  constructor(
    memory: PhysicalMemory,
    arena: Arena,
    helpers: ReadonlyMap<string, number>,
    invertedCarry: boolean,
    controls: ExceptionLevelControls,
  ) {
    this.controls = controls;
    this.#memory = memory;
    this.#arena = arena;
    this.#origins = arena.origins;
    this.#helpers = helpers;
    this.#invertedCarry = invertedCarry;
  }

  // What the engine calls.

  /** Starts a block at a guest address; returns its first record. */
  startBlock(address: number, stepping: boolean): number {
    if (this.#buffer !== this.#memory.memory.buffer) {
      this.#buffer = this.#memory.memory.buffer;
      this.#fields = new Uint16Array(this.#buffer);
      this.#words = new Int32Array(this.#buffer);
    }
    this.#arena.start(address);
    this.#at = this.#arena.at;
    this.start = address;
    this.ended = false;
    this.index = 0;
    this.#first = this.#at;
    this.#stepping = stepping;
    this.#flags.reset();
    this.#landing = 0;
    return this.#at;
  }

  /** Starts the next instruction. */
  startInstruction(address: number): void {
    this.pc = address;
    this.#instruction = this.#at;
    this.#origin = Arena.origin(this.index, address - this.start);
    this.#temporary = FIRST_TEMPORARY;
    this.#vectorTemporary = Slots.vectorTemporary;
  }

  /** Takes back what the instruction has emitted. */
  dropInstruction(): void {
    this.#at = this.#instruction;
  }

  /** Counts the instruction; true if the block should go on. */
  finishInstruction(): boolean {
    if (!this.ended) this.#writesThrough();
    this.index++;
    return !this.ended && this.index < BLOCK_LIMIT &&
      this.#at - this.#first < RECORD_LIMIT * RECORD;
  }

  /** Ends a block that is to be kept. */
  keepBlock(): void {
    this.#arena.at = this.#at;
  }

  /** Ends a block that is overwritten by the next one. */
  releaseBlock(): void {
    this.#arena.release(this.#first);
  }

  /** Makes a block's first record say that the block is out of date. */
  markStale(record: number, address: number): void {
    const words = this.#memory.words;
    const at = record >> 2;
    words[at] = Op.stale;
    words[at + 1] = 0;
    words[at + 2] = address | 0;
    words[at + 3] = Math.floor(address / 2 ** 32);
  }

  /** Points the branch that a stub belongs to at a record. */
  patch(stub: number, target: number): void {
    const words = this.#memory.words;
    const at = stub >> 2;
    const distance = (words[at + 1]! & 0xffff) >> 3;
    const link = (words[at + 1]! >>> 16) >> 3;
    const branch = at - distance * 4;
    if ((words[branch]! & 0xffff) === Op.stale) return;
    words[branch + 2 + link] = target;
  }

  /** Makes a stub look its target up at each use. */
  makeFar(stub: number): void {
    const words = this.#memory.words;
    words[stub >> 2] = (words[stub >> 2]! & ~0xffff) | Op.far;
  }

  /** Whether a record only says where to go on. */
  isLink(record: number): boolean {
    const op = this.#memory.words[record >> 2]! & 0xffff;
    return op === Op.stub || op === Op.far || op === Op.stale;
  }

  // What front ends call.

  /** The block is one instruction of a thread that is watched (see
   * watched.ts), or one that changes its own page. */
  get isStepping(): boolean {
    return this.#stepping;
  }

  /** A scratch slot, good until the instruction's end. */
  temporary(): Slot {
    if (this.#temporary >= Slots.vectorTemporary) {
      throw new Error("an instruction needs too many scratch slots");
    }
    return this.#temporary++;
  }

  /** A 16-byte scratch slot, good until the instruction's end. */
  vectorTemporary(): Slot {
    if (this.#vectorTemporary >= Slots.laneScratch) {
      throw new Error("an instruction needs too many scratch vectors");
    }
    const slot = this.#vectorTemporary;
    this.#vectorTemporary += 2;
    return slot;
  }

  /** Emits a record without immediate. */
  op(op: number, d: Slot = 0, a: Slot = 0, b: Slot = 0): void {
    this.record(op, d, a, b, 0, 0);
  }

  /** Emits a record with a safe-integer immediate: d = a op immediate. */
  opi(op: number, d: Slot, a: Slot, immediate: number): void {
    const low = immediate | 0;
    this.record(op, d, a, 0, low, upperHalf(immediate));
  }

  /** Emits any record; the immediate as two 32-bit halves. */
  record(
    op: number,
    d: Slot,
    a: Slot,
    b: Slot,
    low: number,
    high: number,
  ): void {
    if (op === Op.add64i && d === a && this.#writesBack(d, low, high)) return;
    const facts = OpFacts.bits[op]!;
    let target = d;
    if (facts !== 0) {
      target = this.#flags.record(
        op,
        facts,
        this.#at,
        d,
        a,
        b,
        low,
        high,
        this.#dropFlags,
      );
    }
    const at = this.#at;
    const fields = this.#fields;
    const field = at >> 1;
    fields[field] = op;
    fields[field + 1] = target << 3;
    fields[field + 2] = a << 3;
    fields[field + 3] = b << 3;
    const words = this.#words;
    words[(at >> 2) + 2] = low;
    words[(at >> 2) + 3] = high;
    this.#origins[(at - Layout.arena) >> 4] = this.#origin;
    this.#at = at + RECORD;
  }

  /**
   * If the instruction ends with `t = ...; r = t` (or the low half of t), t
   * being scratch: computes r at once. Nobody reads t any more.
   */
  #writesThrough(): void {
    const last = this.#at - RECORD;
    if (last <= this.#instruction || this.#landing === this.#at) return;
    const fields = this.#fields;
    const field = last >> 1;
    const op = fields[field]!;
    if (op !== Op.move && op !== Op.zero32) return;
    const scratch = fields[field + 2]!;
    if (
      scratch < FIRST_TEMPORARY << 3 || scratch >= Slots.vectorTemporary << 3
    ) return;
    const maker = field - (RECORD >> 1);
    const made = fields[maker]!;
    const facts = OpFacts.bits[made]!;
    if (
      fields[maker + 1] !== scratch ||
      this.#flags.source.record >= last - RECORD ||
      (facts & (OpFacts.writesSlot | OpFacts.writesPair)) !==
        OpFacts.writesSlot ||
      facts & OpFacts.readsD || this.#landing >= last
    ) return;
    const target = fields[field + 1]!;
    if (op === Op.zero32) {
      const narrow = OpFacts.narrow[made]!;
      if (narrow === 0) return;
      fields[maker] = narrow;
    } else if (
      facts & OpFacts.writesA && fields[maker + 2] === target
    ) return;
    fields[maker + 1] = target;
    this.#at = last;
  }

  /**
   * Makes `access [x + 0 or n]; x += n` one record, if the access is the last
   * one. Neither reads or writes flags. The access may be the instruction
   * before: if it leaves, x has not changed, and its origin stays.
   */
  #writesBack(x: Slot, low: number, high: number): boolean {
    const last = this.#at - RECORD;
    if (last < this.#landing || last < this.#first) return false;
    const field = last >> 1;
    const fields = this.#fields;
    const forms = fields[field]! * 2;
    const post = OpFacts.writeBack[forms]!;
    if (post === 0 || fields[field + 2] !== x << 3) return false;
    const words = this.#words;
    const word = (last >> 2) + 2;
    const pre = words[word] === low && words[word + 1] === high;
    if (!pre && (words[word] !== 0 || words[word + 1] !== 0)) return false;
    const d = fields[field + 1]! >> 3;
    const loads = OpFacts.bits[fields[field]!]!;
    if (
      loads & OpFacts.writesSlot &&
      (d === x || loads & OpFacts.writesPair && d + 1 === x)
    ) return false;
    fields[field] = pre ? OpFacts.writeBack[forms + 1]! : post;
    words[word] = low;
    words[word + 1] = high;
    this.#flags.changed(x);
    return true;
  }

  /** Nobody can see the flags that a record writes. */
  readonly #dropFlags = (record: number): void => {
    const field = record >> 1;
    const plain = OpFacts.plain[this.#fields[field]!]!;
    this.#fields[field] = plain;
  };

  /** Emits an op with a third source slot; `extra` lies above it. */
  opc(op: number, d: Slot, a: Slot, b: Slot, c: Slot, extra = 0): void {
    this.record(op, d, a, b, c << 3 | extra << 16, 0);
  }

  /** A load or store with [base + (index << scale) + displacement]. */
  indexed(
    op: number,
    value: Slot,
    base: Slot,
    index: Slot,
    scale: number,
    displacement: number,
  ): void {
    this.record(op, value, base, index, displacement, scale);
  }

  /** d = a safe integer, sign extended. */
  constant(d: Slot, value: number): void {
    this.opi(Op.constant, d, 0, value);
  }

  /** d = a 64-bit value given as halves. */
  constant64(d: Slot, low: number, high: number): void {
    this.record(Op.constant, d, 0, 0, low, high);
  }

  /** A vector slot = 16 bytes, given as four 32-bit words, lowest first. */
  constant128(d: Slot, w0: number, w1: number, w2: number, w3: number): void {
    this.record(Op.constant, d, 0, 0, w0, w1);
    this.record(Op.constant, d + 1, 0, 0, w2, w3);
  }

  /** A helper's number, for ops that call one on their slow path. */
  helperNumber(name: string): number {
    return this.#helper(name);
  }

  #helper(name: string): number {
    const index = this.#helpers.get(name);
    if (index === undefined) throw new Error(`no helper ${name}`);
    return index;
  }

  /** Calls a helper by name, from `FrontEnd.helpers` or src/cpu/float. The
   * helper may read and write any slot. */
  host(name: string, d: Slot, a: Slot, b: Slot, extra = 0): void {
    this.record(Op.host, d, a, b, this.#helper(name), extra);
    this.#flags.forget();
  }

  /** As `host`; the helper's result other than -1 leaves. */
  hostOrLeave(name: string, d: Slot, a: Slot, b: Slot, extra = 0): void {
    this.record(Op.hostOrLeave, d, a, b, this.#helper(name), extra);
    this.#flags.forget();
  }

  /** Leaves with an exit kind, pc at this instruction, if a is not 0. */
  leaveIf(a: Slot, exit: number): void {
    if (this.#flags.isChecked(a, exit)) return;
    this.record(Op.leaveIf, 0, a, 0, exit, 0);
  }

  /** Leaves with an engine's exit behind this instruction, pc at the next
   * one, if a is not 0. For the end of an instruction that ends no block. */
  leaveBehindIf(a: Slot, exit: number, next: number): void {
    const mark = this.skipUnless(a);
    const at = this.#at;
    this.opi(Op.leaveAt, 0, 0, next);
    this.#fields[(at >> 1) + 1] = this.#charge;
    this.#fields[(at >> 1) + 3] = exit;
    this.land(mark);
  }

  /** d = the virtual clock at this instruction. */
  time(d: Slot): void {
    this.record(Op.time, d, 0, 0, this.index, 0);
  }

  /** d = instructions retired before this one. */
  retired(d: Slot): void {
    this.record(Op.retired, d, 0, 0, this.index, 0);
  }

  /** Skips the records up to `land(mark)` if a is not zero. */
  skipIf(a: Slot): number {
    return this.#skip(Op.skipIf, a);
  }

  /** Skips the records up to `land(mark)` if a is zero. */
  skipUnless(a: Slot): number {
    return this.#skip(Op.skipUnless, a);
  }

  #skip(op: number, a: Slot): number {
    this.record(op, 0, a, 0, 0, 0);
    this.#flags.forget();
    this.#landing = this.#at;
    return this.#at;
  }

  /** Where a skip goes on. */
  land(mark: number): void {
    this.#landing = this.#at;
    this.#fields[(mark - RECORD + 6) >> 1] = (this.#at - mark) >> 4;
    this.#flags.forget();
  }

  // Terminators.

  /** A record for a link: unresolved, or looked up at each use. */
  #link(branch: number, link: 0 | 1, target: number): void {
    const words = this.#words;
    if (target === this.start && !this.#stepping) {
      words[(branch >> 2) + 2 + link] = this.#first;
      return;
    }
    words[(branch >> 2) + 2 + link] = this.#at;
    const near = samePage(target, this.start) && samePage(target, this.pc);
    this.record(
      near || this.#stepping ? Op.stub : Op.far,
      0,
      (this.#at - branch) >> 4,
      link,
      target | 0,
      upperHalf(target),
    );
  }

  /** Instructions that the terminator charges. */
  get #charge(): number {
    return this.index + 1;
  }

  #terminator(
    op: number,
    a: Slot,
    b: Slot,
    target: number,
    next: number,
  ): void {
    const loop = target <= this.pc ? OpFacts.loop[op]! : 0;
    const branch = this.#at;
    this.record(loop === 0 ? op : loop, 0, a, b, 0, 0);
    this.#fields[(branch >> 1) + 1] = this.#charge;
    this.#link(branch, 0, target);
    if (next >= 0) this.#link(branch, 1, next);
    this.ended = true;
  }

  /** Ends: direct jump. */
  jump(target: number): void {
    this.#terminator(Op.jump, 0, 0, target, -1);
  }

  /**
   * Ends: an indirect jump whose target is known here. It leaves when the
   * budget is used up, as it would if the target were not known.
   */
  jumpKnown(target: number): void {
    this.#terminator(Op.jumpLoop, 0, 0, target, -1);
  }

  /** Ends: a `branch<Condition><width>` op on two slots. */
  branch(op: number, a: Slot, b: Slot, target: number, next: number): void {
    this.#terminator(op, a, b, target, next);
  }

  /** Ends: the same (`branch...i`) with a constant from -32768 to 32767. */
  branchi(
    op: number,
    a: Slot,
    constant: number,
    target: number,
    next: number,
  ): void {
    const branch = this.#at;
    this.#terminator(op, a, 0, target, next);
    this.#fields[(branch >> 1) + 3] = constant;
  }

  /** Ends: jump to the address in a slot. */
  jumpIndirect(target: Slot): void {
    const at = this.#at;
    this.record(Op.jumpIndirect, 0, target, 0, 0, 0);
    this.#fields[(at >> 1) + 1] = this.#charge;
    this.ended = true;
  }

  /** Ends: jump to a slot plus a displacement, bit 0 cleared. */
  jumpSum(base: Slot, displacement: number): void {
    const at = this.#at;
    this.opi(Op.jumpSum, 0, base, displacement);
    this.#fields[(at >> 1) + 1] = this.#charge;
    this.ended = true;
  }

  /** Ends: jump to the address on top of a stack (64 bits), which shrinks by
   * `released` bytes. */
  popJump(pointer: Slot, released: number): void {
    const at = this.#at;
    this.opi(Op.popJump, 0, pointer, released);
    this.#fields[(at >> 1) + 1] = this.#charge;
    this.ended = true;
  }

  /** Ends: leave with an exit kind and this pc. The instruction counts as
   * retired if pc is not its own. */
  leave(exit: number, pc: number): void {
    const at = this.#at;
    this.opi(Op.leaveAt, 0, 0, pc);
    this.#fields[(at >> 1) + 1] = pc === this.pc ? this.index : this.#charge;
    this.#fields[(at >> 1) + 3] = exit;
    this.ended = true;
  }

  /** Ends: system call; `next` is the address after it. */
  syscall(next: number): void {
    this.leave(Exit.syscall, next);
  }

  /** Ends the block after this instruction (fence.i, isb, mode changes); the
   * code behind is looked up anew. */
  barrier(next: number): void {
    this.#terminator(Op.jump, 0, 0, next, -1);
  }

  /** Ends the block behind the last whole instruction: by the engine. */
  fallThrough(next: number): void {
    this.startInstruction(next);
    const branch = this.#at;
    if (this.#stepping) {
      this.opi(Op.stepped, 0, 0, next);
      this.ended = true;
      return;
    }
    this.record(Op.jump, 0, 0, 0, 0, 0);
    this.#fields[(branch >> 1) + 1] = this.index;
    this.#link(branch, 0, next);
    this.ended = true;
  }

  // Flags.

  /** A slot holding 1 if the condition holds now, else 0. */
  condition(condition: number): Slot {
    const d = this.temporary();
    const fused = this.#fused;
    if (
      fuse(this.#flags.source, condition, this.#invertedCarry, "set", fused)
    ) {
      this.record(fused.op, d, fused.a, fused.b, fused.low, fused.high);
    } else this.record(OpFacts.conditions[condition]!, d, 0, 0, 0, 0);
    return d;
  }

  /** Ends: branch on the flags. */
  branchOn(condition: number, target: number, next: number): void {
    const fused = this.#fused;
    if (
      !fuse(this.#flags.source, condition, this.#invertedCarry, "branch", fused)
    ) {
      const op = OpFacts.conditionBranches[condition]!;
      this.#terminator(op, 0, 0, target, next);
    } else if (!this.#compareAndBranch(target, next)) {
      if (fused.b < 0) {
        this.branchi(fused.op, fused.a, fused.low, target, next);
      } else this.#terminator(fused.op, fused.a, fused.b, target, next);
    }
  }

  /**
   * If the flag writer is the last record and nothing but its flags and the
   * branch are wanted of it, takes it back and emits one op for both. It has
   * the branch's origin and never leaves by it: neither of the two can fault.
   */
  #compareAndBranch(target: number, next: number): boolean {
    const fused = this.#fused;
    const { source } = this.#flags;
    if (source.record !== this.#at - RECORD) return false;
    if (source.d < Slots.temporary || source.d >= FIRST_TEMPORARY) return false;
    const writer = OpFacts.flagWriter[source.op]!;
    const log2 = writer & 3;
    let op = 0;
    const tests = fused.a === source.d;
    if (!tests && writer >> 4 === 1 && log2 >= 2) {
      op = OpFacts.compareBranch[fused.op]!;
    } else if (
      tests && writer >> 4 === 2 && source.a === source.b && source.low === 0
    ) op = OpFacts.testBranch[fused.op * 4 + log2]!;
    if (op === 0) return false;
    const a = source.a;
    this.#at -= RECORD;
    this.#flags.see();
    if (tests) this.#terminator(op, a, 0, target, next);
    else if (fused.b < 0) this.branchi(op, a, fused.low, target, next);
    else this.#terminator(op, a, fused.b, target, next);
    return true;
  }
}

function samePage(a: number, b: number): boolean {
  return Math.floor(a / PAGE_SIZE) === Math.floor(b / PAGE_SIZE);
}

function upperHalf(value: number): number {
  return Math.floor(value / 2 ** 32) | 0;
}
