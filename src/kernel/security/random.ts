/**
 * All chance in a machine comes from its seed (xoshiro128**).
 *
 * @module
 */

/** A deterministic source of random numbers. */
export class Random {
  readonly #state = new Uint32Array(4);

  constructor(seed: bigint | number) {
    // SplitMix64 spreads neighbouring seeds over the whole state.
    let x = BigInt.asUintN(64, BigInt(seed));
    for (let i = 0; i < 4; i += 2) {
      x = BigInt.asUintN(64, x + 0x9e3779b97f4a7c15n);
      let z = x;
      z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);
      z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);
      z ^= z >> 31n;
      this.#state[i] = Number(z & 0xffffffffn);
      this.#state[i + 1] = Number(z >> 32n);
    }
  }

  /** The next 32 bits. */
  u32(): number {
    const state = this.#state;
    const a = state[0]!;
    const b = state[1]!;
    const c = state[2]!;
    const d = state[3]!;
    const five = Math.imul(b, 5);
    const result = Math.imul((five << 7) | (five >>> 25), 9) >>> 0;
    const mixed = c ^ a;
    const last = d ^ b;
    state[0] = a ^ last;
    state[1] = b ^ mixed;
    state[2] = mixed ^ (b << 9);
    state[3] = (last << 11) | (last >>> 21);
    return result;
  }

  /** A number from 0 up to, not including, `limit` (at most 2^53). */
  below(limit: number): number {
    if (limit <= 0x1_0000_0000) return this.u32() % limit;
    return ((this.u32() & 0x1fffff) * 0x1_0000_0000 + this.u32()) % limit;
  }

  /** Fills `bytes`; what the last word has more goes nowhere. */
  fill(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += 4) {
      const word = this.u32();
      bytes[at] = word;
      bytes[at + 1] = word >>> 8;
      bytes[at + 2] = word >>> 16;
      bytes[at + 3] = word >>> 24;
    }
  }

  /** A source of its own, seeded from this one. */
  fork(): Random {
    return new Random(
      (BigInt(this.u32()) << 32n) | BigInt(this.u32()),
    );
  }
}
