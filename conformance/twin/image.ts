/**
 * Programs as one executor image, and how a log says which programs it is of:
 * the suite's name in its header is the seed and a hash over the programs.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { EncodedRow } from "../program/encode.ts";
import { showHash, Suite } from "../program/suite.ts";
import type { Row } from "../language/row.ts";
import { programsOf } from "./programs.ts";

/** The programs of a seed for one architecture. */
export class Programs {
  readonly architecture: Architecture;
  readonly seed: number;
  readonly #suite: Suite;

  constructor(architecture: Architecture, seed: number, rows: readonly Row[]) {
    this.architecture = architecture;
    this.seed = seed;
    this.#suite = new Suite(architecture, rows);
  }

  /** The first `count` programs of a seed. */
  static drawn(
    architecture: Architecture,
    seed: number,
    count: number,
  ): Programs {
    const rows = programsOf(seed, count, architecture);
    return new Programs(architecture, seed, rows);
  }

  get rows(): readonly Row[] {
    return this.#suite.rows;
  }

  /** The program of this number, encoded. */
  encoded(number: number): EncodedRow {
    return this.#suite.encoded(number);
  }

  /** Four bytes of seed, then what tells programs of one seed apart. */
  async hash(): Promise<Uint8Array> {
    const hash = new Uint8Array(32);
    new DataView(hash.buffer).setUint32(0, this.seed);
    hash.set((await this.#suite.hash()).subarray(0, 28), 4);
    return hash;
  }

  /** The suite's name in a log's header. */
  async name(): Promise<string> {
    return showHash(await this.hash());
  }

  /** The executor with these programs, all when none are named. */
  async image(
    executor: Uint8Array,
    numbers: readonly number[] = [...this.rows.keys()],
  ): Promise<Uint8Array<ArrayBuffer>> {
    return this.#suite.program(executor, numbers, await this.hash());
  }
}

/** The seed in the name of a log's suite. */
export function seedIn(name: string): number {
  return parseInt(name.slice(0, 8), 16);
}
