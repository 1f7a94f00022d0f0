/**
 * The regions of one process and the translations made from them
 * (Kernel/Memory/AddressSpace.cpp, RegionTree.cpp).
 *
 * @module
 */

import {
  AddressSpace as PageTable,
  NoTableFrame,
  type PhysicalMemory,
} from "../../cpu/cpu.ts";
import { addressBits } from "../../api/user_address.ts";
import { fail } from "../errors.ts";
import type { Random } from "../security/random.ts";
import { Cost, forEachInParts, type Parts } from "../work.ts";
import {
  type AllocationStrategy,
  AnonymousVMObject,
} from "./anonymous_vm_object.ts";
import { USER_RANGE_BASE, USER_RANGE_CEILING } from "./layout.ts";
import {
  type MemoryManager,
  NOT_PRESENT,
  PAGE_SIZE,
} from "./memory_manager.ts";
import {
  type FaultResponse,
  Region,
  REGION_BYTES,
  type RegionParts,
} from "./region.ts";
import { RegionList } from "./region_list.ts";
import { isUserRange, UserMemory } from "./user_memory.ts";
import type { VMObject } from "./vm_object.ts";

/** Whole pages from `base` up to `base + size`. */
export interface VirtualRange {
  readonly base: number;
  readonly size: number;
}

/** Where a new region goes. */
export interface Placement {
  /** 0 means anywhere. */
  readonly address: number;
  readonly size: number;
  /** A page's by default. */
  readonly alignment?: number;
  /** Where it is anywhere, it is somewhere by chance. */
  readonly randomize?: boolean;
}

const MAX_RANDOMIZATION_ATTEMPTS = 1000;
const MEBIBYTE = 1 << 20;

/** What the heap keeps of a page that has a translation. */
const TRANSLATION_BYTES = 32;

/** An empty table, or ENOMEM. */
function createTable(memory: MemoryManager): PageTable {
  try {
    return new PageTable(memory.physical, memory);
  } catch (error) {
    if (!(error instanceof NoTableFrame)) throw error;
    return fail("kernel-memory/ENOMEM/exhausted");
  }
}

/** One process' memory as user code and the kernel see it. */
export class AddressSpace {
  readonly memory: MemoryManager;
  readonly physical: PhysicalMemory;
  readonly random: Random;
  readonly table: PageTable;
  readonly user: UserMemory;
  /** The first address that can be mapped. */
  readonly base: number;
  enforcesSyscallRegions = false;
  /** By address. */
  readonly regions: RegionList = new RegionList();
  /** Pages that have a translation. */
  readonly #mapped = new Set<number>();
  /** What was found last: every call looks for its stack and its code. */
  #lastFound: Region | undefined;
  #lastStack: Region | undefined;

  constructor(memory: MemoryManager, random: Random, parent?: AddressSpace) {
    this.memory = memory;
    this.physical = memory.physical;
    this.random = random;
    this.base = parent?.base ?? USER_RANGE_BASE + random.below(2) * MEBIBYTE;
    this.table = createTable(memory);
    this.user = new UserMemory(this, memory.faults);
  }

  /** The region that holds `address`. */
  find(address: number): Region | undefined {
    if (this.#holds(this.#lastFound, address)) return this.#lastFound;
    const region = this.regions.notAbove(address);
    if (region === undefined || address >= region.end) return undefined;
    return this.#lastFound = region;
  }

  /** Whether a region that was found once still is what holds `address`. */
  #holds(region: Region | undefined, address: number): boolean {
    return region !== undefined && region.space === this &&
      address >= region.base && address < region.end;
  }

  /** The region that holds the whole range. */
  findContaining(range: VirtualRange): Region | undefined {
    const region = this.find(range.base);
    return region !== undefined && range.base + range.size <= region.end
      ? region
      : undefined;
  }

  /** The region that is exactly the range. */
  findExact(range: VirtualRange): Region | undefined {
    const region = this.regions.notAbove(range.base);
    return region?.base === range.base && region.size === range.size
      ? region
      : undefined;
  }

