/**
 * Runs a task: `scripts/main.ts NAME ARGUMENT …`. Its code is loaded only then,
 * so that a mistake in what it loads, a row above all, is told in one line.
 *
 * @module
 */

import { type Command, guarded, runToExit } from "../src/cli/command.ts";
import { hostOutput } from "../src/cli/output.ts";

/** Loads a task's command by the task's name. */
export async function commandOfTask(name: string): Promise<Command> {
  const file = name.replace(/^build:/, "");
  const { command } = await import(new URL(`${file}.ts`, import.meta.url).href);
  return command;
}

if (import.meta.main) {
  const [name = "", ...args] = Deno.args;
  const program = `deno task ${name}`;
  await runToExit(program, () =>
    guarded(program, hostOutput, async () => {
      const command = await commandOfTask(name);
      return await command.run(args, hostOutput);
    }));
}
