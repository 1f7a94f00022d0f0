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
        "returns 0 and stores two descriptors, the lower one first",
      "lower-descriptor-is-the-end-to-read":
        "of the two descriptors the lower one is the end to read and the higher one the end to write",
      "lowest-free-descriptors": "the descriptors are the two lowest free ones",
      "o_nonblock-applies-to-the-end-to-read":
        "O_NONBLOCK applies to the end to read",
      "o_nonblock-applies-to-the-end-to-write":
        "O_NONBLOCK applies to the end to write",
      "o_cloexec-applies-to-the-end-to-read":
        "O_CLOEXEC applies to the end to read",
      "o_cloexec-applies-to-the-end-to-write":
        "O_CLOEXEC applies to the end to write",
      "end-to-read-blocks-without-o_nonblock":
        "without O_NONBLOCK the end to read blocks",
      "end-to-write-blocks-without-o_nonblock":
        "without O_NONBLOCK the end to write blocks",
      "ends-stay-open-across-execve-without-o_cloexec":
        "without O_CLOEXEC both ends stay open across execve",
      "holds-65536-unread-bytes": "65536 unread bytes fit",
      "what-the-reader-has-begun-takes-no-room":
        "what the reader has begun fits besides the 65536 bytes",
      "f_getfl-of-the-end-to-read-is-0": "F_GETFL of the end to read is 0",
      "f_getfl-of-the-ends-is-0":
        "F_GETFL of both ends is 0 even with O_NONBLOCK",
      "fstat-of-an-end-gives-only-s_ififo":
        "the ends have no inode: fstat gives S_IFIFO only",
      "futimens-of-an-end-is-ebadf":
        "the ends have no inode: futimens is EBADF",
      "fstatvfs-of-an-end-is-enoent":
        "the ends have no inode: fstatvfs is ENOENT",
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
