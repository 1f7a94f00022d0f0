/**
 * `halcyon needs`: which calls, flags and refusals a program can't do without.
 *
 * @module
 */

import type { Results } from "../../conformance/report/results.ts";
import {
  callTable,
  refusalTable,
  type Share,
} from "../../conformance/report/call_table.ts";
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
import { flag, text, wholeNumber } from "./options.ts";
import type { Output } from "./output.ts";
import { resultsIn } from "./results_file.ts";

interface NeedsValues {
  root: string | undefined;
  results: string | undefined;
  "whole-calls": boolean;
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
const NEED_WIDTH = 9;
/** Flags and refusals stand under their call. */
const INDENT = "    ";
const DETAIL_WIDTH = 14;

function timesOf(count: number): string {
  return `${count} ${count === 1 ? "time" : "times"}`;
}

function tell(calls: readonly CallNeed[], output: Output): void {
  const width = Math.max(4, ...calls.map(({ call }) => call.length));
  for (const need of ORDER) {
    for (const made of calls.filter((it) => it.need === need)) {
      const { call, times, flags, refusals } = made;
      output.print(
        `${need.padEnd(NEED_WIDTH)}  ${call.padEnd(width)}  ${timesOf(times)}`,
      );
      const detail = (need: string, what: string, times: number): void =>
        output.print(
          `${INDENT}${need.padEnd(DETAIL_WIDTH)}  ${what}, ${timesOf(times)}`,
        );
      for (const { need, parameter, name, times } of flags) {
        detail(need, `${parameter}: ${name}`, times);
      }
      for (const { need, errno, refusal, times } of refusals) {
        detail(need, `refused with ${errno} (${refusal})`, times);
      }
    }
  }
}

/** So many rows of something pass. */
interface OpenNeed extends Share {
  readonly what: string;
}

/** The required refusals, by the call that made them. */
function neededRefusals(calls: readonly CallNeed[]): Set<string> {
  return new Set(
    calls.flatMap(({ call, refusals }) =>
      refusals.filter(({ need }) => need === "required")
        .map(({ refusal }) => `${call} ${refusal}`)
    ),
  );
}

/**
 * The required calls and refusals that are not whole in a port's results,
 * worst first.
 */
function tellNext(
  file: string,
  { results }: Results,
  calls: readonly CallNeed[],
  output: Output,
): void {
  const table = new Map(callTable(results).map((line) => [line.call, line]));
  const needed = new Set(
    calls.filter(({ need }) => need === "required").map(({ call }) => call),
  );
  const refusals = refusalTable(results);
  const open: OpenNeed[] = [
    ...[...needed].map((call) => ({
      what: call,
      ...(table.get(call)?.rows ?? { passed: 0, total: 0 }),
    })),
    ...[...neededRefusals(calls)].map((what) => ({
      what: `the refusal ${what.replace(" ", " by ")}`,
      ...(refusals.get(what) ?? { passed: 0, total: 0 }),
    })).filter(({ total }) => total > 0),
  ].filter(({ passed, total }) => total === 0 || passed < total)
    .sort((a, b) => a.passed / (a.total || 1) - b.passed / (b.total || 1));
  for (const { what, passed, total } of open) {
    const next = total === 0
      ? `${what}, of which ${file} has no row`
      : `${what}, of whose rows ${passed}/${total} pass`;
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
    about:
      `Finds out what of the system calls a program needs: it runs once, and
then again for each call that it made, with this call refused with ENOSYS, and
where that matters, answered with 0 and not done. A call is required where the
program ends otherwise, or prints something else, in both; it needs an answer
where 0 will do; else it is optional. So are, under their call, flags and
constants (refused with EINVAL; done without the flag) and refusals that it met
(answered with 0; refused with another error).`,
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
      "whole-calls": flag(
        "look at calls alone, not at flags and refusals: far fewer runs",
      ),
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
    const made: CallNeed[] = [];
    for (const operand of operands) {
      const { path, architecture, tree } = await programOf(
        operand,
        whole,
        root,
      );
      const found = needsOf(
        {
          architecture,
          program: path,
          arguments: [path],
          root: tree,
        },
        limit,
        options["whole-calls"],
      );
      output.print(printable(`${operand} ${found.whole.end}`));
      tell(found.calls, output);
      made.push(...found.calls);
    }
    if (file !== undefined && results !== undefined) {
      tellNext(file, results, made, output);
    }
    return 0;
  },
);
