/**
 * Every node of /proc, in the reference's order; PID and the like stand for numbers.
 *
 * @module
 */

import {
  directory,
  type FilePaths,
  link,
  list,
  type Node,
  object,
  text,
} from "./node.ts";

const PROCFS = "FileSystem/ProcFS/";
const INODE = `${PROCFS}Inode.cpp`;
const EXPOSED = `${PROCFS}ProcessExposed.cpp`;

/** Only the owner may read; who is not dumpable shows nobody anything. */
const PRIVATE = { mode: 0o400 };

/** The nodes by their paths from /proc. */
export const procNodes = {
  "self": link("the reader's pid", INODE),
  "PID": directory(INODE, 0o555),
  "PID/fd": directory(EXPOSED, 0o555),
  "PID/fd/FD": link("the path of an open file", EXPOSED, 0o400),
  "PID/stacks": directory(EXPOSED, 0o555),
  "PID/stacks/TID": text(
    "the addresses of a thread's stack frames, as a JSON array of numbers",
    EXPOSED,
    PRIVATE,
  ),
  "PID/children": directory(EXPOSED, 0o555),
  "PID/children/PID": link("../../ and the child's pid", EXPOSED, 0o400),
  "PID/unveil": list(["path", "permissions"], EXPOSED, PRIVATE),
  "PID/pledge": object(["promises?"], EXPOSED, PRIVATE),
  "PID/fds": list(
    [
      "fd",
      "absolute_path",
      "seekable",
      "class",
      "offset",
      "cloexec",
      "blocking",
      "can_read",
      "can_write",
      "inode?",
    ],
    EXPOSED,
    PRIVATE,
  ),
  "PID/exe": link("the path of the program", EXPOSED),
  "PID/cwd": link("the current directory", EXPOSED),
  "PID/perf_events": text(
    "the profile of the process as JSON; without one the open is ENOBUFS",
    EXPOSED,
    PRIVATE,
  ),
  "PID/vm": list(
    [
      "readable",
      "writable",
      "executable",
      "stack",
      "shared",
      "syscall",
      "purgeable",
      "volatile?",
      "memory_type",
      "address",
      "size",
      "amount_resident",
      "amount_dirty",
      "cow_pages",
      "name",
      "vmobject",
      "pagemap",
    ],
    EXPOSED,
    PRIVATE,
  ),
  "PID/cmdline": text("argv as a JSON array of strings", EXPOSED, PRIVATE),
} satisfies Readonly<Record<string, Node>>;

/** The path of a file or link of /proc, as the table has it. */
export type ProcFilePath = FilePaths<typeof procNodes>;
