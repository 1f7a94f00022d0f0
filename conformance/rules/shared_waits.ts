/**
 * Several who wait for the same: an event wakes all of them, and what is left
 * for those who run later.
 *
 * @module
 */

import {
  array,
  barrier,
  buffer,
  call,
  child,
  close,
  dup2,
  fcntl,
  fstat,
  inside,
  join,
  mkdir,
  newImage,
  node,
  open,
  pipe,
  poll,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  type Step,
  struct,
  text,
  thread,
  write,
} from "../language/row.ts";
import {
  accept,
  connect,
  internet,
  internetSocket,
  local,
  localServer,
  localSocket,
  pair,
  recvmsg,
  sendmsg,
  tcpServer,
} from "../worlds/socket_addresses.ts";
import { watch } from "../worlds/path_access.ts";
import { terminal, type } from "../worlds/terminal.ts";
import { MASTER, SLAVE } from "../worlds/terminal_pseudo_terminal.ts";

const BLOCKERS = "Kernel/Tasks/ThreadBlockers.cpp, Kernel/FileSystem/File.h";
const READ = `Kernel/Syscalls/read.cpp, ${BLOCKERS}`;

const [READER, WRITER] = [1, 2];

const ends = buffer(8, "ends");
const CAPACITY = 65536;
const much = buffer(CAPACITY, "much");
const more = buffer(CAPACITY + 1, "more");
const byte = buffer(1, "byte");
const got = buffer(64, "got");
const status = room("stat", "status");

/** A process for each, which waits in its step before the next one comes. */
function inTurn(steps: Readonly<Record<string, Step>>): readonly Step[] {
  return Object.entries(steps).flatMap(([name, step]) => [
    child(name, [step]),
    settle(),
  ]);
}

/** Another process that opens the FIFO too, until it is told to close it. */
const opensAndCloses = (options: "O_RDONLY" | "O_WRONLY"): Step =>
  child("other", [
    open("p", options).as("its end"),
    barrier("open"),
    barrier("close"),
    close(result("its end")).returns(0),
  ]);

const twoBytes = array([
  struct("iovec", { iov_base: got, iov_len: 1 }),
  struct("iovec", { iov_base: inside(got, 1), iov_len: 1 }),
], "two bytes");

const both = array([
  struct("pollfd", { fd: MASTER, events: "POLLIN", revents: 0 }),
  struct("pollfd", { fd: SLAVE, events: "POLLIN", revents: 0 }),
], "both");

const entry = struct(
  "pollfd",
  { fd: READER, events: "POLLIN", revents: 0 },
  "entry",
);

