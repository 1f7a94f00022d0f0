/**
 * `halcyon report`: a page and a summary of the results of runs.
 *
 * @module
 */

import { allCoverage } from "../../conformance/claims.ts";
import { ExitCode } from "../../conformance/conformance.ts";
import type { NamedResults } from "../../conformance/report/merge.ts";
import { page } from "../../conformance/report/page/page.ts";
import { summaryOf } from "../../conformance/report/page/summary.ts";
import { type Command, defineCommand } from "./command.ts";
import { printable } from "../debug/printable.ts";
import { notWritten, UsageError } from "./errors.ts";
import { required, text } from "./options.ts";
import { resultsIn } from "./results_file.ts";
import { WholeFile } from "./whole_file.ts";

interface ReportValues {
  out: string;
  title: string | undefined;
}

/** What the page calls the results in a file: its name, or all of its path. */
function namesOf(paths: readonly string[]): readonly string[] {
  const names = paths.map((path) =>
    (path.split("/").at(-1) ?? path).replace(/\.json$/, "")
  );
  return new Set(names).size === names.length ? names : paths;
}

async function openFiles(
  folder: string,
): Promise<readonly [WholeFile, WholeFile]> {
  try {
    await Deno.mkdir(folder, { recursive: true });
  } catch (error) {
    throw notWritten(folder, error);
  }
  return [
    await WholeFile.open(`${folder}/index.html`),
    await WholeFile.open(`${folder}/summary.md`),
  ];
}

/** The command. */
export const command: Command = defineCommand<ReportValues>(
  {
    program: "halcyon report",
    about: `Makes a page and a summary of the results of runs, each a report of
--reporter json=FILE. index.html needs no other file and no network: calls and
what they refuse and do, rows with why they failed, the ladder, the ledger, and
what changed from each file to the next. summary.md says the same in short, for a
page of CI or a comment. The last file is the run that is judged.`,
    options: {
      out: required(text({
        placeholder: "DIR",
        description: "the folder to write to, made where needed",
      })),
      title: text({
        placeholder: "TEXT",
        description: "what the page is called (Halcyon)",
      }),
    },
    operands: { usage: "RESULTS.json…", least: 1, most: Infinity },
    asks: ["read", "write"],
    notes: "Exit status: 0 written, whatever the results are, 2 usage.",
  },
  async ({ options: { out, title = "Halcyon" }, operands }, output) => {
    if (new Set(operands).size < operands.length) {
      throw new UsageError("a file is given twice");
    }
    const names = namesOf(operands);
    const targets: NamedResults[] = [];
    for (const [index, path] of operands.entries()) {
      const results = await resultsIn(path);
      if (results.results.length === 0) {
        throw new UsageError(`${path} tells of no row: nothing to show`);
      }
      targets.push({ name: names[index] ?? path, results });
    }
    const [pageFile, summaryFile] = await openFiles(out);
    await pageFile.write(await page(targets, title, allCoverage));
    await summaryFile.write(summaryOf(targets, title));
    output.print(printable(pageFile.path));
    output.print(printable(summaryFile.path));
    return ExitCode.expected;
  },
);
