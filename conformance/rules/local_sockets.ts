/**
 * What local sockets do beyond their refusals: names, credentials, passed
 * descriptors, control messages, and what both ends share.
 *
 * @module
 */

import { O_NONBLOCK, SCM_RIGHTS, SOL_SOCKET } from "../../src/api/constants.ts";
import {
  alarm,
  bits,
  buffer,
  call,
  child,
  close,
  errno,
  fcntl,
  file,
  fillDescriptors,
  filled,
  join,
  kill,
  onSignal,
  open,
  pipe,
  pledge,
  poll,
  polled,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  stat,
  type Step,
  type Steps,
  struct,
  symbolicLink,
  text,
  u32,
  words,
  write,
} from "../language/row.ts";
import {
  accept,
  bind,
  connect,
  getpeername,
  getsockname,
  getsockopt,
  internetSocket,
  local,
  localServer,
  localSocket,
  pair,
  recvmsg,
  sendmsg,
  setsockopt,
  socketError,
} from "../worlds/socket_addresses.ts";
import { rights } from "../worlds/socket_messages.ts";
import { timeout } from "../worlds/socket_corners.ts";

const fd = result("fd");
const server = result("server");
const end = result("end");
const byte = buffer(1, "byte");
const got = buffer(16, "got");
const error = buffer(4, "error");
const status = room("stat", "status");