export const rows: readonly Row[] = [
  row("read/success/pipe-that-another-emptied", {
    source: `${READ}, Kernel/FileSystem/FIFO.cpp`,
    note: "0 bytes, though the pipe has a writer; preadv waits before each.",
    steps: [
      pipe(ends).returns(0),
      ...inTurn({
        first: read(READER, got, 1).returns(1),
        second: read(READER, got, 1).returns(0),
        third: call.preadv(READER, twoBytes, 2, -1).returns(1),
      }),
      write(WRITER, "x").returns(1),
      join("first"),
      join("second"),
      settle(),
      write(WRITER, "y").returns(1),
      join("third"),
    ],
  }),
  row("read/EAGAIN/event-that-another-took", {
    source: `${READ}, Kernel/FileSystem/InodeWatcher.cpp`,
    steps: [
      call.create_inode_watcher(0).as("watcher"),
      watch(result("watcher"), "/w").returns(1),
      ...inTurn({
        first: read(result("watcher"), got).returns(18),
        second: read(result("watcher"), got).fails("EAGAIN"),
      }),
      mkdir("d").returns(0),
      join("first"),
      join("second"),
    ],
  }),
  terminal({
    id: "read/success/line-that-another-took",
    source: `${READ}, Kernel/Devices/TTY`,
    steps: [
      ...inTurn({
        first: read(SLAVE, got, 8).returns(2),
        second: read(SLAVE, got, 8).returns(0),
      }),
      type("x\n"),
      join("first"),
      join("second"),
      read(MASTER, got).returns(3).observes(got, "x\r\n"),
      ...inTurn({
        third: read(MASTER, got, 8).returns(1),
        fourth: read(MASTER, got, 8).returns(0),
      }),
      write(SLAVE, "y").returns(1),
      join("third"),
      join("fourth"),
    ],
  }),
  row("read/success/local-socket-that-another-emptied", {
    source: `${READ}, Kernel/Net/LocalSocket.cpp: recvfrom`,
    note: "A socket's own wait begins where the call's is over.",
    steps: [
      call.socketpair({
        domain: "AF_LOCAL",
        type: "SOCK_STREAM",
        sv: ends,
      }).returns(0),
      ...inTurn({
        first: read(READER, got, 1).returns(1),
        second: read(READER, got, 1).returns(1),
      }),
      write(WRITER, "x").returns(1),
      join("first"),
      settle(),
      write(WRITER, "y").returns(1),
      join("second"),
    ],
  }),
  row("recvmsg/success/stream-that-another-emptied", {
    source: `${BLOCKERS}, Kernel/Net/IP/Socket.cpp: receive_byte_buffered`,
    note: "0 bytes, though it is not the end.",
    steps: [
      ...tcpServer(20440),
      internetSocket("client"),
      connect(result("client"), internet(20440)).returns(0),
      accept(result("server")).as("end"),
      ...inTurn({
        first: recvmsg(result("end"), { data: byte }).returns(1),
        second: recvmsg(result("end"), { data: byte }).returns(0),
      }),
      write(result("client"), "x").returns(1),
      join("first"),
      join("second"),
    ],
  }),
  row("read/success/stream-that-others-emptied-twice", {
    source: `${READ}, Kernel/Net/IP/Socket.cpp: receive_byte_buffered`,
    note: "A socket's own wait is one, and what comes after it is taken as is.",
    steps: [
      ...tcpServer(20471),
      internetSocket("client"),
      connect(result("client"), internet(20471)).returns(0),
      accept(result("server")).as("end"),
      ...inTurn({
        first: read(result("end"), got, 1).returns(1),
        second: read(result("end"), got, 1).returns(1),
        third: read(result("end"), got, 1).returns(0),
      }),
      write(result("client"), "x").returns(1),
      join("first"),
      settle(),
      write(result("client"), "y").returns(1),
      join("second"),
      join("third"),
    ],
  }),
  row("poll/success/what-another-took", {
    source: `Kernel/Syscalls/poll.cpp, ${BLOCKERS}`,
    steps: [
      pipe(ends).returns(0),
      ...inTurn({
        reader: read(READER, got, 1).returns(1),
        poller: poll(entry).returns(1).observes(entry, { revents: "POLLIN" }),
      }),
      write(WRITER, "x").returns(1),
      join("reader"),
      join("poller"),
      poll(entry, 0).returns(0),
    ],
  }),
  terminal({
    id: "poll/success/all-that-came-before-it-ran",
    covers: "poll/behaviour/returns-the-number-of-entries-with-events",
    source: `Kernel/Syscalls/poll.cpp, ${BLOCKERS}`,
    note: "The echo ends the wait, and the line comes with the same call.",
    steps: [
      ...inTurn({
        poller: poll(both).returns(2)
          .observes(inside(both, 6), 1, 2)
          .observes(inside(both, 14), 1, 2),
      }),
      write(MASTER, text("x\n")).returns(2),
      join("poller"),
    ],
  }),
  row("fork/success/slot-for-a-connection-is-taken", {
    source: "Kernel/Tasks/Process.h: OpenFileDescriptions",
    note: "Nobody will fill it in the child; dup2 can, and close frees it.",
    steps: [
      ...localServer(),
      thread("acceptor", [accept(result("server")).returns(2)]),
      settle(),
      child("kid", [
        fcntl(0, "F_DUPFD", 0).returns(3),
        close(2).fails("EBADF"),
        dup2(0, 2).returns(2),
        close(2).returns(0),
        fcntl(0, "F_DUPFD", 0).returns(2),
      ]),
      join("kid"),
      localSocket("client"),
      connect(result("client"), local("s")).returns(0),
      join("acceptor"),
    ],
  }),
  row("execve/success/slots-of-calls-that-waited", {
    source: "Kernel/Syscalls/socket.cpp, open.cpp, Kernel/FileSystem/FIFO.cpp",
    note: "Their threads end: one call is refused, and the other still opens.",
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      ...localServer(),
      thread("acceptor", [accept(result("server")).never()]),
      settle(),
      thread("opener", [open("p", "O_RDONLY").never()]),
      settle(),
      newImage("new", [
        settle(),
        fcntl(0, "F_DUPFD", 0).returns(2),
        fstat(3, status).returns(0).observes(status, {
          st_mode: "S_IFIFO|0o666",
        }),
      ]),
    ],
  }),
  row("accept4/success/woken-for-nothing", {
    source: `Kernel/Syscalls/socket.cpp, ${BLOCKERS}`,
    note: "Only a connection lets it look whether it may still wait.",
    steps: [
      ...localServer(),
      ...inTurn({ acceptor: accept(result("server")).succeeds() }),
      fcntl(result("server"), "F_SETFL", "O_NONBLOCK").returns(0),
      call.listen(result("server"), 5).returns(0),
      settle(),
      localSocket("client"),
      connect(result("client"), local("s")).returns(0),
      join("acceptor"),
    ],
  }),
  row("sendmsg/success/woken-for-nothing", {
    source: `Kernel/Syscalls/socket.cpp, ${BLOCKERS}`,
    steps: [
      pair().returns(0),
      write(1, much).returns(CAPACITY),
      ...inTurn({ sender: sendmsg(1, { data: byte }).returns(1) }),
      fcntl(1, "F_SETFL", "O_NONBLOCK").returns(0),
      // What comes the other way makes no room.
      write(2, "y").returns(1),
      settle(),
      read(2, much).returns(CAPACITY),
      join("sender"),
    ],
  }),
  row("write/success/one-of-two-readers-goes-meanwhile", {
    source: `Kernel/Syscalls/write.cpp: do_write, ${BLOCKERS}`,
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      opensAndCloses("O_RDONLY"),
      open("p", "O_WRONLY").as("out"),
      open("p", "O_RDONLY").as("in"),
      barrier("open"),
      ...inTurn({ writer: write(result("out"), more).returns(CAPACITY + 1) }),
      fcntl(result("out"), "F_SETFL", "O_NONBLOCK").returns(0),
      barrier("close"),
      join("other"),
      settle(),
      read(result("in"), much).returns(CAPACITY),
      join("writer"),
    ],
  }),
  row("read/success/one-of-two-writers-goes-meanwhile", {
    source: READ,
    setup: [node("p", "S_IFIFO|0o666")],
    steps: [
      opensAndCloses("O_WRONLY"),
      open("p", "O_RDONLY").as("in"),
      open("p", "O_WRONLY").as("out"),
      barrier("open"),
      ...inTurn({ reader: read(result("in"), got, 1).returns(1) }),
      barrier("close"),
      join("other"),
      settle(),
      write(result("out"), "x").returns(1),
      join("reader"),
    ],
  }),
  row("accept4/EAGAIN/made-non-blocking-meanwhile", {
    covers: "accept4/EAGAIN/no-connection-queued-and-non-blocking",
    source: `Kernel/Syscalls/socket.cpp, ${BLOCKERS}`,
    note: "Who is too late for a connection looks anew whether it may wait.",
    steps: [
      ...localServer(),
      ...inTurn({
        first: accept(result("server")).succeeds(),
        second: accept(result("server")).fails("EAGAIN"),
      }),
      fcntl(result("server"), "F_SETFL", "O_NONBLOCK").returns(0),
      localSocket("client"),
      connect(result("client"), local("s")).returns(0),
      join("first"),
      join("second"),
    ],
  }),
];
