import {
  buffer,
  call,
  callNumber,
  EBADF,
  EINVAL,
  kill,
  result,
  type Row,
  row,
  umask,
} from "../../harness/row.ts";
import { syscalls } from "../../../src/api/calls.ts";

const SOURCE =
  "Kernel/Syscalls/SyscallHandler.cpp; abi-process: syscallEntry.argumentWidth";
const HIGH = 0x1_0000_0000n;

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

/** Rows about the widths of arguments. */
export const entryRows: readonly Row[] = [
  made("getpgid/success/pid-has-32-bits", {
    steps: [
      call.getpgrp().as("group"),
      call.getpgid(HIGH).returns(result("group")),
    ],
  }),
  made("getsid/success/pid-has-32-bits", {
    steps: [
      call.getsid(0).as("session"),
      call.getsid(HIGH * 7n).returns(result("session")),
    ],
  }),
  made("kill/success/both-arguments-have-32-bits", {
    steps: [
      call.getpid().as("me"),
      call.kill(result("me", HIGH), HIGH).returns(0),
      call.kill(result("me"), HIGH + 32n).fails(EINVAL),
      kill(result("me"), 0).returns(0),
    ],
  }),
  made("close/EBADF/descriptor-has-32-bits", {
    steps: [
      call.close(HIGH + 0xffff_ffffn).fails(EBADF),
      call.close(HIGH).returns(0),
      call.close(0).fails(EBADF),
    ],
  }),
  made("umask/success/only-permission-bits-count", {
    steps: [
      umask(0o22),
      call.umask(0x1_0000n + 0o77n).returns(0o22),
      call.umask(0o7777).returns(0o77),
      umask(0).returns(0o777),
    ],
  }),
  made("sysconf/success/name-has-32-bits", {
    steps: [call.sysconf(HIGH + 6n).returns(4096)],
  }),
  made("read/success/size-has-64-bits", {
    note: "Nothing is cut off a size: only what is there is read.",
    steps: [
      call.read(0, buffer(4, "bytes"), HIGH).returns(0),
    ],
  }),
  made("getuid/success/arguments-are-not-looked-at", {
    steps: [
      callNumber(syscalls.getuid.number, -1, -1, -1, -1).returns(1000),
    ],
  }),
];
