/**
 * Every process, and who can see whom.
 *
 * @module
 */

import { addProcessExit } from "./performance_events.ts";
import type { Process } from "./process.ts";
import { ProcessGroup } from "./process_group.ts";
import type { Thread } from "./thread.ts";

/** A set of processes that see only each other (unshare). */
export class ScopedProcessList {
  readonly id: number;
  readonly processes = new Set<Process>();

  constructor(id: number) {
    this.id = id;
  }
}

/** Pids, processes and groups of a machine. */
export class ProcessTable {
  readonly #byAge = new Set<Process>();
  /** Newest first, the order in which the reference walks them; made when
   * somebody walks, since most come and go unseen. */
  #newestFirst: readonly Process[] | undefined;
  readonly #byPid = new Map<number, Process>();
  readonly #threads = new Map<number, Thread>();
  readonly #groups = new Map<number, ProcessGroup>();
  /** Those that can be entered by their numbers. */
  readonly #scopedLists = new Map<number, ScopedProcessList>();
  #nextScopedListId = 0;
  #nextPid = 0;

  /** Pids and tids share one counter that only grows. */
  allocatePid(): number {
    return this.#nextPid++;
  }

  add(process: Process): void {
    this.#byAge.add(process);
    this.#newestFirst = undefined;
    this.#byPid.set(process.pid, process);
  }

  remove(process: Process): void {
    // A process that nobody ever saw has left its group all the same.
    if (this.#byPid.get(process.pid) === process) {
      this.#byPid.delete(process.pid);
      this.#byAge.delete(process);
      this.#newestFirst = undefined;
    }
    this.#leaveScopedList(process);
    this.setGroup(process, undefined);
  }

  /** The process is known by another pid from now on. */
  renumber(process: Process, pid: number): void {
    this.#byPid.delete(process.pid);
    process.pid = pid;
    this.#byPid.set(pid, process);
  }

  /** A dead process stays visible while a parent or tracer remembers it. */
  freeIfForgotten(process: Process): void {
    if (process.state === "dead" && process.rememberedBy === 0) {
      this.remove(process);
      addProcessExit(process);
      process.forget();
    }
  }

  addThread(thread: Thread): void {
    this.#threads.set(thread.tid, thread);
  }

  /** Threads that have ended and that nobody may join any more, by age. */
  dyingThreads(): Thread[] {
    return [...this.#threads.values()].filter((thread) =>
      thread.state === "dying" && !thread.isJoinable
    );
  }

  /** How many there are. */
  get threadCount(): number {
    return this.#threads.size;
  }

  removeThread(thread: Thread): void {
    this.#threads.delete(thread.tid);
  }

  /** Whoever has this pid, zombies included. */
  find(pid: number): Process | undefined {
    return this.#byPid.get(pid);
  }

  /** As `find`, restricted to what `viewer` can see. A ProcessID has 32 bits. */
  visible(viewer: Process, pid: number): Process | undefined {
    const found = this.#byPid.get(pid | 0);
    return found !== undefined && canSee(viewer, found) ? found : undefined;
  }

  /** A live thread that `viewer` can see. */
  visibleThread(viewer: Process, tid: number): Thread | undefined {
    const found = this.#threads.get(tid);
    return found !== undefined && canSee(viewer, found.process)
      ? found
      : undefined;
  }

  /** All that `viewer` can see: newest first, in a list as they joined it. */
  allVisible(viewer: Process): Process[] {
    return [...viewer.scopedList?.processes ?? this.all];
  }

  /** Live members of a group that `viewer` can see. */
  visibleGroup(viewer: Process, pgid: number): Process[] {
    return this.allVisible(viewer).filter((process) =>
      process.state !== "dead" && process.pgid === pgid
    );
  }

  /** The kernel's first process, which is in no list: its thread is idle. */
  get colonel(): Process {
    const idle = this.#threads.get(0);
    if (idle === undefined) throw new Error("a machine without a first thread");
    return idle.process;
  }

  get all(): readonly Process[] {
    return this.#newestFirst ??= [...this.#byAge].reverse();
  }

  /** A new, empty list; each has a number of its own. */
  createScopedList(): ScopedProcessList {
    const list = new ScopedProcessList(this.#nextScopedListId++);
    this.#scopedLists.set(list.id, list);
    return list;
  }

  scopedList(id: number): ScopedProcessList | undefined {
    return this.#scopedLists.get(id);
  }

  /** unshare: a process joins a list and leaves the one it was in. */
  enterScopedList(process: Process, list: ScopedProcessList): void {
    if (process.scopedList === list) return;
    this.#leaveScopedList(process);
    process.scopedList = list;
    list.processes.add(process);
    this.#scopedLists.set(list.id, list);
  }

  /** A list that its last process left is not found again. */
  #leaveScopedList(process: Process): void {
    const { scopedList: list } = process;
    if (list?.processes.delete(process) !== true) return;
    if (list.processes.size === 0) this.#scopedLists.delete(list.id);
  }

  get groups(): Iterable<ProcessGroup> {
    return this.#groups.values();
  }

  findGroup(pgid: number): ProcessGroup | undefined {
    return this.#groups.get(pgid);
  }

  findOrCreateGroup(pgid: number): ProcessGroup {
    let group = this.#groups.get(pgid);
    if (group === undefined) {
      this.#groups.set(pgid, group = new ProcessGroup(pgid));
    }
    return group;
  }

  /** A group ends with its last member. */
  setGroup(process: Process, group: ProcessGroup | undefined): void {
    const previous = process.group;
    process.group = group;
    if (group !== undefined) group.members++;
    if (previous !== undefined && --previous.members === 0) {
      this.#groups.delete(previous.pgid);
    }
  }
}

function canSee(viewer: Process, other: Process): boolean {
  const list = viewer.scopedList;
  return list === undefined || list.processes.has(other);
}
