/** A growing little-endian byte buffer with variable-length integers. */
export class ByteWriter {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** Bytes written so far. */
  get length(): number {
    return this.#length;
  }

  /** A copy of what was written. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  #reserve(count: number): number {
    const at = this.#length;
    if (at + count > this.#bytes.length) {
      const grown = new Uint8Array(
        Math.max(this.#bytes.length * 2, at + count),
      );
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#length = at + count;
    return at;
  }

  u8(value: number): void {
    const at = this.#reserve(1);
    this.#bytes[at] = value;
  }

  u16(value: number): void {
    this.u8(value & 0xff);
    this.u8((value >>> 8) & 0xff);
  }

  u32(value: number): void {
    this.u16(value & 0xffff);
    this.u16(value >>> 16);
  }

  raw(bytes: Uint8Array): void {
    const at = this.#reserve(bytes.length);
    this.#bytes.set(bytes, at);
  }

  /** Overwrites 32 bits that were written before. */
  patch32(at: number, value: number): void {
    new DataView(this.#bytes.buffer).setUint32(at, value, true);
  }

  /** An unsigned number in groups of seven bits, lowest first. */
  unsigned(value: number | bigint): void {
    let rest = BigInt.asUintN(64, BigInt(value));
    while (rest >= 0x80n) {
      this.u8(Number(rest & 0x7fn) | 0x80);
      rest >>= 7n;
    }
    this.u8(Number(rest));
  }

  /** A signed 64-bit number, its sign in the lowest bit. */
  signed(value: number | bigint): void {
    const number = BigInt.asIntN(64, BigInt(value));
    this.unsigned(BigInt.asUintN(64, (number << 1n) ^ (number >> 63n)));
  }

  /** Zeros up to a multiple of `size`. */
  align(size: number): void {
    while (this.#length % size !== 0) this.u8(0);
  }
}
