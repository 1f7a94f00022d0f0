/**
 * The target that is always there: this project's own machine.
 *
 * @module
 */

import type { SyscallObserver } from "../../src/kernel/kernel.ts";
import { Machine } from "../../src/machine/machine.ts";
import type { Need } from "./row.ts";
import type { Launch, Refusal, Run, Target } from "./target.ts";

/** Enough for every row that does not ask for more; touched pages only cost. */
const MEMORY_BYTES = 64 << 20;

const PROGRAM = "/executor";

// A machine that breaks must fail its row, not the run; one line says where.
function told(error: unknown): string {
  if (!(error instanceof Error)) return `the machine broke: ${error}`;
  const place = /^\s+at (.*)$/m.exec(error.stack ?? "")?.[1] ?? "somewhere";
  return `the machine broke: ${error.message} at ${place}`;
}

/** Runs programs in this project's own machine. */
export class EmulatorTarget implements Target {
  readonly supports: ReadonlySet<Need> = new Set(["serial-run", "multi-seed"]);
  readonly #decoder = new TextDecoder("latin1");
  readonly #watch: (machine: Machine) => () => void;

  /** `watch` sees each machine before it runs; what it gives back is called
   * when it has run. */
  constructor(watch: (machine: Machine) => () => void = () => () => {}) {
    this.#watch = watch;
  }

  run(launch: Launch): Run {
    const log: string[] = [];
    const refusals: Refusal[] = [];
    const observer: SyscallObserver = {
      refuse: (thread, call, errno, site) =>
        refusals.push({ pid: thread.process.pid, call, errno, site }),
    };
    try {
      return { log, refusals, end: this.#run(launch, log, observer) };
    } catch (error) {
      return { log, refusals, end: { kind: "failed", reason: told(error) } };
    }
  }

  #run(launch: Launch, log: string[], observer: SyscallObserver): Run["end"] {
    const path = launch.path ?? PROGRAM;
    const machine = Machine.create({
      architecture: launch.architecture,
      seed: launch.seed,
      memoryBytes: MEMORY_BYTES,
      program: path,
      programFile: launch.program,
      arguments: [launch.name ?? path, ...launch.arguments],
      environment: launch.environment ?? [],
      console: { debug: (bytes) => log.push(this.#decoder.decode(bytes)) },
      observers: [observer],
    });
    const ended = this.#watch(machine);
    try {
      return this.#end(machine, launch.maxInstructions);
    } finally {
      ended();
      machine.dispose();
    }
  }

  #end(machine: Machine, maxInstructions: number): Run["end"] {
    const result = machine.run({ maxInstructions });
    const [undeclared] = machine.kernel.undeclaredErrnos;
    if (undeclared !== undefined) {
      return { kind: "failed", reason: `undeclared error: ${undeclared}` };
    }
    switch (result.kind) {
      case "not-a-program":
        return { kind: "failed", reason: result.reason };
      case "deadlock":
        return { kind: "deadlock" };
      default:
        return result;
    }
  }
}
