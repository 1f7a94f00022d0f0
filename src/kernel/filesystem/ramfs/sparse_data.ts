/**
 * The content of a file: chunks, holes, and pages borrowed from elsewhere.
 *
 * @module
 */

/** Bytes of one chunk, as in the reference's RAMFS blocks. */
export const CHUNK_SIZE = 131072;

interface Chunk {
  /** May be shorter than a chunk: the rest is zero. */
  bytes: Uint8Array;
  /** Others see the same bytes: copied before the first write. */
  shared: boolean;
}

/** A growing array of bytes in which holes cost nothing. */
export class SparseData {
  readonly #chunks = new Map<number, Chunk>();

  /** Content that shares `bytes` until it is written to. */
  static ofShared(bytes: Uint8Array): SparseData {
    const data = new SparseData();
    const chunks = Math.ceil(bytes.length / CHUNK_SIZE);
    for (let at = 0; at !== chunks; at++) {
      const start = at * CHUNK_SIZE;
      data.#chunks.set(at, {
        bytes: bytes.subarray(start, start + CHUNK_SIZE),
        shared: true,
      });
    }
    return data;
  }

  /** Calls `use` for each stretch of [offset, offset + count); undefined is zeros. */
  read(
    offset: number,
    count: number,
    use: (bytes: Uint8Array | undefined, length: number, at: number) => void,
  ): void {
    for (let done = 0; done < count;) {
      const index = Math.floor((offset + done) / CHUNK_SIZE);
      const within = offset + done - index * CHUNK_SIZE;
      let length = Math.min(CHUNK_SIZE - within, count - done);
      const bytes = this.#chunks.get(index)?.bytes;
      if (bytes !== undefined && within < bytes.length) {
        length = Math.min(length, bytes.length - within);
        use(bytes.subarray(within, within + length), length, done);
      } else {
        use(undefined, length, done);
      }
      done += length;
    }
  }

  /** What is kept below `size`, in order; it is not copied. */
  extents(size: number): { offset: number; bytes: Uint8Array }[] {
    return [...this.#chunks].map(([index, { bytes }]) => {
      const offset = index * CHUNK_SIZE;
      return { offset, bytes: bytes.subarray(0, Math.max(0, size - offset)) };
    }).sort((one, other) => one.offset - other.offset);
  }

  /** How many chunks [offset, offset + count) touches that hold nothing yet. */
  missingChunks(offset: number, count: number): number {
    const end = Math.ceil((offset + count) / CHUNK_SIZE);
    let missing = 0;
    for (let index = Math.floor(offset / CHUNK_SIZE); index < end; index++) {
      if (!this.#chunks.has(index)) missing++;
    }
    return missing;
  }

  /**
   * Overwrites [offset, offset + count): `fill` is handed each stretch, and
   * where in the range it begins.
   */
  write(
    offset: number,
    count: number,
    fill: (target: Uint8Array, at: number) => void,
  ): void {
    for (let done = 0; done < count;) {
      const index = Math.floor((offset + done) / CHUNK_SIZE);
      const within = offset + done - index * CHUNK_SIZE;
      const length = Math.min(CHUNK_SIZE - within, count - done);
      const target = this.#writable(index, within + length);
      fill(target.subarray(within, within + length), done);
      done += length;
    }
  }

  /** Drops everything from `size` on; it reads as zeros later. */
  truncate(size: number): void {
    for (const [index, chunk] of this.#chunks) {
      const within = size - index * CHUNK_SIZE;
      if (within <= 0) this.#chunks.delete(index);
      else chunk.bytes = chunk.bytes.subarray(0, within);
    }
  }

  /** The chunk's own bytes, at least `length` of them. */
  #writable(index: number, length: number): Uint8Array {
    let chunk = this.#chunks.get(index);
    if (chunk === undefined) {
      this.#chunks.set(
        index,
        chunk = { bytes: new Uint8Array(0), shared: false },
      );
    }
    if (chunk.shared || chunk.bytes.length < length) {
      const room = Math.max(256, 2 * length);
      const own = new Uint8Array(Math.min(room, CHUNK_SIZE));
      own.set(chunk.bytes);
      chunk.bytes = own;
      chunk.shared = false;
    }
    return chunk.bytes;
  }
}
