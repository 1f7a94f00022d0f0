/**
 * The numbers that the encoder and the executor agree on: the row image, its
 * operations and the log. guest-programs/executor/format.h states the same for
 * the guest; a test compares the two.
 *
 * @module
 */

import { rungs } from "./rungs.ts";

/** Version of the row image and of the log. */
export const FORMAT = 2;

/** "HCR1", little-endian. */
export const IMAGE_MAGIC = 0x31524348;

/** Bytes of the image's header, before the index. */
export const IMAGE_HEADER_SIZE = 64;

/** Bytes of a row's entry in the index: its number, its place and its grade. */
export const INDEX_ENTRY_SIZE = 12;

/**
 * The world that rows get, as a number in each row's header: another one where
 * the executor makes another world, so that no answer which a kernel gave in
 * this one is taken for an answer in that.
 */
export const WORLD = 2;

/** Bytes of a row's header, before its actors. */
export const ROW_HEADER_SIZE = 32;

/** What an actor is. */
export const ActorKind = {
  setup: 0,
  main: 1,
  child: 2,
  thread: 3,
  handler: 4,
  teardown: 5,
  /** What takes the place of the executor's program in an actor. */
  image: 6,
} as const;
/** One of the kinds. */
export type ActorKind = typeof ActorKind[keyof typeof ActorKind];

/** Operations of a row's program. */
export const Operation = {
  end: 0,
  copy: 1,
  fill: 2,
  put: 3,
  call: 4,
  snap: 5,
  fork: 6,
  thread: 7,
  join: 8,
  handler: 9,
  barrier: 10,
  settle: 11,
  load: 12,
  store: 13,
  jump: 14,
  fillDescriptors: 15,
  window: 16,
  image: 17,
} as const;

/** How an operand is found. */
export const OperandKind = {
  immediate: 0,
  memory: 1,
  readOnly: 2,
  crossing: 3,
  result: 4,
  word: 5,
} as const;

/** The rungs of the ladder by their names, the ground first. */
export const Rung: Readonly<Record<string, number>> = Object.fromEntries(
  rungs.map(({ name }, number) => [name, number]),
);

/** How far a step has come. */
export const StepState = { untouched: 0, begun: 1, done: 2 } as const;

/** Bytes of a step's record in shared memory, before all observations. */
export const RECORD_SIZE = 16;

/** The executor's shared memory for one row's records and observations. */
export const SHARED_SIZE = 0x20000;

/** Row flags. */
export const RowFlag = { root: 1, window: 2 } as const;

/** Milliseconds that one unit of a row's time limit stands for. */
export const LIMIT_UNIT = 10;

/** A row header's field for "the row has no room for siginfo". */
export const NO_OFFSET = 0xffff_ffff;

/** Bytes of the executor's own memory for rows; what needs more is mapped. */
export const MEMORY_SIZE = 0x40000;

/** What an address region's pages are apart: the page and the gap behind it. */
export const CROSSING_STRIDE = 0x2000;

/** First word of each log line. */
export const LOG_TAG = "HC1";
