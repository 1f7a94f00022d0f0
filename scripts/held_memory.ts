/**
 * What a process holds while it does the same again and again, so that what
 * grows from hour to hour is seen.
 *
 * @module
 */

const MEBIBYTE = 1 << 20;

/** So many samples tell something. */
const FEWEST = 16;

/** What compiled code, pools and garbage may be more in the second half. */
const MARGIN = 128;

/** Mebibytes that this process has resident, or in use of the host's heap. */
export function mebibytes(
  kind: keyof Deno.MemoryUsage = "rss",
): number {
  return Math.round(Deno.memoryUsage()[kind] / MEBIBYTE);
}

/** Samples, one after each piece of work. */
export class HeldMemory {
  readonly #samples: number[];
  readonly #measure: () => number;

  /** The first is taken now. */
  constructor(measure: () => number = mebibytes) {
    this.#measure = measure;
    this.#samples = [measure()];
  }

  /** Takes another. */
  sample(): void {
    this.#samples.push(this.#measure());
  }

  /** Held at first, behind half of the work, and in the end. */
  get course(): readonly [number, number, number] {
    const all = this.#samples;
    const half = all[all.length >> 1]!;
    return [all[0]!, half, all[all.length - 1]!];
  }

  /** Whether the second half held more and more, as the first may. */
  get grows(): boolean {
    const all = this.#samples;
    if (all.length < FEWEST) return false;
    const most = Math.max(...all.slice(0, (all.length >> 1) + 1));
    // The least of the end: garbage comes and goes.
    const last = Math.min(...all.slice(-Math.ceil(all.length / 8)));
    return last > most * 1.25 + MARGIN;
  }

  /** The course in words. */
  toString(): string {
    const [first, half, last] = this.course;
    return `${first} MiB held at first, ${half} behind half of it, ` +
      `${last} in the end`;
  }
}