/** Words as they lie in memory. */
function int32s(...values: number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

/** Who the peer is. */
const peerIs = (
  socket: typeof fd | number,
  process: string,
  uid = 1000,
): Step => {
  const peer = room("ucred", `peer of ${process}`);
  return getsockopt(
    socket,
    "SOL_SOCKET",
    "SO_PEERCRED",
    peer,
    u32(12, `size ${process}`),
  ).returns(0).observes(peer, { pid: result(process), uid, gid: uid });
};

/** A connection by the path `s`: "end" here, "client" in a child. */
const served = (steps: readonly Step[]): Steps => [
  ...localServer(),
  child("client", [
    localSocket("fd"),
    connect(fd, local("s")).returns(0),
    ...steps,
  ]),
];

const connections: readonly Row[] = [
  row("accept4/success/both-see-who-the-other-is", {
    covers: [
      "accept4/behaviour/acceptor-becomes-peer-credentials",
      "socket/behaviour/creator-becomes-origin-credentials",
    ],
    steps: [
      call.getpid().as("self"),
      ...served([peerIs(fd, "self")]),
      accept(server).as("end"),
      peerIs(end, "client"),
      join("client"),
    ].flat(),
  }),
  row("accept4/success/waits-for-ever-where-nobody-listens", {
    covers: "accept4/behaviour/waits-for-ever-on-a-socket-that-does-not-listen",
    steps: [
      localSocket("fd"),
      internetSocket("other"),
      child("waiter", [accept(fd).never()]),
      child("second waiter", [accept(result("other")).never()]),
      settle(100),
    ],
  }),
  row("accept4/success/receive-timeout-does-not-end-the-wait", {
    covers: "accept4/behaviour/receive-timeout-does-not-apply",
    steps: [
      ...localServer(),
      setsockopt(server, "SOL_SOCKET", "SO_RCVTIMEO", timeout(0, 20_000), 16)
        .returns(0),
      child("waiter", [accept(server).never()]),
      settle(200),
    ],
  }),
  row("accept4/success/non-blocking-listener-gives-a-blocking-end", {
    covers: "accept4/behaviour/o_nonblock-of-the-listener-is-not-inherited",
    steps: [
      ...served([settle(), write(fd, "late").returns(4)]),
      fcntl(server, "F_SETFL", "O_NONBLOCK").returns(0),
      poll([polled(server, "POLLIN")], 1000).returns(1),
      accept(server).as("end"),
      read(end, got, 4).returns(4).observes(got, "late"),
      join("client"),
    ].flat(),
  }),
  row("listen/success/backlog-counts-who-waits", {
    covers: [
      "listen/behaviour/backlog-is-the-length-of-the-queue",
      "listen/behaviour/listening-again-changes-the-backlog",
      "connect/behaviour/full-local-queue-is-the-listeners-so_error",
    ],
    steps: [
      ...localServer("s", 2),
      child("one", [localSocket("a"), connect(result("a"), local("s"))]),
      child("two", [localSocket("b"), connect(result("b"), local("s"))]),
      settle(),
      localSocket("fd"),
      connect(fd, local("s")).fails("ECONNREFUSED"),
      socketError(fd, 0),
      socketError(server, errno.ECONNREFUSED),
      call.listen(server, 3).returns(0),
      child("three", [localSocket("c"), connect(result("c"), local("s"))]),
      settle(),
      accept(server).as("first"),
      accept(server).as("second"),
      accept(server).as("third"),
      peerIs(result("first"), "one"),
      peerIs(result("second"), "two"),
      peerIs(result("third"), "three").covering(
        "accept4/behaviour/oldest-connection-comes-first",
      ),
      join("one"),
      join("two"),
      join("three"),
    ],
  }),
  row("connect/success/closed-listener-leaves-it-waiting", {
    covers: "connect/behaviour/closed-listener-leaves-connect-waiting",
    steps: [
      ...localServer(),
      child("client", [
        close(server).returns(0),
        localSocket("fd"),
        connect(fd, local("s")).never(),
      ]),
      settle(),
      close(server).returns(0),
      settle(100),
    ],
  }),
  row("connect/EINTR/is-kept-as-the-error", {
    covers: "connect/behaviour/eintr-is-kept-for-so_error",
    steps: [
      onSignal("SIGALRM", []),
      ...localServer(),
      localSocket("fd"),
      alarm(1).returns(0),
      connect(fd, local("s")).fails("EINTR"),
      socketError(fd, errno.EINTR),
      socketError(fd, 0),
    ],
  }),
  row("accept4/success/request-of-whom-a-signal-interrupted-and-who-left", {
    source: "Kernel/Net/LocalSocket.cpp: connect, attach",
    note: "It stays in the queue; who takes it has the other's place, " +
      "which has no role.",
    steps: [
      onSignal("SIGALRM", []),
      ...localServer(),
      localSocket("fd"),
      alarm(1).returns(0),
      connect(fd, local("s")).fails("EINTR"),
      close(fd).returns(0),
      accept(server).as("end"),
      poll([polled(end, "POLLIN|POLLOUT")], 0).returns(0),
      recvmsg(end, { data: byte, flags: "MSG_DONTWAIT" }).fails("EINVAL"),
      connect(end, local("s")).fails("EISCONN"),
      call.listen(end, 1).fails("EINVAL"),
      call.sendfd(end, 0).fails("EINVAL"),
    ],
  }),
  row("connect/success/attempt-ends-with-whoever-made-it", {
    source: "Kernel/Net/LocalSocket.cpp: connect, getsockopt",
    note: "The socket is another's as well, and has no role any more.",
    steps: [
      ...localServer(),
      localSocket("fd"),
      child("asking", [connect(fd, local("s")).kills("SIGKILL")]),
      settle(),
      getsockopt(fd, "SOL_SOCKET", "SO_PEERCRED", got, u32(12, "size"))
        .fails("ENOTCONN"),
      kill(result("asking"), "SIGKILL").returns(0),
      join("asking"),
      settle(),
      getsockopt(fd, "SOL_SOCKET", "SO_PEERCRED", got, u32(12, "size"))
        .fails("EINVAL"),
    ],
  }),
  row("getsockopt/success/later-error-replaces-the-first", {
    covers: [
      "getsockopt/behaviour/later-error-replaces-so_error",
      "getsockopt/behaviour/so_error-may-be-eagain-or-eintr",
      "recvmsg/behaviour/socket-errors-are-kept-for-so_error",
    ],
    steps: [
      pair().returns(0),
      call.connect(1, local("nowhere"), 999).fails("EINVAL"),
      recvmsg(2, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
      socketError(1, errno.EAGAIN).covering(
        "socketpair/behaviour/ends-share-options-and-so_error",
      ),
      socketError(2, 0),
    ],
  }),
  row("sendmsg/EPIPE/is-kept-as-the-error", {
    covers: "sendmsg/behaviour/socket-errors-are-kept-for-so_error",
    steps: [
      pair().returns(0),
      close(2).returns(0),
      sendmsg(1, { data: text("x"), flags: "MSG_NOSIGNAL" }).fails("EPIPE"),
      socketError(1, errno.EPIPE),
    ],
  }),
  row("sendmsg/EPIPE/sigpipe-unless-unwanted", {
    covers: "sendmsg/behaviour/epipe-comes-with-sigpipe",
    steps: [
      pair().returns(0),
      close(2).returns(0),
      child("quiet", [
        sendmsg(1, { data: text("x"), flags: "MSG_NOSIGNAL" }).fails("EPIPE"),
      ]),
      join("quiet"),
      child("loud", [sendmsg(1, { data: text("x") }).kills("SIGPIPE")]),
      join("loud"),
    ],
  }),
  row("sendmsg/success/unconnected-local-socket-waits", {
    covers: "sendmsg/behaviour/unconnected-local-socket-waits",
    steps: [
      localSocket("fd"),
      child("waiter", [sendmsg(fd, { data: text("x") }).never()]),
      settle(100),
    ],
  }),
  row("bind/success/link-at-the-end-is-not-followed", {
    covers: "bind/behaviour/link-at-the-end-of-the-path-is-not-followed",
    setup: [symbolicLink("link", "/w/target")],
    steps: [
      localSocket("fd"),
      bind(fd, local("link")).fails("EADDRINUSE"),
      stat("target", status).fails("ENOENT"),
    ],
  }),
  row("bind/success/owner-of-the-node-is-the-creator", {
    covers: [
      "bind/behaviour/fchown-before-sets-the-owner-of-the-node",
      "socket/behaviour/local-node-owner-is-set-at-creation",
    ],
    as: "root",
    steps: [
      localSocket("fd"),
      localSocket("other"),
      call.fchown(result("other"), 77, 88).returns(0),
      child("later", [
        call.setgid(5).returns(0),
        call.setuid(6).returns(0),
        bind(fd, local("/w/a")).returns(0),
        bind(result("other"), local("/w/b")).returns(0),
      ]),
      join("later"),
      stat("a", status).returns(0).observes(status, { st_uid: 0, st_gid: 0 }),
      stat("b", status).returns(0).observes(status, {
        st_uid: 77,
        st_gid: 88,
      }),
    ],
  }),
  row("fchown/EPERM/foreign-ids-of-an-unbound-socket", {
    covers: "fchown/EPERM/foreign-ids-for-an-unbound-local-socket",
    source: "Kernel/Net/LocalSocket.cpp",
    steps: [
      localSocket("fd"),
      call.fchown(fd, 1001, 1000).fails("EPERM"),
      call.fchown(fd, 1000, 1001).fails("EPERM"),
      call.fchown(fd, 1000, 1000).returns(0),
      bind(fd, local("s")).returns(0),
      stat("s", status).returns(0)
        .observes(status, { st_uid: 1000, st_gid: 1000 }),
    ],
  }),
  row("fchown/EPERM/ids-of-an-unbound-socket-s-owner", {
    source: "Kernel/Net/LocalSocket.cpp, Kernel/Security/Credentials.cpp",
    note: "The effective user, but the real group: each of three is another.",
    as: "root",
    steps: [
      call.setgroups(1, u32(44, "groups")).returns(0),
      call.setresgid(6, 7, 8).returns(0),
      call.setresuid(5, 9, 10).returns(0),
      localSocket("fd"),
      localSocket("other"),
      ...([[5, 6], [10, 6], [9, 7], [9, 8]] as const).map(([uid, gid]) =>
        call.fchown(fd, uid, gid).fails("EPERM")
      ),
      call.fchown(fd, 9, 6).returns(0),
      call.fchown(fd, 9, 44).returns(0),
      bind(fd, local("a")).returns(0),
      stat("a", status).returns(0).observes(status, { st_uid: 9, st_gid: 44 }),
      // Who makes one has the effective ids.
      bind(result("other"), local("b")).returns(0),
      stat("b", status).returns(0).observes(status, { st_uid: 9, st_gid: 7 }),
    ],
  }),
  row("bind/ENOTDIR/of-the-path-is-not-kept-as-the-error", {
    covers: "bind/behaviour/local-path-errors-are-not-kept-for-so_error",
    setup: [file("f")],
    steps: [
      localSocket("fd"),
      bind(fd, local("f/s")).fails("ENOTDIR"),
      socketError(fd, 0),
      bind(fd, local("f")).fails("EADDRINUSE"),
      socketError(fd, errno.EADDRINUSE),
    ],
  }),
];

const untouched = struct("msghdr", {
  msg_iov: struct("iovec", {
    iov_base: filled(1, 0x55, "data"),
    iov_len: 1,
  }),
  msg_iovlen: 1,
  msg_control: filled(32, 0x66, "control"),
  msg_controllen: 32,
  msg_flags: 99,
}, "header");

const pairs: readonly Row[] = [
  row("ioctl/success/FIONREAD-local", {
    source: "Kernel/Net/LocalSocket.cpp",
    steps: [
      call.getpid().as("self"),
      pair().returns(0),
      peerIs(1, "self"),
      peerIs(2, "self"),
      write(1, "abc").returns(3),
      call.ioctl(2, "FIONREAD", error).returns(
        0,
        "ioctl/behaviour/fionread-of-a-local-socket-is-what-waits",
      ).observes(error, 3),
      call.ioctl(1, "FIONREAD", error).returns(0).observes(error, 0),
      read(2, got, 2).returns(2),
      call.ioctl(2, "FIONREAD", error).returns(0).observes(error, 1),
    ],
  }),
  row("socketpair/success/closing-and-non-blocking-ends", {
    covers: [
      "socketpair/behaviour/flags-apply-to-both-ends",
      "recvmsg/behaviour/unconnected-non-blocking-socket-is-einval-too",
    ],
    steps: [
      pair("SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC").returns(0),
      ...[1, 2].flatMap((one) => [
        fcntl(one, "F_GETFD").returns(1),
        read(one, byte).fails("EAGAIN"),
      ]),
      localSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      recvmsg(fd, { data: byte }).fails("EINVAL"),
    ],
  }),
  row("socketpair/success/needs-no-promise", {
    covers: "socketpair/behaviour/needs-no-promise",
    steps: [pledge("stdio").returns(0), pair().returns(0)],
  }),
  row("socketpair/success/any-type-is-a-stream", {
    covers: "socketpair/behaviour/type-is-not-checked",
    steps: (["SOCK_RAW", "SOCK_SEQPACKET", "SOCK_DGRAM"] as const).flatMap(
      (type) => [
        pair(type).returns(0),
        write(1, "ab").returns(2),
        write(1, "cd").returns(2),
        read(2, got, 3).returns(3).observes(got, "abc"),
        read(2, got, 3).returns(1).observes(got, "d"),
        close(1).returns(0),
        close(2).returns(0),
      ],
    ),
  }),
  row("socketpair/success/both-ends-have-one-name", {
    covers: [
      "socketpair/behaviour/both-ends-have-the-same-name",
      "getsockname/behaviour/local-ends-have-one-name",
      "getpeername/behaviour/local-ends-have-one-name",
    ],
    steps: [
      pair().returns(0),
      ...[1, 2].flatMap((one) =>
        [getsockname, getpeername].map((name, index) => {
          const address = buffer(32, `address ${one} ${index}`);
          const size = u32(32, `size ${one} ${index}`);
          return name(one, address, size).returns(0)
            .observes(address, "\u0001\0[socketpair]\0")
            .observes(size, 15);
        })
      ),
    ],
  }),
  row("socketpair/success/ends-share-their-options", {
    covers: "socketpair/behaviour/ends-share-options-and-so_error",
    steps: [
      pair().returns(0),
      setsockopt(1, "SOL_SOCKET", "SO_BROADCAST", u32(1), 4).returns(0),
      setsockopt(1, "SOL_SOCKET", "SO_DONTROUTE", u32(1), 4).returns(0),
      ...(["SO_BROADCAST", "SO_DONTROUTE"] as const).map((option) =>
        getsockopt(2, "SOL_SOCKET", option, error, u32(4, option)).returns(0)
          .observes(error, 1)
      ),
    ],
  }),
  row("shutdown/success/both-directions-at-once", {
    covers: [
      "shutdown/behaviour/shut_rdwr-does-both",
      "recvmsg/behaviour/shut-down-for-reading-leaves-msghdr-alone",
    ],
    steps: [
      pair().returns(0),
      write(2, "x").returns(1),
      call.shutdown(1, "SHUT_RDWR").returns(0),
      call.recvmsg(1, untouched, 0).returns(0)
        .observes(untouched, { msg_controllen: 32, msg_flags: 99 })
        .observes(filled(1, 0x55, "data"), Uint8Array.of(0x55)),
      sendmsg(1, { data: text("x"), flags: "MSG_NOSIGNAL" }).fails("EPIPE"),
      sendmsg(2, { data: text("x"), flags: "MSG_NOSIGNAL" }).fails("EPIPE"),
    ],
  }),
  row("shutdown/success/who-waits-waits-on", {
    covers: "shutdown/behaviour/local-waiters-are-not-woken",
    steps: [
      pair().returns(0),
      child("waiter", [read(2, byte).never()]),
      settle(),
      call.shutdown(1, "SHUT_RDWR").returns(0),
      settle(100),
      poll([polled(2, "POLLIN")], 20).returns(0),
    ],
  }),
  row("shutdown/success/reading-an-empty-socket-still-waits", {
    covers: "shutdown/behaviour/blocking-read-after-local-shut_rd-waits",
    steps: [
      pair().returns(0),
      call.shutdown(2, "SHUT_RD").returns(0),
      child("waiter", [read(2, byte).never()]),
      settle(100),
      recvmsg(2, { data: byte }).returns(0),
      fcntl(2, "F_SETFL", "O_NONBLOCK").returns(0),
      read(2, byte).returns(0),
    ],
  }),
  row("sendmsg/success/local-socket-takes-64-kib", {
    covers: [
      "sendmsg/behaviour/local-takes-up-to-64-kib",
      "sendmsg/behaviour/count-may-be-short",
    ],
    steps: [
      pair().returns(0),
      sendmsg(1, { data: buffer(65_535, "most") }).returns(65_535),
      sendmsg(1, { data: text("abc") }).returns(1),
      fcntl(1, "F_SETFL", "O_NONBLOCK").returns(0),
      sendmsg(1, { data: text("x") }).fails("EAGAIN"),
      poll([polled(1, "POLLOUT")], 0).returns(0),
      read(2, got, 1).returns(1),
      poll([polled(1, "POLLOUT")], 0).returns(1),
      // Reading turned the two halves of the buffer round: 64 KiB are free.
      sendmsg(1, { data: text("xyz") }).returns(3),
    ],
  }),
  row("sendmsg/success/send-timeout-changes-nothing", {
    covers: "sendmsg/behaviour/send-timeout-changes-nothing",
    steps: [
      pair().returns(0),
      setsockopt(1, "SOL_SOCKET", "SO_SNDTIMEO", timeout(0, 20_000), 16)
        .returns(0),
      sendmsg(1, { data: buffer(65_536, "all") }).returns(65_536),
      child("waiter", [sendmsg(1, { data: text("x") }).never()]),
      settle(200),
    ],
  }),
];

const control = buffer(64, "received control");

/** A header of a byte, with so much room for control data. */
const headerOf = (room: number, name = `header of ${room}`) =>
  struct("msghdr", {
    msg_iov: struct("iovec", { iov_base: byte, iov_len: 1 }),
    msg_iovlen: 1,
    msg_control: control,
    msg_controllen: room,
    msg_flags: 99,
  }, name);

/** recvmsg with it. */
const asks = (room: number, name?: string): Step =>
  call.recvmsg(2, headerOf(room, name), 0).returns(1);

const messages: readonly Row[] = [
  row("recvmsg/success/local-socket-knows-neither-peek-nor-waitall", {
    covers: "recvmsg/behaviour/local-ignores-peek-and-waitall",
    steps: [
      pair().returns(0),
      write(1, "ab").returns(2),
      recvmsg(2, {
        data: byte,
        flags: "MSG_PEEK",
        name: filled(16, 0x77, "name"),
        nameLength: 3,
      }).returns(1).observes(byte, "a")
        .observes(filled(16, 0x77, "name"), new Uint8Array(16).fill(0x77)),
      recvmsg(2, { data: got, flags: "MSG_WAITALL" }).returns(1)
        .observes(got, "b"),
    ],
  }),
  row("recvmsg/success/dontwait-is-for-one-call", {
    covers: "recvmsg/behaviour/msg_dontwait-is-for-one-call-only",
    steps: [
      pair().returns(0),
      recvmsg(1, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
      child("waiter", [
        recvmsg(1, { data: got }).returns(4).observes(got, "late"),
      ]),
      settle(),
      write(2, "late").returns(4),
      join("waiter"),
    ],
  }),
  row("recvmsg/success/header-without-control-data", {
    covers: [
      "recvmsg/behaviour/writes-msg_controllen-and-msg_flags",
      "recvmsg/behaviour/msg_trunc-is-never-reported",
    ],
    steps: [
      pair().returns(0),
      write(1, "abc").returns(3),
      asks(64).observes(headerOf(64), { msg_controllen: 0, msg_flags: 0 }),
    ],
  }),
  row("recvmsg/success/descriptors-as-far-as-there-is-room", {
    covers: [
      "recvmsg/behaviour/descriptors-come-whenever-there-is-room",
      "recvmsg/behaviour/received-descriptors-stay-open-on-exec",
      "recvmsg/behaviour/control-room-counts-payload-only",
      "recvmsg/behaviour/next-control-message-is-8-aligned",
    ],
    steps: [
      pair().returns(0),
      sendmsg(1, { data: text("data"), control: rights([0, 0, 0]) }).returns(4),
      // The header of 12 bytes and one descriptor less a byte: nothing comes.
      asks(15).observes(headerOf(15), { msg_controllen: 0, msg_flags: 0 }),
      asks(16).observes(headerOf(16), { msg_controllen: 24, msg_flags: 0 })
        .observes(control, int32s(20, SOL_SOCKET, SCM_RIGHTS, 3)),
      asks(64).observes(headerOf(64), { msg_controllen: 24, msg_flags: 0 })
        .observes(control, int32s(24, SOL_SOCKET, SCM_RIGHTS, 4, 5)),
      ...[3, 4, 5].map((one) => fcntl(one, "F_GETFD").returns(0)),
      asks(64, "last").observes(headerOf(64, "last"), {
        msg_controllen: 0,
        msg_flags: 0,
      }),
    ],
  }),
  row("recvmsg/success/full-table-loses-one-descriptor", {
    covers: "recvmsg/behaviour/full-table-loses-one-descriptor",
    steps: [
      pair().returns(0),
      sendmsg(1, { data: text("x"), control: rights([0, 0, 0]) }).returns(1),
      fillDescriptors(1),
      recvmsg(2, { data: byte, control }).fails("EMFILE"),
      fcntl(1023, "F_GETFD").returns(0),
      recvmsg(2, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
      call.recvfd(2, 0).fails("EMFILE"),
      close(1000).returns(0),
      call.recvfd(2, 0).returns(1000),
      close(999).returns(0),
      call.recvfd(2, 0).fails("EAGAIN"),
    ],
  }),
  row("sendmsg/success/other-control-messages-are-ignored", {
    covers: "sendmsg/behaviour/other-control-messages-are-ignored",
    steps: [
      pair().returns(0),
      ...([[SOL_SOCKET, SCM_RIGHTS + 1], [0, SCM_RIGHTS]] as const).map(
        ([level, type], index) =>
          sendmsg(1, {
            data: text("x"),
            control: words(4, [20, level, type, 0, 0, 0], `control ${index}`),
          }).returns(1),
      ),
      call.recvfd(2, 0).fails("EAGAIN"),
    ],
  }),
  row("sendfd/success/closed-peer-goes-unnoticed", {
    covers: "sendfd/behaviour/closed-peer-goes-unnoticed",
    steps: [
      pair().returns(0),
      close(2).returns(0),
      call.sendfd(1, 0).returns(0),
    ],
  }),
  row("sendfd/success/descriptors-of-any-kind", {
    covers: [
      "sendfd/behaviour/any-descriptor-may-be-sent",
      "recvfd/behaviour/access-mode-is-the-senders",
      "sendfd/behaviour/recvmsg-takes-what-sendfd-queued",
    ],
    setup: [file("f", "abc")],
    steps: [
      pair().returns(0),
      pipe(buffer(8, "ends")).returns(0),
      open("f", "O_RDONLY").returns(5),
      call.sendfd(1, 3).returns(0),
      call.sendfd(1, 4).returns(0),
      call.sendfd(1, 5).returns(0),
      call.sendfd(1, 1).returns(0),
      call.recvfd(2, 0).returns(6),
      call.recvfd(2, "O_CLOEXEC").returns(7),
      fcntl(6, "F_GETFD").returns(0),
      fcntl(7, "F_GETFD").returns(1),
      write(6, "x").fails("EBADF"),
      write(7, "pipe").returns(4),
      read(6, got, 4).returns(4).observes(got, "pipe"),
      write(1, "y").returns(1),
      recvmsg(2, { data: byte, control: buffer(16, "little") }).returns(1),
      write(8, "z").fails("EBADF"),
      read(8, got, 3).returns(3).observes(got, "abc"),
      call.recvfd(2, 0).returns(9),
      write(9, "self").returns(4),
      read(2, got, 16).returns(4).observes(got, "self"),
    ],
  }),
  row("recvfd/success/offset-and-flags-are-shared", {
    covers: "recvfd/behaviour/offset-and-status-flags-are-shared",
    setup: [file("f", "abcdef")],
    steps: [
      pair().returns(0),
      open("f", "O_RDONLY").returns(3),
      call.sendfd(1, 3).returns(0),
      call.recvfd(2, 0).returns(4),
      read(3, got, 2).returns(2),
      read(4, got, 2).returns(2).observes(got, "cd"),
      fcntl(4, "F_SETFL", "O_NONBLOCK").returns(0),
      fcntl(3, "F_GETFL").returns(bits(O_NONBLOCK, O_NONBLOCK)),
    ],
  }),
];

const names: readonly Row[] = (
  [["getsockname", getsockname], ["getpeername", getpeername]] as const
).flatMap(([name, ask]) => [
  row(`${name}/success/room-above-110-is-110`, {
    covers: `${name}/behaviour/addrlen-above-110-counts-as-110`,
    steps: [
      ...localServer(`/w/${"x".repeat(100)}`),
      child("client", [
        localSocket("fd"),
        connect(fd, local(`/w/${"x".repeat(100)}`)).returns(0),
        settle(),
      ]),
      accept(server).as("end"),
      ask(end, buffer(256, "address"), u32(256, "size")).returns(0)
        .observes(buffer(256, "address"), `\u0001\0/w/${"x".repeat(100)}\0\0`)
        .observes(u32(256, "size"), 106),
      ask(end, buffer(8, "little"), u32(6, "little size")).returns(0)
        .observes(buffer(8, "little"), "\u0001\0/w/xxx"),
      join("client"),
    ],
  }),
  row(`${name}/EINVAL/empty-room-before-the-descriptor`, {
    covers: `${name}/behaviour/zero-addrlen-comes-before-a-bad-sockfd`,
    steps: [ask(99, got, u32(0, "size")).fails("EINVAL")],
  }),
  row(`${name}/EFAULT/unreadable-room-before-the-descriptor`, {
    covers: `${name}/behaviour/unreadable-addrlen-comes-before-a-bad-sockfd`,
    steps: [ask(99, got, 8).fails("EFAULT")],
  }),
]);

export const rows: readonly Row[] = [
  ...connections,
  ...pairs,
  ...messages,
  ...names,
];
