/**
 * An ELF file of which parts are read as they are needed: it may be larger than
 * anybody could hold.
 *
 * @module
 */

/** Where the parts come from. */
export interface ElfImage {
  /** Bytes of the file. */
  readonly size: number;
  /** So many bytes from a place on; they are known to lie inside. */
  read(offset: number, length: number): Uint8Array;
}

/** The image that some bytes are. */
export function imageOf(bytes: Uint8Array): ElfImage {
  return {
    size: bytes.length,
    read: (offset, length) => bytes.subarray(offset, offset + length),
  };
}
