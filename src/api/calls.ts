// The system-call table: one row a call, everything else is derived from it. A
// row stands in the file of its family, which is also the file of its handler.

import { decoders } from "./argument.ts";
import type { ArgumentType, ArgumentValue } from "./argument.ts";
import { debugRows } from "./calls/debug.ts";
import { directoryRows } from "./calls/directory.ts";
import { fcntlRows } from "./calls/fcntl.ts";
import { futexRows } from "./calls/futex.ts";
import { identityRows } from "./calls/identity.ts";
import { inodeWatcherRows } from "./calls/inode_watcher.ts";
import { linkRows } from "./calls/link.ts";
import { memoryRows } from "./calls/memory.ts";
import { metadataRows } from "./calls/metadata.ts";
import { mountRows } from "./calls/mount.ts";
import { openRows } from "./calls/open.ts";
import { pipeRows } from "./calls/pipe.ts";
import { pledgeRows } from "./calls/pledge.ts";
import { pollRows } from "./calls/poll.ts";
import { processRows } from "./calls/process.ts";
import { profilingRows } from "./calls/profiling.ts";
import { readWriteRows } from "./calls/read_write.ts";
import { schedulingRows } from "./calls/scheduling.ts";
import { sessionRows } from "./calls/session.ts";
import { signalRows } from "./calls/signal.ts";
import { socketRows } from "./calls/socket.ts";
import { statRows } from "./calls/stat.ts";
import { systemRows } from "./calls/system.ts";
import { threadRows } from "./calls/thread.ts";
import { timeRows } from "./calls/time.ts";
import { unshareRows } from "./calls/unshare.ts";
import { unveilRows } from "./calls/unveil.ts";
import type { Parameter, SyscallRow } from "./paragraph.ts";

export type { Parameter, Requirement, SyscallRow } from "./paragraph.ts";
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
