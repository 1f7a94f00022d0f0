/**
 * The command-line program `halcyon`.
 *
 * @module
 */

import { type Command, defineCommand, guarded, runToExit } from "./command.ts";
import { STATUS_USAGE, UsageError } from "./errors.ts";
import { columns } from "./help.ts";
import { asksFor, type Declaration } from "./options.ts";
import { hostOutput, type Output } from "./output.ts";
import { keepAll, keepOnly, type Limit } from "./permissions.ts";

export type { Output } from "./output.ts";

/** A command before its code is loaded: a run need not load the suite. */
interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Every command, in the order in which the help lists them. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: "run",
    summary: "run a program on a fresh machine",
    load: () => import("./run.ts"),
  },
  {
    name: "strace",
    summary: "run a program and print its system calls",
    load: () => import("./strace.ts"),
  },
  {
    name: "cc",
    summary: "build a program for the machine from C",
    load: () => import("./cc.ts"),
  },
  {
    name: "conformance",
    summary: "run the suite here, or on a kernel that a command starts",
    load: () => import("./conformance.ts"),
  },
  {
    name: "show",
    summary: "tell what a row does, and run it here",
    load: () => import("./show.ts"),
  },
  {
    name: "export",
    summary: "write the suite as a kit for another kernel",
    load: () => import("./export.ts"),
  },
  {
    name: "verify",
    summary: "judge the log that an exported suite printed",
    load: () => import("./verify.ts"),
  },
  {
    name: "compare",
    summary: "compare the results of two runs",
    load: () => import("./compare.ts"),
  },
  {
    name: "merge",
    summary: "put the results of shards together",
    load: () => import("./merge.ts"),
  },
  {
    name: "report",
    summary: "make a page and a summary of results",
    load: () => import("./report.ts"),
  },
  {
    name: "needs",
    summary: "find out which calls a program can't do without",
    load: () => import("./needs.ts"),
  },
  {
    name: "twin",
    summary: "run the same call programs on two kernels and compare them",
    load: () => import("./twin.ts"),
  },
  {
    name: "ledger",
    summary: "count what of the reference's behaviour the rows cover",
    load: () => import("./ledger.ts"),
  },
];

const declaration: Declaration<Record<never, never>> = {
  program: "halcyon",
  about: "Does this kernel behave like SerenityOS at its system-call boundary?",
  options: {},
  operands: { usage: "COMMAND [OPTIONS]", least: 1, most: 1, endOptions: true },
  notes: "Commands:",
};

const whole = defineCommand(declaration, () => STATUS_USAGE);

const HELP = `${whole.help}

${columns(COMMANDS.map(({ name, summary }) => [name, summary]))}

halcyon COMMAND --help says more about one of them.`;

/** The place of the command's name: in front of it only help can be asked for. */
function nameAt(args: readonly string[]): number {
  return args.findIndex((argument) => !argument.startsWith("-"));
}

async function dispatch(
  args: readonly string[],
  output: Output,
  limit: Limit,
): Promise<number> {
  const at = nameAt(args);
  const entry = COMMANDS.find(({ name }) => name === args[at]);
  const before = at < 0 ? args : args.slice(0, at);
  const asked = asksFor(declaration, before);
  // `halcyon --help verify` asks for what `halcyon verify --help` does.
  if (entry !== undefined && (asked !== undefined || before.length === 0)) {
    const rest = [...before, ...args.slice(at + 1)];
    return await guarded(`halcyon ${entry.name}`, output, async () => {
      const { command } = await entry.load();
      return await command.run(rest, output, limit);
    });
  }
  if (asked === "help") {
    output.print(HELP);
    return 0;
  }
  const names = COMMANDS.map(({ name }) => name).join(", ");
  if (at >= 0 && before.length === 0) {
    throw new UsageError(`there is no command ${args[at]}; there are ${names}`);
  }
  if (args.length === 0) throw new UsageError(`it wants a command: ${names}`);
  return await whole.run(before, output);
}

/**
 * Runs one command.
 *
 * @param args the arguments behind the program's name
 * @param output where its words go
 * @param limit what takes away what the command does not need of the host
 * @returns the exit status: 0 as expected, 1 unexpected results, 2 usage,
 * 3 broken infrastructure, 4 incomplete log; `run` has its own
 */
export async function main(
  args: readonly string[],
  output: Output = hostOutput,
  limit: Limit = keepAll,
): Promise<number> {
  return await guarded("halcyon", output, () => dispatch(args, output, limit));
}

if (import.meta.main) {
  await runToExit("halcyon", () => main(Deno.args, hostOutput, keepOnly));
}
