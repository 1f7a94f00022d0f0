/**
 * `halcyon run`: a program as the first one of a fresh machine.
 *
 * @module
 */

import type { Tier } from "../cpu/cpu.ts";
import { straceObserver } from "../debug/strace_observer.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import type { Credentials } from "../kernel/security/credentials.ts";
import { Machine, MEMORY_RANGE, type RunResult } from "../machine/machine.ts";
import { userOf } from "./accounts.ts";
import { type Command, defineCommand } from "./command.ts";
import { applyManifest } from "./device_table.ts";
import { STATUS_BROKEN, STATUS_USAGE, UsageError } from "./errors.ts";
import {
  type GuestProgram,
  NotAProgram,
  programOfHost,
  programOfTree,
} from "./guest_program.ts";
import { HostConsole } from "./host_console.ts";
import { exportTree, importTree, requireExportable } from "./host_tree.ts";
import { takeBundledInterpreter } from "./interpreters.ts";
import {
  type Declaration,
  flag,
  type Operands,
  type Options,
  size,
  text,
  texts,
  wholeNumber,
} from "./options.ts";
import type { Output } from "./output.ts";
import { RegionFiles } from "./region_files.ts";
import { reportNotAProgram, reportResult, RunStatus } from "./run_report.ts";
import { tierOption } from "./tier.ts";
import {
  weakenedOptions,
  type WeakenedValues,
  weakeningObservers,
} from "./weakened.ts";
import { WholeFile } from "./whole_file.ts";

/** What every command that runs a program can be told. */
export interface RunOptions extends WeakenedValues {
  root: string | undefined;
  manifest: string | undefined;
  exec: string | undefined;
  env: readonly string[];
  cwd: string | undefined;
  user: string | undefined;
  "export-root": string | undefined;
  seed: number;
  tier: Tier;
  "dump-ir": string | undefined;
  "dump-wasm": string | undefined;
  memory: number | undefined;
  "max-instructions": number;
}

/** After so many instructions the host is looked after: keys, ^C. */
const SLICE = 20_000_000;

/** Runs to the end, with a pause now and then in which the host may act. */
async function runToEnd(
  machine: Machine,
  console: HostConsole,
  limit: number,
): Promise<RunResult> {
  for (;;) {
    const left = limit - machine.spent;
    const result = machine.run({ maxInstructions: Math.min(left, SLICE) });
    console.flush();
    if (result.kind === "limit" && machine.spent < limit) {
      await console.pause();
    } else if (result.kind !== "deadlock" || !machine.awaitsInput) {
      return result;
    } else if (!await console.waitForKeys()) return result;
    for (const keys of console.takeKeys()) machine.type(keys);
  }
}

/** The root tree as it is told, before a program is put into it. */
async function rootOf(options: RunOptions): Promise<TreeDirectory> {
  const tree: TreeDirectory = options.root === undefined
    ? { type: "directory", entries: {} }
    : await importTree(options.root);
  return options.manifest === undefined
    ? tree
    : await applyManifest(tree, options.manifest);
}

type Exporter = (tree: TreeDirectory) => Promise<void>;

/** What writes the root tree at the end; that it can be is seen before. */
async function exporterTo(
  path: string | undefined,
): Promise<Exporter | undefined> {
  if (path === undefined) return undefined;
  const archive = /\.(?:tar|tgz|tar\.gz)$/.exec(path)?.[0];
  if (archive === undefined) {
    await requireExportable(path);
    return (tree) => exportTree(tree, path);
  }
  const file = await WholeFile.open(path);
  return async (tree) => {
    const { archiveOf } = await import("./tar_export.ts");
    await file.write(await archiveOf(tree, archive !== ".tar"));
  };
}

/** What to start: of the tree with `--exec`, else of the host. */
async function chosenProgram(
  operands: readonly string[],
  options: RunOptions,
): Promise<GuestProgram> {
  const tree = await rootOf(options);
  const [file] = operands;
  if (options.exec !== undefined) return programOfTree(tree, options.exec);
  if (file === undefined) {
    throw new UsageError("ELF is missing, and --exec names nothing instead");
  }
  return await programOfHost(file, tree, options.root);
}

/** Looks on: what is given the lines, and is told that there are no more. */
export interface Tracing {
  readonly observer: SyscallObserver;
  close?(): void;
}

/**
 * Runs the program that the operands and options name.
 *
 * @param trace what looks on, given a way to stderr that keeps the order
 */
