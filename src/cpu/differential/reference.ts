/**
 * Other implementations of an architecture, behind a process that reads
 * tests and writes results.
 *
 * @module
 */
import type { Architecture } from "../types.ts";

/** Starts processes; the host of the tests supplies it. */
export interface Processes {
  /** Does this command exist? */
  exists(command: string): Promise<boolean>;
  /**
   * Runs to the end and gives the output; throws a one-line error if the
   * status is not 0, unless it `mayFail`.
   */
  run(
    command: string,
    argv: readonly string[],
    input?: Uint8Array,
    mayFail?: boolean,
  ): Promise<Uint8Array>;
  read(path: string): Promise<Uint8Array>;
  write(path: string, text: string): Promise<void>;
  /** A folder for what is built. */
  readonly scratch: string;
  /** Where the runner's source is. */
  readonly runnerSource: string;
  /** The C files of `programs/`. */
  readonly programSources: readonly string[];
  /** The host's own architecture, as Linux names it; empty elsewhere. */
  readonly hostArchitecture: string;
}

/** A working reference. */
export interface Reference {
  readonly name: string;
  /** Answers the tests in order; fewer answers if one of them kills it. */
  run(tests: Uint8Array): Promise<Uint8Array>;
}

/** A reference that cannot be used, and why. */
export interface MissingReference {
  readonly name: string;
  readonly missing: string;
}

/**
 * qemu's own extensions beyond the baseline do no harm: only rows of our
 * tables are drawn. Without SVE its signal frames hold the plain vector
 * registers alone.
 */
const QEMU_ARGUMENTS: Readonly<Record<Architecture, readonly string[]>> = {
  x86_64: ["-cpu", "max"],
  aarch64: ["-cpu", "max,sve=off,sme=off"],
  riscv64: [],
};

const COMPILERS = ["clang-19", "clang-18", "clang-17", "clang-16", "clang"];

async function firstExisting(
  processes: Processes,
  commands: readonly string[],
): Promise<string | undefined> {
  for (const command of commands) {
    if (await processes.exists(command)) return command;
  }
  return undefined;
}

/** The C compiler to use, if there is one. */
export function findCompiler(
  processes: Processes,
): Promise<string | undefined> {
  return firstExisting(processes, COMPILERS);
}

/** Builds the runner for an architecture; gives its path. */
async function buildRunner(
  processes: Processes,
  compiler: string,
  architecture: Architecture,
): Promise<string> {
  const output = `${processes.scratch}/runner-${architecture}`;
  await processes.run(compiler, [
    `--target=${architecture}-linux-gnu`,
    ...(architecture === "riscv64" ? ["-march=rv64gc", "-mno-relax"] : []),
    "-O1",
    "-ffreestanding",
    "-fno-pic",
    "-fno-stack-protector",
    "-nostdlib",
    "-static",
    // Away from the numbers that tests like to use as addresses.
    "-Wl,--image-base=0x6a5b3000",
    `-fuse-ld=${compiler.replace("clang", "lld")}`,
    "-o",
    output,
    processes.runnerSource,
  ]);
  return output;
}

/** Finds the references for an architecture: qemu, and the host itself. */
export async function findReferences(
  processes: Processes,
  architecture: Architecture,
): Promise<readonly (Reference | MissingReference)[]> {
  const emulator = `qemu-${architecture}`;
  const compiler = await findCompiler(processes);
  const hasEmulator = await processes.exists(emulator);
  const isHost = processes.hostArchitecture === architecture;
  const names = isHost ? ["qemu", "native"] : ["qemu"];
  if (compiler === undefined) {
    const missing = `the runner needs ${COMPILERS[0]} and lld`;
    return names.map((name) => ({ name, missing }));
  }
  const runner = await buildRunner(processes, compiler, architecture);
  const found: (Reference | MissingReference)[] = [];
  if (hasEmulator) {
    const argv = [...QEMU_ARGUMENTS[architecture], runner];
    found.push({
      name: "qemu",
      // It may die of a test: then it has answered those before.
      run: (tests) => processes.run(emulator, argv, tests, true),
    });
  } else {
    found.push({
      name: "qemu",
      missing: `${emulator} is not installed (Debian: qemu-user)`,
    });
  }
  if (isHost) {
    found.push({
      name: "native",
      run: (tests) => processes.run(runner, [], tests, true),
    });
  }
  return found;
}
