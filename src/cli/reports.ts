/**
 * The option `--reporter NAME[=FILE]`, and where the reports go.
 *
 * @module
 */

import type { ReporterChoice } from "../../conformance/conformance.ts";
import {
  reporterNamed,
  reporterNames,
} from "../../conformance/report/reporter.ts";
import { UsageError } from "./errors.ts";
import { type Option, wordList } from "./options.ts";
import type { Output } from "./output.ts";
import { stdoutPlace, WholeFile } from "./whole_file.ts";

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
  read: (given, name) =>
    (given.length === 0 ? ["pretty"] : given)
      .map((one) => readPlace(one, name)),
};

/** Reports on their way to stdout and into files. */
export class Reports {
  /** The reporters and what takes their text. */
  readonly choices: readonly ReporterChoice[];
  readonly #files: readonly { file: WholeFile; parts: string[] }[];

  private constructor(
    choices: readonly ReporterChoice[],
    files: readonly { file: WholeFile; parts: string[] }[],
  ) {
    this.choices = choices;
    this.#files = files;
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
      if (path === undefined) {
        take(await stdoutPlace(), name, "stdout");
        choices.push({ name, write: (text) => output.write(text) });
        continue;
      }
      const file = await WholeFile.open(path);
      take(file.place, name, path);
      const parts: string[] = [];
      files.push({ file, parts });
      choices.push({ name, write: (text) => parts.push(text) });
    }
    return new Reports(choices, files);
  }

  /** Writes the files of the reporters that were told anything. */
  async finish(): Promise<void> {
    for (const { file, parts } of this.#files) {
      if (parts.length > 0) await file.write(parts.join(""));
    }
  }
}
