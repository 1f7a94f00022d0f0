/**
 * All chance in a machine comes from its seed: a congruential generator of 32
 * bits, the high ones of which are the good ones.
 *
 * @module
 */

/** L'Ecuyer's; as a summand it serves because it is odd. */
const MULTIPLIER = 2891336453;

/** A deterministic source of random numbers. */
export class Random {
  /** One number, which wraps at 32 bits. */
  readonly #state = Uint32Array.of(MULTIPLIER);

  constructor(seed: bigint | number) {
    const halves = new Uint32Array(BigUint64Array.of(BigInt(seed)).buffer);
    for (const half of halves) this.#state[0] = this.u32() + half;
  }

  /** The next 32 bits. */
  u32(): number {
    this.#state[0] = Math.imul(this.#state[0]!, MULTIPLIER) + MULTIPLIER;
    return this.#state[0];
  }

  /** A number from 0 up to, not including, `limit`. */
  below(limit: number): number {
    return Math.floor(this.u32() / 2 ** 32 * limit);
  }

  /** Fills `bytes`. */
  fill(bytes: Uint8Array): void {
    bytes.forEach((_, at) => {
      bytes[at] = this.u32() >>> 24;
    });
  }
}
