/**
 * What a file goes on being for those who hold it, whatever becomes of its
 * name or of the descriptor that a call began with.
 *
 * @module
 */

import {
  buffer,
  close,
  dup2,
  fcntl,
  file,
  fstat,
  join,
  load,
  mmap,
  open,
  pipe,
  poll,
  polled,
  read,
  rename,
  result,
  room,
  type Row,
  row,
  settle,
  stat,
  text,
  thread,
  unlink,
  write,
} from "../language/row.ts";
import {
  accept,
  bind,
  connect,
  internet,
  internetSocket,
  local,
  localServer,
  localSocket,
  pair,
  recvmsg,
  sendmsg,
} from "../worlds/socket_addresses.ts";

const ends = buffer(8, "ends");
const got = buffer(16, "got");
const status = room("stat", "status");

/** The pipe's ends. */
const [READ, WRITE] = [1, 2];

export const rows: readonly Row[] = [
  row("close/success/who-reads-holds-the-pipe", {
    source: "Kernel/Syscalls/read.cpp, Kernel/Tasks/Process.h",
    note: "The call has the description, of which the table has only one hold.",
    steps: [
      pipe(ends).returns(0),
      thread("reader", [read(READ, got, 4).returns(3).observes(got, "abc")]),
      settle(),
      close(READ).returns(0),
      read(READ, got, 4).fails("EBADF"),
      write(WRITE, "abc").returns(3),
      join("reader"),
      write(WRITE, "d").kills("SIGPIPE"),
    ],
  }),
  row("close/success/who-polls-holds-the-pipe", {
    source: "Kernel/Syscalls/poll.cpp",
    note: "What is polled is what the descriptor stood for at first.",
    steps: [
      pipe(ends).returns(0),
      thread("watcher", [poll([polled(READ, "POLLIN")]).returns(1)]),
      settle(),
      close(READ).returns(0),
      write(WRITE, "abc").returns(3),
      join("watcher"),
      write(WRITE, "d").kills("SIGPIPE"),
    ],
  }),
  row("close/success/who-receives-holds-the-socket", {
    source: "Kernel/Syscalls/socket.cpp, Kernel/Net/UDPSocket.cpp",
    note: "Its port is free when the call is over.",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(result("fd"), internet(21950)).returns(0),
      thread("reader", [
        recvmsg(result("fd"), { data: got }).returns(3).observes(got, "abc"),
      ]),
      settle(),
      close(result("fd")).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      bind(result("other"), internet(21950)).fails("EADDRINUSE"),
      internetSocket("sender", "SOCK_DGRAM"),
      sendmsg(result("sender"), {
        data: text("abc"),
        name: internet(21950),
        nameLength: 16,
      }).returns(3),
      join("reader"),
      internetSocket("next", "SOCK_DGRAM"),
      bind(result("next"), internet(21950)).returns(0),
    ],
  }),
  row("close/success/who-accepts-holds-the-listener", {
    source: "Kernel/Syscalls/socket.cpp: sys$accept4",
    note: "One more connection comes, and then nobody is there.",
    steps: [
      ...localServer(),
      thread("accepting", [accept(result("server")).as("end")]),
      settle(),
      close(result("server")).returns(0),
      localSocket("first"),
      connect(result("first"), local("s")).returns(0),
      join("accepting"),
      localSocket("second"),
      connect(result("second"), local("s")).fails("ECONNREFUSED"),
    ],
  }),
  row("close/success/who-sends-holds-the-socket", {
    source: "Kernel/Syscalls/socket.cpp: sys$sendmsg",
    note: "The other end is at its end when all has been read.",
    steps: [
      pair().returns(0),
      write(1, buffer(65_536, "much"), 65_536).returns(65_536),
      thread("sender", [sendmsg(1, { data: text("abc") }).returns(3)]),
      settle(),
      close(1).returns(0),
      read(2, buffer(65_536, "read"), 65_536).returns(65_536),
      join("sender"),
      read(2, got).returns(3).observes(got, "abc"),
      read(2, got).returns(0),
    ],
  }),
  row("poll/success/any-of-several-wakes", {
    source: "Kernel/Syscalls/poll.cpp, Kernel/Tasks/ThreadBlockers.cpp",
    steps: [
      pipe(ends).returns(0),
      pipe(ends).returns(0),
      pipe(ends).returns(0),
      ...[2, 6, 4].flatMap((writer, turn) => {
        const byte = "abc"[turn] ?? "";
        return [
          thread(`writer ${turn}`, [settle(), write(writer, byte).returns(1)]),
          poll([polled(1, "POLLIN"), polled(3, "POLLIN"), polled(5, "POLLIN")])
            .returns(1),
          read(writer - 1, got, 4).returns(1).observes(got, byte),
          join(`writer ${turn}`),
        ];
      }),
    ],
  }),
  row("rename/success/replaced-file-stays-for-its-holder", {
    source: "Kernel/FileSystem/RAMFS/FileSystem.cpp",
    note: "The name leads elsewhere; what was opened or mapped by it stays.",
    setup: [
      file("new", "new content", { uid: 1000, mode: 0o666 }),
      file("old", "old", { uid: 1000, mode: 0o666 }),
    ],
    steps: [
      open("old", "O_RDWR").as("held"),
      mmap({
        size: 4096,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("held"),
      }).as("memory"),
      rename("new", "old").returns(0),
      read(result("held"), got).returns(3).observes(got, "old"),
      load(result("memory", 1)).returns("l".charCodeAt(0)),
      fstat(result("held"), status).returns(0).observes(status, { st_size: 3 }),
      write(result("held"), "er").returns(2),
      fstat(result("held"), status).returns(0).observes(status, { st_size: 5 }),
      stat("old", status).returns(0).observes(status, { st_size: 11 }),
      open("old", "O_RDONLY").as("fd"),
      read(result("fd"), got).returns(11).observes(got, "new content"),
    ],
  }),
  row("unlink/success/mapping-keeps-the-content", {
    source: "Kernel/Memory/InodeVMObject.h, Kernel/FileSystem/RAMFS/Inode.cpp",
    note: "Neither a name nor a descriptor is left when the page is read.",
    setup: [file("f", "abc", { uid: 1000, mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      ...(["MAP_SHARED", "MAP_PRIVATE"] as const).map((flags) =>
        mmap({ size: 4096, prot: "PROT_READ", flags, fd: result("fd") })
          .as(flags)
      ),
      close(result("fd")).returns(0),
      unlink("f").returns(0),
      load(result("MAP_SHARED", 1)).returns("b".charCodeAt(0)),
      load(result("MAP_PRIVATE", 2)).returns("c".charCodeAt(0)),
    ],
  }),
  row("open/success/existing-file-keeps-its-mode-and-owner", {
    source: "Kernel/FileSystem/VirtualFileSystem.cpp: open",
    note: "The mode is for a file that is made.",
    setup: [
      file("mine", "abc", { uid: 1000, gid: 7, mode: 0o4764 }),
      file("others", "abc", { uid: 3, gid: 4, mode: 0o666 }),
    ],
    steps: [
      open("mine", "O_RDWR|O_CREAT", 0o600).as("fd"),
      fstat(result("fd"), status).returns(0)
        .observes(status, {
          st_mode: "S_IFREG|0o4764",
          st_uid: 1000,
          st_gid: 7,
        }),
      open("others", "O_WRONLY|O_CREAT|O_TRUNC", 0o777).as("fd"),
      fstat(result("fd"), status).returns(0).observes(status, {
        st_mode: "S_IFREG|0o666",
        st_uid: 3,
        st_gid: 4,
        st_size: 0,
      }),
    ],
  }),
  row("dup2/success/replaced-descriptor-s-flags-go", {
    source: "Kernel/Syscalls/dup2.cpp",
    note: "Neither the flags of the one nor those of the other are kept.",
    steps: [
      fcntl(0, "F_DUPFD_CLOEXEC", 5).returns(5),
      fcntl(0, "F_DUPFD_CLOEXEC", 6).returns(6),
      dup2(0, 5).returns(5),
      fcntl(5, "F_GETFD").returns(0),
      dup2(6, 5).returns(5),
      fcntl(5, "F_GETFD").returns(0),
      fcntl(6, "F_GETFD").returns(1),
    ],
  }),
];
