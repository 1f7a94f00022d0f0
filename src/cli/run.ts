/**
 * `halcyon run`: a program as the first one of a fresh machine.
 *
 * @module
 */

import { signals } from "../api/constants.ts";
import type { Tier } from "../cpu/cpu.ts";
import { identifyProgram } from "../elf/program.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { Machine, type RunResult } from "../machine/machine.ts";
import { straceObserver } from "../debug/strace_observer.ts";
import { type Command, defineCommand } from "./command.ts";
import {
  hostReason,
  isFromHost,
  STATUS_BROKEN,
  STATUS_USAGE,
  UsageError,
} from "./errors.ts";
import { HostConsole } from "./host_console.ts";
import { exportTree, importTree, requireExportable } from "./host_tree.ts";
import { type Declaration, flag, text, wholeNumber } from "./options.ts";
import type { Output } from "./output.ts";
import { takeBundledInterpreter } from "./interpreters.ts";
import { RegionFiles } from "./region_files.ts";
import { tierOption } from "./tier.ts";

interface RunValues {
  root: string | undefined;
  "export-root": string | undefined;
  strace: boolean;
  seed: number;
  tier: Tier;
  "dump-ir": string | undefined;
  "dump-wasm": string | undefined;
  "max-instructions": number;
}

const STATUS_SIGNAL = 128;
const STATUS_LIMIT = 124;
const STATUS_DEADLOCK = 125;
const STATUS_NOT_A_PROGRAM = 126;
/** After so many instructions the host is looked after: keys, ^C. */
const SLICE = 20_000_000;

/** No program is so large, and no memory here would hold it. */
const MOST_PROGRAM = 1 << 30;

async function readProgram(path: string): Promise<Uint8Array> {
  try {
    const { isFile, isDirectory, size } = await Deno.stat(path);
    // A device or a pipe may never end; a folder says itself what it is.
    if (!isFile && !isDirectory) {
      throw new UsageError(`${path} can't be read: it is no regular file`);
    }
    if (size > MOST_PROGRAM) {
      throw new UsageError(`${path} can't be read: it is larger than 1 GiB`);
    }
    return await Deno.readFile(path);
  } catch (error) {
    if (!isFromHost(error)) throw error;
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

function report(result: RunResult, path: string, output: Output): number {
  switch (result.kind) {
    case "exited":
      return result.status;
    case "killed":
      output.complain(
        `halcyon: ${path} was killed by ${signalName(result.signal)}`,
      );
      return STATUS_SIGNAL + result.signal;
    case "limit":
      output.complain("halcyon: the instruction limit is reached");
      return STATUS_LIMIT;
    case "deadlock":
      output.complain(`halcyon: deadlock: ${result.sleepers.join("; ")}`);
      return STATUS_DEADLOCK;
    case "not-a-program":
      output.complain(`halcyon: ${path} is not a program: ${result.reason}`);
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
  options: RunValues,
  output: Output,
): Promise<number> {
  const exportFolder = options["export-root"];
  if (exportFolder !== undefined) await requireExportable(exportFolder);
  const root: TreeDirectory | undefined = options.root === undefined
    ? undefined
    : await importTree(options.root);
  const programFile = await readProgram(path);
  const kind = identifyProgram(programFile);
  if (kind.kind === "not-a-program") {
    return report({ kind: "not-a-program", reason: kind.reason }, path, output);
  }
  await takeBundledInterpreter(kind.architecture);
  const regionFiles = await RegionFiles.open({
    ir: options["dump-ir"],
    wasm: options["dump-wasm"],
  });
  const hostConsole = await HostConsole.open();
  const program = guestPath(path);
  const machine = Machine.create({
    architecture: kind.architecture,
    seed: options.seed,
    tier: options.tier,
    program,
    programFile,
    arguments: [program, ...args],
    console: hostConsole,
    observers: options.strace
      ? [straceObserver((line) => hostConsole.error(`${line}\n`))]
      : [],
    ...(root === undefined ? {} : { root }),
  });
  regionFiles?.follow(machine);
  try {
    const limit = options["max-instructions"];
    const result = await runToEnd(machine, hostConsole, limit);
    hostConsole.close();
    if (exportFolder !== undefined) {
      await exportTree(machine.rootTree(), exportFolder);
    }
    return report(result, path, output);
  } finally {
    hostConsole.close();
    await regionFiles?.write();
    machine.dispose();
  }
}

const declaration: Declaration<RunValues> = {
  program: "halcyon run",
  about: `Runs a static program of x86_64, AArch64 or RISC-V 64 (its ELF header
tells) as the first program of a fresh machine: uid 0, in /, umask 022,
descriptors 0 to 2 on the console. The machine ends when the program ends.`,
  options: {
    root: text({
      placeholder: "DIR",
      description: "copy a folder of the host in as the root tree",
    }),
    "export-root": text({
      placeholder: "DIR",
      description: "write the root tree to a new folder at the end",
    }),
    strace: flag("print every system call on stderr"),
    seed: wholeNumber({
      description: "seed of all that is random",
      otherwise: 0,
    }),
    tier: tierOption,
    "dump-ir": text({
      placeholder: "FILE",
      description: "write what is compiled: instructions and their IR",
    }),
    "dump-wasm": text({
      placeholder: "FILE",
      description: "write what is compiled: WebAssembly as text",
    }),
    "max-instructions": wholeNumber({
      description: "stop after so many instructions",
      least: 1,
      otherwise: Infinity,
      otherwiseSaid: "never",
    }),
  },
  operands: {
    usage: "ELF [ARGUMENTS...]",
    least: 1,
    most: Infinity,
    endOptions: true,
  },
  notes: `Console output goes to stdout, each dbgputstr to stderr. Exit status:
the program's own, or ${STATUS_SIGNAL} + the signal that killed it;
${STATUS_LIMIT} instruction limit, ${STATUS_DEADLOCK} deadlock,
${STATUS_NOT_A_PROGRAM} not a program; ${STATUS_USAGE} usage,
${STATUS_BROKEN} broken infrastructure.`,
};

/** The command. */
export const command: Command = defineCommand(
  declaration,
  ({ options, operands: [path = "", ...args] }, output) =>
    runProgram(path, args, options, output),
);
