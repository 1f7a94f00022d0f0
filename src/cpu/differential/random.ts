/**
 * Random numbers and values that are worth trying.
 *
 * @module
 */
import { Addresses, StateLayout } from "./layout.ts";

/** A small generator (xorshift128): the same seed, the same tests. */
export class Random {
  readonly #state: Uint32Array = new Uint32Array(4);

  constructor(seed: number) {
    // Weyl steps fill the state; it is never all zero.
    for (let index = 0; index < 4; index++) {
      seed = Math.imul(seed ^ seed >>> 15, 0x2c1b3c6d) + 0x9e3779b9 | 0;
      this.#state[index] = seed | 1;
    }
    for (let count = 0; count < 16; count++) this.word();
  }

  /** 32 random bits. */
  word(): number {
    const s = this.#state;
    let t = s[3]!;
    const first = s[0]!;
    s[3] = s[2]!;
    s[2] = s[1]!;
    s[1] = first;
    t ^= t << 11;
    t ^= t >>> 8;
    s[0] = t ^ first ^ first >>> 19;
    return s[0]!;
  }

  /** A number from 0 up to and without `limit`. */
  below(limit: number): number {
    return Math.floor(this.word() / 2 ** 32 * limit);
  }

  /** True once in `times`. */
  oneIn(times: number): boolean {
    return this.below(times) === 0;
  }

  /** One of the choices. */
  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  /** 64 random bits. */
  long(): bigint {
    return BigInt(this.word()) << 32n | BigInt(this.word());
  }
}

/** An address in the data window, now and then close to a page's edge. */
export function randomAddress(random: Random): bigint {
  const offset = random.oneIn(16)
    ? random.pick([0x100 - 4, 0x100 - 8, 0x100 - 1, -0xf00 - 2, 0x1100 - 4])
    : random.below(StateLayout.dataBytes - 64) + 16 &
      (random.oneIn(2) ? -1 : -16);
  return BigInt(Addresses.data + offset);
}

const EDGES: readonly bigint[] = [0n, 1n, 7n, 8n, 15n, 16n, 31n, 32n, 63n, 64n]
  .concat([7n, 8n, 15n, 16n, 31n, 32n, 63n].flatMap((bit) => [
    1n << bit,
    (1n << bit) - 1n,
    (1n << bit) + 1n,
  ]));

/** An integer: an edge case, something small, an address, or just bits. */
export function randomInteger(random: Random): bigint {
  switch (random.below(8)) {
    case 0:
      return random.pick(EDGES);
    case 1:
      return BigInt.asUintN(64, -random.pick(EDGES));
    case 2:
      return BigInt(random.below(256));
    case 3:
      return randomAddress(random);
    case 4:
      return BigInt(random.word());
    case 5:
      return BigInt.asUintN(64, BigInt(random.word() | 0));
    default:
      return random.long();
  }
}

/** Bits of a float: exponents near the edges and near each other. */
export function randomFloat(random: Random, bits: 16 | 32 | 64): bigint {
  const stored = bits === 16 ? 10 : bits === 32 ? 23 : 52;
  const top = 2 ** (bits - 1 - stored) - 1;
  const exponent = random.pick([
    0,
    0,
    1,
    top,
    top,
    top - 1,
    top >> 1,
    top >> 1,
    (top >> 1) + random.below(stored + 4),
    Math.max(0, (top >> 1) - random.below(stored + 4)),
    random.below(top + 1),
    random.below(top + 1),
  ]);
  const ones = (1n << BigInt(stored)) - 1n;
  const fraction = random.pick([
    0n,
    0n,
    1n,
    ones,
    1n << BigInt(stored - 1),
    random.long() & ones,
    random.long() & ones,
    ones ^ random.long() & 7n,
  ]);
  return BigInt(random.below(2)) << BigInt(bits - 1) |
    BigInt(Math.min(exponent, top)) << BigInt(stored) | fraction;
}

/** A 128-bit register: floats of one size, integers, or just bits. */
export function randomVector(random: Random): bigint {
  const lanes = (bits: number, one: () => bigint): bigint => {
    let value = 0n;
    for (let at = 0; at < 128; at += bits) value |= one() << BigInt(at);
    return value;
  };
  switch (random.below(6)) {
    case 0:
      return lanes(16, () => randomFloat(random, 16));
    case 1:
      return lanes(32, () => randomFloat(random, 32));
    case 2:
      return lanes(64, () => randomFloat(random, 64));
    case 3:
      return lanes(64, () => randomInteger(random));
    case 4:
      return lanes(8, () => random.pick([0n, 1n, 0x7fn, 0x80n, 0xffn]));
    default:
      return lanes(64, () => random.long());
  }
}
