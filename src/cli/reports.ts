/**
 * The option `--reporter NAME[=FILE]`, and where the reports go.
 *
 * @module
 */

import type { ReporterChoice } from "../../conformance/conformance.ts";
import {
  type Plan,
  reporterNamed,
  reporterNames,
} from "../../conformance/report/reporter.ts";
import type { Summary } from "../../conformance/report/summary.ts";
import type { RowReport } from "../../conformance/run/run_rows.ts";
import { notWritten, UsageError } from "./errors.ts";
import { type Option, wordList } from "./options.ts";
import { type Output, writeAll } from "./output.ts";
import { placeOfStream } from "./standard_streams.ts";
import { WholeFile } from "./whole_file.ts";

/** A reporter, and the file for what it says; stdout where there is none. */
export interface ReporterPlace {
  readonly name: string;
  readonly file: string | undefined;
}

function readPlace(given: string, option: string): ReporterPlace {
  const end = given.indexOf("=");
  const name = end < 0 ? given : given.slice(0, end);
  const file = end < 0 ? undefined : given.slice(end + 1);
  if (reporterNamed(name) === undefined) {
    throw new UsageError(
      `there is no reporter ${name}; there are ${reporterNames.join(", ")}`,
    );
  }
  if (file === "") throw new UsageError(`${option} ${given} names no file`);
  return { name, file };
}

/** The option; one reporter for people where it is not given. */
export const reporterOption: Option<readonly ReporterPlace[]> = {
  placeholder: "NAME[=FILE]",
  description: `${wordList(reporterNames)}; to stdout, or whole into FILE at ` +
    "the end; may be repeated (pretty)",
  isRepeatable: true,
  // The page of a step has its path in the environment.
  asks: ["write", "env"],
  isAsking: (given) => given.includes("=") || given === "github",
  read: (given, name) =>
    (given.length === 0 ? ["pretty"] : given)
      .map((one) => readPlace(one, name)),
};

/** GitHub takes no longer summary of a step. */
const LONGEST_SUMMARY = 1 << 20;

/** The page that GitHub Actions shows of a step: others add to it too. */
class StepSummary {
  readonly #file: Deno.FsFile;
  readonly #path: string;
  readonly #output: Output;
  #text = "";

  constructor(file: Deno.FsFile, path: string, output: Output) {
    this.#file = file;
    this.#path = path;
    this.#output = output;
  }

  add(text: string): void {
    this.#text += text;
  }

  async finish(): Promise<void> {
    const bytes = new TextEncoder().encode(this.#text);
    try {
      const room = LONGEST_SUMMARY - (await this.#file.stat()).size;
      if (bytes.length <= room) writeAll(this.#file, bytes);
      else {
        this.#output.complain(
          `${this.#path} has no room left for the summary of this run`,
        );
      }
    } catch (error) {
      throw notWritten(this.#path, error);
    } finally {
      this.#file.close();
    }
  }
}

/** The step's page, where GitHub Actions has one. */
async function stepSummary(
  output: Output,
): Promise<StepSummary | undefined> {
  const path = Deno.env.get("GITHUB_STEP_SUMMARY") ?? "";
  if (path === "") return undefined;
  try {
    const file = await Deno.open(path, { append: true, create: true });
    return new StepSummary(file, path, output);
  } catch (error) {
    throw notWritten(path, error);
  }
}

/** Reports on their way to stdout and into files. */
export class Reports {
  /** The reporters and what takes their text. */
  readonly choices: readonly ReporterChoice[];
  readonly #files: readonly { file: WholeFile; parts: string[] }[];
  readonly #pages: readonly StepSummary[];

  private constructor(
    choices: readonly ReporterChoice[],
    files: readonly { file: WholeFile; parts: string[] }[],
    pages: readonly StepSummary[],
  ) {
    this.choices = choices;
    this.#files = files;
    this.#pages = pages;
  }

  /**
   * Gets every place ready, before anything is run for them.
   *
   * @throws {UsageError} when one can't be written, or two reports would mix
   */
  static async open(
    places: readonly ReporterPlace[],
    output: Output,
  ): Promise<Reports> {
    const taken = new Map<string, string>();
    const choices: ReporterChoice[] = [];
    const files: { file: WholeFile; parts: string[] }[] = [];
    const pages: StepSummary[] = [];
    const take = (place: string, name: string, where: string): void => {
      const other = taken.get(place);
      if (other !== undefined) {
        throw new UsageError(
          `the reporters ${other} and ${name} both write to ${where}: give ` +
            "each a place of its own with NAME=FILE",
        );
      }
      taken.set(place, name);
    };
    for (const { name, file: path } of places) {
      if (name === "github") {
        const page = await stepSummary(output);
        if (page !== undefined) {
          choices.push({ name: "markdown", write: (text) => page.add(text) });
          pages.push(page);
        }
      }
      if (path === undefined) {
        take(placeOfStream(1), name, "stdout");
        choices.push({ name, write: (text) => output.write(text) });
        continue;
      }
      const file = await WholeFile.open(path);
      take(file.place, name, path);
      const parts: string[] = [];
      files.push({ file, parts });
      choices.push({ name, write: (text) => parts.push(text) });
    }
    return new Reports(choices, files, pages);
  }

  /** Tells all reporters of a run that is over. */
  tell(
    plan: Plan,
    reports: readonly RowReport[],
    summary: Summary,
    stopped?: string,
  ): void {
    for (const { name, write } of this.choices) {
      const reporter = reporterNamed(name)?.(write);
      reporter?.begin?.(plan);
      for (const report of reports) reporter?.result?.(report);
      reporter?.end(plan, reports, summary, stopped);
    }
  }

  /** Writes the files of the reporters that were told anything. */
  async finish(): Promise<void> {
    for (const { file, parts } of this.#files) {
      if (parts.length > 0) await file.write(parts.join(""));
    }
    for (const page of this.#pages) await page.finish();
  }
}
