/**
 * `halcyon needs`: which calls a program can't do without.
 *
 * @module
 */

import { callTable } from "../../conformance/report/call_table.ts";
import { type CallNeed, needsOf } from "../debug/needs.ts";
import { identifyProgram } from "../elf/program.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { type Command, defineCommand } from "./command.ts";
import { hostReason, isFromHost, UsageError } from "./errors.ts";
import { importTree } from "./host_tree.ts";
import { text, wholeNumber } from "./options.ts";
import type { Output } from "./output.ts";
import { resultsIn } from "./results_file.ts";

interface NeedsValues {
  root: string | undefined;
  results: string | undefined;
  "max-instructions": number;
}

async function readFile(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!isFromHost(error)) throw error;
    throw new UsageError(`${path} can't be read: ${hostReason(error)}`);
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
async function tellNext(
  file: string,
  needed: ReadonlySet<string>,
  output: Output,
): Promise<void> {
  const { results } = await resultsIn(file);
  const table = new Map(callTable(results).map((line) => [line.call, line]));
  const open = [...needed].map((call) => ({
    call,
    ...(table.get(call)?.rows ?? { passed: 0, total: 0 }),
  })).filter(({ passed, total }) => total === 0 || passed < total)
    .sort((a, b) => a.passed / (a.total || 1) - b.passed / (b.total || 1));
  for (const { call, passed, total } of open) {
    output.print(
      total === 0
        ? `next: ${call}, of which ${file} has no row`
        : `next: ${call}, of whose rows ${passed}/${total} pass`,
    );
  }
  if (open.length === 0) {
    output.print(`next: nothing, all that is required passes in ${file}`);
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
        placeholder: "DIR",
        description: "copy a folder of the host in as the root tree",
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
    notes: "Exit status: 0 told, 2 usage.",
  },
  async ({ options, operands }, output) => {
    const root: TreeDirectory | undefined = options.root === undefined
      ? undefined
      : await importTree(options.root);
    const needed = new Set<string>();
    for (const path of operands) {
      const programFile = await readFile(path);
      const kind = identifyProgram(programFile);
      if (kind.kind === "not-a-program") {
        throw new UsageError(`${path} is not a program: ${kind.reason}`);
      }
      const program = `/bin/${path.replace(/^.*\//, "")}`;
      const { whole, calls } = needsOf({
        architecture: kind.architecture,
        program,
        programFile,
        arguments: [program],
        ...(root === undefined ? {} : { root }),
      }, options["max-instructions"]);
      output.print(`${path} ${whole.end}`);
      tell(calls, output);
      for (const { call, need } of calls) {
        if (need === "required") needed.add(call);
      }
    }
    if (options.results !== undefined) {
      await tellNext(options.results, needed, output);
    }
    return 0;
  },
);
