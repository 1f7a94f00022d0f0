// The system-call table: one row a call, everything else is derived from it. A
// row stands in the file of its family, which is also the file of its handler.

import { decoders } from "./argument.ts";
import type { ArgumentType, ArgumentValue } from "./argument.ts";
import { debugRows } from "./syscalls/debug.ts";
import { directoryRows } from "./syscalls/directory.ts";
import { fcntlRows } from "./syscalls/fcntl.ts";
import { futexRows } from "./syscalls/futex.ts";
import { identityRows } from "./syscalls/identity.ts";
import { inodeWatcherRows } from "./syscalls/inode_watcher.ts";
import { linkRows } from "./syscalls/link.ts";
import { memoryRows } from "./syscalls/memory.ts";
import { metadataRows } from "./syscalls/metadata.ts";
import { mountRows } from "./syscalls/mount.ts";
import { openRows } from "./syscalls/open.ts";
import { pipeRows } from "./syscalls/pipe.ts";
import { pledgeRows } from "./syscalls/pledge.ts";
import { pollRows } from "./syscalls/poll.ts";
import { processRows } from "./syscalls/process.ts";
import { profilingRows } from "./syscalls/profiling.ts";
import { readWriteRows } from "./syscalls/read_write.ts";
import { schedulingRows } from "./syscalls/scheduling.ts";
import { sessionRows } from "./syscalls/session.ts";
import { signalRows } from "./syscalls/signal.ts";
import { socketRows } from "./syscalls/socket.ts";
import { statRows } from "./syscalls/stat.ts";
import { systemRows } from "./syscalls/system.ts";
import { threadRows } from "./syscalls/thread.ts";
import { timeRows } from "./syscalls/time.ts";
import { unshareRows } from "./syscalls/unshare.ts";
import { unveilRows } from "./syscalls/unveil.ts";
import type { Parameter, SyscallRow } from "./syscall_row.ts";

export type { Parameter, Requirement, SyscallRow } from "./syscall_row.ts";
export type { ArgumentType, ArgumentValue } from "./argument.ts";

/** All system calls by name. */
export const syscalls = {
  ...processRows,
  ...threadRows,
  ...futexRows,
  ...signalRows,
  ...timeRows,
  ...identityRows,
  ...sessionRows,
  ...schedulingRows,
  ...systemRows,
  ...memoryRows,
  ...pledgeRows,
  ...debugRows,
  ...profilingRows,
  ...openRows,
  ...readWriteRows,
  ...fcntlRows,
  ...statRows,
  ...metadataRows,
  ...directoryRows,
  ...linkRows,
  ...mountRows,
  ...unshareRows,
  ...inodeWatcherRows,
  ...pipeRows,
  ...pollRows,
  ...unveilRows,
  ...socketRows,
} as const;

/** The name of a system call. */
export type SyscallName = keyof typeof syscalls;

type Decoded<P extends readonly Parameter[]> = {
  -readonly [I in keyof P]: ArgumentValue<P[I][1]>;
};

/** The decoded arguments of a system call, in order. */
export type ArgumentsOf<N extends SyscallName> = Decoded<
  (typeof syscalls)[N]["parameters"]
>;

/** The rows by number; a number beyond the last is ENOSYS. */
export const syscallsByNumber: readonly SyscallRow[] = Object.values<
  SyscallRow
>(
  syscalls,
).sort((a, b) => a.number - b.number);

/** Decodes the argument registers of a call by its row. */
export function decodeArguments(
  row: SyscallRow,
  register: (index: number) => bigint,
): ArgumentValue<ArgumentType>[] {
  return row.parameters.map(([, type], index) =>
    decoders[type](register(index))
  );
}
