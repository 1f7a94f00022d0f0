/**
 * Physical memory: one `WebAssembly.Memory` for frames, page tables, CPU
 * state, TLBs and decoded code.
 *
 * @module
 */

import { PAGE_SIZE } from "../types.ts";
import { CodeMap } from "./code_map.ts";
import { FrameFlag, Layout, Watch } from "./layout.ts";

const ROOT = Layout.root >> 2;
const EPOCH = Layout.mappingEpoch >> 2;
const WATCHED_ROOT = Layout.watchedRoot >> 2;
const WASM_PAGE = 65536;
const FRAMES_PER_WASM_PAGE = WASM_PAGE / PAGE_SIZE;
/** Frames that the memory grows by, at least. */
const GROWTH = 1024;
/** Interned frames are dropped at a reset when there are more than this. */
const INTERNED_LIMIT = 8192;

/** What keeps state derived from memory contents and is told of changes. */
export interface MemoryObserver {
  /** The frame's contents change, or it is freed. */
  forget(frame: number): void;
  /** All frames but the interned ones are freed. */
  reset(): void;
}

/** What lies in the memory while it is worked on there. */
export interface Guest {
  /** Something else is put in its place, or the memory is given away. */
  leave(): void;
}

/** Data whose accesses are noticed. */
export interface WatchedData {
  /** What is noted. */
  readonly bit: number;
  readonly address: bigint;
  readonly length: number;
  /** Whether reads count, or stores alone. */
  readonly reads: boolean;
}

/**
 * Frames. A frame is zeroed when it is handed out, not when it is freed or at
 * a reset, so that a pooled memory costs what a run touches.
 */
export class PhysicalMemory {
  /** The underlying memory. */
  readonly memory: WebAssembly.Memory;
  /** How many frames may be handed out at a time. */
  readonly frames: number;
  /** The engines over this memory. */
  readonly observers: MemoryObserver[] = [];
  /** The address space whose translations are in the TLBs. */
  loadedSpace: unknown = null;
  /** The thread whose slots are at `Layout.state`. */
  guest: Guest | undefined;
  /** An executable mapping changed: the jump cache is out of date. */
  jumpsOutdated = false;
  /** A mapping changed that the TLBs may know. */
  accessesOutdated = false;

  readonly #codeMap: CodeMap;
  #bytes: Uint8Array<ArrayBuffer>;
  #view: DataView<ArrayBuffer>;
  #words: Int32Array<ArrayBuffer>;
  /** Frames that exist. */
  #end: number;
  /** The next frame never handed out since the last reset. */
  #next: number = Layout.firstFrame;
  /** Frames from here up were never handed out: they are zero. */
  #fresh: number = Layout.firstFrame;
  #free: number[] = [];
  #used = 0;
  #interned = new Map<number, number[]>();
  #internedCount = 0;
  #poison = false;

  private constructor(memory: WebAssembly.Memory, frames: number) {
    this.memory = memory;
    this.frames = frames;
    const buffer = memory.buffer as ArrayBuffer;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
    this.#words = new Int32Array(buffer);
    this.#end = buffer.byteLength / PAGE_SIZE;
    this.#codeMap = new CodeMap(this);
    this.flushTranslations();
  }

  /** A memory that hands out up to `frames` frames at a time. */
  static create(options: { frames: number }): PhysicalMemory {
    const initial = Layout.firstFrame + Math.min(options.frames, GROWTH);
    return new PhysicalMemory(
      new WebAssembly.Memory({
        initial: Math.ceil(initial / FRAMES_PER_WASM_PAGE),
        maximum: Layout.frameLimit / FRAMES_PER_WASM_PAGE,
      }),
      options.frames,
    );
  }

  /** All bytes; frame n at n * PAGE_SIZE. Re-read after an allocation. */
  get bytes(): Uint8Array {
    return this.#bytes;
  }

  /** The same as little-endian numbers. */
  get view(): DataView {
    return this.#view;
  }

  /** The same as 32-bit words. */
  get words(): Int32Array {
    return this.#words;
  }

  /** How many frames can still be allocated. */
  get available(): number {
    return this.frames - this.#used;
  }

  /** Fills freed frames with 0xcc from now on: for tests. */
  poisonFreedFrames(): void {
    this.#poison = true;
  }

