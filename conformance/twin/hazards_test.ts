// Nothing that the reference panics at gets into a program.

import { assert, assertEquals } from "@std/assert";
import type { SyscallName } from "../../src/api/calls.ts";
import {
  F_SETFL,
  F_SETLK,
  F_SETLKW,
  FIONREAD,
  FUTEX_WAIT,
  FUTEX_WAKE,
  MSG_PEEK,
  MSG_WAITALL,
  O_NONBLOCK,
  PT_PEEKDEBUG,
  PT_POKEDEBUG,
  PT_SINGLESTEP,
  PT_SYSCALL,
  SCHEDULER_PARAMETERS_PROCESS,
  SCHEDULER_PARAMETERS_THREAD,
  SIGKILL,
  SIGSTOP,
  SIGUSR1,
  SIGWINCH,
  SO_RCVTIMEO,
} from "../../src/api/constants.ts";
import { iovec } from "../../src/api/structs.ts";
import { call } from "../language/call.ts";
import type { Step } from "../language/step.ts";
import { allSteps } from "../language/step.ts";
import { struct } from "../language/struct_block.ts";
import { buffer, NULL, result } from "../language/value.ts";
import { Chance } from "./chance.ts";
import { fillCall, type Wishes } from "./fill.ts";
import { type Caller, isHazardous } from "./hazards.ts";
import { programsOf } from "./programs.ts";
import { sceneWorld } from "./scene.ts";
import { undrawn } from "./themes.ts";
import type { FileKind } from "./world.ts";

const descriptor = result("fd");
const mapping = result("at");

/** Somebody with one descriptor of a kind, and a mapped file with a name. */
function callerWith(
  kind: FileKind,
  { isNonblocking = false, isRoot = false, hasThreads = false } = {},
): Caller {
  const world = sceneWorld();
  world.hasThreads = hasThreads;
  world.files.push({
    value: descriptor,
    kind,
    reads: true,
    writes: true,
    isNonblocking,
  });
  world.mappings.push({
    base: mapping,
    pages: 1,
    isReadable: true,
    isWritable: true,
    isShared: true,
    kind: "shared file",
  });
  return { world, program: { isRoot } };
}

interface Case {
  readonly what: string;
  readonly call: SyscallName;
  readonly bad: Wishes;
  readonly good: Wishes;
  readonly by?: Caller;
  /** Who may do what `bad` says. */
  readonly unless?: Caller;
}

const onFd = { fd: descriptor, sockfd: descriptor };
const listener = callerWith("local listener");
const control = buffer(24);
const message: Wishes = {
  msg_iov: struct(iovec, { iov_base: buffer(4), iov_len: 4 }),
  msg_iovlen: 1,
  msg_control: control,
};

