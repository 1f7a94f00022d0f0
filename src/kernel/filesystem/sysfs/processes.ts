/**
 * /sys/kernel/processes (Kernel/FileSystem/SysFS/Subsystems/Kernel/Processes.cpp).
 *
 * @module
 */

import { blockedStates } from "../../tasks/wait_queue.ts";
import { promiseNames, THREAD_PRIORITY_MIN } from "../../../api/constants.ts";
import type { Kernel } from "../../kernel.ts";
import { AnonymousVMObject } from "../../memory/anonymous_vm_object.ts";
import { InodeVMObject } from "../../memory/inode_vm_object.ts";
import { isPresent, PAGE_SIZE } from "../../memory/memory_manager.ts";
import type { AddressSpace } from "../../memory/address_space.ts";
import type { Process } from "../../tasks/process.ts";
import type { Thread } from "../../tasks/thread.ts";
import type { TimeScheduled } from "../../tasks/time_scheduled.ts";
import { Cost, type Parts } from "../../work.ts";
import { type JsonValue, listJson, toJson } from "../json.ts";

/** All processes that the reader can see, and the time spent. */
export function* processesJson(kernel: Kernel, reader: Process): Parts<string> {
  const visible = kernel.processes.allVisible(reader);
  const { total, inKernel } = kernel.scheduler.timeScheduled;
  const all = reader.isJailed ? visible : [undefined, ...visible];
  const processes = yield* listJson(
    kernel.memory,
    all,
    (process) =>
      process === undefined
        ? toJson(describeColonel(kernel))
        : describeProcess(process),
  );
  const times = `"total_time":${total},"total_time_kernel":${inKernel}`;
  return `{"processes":${processes},${times}}`;
}

function* describeProcess(process: Process): Parts<string> {
  const { credentials, promises, tty } = process;
  const made = promiseNames.filter((_, bit) =>
    promises !== undefined && (promises & (1 << bit)) !== 0
  );
  const amounts = yield* memoryAmounts(process.space);
  return toJson({
    // Each word is followed by a space, the last one too.
    pledge: made.map((name) => `${name} `).join(""),
    veil: veilOf(process),
    pid: process.pid,
    pgid: tty?.foregroundGroupId ?? 0,
    pgp: process.pgid,
    sid: process.sid,
    uid: credentials.uid,
    gid: credentials.gid,
    ppid: process.ppid,
    tty: tty?.pseudoName ?? "",
    name: process.name,
    executable: process.executable?.absolutePath ?? "",
    creation_time: process.creationTime,
    ...amounts,
    dumpable: process.dumpable,
    kernel: process.isKernelProcess,
    threads: process.threads.map(describeThread),
  });
}

/** An inherited lock is not told apart; the kernel's processes have no veil. */
function veilOf({ isKernelProcess, unveil }: Process): string {
  if (isKernelProcess) return "";
  return unveil.state === "LockedInherited" ? "Locked" : unveil.state;
}

const NO_AMOUNTS = {
  amount_virtual: 0,
  amount_resident: 0,
  amount_dirty_private: 0,
  amount_clean_inode: 0,
  amount_shared: 0,
  amount_purgeable_volatile: 0,
  amount_purgeable_nonvolatile: 0,
};

