/**
 * Decoded code of one memory and architecture: blocks by physical frame,
 * virtual page and offset, and the interpreter instance that executes them.
 *
 * A block holds addresses, so it belongs to a frame *at* a page. Blocks link
 * to each other directly only within a page; other links go through the jump
 * cache, which is emptied whenever an executable mapping changes.
 *
 * @module
 */

import type { ExceptionLevelControls } from "./controls.ts";
import { floatHelpers } from "./float/helpers.ts";
import { laneHelpers } from "./float/lanes.ts";
import {
  type CompilerStatistics,
  type MadeRegion,
  type Region,
  type RegionHost,
  Regions,
} from "./compiler/regions.ts";
import { frontEnds } from "./front_ends.ts";
import { Arena } from "./ir/arena.ts";
import { BlockBuilder } from "./ir/builder.ts";
import type { FrontEnd } from "./ir/front_end.ts";
import type { HostHelper } from "./ir/host.ts";
import { Op, opHelperNames } from "./ir/ops/index.ts";
import { Slots } from "./ir/slots.ts";
import type { AddressSpace } from "./memory/address_space.ts";
import { FrameFlag, HotBranch, Layout } from "./memory/layout.ts";
import type {
  MemoryObserver,
  PhysicalMemory,
} from "./memory/physical_memory.ts";
import type { Tier } from "./tier.ts";
import { type Architecture, PAGE_SIZE, Protection } from "./types.ts";
import {
  generateInterpreter,
  type InterpreterExports,
  type InterpreterImports,
} from "./interpreter/interpreter.ts";
import { forgetBranches, jumpEntry } from "./interpreter/jump_cache.ts";

/** Bytes that an instruction may have in the next page. */
const CROSSING_BYTES = 16;

/** Blocks of one frame at one virtual page. */
interface CodePage {
  readonly frame: number;
  readonly page: number;
  /** The cache's when it was made: pages of older ones are not known to it. */
  readonly generation: number;
  /** First record by offset / alignment; 0: none. */
  readonly entries: Int32Array;
  /** Offsets that have a block. */
  readonly offsets: number[];
  /** Offsets that computed jumps went to. */
  readonly targets: Set<number>;
  /** Offset of the instruction that goes on in the next page: its frame. */
  crossingOffset: number;
  crossingFrame: number;
}

/** Who reads the clock, and may look at what is compiled. */
interface Clock {
  readonly regionMade: ((region: MadeRegion) => void) | undefined;
  readTime(left: number, index: number): bigint;
  readRetired(left: number, index: number): bigint;
}

const modules = new Map<Architecture, WebAssembly.Module>();

const provided = new Map<Architecture, Uint8Array<ArrayBuffer>>();

/** Supplies what `generateInterpreter` gave for an architecture earlier. */
export function provideInterpreter(
  architecture: Architecture,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  provided.set(architecture, bytes);
}

function moduleOf(architecture: Architecture): WebAssembly.Module {
  let module = modules.get(architecture);
  if (module === undefined) {
    module = new WebAssembly.Module(
      provided.get(architecture) ?? generateInterpreter(architecture),
    );
    modules.set(architecture, module);
  }
  return module;
}

/** What the caches of one memory share. */
interface Shared {
  readonly arena: Arena;
  readonly caches: CodeCache[];
}
const shared = new WeakMap<PhysicalMemory, Shared>();

/** Decoded code and the instance that executes it. */
export class CodeCache implements MemoryObserver {
  /** Executes from a record; see `InterpreterExports`. */
  readonly run: (record: number, left: number) => number;
  /** Makes the lazy flags packed. */
  readonly settle: () => void;
  /** Address that could not be fetched, after a `lookup` that returned 0. */
  missing = 0;

