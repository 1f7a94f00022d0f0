/**
 * What a kernel does for programs besides their instructions. A run's limit
 * counts both, so that it bounds the host's time whatever calls a program
 * makes; no clock and no scheduler of the machine knows of it.
 *
 * @module
 */

/** So many bytes are moved, or set, in the time of an instruction. */
const BYTES_PER_UNIT = 32;

/** Counts in units that the host takes about as long for as for an instruction. */
export class Work {
  /** Units so far. */
  done = 0;

  /** So many bytes were copied or filled. */
  movedBytes(bytes: number): void {
    this.done += 1 + Math.floor(bytes / BYTES_PER_UNIT);
  }

  /** So many entries of a table or list were looked at. */
  lookedAt(entries: number): void {
    this.done += entries;
  }
}
