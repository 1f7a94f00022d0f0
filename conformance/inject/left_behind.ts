/**
 * What a call leaves behind when an operation of it fails, in the reference as
 * here: part of what it promises has happened by then, and nothing takes it
 * back. Programs see that, and so it is right.
 *
 * @module
 */

import type { Refusal } from "../program/target.ts";

/** Changes that stay, of one kind. */
interface Remainder {
  readonly calls: readonly string[];
  readonly errno: "ENOMEM" | "EFAULT" | "EINTR";
  /** What the lines that changed are about. */
  readonly what: RegExp;
  readonly because: string;
}

const remainders: readonly Remainder[] = [
  {
    calls: ["open", "bind"],
    errno: "ENOMEM",
    what: /^[+-] file /,
    because: "A file is made, or cut by O_TRUNC, before there is a custody " +
      "or a description of it (FileSystem/VirtualFileSystem.cpp, open).",
  },
  {
    // A link is opened to be read, a socket to be connected to, whatever it is.
    calls: ["open", "connect", "readlink"],
    errno: "ENOMEM",
    what: /^[+-] terminals/,
    because: "A pair of terminals refers to itself, and only a description " +
      "of the slave, once closed, ends that (Devices/TTY/MasterPTY.cpp).",
  },
  {
    calls: ["symlink"],
    errno: "ENOMEM",
    what: /^[+-] file /,
    because: "The link is made before its text is written into it " +
      "(FileSystem/VirtualFileSystem.cpp, symlink).",
  },
  {
    calls: ["rename"],
    errno: "ENOMEM",
    what: /^- file /,
    because: "What the new name stood for is removed before the old entry " +
      "gets its name (FileSystem/RAMFS/FileSystem.cpp, rename).",
  },
  {
    calls: ["munmap", "mprotect", "sigaltstack", "mmap", "mremap"],
    errno: "ENOMEM",
    what: /^[+-] process \d+: region /,
    because: "A region is taken out of the tree before its parts, or what " +
      "stands in its place, are made (Memory/AddressSpace.cpp, " +
      "unmap_mmap_range; Syscalls/mmap.cpp).",
  },
  {
    calls: ["unveil"],
    errno: "ENOMEM",
    what: /^[+-] process \d+: veil /,
    because: "The veil of now has changed when that for after exec cannot " +
      "(Syscalls/unveil.cpp).",
  },
  {
    calls: ["execve"],
    errno: "ENOMEM",
    what: /^[+-] (?:process|thread) /,
    because: "The old program is gone, and the caller dies of it " +
      "(Syscalls/execve.cpp, do_exec).",
  },
  {
    calls: ["posix_spawn"],
    errno: "ENOMEM",
    what: /^[+-] thread \d+: .* stack /,
    because: "The caller's signal stack is forgotten before the new program " +
      "has its own stack (Syscalls/execve.cpp, do_exec).",
  },
  {
    calls: ["alarm"],
    errno: "ENOMEM",
    what: /^[+-] process \d+: /,
    because: "The old alarm is cancelled first (Syscalls/alarm.cpp).",
  },
  {
    calls: ["recvmsg", "sendmsg"],
    errno: "EFAULT",
    what: /^[+-] process \d+: descriptor /,
    because: "Descriptors are received before their numbers are told " +
      "(Syscalls/socket.cpp).",
  },
  {
    calls: ["sendmsg", "sendfd", "connect"],
    errno: "ENOMEM",
    what: /^[+-] (?:process \d+: descriptor|local sockets) /,
    because: "A socket has an address before it has sent anything " +
      "(Net/IP/Socket.cpp, sendto).",
  },
  {
    calls: ["accept4"],
    errno: "ENOMEM",
    what: /^[+-] local sockets/,
    because: "The connection has left the queue before it gets a description " +
      "(Syscalls/socket.cpp, accept4).",
  },
  {
    calls: ["connect"],
    errno: "EINTR",
    what: /^[+-] (?:process \d+: descriptor |local sockets)/,
    because: "What was begun goes on without the caller (Net/LocalSocket.cpp," +
      " Net/TCPSocket.cpp).",
  },
  {
    calls: ["connect"],
    errno: "EFAULT",
    what: /^[+-] process \d+: descriptor /,
    because: "The socket remembers its error.",
  },
  {
    calls: ["waitid"],
    errno: "EFAULT",
    what: /^[+-] (?:process|thread) /,
    because: "A child is waited for before that is told " +
      "(Syscalls/waitid.cpp).",
  },
  ...(["EFAULT", "ENOMEM"] as const).map((errno): Remainder => ({
    calls: ["preadv"],
    errno,
    what: /^[+-] process \d+: descriptor /,
    because: "The offset has moved by what the buffers before took " +
      "(Syscalls/read.cpp).",
  })),
  {
    calls: ["lseek"],
    errno: "EFAULT",
    what: /^[+-] process \d+: descriptor /,
    because: "The offset has moved when it is told (Syscalls/lseek.cpp).",
  },
  {
    calls: ["write", "pwritev"],
    errno: "EFAULT",
    what: /^[+-] process \d+: descriptor .* flags \d+,/,
    because: "With O_APPEND the offset goes to the end before anything is " +
      "looked at (Syscalls/write.cpp, do_write).",
  },
  {
    calls: ["write", "pwritev"],
    errno: "ENOMEM",
    what: /^[+-] process \d+: descriptor .* flags \d+,/,
    because: "As above: O_APPEND moves the offset first.",
  },
  ...(["EFAULT", "ENOMEM"] as const).map((errno): Remainder => ({
    calls: ["write", "pwritev"],
    errno,
    what: /^[+-] file /,
    because: "Set-id bits go before anything is written, and what comes " +
      "before a bad page stays written (FileSystem/Inode.cpp, " +
      "prepare_and_write_bytes_locked; FileSystem/RAMFS/Inode.cpp).",
  })),
  {
    calls: ["sigtimedwait", "sigaction", "sigprocmask", "sigaltstack"],
    errno: "EFAULT",
    what: /^[+-] (?:process|thread) /,
    because: "A signal is taken, an old state told, before memory is looked " +
      "at again (Syscalls/sigaction.cpp).",
  },
];

/** Whether the reference would leave this change too. */
export function isLeftByTheReference(
  { call, refusal }: Refusal,
  change: string,
): boolean {
  const [, errno] = refusal.split("/");
  return remainders.some((one) =>
    one.calls.includes(call) && one.errno === errno && one.what.test(change)
  );
}
