import { refusals } from "../refusal.ts";

/** What transfer refuses. */
export const transferRefusals = refusals("transfer", "Syscalls/read.cpp", {
  "EINVAL/size-above-ssize_max": "the size is above SSIZE_MAX (2^63 - 1)",
  "EINTR/signal-before-anything-is-readable":
    "the description is blocking, nothing can be read, and an unmasked signal is pending or arrives during the wait",
  "EAGAIN/receive-timeout-has-expired":
    "the description is blocking and the wait for something to read ended by the receive timeout of the socket (SO_RCVTIMEO)",
  "ESPIPE/base_offset-for-a-file-that-is-not-seekable":
    "base_offset is 0 or above and the file is not seekable",
});

/** What transfer refuses. */
export const transferRefusals2 = refusals("transfer", "FileSystem/FIFO.cpp", {
  "EAGAIN/nothing-to-read-and-non-blocking":
    "the description is non-blocking and has nothing to read: an empty pipe or FIFO with writers, an inode watcher without event, a local socket with a peer",
});

/** What transfer refuses. */
export const transferRefusals3 = refusals("transfer", "Syscalls/write.cpp", {
  "EAGAIN/no-room-to-write-and-non-blocking":
    "the description is non-blocking, nothing has been written yet and the file takes nothing: a full pipe, socket or pseudo terminal, or an anonymous file, which never does",
  "EINTR/signal-before-anything-is-written":
    "the description is blocking, nothing can be written, and a signal arrives before anything has been",
});

/** What transfer refuses. */
export const transferRefusals4 = refusals(
  "transfer",
  "FileSystem/OpenFileDescription.cpp",
  {
    "EOVERFLOW/offset-plus-size-above-int64_max":
      "the offset plus the size is above INT64_MAX; with the description's own offset this holds for files that are not seekable too",
  },
);

/** What transfer refuses. */
export const transferRefusals5 = refusals(
  "transfer",
  "FileSystem/AnonymousFile.cpp",
  {
    "ENOTSUP/file-can-never-be-read":
      "the file can never be read: an anonymous file with the non-blocking flag (a blocking one waits for ever, until a signal), or /sys/kernel/request_panic",
  },
);

/** What transfer refuses. */
export const transferRefusals6 = refusals("transfer", "Net/Socket.cpp", {
  "EPIPE/socket-is-shut-down-for-writing":
    "the socket was shut down for writing and nothing has been written yet; SIGPIPE is sent to the writer first",
});
