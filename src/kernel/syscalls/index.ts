/** Every handler there is. */
import type { SyscallHandlers } from "./handlers.ts";
import { debugHandlers } from "./debug.ts";
import { directoryHandlers } from "./directory.ts";
import { fcntlHandlers } from "./fcntl.ts";
import { futexHandlers } from "./futex.ts";
import { identityHandlers } from "./identity.ts";
import { inodeWatcherHandlers } from "./inode_watcher.ts";
import { linkHandlers } from "./link.ts";
import { memoryHandlers } from "./memory.ts";
import { metadataHandlers } from "./metadata.ts";
import { mountHandlers } from "./mount.ts";
import { openHandlers } from "./open.ts";
import { pipeHandlers } from "./pipe.ts";
import { pledgeHandlers } from "./pledge.ts";
import { pollHandlers } from "./poll.ts";
import { processHandlers } from "./process.ts";
import { profilingHandlers } from "./profiling.ts";
import { readWriteHandlers } from "./read_write.ts";
import { schedulingHandlers } from "./scheduling.ts";
import { sessionHandlers } from "./session.ts";
import { signalHandlers } from "./signal.ts";
import { socketHandlers } from "./socket.ts";
import { statHandlers } from "./stat.ts";
import { systemHandlers } from "./system.ts";
import { threadHandlers } from "./thread.ts";
import { timeHandlers } from "./time.ts";
import { unshareHandlers } from "./unshare.ts";
import { unveilHandlers } from "./unveil.ts";

/** The handler of each call, by name. */
export const handlers: SyscallHandlers = {
  ...processHandlers,
  ...threadHandlers,
  ...futexHandlers,
  ...signalHandlers,
  ...timeHandlers,
  ...identityHandlers,
  ...sessionHandlers,
  ...schedulingHandlers,
  ...systemHandlers,
  ...memoryHandlers,
  ...pledgeHandlers,
  ...debugHandlers,
  ...profilingHandlers,
  ...openHandlers,
  ...readWriteHandlers,
  ...fcntlHandlers,
  ...statHandlers,
  ...metadataHandlers,
  ...directoryHandlers,
  ...linkHandlers,
  ...mountHandlers,
  ...unshareHandlers,
  ...inodeWatcherHandlers,
  ...pipeHandlers,
  ...pollHandlers,
  ...unveilHandlers,
  ...socketHandlers,
};
