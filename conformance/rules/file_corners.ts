/**
 * Files: what is left of an open that never ended, nodes of kinds that there
 * is no device for, and who owns the root.
 *
 * @module
 */

import {
  buffer,
  child,
  exit,
  join,
  kill,
  node,
  open,
  result,
  room,
  type Row,
  row,
  settle,
  sigaction,
  stat,
  text,
  thread,
  write,
} from "../language/row.ts";
import { made } from "../worlds/file_generated.ts";
import { pair, recvmsg, sendmsg } from "../worlds/socket_addresses.ts";
import { rights } from "../worlds/socket_messages.ts";

const status = room("stat", "status");

export const rows: readonly Row[] = [
  row("open/success/killed-reader-leaves-the-fifo", {
    source: "Kernel/FileSystem/FIFO.cpp",
    note: "Its call for a writer is remembered, and nobody reads.",
    setup: [node("f", "S_IFIFO|0o666")],
    steps: [
      child("reader", [open("f", "O_RDONLY").kills("SIGKILL")]),
      settle(),
      kill(result("reader"), "SIGKILL").returns(0),
      join("reader"),
      sigaction("SIGPIPE", { handler: "SIG_IGN" }).returns(0),
      open("f", "O_WRONLY").as("writer"),
      write(result("writer"), "x").fails("EPIPE"),
    ],
  }),
  row("open/success/reader-whose-process-ends-leaves-the-fifo", {
    source: "Kernel/FileSystem/FIFO.cpp",
    setup: [node("f", "S_IFIFO|0o666")],
    steps: [
      child("readers", [
        thread("reader", [open("f", "O_RDONLY").never()]),
        settle(),
        exit(),
      ]),
      join("readers"),
      sigaction("SIGPIPE", { handler: "SIG_IGN" }).returns(0),
      open("f", "O_WRONLY").as("writer"),
      write(result("writer"), "x").fails("EPIPE"),
    ],
  }),
  made("stat/ENOTDIR/directories-of-a-process-that-is-gone", [], [
    pair().returns(0),
    child("kid", [
      open("p/self", "O_RDONLY").as("own"),
      open("p/self/fd", "O_RDONLY").as("files"),
      open("p/self/stacks", "O_RDONLY").as("stacks"),
      sendmsg(1, {
        data: text("x"),
        control: rights([result("own"), result("files"), result("stacks")]),
      }).returns(1),
    ]),
    join("kid"),
    // Its finalizer takes it off the list only behind whoever waited for it.
    settle(),
    recvmsg(2, { data: buffer(1), control: buffer(64, "control") }).returns(1),
    // They have no type any more.
    ...[3, 4, 5].map((at) => stat("fd", status, { at }).fails("ENOTDIR")),
  ], { source: "Kernel/FileSystem/ProcFS/Inode.cpp" }),
  row("open/ENODEV/block-device", {
    covers: "node/ENODEV/no-registered-device",
    note: "The numbers of a character device that there is.",
    setup: [node("b", "S_IFBLK|0o666", 0x103)],
    steps: [
      open("b", "O_RDWR").fails("ENODEV"),
      stat("b", status).returns(0)
        .observes(status, { st_mode: "S_IFBLK|0o666", st_rdev: 0x103 }),
    ],
  }),
  row("stat/success/root-is-the-superusers", {
    source: "Kernel/FileSystem/VFSRootContext.cpp",
    steps: [
      stat("/", status).returns(0).observes(status, { st_uid: 0, st_gid: 0 }),
      stat("/..", status).returns(0).observes(status, { st_uid: 0, st_gid: 0 }),
    ],
  }),
];
