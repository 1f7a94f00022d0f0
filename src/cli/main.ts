/**
 * The command-line program `halcyon`.
 *
 * @module
 */

import { type Command, STATUS_BROKEN_PIPE, UsageError } from "./command.ts";

/** A command before its code is loaded: a run need not load the suite. */
interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  load(): Promise<{ readonly command: Command }>;
}

/** Every command, in the order in which the help lists them. */
const COMMANDS: readonly CommandEntry[] = [
  {
    name: "run",
    summary: "run a program on a fresh machine",
    load: () => import("./run.ts"),
  },
  {
    name: "conformance",
    summary: "run the suite on this project's own machine",
    load: () => import("./conformance.ts"),
  },
  {
    name: "export",
    summary: "write the suite as one program for another kernel",
    load: () => import("./export.ts"),
  },
  {
    name: "verify",
    summary: "judge the log that an exported suite printed",
    load: () => import("./verify.ts"),
  },
  {
    name: "ledger",
    summary: "count what of the reference's behaviour the rows cover",
    load: () => import("./ledger.ts"),
  },
];

const HELP_HINT = "halcyon --help lists the commands";

function help(): string {
  const width = Math.max(...COMMANDS.map(({ name }) => name.length));
  return [
    "usage: halcyon COMMAND [OPTIONS]",
    "",
    "Does this kernel behave like SerenityOS at its system-call boundary?",
    "",
    ...COMMANDS.map(({ name, summary }) =>
      `  ${name.padEnd(width)}  ${summary}`
    ),
    "",
    "halcyon COMMAND --help says more about one of them.",
  ].join("\n");
}

/**
 * Runs one command.
 *
 * @param args the arguments behind the program's name
 * @returns the exit status: 0 as expected, 1 unexpected results, 2 usage,
 * 3 broken infrastructure, 4 incomplete log; `run` has its own
 */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h") {
    console.log(help());
    return name === undefined ? 2 : 0;
  }
  const entry = COMMANDS.find((candidate) => candidate.name === name);
  if (!entry) {
    console.error(`halcyon: no command is called ${name}; ${HELP_HINT}`);
    return 2;
  }
  try {
    const { command } = await entry.load();
    if (rest[0] === "--help" || rest[0] === "-h") {
      console.log(command.help);
      return 0;
    }
    return await command.run(rest);
  } catch (error) {
    if (error instanceof UsageError) {
      console.error(
        `halcyon ${name}: ${error.message}; halcyon ${name} --help says more`,
      );
      return 2;
    }
    // Whoever read the output has heard enough.
    if (error instanceof Deno.errors.BrokenPipe) return STATUS_BROKEN_PIPE;
    const what = error instanceof Error ? error.message : String(error);
    console.error(`halcyon ${name}: ${what}; this is a bug in halcyon`);
    return 3;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
