/**
 * What every command of the program is, and how its arguments are read.
 *
 * @module
 */

import { type Args, parseArgs, type ParseOptions } from "@std/cli/parse-args";

/** One command of `halcyon`. */
export interface Command {
  /** The whole help text. */
  readonly help: string;
  /** Does it and answers the exit status. */
  run(args: readonly string[]): Promise<number>;
}

/** Whoever read the output has gone: 128 + SIGPIPE, as shells have it. */
export const STATUS_BROKEN_PIPE = 141;

/** A wrong option or argument: one line for the user, exit status 2. */
export class UsageError extends Error {
  override name = "UsageError";
}

/** What the host said of a file, without its number and the call's name. */
export function hostReason(error: Error): string {
  return error.message.replace(/ \(os error \d+\).*/s, "");
}

/** Reads options; one that is not declared is a usage error. */
export function readOptions(
  args: readonly string[],
  options: ParseOptions,
): Args {
  return parseArgs(args, {
    ...options,
    unknown: (argument, key) => {
      if (key !== undefined) {
        throw new UsageError(`there is no option ${argument}`);
      }
      return true;
    },
  });
}

/** A whole number of an option, within bounds. */
export function wholeNumber(
  value: unknown,
  option: string,
  { least = 0, most = Number.MAX_SAFE_INTEGER } = {},
): number | undefined {
  if (value === undefined) return undefined;
  const number = /^\d+$/.test(String(value)) ? Number(value) : NaN;
  if (number >= least && number <= most) return number;
  const bounds = most === Number.MAX_SAFE_INTEGER
    ? `of ${least} or more`
    : `from ${least} to ${most}`;
  throw new UsageError(`${option} takes a whole number ${bounds}`);
}
