/**
 * `halcyon verify`: judges the log that an exported suite printed.
 *
 * @module
 */

import {
  BaselineError,
  type Exception,
  parseBaseline,
  unknownIds,
} from "../../conformance/harness/baseline.ts";
import {
  type ExitCode,
  REFERENCE,
} from "../../conformance/harness/conformance.ts";
import { verifyLog } from "../../conformance/harness/export.ts";
import { reporters } from "../../conformance/harness/reporters/reporter.ts";
import { allRows } from "../../conformance/harness/suite.ts";
import { readArchitecture } from "./conformance.ts";
import {
  type Command,
  hostReason,
  readOptions,
  UsageError,
} from "./command.ts";

const HELP =
  `usage: halcyon verify --arch NAME [--baseline FILE] [--reporter NAME] LOG

Judges the log of an exported suite by this version's tables. Kernel messages
between the lines, carriage returns and a cut-off end are tolerated; LOG may be
- for stdin. The log's header says which rows were to run: all of them, or what
the suite's program was told to run. A row that it announces and nothing tells
of is missing; one whose lines are damaged is broken. Where the logs of several
boots stand behind one another each row's last answer counts.

  --arch NAME      x86_64, aarch64 or riscv64
  --baseline FILE  what this kernel may lack or do otherwise, a line a row:
                   ID [ARCH] xfail|unsupported|skip REASON
  --reporter NAME  pretty, tap, junit or json (pretty)

Exit status: 0 as expected, 1 unexpected results, 2 usage, 3 a log of another
format, 4 an incomplete log: it stops before its end (the row is named), or rows
that it announces are missing.`;

async function readLog(path: string): Promise<string> {
  // A serial line may hold any byte: Latin-1 loses none.
  const decoder = new TextDecoder("latin1");
  if (path === "-") {
    return decoder.decode(
      await new Response(Deno.stdin.readable).arrayBuffer(),
    );
  }
  try {
    return decoder.decode(await Deno.readFile(path));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(`${path} can't be read: ${hostReason(error)}`);
  }
}

/** What a baseline excuses; one that names no row of the suite is wrong. */
async function readBaseline(path: unknown): Promise<readonly Exception[]> {
  if (path === undefined) return [];
  if (path === "") throw new UsageError("--baseline names a file");
  try {
    const exceptions = parseBaseline(await Deno.readTextFile(String(path)));
    const [unknown] = unknownIds(exceptions, allRows);
    if (unknown === undefined) return exceptions;
    throw new UsageError(`${path} names ${unknown}, and there is no such row`);
  } catch (error) {
    if (error instanceof UsageError || !(error instanceof Error)) throw error;
    const why = error instanceof BaselineError
      ? error.message
      : hostReason(error);
    throw new UsageError(`${path} can't be read: ${why}`);
  }
}

/** The command. */
export const command: Command = {
  help: HELP,
  async run(args) {
    const options = readOptions(args, {
      string: ["arch", "baseline", "reporter"],
    });
    const architecture = readArchitecture(options.arch);
    const [path, ...more] = options._.map(String);
    if (path === undefined || more.length > 0) {
      throw new UsageError("it wants one log");
    }
    const name = String(options.reporter ?? "pretty");
    const make = reporters[name];
    if (make === undefined) {
      throw new UsageError(
        `there is no reporter ${name}; there are ${
          Object.keys(reporters).join(", ")
        }`,
      );
    }
    const judged = await verifyLog(
      architecture,
      await readLog(path),
      await readBaseline(options.baseline),
    );
    for (const line of [...judged.notes, ...judged.complaints]) {
      console.error(`halcyon verify: ${line}`);
    }
    if (judged.results.length > 0) {
      const encoder = new TextEncoder();
      const reporter = make((text) =>
        Deno.stdout.writeSync(encoder.encode(text))
      );
      const plan = {
        results: judged.results.length,
        suite: judged.suite,
        reference: REFERENCE,
        seed: 0,
        terminal: false,
        color: Deno.stdout.isTerminal() && !Deno.noColor,
      };
      const reports = judged.results.map((result) => ({
        ...result,
        milliseconds: 0,
      }));
      reporter.begin?.(plan);
      for (const report of reports) reporter.result?.(report);
      reporter.end(plan, reports, judged.summary);
    }
    return judged.exitCode satisfies ExitCode;
  },
};
