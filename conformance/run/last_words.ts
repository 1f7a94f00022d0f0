/**
 * What a kernel printed last, beside the lines of the log.
 *
 * @module
 */

import { withoutColours } from "../judge/kernel_line.ts";
import { printable } from "../../src/debug/printable.ts";
import { LOG_TAG } from "../program/format.ts";

/** So many lines are kept, and so much of each. */
const MOST_LINES = 8;
const LONGEST_LINE = 200;

/** A row begins; what was printed before is not its affair. */
const BEGIN = new RegExp(`^${LOG_TAG} \\d+ - - b `);

/** Keeps the last lines that are not the executor's, of the row that is open. */
export class LastWords {
  #lines: string[] = [];
  #rest = "";
  /** How many lines that are not empty there were in all, the log's too. */
  count = 0;

  /** Takes the next piece of what is printed, wherever it was cut. */
  piece(text: string): void {
    const lines = (this.#rest + text).split("\n");
    // A line that does not end is none that anybody reads.
    this.#rest = (lines.pop() ?? "").slice(-LONGEST_LINE * 2);
    for (const line of lines) this.#take(line);
  }

  #take(line: string): void {
    if (line.trim() !== "") this.count++;
    const tag = line.indexOf(`${LOG_TAG} `);
    if (tag >= 0) {
      if (BEGIN.test(line.slice(tag))) this.#lines = [];
      return;
    }
    const words = printable(withoutColours(line).trim());
    if (words === "") return;
    this.#lines.push(
      words.length > LONGEST_LINE ? `${words.slice(0, LONGEST_LINE)}…` : words,
    );
    if (this.#lines.length > MOST_LINES) this.#lines.shift();
  }

  /** The last ones, in their order. */
  get lines(): readonly string[] {
    if (this.#rest !== "") this.piece("\n");
    return this.#lines;
  }
}
