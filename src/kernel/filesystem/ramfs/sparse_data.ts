/**
 * The content of a file: chunks, holes, and pages borrowed from elsewhere.
 *
 * @module
 */

/** Bytes of one chunk, as in the reference's RAMFS blocks. */
export const CHUNK_SIZE = 131072;

/** Content of up to so many bytes takes no more of the host than it must. */
const SHORT = 4096;

/** What is longer has all its room at once: nothing is left behind by growth. */
function roomFor(length: number): number {
  return length > SHORT ? CHUNK_SIZE : Math.max(256, 2 * length);
}

interface Chunk {
  /** May be shorter than a chunk: the rest is zero. */
  bytes: Uint8Array;
  /** Others see the same bytes: replaced before the first write. */
  readonly shared: boolean;
}

/** A growing array of bytes in which holes cost nothing. */
export class SparseData {
  readonly #chunks = new Map<number, Chunk>();

  /** Content of these chunks, which share their bytes until they are written to. */
  static ofShared(
    chunks: Iterable<readonly [index: number, bytes: Uint8Array]>,
  ): SparseData {
    const data = new SparseData();
    for (const [index, bytes] of chunks) {
      data.#chunks.set(index, { bytes, shared: true });
    }
    return data;
  }

  /** What is kept, by its index, the bytes behind a file's end as well. */
  get chunks(): readonly (readonly [index: number, bytes: Uint8Array])[] {
    return [...this.#chunks].map(([index, { bytes }]) => [index, bytes]);
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

  /** How many chunks [offset, offset + count) touches that are not its own. */
  missingChunks(offset: number, count: number): number {
    return this.#missing(offset, count).length;
  }

  #missing(offset: number, count: number): number[] {
    const end = Math.ceil((offset + count) / CHUNK_SIZE);
    const missing: number[] = [];
    for (let index = Math.floor(offset / CHUNK_SIZE); index < end; index++) {
      if (this.#chunks.get(index)?.shared !== false) missing.push(index);
    }
    return missing;
  }

  /** Makes them its own. */
  #makeChunks(offset: number, count: number): void {
    for (const index of this.#missing(offset, count)) {
      const bytes = this.#chunks.get(index)?.bytes.slice() ?? Uint8Array.of();
      this.#chunks.set(index, { bytes, shared: false });
    }
  }

  /**
   * Overwrites [offset, offset + count): `fill` is handed each stretch, and
   * where in the range it begins. All chunks are its own before the first.
   */
  write(
    offset: number,
    count: number,
    fill: (target: Uint8Array, at: number) => void,
  ): void {
    this.#makeChunks(offset, count);
    for (let done = 0; done < count;) {
      const index = Math.floor((offset + done) / CHUNK_SIZE);
      const within = offset + done - index * CHUNK_SIZE;
      const length = Math.min(CHUNK_SIZE - within, count - done);
      const target = this.#writable(index, within + length);
      fill(target.subarray(within, within + length), done);
      done += length;
    }
  }

  /**
   * Drops everything from `size` on, which reads as zeros later; how many
   * chunks of its own went.
   */
  truncate(size: number): number {
    let dropped = 0;
    for (const [index, chunk] of this.#chunks) {
      const within = size - index * CHUNK_SIZE;
      if (within > 0) {
        chunk.bytes = chunk.bytes.subarray(0, within);
        continue;
      }
      this.#chunks.delete(index);
      if (!chunk.shared) dropped++;
    }
    return dropped;
  }

  /** The chunk's bytes, at least `length` of them. */
  #writable(index: number, length: number): Uint8Array {
    const chunk = this.#chunks.get(index);
    if (chunk === undefined) throw new Error("a chunk that was not made");
    if (chunk.bytes.length < length) {
      const own = new Uint8Array(roomFor(length));
      own.set(chunk.bytes);
      chunk.bytes = own;
    }
    return chunk.bytes;
  }
}
