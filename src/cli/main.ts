/**
 * The command-line program `halcyon`.
 *
 * @module
 */

import { defineCommand, guarded, runToExit } from "./command.ts";
import { COMMANDS } from "./commands.ts";
import { STATUS_USAGE, UsageError } from "./errors.ts";
import { columns } from "./help.ts";
import { asksFor, type Declaration } from "./options.ts";
import { hostOutput, type Output } from "./output.ts";
import { keepAll, keepOnly, type Limit } from "./permissions.ts";

export type { Output } from "./output.ts";
export type { Limit, Permission } from "./permissions.ts";

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
