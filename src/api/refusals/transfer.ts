import { refusals } from "../refusal.ts";

/** What read.cpp refuses of transfer. */
export const transferReadRefusals = refusals("transfer", "Syscalls/read.cpp", {
  "EINVAL/size-above-ssize_max": "the size is above SSIZE_MAX (2^63 - 1)",
  "EINTR/signal-before-anything-is-readable":
    "the description is blocking, nothing can be read, and an unmasked signal is pending or arrives during the wait",
  "EAGAIN/receive-timeout-has-expired":
    "the description is blocking and the wait for something to read ended by the receive timeout of the socket (SO_RCVTIMEO)",
  "ESPIPE/base_offset-for-a-file-that-is-not-seekable":
    "base_offset is 0 or above and the file is not seekable",
});

/** What FIFO.cpp refuses of transfer. */
export const transferFIFORefusals = refusals(
  "transfer",
  "FileSystem/FIFO.cpp",
  {
    "EAGAIN/nothing-to-read-and-non-blocking":
      "the description is non-blocking and has nothing to read: an empty pipe or FIFO with writers, an inode watcher without event, a local socket with a peer",
  },
);

/** What write.cpp refuses of transfer. */
export const transferWriteRefusals = refusals(
  "transfer",
  "Syscalls/write.cpp",
  {
    "EAGAIN/no-room-to-write-and-non-blocking":
      "the description is non-blocking, nothing has been written yet and the file takes nothing: a full pipe, socket or pseudo terminal, or an anonymous file, which never does",
    "EINTR/signal-before-anything-is-written":
      "the description is blocking, nothing can be written, and a signal arrives before anything has been",
  },
);

/** What OpenFileDescription.cpp refuses of transfer. */
export const transferOpenFileDescriptionRefusals = refusals(
  "transfer",
  "FileSystem/OpenFileDescription.cpp",
  {
    "EOVERFLOW/offset-plus-size-above-int64_max":
      "the offset plus the size is above INT64_MAX; with the description's own offset this holds for files that are not seekable too",
  },
);

/** What AnonymousFile.cpp refuses of transfer. */
export const transferAnonymousFileRefusals = refusals(
  "transfer",
  "FileSystem/AnonymousFile.cpp",
  {
    "ENOTSUP/file-can-never-be-read":
      "the file can never be read: an anonymous file with the non-blocking flag (a blocking one waits for ever, until a signal), or /sys/kernel/request_panic",
  },
);

/** What Socket.cpp refuses of transfer. */
export const transferSocketRefusals = refusals("transfer", "Net/Socket.cpp", {
  "EPIPE/socket-is-shut-down-for-writing":
    "the socket was shut down for writing and nothing has been written yet; SIGPIPE is sent to the writer first",
});