/** Bytes by kind, as in Kernel/Memory/AddressSpace.cpp. */
function* memoryAmounts(
  { memory, regions }: AddressSpace,
): Parts<typeof NO_AMOUNTS> {
  const { work } = memory;
  const amounts = { ...NO_AMOUNTS };
  const dirtyBytes = new Map<InodeVMObject, number>();
  for (const region of [...regions]) {
    if (work.isPartOver) yield;
    work.add(Cost.region);
    const { object } = region;
    const resident = region.countPages(isPresent) * PAGE_SIZE;
    amounts.amount_virtual += region.size;
    amounts.amount_resident += resident;
    // Who counts them refers to each page as well: Region::physical_page.
    amounts.amount_shared += resident;
    if (object instanceof InodeVMObject && !dirtyBytes.has(object)) {
      work.add(object.pages.length * Cost.slot);
      dirtyBytes.set(object, object.dirtyPages * PAGE_SIZE);
    }
    if (!region.shared) {
      amounts.amount_dirty_private += object instanceof InodeVMObject
        ? dirtyBytes.get(object)!
        : resident;
    }
    if (object instanceof AnonymousVMObject && object.purgeable) {
      if (object.volatile) {
        amounts.amount_purgeable_volatile += resident;
      } else amounts.amount_purgeable_nonvolatile += resident;
    }
  }
  for (const [object, dirty] of dirtyBytes) {
    const present = object.pages.filter(isPresent).length;
    amounts.amount_clean_inode += present * PAGE_SIZE - dirty;
  }
  return amounts;
}

const STATE_NAMES = {
  running: "Running",
  runnable: "Runnable",
  blocked: "Blocked",
  stopped: "Stopped",
  dying: "Dying",
  dead: "Dead",
} as const;

function nameOfState({ state, condition }: Thread): string {
  const what = state === "blocked" ? condition?.what : undefined;
  return what === undefined ? STATE_NAMES[state] : blockedStates[what];
}

/** What is counted of a thread here. */
interface ThreadCounts {
  readonly tid: number;
  /** A byte string. */
  readonly name: string;
  readonly timeScheduled: TimeScheduled;
  readonly state: string;
  readonly priority: number;
  readonly syscallCount: number;
  readonly fileReadBytes: number;
  readonly fileWriteBytes: number;
}

/** Fields that are shown, and of which nothing is counted. */
function nothingOf(fields: readonly string[]): Record<string, JsonValue> {
  return Object.fromEntries(fields.map((field) => [field, 0]));
}

function threadJson(thread: ThreadCounts): JsonValue {
  return {
    tid: thread.tid,
    name: thread.name,
    ...nothingOf(["times_scheduled"]),
    time_user: thread.timeScheduled.inUser,
    time_kernel: thread.timeScheduled.inKernel,
    state: thread.state,
    cpu: 0,
    priority: thread.priority,
    syscall_count: thread.syscallCount,
    ...nothingOf(["inode_faults", "zero_faults", "cow_faults"]),
    file_read_bytes: thread.fileReadBytes,
    file_write_bytes: thread.fileWriteBytes,
    ...nothingOf([
      "unix_socket_read_bytes",
      "unix_socket_write_bytes",
      "ipv4_socket_read_bytes",
      "ipv4_socket_write_bytes",
    ]),
  };
}

function describeThread(thread: Thread): JsonValue {
  return threadJson({
    tid: thread.tid,
    name: thread.name,
    timeScheduled: thread.timeScheduled,
    state: nameOfState(thread),
    priority: thread.priority,
    syscallCount: thread.syscallCount,
    fileReadBytes: thread.fileReadBytes,
    fileWriteBytes: thread.fileWriteBytes,
  });
}

/** The kernel's own process, whose one thread runs when no other does. */
function describeColonel({ vfs, scheduler }: Kernel): JsonValue {
  return {
    pledge: "",
    veil: "",
    pid: 0,
    pgid: 0,
    pgp: 0,
    sid: 0,
    uid: 0,
    gid: 0,
    ppid: 0,
    tty: "",
    name: "colonel",
    executable: "",
    creation_time: vfs.bootTime,
    ...NO_AMOUNTS,
    dumpable: false,
    kernel: true,
    threads: [threadJson({
      tid: 0,
      name: "Idle Task #0",
      timeScheduled: scheduler.timeIdle,
      state: STATE_NAMES.runnable,
      priority: THREAD_PRIORITY_MIN,
      syscallCount: 0,
      fileReadBytes: 0,
      fileWriteBytes: 0,
    })],
  };
}