  /** A zeroed frame's number, 0 when none is left. It is the one that is
   * wanted if that was set aside and nobody has it. */
  allocate(wanted = 0): number {
    if (this.#used >= this.frames) return 0;
    const frame = this.#isSetAside(wanted)
      ? wanted
      : this.#free.pop() ?? this.#take();
    if (frame === 0) return 0;
    this.#used++;
    const at = frame * PAGE_SIZE;
    const flags = this.#bytes[Layout.frameFlags + frame]!;
    if (frame >= this.#fresh) this.#fresh = frame + 1;
    else if (!(flags & FrameFlag.untouched)) {
      this.#bytes.fill(0, at, at + PAGE_SIZE);
    }
    this.#bytes[Layout.frameFlags + frame] = FrameFlag.allocated;
    return frame;
  }

  /**
   * Sets frames aside that follow each other, for pages that do so, too: what
   * lies together is found by one comparison (see run_functions.ts). The first
   * one's number; 0 where so many are not left beside all that may be asked for
   * otherwise.
   */
  setAside(count: number): number {
    const first = this.#next;
    const end = first + count;
    if (
      end > Layout.firstFrame + this.frames ||
      end + this.available > Layout.frameLimit
    ) return 0;
    while (end > this.#end) if (!this.#grow()) return 0;
    this.#next += count;
    for (let frame = first; frame < this.#next; frame++) {
      const at = Layout.frameFlags + frame;
      if (this.#bytes[at]! & FrameFlag.interned) continue;
      this.#bytes[at] = FrameFlag.setAside |
        (frame < this.#fresh ? 0 : FrameFlag.untouched);
    }
    this.#fresh = Math.max(this.#fresh, this.#next);
    return first;
  }

  #isSetAside(frame: number): boolean {
    const flags = this.#bytes[Layout.frameFlags + frame]!;
    return (flags & FrameFlag.setAside) !== 0;
  }

  #take(): number {
    const flags = Layout.frameFlags;
    while (
      this.#next < this.#end &&
      this.#bytes[flags + this.#next]! & FrameFlag.interned
    ) this.#next++;
    if (this.#next >= this.#end && !this.#grow()) return 0;
    return this.#next++;
  }

  #grow(): boolean {
    const wanted = Math.max(GROWTH, (this.#end - Layout.firstFrame) >> 1);
    const pages = Math.ceil(wanted / FRAMES_PER_WASM_PAGE);
    try {
      this.memory.grow(pages);
    } catch {
      return false;
    }
    const buffer = this.memory.buffer as ArrayBuffer;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
    this.#words = new Int32Array(buffer);
    this.#end = buffer.byteLength / PAGE_SIZE;
    return true;
  }

  /** Takes a frame back. Interned frames stay. */
  free(frame: number): void {
    const flags = this.#bytes[Layout.frameFlags + frame]!;
    if (flags & FrameFlag.interned) return;
    if (!(flags & FrameFlag.allocated)) {
      throw new Error(`frame ${frame} is freed but not allocated`);
    }
    this.invalidateCode(frame);
    this.#bytes[Layout.frameFlags + frame] = 0;
    if (this.#poison) {
      this.#bytes.fill(0xcc, frame * PAGE_SIZE, (frame + 1) * PAGE_SIZE);
    }
    this.#used--;
    this.#free.push(frame);
  }

  /**
   * To be called before bytes of a frame are changed from outside of the
   * CPU: code decoded from it is forgotten. Cheap when there is none.
   */
  invalidateCode(frame: number): void {
    if (this.#bytes[Layout.frameFlags + frame]! & FrameFlag.code) {
      for (const observer of this.observers) observer.forget(frame);
    }
  }

  /** Code was decoded from these bytes of a frame: from now on stores to them
   * are noticed. */
  markCode(frame: number, from: number, to: number): void {
    if (this.#codeMap.mark(frame, from, to)) this.flushWrites();
  }

  /** No decoded code of the frame is left. */
  unmarkCode(frame: number): void {
    this.#codeMap.clear(frame);
  }

  /**
   * An immutable frame with this content, shared by all who ask for it and
   * kept across `reset`, so that its decoded code survives. Does not count
   * against `available`.
   */
  intern(page: Uint8Array): number {
    if (page.length > PAGE_SIZE) throw new Error("a page is too long");
    scratch.fill(0, page.length);
    scratch.set(page);
    const hash = hashOf(scratchWords);
    const known = this.#interned.get(hash);
    for (const frame of known ?? []) {
      if (this.#holdsScratch(frame)) return frame;
    }
    const frame = this.#take();
    if (frame === 0) return 0;
    if (frame >= this.#fresh) this.#fresh = frame + 1;
    this.#bytes.set(scratch, frame * PAGE_SIZE);
    this.#bytes[Layout.frameFlags + frame] = FrameFlag.interned;
    this.#internedCount++;
    if (known === undefined) this.#interned.set(hash, [frame]);
    else known.push(frame);
    return frame;
  }

  #holdsScratch(frame: number): boolean {
    const words = this.#words;
    const at = frame * WORDS;
    for (let i = 0; i < WORDS; i++) {
      if (words[at + i] !== scratchWords[i]) return false;
    }
    return true;
  }

  /** Frees all but the interned frames. */
  reset(): void {
    this.guest?.leave();
    this.guest = undefined;
    for (const observer of this.observers) observer.reset();
    const flags = Layout.frameFlags;
    const drop = this.#internedCount > INTERNED_LIMIT;
    for (let frame = Layout.firstFrame; frame < this.#next; frame++) {
      const value = this.#bytes[flags + frame]!;
      if (drop && value & FrameFlag.interned) this.#forget(frame);
      if (drop || !(value & FrameFlag.interned)) {
        this.#bytes[flags + frame] = 0;
      }
    }
    if (drop) {
      this.#interned.clear();
      this.#internedCount = 0;
    }
    this.#next = Layout.firstFrame;
    this.#free.length = 0;
    this.#used = 0;
    this.flushTranslations();
  }

  #forget(frame: number): void {
    for (const observer of this.observers) observer.forget(frame);
  }

  /** Empties the TLBs and the jump cache. */
  flushTranslations(): void {
    this.flushAccesses();
    this.loadedSpace = null;
    this.flushJumps();
  }

  /** Empties the TLBs, and what was made of their entries. */
  flushAccesses(): void {
    this.accessesOutdated = false;
    this.#bytes.fill(0xff, Layout.readTlb, Layout.translationsEnd);
    this.#bytes.fill(0, Layout.readRuns, Layout.runsEnd);
    this.#emptySites();
  }

  #emptySites(): void {
    const filled = Layout.sitesFilled >> 2;
    if (this.#words[filled] === 0) return;
    this.#words[filled] = 0;
    this.#bytes.fill(0, Layout.readSites, Layout.sitesEnd);
  }

  /** Empties the jump cache: its entries are of another epoch now. */
  flushJumps(): void {
    this.jumpsOutdated = false;
    const epoch = this.#words[EPOCH]! + 1 | 0;
    this.#words[EPOCH] = epoch;
    if ((epoch & 0xffff) !== 0) return;
    // Entries that are 2^16 epochs old would be right again.
    this.#bytes.fill(0, Layout.jumpCache, Layout.jumpCacheEnd);
    this.#words[EPOCH] = epoch + 1;
  }

  /** From now on accesses to this data, and no other, leave their bits in
   * `Layout.watchHits`. */
  watch(data: readonly WatchedData[]): void {
    const words = this.#words;
    const isWatching = words[Layout.watchCount >> 2] !== 0;
    if (isWatching) words[ROOT] = words[WATCHED_ROOT]!;
    words[Layout.watchCount >> 2] = data.length;
    if (data.length > 0) {
      words[WATCHED_ROOT] = words[ROOT]!;
      words[ROOT] = Layout.emptyTable;
    } else if (!isWatching) return;
    data.forEach(({ address, length, bit, reads }, index) => {
      const at = Layout.watches + index * Watch.size;
      const last = address + BigInt(length - 1);
      this.#view.setBigUint64(at + Watch.first, address, true);
      this.#view.setBigUint64(at + Watch.last, last, true);
      this.#view.setInt32(at + Watch.bit, bit, true);
      this.#view.setInt32(at + Watch.reads, reads ? 1 : 0, true);
    });
    this.flushAccesses();
  }

  /** Empties the TLB for stores, and what was made of its entries. */
  flushWrites(): void {
    this.#bytes.fill(0xff, Layout.writeTlb, Layout.translationsEnd);
    this.#bytes.fill(0, Layout.writeRuns, Layout.runsEnd);
    this.#emptySites();
  }
}

const WORDS = PAGE_SIZE / 4;
/** The page to be interned, filled up with zeros. */
const scratch = new Uint8Array(PAGE_SIZE);
const scratchWords = new Int32Array(scratch.buffer);

/** One word in so many is looked at: the whole page is compared anyway. */
const HASH_STEP = 8;

/** A hash in the manner of FNV-1a, over words. */
function hashOf(words: Int32Array): number {
  let hash = 0x811c9dc5 | 0;
  for (let i = 0; i < WORDS; i += HASH_STEP) {
    hash = Math.imul(hash ^ words[i]!, 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash;
}
