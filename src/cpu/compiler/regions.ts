/**
 * The compiled regions of one memory and architecture: made where code is
 * hot, dropped when the code changes or when there are too many.
 *
 * A region is entered by a record of its own, which branches and the jump
 * cache lead to instead of its first block. The record holds the mapping epoch
 * in which the region's pages were last seen mapped as they were, since the
 * region goes from page to page without asking.
 *
 * @module
 */

import { type Arena, RECORD } from "../ir/arena.ts";
import { branchCounter, jumpEntry } from "../interpreter/jump_cache.ts";
import { Op } from "../ir/ops/index.ts";
import { Layout } from "../memory/layout.ts";
import type { Architecture } from "../types.ts";
import { compileRegion, REGION_EXPORT } from "./compile.ts";
import {
  type BlockSource,
  growRegion,
  type RegionBlock,
  type RegionGraph,
} from "./graph.ts";

/** Bytes of modules that are kept. */
const MOST_BYTES = 8 << 20;
/** Regions that are kept. */
const MOST_REGIONS = 4096;
/** A region grows anew this often, when code around it has become hot. */
const MOST_VERSIONS = 4;
/** Full regions may overlap this often before a larger one is made. */
const FEW_OVERLAPPING = 2;
/** Code that has changed so often is not compiled any more. */
const MOST_CHANGES = 16;

/** One region. */
export interface Region {
  /** The record that enters it. */
  readonly record: number;
  /** First record of its head. */
  readonly head: number;
  /** Its blocks' first records. */
  readonly blocks: ReadonlySet<number>;
  /** What was lifted of its pages when it was made, by their numbers. */
  readonly pages: ReadonlyMap<number, unknown>;
  /** Where its function is in the table. */
  readonly index: number;
  readonly bytes: number;
  /** How many blocks it could have, where it would have had more; else 0. */
  readonly full: number;
  /** How often it has grown, or could not. */
  version: number;
}

/** What the compiling tier has done. */
export interface CompilerStatistics {
  /** Regions that are kept now, and the bytes of their modules. */
  readonly regions: number;
  readonly bytes: number;
  /** Regions that were ever made, and the time it took. */
  readonly made: number;
  readonly milliseconds: number;
}

/** A region that has just been made, for whoever wants to look at it. */
export interface MadeRegion {
  /** How often it was made before, from fewer blocks. */
  readonly version: number;
  readonly blocks: readonly RegionBlock[];
  /** Its module. */
  readonly bytes: Uint8Array;
  /** Linear memory, for the blocks' records. */
  readonly words: Int32Array;
  /** Address of the instruction that a record belongs to. */
  instructionOf(record: number): number;
  /** Address of the block that a link leads to. */
  targetOf(link: number): number;
}

/** What regions need of the cache of blocks that they belong to. */
export interface RegionHost extends BlockSource {
  readonly arena: Arena;
  /** Linear memory by 16 bits. */
  readonly counters: Uint16Array;
  readonly architecture: Architecture;
  /** Code is compiled however often it has changed. */
  readonly isTireless: boolean;
  readonly table: WebAssembly.Table;
  /** What modules import. */
  readonly imports: WebAssembly.ModuleImports;
  /** What was lifted of a page of the space that runs. */
  codeAt(page: number): unknown;
  /** Told of each region. */
  made(region: MadeRegion): void;
  /** Address of the block that a link leads to. */
  targetOf(link: number): number;
}

/** The regions of a cache. */
export class Regions {
  readonly #host: RegionHost;
  readonly #byHead = new Map<number, Region>();
  readonly #byRecord = new Map<number, Region>();
  /** By block: the regions that it is part of. */
  readonly #byBlock = new Map<number, Set<Region>>();
  /** How often regions with a head at that address were dropped because the
   * code changed. */
  readonly #changes = new Map<number, number>();
  readonly #free: number[] = [];
  #bytes = 0;
  #milliseconds = 0;
  #made = 0;

  /** None so far. */
  constructor(host: RegionHost) {
    this.#host = host;
  }

  /** What there is, and what it has cost. */
  get statistics(): CompilerStatistics {
    return {
      regions: this.#byHead.size,
      bytes: this.#bytes,
      made: this.#made,
      milliseconds: this.#milliseconds,
    };
  }

  /** Where to go on for a block: at its region, if it heads one. */
  enter(record: number): number {
    return this.#byHead.get(record)?.record ?? record;
  }

  /** Whether a block heads a region. */
  isHead(record: number): boolean {
    return this.#byHead.has(record);
  }

  /** The region that a record enters. */
  at(record: number): Region | undefined {
    return this.#byRecord.get(record);
  }

  /** The region of a hot block, made if need be; `from` is the block of the
   * branch that was taken often, in the interpreter. */
  heat(head: number, from: number): Region | undefined {
    const known = this.#byHead.get(head);
    if (
      known !== undefined &&
      (from === 0 || known.version >= MOST_VERSIONS || known.blocks.has(from))
    ) return known;
    if (known !== undefined) known.version++;
    return this.#make(head, from, known);
  }

