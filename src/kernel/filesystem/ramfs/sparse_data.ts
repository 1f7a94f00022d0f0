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
    for (let at = 0; at * CHUNK_SIZE < bytes.length; at++) {
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

  /** How many chunks [offset, offset + count) touches that hold nothing yet. */
  missingChunks(offset: number, count: number): number {
    const first = Math.floor(offset / CHUNK_SIZE);
    const end = Math.ceil((offset + count) / CHUNK_SIZE);
    let present = 0;
    if (end - first <= this.#chunks.size) {
      for (let index = first; index < end; index++) {
        if (this.#chunks.has(index)) present++;
      }
    } else {
      for (const index of this.#chunks.keys()) {
        if (index >= first && index < end) present++;
      }
    }
    return end - first - present;
  }

  /** Overwrites from `offset` on. */
  write(offset: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const index = Math.floor((offset + done) / CHUNK_SIZE);
      const within = offset + done - index * CHUNK_SIZE;
      const length = Math.min(CHUNK_SIZE - within, bytes.length - done);
      const target = this.#writable(index, within + length);
      target.set(bytes.subarray(done, done + length), within);
      done += length;
    }
  }

  /** Drops everything from `size` on; it reads as zeros later. */
  truncate(size: number): void {
    const last = Math.floor(size / CHUNK_SIZE);
    for (const index of [...this.#chunks.keys()]) {
      if (index > last) this.#chunks.delete(index);
    }
    const chunk = this.#chunks.get(last);
    const within = size - last * CHUNK_SIZE;
    if (chunk === undefined || chunk.bytes.length <= within) return;
    if (within === 0) this.#chunks.delete(last);
    else if (chunk.shared) chunk.bytes = chunk.bytes.subarray(0, within);
    else chunk.bytes.fill(0, within);
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
      let size = Math.max(256, chunk.bytes.length);
      while (size < length) size *= 2;
      const own = new Uint8Array(Math.min(size, CHUNK_SIZE));
      own.set(chunk.bytes);
      chunk.bytes = own;
      chunk.shared = false;
    }
    return chunk.bytes;
  }
}
