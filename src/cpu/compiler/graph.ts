/**
 * Which blocks a region is made of, and how they follow each other.
 *
 * @module
 */

import { RECORD } from "../ir/arena.ts";
import { Op, opRows } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { PAGE_SIZE } from "../types.ts";

/** Blocks of a region, at most. */
const FEW_BLOCKS = 64;
/** Blocks of one that has grown because smaller ones were left too often. */
const MOST_BLOCKS = 256;
/** Records of a region, at most. */
const MOST_RECORDS = 1500;
/** Targets that an indirect jump is compared with, at most. */
const MOST_TARGETS = 64;

/** One block of a region. */
export interface RegionBlock {
  /** Address of its first record, and of the guest's code. */
  readonly record: number;
  readonly address: number;
  /** Its records up to the one where compiled code ends. */
  readonly records: readonly number[];
  /** The last record leaves: the rest is not compiled. */
  readonly isCut: boolean;
  /** By link: index of the block that follows, or -1; a jump has one. */
  readonly successors: number[];
  /** The last record is a jump to an address that is computed. */
  readonly isIndirect: boolean;
}

/** The blocks of a region, its head first. */
export interface RegionGraph {
  readonly blocks: readonly RegionBlock[];
  /** Blocks that indirect jumps may go to, as indices. */
  readonly targets: readonly number[];
  /** Numbers of the pages that the blocks lie in. */
  readonly pages: ReadonlySet<number>;
  /** How many blocks it could have, and whether there were more. */
  readonly most: number;
  readonly isFull: boolean;
}

/** Where blocks come from. */
export interface BlockSource {
  /** Linear memory. */
  readonly words: Int32Array;
  /** First record of the block at an address; 0 if none was lifted, or it
   * goes on in the next page. */
  blockAt(address: number): number;
  /** Address of a block by its first record. */
  addressOf(record: number): number;
  /** Whether a computed jump from anywhere went to an address. */
  isTarget(address: number): boolean;
  /** The addresses of a page that such jumps went to. */
  targetsIn(page: number): Iterable<number>;
}

/** Ops that compiled code leaves to the interpreter. */
const left: ReadonlySet<number> = new Set([
  Op.host,
  Op.hostOrLeave,
  Op.time,
  Op.retired,
  Op.leaveAt,
  Op.stub,
  Op.far,
  Op.stale,
  Op.stepped,
  Op.region,
]);
const indirect: ReadonlySet<number> = new Set([
  Op.jumpIndirect,
  Op.jumpSum,
  Op.popJump,
]);

/** Whether compiled code leaves at such a record. */
export function isLeftToInterpreter(op: number): boolean {
  return left.has(op);
}

/** Where a record that skips others goes on, else 0. */
export function landingOf(record: number, words: Int32Array): number {
  const at = record >> 2;
  const op = words[at]! & 0xffff;
  if (op !== Op.skipIf && op !== Op.skipUnless) return 0;
  return record + RECORD * ((words[at + 1]! >>> 16) + 1);
}

/** Follows the links from a block. If it is the code at which a call from
 * block `from` arrives, returns may go behind that call. It may have twice as
 * many blocks as regions that were too small. */
export function growRegion(
  head: number,
  from: number,
  source: BlockSource,
  tooSmall = 0,
): RegionGraph {
  const most = Math.min(Math.max(FEW_BLOCKS, 2 * tooSmall), MOST_BLOCKS);
  const growth = new Growth(source, most);
  if (from !== 0) growth.comeFrom(from);
  return growth.grow(head);
}

class Growth {
  readonly #source: BlockSource;
  readonly #blocks: RegionBlock[] = [];
  readonly #indices = new Map<number, number>();
  readonly #pages = new Set<number>();
  /** Constants that the blocks compute: return addresses among them. */
  readonly #constants = new Set<number>();
  readonly #most: number;
  #records = 0;
  #isFull = false;

  constructor(source: BlockSource, most: number) {
    this.#source = source;
    this.#most = most;
  }

  /** Notes what a block has computed. */
  comeFrom(block: number): void {
    this.#read(block);
  }

