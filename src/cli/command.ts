/**
 * What every command and every task is, and how one is run: whatever goes
 * wrong, the user gets one line and an exit status.
 *
 * @module
 */

import { GuestsMissing } from "../../conformance/program/guests.ts";
import { rowMistakeIn } from "../../conformance/program/row_mistake.ts";
import { TreeError } from "../machine/tree_check.ts";
import {
  HostError,
  hostStory,
  isFromHost,
  STATUS_BROKEN,
  STATUS_BROKEN_PIPE,
  STATUS_USAGE,
  UsageError,
} from "./errors.ts";
import { Interrupted } from "./interruption.ts";
import { endProcess, whenOthersEnd } from "./process_end.ts";
import { helpText } from "./help.ts";
import {
  asksFor,
  type Declaration,
  type Given,
  readArguments,
} from "./options.ts";
import { hostOutput, type Output } from "./output.ts";
import { keepAll, type Limit, type Permission } from "./permissions.ts";
import { versionText } from "./version.ts";

/** A program: a command of `halcyon`, or a task. */
export interface Command {
  /** As the user types it. */
  readonly program: string;
  /** The whole help text. */
  readonly help: string;
  /** Throws a {@linkcode UsageError} where it would not take the arguments. */
  check(args: readonly string[]): void;
  /** Does it and answers the exit status. */
  run(
    args: readonly string[],
    output: Output,
    limit?: Limit,
  ): Promise<number>;
  /** What of the host it needs for that; undefined where nobody said. */
  asks(args: readonly string[]): readonly Permission[] | undefined;
}

/** A program that does `act` with what its declaration made of the arguments. */
export function defineCommand<V>(
  declaration: Declaration<V>,
  act: (given: Given<V>, output: Output) => Promise<number> | number,
): Command {
  const help = helpText(declaration);
  return {
    program: declaration.program,
    help,
    check: (args) => void readArguments(declaration, args),
    asks: (args) => readArguments(declaration, args).asks,
    async run(args, output, limit = keepAll) {
      switch (asksFor(declaration, args)) {
        case "help":
          output.print(help);
          return 0;
        case "version":
          output.print(versionText());
          return 0;
        default: {
          const given = readArguments(declaration, args);
          if (given.asks !== undefined) await limit(given.asks);
          return await act(given, output);
        }
      }
    },
  };
}

/** Runs `body`; an error becomes one line and an exit status. */
export async function guarded(
  program: string,
  output: Output,
  body: () => Promise<number>,
): Promise<number> {
  try {
    return await body();
  } catch (error) {
    return statusAfter(error, program, output);
  }
}

/** Says in one line what went wrong; the exit status for it. */
function statusAfter(error: unknown, program: string, output: Output): number {
  if (error instanceof UsageError || error instanceof TreeError) {
    output.complain(
      `${program}: ${error.message}; ${program} --help says more`,
    );
    return STATUS_USAGE;
  }
  // Whoever read the output has heard enough.
  if (error instanceof Deno.errors.BrokenPipe) return STATUS_BROKEN_PIPE;
  output.complain(`${program}: ${toldOf(error)}`);
  return error instanceof Interrupted ? error.status : STATUS_BROKEN;
}

function toldOf(error: unknown): string {
  if (
    error instanceof HostError || error instanceof GuestsMissing ||
    error instanceof Interrupted
  ) return error.message;
  // Deno was told to permit too little; it says what.
  if (error instanceof Deno.errors.NotCapable) return notPermitted(error);
  if (isFromHost(error)) return hostStory(error);
  const mistake = error instanceof Error ? rowMistakeIn(error) : undefined;
  if (mistake !== undefined) return mistake;
  const what = error instanceof Error ? error.message : String(error);
  return `${what}; this is a bug in halcyon`;
}

/** What Deno permits nobody who gave anything up: devices, and /proc. */
function notPermitted({ message }: Error): string {
  const path = /^Requires all access to "(.+)", run/.exec(message)?.[1];
  return path === undefined
    ? message
    : `${path} can't be opened: Deno gives it only to who may do everything; ` +
      "a pipe from it, or to it, will do";
}

/** Runs a program to its exit status. */
export async function execute(
  command: Command,
  args: readonly string[],
  output: Output = hostOutput,
): Promise<number> {
  return await guarded(
    command.program,
    output,
    () => command.run(args, output),
  );
}

/**
 * Ends this process with a program's exit status. What is thrown where nobody
 * awaits it (a timer, a microtask, a promise that was let go) ends it likewise.
 */
export async function runToExit(
  program: string,
  run: () => Promise<number>,
  output: Output = hostOutput,
): Promise<never> {
  const end = (event: Event, error: unknown): void => {
    event.preventDefault();
    endProcess(statusAfter(error, program, output));
  };
  whenOthersEnd(() => {
    output.complain(
      `${program}: code that it loaded has ended it before it was done`,
    );
    return STATUS_BROKEN;
  });
  addEventListener(
    "error",
    (event) => end(event, event.error ?? event.message),
  );
  addEventListener("unhandledrejection", (event) => end(event, event.reason));
  endProcess(await run());
}
