import { openFlags } from "../constants/file.ts";
import { flags, writes } from "../meaning.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";

export const pipeFamily = family("pipe", {
  pipe: {
    number: 88,
    summary: "Makes a pipe and two descriptors of its ends.",
    parameters: [["pipefd", "pointer", writes("i32", 2)], [
      "flags",
      "int",
      flags(openFlags),
    ]],
    refuses: [
      promise("stdio"),
      [
        "EINVAL/unknown-flag",
        "flags has a bit other than O_CLOEXEC and O_NONBLOCK",
      ],
      "descriptor/EMFILE/too-few-are-free",
      "pipefd: user-memory/EFAULT/not-writable",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-two-descriptors":
        "returns 0; pipefd[0] is the end to read and pipefd[1] the end to write",
      "lowest-free-descriptors": "the descriptors are the two lowest free ones",
      "flags-apply-to-both-ends":
        "O_CLOEXEC and O_NONBLOCK apply to both ends; without them both block and stay open across execve",
      "holds-65536-unread-bytes":
        "65536 unread bytes fit, and what the reader has begun besides",
      "f_getfl-of-the-ends-is-0":
        "F_GETFL of the ends is 0 even with O_NONBLOCK",
      "ends-have-no-inode":
        "the ends have no inode: fstat gives S_IFIFO only, futimens EBADF and fstatvfs ENOENT",
      "empty-pipe-without-writers-is-at-its-end":
        "reading gives 0 once it is empty and has no writers left",
      "one-way-only":
        "bytes go one way only: neither end does what the other does",
      "large-writes-may-mingle":
        "writes that are larger than the free room may mingle with those of others",
      "failure-leaves-no-descriptor":
        "a bad pipefd leaves neither descriptor taken",
    },
    source: [
      "Syscalls/pipe.cpp",
      "FileSystem/FIFO.cpp",
      "Library/DoubleBuffer.cpp",
    ],
  },
});
