/**
 * What programs are about: how often they make the calls of which families,
 * and what their actors do together.
 *
 * @module
 */

import { type SyscallName, syscalls } from "../../src/api/calls.ts";
import type { Weighted } from "./chance.ts";
import { everyPattern, type PatternName } from "./patterns.ts";

/**
 * Calls that chance does not draw, and why. What a pattern or a use makes is
 * made all the same.
 */
export const undrawn: Readonly<Partial<Record<SyscallName, string>>> = {
  fork: "patterns start children",
  execve: "a pattern does, and nothing of the program is left then",
  posix_spawn: "a pattern does",
  exit: "patterns end children",
  create_thread: "patterns start threads",
  exit_thread: "threads end when their steps do",
  ptrace: "a pattern has a debuggee",
  pledge: "a pattern's child does, and does little afterwards",
  unveil: "a pattern's child does",
  sigreturn: "the return from a handler makes it",
  get_dir_entries: "the reference panics now and then",
  clock_settime: "the boot's other programs would see it",
  setkeymap: "a use does, as root",
  sethostname: "a use does, as root",
  dbgputstr: "it writes to the log that is read",
  dump_backtrace: "it writes to the log that is read",
  purge: "a use does, as root",
  fsopen: "a use does, as root",
  fsmount: "a use does, as root",
  bindmount: "a use does, as root",
  remount: "a use does, as root",
  umount: "a use does, as root",
  copy_mount: "a use does, as root",
  unshare_open: "a use does, as root",
  unshare_create: "a use does, as root",
  unshare_enter: "a use does, as root",
  archctl: "a use does, where it works",
  profiling_enable: "it wants a process that is not there",
  profiling_disable: "it wants a process that is profiled",
  profiling_free_buffer: "it wants a process that is profiled",
  getkeymap: "a use does, with a keymap that it knows",
};

/** A theme. */
export interface Theme {
  readonly name: string;
  readonly as: "user" | "root";
  readonly families: readonly Weighted<string>[];
  readonly patterns: readonly Weighted<PatternName>[];
  /** Whether its programs begin with a terminal. */
  readonly hasTerminal?: boolean;
}

const families = new Map<string, SyscallName[]>();
for (const [name, { family }] of Object.entries(syscalls)) {
  if (name in undrawn) continue;
  const list = families.get(family) ?? [];
  list.push(name as SyscallName);
  families.set(family, list);
}

/** The calls of a family that chance draws. */
export function callsOf(family: string): readonly SyscallName[] {
  return families.get(family) ?? [];
}

const everyFamily: readonly Weighted<string>[] = [...families].map((
  [family, calls],
) => [family, calls.length]);

const files: readonly Weighted<string>[] = [
  ["open", 4],
  ["read_write", 6],
  ["stat", 3],
  ["directory", 3],
  ["link", 5],
  ["metadata", 4],
  ["fcntl", 3],
];

/** The themes, and how often a program is about each. */
export const themes: readonly Weighted<Theme>[] = [
  [{
    name: "files",
    as: "user",
    families: files,
    patterns: [["childThatRuns", 2], ["takingTurns", 2], ["veiling", 2], [
      "promising",
      1,
    ]],
  }, 4],
  [{
    name: "root's files",
    as: "root",
    families: [...files, ["identity", 6]],
    patterns: [
      ["childThatRuns", 2],
      ["veiling", 1],
      ["newProgram", 1],
      ["newLife", 1],
    ],
  }, 2],
  [{
    name: "descriptors",
    as: "user",
    families: [
      ["pipe", 3],
      ["fcntl", 5],
      ["open", 3],
      ["read_write", 5],
      ["poll", 3],
      ["inode_watcher", 3],
    ],
    patterns: [["waker", 3], ["takingTurns", 2], ["childThatRuns", 1]],
  }, 3],
  [{
    name: "memory",
    as: "user",
    families: [["memory", 10], ["read_write", 2], ["futex", 1]],
    patterns: [
      ["touching", 6],
      ["memoryThatForks", 4],
      ["fault", 3],
      ["childThatRuns", 1],
    ],
  }, 4],
  [{
    name: "sockets",
    as: "user",
    families: [["socket", 10], ["poll", 2], ["fcntl", 2], ["read_write", 2]],
    patterns: [["meeting", 3], ["takingTurns", 1], ["childThatRuns", 1]],
  }, 3],
  [{
    name: "processes",
    as: "user",
    families: [
      ["process", 4],
      ["session", 3],
      ["signal", 4],
      ["scheduling", 1],
      ["identity", 2],
    ],
    patterns: [
      ["stopping", 3],
      ["lethal", 2],
      ["newProgram", 2],
      ["newLife", 2],
      ["childThatRuns", 2],
      ["handler", 1],
    ],
  }, 3],
  [{
    name: "signals",
    as: "user",
    families: [["signal", 8], ["time", 3], ["process", 1]],
    patterns: [["handler", 5], ["waker", 3], ["lethal", 1], ["stopping", 1]],
  }, 3],
  [{
    name: "threads",
    as: "user",
    families: [["thread", 3], ["futex", 4], ["scheduling", 2], ["time", 1]],
    patterns: [["threadThatRuns", 5], ["waker", 1]],
  }, 2],
  [{
    name: "debuggees",
    as: "user",
    families: [["signal", 2], ["memory", 1], ["process", 2]],
    patterns: [["debuggee", 6], ["stopping", 1]],
  }, 2],
  [{
    name: "terminals",
    as: "user",
    families: [["fcntl", 8], ["session", 2], ["poll", 1], ["signal", 1]],
    patterns: [["typing", 8], ["childThatRuns", 1], ["handler", 1]],
    hasTerminal: true,
  }, 2],
  [{
    name: "everything",
    as: "user",
    families: everyFamily,
    patterns: everyPattern,
  }, 4],
  [{
    name: "root's everything",
    as: "root",
    families: everyFamily,
    patterns: everyPattern,
  }, 1],
];
