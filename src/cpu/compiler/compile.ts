/**
 * Tier 2: one WebAssembly function for each region of hot blocks, put together
 * from the same op table as the interpreter.
 *
 * The function takes the budget that is left and returns what is left of it.
 * It leaves in `Layout.nextRecord` the record at which the interpreter goes
 * on, all state written back; budget, faults and links are looked at where
 * the interpreter would.
 *
 * @module
 */

import { functionSignatures, hostSignature } from "../interpreter/functions.ts";
import { type FlagWriter, flagWriterOf } from "../ir/conditions.ts";
import type { Op as OpRow } from "../ir/op.ts";
import { Op, opNames, opRows } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import { type Architecture, PAGE_SIZE } from "../types.ts";
import type { Label } from "../wasm/assembler.ts";
import { ModuleBuilder } from "../wasm/module.ts";
import { type Flow, RegionEmitter } from "./emitter.ts";
import { writersAtEntries } from "./flag_flow.ts";
import { isLeftToInterpreter, landingOf, type RegionGraph } from "./graph.ts";
import {
  reducibleStructure,
  smallLoops,
  type Structure,
  structure,
} from "./order.ts";
import { accessRanges, type RangedAccess } from "./ranges.ts";
import { operandsOf, outlivingScratch, slotOf } from "./scratch.ts";
import { leadingAccesses } from "./windows.ts";

const flagWriters = opNames.map(flagWriterOf);

/** Whether flags that are not put together yet may stay so while such an op is
 * carried out: it does not look at them, and goes on in the block. */
function waitsForFlags(op: number, row: OpRow): boolean {
  if (row.ends || op === Op.skipIf || op === Op.skipUnless) {
    return row.flags === "writes";
  }
  return row.flags === "none" || row.flags === "writes" ||
    row.replacesCarry === true;
}

/** Blocks of a loop whose accesses are worth sites (see sites.ts). */
const MOST_OF_LOOP = 8;

/** Pages of 64 KiB before the first frame, which every memory has. */
const MEMORY_PAGES = Layout.firstFrame * PAGE_SIZE >> 16;

/** Name of the function in a region's module. */
export const REGION_EXPORT = "region";

/** The bytes of a region's module. `instructionOf` gives the first record of
 * a record's instruction. */
export function compileRegion(
  graph: RegionGraph,
  architecture: Architecture,
  words: Int32Array,
  origins: (record: number) => number,
): Uint8Array<ArrayBuffer> {
  const compiler = new RegionCompiler(graph, architecture, words, origins);
  return compiler.compile();
}

class RegionCompiler implements Flow {
  readonly #graph: RegionGraph;
  readonly #words: Int32Array;
  readonly #origins: (record: number) => number;
  readonly #emitter: RegionEmitter;
  readonly #imported: string[] = [];
  /** Nodes that an indirect jump may go to; the node of these jumps comes
   * behind the blocks. */
  readonly #targets: number[];
  readonly #structure: Structure;
  /** By node: what has written the flags on each way to it. */
  readonly #flagWriters: readonly (FlagWriter | undefined)[];
  /** Where the function begins: at the region's head. Where a way leads into
   * the middle of a loop, at the dispatcher, which all such ways go over. */
  readonly #entry: number;
  readonly #dispatched = new Set<number>();
  /** The nodes of small loops without computed jumps. */
  readonly #looping: ReadonlySet<number>;
  readonly #loops = new Map<number, Label>();
  readonly #ends = new Map<number, Label>();
  /** The node under way. */
  #node = 0;

