/**
 * The options `--baseline` and `--update-baseline`.
 *
 * @module
 */

import {
  Baseline,
  BaselineError,
  parseBaseline,
} from "../../conformance/judge/baseline.ts";
import {
  type KnownRow,
  updateBaseline,
} from "../../conformance/judge/baseline_update.ts";
import type { RowResult } from "../../conformance/judge/outcome.ts";
import { excerpt } from "../debug/printable.ts";
import { allRows } from "../../conformance/program/suite.ts";
import { UsageError } from "./errors.ts";
import { asking, flag, type Options, text } from "./options.ts";
import type { Output } from "./output.ts";
import { textOfFile } from "./text_file.ts";
import { WholeFile } from "./whole_file.ts";

/** What a command with a baseline is told. */
export interface BaselineValues {
  baseline: string | undefined;
  "update-baseline": boolean;
}

/** The options. */
export const baselineOptions: Options<BaselineValues> = {
  baseline: text({
    placeholder: "FILE",
    description: "what this kernel is known to do otherwise, a line a row: " +
      "ID [ARCH] xfail|unsupported|skip REASON (docs/baselines.md has all)",
  }),
  "update-baseline": asking(
    ["write", "env"],
    flag(
      "write FILE anew from this run, which then is as expected; reasons and " +
        "comments of what stays are kept; not where CI is set",
    ),
  ),
};

/** Some 10 times what excuses every row takes. */
const LARGEST = 16 << 20;

/** Whether this runs where nobody could review what changes. */
function isInCi(): boolean {
  return !["", "0", "false"].includes(Deno.env.get("CI") ?? "");
}

/** A baseline's file, read, and to be written where that was asked for. */
export class BaselineFile {
  readonly baseline: Baseline;
  readonly #path: string;
  readonly #text: string;
  readonly #file: WholeFile | undefined;
  readonly #rows: readonly KnownRow[];

  private constructor(
    path: string,
    text: string,
    baseline: Baseline,
    file: WholeFile | undefined,
    rows: readonly KnownRow[],
  ) {
    this.#rows = rows;
    this.#path = path;
    this.#text = text;
    this.baseline = baseline;
    this.#file = file;
  }

  /** Whether the run is to write it. */
  get isToBeWritten(): boolean {
    return this.#file !== undefined;
  }

  /**
   * Reads the baseline that the options name, if they do; it is about `rows`.
   *
   * @throws {UsageError} where it is none, is about what there is not, or can't
   * be written and has to be
   */
  static async open(
    { baseline: path, "update-baseline": isToBeWritten }: BaselineValues,
    rows: readonly KnownRow[] = allRows,
  ): Promise<BaselineFile | undefined> {
    if (path === undefined) {
      if (!isToBeWritten) return undefined;
      throw new UsageError("--update-baseline wants --baseline FILE");
    }
    if (isToBeWritten && isInCi()) {
      throw new UsageError(
        "--update-baseline is refused where CI is set: run it where somebody " +
          "reviews what changes, and commit that",
      );
    }
    const file = isToBeWritten ? await WholeFile.open(path) : undefined;
    const text = file?.isNew === true
      ? ""
      : await textOfFile(path, "a baseline", LARGEST);
    try {
      const baseline = new Baseline(parseBaseline(text));
      if (file === undefined) checkIdle(path, baseline, rows);
      return new BaselineFile(path, text, baseline, file, rows);
    } catch (error) {
      if (!(error instanceof BaselineError)) throw error;
      throw new UsageError(`${path} can't be read: ${error.message}`);
    }
  }

  /**
   * Writes the baseline that makes these results expected, and says what
   * became of it. Gives how many results no baseline may excuse.
   */
  async update(
    results: readonly RowResult[],
    output: Output,
    program: string,
  ): Promise<number> {
    const update = updateBaseline(this.#text, results, this.#rows);
    await this.#file?.write(update.text);
    const { kept, added, changed, removed, left } = update;
    output.complain(
      `${program}: ${this.#path}: ${added} lines added, ${changed} changed, ` +
        `${removed} removed, ${kept} kept` +
        (left.length === 0
          ? ""
          : `; ${left.length} results are broken or missing and stay so`),
    );
    return left.length;
  }
}

function checkIdle(
  path: string,
  baseline: Baseline,
  rows: readonly KnownRow[],
): void {
  const [idle, ...others] = baseline.idle(rows);
  if (idle === undefined) return;
  const { id, line } = idle;
  const isNamed = id.includes("*") ||
    rows.every((row) => row.id !== id);
  const why = isNamed
    ? "and there is no such row"
    : "and other lines or no architecture leave it nothing";
  const more = others.length === 0
    ? ""
    : ` (and ${others.length} more lines are about nothing)`;
  throw new UsageError(
    `${path} names ${excerpt(id)} in line ${line}, ${why}${more}; ` +
      "--update-baseline takes it out",
  );
}
