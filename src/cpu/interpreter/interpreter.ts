/**
 * Tier 1: one WebAssembly function that executes IR records from linear
 * memory, assembled from the op table.
 *
 * @module
 */

import { RECORD } from "../ir/arena.ts";
import { opHelperNames, rowsFor } from "../ir/ops/index.ts";
import { EngineExit } from "../ir/ops/control.ts";
import type { Emitter, Op } from "../ir/op.ts";
import { Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import { type Architecture, Exit } from "../types.ts";
import { Assembler, type Label, type ValueType } from "../wasm/assembler.ts";
import {
  declareFunctions,
  defineFunctions,
  functionNames,
  hostSignature,
} from "./functions.ts";
import {
  countJump,
  jumpTarget,
  missesJumpCache,
  pushBranchCounter,
} from "./jump_cache.ts";
import { addressByTlb, isNotCanonical, missesTlb } from "./memory_functions.ts";
import { ModuleBuilder } from "../wasm/module.ts";

/** Where a record's fields are. */
const Record = {
  op: 0,
  d: 2,
  a: 4,
  b: 6,
  immediate: 8,
} as const;

type Field = "d" | "a" | "b";

const IP = 0;
const LEFT = 1;

const laneLoads = {
  8: "i64.load8_u",
  16: "i64.load16_u",
  32: "i64.load32_u",
  64: "i64.load",
} as const;
const laneStores = {
  8: "i64.store8",
  16: "i64.store16",
  32: "i64.store32",
  64: "i64.store",
} as const;

/** Reads operands from the record at `ip`. */
class InterpreterEmitter implements Emitter {
  readonly w: Assembler = new Assembler(2);
  readonly architecture: Architecture;
  readonly #module: ModuleBuilder;
  readonly #next: Label;
  readonly #exit: Label;
  readonly #locals: Record<ValueType, number[]> = {
    i32: [],
    i64: [],
    f32: [],
    f64: [],
    v128: [],
  };
  /** The op under way has continued elsewhere on every path. */
  #left = false;

  constructor(module: ModuleBuilder, architecture: Architecture) {
    this.#module = module;
    this.architecture = architecture;
    this.#exit = this.w.block();
    this.#next = this.w.loop();
  }

  /** Dispatch and all ops, in the table's order. */
  table(rows: readonly (Op | null)[]): void {
    const { w } = this;
    const present = rows.map((row) => row !== null);
    const bad = w.block();
    const labels: Label[] = new Array(rows.length);
    for (let i = rows.length - 1; i >= 0; i--) {
      labels[i] = present[i] ? w.block() : bad;
    }
    w.get(IP).memory("i32.load16_u", Record.op).brTable(labels, bad);
    for (const row of rows) {
      if (row === null) continue;
      w.end();
      this.#left = false;
      row.emit(this);
      if (!this.#left) this.#step();
    }
    w.end();
    w.op("unreachable");
    w.end();
    w.op("unreachable");
    w.end();
    w.i32(0).get(IP).memory("i32.store", Layout.exitRecord);
    w.get(LEFT);
  }

  #step(): void {
    this.w.get(IP).i32(RECORD).op("i32.add").set(IP).br(this.#next);
  }

  #address(field: Field): void {
    this.w.get(IP).memory("i32.load16_u", Record[field]);
  }

  #slotC(): void {
    this.w.get(IP).memory("i32.load16_u", Record.immediate);
  }

  a(): void {
    this.#address("a");
    this.w.memory("i64.load", Layout.state);
  }
  b(): void {
    this.#address("b");
    this.w.memory("i64.load", Layout.state);
  }
  c(): void {
    this.#slotC();
    this.w.memory("i64.load", Layout.state);
  }
  d(): void {
    this.#address("d");
    this.w.memory("i64.load", Layout.state);
  }
  a32(): void {
    this.#address("a");
    this.w.memory("i32.load", Layout.state);
  }
  b32(): void {
    this.#address("b");
    this.w.memory("i32.load", Layout.state);
  }
  c32(): void {
    this.#slotC();
    this.w.memory("i32.load", Layout.state);
  }
  d32(): void {
    this.#address("d");
    this.w.memory("i32.load", Layout.state);
  }
  a128(): void {
    this.#address("a");
    this.w.memory("v128.load", Layout.state);
  }
  b128(): void {
    this.#address("b");
    this.w.memory("v128.load", Layout.state);
  }
  c128(): void {
    this.#slotC();
    this.w.memory("v128.load", Layout.state);
  }
  d128(): void {
    this.#address("d");
    this.w.memory("v128.load", Layout.state);
  }

  float(operand: "a" | "b" | "c" | "d", bits: 32 | 64): void {
    if (operand === "c") this.#slotC();
    else this.#address(operand);
    this.w.memory(bits === 32 ? "f32.load" : "f64.load", Layout.state);
  }

  lane(bits: 8 | 16 | 32 | 64): void {
    this.#address("a");
    this.immediate32();
    this.w.op("i32.add").memory(laneLoads[bits], Layout.state);
  }

  immediate(): void {
    this.w.get(IP).memory("i64.load", Record.immediate);
  }
  immediate32(): void {
    this.w.get(IP).memory("i32.load", Record.immediate);
  }
  immediateHigh(): void {
    this.w.get(IP).memory("i32.load", Record.immediate + 4);
  }
  aNumber(): void {
    this.#address("a");
  }
  bNumber(): void {
    this.w.get(IP).memory("i64.load16_s", Record.b);
  }

  setD(value: () => void): void {
    this.#address("d");
    value();
    this.w.memory("i64.store", Layout.state);
  }
  setA(value: () => void): void {
    this.#address("a");
    value();
    this.w.memory("i64.store", Layout.state);
  }
  setD128(value: () => void): void {
    this.#address("d");
    value();
    this.w.memory("v128.store", Layout.state);
  }
  setD32Low(value: () => void): void {
    this.#address("d");
    value();
    this.w.memory("i64.store32", Layout.state);
  }
  setDHigh(value: () => void): void {
    this.#address("d");
    value();
    this.w.memory("i64.store", Layout.state + 8);
  }
  setLane(bits: 8 | 16 | 32 | 64, value: () => void): void {
    this.#address("d");
    this.immediate32();
    this.w.op("i32.add");
    value();
    this.w.memory(laneStores[bits], Layout.state);
  }

  slot(slot: number): void {
    this.w.i32(0).memory("i64.load", Layout.state + slot * 8);
  }
  slot32(slot: number): void {
    this.w.i32(0).memory("i32.load", Layout.state + slot * 8);
  }
  flagWriter(): undefined {
    return undefined;
  }
  next(): void {
    this.#step();
  }
  setSlot(slot: number, value: () => void): void {
    this.w.i32(0);
    value();
    this.w.memory("i64.store", Layout.state + slot * 8);
  }

  local(type: ValueType, index = 0): number {
    const ofType = this.#locals[type];
    return ofType[index] ??= this.w.local(type);
  }

  addressOf(operand: Field): void {
    this.#address(operand);
    this.w.i32(Layout.state).op("i32.add");
  }

  #slow(name: "slowRead" | "slowWrite", size: number, va: number): void {
    this.w.get(va).i32(size).call(this.#module.index(name));
  }

  read(size: number, address: () => void, use: (at: number) => void): void {
    const { w } = this;
    const va = this.local("i64", 8);
    const at = this.local("i32", 8);
    address();
    w.set(va);
    missesTlb(w, size, Layout.readTlb, va, at);
    w.if();
    this.#slow("slowRead", size, va);
    w.tee(at).op("i32.eqz").brIf(this.#exit);
    w.else();
    addressByTlb(w, Layout.readTlb, va, at);
    w.end();
    use(at);
  }

  write(size: number, address: () => void, use: (at: number) => void): void {
    const { w } = this;
    const va = this.local("i64", 8);
    const at = this.local("i32", 8);
    address();
    w.set(va);
    missesTlb(w, size, Layout.writeTlb, va, at);
    w.if();
    this.#slow("slowWrite", size, va);
    w.tee(at).op("i32.eqz").brIf(this.#exit);
    use(at);
    w.get(at).i32(Layout.crossing).op("i32.eq").if();
    w.call(this.#module.index("commit")).end();
    w.else();
    addressByTlb(w, Layout.writeTlb, va, at);
    use(at);
    w.end();
  }

  probe(size: number, write: boolean, address: () => void): void {
    const { w } = this;
    const va = this.local("i64", 8);
    const at = this.local("i32", 8);
    address();
    w.set(va);
    missesTlb(w, size, write ? Layout.writeTlb : Layout.readTlb, va, at);
    w.if();
    this.#slow(write ? "slowWrite" : "slowRead", size, va);
    w.op("i32.eqz").brIf(this.#exit);
    // Nothing is to be carried out.
    w.i32(0).i32(0).memory("i32.store", Layout.crossingFirstSize);
    w.end();
  }

  #link(link: 0 | 1): void {
    this.w.get(IP).memory("i32.load", Record.immediate + 4 * link).set(IP);
  }

  follow(link: 0 | 1): void {
    this.#link(link);
    this.w.br(this.#next);
    this.#left = true;
  }

  followChecked(link: 0 | 1): void {
    const { w } = this;
    const from = this.local("i32", 10);
    w.get(IP).set(from);
    this.#link(link);
    w.get(LEFT).i32(0).op("i32.le_s").if();
    this.#leaveWith(Exit.budget);
    w.end();
    this.#countBranch(from);
    w.brIf(this.#next);
    w.i32(0).get(from).i32(link).op("i32.or");
    w.memory("i32.store", Layout.hotBranch);
    this.#leaveWith(EngineExit.hot);
    this.#left = true;
  }

  /** Pushes 0 if the branch in local `from` has become hot. */
  #countBranch(from: number): void {
    const { w } = this;
    const counter = this.local("i32", 11);
    const count = this.local("i32", 12);
    pushBranchCounter(w, from);
    w.tee(counter);
    w.get(counter).memory("i32.load16_u", Layout.branchCounters);
    w.i32(1).op("i32.add").tee(count);
    w.memory("i32.store16", Layout.branchCounters);
    w.get(count).i32(0).memory("i32.load", Layout.hotBits);
    w.i32(-1).op("i32.xor").op("i32.and");
  }

  enterRegion(): void {
    const { w } = this;
    this.immediateHigh();
    w.i32(0).memory("i32.load", Layout.mappingEpoch).op("i32.ne").if();
    this.#leaveWith(EngineExit.revalidate);
    w.end();
    w.get(IP).get(LEFT).call(this.#module.index("enterRegions")).set(LEFT);
    w.i32(0).memory("i32.load", Layout.nextRecord).tee(IP);
    w.i32(1).op("i32.and").if();
    w.get(IP).i32(1).op("i32.xor").set(IP);
    this.#leaveWith(Exit.budget);
    w.end();
    // Where regions are often left to may be worth a region, too.
    const from = this.local("i32", 10);
    w.i32(0).memory("i32.load", Layout.hotBranch).tee(from);
    w.op("i32.eqz").brIf(this.#next);
    this.#countBranch(from);
    w.brIf(this.#next);
    this.#leaveWith(EngineExit.hot);
    this.#left = true;
  }

  charge(): void {
    this.w.get(LEFT);
    this.#address("d");
    this.w.op("i32.sub").set(LEFT);
  }

  #leaveWith(kind: number): void {
    this.w.i32(0).i32(kind).memory("i32.store", Layout.exitKind);
    this.w.br(this.#exit);
  }

  leave(kind: number | (() => void)): void {
    const { w } = this;
    w.i32(0);
    if (typeof kind === "number") w.i32(kind);
    else kind();
    w.memory("i32.store", Layout.exitKind).br(this.#exit);
  }

  isNotCanonical(address: () => void): void {
    isNotCanonical(this.w, address);
  }

  goIndirect(
    target: () => void,
    checked: boolean,
    effects?: () => void,
  ): void {
    const { w } = this;
    const va = this.local("i64", 8);
    const entry = this.local("i32", 8);
    target();
    w.set(va);
    const out = w.block();
    if (checked) w.get(LEFT).i32(0).op("i32.le_s").brIf(out);
    missesJumpCache(w, va, entry);
    w.brIf(out);
    countJump(w, entry, this.local("i32", 10));
    w.brIf(out);
    // What the cache knows has been executed, so it is canonical.
    effects?.();
    jumpTarget(w, entry);
    w.set(IP);
    w.br(this.#next);
    w.end();
    if (checked && this.architecture === "x86_64") {
      this.isNotCanonical(() => w.get(va));
      w.if();
      w.get(LEFT);
      this.#address("d");
      w.op("i32.add").set(LEFT);
      this.#leaveWith(Exit.privileged);
      w.end();
    }
    effects?.();
    this.setSlot(Slots.pc, () => w.get(va));
    this.#leaveWith(checked ? EngineExit.lookupChecked : EngineExit.lookup);
    this.#left = true;
  }

  skipOnTop(): void {
    const { w } = this;
    w.if();
    w.get(IP);
    this.#address("b");
    w.i32(1).op("i32.add").i32(4).op("i32.shl").op("i32.add").set(IP);
    w.br(this.#next);
    w.end();
  }

  #clock(name: "time" | "retired"): void {
    const { w } = this;
    this.setD(() => {
      w.get(LEFT);
      this.immediate32();
      w.call(this.#module.index(name));
    });
  }
  readTime(): void {
    this.#clock("time");
  }
  readRetired(): void {
    this.#clock("retired");
  }

  #callHost(index: () => void, extra: () => void): void {
    index();
    this.addressOf("d");
    this.addressOf("a");
    this.addressOf("b");
    extra();
    this.w.call(this.#module.index("host"));
  }

  host(mayLeave: boolean): void {
    const { w } = this;
    this.#callHost(() => this.immediate32(), () => this.immediateHigh());
    if (!mayLeave) {
      w.op("drop");
      return;
    }
    const result = this.local("i32", 8);
    w.tee(result).i32(-1).op("i32.ne").if();
    this.leave(() => w.get(result));
    w.end();
  }

  helper(name: string): void {
    const index = opHelperNames.indexOf(name);
    this.#callHost(() => this.w.i32(index), () => this.immediate32());
    this.w.op("drop");
  }

  clearExclusive(): void {
    this.setSlot(Slots.monitorAddress, () => this.w.i64(-1n));
  }

  call(name: string): void {
    this.w.call(this.#module.index(name));
  }
}

/** What an instance exports. */
export interface InterpreterExports {
  /** (record, budget) -> budget left; see `Layout.exitKind`. */
  readonly run: (record: number, left: number) => number;
  readonly settle: () => void;
  readonly flags: () => number;
}

/** What an instance imports, besides the memory. */
export interface InterpreterImports {
  /** Calls helper `index`. */
  readonly host: (
    index: number,
    d: number,
    a: number,
    b: number,
    extra: number,
  ) => number;
  /** (budget left, instructions of this block before this one) */
  readonly time: (left: number, index: number) => bigint;
  readonly retired: (left: number, index: number) => bigint;
}

/** The bytes of an architecture's interpreter module. */
export function generateInterpreter(
  architecture: Architecture,
): Uint8Array<ArrayBuffer> {
  const module = new ModuleBuilder();
  module.importTable({ parameters: ["i32"], results: ["i32"] });
  module.import("host", hostSignature);
  const clock = { parameters: ["i32", "i32"], results: ["i64"] } as const;
  module.import("time", clock);
  module.import("retired", clock);
  declareFunctions(module);
  module.declare("run", { parameters: ["i32", "i32"], results: ["i32"] });
  defineFunctions(module, architecture);
  const emitter = new InterpreterEmitter(module, architecture);
  emitter.table(rowsFor(architecture));
  module.define("run", emitter.w.done());
  return module.done(["run", ...functionNames]);
}
