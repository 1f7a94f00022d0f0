/**
 * Files: what is left of an open that never ended, nodes of kinds that there
 * is no device for, and who owns the root.
 *
 * @module
 */

import {
  child,
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
  write,
} from "../language/row.ts";

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
