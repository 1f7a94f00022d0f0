/**
 * Other implementations of an architecture, behind a process that reads
 * tests and writes results.
 *
 * @module
 */
import type { Architecture } from "../types.ts";
import { type Answers, type Host, readAnswers } from "./host.ts";
import { Addresses, Signal, StateLayout, Test } from "./layout.ts";
import type { HostLimit, Target } from "./target.ts";

/** A C program for Linux, to be built. */
export interface ProgramSource {
  readonly kind: "runner" | "program";
  readonly architecture: Architecture;
  /** The executable's name; one of the same name is overwritten. */
  readonly name: string;
  readonly optimisation: 0 | 1 | 2 | 3;
  readonly sources: readonly string[];
}

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
  /** Why C programs cannot be built, if so. */
  readonly missingCompiler: string | undefined;
  /** Builds a static program below `scratch`; gives its path. */
  build(program: ProgramSource): Promise<string>;
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
  run(tests: Uint8Array): Promise<Answers>;
  /** Takes a test out of what it cannot begin in; without it, it can in all. */
  readonly avoid?: (test: Test) => void;
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

/** Runs a test without code: the trap behind it answers if it begins at all. */
async function probe(
  reference: Reference,
  prepare?: (test: Test) => void,
): Promise<{ readonly host: Host; readonly begins: boolean }> {
  const test = new Test();
  test.set(StateLayout.pc, BigInt(Addresses.code));
  prepare?.(test);
  const { host, states } = await reference.run(test.bytes);
  const signal = states[0]?.get(StateLayout.signal);
  return { host, begins: signal === BigInt(Signal.SIGTRAP) };
}

/** The same reference, kept from what its host does not let a test begin in. */
async function withinLimits(
  { limits = [] }: Target,
  reference: Reference,
): Promise<Reference> {
  const met: HostLimit[] = [];
  for (const limit of limits) {
    const { begins } = await probe(reference, limit.reach);
    if (!begins) met.push(limit);
  }
  return {
    ...reference,
    avoid: (test) => met.forEach((limit) => limit.avoid(test)),
  };
}

/** Why the host's processor cannot be compared with, if so. */
async function unsuitableHost(
  target: Target,
  reference: Reference,
): Promise<string | undefined> {
  const { host, begins } = await probe(reference);
  if (!begins) return "the runner does not work on this host";
  return target.unsuitableHost === undefined
    ? `how ${target.architecture} processors differ is not listed`
    : target.unsuitableHost(host);
}

/** Finds the references for an architecture: qemu, and the host itself. */
export async function findReferences(
  processes: Processes,
  target: Target,
): Promise<readonly (Reference | MissingReference)[]> {
  const { architecture } = target;
  const isHost = processes.hostArchitecture === architecture;
  const missing = processes.missingCompiler;
  if (missing !== undefined) {
    const names = isHost ? ["qemu", "native"] : ["qemu"];
    return names.map((name) => ({ name, missing }));
  }
  const runner = await processes.build({
    kind: "runner",
    architecture,
    name: `runner-${architecture}`,
    optimisation: 1,
    sources: [processes.runnerSource],
  });
  const reference = (
    name: string,
    command: string,
    argv: readonly string[],
  ): Reference => ({
    name,
    // It may die of a test: then it has answered those before.
    run: async (tests) =>
      readAnswers(await processes.run(command, argv, tests, true)),
  });
  const emulator = `qemu-${architecture}`;
  const found: (Reference | MissingReference)[] = [
    await processes.exists(emulator)
      ? reference("qemu", emulator, [...QEMU_ARGUMENTS[architecture], runner])
      : {
        name: "qemu",
        missing: `${emulator} is not installed (Debian: qemu-user)`,
      },
  ];
  if (isHost) {
    const native = reference("native", runner, []);
    const missing = await unsuitableHost(target, native);
    found.push(
      missing === undefined
        ? await withinLimits(target, native)
        : { name: "native", missing },
    );
  }
  return found;
}