  /**
   * Regions that meet the range. As the reference searches: nothing when no
   * region begins at or below the range's start.
   */
  findIntersecting(range: VirtualRange): Region[] {
    const found: Region[] = [];
    if (this.regions.notAbove(range.base) === undefined) return found;
    const end = range.base + range.size;
    let outside = 0;
    for (const region of this.regions.from(range.base)) {
      if (region.base >= end) break;
      if (region.end <= range.base) continue;
      this.memory.work.add(Cost.region);
      found.push(region);
      outside += region.size - intersectionSize(region, range);
      if (outside === range.size) break;
    }
    return found;
  }

  #insert(region: Region, range: VirtualRange): void {
    this.memory.work.add(Cost.region);
    region.base = range.base;
    region.size = range.size;
    region.space = this;
    this.regions.insert(region);
  }

  /** Takes a region out of the tree; its translations go. */
  take(region: Region): void {
    region.unmap();
    this.regions.remove(region);
    region.space = undefined;
  }

  /** Takes a region out and ends it. */
  deallocate(region: Region): void {
    this.take(region);
    region.destroy();
  }

  #anywhere(size: number, alignment: number): VirtualRange {
    if (size + alignment >= 2 ** 64) {
      fail("mmap/EOVERFLOW/size-plus-alignment-exceeds-64-bits");
    }
    const room = size + alignment;
    this.memory.work.add(this.regions.chunks * Cost.gap);
    const start = this.regions.firstGap(this.base, USER_RANGE_CEILING, room);
    if (start !== undefined) return { base: roundUp(start, alignment), size };
    return fail("address-space/ENOMEM/no-gap-large-enough");
  }

  #isInside(base: number, size: number): boolean {
    return base >= this.base && base + size <= USER_RANGE_CEILING;
  }

  #isFree(base: number, size: number): boolean {
    if (!this.#isInside(base, size)) return false;
    const region = this.regions.notAbove(base + size - 1);
    return region === undefined || region.end <= base;
  }

  #randomized(size: number, alignment: number): VirtualRange {
    for (let i = 0; i < MAX_RANDOMIZATION_ATTEMPTS; i++) {
      const base = roundUp(this.random.below(USER_RANGE_CEILING), alignment);
      if (this.#isFree(base, size)) return { base, size };
    }
    return this.#anywhere(size, alignment);
  }

  /** Puts a new region where the placement says, or ENOMEM. */
  place(region: Region, placement: Placement): Region {
    const { address, size, alignment = PAGE_SIZE } = placement;
    let range: VirtualRange;
    try {
      if (address !== 0) {
        if (!this.#isInside(address, size)) {
          fail("address-space/ENOMEM/range-outside-address-space");
        }
        if (!this.#isFree(address, size)) {
          fail("address-space/ENOMEM/range-is-taken");
        }
        range = { base: address, size };
      } else if (placement.randomize === true) {
        range = this.#randomized(size, alignment);
      } else range = this.#anywhere(size, alignment);
    } catch (error) {
      region.destroy();
      throw error;
    }
    this.#insert(region, range);
    return region;
  }

  /** A region that is not placed yet; its object goes where there is no room. */
  #create(parts: RegionParts): Region {
    const { heap } = this.memory;
    if (heap.hasRoom() && heap.tryCharge(REGION_BYTES)) {
      return new Region(parts);
    }
    parts.object.releaseIfUnused();
    return fail("kernel-memory/ENOMEM/exhausted");
  }

  /** A new anonymous region (stacks, program data). */
  allocate(
    placement: Placement,
    name: string,
    access: number,
    strategy: AllocationStrategy = "Reserve",
  ): Region {
    const object = AnonymousVMObject.create(
      this.memory,
      placement.size,
      strategy,
    );
    const region = this.#create({
      object,
      offset: 0,
      name,
      access,
      shared: false,
    });
    return this.place(region, placement);
  }

  /**
   * A new region on part of an object. Only what mmap is given may leave an
   * object, and only one that others keep alive: a new one is large enough.
   */
  allocateWithObject(
    placement: Placement,
    object: VMObject,
    offset: number,
    name: string | undefined,
    access: number,
    shared: boolean,
  ): Region {
    if (offset >= object.size) {
      fail("mmap/EINVAL/offset-at-or-past-end-of-memory-object");
    }
    if (offset + placement.size > object.size) {
      fail("mmap/EINVAL/range-runs-past-end-of-memory-object");
    }
    const region = this.#create({
      object,
      offset: offset - offset % PAGE_SIZE,
      name,
      access,
      shared,
    });
    this.place(region, placement);
    // Page tables; what nobody may touch has none.
    if ((access & 7) !== 0 && !this.memory.heap.hasRoom()) {
      this.deallocate(region);
      fail("address-space/ENOMEM/no-gap-large-enough");
    }
    return region;
  }

  /** A part of a region as one of its own; some attributes get lost. */
  allocateSplit(source: Region, range: VirtualRange): Region {
    const region = this.#create({
      object: source.object,
      offset: source.offset + (range.base - source.base),
      name: source.name,
      access: source.access,
      shared: source.shared,
    });
    region.copyMappingFrom(source);
    region.stack = source.stack;
    this.#insert(region, range);
    return region;
  }

  /**
   * Replaces a region by what remains of it around `range`, and, with `keep`,
   * by a region for `range` itself, which is returned. Where there is no room
   * for a part the mapping is gone, but for the parts made before: that is what
   * the reference leaves.
   */
  split(
    region: Region,
    range: VirtualRange,
    keep: boolean,
  ): Region | undefined {
    const { base, end } = region;
    this.take(region);
    try {
      if (range.base > base) {
        this.allocateSplit(region, { base, size: range.base - base });
      }
      const rangeEnd = range.base + range.size;
      if (rangeEnd < end) {
        this.allocateSplit(region, { base: rangeEnd, size: end - rangeEnd });
      }
      return keep ? this.allocateSplit(region, range) : undefined;
    } finally {
      // The last: the parts need the object alive.
      region.destroy();
    }
  }

  /**
   * munmap, MAP_FIXED (of no empty range) and a thread's stack at its end. Where
   * anything goes, `tell` hears of the range. What is to be done in parts is
   * given back.
   */
  unmapMmapRange(
    address: number,
    size: bigint,
    tell: (range: VirtualRange) => void,
  ): Parts | undefined {
    if (size === 0n) fail("munmap/EINVAL/size-is-zero");
    const range = expandToPages(address, size);
    if (!isUserRange(range.base, range.size)) {
      fail("user-memory/EFAULT/outside-user-space");
    }
    const regions = this.findIntersecting(range);
    // Checked for all before any goes: no half-done unmapping.
    for (const region of regions) {
      if (!region.mmap) fail("region/EPERM/not-made-by-mmap");
      if (region.immutable) fail("region/EPERM/immutable");
    }
    if (regions.length > 0) tell(range);
    return forEachInParts(this.memory.work, regions, (region) => {
      const common = intersection(region, range);
      if (common.size === region.size) this.deallocate(region);
      else this.split(region, common, false);
    });
  }

  /** Drops translations; a huge range costs no more than what is mapped. */
  unmapPages(first: number, count: number): void {
    const mapped = this.#mapped;
    const before = mapped.size;
    const end = first + count;
    if (count <= before) {
      for (let page = first; page < end; page++) {
        if (mapped.delete(page)) this.table.unmap(page);
      }
    } else {
      for (const page of mapped) {
        if (page < first || page >= end) continue;
        mapped.delete(page);
        this.table.unmap(page);
      }
    }
    this.memory.work.add(Math.min(count, before) * Cost.slot);
    this.memory.heap.release((before - mapped.size) * TRANSLATION_BYTES);
  }

  /** Resolves a fault at `address`, or says what becomes of it. */
  handleFault(address: number, access: number): FaultResponse {
    const region = this.find(address);
    if (region === undefined) return "segfault";
    const number = Math.floor(address / PAGE_SIZE);
    const page = number - region.base / PAGE_SIZE;
    let entry = region.entry(page);
    if ((entry & access) === 0) {
      const response = region.handleFault(page, access);
      if (response !== "continue") return response;
      entry = region.entry(page);
      if ((entry & access) === 0) {
        throw new Error("a resolved fault would happen again");
      }
    }
    return this.#map(number, entry) ? "continue" : "out of memory";
  }

  /** False where there is no room for the translation. */
  #map(page: number, entry: number): boolean {
    const { heap, work } = this.memory;
    work.add(Cost.fault);
    const isNew = !this.#mapped.has(page);
    if (isNew && !heap.tryCharge(TRANSLATION_BYTES)) return false;
    try {
      this.table.map(page, entry >> 3, entry & 7);
    } catch (error) {
      if (!(error instanceof NoTableFrame)) throw error;
      heap.release(TRANSLATION_BYTES);
      return false;
    }
    this.#mapped.add(page);
    return true;
  }

  /** The frame behind `address` for a kernel copy, if it would not fault. */
  resolve(address: number, access: number): number {
    const number = Math.floor(address / PAGE_SIZE);
    let entry = this.table.lookup(number);
    if ((entry & access) === 0) {
      if (this.handleFault(address, access) !== "continue") return NOT_PRESENT;
      entry = this.table.lookup(number);
    }
    return entry >> 3;
  }

  /** True when `sp` may be the stack pointer of a thread that enters the kernel. */
  isValidStackPointer(sp: number): boolean {
    if (sp >= USER_RANGE_CEILING) return false;
    if (this.#holds(this.#lastStack, sp)) return true;
    const region = this.find(sp);
    if (region?.stack === true) {
      this.#lastStack = region;
      return true;
    }
    const below = this.find(sp - 1);
    return below?.end === sp && below.stack;
  }

  /** The process is gone: every region ends. */
  *dispose(): Parts {
    const { heap, work } = this.memory;
    work.add(this.#mapped.size * Cost.slot);
    for (const region of this.regions.clear()) {
      // The whole table goes: no need to take it apart page by page.
      region.destroy();
      work.add(Cost.region);
      if (work.isPartOver) yield;
    }
    heap.release(this.#mapped.size * TRANSLATION_BYTES);
    this.table.dispose();
  }
}

/** Bytes that a region and a range have in common. */
function intersectionSize(region: Region, range: VirtualRange): number {
  return intersection(region, range).size;
}

/** What a region and a range have in common. */
export function intersection(
  region: Region,
  range: VirtualRange,
): VirtualRange {
  const base = Math.max(region.base, range.base);
  const end = Math.min(region.end, range.base + range.size);
  return { base, size: end - base };
}

/** Whole pages that hold the range; EINVAL when they leave 64 bits. */
export function expandToPages(address: number, size: bigint): VirtualRange {
  const start = addressBits(address);
  const end = start + size;
  if (end > 0xffff_ffff_ffff_f000n) fail("range/EINVAL/wraps-around");
  const base = address - address % PAGE_SIZE;
  const last = (end + 4095n) & ~4095n;
  return { base, size: Number(last - (start & ~4095n)) };
}

/** The size in whole pages; EINVAL when it leaves 64 bits. */
export function roundUpToPages(size: bigint): number {
  if (size > 0xffff_ffff_ffff_f000n) {
    fail("range/EINVAL/size-too-large-to-round-to-pages");
  }
  return Number((size + 4095n) & ~4095n);
}

/** The reference's rounding, which assumes powers of two and gets others. */
export function roundUp(value: number, alignment: number): number {
  const step = BigInt(alignment);
  const below = (BigInt(value) - 1n) & ~(step - 1n);
  return Number(below + step);
}
