/**
 * What a process knows of its children and who waits for them
 * (Kernel/Tasks/ThreadBlockers.cpp, WaitBlocker and WaitBlockerSet).
 *
 * @module
 */

import { Cost } from "../work.ts";
import {
  CLD_CONTINUED,
  CLD_STOPPED,
  WCONTINUED,
  WEXITED,
  WNOWAIT,
  WSTOPPED,
} from "../../api/constants.ts";
import type { Process } from "./process.ts";
import type { ProcessGroup } from "./process_group.ts";
import { WaitQueue } from "./wait_queue.ts";

/** What happens to a child. */
export type ChildEvent = "terminated" | "stopped" | "continued";

/** The latest of that, and the signal that it came by. */
interface LatestEvent {
  readonly event: ChildEvent;
  readonly signal: number;
}

/** The part of siginfo_t that waitid fills. */
export interface WaitResult {
  readonly code: number;
  readonly pid: number;
  readonly uid: number;
  readonly status: number;
}

/** Whom a caller waits for: all children, one process, or a group. */
export type Waitee = Process | ProcessGroup | undefined;

interface ChildRecord {
  readonly process: Process;
  /** Undefined as long as nothing has happened. */
  latest: LatestEvent | undefined;
  wasWaited: boolean;
}

/** One thread inside waitid. */
export class WaitBlocker {
  readonly queue: WaitQueue = new WaitQueue();
  readonly options: number;
  readonly waitee: Waitee;
  result: WaitResult | undefined;

  constructor(options: number, waitee: Waitee) {
    this.options = options;
    this.waitee = waitee;
  }

  /** Takes the event away, unlike WNOWAIT. */
  get isWait(): boolean {
    return (this.options & WNOWAIT) === 0;
  }

  matches(process: Process): boolean {
    const { waitee } = this;
    if (waitee === undefined) return true;
    return "pid" in waitee ? waitee === process : waitee.pgid === process.pgid;
  }

  /** The one process that is waited for. */
  get process(): Process | undefined {
    const { waitee } = this;
    return waitee !== undefined && "pid" in waitee ? waitee : undefined;
  }

  /** Takes an event as the result if it is one that was asked for. */
  take(process: Process, latest: LatestEvent | undefined): boolean {
    if (latest === undefined || !this.matches(process)) return false;
    const { event, signal } = latest;
    if (!this.#wants(process, event)) return false;
    const uid = process.credentials.uid;
    if (event === "terminated") {
      this.result = { ...process.ending, pid: process.pid, uid };
    } else {
      const code = event === "stopped" ? CLD_STOPPED : CLD_CONTINUED;
      this.result = { code, pid: process.pid, uid, status: signal };
    }
    return true;
  }

  #wants(process: Process, event: ChildEvent): boolean {
    // WSTOPPED is WUNTRACED, so stops need that one bit; continues need both
    // or a tracer.
    switch (event) {
      case "terminated":
        return (this.options & WEXITED) !== 0;
      case "stopped":
        return (this.options & WSTOPPED) !== 0;
      case "continued":
        return (this.options & WCONTINUED) !== 0 &&
          ((this.options & WSTOPPED) !== 0 || process.tracer !== undefined);
    }
  }
}

/** Children and tracees of one process with their latest events. */
export class WaitBlockerSet {
  #records: ChildRecord[] = [];
  readonly #blockers = new Set<WaitBlocker>();
  readonly #owner: Process;
  #finalized = false;

  constructor(owner: Process) {
    this.#owner = owner;
  }

  registerNewChild(process: Process): void {
    this.#push({ process, latest: undefined, wasWaited: false });
  }

  #push(record: ChildRecord): void {
    record.process.rememberedBy++;
    this.#records.push(record);
  }

  has(blocker: WaitBlocker): boolean {
    this.#owner.kernel.memory.work.add(this.#records.length * Cost.slot);
    return this.#records.some(({ process }) => blocker.matches(process));
  }

  /** A wait for one process keeps it, so that its signal's sender is known. */
  add(blocker: WaitBlocker): void {
    this.#blockers.add(blocker);
    if (blocker.process !== undefined) blocker.process.rememberedBy++;
  }

  /** The wait is over. */
  remove(blocker: WaitBlocker): void {
    this.#blockers.delete(blocker);
    if (blocker.process !== undefined) this.#forget(blocker.process);
  }

  /** WNOHANG, and the last look of a wait that was interrupted. */
  tryUnblock(blocker: WaitBlocker): void {
    for (const record of this.#records) {
      if (record.wasWaited && blocker.isWait) continue;
      if (!blocker.take(record.process, record.latest)) continue;
      if (blocker.isWait) {
        if (record.latest?.event === "terminated") this.#drop(record);
        else record.wasWaited = true;
      }
      return;
    }
  }

  /**
   * Before a wait blocks: an event recorded earlier satisfies it, even one
   * that was reported before, and is not marked as reported.
   */
  satisfyAtOnce(blocker: WaitBlocker): boolean {
    for (const record of this.#records) {
      if (!blocker.take(record.process, record.latest)) continue;
      if (record.latest?.event === "terminated" && blocker.isWait) {
        this.#drop(record);
      }
      return true;
    }
    return false;
  }

  /** An event happens to a child or tracee. */
  unblock(process: Process, event: ChildEvent, signal: number): void {
    const latest = { event, signal };
    if (this.#finalized) return;
    const looked = this.#records.length + this.#blockers.size;
    this.#owner.kernel.memory.work.add(looked * Cost.slot);
    const record = this.#records.find((other) => other.process === process);
    const alreadyWaited = event !== "terminated" && record?.wasWaited === true;
    let waited = false;
    for (const blocker of [...this.#blockers]) {
      if (alreadyWaited && blocker.isWait) continue;
      if (!blocker.take(process, latest)) continue;
      this.#blockers.delete(blocker);
      blocker.queue.wakeAll();
      waited ||= blocker.isWait;
    }
    const consumed = waited && event === "terminated";
    if (!consumed) this.#record(record, process, latest, waited);
    else if (record !== undefined) this.#drop(record);
  }

  #record(
    record: ChildRecord | undefined,
    process: Process,
    latest: LatestEvent,
    wasWaited: boolean,
  ): void {
    if (record === undefined) {
      // A tracee that is no child enters with its first event; its death
      // alone is nothing the reference expects here.
      if (latest.event === "terminated") return;
      // Even where somebody waited, it enters as not reported yet.
      this.#push({ process, latest, wasWaited: false });
    } else {
      record.latest = latest;
      record.wasWaited = wasWaited;
    }
  }

  /** The caller gives up a child. */
  disown(process: Process): void {
    for (const record of [...this.#records]) {
      if (record.process === process) this.#drop(record);
    }
  }

  #drop(record: ChildRecord): void {
    this.#records = this.#records.filter((other) => other !== record);
    this.#forget(record.process);
  }

  #forget(process: Process): void {
    process.rememberedBy--;
    this.#owner.kernel.processes.freeIfForgotten(process);
  }

  /** The owner is gone: nobody will ask for its children any more. */
  finalize(): void {
    this.#finalized = true;
    for (const record of [...this.#records]) this.#drop(record);
  }
}
