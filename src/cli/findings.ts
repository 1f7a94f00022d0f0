/**
 * Things to be told of one by one, of which there may be very many.
 *
 * @module
 */

import { hostOutput, type Output } from "./output.ts";

/** So many are told; a million lines would be read by nobody. */
const TOLD = 40;

/** What was found, in order. */
export class Findings {
  readonly #told: string[] = [];
  /** How many more there are of each kind than are told. */
  readonly #more = new Map<string, number>();
  #count = 0;

  /** Remembers one, or that there was one more of its kind, in the plural. */
  add(finding: string, kind: string): void {
    this.#count++;
    if (this.#told.length < TOLD) this.#told.push(finding);
    else this.#more.set(kind, (this.#more.get(kind) ?? 0) + 1);
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** A line each on stderr; behind them how many the rest are of each kind. */
  tell(output: Pick<Output, "complain"> = hostOutput): void {
    for (const finding of this.#told) output.complain(`halcyon: ${finding}`);
    const rest = this.#count - this.#told.length;
    if (rest === 0) return;
    const kinds = [...this.#more].map(([kind, count]) => `${kind}: ${count}`);
    output.complain(`halcyon: and ${rest} more (${kinds.join(", ")})`);
  }
}
