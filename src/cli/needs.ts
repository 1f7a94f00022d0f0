/**
 * `halcyon needs`: which calls a program can't do without.
 *
 * @module
 */

import type { Results } from "../../conformance/report/results.ts";
import { callTable } from "../../conformance/report/call_table.ts";
import { type CallNeed, needsOf } from "../debug/needs.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { type Command, defineCommand } from "./command.ts";
import { UsageError } from "./errors.ts";
import {
  type GuestProgram,
  NotAProgram,
  programOfHost,
} from "./guest_program.ts";
import { printable } from "../debug/printable.ts";
import { importTree } from "./host_tree.ts";
import { text, wholeNumber } from "./options.ts";
import type { Output } from "./output.ts";
import { resultsIn } from "./results_file.ts";

interface NeedsValues {
  root: string | undefined;
  results: string | undefined;
  "max-instructions": number;
}

/** What to start of a file of the host; what is no program is named. */
async function programOf(
  file: string,
  tree: TreeDirectory,
  root: string | undefined,
): Promise<GuestProgram> {
  try {
    return await programOfHost(file, tree, root);
  } catch (error) {
    if (!(error instanceof NotAProgram)) throw error;
    throw new UsageError(`${file} is not a program: ${error.message}`);
  }
}

/** The calls that matter most first. */
const ORDER = ["required", "an answer", "optional"] as const;

function tell(calls: readonly CallNeed[], output: Output): void {
  const width = Math.max(4, ...calls.map(({ call }) => call.length));
  for (const need of ORDER) {
    for (
      const { call, times, errors } of calls.filter((it) => it.need === need)
    ) {
      const refused = errors.length === 0
        ? ""
        : `, refused here with ${errors.join(" and ")}`;
      output.print(
        `${need.padEnd(9)}  ${call.padEnd(width)}  ${times} ${
          times === 1 ? "time" : "times"
        }${refused}`,
      );
    }
  }
}

/** The required calls that are not whole in a port's results, worst first. */
function tellNext(
  file: string,
  { results }: Results,
  needed: ReadonlySet<string>,
  output: Output,
): void {
  const table = new Map(callTable(results).map((line) => [line.call, line]));
  const open = [...needed].map((call) => ({
    call,
    ...(table.get(call)?.rows ?? { passed: 0, total: 0 }),
  })).filter(({ passed, total }) => total === 0 || passed < total)
    .sort((a, b) => a.passed / (a.total || 1) - b.passed / (b.total || 1));
  for (const { call, passed, total } of open) {
    const next = total === 0
      ? `${call}, of which ${file} has no row`
      : `${call}, of whose rows ${passed}/${total} pass`;
    output.print(printable(`next: ${next}`));
  }
  if (open.length === 0) {
    const nothing = `next: nothing, all that is required passes in ${file}`;
    output.print(printable(nothing));
  }
}

/** The command. */
export const command: Command = defineCommand<NeedsValues>(
  {
    program: "halcyon needs",
    about: `Finds out which system calls a program needs: it runs once, and then
again for each call that it made, with this call refused with ENOSYS, and where
that matters, answered with 0 and not done. A call is required where the program
ends otherwise, or prints something else, in both; it needs an answer where 0
will do; else it is optional.`,
    options: {
      root: text({
        placeholder: "DIR|TAR",
        description:
          "copy a folder of the host, or a tar archive, in as the root tree",
      }),
      results: text({
        placeholder: "FILE",
        description: "a report of --reporter json=FILE of a port: say which " +
          "of the required calls it has to mend first",
      }),
      "max-instructions": wholeNumber({
        description: "end the first run after so many instructions",
        least: 1,
        otherwise: 1_000_000_000,
      }),
    },
    operands: { usage: "ELF…", least: 1, most: Infinity },
    asks: ["read"],
    notes: "Exit status: 0 told, 2 usage.",
  },
  async ({ options, operands }, output) => {
    const { root, results: file, "max-instructions": limit } = options;
    const results = file === undefined ? undefined : await resultsIn(file);
    const whole: TreeDirectory = root === undefined
      ? { type: "directory", entries: {} }
      : await importTree(root);
    const needed = new Set<string>();
    for (const operand of operands) {
      const { path, architecture, tree } = await programOf(
        operand,
        whole,
        root,
      );
      const found = needsOf({
        architecture,
        program: path,
        arguments: [path],
        root: tree,
      }, limit);
      output.print(printable(`${operand} ${found.whole.end}`));
      tell(found.calls, output);
      for (const { call, need } of found.calls) {
        if (need === "required") needed.add(call);
      }
    }
    if (file !== undefined && results !== undefined) {
      tellNext(file, results, needed, output);
    }
    return 0;
  },
);