  readonly #architecture: Architecture;
  readonly #tier: Tier;
  readonly #memory: PhysicalMemory;
  readonly #shared: Shared;
  readonly #frontEnd: FrontEnd;
  readonly #builder: BlockBuilder;
  readonly #shift: number;
  readonly #code: { bytes: Uint8Array; view: DataView };
  readonly #regions: Regions;
  /** What `#regions` looks blocks up in. */
  #space: AddressSpace | undefined;
  #generation = 0;
  /** By frame. */
  #pages = new Map<number, CodePage[]>();
  /** Pages whose last instruction goes on in the frame. */
  #crossings = new Map<number, CodePage[]>();
  #clock: Clock = {
    regionMade: undefined,
    readTime: () => 0n,
    readRetired: () => 0n,
  };

  /** The one for a memory, an architecture, what user code may do, and how
   * it is executed. */
  static of(
    memory: PhysicalMemory,
    architecture: Architecture,
    controls: ExceptionLevelControls,
    tier: Tier,
  ): CodeCache {
    let ofMemory = shared.get(memory);
    if (ofMemory === undefined) {
      ofMemory = { arena: new Arena(), caches: [] };
      shared.set(memory, ofMemory);
    }
    let cache = ofMemory.caches.find((one) =>
      one.#architecture === architecture &&
      one.#builder.controls === controls && one.#tier === tier
    );
    if (cache === undefined) {
      cache = new CodeCache(memory, architecture, controls, tier, ofMemory);
      ofMemory.caches.push(cache);
      memory.observers.push(cache);
    }
    return cache;
  }

  private constructor(
    memory: PhysicalMemory,
    architecture: Architecture,
    controls: ExceptionLevelControls,
    tier: Tier,
    ofMemory: Shared,
  ) {
    this.#architecture = architecture;
    this.#tier = tier;
    this.#memory = memory;
    this.#shared = ofMemory;
    this.#frontEnd = frontEnds[architecture];
    this.#shift = Math.log2(this.#frontEnd.alignment);
    this.#code = { bytes: memory.bytes, view: memory.view };
    const helpers: HostHelper[] = [];
    const numbers = new Map<string, number>();
    const scalar = floatHelpers(architecture);
    const float = { ...scalar, ...laneHelpers(scalar) };
    for (const name of opHelperNames) {
      numbers.set(name, helpers.length);
      helpers.push(float[name] ?? missingHelper(name));
    }
    const own = { ...float, ...this.#frontEnd.helpers };
    for (const [name, helper] of Object.entries(own)) {
      if (numbers.has(name)) continue;
      numbers.set(name, helpers.length);
      helpers.push(helper);
    }
    this.#builder = new BlockBuilder(
      memory,
      ofMemory.arena,
      numbers,
      architecture === "aarch64",
      controls,
    );
    const host: InterpreterImports = {
      host: (index, d, a, b, extra) => {
        const helper = helpers[index]!;
        return helper(memory.view, d, a, b, extra) ?? -1;
      },
      time: (left, index) => this.#clock.readTime(left, index),
      retired: (left, index) => this.#clock.readRetired(left, index),
    };
    const table = new WebAssembly.Table({ initial: 0, element: "anyfunc" });
    const instance = new WebAssembly.Instance(moduleOf(architecture), {
      host: { memory: memory.memory, table, ...host },
    });
    const exported = instance.exports as unknown as InterpreterExports;
    this.run = exported.run;
    this.settle = exported.settle;
    this.#regions = new Regions(
      this.#regionHost(table, {
        ...instance.exports as WebAssembly.ModuleImports,
        host: host.host,
        memory: memory.memory,
      }),
    );
    const at = Layout.indirectRecord >> 2;
    memory.words[at] = Op.jumpIndirect;
    memory.words[at + 1] = Slots.pc << 3;
  }

  #regionHost(
    table: WebAssembly.Table,
    imports: WebAssembly.ModuleImports,
  ): RegionHost {
    const memory = this.#memory;
    const { arena } = this.#shared;
    return {
      arena,
      architecture: this.#architecture,
      isTireless: this.#tier === "compiler",
      table,
      imports,
      get words(): Int32Array {
        return memory.words;
      },
      get counters(): Uint16Array {
        return new Uint16Array(memory.bytes.buffer);
      },
      blockAt: (address) => this.#blockAt(address),
      codeAt: (page) => this.#codeAt(page),
      addressOf: (record) => arena.startOf(record),
      isTarget: (address) => this.#isTarget(address),
      targetsIn: (page) => this.#targetsIn(page),
      made: (region) => this.#clock.regionMade?.(region),
      targetOf: (link) => this.addressOfTarget(link),
    };
  }

  /** First record of the block at an address of the space that runs, if it
   * was lifted and lies in one page. */
  #blockAt(address: number): number {
    const page = this.#codeAt(Math.floor(address / PAGE_SIZE));
    const offset = address & (PAGE_SIZE - 1);
    if (page === undefined || offset === page.crossingOffset) return 0;
    return page.entries[offset >> this.#shift] ?? 0;
  }

  /** What was lifted of a page of the space that runs. */
  #codeAt(number: number): CodePage | undefined {
    const page = this.#space?.code.get(number) as CodePage | undefined;
    return page?.generation === this.#generation ? page : undefined;
  }

  /** What was compiled. */
  get compiled(): CompilerStatistics {
    return this.#regions.statistics;
  }

  /** Whether code at an address was jumped to. */
  #isTarget(address: number): boolean {
    const page = this.#codeAt(Math.floor(address / PAGE_SIZE));
    return page?.targets.has(address & (PAGE_SIZE - 1)) ?? false;
  }

  /** Addresses of a page that were jumped to. */
  #targetsIn(number: number): Iterable<number> {
    const page = this.#codeAt(number);
    if (page === undefined) return [];
    return [...page.targets].map((offset) => number * PAGE_SIZE + offset);
  }

  /** A branch to where a record stands has been taken often; returns where to
   * go on. */
  heat(record: number): number {
    const words = this.#memory.words;
    const branch = words[Layout.hotBranch >> 2]!;
    const address = this.addressOfTarget(record);
    const head = this.#blockAt(address);
    if (head === 0) return record;
    // A region that is left goes on in another, it does not become part of it.
    const grows = !(branch & HotBranch.leaves) || !this.#regions.isHead(head);
    const block = grows ? this.#shared.arena.blockOf(branch) : 0;
    const region = this.#regions.heat(head, block);
    if (region === undefined) return record;
    const link = branch & HotBranch.link;
    // In another page there may be other code next time: it is looked up.
    if ((words[record >> 2]! & 0xffff) === Op.far) {
      this.remember(address, region.record);
    } else words[((branch & ~HotBranch.all) >> 2) + 2 + link] = region.record;
    return region.record;
  }

  /** The jump cache leads to an address often. */
  heatTarget(address: number, record: number, isComputed: boolean): number {
    if (isComputed) {
      const page = this.#codeAt(Math.floor(address / PAGE_SIZE));
      page?.targets.add(address & (PAGE_SIZE - 1));
    }
    const words = this.#memory.words;
    if (!this.#isRemembered(address, record)) return record;
    const head = this.#blockAt(address);
    if (head === 0 || words[Layout.hotBits >> 2] === 0) return record;
    return this.#regions.heat(head, 0)?.record ?? record;
  }

  #isRemembered(address: number, record: number): boolean {
    const at = (Layout.jumpCache + jumpEntry(address)) >> 2;
    const words = this.#memory.words;
    return words[at] === (address | 0) && words[at + 2] === record &&
      words[at + 1] === Math.floor(address / 2 ** 32) &&
      words[at + 3]! >>> 16 === (words[Layout.mappingEpoch >> 2]! & 0xffff);
  }

  /** Whether a region's pages are mapped as they were when it was made; where
   * to go on. */
  revalidate(record: number, space: AddressSpace): number {
    const region = this.#regions.at(record);
    if (region === undefined) return record;
    if (!this.#isRight(region, space)) return region.head;
    this.#regions.validate(region);
    return record;
  }

  // Its blocks are as they were: a region whose block is forgotten is dropped.
  #isRight(region: Region, space: AddressSpace): boolean {
    for (const [number, code] of region.pages) {
      const page = space.code.get(number) ?? this.#fetch(number, space);
      if (page !== code) return false;
    }
    return true;
  }

  /** Whose clock the next instructions read. */
  bind(clock: Clock, space: AddressSpace): void {
    this.#clock = clock;
    this.#space = space;
    if (this.#code.bytes !== this.#memory.bytes) {
      this.#code.bytes = this.#memory.bytes;
      this.#code.view = this.#memory.view;
    }
  }

  /** Every instruction's address is a multiple of this. */
  get alignment(): number {
    return this.#frontEnd.alignment;
  }

  /** First record of the block at an address, lifted if need be; 0 if there
   * is nothing to execute (see `missing`). */
  lookup(address: number, space: AddressSpace): number {
    const number = Math.floor(address / PAGE_SIZE);
    const offset = address & (PAGE_SIZE - 1);
    let page = space.code.get(number) as CodePage | undefined;
    if (page === undefined || page.generation !== this.#generation) {
      page = this.#fetch(number, space);
    }
    if (page === undefined || (offset & this.#frontEnd.alignment - 1) !== 0) {
      this.missing = address;
      return 0;
    }
    const record = page.entries[offset >> this.#shift]!;
    if (record !== 0 && offset !== page.crossingOffset) {
      return this.#enter(record);
    }
    if (record !== 0) {
      const next = space.lookup(number + 1);
      if (next & Protection.execute && next >> 3 === page.crossingFrame) {
        return record;
      }
      this.#dropCrossing(page);
    }
    if (!this.#shared.arena.hasRoom) {
      this.#clear();
      return this.lookup(address, space);
    }
    const lifted = this.#lift(page, address, offset, space);
    return offset === page.crossingOffset ? lifted : this.#enter(lifted);
  }

  /** Where to go on for a block. */
  #enter(record: number): number {
    if (this.#tier !== "compiler" || record === 0) {
      return this.#regions.enter(record);
    }
    return this.#regions.heat(record, 0)?.record ?? record;
  }

  /** The code page for what is mapped at a page, if it may be executed. */
  #fetch(number: number, space: AddressSpace): CodePage | undefined {
    const entry = space.lookup(number);
    if (!(entry & Protection.execute)) return undefined;
    const frame = entry >>> 3;
    let pages = this.#pages.get(frame);
    if (pages === undefined) {
      pages = [];
      this.#pages.set(frame, pages);
    }
    let page = pages.find((candidate) => candidate.page === number);
    if (page === undefined) {
      page = {
        frame,
        page: number,
        generation: this.#generation,
        entries: new Int32Array(PAGE_SIZE >> this.#shift),
        offsets: [],
        targets: new Set(),
        crossingOffset: -1,
        crossingFrame: 0,
      };
      pages.push(page);
    }
    space.code.set(number, page);
    return page;
  }

  #lift(
    page: CodePage,
    address: number,
    offset: number,
    space: AddressSpace,
  ): number {
    const builder = this.#builder;
    const first = builder.startBlock(address, false);
    const base = page.frame * PAGE_SIZE;
    let at = offset;
    let pc = address;
    for (;;) {
      builder.startInstruction(pc);
      const length = at >= PAGE_SIZE ? 0 : this.#frontEnd.lift(
        this.#code,
        base + at,
        PAGE_SIZE - at,
        builder,
      );
      if (length === 0) {
        builder.dropInstruction();
        if (builder.index === 0) {
          return this.#liftCrossing(page, first, address, offset, space);
        }
        break;
      }
      at += length;
      pc += length;
      if (!builder.finishInstruction()) break;
    }
    if (!builder.ended) builder.fallThrough(pc);
    builder.keepBlock();
    this.#memory.markCode(page.frame, offset, at);
    page.entries[offset >> this.#shift] = first;
    page.offsets.push(offset);
    return first;
  }

  /** The bytes of an instruction that goes on in the next page, put together;
   * 0 if the next page cannot be executed, else its frame. */
  #joinPages(page: CodePage, offset: number, space: AddressSpace): number {
    const entry = space.lookup(page.page + 1);
    if (!(entry & Protection.execute)) {
      this.missing = (page.page + 1) * PAGE_SIZE;
      return 0;
    }
    const bytes = this.#memory.bytes;
    const from = page.frame * PAGE_SIZE;
    bytes.copyWithin(Layout.codeCrossing, from + offset, from + PAGE_SIZE);
    const count = PAGE_SIZE - offset;
    const next = (entry >>> 3) * PAGE_SIZE;
    bytes.copyWithin(
      Layout.codeCrossing + count,
      next,
      next + CROSSING_BYTES,
    );
    return entry >>> 3;
  }

  #liftCrossing(
    page: CodePage,
    first: number,
    address: number,
    offset: number,
    space: AddressSpace,
  ): number {
    const frame = this.#joinPages(page, offset, space);
    if (frame === 0) {
      this.#builder.releaseBlock();
      return 0;
    }
    this.#liftJoined(address, offset);
    this.#builder.keepBlock();
    // Another one may begin within this instruction: one is kept.
    this.#dropCrossing(page);
    this.#memory.markCode(page.frame, offset, PAGE_SIZE);
    this.#memory.markCode(frame, 0, CROSSING_BYTES);
    page.entries[offset >> this.#shift] = first;
    page.offsets.push(offset);
    page.crossingOffset = offset;
    page.crossingFrame = frame;
    const pages = this.#crossings.get(frame);
    if (pages === undefined) this.#crossings.set(frame, [page]);
    else if (!pages.includes(page)) pages.push(page);
    return first;
  }

  #liftJoined(address: number, offset: number): void {
    const builder = this.#builder;
    builder.startInstruction(address);
    const length = this.#frontEnd.lift(
      this.#code,
      Layout.codeCrossing,
      PAGE_SIZE - offset + CROSSING_BYTES,
      builder,
    );
    builder.finishInstruction();
    if (!builder.ended) builder.fallThrough(address + length);
  }

  /** Lifts one instruction into a block that nobody will find; 0 as
   * `lookup`. The next block overwrites it. */
  liftStep(address: number, space: AddressSpace): number {
    const number = Math.floor(address / PAGE_SIZE);
    const offset = address & (PAGE_SIZE - 1);
    const entry = space.lookup(number);
    this.missing = address;
    if (
      !(entry & Protection.execute) ||
      (offset & this.#frontEnd.alignment - 1) !== 0
    ) return 0;
    if (!this.#shared.arena.hasRoom) this.#clear();
    const builder = this.#builder;
    const first = builder.startBlock(address, true);
    builder.startInstruction(address);
    const frame = entry >>> 3;
    const length = this.#frontEnd.lift(
      this.#code,
      frame * PAGE_SIZE + offset,
      PAGE_SIZE - offset,
      builder,
    );
    if (length === 0) {
      builder.dropInstruction();
      const page = { frame, page: number } as CodePage;
      if (this.#joinPages(page, offset, space) === 0) {
        builder.releaseBlock();
        return 0;
      }
      this.#liftJoined(address, offset);
    } else {
      builder.finishInstruction();
      if (!builder.ended) builder.fallThrough(address + length);
    }
    builder.releaseBlock();
    return first;
  }

  /** Resolves a stub: points its branch at the block, if that may be. */
  link(stub: number, address: number, space: AddressSpace): number {
    const room = this.#shared.arena.hasRoom;
    const record = this.lookup(address, space);
    if (record === 0 || !room) return record;
    const page = space.code.get(Math.floor(address / PAGE_SIZE)) as CodePage;
    if (page.crossingOffset === (address & (PAGE_SIZE - 1))) {
      this.#builder.makeFar(stub);
    } else this.#builder.patch(stub, record);
    return record;
  }

  /** Enters an address into the jump cache. */
  remember(address: number, record: number): void {
    const at = (Layout.jumpCache + jumpEntry(address)) >> 2;
    const words = this.#memory.words;
    words[at] = address | 0;
    words[at + 1] = Math.floor(address / 2 ** 32);
    words[at + 2] = record;
    words[at + 3] = words[Layout.mappingEpoch >> 2]! << 16;
  }

  /** The immediate of a record that holds an address. */
  targetOf(record: number): number {
    const words = this.#memory.words;
    const at = record >> 2;
    return words[at + 3]! * 2 ** 32 +
      (words[at + 2]! >>> 0);
  }

  /** The exit kind in a `leaveAt` record. */
  exitOf(record: number): number {
    return this.#memory.words[(record >> 2) + 1]! >>> 16;
  }

  /** Address of the block or link that a branch would have gone on at. */
  addressOfTarget(record: number): number {
    return this.#builder.isLink(record)
      ? this.targetOf(record)
      : this.#shared.arena.startOf(record);
  }

  /** Address of the instruction that a record belongs to. */
  addressOf(record: number): number {
    return this.#shared.arena.addressOf(record);
  }

  /** Instructions of its block before the one that a record belongs to. */
  indexOf(record: number): number {
    return this.#shared.arena.indexOf(record);
  }

  /** Drops the blocks of a frame. */
  forget(frame: number): void {
    for (const page of this.#pages.get(frame) ?? []) {
      for (const offset of page.offsets) {
        const index = offset >> this.#shift;
        const record = page.entries[index]!;
        if (record === 0) continue;
        this.#regions.forget(record);
        this.#builder.markStale(record, page.page * PAGE_SIZE + offset);
        page.entries[index] = 0;
      }
      page.offsets.length = 0;
      page.targets.clear();
      page.crossingOffset = -1;
    }
    for (const page of this.#crossings.get(frame) ?? []) {
      if (page.crossingFrame === frame) this.#dropCrossing(page);
    }
    this.#crossings.delete(frame);
    this.#memory.unmarkCode(frame);
  }

  #dropCrossing(page: CodePage): void {
    const offset = page.crossingOffset;
    if (offset < 0) return;
    const index = offset >> this.#shift;
    const record = page.entries[index]!;
    if (record !== 0) {
      this.#builder.markStale(record, page.page * PAGE_SIZE + offset);
    }
    page.entries[index] = 0;
    page.crossingOffset = -1;
  }

  /** Keeps only the blocks of interned frames, and no count of branches. */
  reset(): void {
    forgetBranches(this.#memory.bytes, this.#shared.arena.at);
    const bytes = this.#memory.bytes;
    for (const frame of [...this.#pages.keys(), ...this.#crossings.keys()]) {
      const flags = bytes[Layout.frameFlags + frame]!;
      if (flags & FrameFlag.interned) continue;
      this.forget(frame);
      this.#pages.delete(frame);
    }
  }

  /** Starts over with an empty arena. */
  #clear(): void {
    for (const cache of this.#shared.caches) cache.#empty();
    this.#shared.arena.clear();
    this.#memory.flushJumps();
  }

  #empty(): void {
    for (const frame of [...this.#pages.keys(), ...this.#crossings.keys()]) {
      this.#memory.unmarkCode(frame);
    }
    this.#regions.empty();
    this.#pages.clear();
    this.#crossings.clear();
    this.#generation++;
  }
}

function missingHelper(name: string): HostHelper {
  return () => {
    throw new Error(`helper ${name} is not written yet`);
  };
}