export async function runProgram(
  operands: readonly string[],
  options: RunOptions,
  output: Output,
  trace?: (error: (line: string) => void) => Tracing,
): Promise<number> {
  const exporter = await exporterTo(options["export-root"]);
  const named = options.exec ?? operands[0] ?? "";
  const args = options.exec === undefined ? operands.slice(1) : operands;
  let program: GuestProgram;
  try {
    program = await chosenProgram(operands, options);
  } catch (error) {
    if (!(error instanceof NotAProgram)) throw error;
    return reportNotAProgram(named, error.message, output);
  }
  const { path, architecture, tree, warning } = program;
  if (warning !== undefined) output.complain(`halcyon: ${named}: ${warning}`);
  const { user } = options;
  const credentials = user === undefined ? {} : credentialsOf(tree, user);
  await takeBundledInterpreter(architecture);
  const regionFiles = await RegionFiles.open({
    ir: options["dump-ir"],
    wasm: options["dump-wasm"],
  });
  const hostConsole = await HostConsole.open();
  const tracing = trace?.((line) => hostConsole.error(`${line}\n`));
  const machine = Machine.create({
    architecture,
    seed: options.seed,
    tier: options.tier,
    program: path,
    arguments: [path, ...args],
    environment: options.env,
    credentials,
    ...(options.memory === undefined ? {} : { memoryBytes: options.memory }),
    ...(options.cwd === undefined ? {} : { workingDirectory: options.cwd }),
    console: hostConsole,
    observers: [
      ...weakeningObservers(options),
      ...(tracing === undefined ? [] : [tracing.observer]),
    ],
    root: tree,
  });
  regionFiles?.follow(machine);
  try {
    const limit = options["max-instructions"];
    const result = await runToEnd(machine, hostConsole, limit);
    hostConsole.flush();
    tracing?.close?.();
    hostConsole.close();
    await exporter?.(machine.rootTree());
    return reportResult(result, named, output);
  } finally {
    hostConsole.close();
    await regionFiles?.write();
    machine.dispose();
  }
}

function credentialsOf(
  tree: TreeDirectory,
  user: string,
): Partial<Credentials> {
  const { uid, gid, extraGids } = userOf(tree, user);
  return {
    uid,
    euid: uid,
    suid: uid,
    gid,
    egid: gid,
    sgid: gid,
    extraGids,
  };
}

function checkVariable(text: string, name: string): void {
  if (text.indexOf("=") > 0) return;
  throw new UsageError(`${name} takes NAME=VALUE, not ${text}`);
}

function checkAbsolute(path: string, name: string): void {
  if (path.startsWith("/")) return;
  throw new UsageError(`${name} takes an absolute path, not ${path}`);
}

/** The options of every command that runs a program. */
export const runOptions: Options<RunOptions> = {
  root: text({
    placeholder: "DIR|TAR",
    description: "copy a folder of the host in as the root tree, or a tar " +
      "archive (also gzipped) with its owners and devices",
  }),
  manifest: text({
    placeholder: "FILE",
    description: "owners, modes and devices for the root tree, a device table",
  }),
  exec: text({
    placeholder: "PATH",
    description: "start this path of the root tree, a program or a script; " +
      "all operands are its arguments",
    check: checkAbsolute,
  }),
  env: texts({
    placeholder: "NAME=VALUE",
    description: "a variable of the environment, which is empty otherwise",
    check: checkVariable,
  }),
  cwd: text({
    placeholder: "PATH",
    description: "start in this directory of the root tree (/)",
    check: checkAbsolute,
  }),
  user: text({
    placeholder: "USER[:GROUP]",
    description: "run as this user: ids, or names that the root tree's " +
      "/etc/passwd and /etc/group have (0:0)",
  }),
  "export-root": text({
    placeholder: "DIR|TAR",
    description: "write the root tree to a new folder at the end, or to " +
      "FILE.tar, FILE.tar.gz or FILE.tgz, which keeps owners and devices",
  }),
  seed: wholeNumber({
    description: "seed of all that is random",
    otherwise: 0,
  }),
  ...weakenedOptions,
  tier: tierOption,
  "dump-ir": text({
    placeholder: "FILE",
    description: "write what is compiled: instructions and their IR",
  }),
  "dump-wasm": text({
    placeholder: "FILE",
    description: "write what is compiled: WebAssembly as text",
  }),
  memory: size({
    description:
      "memory of the machine, all that its programs can make it keep",
    ...MEMORY_RANGE,
    otherwise: "512M",
  }),
  "max-instructions": wholeNumber({
    description: "stop after so many instructions; what calls do counts too",
    least: 1,
    otherwise: Infinity,
    otherwiseSaid: "never",
  }),
};

/** The operands of every command that runs a program. */
export const runOperands: Operands = {
  usage: "ELF [ARGUMENTS...]",
  least: 0,
  most: Infinity,
  endOptions: true,
};

/** What every command that runs a program says below its options. */
export const runNotes: string =
  `Console output goes to stdout, each dbgputstr to stderr. Exit status:
the program's own, or ${RunStatus.signal} + the signal that killed it;
${RunStatus.limit} instruction limit, ${RunStatus.deadlock} deadlock,
${RunStatus.notAProgram} can't be started; ${STATUS_USAGE} usage,
${STATUS_BROKEN} broken infrastructure.`;

const declaration: Declaration<RunOptions & { strace: boolean }> = {
  program: "halcyon run",
  about: `Runs a program of x86_64, AArch64 or RISC-V 64 (its ELF header tells)
as the first program of a fresh machine: uid 0, in /, umask 022, descriptors 0
to 2 on the console. The machine ends when the program ends.

The ELF is a file of the host. Below the folder of --root it keeps its place
there, else it becomes /bin/NAME, with the libraries that it looks for by
$ORIGIN. Static programs need nothing else (halcyon cc builds them); dynamic
ones find their interpreter and libraries in the root tree.`,
  options: {
    ...runOptions,
    strace: flag(
      "print every system call on stderr; halcyon strace has more options",
    ),
  },
  operands: runOperands,
  notes: runNotes,
};

/** The command. */
export const command: Command = defineCommand(
  declaration,
  ({ options, operands }, output) =>
    runProgram(
      operands,
      options,
      output,
      options.strace
        ? (error) => ({ observer: straceObserver(error) })
        : undefined,
    ),
);