  grow(head: number): RegionGraph {
    this.#add(head);
    const targets = new Set<number>();
    let done = 0;
    while (done < this.#blocks.length) {
      for (; done < this.#blocks.length; done++) this.#follow(done);
      for (const target of this.#findTargets()) targets.add(target);
    }
    return {
      blocks: this.#blocks,
      targets: [...targets].slice(0, MOST_TARGETS),
      pages: this.#pages,
      most: this.#most,
      isFull: this.#isFull,
    };
  }

  /** Index of a block, which becomes part of the region; -1 if it is full. */
  #add(record: number): number {
    const known = this.#indices.get(record);
    if (known !== undefined) return known;
    if (
      this.#blocks.length >= this.#most || this.#records >= MOST_RECORDS
    ) {
      this.#isFull = true;
      return -1;
    }
    const index = this.#blocks.length;
    const block = this.#read(record);
    this.#blocks.push(block);
    this.#indices.set(record, index);
    this.#records += block.records.length;
    this.#pages.add(Math.floor(block.address / PAGE_SIZE));
    return index;
  }

  #read(record: number): RegionBlock {
    const { words } = this.#source;
    const records: number[] = [];
    let landing = 0;
    let at = record;
    for (;; at += RECORD) {
      const word = words[at >> 2]!;
      const op = word & 0xffff;
      records.push(at);
      landing = Math.max(landing, landingOf(at, words));
      if (op === Op.constant) this.#note(at);
      if (op === Op.pushConstant) this.#note(at);
      if (opRows[op]!.ends && at >= landing) break;
      if (left.has(op) && at >= landing) break;
    }
    const op = words[at >> 2]! & 0xffff;
    return {
      record,
      address: this.#source.addressOf(record),
      records,
      isCut: left.has(op),
      successors: isJump(op) ? [-1] : [-1, -1],
      isIndirect: indirect.has(op),
    };
  }

  #note(at: number): void {
    const { words } = this.#source;
    const high = words[(at >> 2) + 3]!;
    if (high >>> 15 !== 0) return;
    this.#constants.add(high * 2 ** 32 + (words[(at >> 2) + 2]! >>> 0));
  }

  #follow(index: number): void {
    const block = this.#blocks[index]!;
    if (block.isCut || block.isIndirect) return;
    const { words } = this.#source;
    const last = block.records[block.records.length - 1]!;
    for (let link = 0; link < block.successors.length; link++) {
      const target = this.#resolve(words[(last >> 2) + 2 + link]!);
      if (target !== 0) block.successors[link] = this.#add(target);
    }
  }

  /** First record of the block that a link leads to, 0 if it is not known. */
  #resolve(link: number): number {
    const { words } = this.#source;
    const op = words[link >> 2]! & 0xffff;
    if (op === Op.stub || op === Op.far || op === Op.stale) {
      const low = words[(link >> 2) + 2]! >>> 0;
      return this.#source.blockAt(words[(link >> 2) + 3]! * 2 ** 32 + low);
    }
    const address = this.#source.addressOf(link);
    return this.#source.blockAt(address);
  }

  /** Blocks that indirect jumps of the region probably go to: behind calls
   * in the region, and cases of jump tables. */
  #findTargets(): number[] {
    const jumps = this.#blocks.filter((block) => block.isIndirect);
    if (jumps.length === 0) return [];
    const { words } = this.#source;
    const plain = jumps.some(({ records }) => {
      const last = records[records.length - 1]!;
      return !isReturn(words, last);
    });
    const found: number[] = [];
    for (const address of this.#wanted(plain)) {
      const record = this.#source.blockAt(address);
      const index = record === 0 ? -1 : this.#add(record);
      if (index >= 0) found.push(index);
    }
    return found;
  }

  /** Constants that were jumped to; with `plain`, all of the region's pages
   * that was. */
  #wanted(plain: boolean): Set<number> {
    const wanted = new Set<number>();
    for (const constant of this.#constants) {
      if (this.#source.isTarget(constant)) wanted.add(constant);
    }
    if (!plain) return wanted;
    for (const page of this.#pages) {
      for (const address of this.#source.targetsIn(page)) wanted.add(address);
    }
    return wanted;
  }
}

function isJump(op: number): boolean {
  return op === Op.jump || op === Op.jumpLoop;
}

/** Whether an indirect jump is a return, as far as that can be told. */
function isReturn(words: Int32Array, record: number): boolean {
  const op = words[record >> 2]! & 0xffff;
  if (op === Op.popJump) return true;
  const a = (words[(record >> 2) + 1]! & 0xffff) >> 3;
  if (op === Op.jumpSum) return a === Slots.general + 1;
  return a === Slots.general + 30;
}
