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
  #count = 0;

  /** Remembers one, or that there was one more. */
  add(finding: string): void {
    this.#count++;
    if (this.#told.length < TOLD) this.#told.push(finding);
  }

  /** How many there are. */
  get count(): number {
    return this.#count;
  }

  /** A line each on stderr, the number of the rest behind them. */
  tell(output: Pick<Output, "complain"> = hostOutput): void {
    for (const finding of this.#told) output.complain(`halcyon: ${finding}`);
    const rest = this.#count - this.#told.length;
    if (rest > 0) output.complain(`halcyon: and ${rest} more`);
  }
}
