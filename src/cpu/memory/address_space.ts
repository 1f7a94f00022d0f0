/**
 * Page tables of one process: four levels over 35-bit page numbers, 1,024
 * 32-bit entries in each table's frame. An inner entry is the next table's
 * byte offset; a leaf is frame * 8 + protection; 0 is nothing.
 *
 * @module
 */

import { PAGE_SIZE, Protection } from "../types.ts";
import type { PhysicalMemory } from "./physical_memory.ts";

const LEVEL_BITS = 10;
const LEVEL = 1 << LEVEL_BITS;
/** Entries of the top table: 35 - 3 * 10 bits. */
const TOP = 32;
/** Pages below an entry of the top table. */
const TOP_SPAN = LEVEL * LEVEL * LEVEL;
/** Pages of the lower half of a 48-bit address space. */
const PAGES = TOP * TOP_SPAN;

/** Where the frames of tables come from, and go to. */
export interface TableFrames {
  /** A zeroed frame's number, 0 when none is left. */
  allocateTable(): number;
  freeTable(frame: number): void;
}

/** Thrown where no frame is left for a table. */
export class NoTableFrame extends Error {
  override readonly name = "NoTableFrame";
}

/** Page tables of one process, walked by the software TLB. */
export class AddressSpace {
  /** The memory its frames lie in. */
  readonly memory: PhysicalMemory;
  /** Byte offset of the top table. */
  readonly root: number;
  /** The engine's: decoded code by page number. */
  readonly code: Map<number, unknown> = new Map();
  readonly #frames: TableFrames;
  #tables: number[] = [];
  #disposed = false;

  /**
   * An empty address space. NoTableFrame where none is left for its table.
   * Frames are the memory's own where nobody else accounts for them.
   */
  constructor(memory: PhysicalMemory, frames?: TableFrames) {
    this.memory = memory;
    this.#frames = frames ?? {
      allocateTable: () => memory.allocate(),
      freeTable: (frame) => memory.free(frame),
    };
    this.root = this.#table();
  }

  #table(): number {
    const frame = this.#frames.allocateTable();
    if (frame === 0) {
      throw new NoTableFrame("no frame is left for a page table");
    }
    this.#tables.push(frame);
    return frame * PAGE_SIZE;
  }

  /** Byte offset of the leaf entry of a page; 0 if its table is missing. */
  #leaf(page: number, create: boolean): number {
    if (page < 0 || page >= PAGES) {
      if (create) throw new Error(`page ${page} is not in the lower half`);
      return 0;
    }
    // The top index lies above the 30 bits that integers are quick with.
    const top = Math.floor(page / TOP_SPAN);
    let table = this.#inner(this.root + top * 4, create);
    let shift = 2 * LEVEL_BITS;
    for (; shift > 0 && table !== 0; shift -= LEVEL_BITS) {
      table = this.#inner(table + (page >>> shift & LEVEL - 1) * 4, create);
    }
    return table === 0 ? 0 : table + (page & LEVEL - 1) * 4;
  }

  /** What an inner entry leads to. */
  #inner(entry: number, create: boolean): number {
    const table = this.memory.words[entry >>> 2]!;
    if (table !== 0 || !create) return table >>> 0;
    const made = this.#table();
    this.memory.words[entry >>> 2] = made;
    return made;
  }

  /** Maps page (address / PAGE_SIZE) to a frame; NoTableFrame as above. */
  map(page: number, frame: number, protection: number): void {
    const at = this.#leaf(page, true) >>> 2;
    const old = this.memory.words[at]!;
    const entry = frame * 8 + protection;
    if (old === entry) return;
    this.memory.words[at] = entry;
    if (old !== 0) this.#changed(page, old);
  }

  /** Removes a mapping. */
  unmap(page: number): void {
    const at = this.#leaf(page, false) >>> 2;
    if (at === 0) return;
    const old = this.memory.words[at]!;
    if (old === 0) return;
    this.memory.words[at] = 0;
    this.#changed(page, old);
  }

  /** Forgets what the caches know of a page that was mapped otherwise. */
  #changed(page: number, old: number): void {
    if (old & Protection.execute) {
      this.code.delete(page);
      // A block that ends in the page before may go on in this one.
      this.memory.jumpsOutdated = true;
    }
    if (this.memory.loadedSpace === this) this.memory.accessesOutdated = true;
  }

  /** 0 when unmapped, else frame * 8 + protection. */
  lookup(page: number): number {
    const at = this.#leaf(page, false);
    return at === 0 ? 0 : this.memory.words[at >>> 2]!;
  }

  /** Gives the table's own frames back. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.memory.loadedSpace === this) this.memory.flushTranslations();
    for (const frame of this.#tables) this.#frames.freeTable(frame);
    this.code.clear();
  }
}
