/**
 * One run of a row in which one operation of the kernel fails, and what was
 * wrong with the kernel then.
 *
 * @module
 */

import { EFAULT, EINTR, ENOMEM, errnoName } from "../../src/api/errno.ts";
import { auditKernel } from "../../src/debug/kernel_audit.ts";
import {
  type Fault,
  faultKinds,
  FaultPlan,
} from "../../src/debug/fault_plan.ts";
import {
  changesBetween,
  describeKernel,
} from "../../src/debug/kernel_state.ts";
import type { FaultKind } from "../../src/kernel/faults.ts";
import type { Kernel } from "../../src/kernel/kernel.ts";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import type { Thread } from "../../src/kernel/tasks/thread.ts";
import { isDeclared } from "../judge/undeclared.ts";
import type { Suite } from "../program/suite.ts";
import type { Refusal, Run } from "../program/target.ts";
import { EmulatorTarget } from "../run/emulator.ts";
import { isLeftByTheReference } from "./left_behind.ts";

/** The errors that say of an operation that it failed. */
const errnos: Readonly<Record<FaultKind, number>> = {
  allocation: ENOMEM,
  copy: EFAULT,
  wait: EINTR,
};

/** Instructions that a row may take; far more than any needs. */
const MOST_INSTRUCTIONS = 400_000_000;

/** The call in which an operation came. */
export interface Place {
  /** Which of the run's calls it is; -1 outside of any. */
  readonly call: number;
  readonly name: string;
}

/** Where each operation of a run came. */
export type Census = Readonly<Record<FaultKind, readonly Place[]>>;

const NOWHERE: Place = { call: -1, name: "" };

/** What came of a run. */
export interface Injected {
  readonly census: Census;
  /** Whether the operation came. */
  readonly hasStruck: boolean;
  /** What the call in which it came refused because of it. */
  readonly refusal: Refusal | undefined;
  /** What is wrong; nothing, if the kernel is right. */
  readonly complaints: readonly string[];
}

/** Follows the calls of a run. */
class Watcher implements SyscallObserver {
  readonly census: Record<FaultKind, Place[]> = {
    allocation: [],
    copy: [],
    wait: [],
  };
  readonly complaints: string[] = [];
  readonly plan: FaultPlan;
  refusal: Refusal | undefined;
  kernel: Kernel | undefined;
  /** The call in which the fault will come, by its number. */
  readonly #awaited: number;
  readonly #kind: FaultKind | undefined;
  readonly #calls = new Map<Thread, Place>();
  #made = 0;
  #before: readonly string[] | undefined;
  /** The thread whose call was struck, until that call is over. */
  #struck: Thread | undefined;

  constructor(fault: Fault | undefined, awaited: number) {
    this.#awaited = awaited;
    this.#kind = fault?.kind;
    this.plan = new FaultPlan(
      fault,
      (kind, struck) => this.#count(kind, struck),
    );
  }

  #count(kind: FaultKind, struck: boolean): void {
    const thread = this.kernel?.scheduler.current;
    const call = thread === undefined ? undefined : this.#calls.get(thread);
    this.census[kind].push(call ?? NOWHERE);
    if (!struck || call === undefined) return;
    this.#struck = thread;
    // While a call sleeps timers and the network change what they like.
    if (kind !== "wait" && thread?.waiting !== undefined) {
      this.#before = undefined;
    }
  }

  #look(): readonly string[] {
    const { kernel } = this;
    if (kernel === undefined) return [];
    return this.plan.whileLooking(() => describeKernel(kernel));
  }

  #audit(): readonly string[] {
    const { kernel } = this;
    if (kernel === undefined) return [];
    return this.plan.whileLooking(() => auditKernel(kernel));
  }

  enter(thread: Thread, name: string): void {
    const call = this.#made++;
    this.#calls.set(thread, { call, name });
    // Another thread's call in between changes what it likes.
    this.#before = call === this.#awaited ? this.#look() : undefined;
  }

  refuse(thread: Thread, call: string, errno: number, refusal: string): void {
    if (this.#struck !== thread || this.#kind === undefined) return;
    if (errno !== errnos[this.#kind]) return;
    this.refusal = { pid: thread.process.pid, call, errno, refusal, at: 0 };
  }

  exit(thread: Thread, call: string): void {
    this.#calls.delete(thread);
    if (this.#struck !== thread) return;
    this.#struck = undefined;
    for (const complaint of this.#audit()) {
      this.complaints.push(`after ${call}: ${complaint}`);
    }
    const { refusal } = this;
    if (refusal === undefined) return;
    if (!isDeclared(refusal)) {
      this.complaints.push(
        `${call} does not state ${refusal.refusal || errnoName(refusal.errno)}`,
      );
    }
    if (this.#before === undefined) return;
    for (const change of changesBetween(this.#before, this.#look())) {
      if (isLeftByTheReference(refusal, change)) continue;
      this.complaints.push(`${call} left behind: ${change}`);
    }
  }

  gone(thread: Thread): void {
    this.#calls.delete(thread);
    if (this.#struck === thread) this.#struck = undefined;
  }

  /** The machine has come to its end. */
  end(): void {
    for (const complaint of this.#audit()) {
      this.complaints.push(`at the end: ${complaint}`);
    }
  }
}

function troubleOf({ end }: Run): string | undefined {
  switch (end.kind) {
    case "failed":
      return end.reason;
    case "deadlock":
      return "nothing can run any more";
    case "limit":
      return "the instructions are used up";
    default:
      return undefined;
  }
}

const NO_HASH = new Uint8Array(32);

/** Runs rows of one architecture with faults. */
export class Injector {
  readonly #suite: Suite;
  readonly #executor: Uint8Array;
  readonly #seed: number;

  constructor(suite: Suite, executor: Uint8Array, seed = 0) {
    this.#suite = suite;
    this.#executor = executor;
    this.#seed = seed;
  }

  /** A row with one fault, or with none, which tells what can fail. */
  run(row: number, fault?: Fault, census?: Census): Injected {
    const awaited = fault === undefined
      ? undefined
      : census?.[fault.kind][fault.number - 1]?.call;
    const watcher = new Watcher(fault, awaited ?? -1);
    const target = new EmulatorTarget(
      [watcher],
      ({ kernel }) => {
        watcher.kernel = kernel;
        watcher.plan.watch(kernel);
        return () => watcher.end();
      },
      watcher.plan,
    );
    const run = target.run({
      architecture: this.#suite.architecture,
      program: this.#suite.program(this.#executor, [row], NO_HASH),
      arguments: ["--exit"],
      seed: this.#seed,
      maxInstructions: MOST_INSTRUCTIONS,
    });
    const trouble = troubleOf(run);
    return {
      census: watcher.census,
      hasStruck: watcher.plan.hasStruck,
      refusal: watcher.refusal,
      complaints: trouble === undefined
        ? watcher.complaints
        : [trouble, ...watcher.complaints],
    };
  }

  /** A row with every fault of some kinds, one after the other. */
  *all(
    row: number,
    kinds: readonly FaultKind[] = faultKinds,
  ): IterableIterator<readonly [fault: Fault | undefined, Injected]> {
    const clean = this.run(row);
    yield [undefined, clean];
    for (const kind of kinds) {
      for (let number = 1;; number++) {
        const fault = { kind, number };
        const injected = this.run(row, fault, clean.census);
        if (!injected.hasStruck) break;
        yield [fault, injected];
      }
    }
  }
}
