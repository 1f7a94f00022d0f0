/**
 * The command-line program `halcyon`.
 *
 * @module
 */

import { type Command, UsageError } from "./command.ts";
import { conformance } from "./conformance.ts";
import { exportCommand } from "./export.ts";
import { ledger } from "./ledger.ts";
import { run } from "./run.ts";
import { verify } from "./verify.ts";

/** Every command, in the order in which the help lists them. */
const COMMANDS: readonly Command[] = [
  run,
  conformance,
  exportCommand,
  verify,
  ledger,
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
  const command = COMMANDS.find((candidate) => candidate.name === name);
  if (!command) {
    console.error(`halcyon: no command is called ${name}; ${HELP_HINT}`);
    return 2;
  }
  if (rest[0] === "--help" || rest[0] === "-h") {
    console.log(command.help);
    return 0;
  }
  try {
    return await command.run(rest);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(
      `halcyon ${name}: ${error.message}; halcyon ${name} --help says more`,
    );
    return 2;
  }
}

if (import.meta.main) Deno.exit(await main(Deno.args));
