/**
 * Who reaches which places of a planted kernel.
 *
 * @module
 */

import type { Plantation } from "./plant.ts";
import type { Fault } from "./sites.ts";

function take<Key, Value>(
  map: Map<Key, Value>,
  key: Key,
  make: () => Value,
): Value {
  let value = map.get(key);
  if (value === undefined) map.set(key, value = make());
  return value;
}

/** What all subjects reach, put together as they are asked. */
export class Reach {
  readonly #faults: number;
  readonly #functions: readonly string[];
  readonly #at = new Map<number, number[]>();
  readonly #inFile = new Map<string, Set<number>>();
  readonly #breadth: number[] = [];

  constructor({ faults, functions }: Plantation) {
    this.#faults = faults;
    this.#functions = functions;
  }

  /** Notes the places and the functions that a subject reaches. */
  note(subject: number, reached: readonly number[]): void {
    let functions = 0;
    for (const number of reached) {
      const file = this.#functions[number - this.#faults - 1];
      if (file === undefined) take(this.#at, number, () => []).push(subject);
      else {
        functions++;
        take(this.#inFile, file, () => new Set()).add(subject);
      }
    }
    this.#breadth[subject] = functions;
  }

  /** Those that run few functions come first. */
  #specificFirst(subjects: Iterable<number>): readonly number[] {
    const breadthOf = (subject: number): number => this.#breadth[subject] ?? 0;
    return [...subjects].sort((a, b) => breadthOf(a) - breadthOf(b) || a - b);
  }

  /** Those that reach a fault's place. */
  at({ number }: Fault): readonly number[] {
    return this.#specificFirst(this.#at.get(number) ?? []);
  }

  /** Those that run any function of a fault's file. */
  inFile({ file }: Fault): readonly number[] {
    return this.#specificFirst(this.#inFile.get(file) ?? []);
  }
}
