/**
 * What the tasks have in common.
 *
 * @module
 */

import { type Command, execute, runToExit } from "../src/cli/command.ts";
import { flag, type Option } from "../src/cli/options.ts";

/** The option that forbids installing what is missing. */
export const noInstall: Option<boolean> = flag(
  "install nothing with apt, whatever is missing",
);

/** Ends this process with what the task makes of its arguments. */
export async function runTask(command: Command): Promise<never> {
  return await runToExit(
    command.program,
    () => execute(command, Deno.args),
  );
}
