/**
 * What a kernel does for programs besides their instructions. A run's limit
 * counts both, so that it bounds the host's time whatever calls a program
 * makes; no clock and no scheduler of the machine knows of it.
 *
 * @module
 */

/**
 * What things cost, in units that the host takes about as long for as for an
 * instruction: a few nanoseconds. Whatever a program can have much of is
 * charged where it is gone through.
 */
export const Cost = {
  /** Into the kernel and out of it, and a switch to another thread. */
  entry: 100,
  /** A fault that a page's translation answers. */
  fault: 300,
  /** A page looked up and copied, filled or zeroed; what is less, by bytes. */
  page: 128,
  /** A page's slot or translation, looked at. */
  slot: 1,
  /** A region or memory object made, changed or ended. */
  region: 128,
  /** A part of the list of regions, in a search for a gap. */
  gap: 8,
  /** A byte of a text that becomes a name or path, or the other way round. */
  textByte: 4,
  /** A node of a path, walked or written out. */
  component: 64,
  /** A mount, compared with a node. */
  mount: 8,
  /** An entry of a directory, listed. */
  directoryEntry: 64,
  /** A record lock, compared with another. */
  lock: 16,
  /** A watcher told of an event. */
  watcher: 64,
  /** A descriptor copied or polled. */
  descriptor: 16,
  /** A process, thread or waiter that is looked at. */
  task: 16,
  /** A byte of what /proc and /sys show. */
  generatedByte: 16,
  /** A byte through a terminal. */
  terminalByte: 16,
  /** A byte that is typed, edited and echoed. */
  typedByte: 256,
  /** A byte of randomness. */
  randomByte: 2,
} as const;

const BYTES_PER_UNIT = 4096 / Cost.page;

/** After so many units it is time for a pause: some 20 ms of the host's. */
const LONGEST_PART = 1 << 20;

/**
 * Something long that is done in parts, between which the machine looks whether
 * its run is over. No time passes and nobody else runs meanwhile, so that no
 * program can tell.
 */
export type Parts<T = void> = Generator<void, T, void>;

/** Does all of it at once. */
export function atOnce<T>(parts: Parts<T>): T {
  for (;;) {
    const step = parts.next();
    if (step.done === true) return step.value;
  }
}

/** So many regions are gone through at once. */
const FEW = 64;

/** Does something for each: at once, or in the parts that are given back. */
export function forEachInParts<T>(
  work: Work,
  list: readonly T[],
  act: (one: T) => void,
): Parts | undefined {
  if (list.length > FEW) return partsOf(work, list, act);
  for (const one of list) act(one);
  return undefined;
}

function* partsOf<T>(
  work: Work,
  list: readonly T[],
  act: (one: T) => void,
): Parts {
  for (const one of list) {
    act(one);
    if (work.isPartOver) yield;
  }
}

/** What is done for one machine's programs. */
export class Work {
  /** Units so far. */
  done = 0;
  #begun = 0;

  /** The machine has just looked whether its run is over. */
  beginPart(): void {
    this.#begun = this.done;
  }

  /** Whether it is time for it to look again. */
  get isPartOver(): boolean {
    return this.done - this.#begun >= LONGEST_PART;
  }

  /** So many units more. */
  add(units: number): void {
    this.done += units;
  }

  /** So many bytes were copied or filled. */
  moved(bytes: number): void {
    this.done += 1 + Math.floor(bytes / BYTES_PER_UNIT);
  }
}