  constructor(
    graph: RegionGraph,
    architecture: Architecture,
    words: Int32Array,
    origins: (record: number) => number,
  ) {
    this.#graph = graph;
    this.#words = words;
    this.#origins = origins;
    this.#targets = [...graph.targets];
    this.#emitter = new RegionEmitter(
      architecture,
      words,
      this,
      (name) => this.#import(name),
    );
    const count = graph.blocks.length + 1;
    const successors = (node: number) => this.#successors(node);
    const ways = Array.from({ length: count }, (_, node) => successors(node));
    const direct = reducibleStructure((node) => ways[node]!, count);
    this.#entry = direct !== undefined ? 0 : this.#dispatcher;
    if (this.#entry !== 0 && !this.#targets.includes(0)) this.#targets.push(0);
    this.#structure = direct ?? structure(
      successors,
      count,
      this.#entry,
      (from, to) => this.#dispatchTo(from, to),
    );
    this.#flagWriters = writersAtEntries(
      Array.from({ length: count }, (_, node) => this.#successors(node)),
      this.#entry,
      (node, writer) => this.#flagWriterBehind(node, writer),
    );
    const loops = smallLoops(
      (node) => node === this.#dispatcher ? [] : this.#successors(node),
      this.#structure.order,
      MOST_OF_LOOP,
    );
    this.#emitter.pin(
      this.#accessesOf(loops.filter((loop) => this.#isCounted(loop))),
    );
    this.#looping = new Set(loops.flatMap((loop) => [...loop]));
  }

  /** Whether a loop is left at one place alone. Those that search, and mostly
   * end soon, are left at several. */
  #isCounted(loop: ReadonlySet<number>): boolean {
    const ways = [...loop].filter((node) => {
      const block = this.#graph.blocks[node];
      return block === undefined || block.isIndirect || block.isCut ||
        block.successors.some((next) => !loop.has(next));
    });
    return !loop.has(this.#dispatcher) && ways.length <= 1;
  }

  /** What has written the flags last behind a node, if that is known. */
  #flagWriterBehind(
    node: number,
    writer: FlagWriter | undefined,
  ): FlagWriter | undefined {
    let last = writer;
    const landings = new Set<number>();
    for (const record of this.#recordsOf([node])) {
      if (landings.has(record)) last = undefined;
      const landing = landingOf(record, this.#words);
      if (landing !== 0) landings.add(landing);
      const op = this.#words[record >> 2]! & 0xffff;
      const { flags } = opRows[op]!;
      if (flags === "writes" || flags === "both") last = flagWriters[op];
    }
    return last;
  }

  #recordsOf(nodes: Iterable<number>): readonly number[] {
    return [...nodes].flatMap((node) =>
      this.#graph.blocks[node]?.records ?? []
    );
  }

  /** What is known of the accesses of loops, inner ones last, by record. */
  #accessesOf(
    loops: Iterable<ReadonlySet<number>>,
  ): ReadonlyMap<number, RangedAccess> {
    const written = new Map<number, ReadonlySet<Slot>>();
    for (const loop of loops) {
      const slots = new Set<Slot>();
      for (const record of this.#recordsOf(loop)) {
        for (const operand of operandsOf(record, this.#words)) {
          if (operand.writes) slots.add(slotOf(operand, record, this.#words));
        }
      }
      for (const node of loop) written.set(node, slots);
    }
    const found = new Map<number, RangedAccess>();
    for (const [node, slots] of written) {
      const ranges = accessRanges(
        this.#recordsOf([node]),
        this.#words,
        this.#emitter.architecture,
        (slot) => !slots.has(slot),
      );
      for (const [record, access] of ranges) found.set(record, access);
    }
    return found;
  }

  get #dispatcher(): number {
    return this.#graph.blocks.length;
  }

  #successors(node: number): readonly number[] {
    const block = this.#graph.blocks[node];
    if (block === undefined) return this.#targets;
    if (block.isIndirect) {
      return this.#targets.length > 0 ? [this.#dispatcher] : [];
    }
    return block.successors.filter((next) => next >= 0).map((next) =>
      this.#isDispatched(node, next) ? this.#dispatcher : next
    );
  }

  #isDispatched(from: number, to: number): boolean {
    return this.#dispatched.has(from * (this.#dispatcher + 1) + to);
  }

  /** Lets a way lead over the dispatcher, which is the entry. */
  #dispatchTo(from: number, to: number): void {
    this.#dispatched.add(from * (this.#dispatcher + 1) + to);
    if (!this.#targets.includes(to)) this.#targets.push(to);
  }

  #import(name: string): number {
    const known = this.#imported.indexOf(name);
    return known >= 0 ? known : this.#imported.push(name) - 1;
  }

  compile(): Uint8Array<ArrayBuffer> {
    const { w, target } = this.#emitter;
    if (this.#entry !== 0) {
      w.i64(this.#graph.blocks[0]!.address).set(target);
    }
    this.#emitTree(this.#entry);
    const body = this.#emitter.done();
    const module = new ModuleBuilder(MEMORY_PAGES);
    for (const name of this.#imported) {
      module.import(
        name,
        name === "host" ? hostSignature : functionSignatures[name]!,
      );
    }
    module.declare(REGION_EXPORT, { parameters: ["i32"], results: ["i32"] });
    module.define(REGION_EXPORT, body);
    return module.done([REGION_EXPORT]);
  }

  /** A node and all that it dominates; never falls through. */
  #emitTree(node: number): void {
    const { w } = this.#emitter;
    const { isLoop, isMerge, merges } = this.#structure;
    if (isLoop[node]) this.#loops.set(node, w.loop());
    if (isLoop[node] || isMerge[node]) {
      this.#emitter.lastFlagWriter = this.#flagWriters[node];
    }
    const within = merges[node]!;
    for (let i = within.length - 1; i >= 0; i--) {
      this.#ends.set(within[i]!, w.block());
    }
    if (node === this.#dispatcher) this.#emitDispatch();
    else this.#emitBlock(node);
    for (const next of within) {
      w.end();
      this.#emitTree(next);
    }
    if (isLoop[node]) {
      w.end();
      w.op("unreachable");
    }
  }

  /** Goes on at a node from the one under way. */
  #goTo(node: number): void {
    const { w } = this.#emitter;
    const { order, isMerge } = this.#structure;
    if (order[node]! <= order[this.#node]!) w.br(this.#loops.get(node)!);
    else if (isMerge[node]) w.br(this.#ends.get(node)!);
    else {
      const here = this.#node;
      const restore = this.#emitter.save();
      this.#emitTree(node);
      restore();
      this.#node = here;
    }
  }

  follow(link: 0 | 1): boolean {
    const next = this.#graph.blocks[this.#node]!.successors[link]!;
    if (next < 0) return false;
    if (!this.#isDispatched(this.#node, next)) this.#goTo(next);
    else {
      const { w, target } = this.#emitter;
      w.i64(this.#graph.blocks[next]!.address).set(target);
      this.#goTo(this.#dispatcher);
    }
    return true;
  }

  get dispatches(): boolean {
    return this.#targets.length > 0;
  }

  dispatch(): void {
    this.#goTo(this.#dispatcher);
  }

  #emitDispatch(): void {
    this.#node = this.#dispatcher;
    const { blocks } = this.#graph;
    const sorted = [...this.#targets].sort((a, b) =>
      blocks[a]!.address - blocks[b]!.address
    );
    this.#search(sorted, 0, sorted.length);
    this.#emitter.leaveToTarget();
  }

  /** Compares the target with nodes `from` to `to`; falls through if it is
   * none of them. */
  #search(nodes: readonly number[], from: number, to: number): void {
    const { w, target } = this.#emitter;
    const middle = from + to >> 1;
    const node = nodes[middle]!;
    const address = this.#graph.blocks[node]!.address;
    w.get(target).i64(address);
    if (to - from === 1) {
      w.op("i64.eq").if();
      this.#goTo(node);
      w.end();
      return;
    }
    w.op("i64.lt_u").if();
    this.#search(nodes, from, middle);
    w.else();
    this.#search(nodes, middle, to);
    w.end();
  }

  #emitBlock(node: number): void {
    this.#node = node;
    const emitter = this.#emitter;
    const { w } = emitter;
    const { records, isCut } = this.#graph.blocks[node]!;
    const landings: number[] = [];
    let instruction = records[0]!;
    emitter.startBlock(
      outlivingScratch(records, this.#words, this.#origins),
      this.#looping.has(node),
      leadingAccesses(
        records.filter((record) => !emitter.isPinned(record)),
        this.#words,
      ),
      emitter.lastFlagWriter,
    );
    records.forEach((record, index) => {
      while (landings[landings.length - 1] === record) {
        emitter.settleCarry();
        w.end();
        landings.pop();
        emitter.lastFlagWriter = undefined;
      }
      if (this.#origins(record) !== this.#origins(instruction)) {
        instruction = record;
      }
      const op = this.#words[record >> 2]! & 0xffff;
      const row = opRows[op]!;
      emitter.startRecord(record, instruction, row.leaves && !row.ends);
      const isLast = index === records.length - 1;
      if (!waitsForFlags(op, row)) emitter.settleCarry();
      // The next blocks know what their branch has compared.
      if (row.ends && row.flags === "writes") {
        emitter.forgetCarry();
        emitter.lastFlagWriter = flagWriters[op];
      }
      if (isLeftToInterpreter(op)) emitter.leaveHere();
      else if (op === Op.skipIf || op === Op.skipUnless) {
        landings.push(landingOf(record, this.#words));
        emitter.skipTo(w.block());
        row.emit(emitter);
      } else if (isLast && !isCut) row.emit(emitter);
      else {
        emitter.open();
        row.emit(emitter);
        w.end();
      }
      if (row.flags === "writes") emitter.forgetCarry();
      if (row.flags === "writes" || row.flags === "both") {
        emitter.lastFlagWriter = flagWriters[op];
      }
    });
  }
}
