import { refusals } from "../refusal.ts";

/** What Inode.cpp refuses of procfs. */
export const procfsProcFSInodeRefusals = refusals(
  "procfs",
  "FileSystem/ProcFS/Inode.cpp",
  {
    "ESRCH/name-is-no-decimal-number":
      "a name in the root of ProcFS is no decimal number; a number that no process has is ENOENT",
    "EPERM/process-is-not-dumpable":
      "the node belongs to a process that is not dumpable: it runs a set-id program or has PR_SET_DUMPABLE 0",
    "ESRCH/process-is-gone":
      "the walk reaches a node of a process or thread that has ended, so its content cannot be made",
  },
);

/** What InodeMetadata.h refuses of procfs. */
export const procfsInodeMetadataRefusals = refusals(
  "procfs",
  "FileSystem/InodeMetadata.h",
  {
    "EIO/process-is-gone":
      "the node is one of ProcFS whose process has ended, so it has no metadata",
  },
);

/** What ProcessExposed.cpp refuses of procfs. */
export const procfsProcessExposedRefusals = refusals(
  "procfs",
  "FileSystem/ProcFS/ProcessExposed.cpp",
  {
    "ENOBUFS/process-has-no-profile":
      "the node is /proc/PID/perf_events and the process has no profile buffer",
    "ENOEXEC/process-has-no-executable":
      "the node is /proc/PID/exe and the process runs no executable",
  },
);

/** What Inode.h refuses of procfs. */
export const procfsFixedNodeRefusals = refusals(
  "procfs",
  "FileSystem/ProcFS/Inode.h",
  {
    "EROFS/node-cannot-be-truncated": "the node to be truncated lies on ProcFS",
  },
);
