/**
 * The ledger: the denominator of the suite.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { Entry } from "./entry.ts";
import { debugErrors } from "./errors/debug.ts";
import { directoryErrors } from "./errors/directory.ts";
import { fcntlErrors } from "./errors/fcntl.ts";
import { futexErrors } from "./errors/futex.ts";
import { identityErrors } from "./errors/identity.ts";
import { inodeWatcherErrors } from "./errors/inode_watcher.ts";
import { linkErrors } from "./errors/link.ts";
import { memoryErrors } from "./errors/memory.ts";
import { metadataErrors } from "./errors/metadata.ts";
import { mountErrors } from "./errors/mount.ts";
import { openErrors } from "./errors/open.ts";
import { pipeErrors } from "./errors/pipe.ts";
import { pledgeErrors } from "./errors/pledge.ts";
import { pollErrors } from "./errors/poll.ts";
import { processErrors } from "./errors/process.ts";
import { profilingErrors } from "./errors/profiling.ts";
import { readWriteErrors } from "./errors/read_write.ts";
import { schedulingErrors } from "./errors/scheduling.ts";
import { sessionErrors } from "./errors/session.ts";
import { signalErrors } from "./errors/signal.ts";
import { socketErrors } from "./errors/socket.ts";
import { statErrors } from "./errors/stat.ts";
import { systemErrors } from "./errors/system.ts";
import { threadErrors } from "./errors/thread.ts";
import { timeErrors } from "./errors/time.ts";
import { unshareErrors } from "./errors/unshare.ts";
import { unveilErrors } from "./errors/unveil.ts";
import { pathRules } from "./rules/path.ts";
import { pledgeRules } from "./rules/pledge.ts";
import { promiseRules } from "./rules/promises.ts";
import { unveilRules } from "./rules/unveil.ts";

/** All entries: errors by call, then promises, then the rules. */
export const entries: readonly Entry[] = [
  ...processErrors,
  ...threadErrors,
  ...futexErrors,
  ...signalErrors,
  ...timeErrors,
  ...identityErrors,
  ...sessionErrors,
  ...schedulingErrors,
  ...systemErrors,
  ...memoryErrors,
  ...pledgeErrors,
  ...debugErrors,
  ...profilingErrors,
  ...openErrors,
  ...readWriteErrors,
  ...fcntlErrors,
  ...statErrors,
  ...metadataErrors,
  ...directoryErrors,
  ...linkErrors,
  ...mountErrors,
  ...unshareErrors,
  ...inodeWatcherErrors,
  ...pipeErrors,
  ...pollErrors,
  ...unveilErrors,
  ...socketErrors,
  ...promiseRules,
  ...pledgeRules,
  ...unveilRules,
  ...pathRules,
];

/** The entries by id. */
export const ledger: ReadonlyMap<string, Entry> = new Map(
  entries.map((entry) => [entry.id, entry]),
);

// Entries whose condition names architectures.
const onlyOn: Readonly<Record<string, readonly Architecture[]>> = {
  "archctl/ENOSYS/aarch64-always-every-option": ["aarch64"],
  "archctl/EINVAL/x86-64-option-1-risc-v": ["x86_64", "riscv64"],
  "archctl/EFAULT/risc-v-option-2-cpu-model": ["riscv64"],
  "archctl/EFAULT/risc-v-option-2-feature-array": ["riscv64"],
  "ptrace/EINVAL/x86-64-pt_peekdebug-index-0-1": ["x86_64"],
  "ptrace/ENOTSUP/aarch64-risc-v-pt_peekdebug-pt_pokedebug-always": [
    "aarch64",
    "riscv64",
  ],
  "ptrace/EFAULT/pt_peekdebug-data-writable": ["x86_64"],
  "profiling_enable/ENOTSUP/profile-timer-hardware-always-aarch64-risc": [
    "aarch64",
    "riscv64",
  ],
  // Only where there is a timer to spare is anything ever profiled.
  "perf_event/ENOBUFS/event-buffer-full": ["x86_64"],
  "perf_event/EINVAL/type-enabled-current-global-event-mask": ["x86_64"],
  "perf_event/EINVAL/type-exactly-one-known-event-values": ["x86_64"],
  "perf_register_string/EFAULT/profiling-active-string-readable": ["x86_64"],
  "profiling_free_buffer/EINVAL/process-still-being-profiled": ["x86_64"],
  "profiling_enable/ENOTSUP/pid-1-profile-timer-hardware": [
    "aarch64",
    "riscv64",
  ],
  "profiling_disable/ENOTSUP/pid-1-profile-timer": ["aarch64", "riscv64"],
};

const everywhere: readonly Architecture[] = ["x86_64", "aarch64", "riscv64"];

/** The architectures on which an entry must be covered. */
export function architecturesOf(id: string): readonly Architecture[] {
  return onlyOn[id] ?? everywhere;
}