const cases: readonly Case[] = [
  {
    what: "a request that dereferences null",
    call: "ioctl",
    bad: { ...onFd, request: FIONREAD },
    good: { ...onFd, request: FIONREAD + 1 },
    by: listener,
    unless: callerWith("pipe"),
  },
  {
    what: "a mapping without a name",
    call: "mremap",
    bad: { old_address: result("another") },
    good: { old_address: mapping },
  },
  {
    what: "an empty name",
    call: "mmap",
    bad: { name: "", size: 1 },
    good: { name: "n", size: 1 },
  },
  {
    what: "nothing to synchronise",
    call: "msync",
    bad: { size: 0 },
    good: { size: 1 },
  },
  {
    what: "a wake of nobody",
    call: "futex",
    bad: { futex_op: FUTEX_WAKE, val: 0 },
    good: { futex_op: FUTEX_WAIT, val: 0 },
  },
  {
    what: "a mode of what has no inode",
    call: "fchmod",
    bad: onFd,
    good: { fd: result("unknown"), mode: 0 },
    by: callerWith("local"),
    unless: callerWith("file"),
  },
  {
    what: "a wait on a local socket",
    call: "read",
    bad: { ...onFd, size: 4 },
    good: { fd: 0, size: 4 },
    by: callerWith("connected local"),
    unless: callerWith("connected local", { isNonblocking: true }),
  },
  {
    what: "a wait for a local listener",
    call: "connect",
    bad: onFd,
    good: { sockfd: 0 },
    by: callerWith("local", { isNonblocking: true }),
    unless: callerWith("udp"),
  },
  {
    what: "a message of nothing",
    call: "write",
    bad: { ...onFd, size: 0 },
    good: { ...onFd, size: 1 },
    by: callerWith("udp"),
    unless: callerWith("file"),
  },
  {
    what: "a new program beside threads",
    call: "execve",
    bad: {},
    good: {},
    by: callerWith("file", { hasThreads: true }),
    unless: callerWith("file"),
  },
  {
    what: "a wait for a record lock",
    call: "fcntl",
    bad: { ...onFd, cmd: F_SETLKW },
    good: { ...onFd, cmd: F_SETLK },
  },
  {
    what: "memory of others",
    call: "munmap",
    bad: { size: 1n << 40n },
    good: { size: 1n << 63n },
  },
  {
    what: "a stop of oneself",
    call: "kill",
    bad: { pid: 0, signal: SIGSTOP },
    good: { pid: 0, signal: SIGUSR1 },
  },
  {
    what: "a lethal signal to strangers as root",
    call: "kill",
    bad: { pid: -1, signal: SIGKILL },
    good: { pid: result("me"), signal: SIGKILL },
    by: callerWith("file", { isRoot: true }),
    unless: callerWith("file"),
  },
  {
    what: "a lethal signal to the executor's group",
    call: "killpg",
    bad: { pgrp: 0, signal: SIGKILL },
    good: { pgrp: 0, signal: SIGWINCH },
    by: callerWith("file", { isRoot: true }),
  },
  {
    what: "the end of not waiting on a local socket",
    call: "fcntl",
    bad: { ...onFd, cmd: F_SETFL, arg: 0 },
    good: { ...onFd, cmd: F_SETFL, arg: O_NONBLOCK },
    by: callerWith("connected local", { isNonblocking: true }),
    unless: callerWith("pipe"),
  },
  {
    what: "a wait on a datagram socket, which others may wait on too",
    call: "recvmsg",
    bad: onFd,
    good: { sockfd: 0 },
    by: callerWith("udp"),
    unless: callerWith("udp", { isNonblocking: true }),
  },
  {
    what: "an address that is null",
    call: "connect",
    bad: { ...onFd, address: NULL },
    good: { ...onFd, address: buffer(16) },
    by: callerWith("udp"),
  },
  {
    what: "a second name for a connected socket",
    call: "bind",
    bad: onFd,
    good: { sockfd: 0 },
    by: callerWith("connected local"),
    unless: callerWith("local"),
  },
  {
    what: "a limit for waiting on a local socket",
    call: "setsockopt",
    bad: { ...onFd, option: SO_RCVTIMEO },
    good: { ...onFd, option: SO_RCVTIMEO + 1 },
    by: callerWith("connected local"),
    unless: callerWith("udp"),
  },
  {
    what: "a disowned child beside a thread that may wait for it",
    call: "disown",
    bad: {},
    good: {},
    by: callerWith("file", { hasThreads: true }),
    unless: callerWith("file"),
  },
  {
    what: "a step that one architecture lacks",
    call: "ptrace",
    bad: { request: PT_SINGLESTEP },
    good: { request: PT_SYSCALL },
  },
  {
    what: "a debug register",
    call: "ptrace",
    bad: { request: PT_POKEDEBUG },
    good: { request: PT_PEEKDEBUG },
  },
  {
    what: "in a mode that nobody knows",
    call: "scheduler_get_parameters",
    bad: { pid_or_tid: 0, mode: 2 },
    good: { pid_or_tid: 0, mode: SCHEDULER_PARAMETERS_PROCESS },
  },
  {
    what: "of another process",
    call: "scheduler_set_parameters",
    bad: { pid_or_tid: 7, mode: SCHEDULER_PARAMETERS_PROCESS },
    good: { pid_or_tid: 7, mode: SCHEDULER_PARAMETERS_THREAD },
  },
  {
    what: "of all data of a stream that may end before",
    call: "recvmsg",
    bad: { ...onFd, flags: MSG_WAITALL },
    good: { ...onFd, flags: MSG_PEEK },
    by: callerWith("tcp"),
    unless: callerWith("udp", { isNonblocking: true }),
  },
  {
    what: "with control data that has no end",
    call: "sendmsg",
    bad: { ...onFd, ...message, msg_controllen: 4096 },
    good: { ...onFd, ...message, msg_controllen: control.size },
    by: callerWith("tcp"),
  },
  {
    what: "a directory over a directory",
    call: "rename",
    bad: { old_path: "/w/d", new_path: "/w/d/e" },
    good: { old_path: "/w/a", new_path: "/w/d/e" },
  },
  {
    what: "the root directory as root",
    call: "chmod",
    bad: { path: "/" },
    good: { path: "/w/a" },
    by: callerWith("file", { isRoot: true }),
  },
  {
    what: "the root directory as root, by a register",
    call: "rmdir",
    bad: { path: ".." },
    good: { path: "/w/d/e" },
    by: callerWith("file", { isRoot: true }),
  },
  {
    what: "a request to an adapter as root",
    call: "ioctl",
    bad: { ...onFd, request: 31 },
    good: { ...onFd, request: FIONREAD + 1 },
    by: callerWith("udp", { isRoot: true }),
    unless: callerWith("udp"),
  },
];

for (
  const { what, call, bad, good, by = callerWith("file"), unless } of cases
) {
  Deno.test(`isHazardous() keeps ${call} out where it is ${what}`, () => {
    const draft = (wishes: Wishes, who: Caller) =>
      fillCall(call, wishes, { chance: new Chance(1), world: who.world });
    assert(isHazardous(draft(bad, by), by), "what is bad");
    if (good !== bad && unless === undefined) {
      assert(!isHazardous(draft(good, by), by), "what is good");
    }
    if (unless !== undefined) {
      assert(!isHazardous(draft(bad, unless), unless), "who may");
    }
  });
}

Deno.test("programs make none of the calls that are kept out altogether", () => {
  const kept = ["get_dir_entries", "clock_settime", "dbgputstr"];
  const made = programsOf(4, 200, "x86_64").flatMap(({ steps }) =>
    allSteps(steps).flatMap(({ action }: Step) =>
      action.kind === "call" ? action.name ?? [] : []
    )
  );
  assert(made.length > 4000);
  for (const name of kept) {
    assert(name in undrawn && name in call, name);
    assertEquals(made.filter((one) => one === name), []);
  }
});
