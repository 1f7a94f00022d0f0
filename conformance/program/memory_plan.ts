/**
 * Where a row's blocks lie: ordinary memory, read-only pages, and pages that
 * end where nothing is mapped.
 *
 * @module
 */

import { CROSSING_STRIDE, OperandKind } from "./format.ts";
import type { Block, Crossing, Inside, ReadOnly } from "../language/value.ts";

const PAGE_SIZE = 4096;

/** An address that is known when the row is encoded, but for its region's base. */
export interface Place {
  readonly region:
    | typeof OperandKind.memory
    | typeof OperandKind.readOnly
    | typeof OperandKind.crossing;
  readonly offset: number;
}

/** A block and where it lies. */
export interface PlacedBlock {
  readonly block: Block;
  readonly place: Place;
  /** Bytes of the block that can be written: a crossing block lacks its last. */
  readonly writable: number;
}

function align(value: number, to: number): number {
  return Math.ceil(value / to) * to;
}

/** Places the blocks of one row, each once. */
export class MemoryPlan {
  /** Bytes of ordinary memory. */
  memorySize = 0;
  /** Bytes of read-only memory. */
  readOnlySize = 0;
  /** Pages that end at a gap. */
  crossingPages = 0;
  /** All blocks in the order in which they were placed. */
  readonly placed: PlacedBlock[] = [];

  readonly #byObject = new Map<string, Map<Block, PlacedBlock>>();
  readonly #byName = new Map<string, PlacedBlock>();

  /** Where a pointer into row memory points. */
  place(pointer: Block | Inside | Crossing | ReadOnly): Place {
    switch (pointer.kind) {
      case "block":
        return this.#find("memory", pointer).place;
      case "inside": {
        const { region, offset } = this.#find("memory", pointer.block).place;
        return { region, offset: offset + pointer.offset };
      }
      case "crossing":
        return this.#find("crossing", pointer.block).place;
      case "read-only":
        return this.#find("read-only", pointer.block).place;
    }
  }

  #find(region: string, block: Block): PlacedBlock {
    const key = block.name === undefined
      ? undefined
      : `${region} ${block.name}`;
    if (key !== undefined) {
      const known = this.#byName.get(key);
      if (known !== undefined) {
        if (known.block.size !== block.size) {
          throw new TypeError(`two blocks "${block.name}" differ in size`);
        }
        return known;
      }
    }
    let objects = this.#byObject.get(region);
    if (objects === undefined) {
      this.#byObject.set(region, objects = new Map<Block, PlacedBlock>());
    }
    let placed = objects.get(block);
    if (placed === undefined) {
      placed = this.#allocate(region, block);
      objects.set(block, placed);
      if (key !== undefined) this.#byName.set(key, placed);
      this.placed.push(placed);
    }
    return placed;
  }

  #allocate(region: string, block: Block): PlacedBlock {
    if (region === "crossing") {
      if (block.size === 0 || block.size > PAGE_SIZE) {
        throw new RangeError("a crossing block has 1 to 4096 bytes");
      }
      const page = this.crossingPages++;
      const offset = page * CROSSING_STRIDE + PAGE_SIZE - (block.size - 1);
      return {
        block,
        place: { region: OperandKind.crossing, offset },
        writable: block.size - 1,
      };
    }
    const writable = block.size;
    if (region === "read-only") {
      const offset = align(this.readOnlySize, 16);
      this.readOnlySize = offset + block.size;
      const place: Place = { region: OperandKind.readOnly, offset };
      return { block, place, writable };
    }
    // Whole pages lie on page boundaries, for calls that take pages.
    const boundary = block.size >= PAGE_SIZE ? PAGE_SIZE : 16;
    const offset = align(this.memorySize, boundary);
    this.memorySize = offset + block.size;
    return { block, place: { region: OperandKind.memory, offset }, writable };
  }
}
