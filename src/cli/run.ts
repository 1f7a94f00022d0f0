/**
 * `halcyon run`: a program as the first one of a fresh machine.
 *
 * @module
 */

import { signals } from "../kernel/api/constants.ts";
import { identifyProgram } from "../elf/program.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { Machine, type RunResult } from "../machine/machine.ts";
import { straceObserver } from "../debug/strace_observer.ts";
import {
  type Command,
  hostReason,
  readOptions,
  UsageError,
  wholeNumber,
} from "./command.ts";
import { HostConsole } from "./host_console.ts";
import { exportTree, importTree, requireExportable } from "./host_tree.ts";

const HELP = `usage: halcyon run [OPTIONS] ELF [ARGUMENTS...]

Runs a static program of x86_64, AArch64 or RISC-V 64 (its ELF header tells)
as the first program of a fresh machine: uid 0, in /, umask 022, descriptors 0
to 2 on the console. The machine ends when the program ends.

  --root DIR            copy a folder of the host in as the root tree
  --export-root DIR     write the root tree to a new folder at the end
  --strace              print every system call on stderr
  --seed N              seed of all that is random (0)
  --max-instructions N  stop after so many instructions

Console output goes to stdout, each dbgputstr to stderr. Exit status: the
program's own, or 128 + the signal that killed it; 124 instruction limit, 125
deadlock, 126 not a program.`;

const STATUS_SIGNAL = 128;
const STATUS_LIMIT = 124;
const STATUS_DEADLOCK = 125;
const STATUS_NOT_A_PROGRAM = 126;
/** After so many instructions the host is looked after: keys, ^C. */
const SLICE = 20_000_000;

async function readProgram(path: string): Promise<Uint8Array> {
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    throw new UsageError(`${path} can't be read: ${hostReason(error)}`);
  }
}

/** Where the program stands in the machine: its path on the host, cleaned. */
function guestPath(path: string): string {
  const name = path.replace(/^.*\//, "");
  return `/bin/${name === "" ? "program" : name}`;
}

/** Runs to the end, with a pause now and then in which the host may act. */
async function runToEnd(
  machine: Machine,
  console: HostConsole,
  limit: number,
): Promise<RunResult> {
  for (;;) {
    const left = limit - machine.retired;
    const result = machine.run({ maxInstructions: Math.min(left, SLICE) });
    console.flush();
    if (result.kind === "limit" && machine.retired < limit) {
      await console.pause();
    } else if (result.kind !== "deadlock" || !machine.awaitsInput) {
      return result;
    } else if (!await console.waitForKeys()) return result;
    for (const keys of console.takeKeys()) machine.type(keys);
  }
}

function report(result: RunResult, path: string): number {
  switch (result.kind) {
    case "exited":
      return result.status;
    case "killed":
      console.error(
        `halcyon: ${path} was killed by ${signalName(result.signal)}`,
      );
      return STATUS_SIGNAL + result.signal;
    case "limit":
      console.error("halcyon: the instruction limit is reached");
      return STATUS_LIMIT;
    case "deadlock":
      console.error(`halcyon: deadlock: ${result.sleepers.join("; ")}`);
      return STATUS_DEADLOCK;
    case "not-a-program":
      console.error(`halcyon: ${path} is not a program: ${result.reason}`);
      return STATUS_NOT_A_PROGRAM;
  }
}

function signalName(signal: number): string {
  const found = Object.entries(signals).find(([, value]) => value === signal);
  return found?.[0] ?? `signal ${signal}`;
}

async function runProgram(
  path: string,
  args: readonly string[],
  options: ReturnType<typeof readOptions>,
): Promise<number> {
  const exportFolder = options["export-root"];
  if (typeof exportFolder === "string") await requireExportable(exportFolder);
  const root: TreeDirectory | undefined = typeof options.root === "string"
    ? await importTree(options.root)
    : undefined;
  const programFile = await readProgram(path);
  const kind = identifyProgram(programFile);
  if (kind.kind === "not-a-program") {
    return report({ kind: "not-a-program", reason: kind.reason }, path);
  }
  const hostConsole = await HostConsole.open();
  const program = guestPath(path);
  const machine = Machine.create({
    architecture: kind.architecture,
    seed: wholeNumber(options.seed, "--seed") ?? 0,
    program,
    programFile,
    arguments: [program, ...args],
    console: hostConsole,
    observers: options.strace
      ? [straceObserver((line) => hostConsole.error(`${line}\n`))]
      : [],
    ...(root === undefined ? {} : { root }),
  });
  try {
    const limit = wholeNumber(
      options["max-instructions"],
      "--max-instructions",
      { least: 1 },
    ) ?? Infinity;
    const result = await runToEnd(machine, hostConsole, limit);
    hostConsole.close();
    if (typeof exportFolder === "string") {
      await exportTree(machine.rootTree(), exportFolder);
    }
    return report(result, path);
  } finally {
    hostConsole.close();
    machine.dispose();
  }
}

/** The command. */
export const command: Command = {
  help: HELP,
  async run(args) {
    const options = readOptions(args, {
      string: ["root", "export-root", "seed", "max-instructions"],
      boolean: ["strace"],
      stopEarly: true,
    });
    const [path, ...rest] = options._.map(String);
    if (path === undefined) throw new UsageError("it wants a program");
    return await runProgram(path, rest, options);
  },
};
