/**
 * `halcyon compare`: the results of two runs side by side.
 *
 * @module
 */

import { ExitCode } from "../../conformance/conformance.ts";
import {
  compareResults,
  comparisonText,
} from "../../conformance/report/compare.ts";
import { type Command, defineCommand } from "./command.ts";
import { printableJson } from "../debug/printable.ts";
import { flag, wholeNumber } from "./options.ts";
import { resultsIn } from "./results_file.ts";

interface CompareValues {
  json: boolean;
  most: number;
}

/** The command. */
export const command: Command = defineCommand<CompareValues>(
  {
    program: "halcyon compare",
    about: `Compares the results of two runs, each a report of --reporter
json=FILE: what was fixed from A to B, what regressed, what fails in another
way, what is new and what is gone. A row has regressed that passed in A and does
not in B, even where B's baseline excuses it.`,
    options: {
      most: wholeNumber({
        description: "name at most so many of each kind",
        otherwise: Infinity,
        otherwiseSaid: "all",
      }),
      json: flag("print the comparison as JSON"),
    },
    operands: { usage: "A.json B.json", least: 2, most: 2 },
    asks: ["read"],
    onlyWith: { json: [] },
    notes: "Exit status: 0 no regression, 1 a regression, 2 usage, 4 no " +
      "regression as far as B goes, which is partial or tells of no row.",
  },
  async ({ options: { json, most }, operands }, output) => {
    const [first = "", second = ""] = operands;
    const before = await resultsIn(first);
    const after = await resultsIn(second);
    const comparison = compareResults(before, after);
    for (const note of comparison.notes) {
      output.complain(`halcyon compare: ${note}`);
    }
    if (json) output.print(printableJson(comparison));
    else output.write(comparisonText(comparison, most));
    if (comparison.regressed.length > 0) return ExitCode.unexpected;
    const isWhole = after.partial === undefined && after.results.length > 0;
    return isWhole ? ExitCode.expected : ExitCode.incomplete;
  },
);
