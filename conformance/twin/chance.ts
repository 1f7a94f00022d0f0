/**
 * Chance that a seed says: the same seed gives the same choices everywhere.
 *
 * @module
 */

/** Something to choose, and how often beside the others. */
export type Weighted<T> = readonly [choice: T, weight: number];

function mixed(value: number): number {
  let mix = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mix = Math.imul(mix ^ (mix >>> 13), 0xc2b2ae35);
  return (mix ^ (mix >>> 16)) >>> 0;
}

/** A stream of choices; 32 bits of Marsaglia's xorshift128 at a time. */
export class Chance {
  readonly #state: [number, number, number, number];

  constructor(...seeds: readonly number[]) {
    let word = 0x9e3779b9;
    const next = (): number => word = mixed(word + 0x6d2b79f5);
    for (const seed of seeds) word = mixed(next() ^ seed);
    this.#state = [next(), next(), next(), next() | 1];
  }

  /** Any number of 32 bits. */
  bits(): number {
    const [a, b, c, d] = this.#state;
    const mix = a ^ (a << 11);
    const made = (d ^ (d >>> 19) ^ mix ^ (mix >>> 8)) >>> 0;
    this.#state.splice(0, 4, b, c, d, made);
    return made;
  }

  /** A number from 0 up to, but not, `count`. */
  below(count: number): number {
    return this.bits() % count;
  }

  /** A number from `least` to `most`. */
  between(least: number, most: number): number {
    return least + this.below(most - least + 1);
  }

  /** True once in so many times. */
  oneIn(count: number): boolean {
    return this.below(count) === 0;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    const found = list[this.below(list.length)];
    if (list.length === 0) throw new RangeError("nothing to pick from");
    return found as T;
  }

  /** One by its weight. */
  weighted<T>(list: readonly Weighted<T>[]): T {
    let left = this.below(list.reduce((sum, [, weight]) => sum + weight, 0));
    for (const [choice, weight] of list) {
      left -= weight;
      if (left < 0) return choice;
    }
    throw new RangeError("nothing to choose from");
  }
}
