/**
 * `halcyon run`: a program as the first one of a fresh machine.
 *
 * @module
 */

import type { Tier } from "../cpu/cpu.ts";
import { straceObserver } from "../debug/strace_observer.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import {
  Machine,
  type MachineOptions,
  MEMORY_RANGE,
} from "../machine/machine.ts";
import { credentialsOfUser } from "../machine/user_credentials.ts";
import { userOf } from "./accounts.ts";
import { AttendedRun, RunStop } from "./attended_run.ts";
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
import { importTree } from "./host_tree.ts";
import { openHostInput } from "./host_input.ts";
import { ESCAPE_KEYS, ESCAPE_TWICE } from "./host_terminal.ts";
import { takeBundledInterpreter } from "./interpreters.ts";
import {
  asking,
  type Declaration,
  flag,
  type Operands,
  type Options,
  size,
  text,
  texts,
  wholeNumber,
} from "./options.ts";
import { ofTerminals } from "./permissions.ts";
import type { Output } from "./output.ts";
import { RegionFiles } from "./region_files.ts";
import { RootExport } from "./root_export.ts";
import { InputMemory } from "./input_memory.ts";
import { reportNotAProgram, reportResult, RunStatus } from "./run_report.ts";
import { seconds } from "./target.ts";
import { tierOption } from "./tier.ts";
import {
  weakenedOptions,
  type WeakenedValues,
  weakeningObservers,
} from "./weakened.ts";

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
  timeout: number;
  record: string | undefined;
  replay: string | undefined;
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

/** Says nothing: nobody would hear it. */
const mute: Output = {
  isTerminal: false,
  hasColor: false,
  write() {},
  print() {},
  complain() {},
};

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
  const exportPath = options["export-root"];
  const rootExport = exportPath === undefined
    ? undefined
    : await RootExport.open(exportPath);
  const named = options.exec ?? operands[0] ?? "";
  const args = options.exec === undefined ? operands.slice(1) : operands;
  let program: GuestProgram;
  try {
    program = await chosenProgram(operands, options);
  } catch (error) {
    if (!(error instanceof NotAProgram)) throw error;
    return reportNotAProgram(named, error.message, output);
  }
  const { warning } = program;
  if (warning !== undefined) output.complain(`halcyon: ${named}: ${warning}`);
  const made = machineOptions(program, args, options);
  await takeBundledInterpreter(program.architecture);
  const regionFiles = await RegionFiles.open({
    ir: options["dump-ir"],
    wasm: options["dump-wasm"],
  });
  const memory = await InputMemory.open(
    program,
    args,
    options,
    Object.keys(runOptions) as (keyof RunOptions)[],
  );
  const stop = new RunStop();
  const input = memory.replayed(stop) ?? openHostInput(
    memory.recorder,
    () => stop.end(`ended by ${ESCAPE_KEYS}`, RunStatus.escaped),
  );
  memory.begin(input);
  const hostConsole = new HostConsole(input);
  let machine: Machine | undefined;
  try {
    // Not before the terminal is ours: whoever waits for that hears nothing.
    stop.begin(options.timeout, RunStatus.limit);
    const tracing = trace?.((line) => hostConsole.error(line));
    machine = Machine.create({
      ...made,
      console: hostConsole.ends,
      observers: [
        ...weakeningObservers(options),
        ...(tracing === undefined ? [] : [tracing.observer]),
      ],
    });
    regionFiles?.follow(machine);
    const run = new AttendedRun(machine, hostConsole, input, stop);
    const limit = memory.limited(options["max-instructions"]);
    const end = await memory.remember(run, run.toEnd(limit));
    tracing?.close?.();
    await hostConsole.flush(stop.signal);
    // From here on ^C does what it does by itself.
    stop.close();
    hostConsole.close();
    memory.requireSame(run, end);
    const told = hostConsole.isMute ? mute : output;
    const status = reportResult(end, named, told);
    const isWhole = await rootExport?.write(machine.rootTree(), output) ?? true;
    if (isWhole) return status;
    output.complain(
      `halcyon: ${exportPath} lacks what is told above; ${named} itself ` +
        `ended with status ${status}`,
    );
    return STATUS_BROKEN;
  } finally {
    stop.close();
    hostConsole.close();
    await regionFiles?.write();
    machine?.dispose();
  }
}

/** What of a machine the program and the options say. */
function machineOptions(
  { path, architecture, tree }: GuestProgram,
  args: readonly string[],
  { cwd, env, memory, seed, tier, user }: RunOptions,
): MachineOptions {
  return {
    architecture,
    seed,
    tier,
    program: path,
    arguments: [path, ...args],
    environment: env,
    credentials: user === undefined
      ? {}
      : credentialsOfUser(userOf(tree, user)),
    ...(cwd === undefined ? {} : { workingDirectory: cwd }),
    ...(memory === undefined ? {} : { memoryBytes: memory }),
    root: tree,
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
  "export-root": asking(
    ["write"],
    text({
      placeholder: "DIR|TAR",
      description: "write the root tree to a new folder at the end, or to " +
        "FILE.tar, FILE.tar.gz or FILE.tgz, which keeps owners and devices",
    }),
  ),
  seed: wholeNumber({
    description: "seed of all that is random",
    otherwise: 0,
  }),
  ...weakenedOptions,
  tier: tierOption,
  "dump-ir": asking(
    ["write"],
    text({
      placeholder: "FILE",
      description: "write what is compiled: instructions and their IR",
    }),
  ),
  "dump-wasm": asking(
    ["write"],
    text({
      placeholder: "FILE",
      description: "write what is compiled: WebAssembly as text",
    }),
  ),
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
  timeout: seconds("stop after so many seconds of the host", Infinity, "never"),
  record: asking(
    ["write"],
    text({
      placeholder: "FILE",
      description:
        "write down at the end what was read from the console, and " +
        "when",
    }),
  ),
  replay: text({
    placeholder: "FILE",
    description: "make the run of a record again, without reading stdin",
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
  `Console output goes to stdout, each dbgputstr to stderr. Console input is
stdin, read when the program reads. On a terminal all keys are the program's,
^C too, but ${ESCAPE_KEYS}: it ends the machine. ${ESCAPE_TWICE}

Exit status: the program's own, or ${RunStatus.signal} + the signal that killed
it, or us; ${RunStatus.limit} limit of instructions or of time,
${RunStatus.deadlock} deadlock, ${RunStatus.notAProgram} can't be started, ${RunStatus.escaped} ended by ${ESCAPE_KEYS};
${STATUS_USAGE} usage, ${STATUS_BROKEN} broken infrastructure, or --export-root
lacks something: then stderr tells the status that it would have been.`;

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
  asks: ["read", ...ofTerminals],
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
