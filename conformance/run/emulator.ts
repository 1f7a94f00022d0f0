/**
 * The target that is always there: this project's own machine.
 *
 * @module
 */

import { errnoName } from "../../src/api/errno.ts";
import type { Tier } from "../../src/cpu/cpu.ts";
import type { FaultInjector } from "../../src/kernel/faults.ts";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import type { Thread } from "../../src/kernel/tasks/thread.ts";
import { Machine } from "../../src/machine/machine.ts";
import { brokenAt } from "./broken_at.ts";
import type { Launch, Refusal, Run, Target } from "../program/target.ts";
import { CallTrace } from "./call_trace.ts";
import { SharedStateWatch } from "./shared_state.ts";

/** Enough for every row; each page has a place in a machine's tables. */
const MEMORY_BYTES = 64 << 20;

const PROGRAM = "/executor";

/** What one call hands over may be several lines. */
function pushLines(log: string[], text: string): void {
  for (let from = 0, end = 0; from < text.length; from = end) {
    end = text.indexOf("\n", from) + 1;
    if (end === 0) end = text.length;
    log.push(text.slice(from, end));
  }
}

/** Runs programs in this project's own machine. */
export class EmulatorTarget implements Target {
  readonly #decoder = new TextDecoder("latin1");
  readonly #observers: readonly SyscallObserver[];
  readonly #watch: (machine: Machine) => () => void;
  readonly #faults: FaultInjector | undefined;
  readonly #tier: Tier | undefined;

  /**
   * `observers` watch every machine beside the target's own. `watch` sees each
   * machine before it runs; what it gives back is called when it has run.
   * `faults` lets operations of the kernel fail; `tier` says how code is
   * executed.
   */
  constructor(
    observers: readonly SyscallObserver[] = [],
    watch: (machine: Machine) => () => void = () => () => {},
    faults?: FaultInjector,
    tier?: Tier,
  ) {
    this.#observers = observers;
    this.#watch = watch;
    this.#faults = faults;
    this.#tier = tier;
  }

  run(launch: Launch): Run {
    const log: string[] = [];
    const refusals: Refusal[] = [];
    let refused: Thread | undefined;
    const tell = (
      thread: Thread,
      call: string,
      errno: number,
      refusal: string,
    ) =>
      refusals.push({
        pid: thread.process.pid,
        call,
        errno,
        refusal,
        at: log.length,
      });
    const observer: SyscallObserver = {
      refuse: (thread, call, errno, refusal) => {
        tell(thread, call, errno, refusal);
        refused = thread;
      },
      // A handler may also return an error: it is a refusal without a name.
      exit: (thread, call, result) => {
        const isTold = refused === thread;
        refused = undefined;
        if (isTold || result >= 0n || call === "sigreturn") return;
        const errno = Number(-result);
        if (errnoName(errno) !== undefined) tell(thread, call, errno, "");
      },
    };
    const shared = new SharedStateWatch(log);
    const { changes } = shared;
    const calls = new CallTrace();
    try {
      const run = this.#run(launch, log, shared, [observer, calls]);
      return { log, refusals, changes, trace: calls.digest(), ...run };
    } catch (error) {
      // A machine that breaks must fail its row, not the run.
      const reason = `the machine broke: ${brokenAt(error)}`;
      return { log, refusals, changes, end: { kind: "failed", reason } };
    }
  }

  #run(
    launch: Launch,
    log: string[],
    shared: SharedStateWatch,
    observers: readonly SyscallObserver[],
  ): Pick<Run, "end" | "pid"> {
    const path = launch.path ?? PROGRAM;
    const machine = Machine.create({
      architecture: launch.architecture,
      seed: launch.seed,
      memoryBytes: launch.memoryBytes ?? MEMORY_BYTES,
      program: path,
      programFile: launch.program,
      arguments: [launch.name ?? path, ...launch.arguments],
      environment: launch.environment ?? [],
      faults: this.#faults,
      ...(this.#tier === undefined ? {} : { tier: this.#tier }),
      console: {
        debug: (bytes) => pushLines(log, this.#decoder.decode(bytes)),
      },
      observers: [...this.#observers, ...observers, shared],
    });
    shared.look(machine.kernel);
    const ended = this.#watch(machine);
    const { pid } = machine;
    try {
      return { pid, end: this.#end(machine, launch.maxInstructions) };
    } finally {
      shared.look(machine.kernel);
      ended();
      machine.dispose();
    }
  }

  #end(machine: Machine, maxInstructions: number): Run["end"] {
    const result = machine.run({ maxInstructions });
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
