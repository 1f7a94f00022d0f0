/**
 * The map of linear memory. Frames come last; everything before them is the
 * engine's own.
 *
 * @module
 */

import { PAGE_SIZE } from "../types.ts";

/** Byte offsets in linear memory. */
export const Layout = {
  /** Variables that generated code and TypeScript share (i32 unless said). */
  exitKind: 0x400,
  exitRecord: 0x404,
  /** i64 */
  faultAddress: 0x408,
  faultAccess: 0x410,
  faultSize: 0x414,
  /** Top-level page table's address. */
  root: 0x418,
  /** Frame of a refused store to code. */
  codeFrame: 0x41c,
  /** A store across pages that waits in `crossing`: two destinations. */
  crossingFirst: 0x420,
  crossingSecond: 0x424,
  crossingFirstSize: 0x428,
  crossingSecondSize: 0x42c,
  /** Bits of the watched data that was accessed. */
  watchHits: 0x430,
  /** How many of `watches` there are; none outside of slow steps. */
  watchCount: 0x434,
  /** While there are any: what `root` is otherwise. */
  watchedRoot: 0x438,
  /** Bytes of an access across pages that lie in the second one, while the
   * first one alone has been looked at. */
  watchRest: 0x43c,
  /** 32 bytes for an access across pages. */
  crossing: 0x440,
  /** Record that compiled code goes on at; bit 0: the budget is used up. */
  nextRecord: 0x460,
  /** Branch whose target has become hot, or by which compiled code was left
   * last (else 0); its low bits are a `HotBranch`'s. */
  hotBranch: 0x464,
  /** A branch is hot when its counter has none but these bits; 0: never. */
  hotBits: 0x468,
  /** Changes with the meaning of addresses: see `PhysicalMemory.flushJumps`. */
  mappingEpoch: 0x46c,
  /** Whether any of the sites holds a run. */
  sitesFilled: 0x470,
  /** 64 bytes for an instruction across pages. */
  codeCrossing: 0x480,
  /** `Watch`es. */
  watches: 0x500,
  /** A top-level page table that nothing is in: what `root` is meanwhile. */
  emptyTable: 0x600,
  /** A record that jumps to the address in the pc slot: where compiled code
   * goes on behind an indirect jump. */
  indirectRecord: 0x700,
  /** The running thread's slots. */
  state: 0x1000,
  /** Entries of 16 bytes: i64 tag, i32 addend. */
  readTlb: 0x4000,
  writeTlb: 0x8000,
  translationsEnd: 0xc000,
  /** `RUNS` runs of pages each (see run_functions.ts). */
  readRuns: 0xc000,
  writeRuns: 0xc800,
  runsEnd: 0xd000,
  /** How often branches back were taken, 16 bits each, by their records. */
  branchCounters: 0x20000,
  branchCountersEnd: 0x40000,
  /** Entries of 16 bytes: i64 address, i32 record, i16 how often used, i16 the
   * mapping epoch's low half, without which the entry is none. */
  jumpCache: 0x40000,
  jumpCacheEnd: 0x60000,
  /** `SITES` copies of runs each: the one that an access of compiled code has
   * met last. */
  readSites: 0x60000,
  writeSites: 0x64000,
  sitesEnd: 0x68000,
  /** A byte of `FrameFlag`s for each of 2^20 frames. */
  frameFlags: 0x100000,
  /** Number of each frame's code map, 16 bits. */
  codeMapOf: 0x200000,
  /** `CODE_MAPS` times `CODE_MAP_BYTES`: a bit for each byte of a frame, set
   * where it is decoded code (see `CodeMap`). */
  codeMaps: 0x400000,
  /** IR records. */
  arena: 0x600000,
  arenaEnd: 0x1600000,
  firstFrame: 0x1600000 / PAGE_SIZE,
  frameLimit: 1 << 20,
} as const;

/** Bits in `Layout.hotBranch`. */
export const HotBranch = {
  /** Which of its links. */
  link: 1,
  /** Compiled code was left by it. */
  leaves: 2,
  all: 3,
} as const;

/** Where the fields of watched data are. */
export const Watch = {
  /** i64: address of the first byte. */
  first: 0,
  /** i64: address of the last byte. */
  last: 8,
  /** What is set in `watchHits`. */
  bit: 16,
  /** 1 if reads count, too. */
  reads: 20,
  size: 24,
} as const;

/** Entries of each TLB. */
export const TLB_ENTRIES = 1024;
/** Pages that follow each other in the address space and in linear memory. */
export const Run = {
  /** i64: address of the first byte. */
  start: 0,
  /** i64: so many bytes behind it an access of `widest` bytes may begin; 0:
   * the run is none. */
  limit: 8,
  /** i32: what to add to an address. */
  addend: 16,
  size: 32,
  widest: 16,
} as const;
/** Runs of reads, and of writes. */
export const RUNS: number = (Layout.writeRuns - Layout.readRuns) / Run.size;
/** Sites of reads, and of writes. */
export const SITES: number = (Layout.writeSites - Layout.readSites) / Run.size;
/** Entries of the jump cache: a large program goes through thousands of
 * addresses in turn. */
export const JUMP_ENTRIES: number = (Layout.jumpCacheEnd - Layout.jumpCache) >>
  4;

/** Bytes of a code map. */
export const CODE_MAP_BYTES: number = PAGE_SIZE / 8;
/** How many there are. */
export const CODE_MAPS: number = (Layout.arena - Layout.codeMaps) /
  CODE_MAP_BYTES;

/** What is known about a frame. */
export const FrameFlag = {
  /** Decoded code of it is cached: stores to that must be noticed. */
  code: 1,
  /** Kept across resets, never written. */
  interned: 2,
  /** Handed out. */
  allocated: 4,
  /** Set aside for whoever wants it. */
  setAside: 8,
  /** Set aside, and zero because it was never handed out. */
  untouched: 16,
} as const;