  /** Makes a region, again if there was an `earlier` one, which has to make it
   * lead to the block `from`. */
  #make(head: number, from: number, earlier?: Region): Region | undefined {
    const { arena, words } = this.#host;
    const address = this.#host.addressOf(head);
    if (
      !this.#host.isTireless &&
      (this.#changes.get(address) ?? 0) >= MOST_CHANGES
    ) return undefined;
    if (!arena.hasRoom) return undefined;
    const start = performance.now();
    const graph = growRegion(
      head,
      from,
      this.#host,
      this.#fullAround(head, from),
    );
    if (earlier !== undefined) {
      if (!graph.blocks.some(({ record }) => record === from)) return earlier;
      this.#drop(earlier);
    }
    if (graph.blocks.length === 1 && graph.blocks[0]!.isCut) return undefined;
    const bytes = compileRegion(
      graph,
      this.#host.architecture,
      words,
      (record) => arena.origins[(record - Layout.arena) >> 4]!,
    );
    if (
      this.#bytes + bytes.length > MOST_BYTES ||
      this.#byHead.size >= MOST_REGIONS
    ) this.clear();
    const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      host: this.#host.imports,
    });
    const { table } = this.#host;
    const index = this.#free.pop() ?? table.grow(1);
    table.set(index, instance.exports[REGION_EXPORT]);
    const region: Region = {
      record: this.#enterBy(index, earlier?.record ?? this.#newRecord(address)),
      head,
      blocks: new Set(graph.blocks.map(({ record }) => record)),
      pages: new Map(
        [...graph.pages].map((page) => [page, this.#host.codeAt(page)]),
      ),
      index,
      bytes: bytes.length,
      full: graph.isFull ? graph.most : 0,
      version: earlier?.version ?? 0,
    };
    this.#add(region);
    this.#cool(graph);
    this.#milliseconds += performance.now() - start;
    this.#made++;
    this.#host.made({
      version: region.version,
      blocks: graph.blocks,
      bytes,
      words,
      instructionOf: (record) => arena.addressOf(record),
      targetOf: (link) => this.#host.targetOf(link),
    });
    return region;
  }

  /**
   * How large the full regions are that overlap around a way. A few may; more
   * are pieces of one loop that has no room in any of them, and that goes from
   * one to the other all the time.
   */
  #fullAround(head: number, from: number): number {
    // Where every block heads a region, all of them overlap.
    if (this.#host.isTireless) return 0;
    const sizes = [head, from].flatMap((block) =>
      [...this.#byBlock.get(block) ?? []].map(({ full }) => full)
    );
    return sizes.sort((one, other) => other - one)[FEW_OVERLAPPING] ?? 0;
  }

  #add(region: Region): void {
    this.#bytes += region.bytes;
    this.#byHead.set(region.head, region);
    this.#byRecord.set(region.record, region);
    for (const block of region.blocks) {
      const regions = this.#byBlock.get(block);
      if (regions === undefined) this.#byBlock.set(block, new Set([region]));
      else regions.add(region);
    }
  }

  /** Ways into a region's middle count from 0 again: most of them will not be
   * taken any more, or regions would overlap without end. */
  #cool({ blocks }: RegionGraph): void {
    const { words, counters } = this.#host;
    for (const { address, records } of blocks) {
      const entry = (Layout.jumpCache + jumpEntry(address)) >> 2;
      if (words[entry] === (address | 0)) words[entry + 3]! &= ~0xffff;
      counters[branchCounter(records[records.length - 1]!) >> 1] = 0;
    }
  }

  /** A record for a region with its head there. */
  #newRecord(address: number): number {
    const { arena } = this.#host;
    const record = arena.at;
    arena.start(address);
    arena.origins[(record - Layout.arena) >> 4] = 0;
    arena.at += RECORD;
    return record;
  }

  /** Makes a record enter a region, which is right for no epoch yet. */
  #enterBy(index: number, record: number): number {
    const { words } = this.#host;
    words[record >> 2] = Op.region;
    words[(record >> 2) + 1] = 0;
    words[(record >> 2) + 2] = index;
    words[(record >> 2) + 3] = words[Layout.mappingEpoch >> 2]! - 1;
    return record;
  }

  /** Notes that a region is right for what is mapped now. */
  validate(region: Region): void {
    const { words } = this.#host;
    words[(region.record >> 2) + 3] = words[Layout.mappingEpoch >> 2]!;
  }

  /** A block is out of date. */
  forget(block: number): void {
    for (const region of this.#byBlock.get(block) ?? []) {
      const address = this.#host.addressOf(region.head);
      this.#changes.set(address, (this.#changes.get(address) ?? 0) + 1);
      this.#drop(region);
    }
  }

  /** Its record leads to its first block from now on. */
  #drop(region: Region): void {
    const { words, table } = this.#host;
    const at = region.record >> 2;
    words[at] = Op.jump;
    words[at + 1] = 0;
    words[at + 2] = region.head;
    words[at + 3] = region.head;
    table.set(region.index, null);
    this.#free.push(region.index);
    this.#bytes -= region.bytes;
    this.#byHead.delete(region.head);
    this.#byRecord.delete(region.record);
    for (const block of region.blocks) {
      const regions = this.#byBlock.get(block);
      regions?.delete(region);
      if (regions?.size === 0) this.#byBlock.delete(block);
    }
  }

  /** Drops all regions. */
  clear(): void {
    for (const region of [...this.#byRecord.values()]) this.#drop(region);
  }

  /** Forgets everything: the arena starts over. */
  empty(): void {
    this.clear();
    this.#changes.clear();
  }
}
