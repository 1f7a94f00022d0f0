import { SCM_RIGHTS, SOL_SOCKET } from "../../../src/api/constants.ts";
import { refused, type Use, use } from "../../language/use.ts";
import { pair as pairOfSockets, socketFaults } from "../../language/kinds.ts";
import {
  alarm,
  buffer,
  call,
  child,
  close,
  file,
  fillDescriptors,
  join,
  mmap,
  onSignal,
  open,
  read,
  readOnly,
  result,
  room,
  type Row,
  row,
  settle,
  struct,
  text,
  UNMAPPED,
  words,
  write,
} from "../../language/row.ts";
import {
  accept,
  bind,
  connect,
  internet,
  internetSocket,
  localSocket,
  message,
  pair,
  recvmsg,
  sendmsg,
  setsockopt,
  tcpServer,
} from "../../worlds/socket_addresses.ts";
import { rights } from "../../worlds/socket_messages.ts";
import { connected } from "../../worlds/uses_sockets.ts";

const fd = result("fd");

const byte = buffer(1);

const other = result("other");

const byteOfInternet = buffer(1, "byte");

const got = buffer(16, "got");

const address = room("sockaddr_in", "address");

const server = result("server");

const client = result("client");

const received = buffer(32, "received control");

/** Words as they lie in memory. */
function int32s(...values: number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

const one = buffer(1, "one byte");

const plenty = buffer(64, "room for control");

const whole = message({ data: one, control: plenty });

export const uses: readonly Use[] = [
  use.recvmsg({
    before: [...connected, write(pairOfSockets.connecting, "data")],
    operands: [
      pairOfSockets.accepting,
      {
        msg_iov: struct("iovec", { iov_base: buffer(4), iov_len: 4 }),
        msg_iovlen: 1,
      },
      0,
    ],
    promises: ["stdio"],
    pointers: {
      msg: {
        readOnly: refused(
          "EFAULT",
          "msg_controllen: user-memory/EFAULT/not-writable",
        ),
      },
      "msg.msg_iov": {},
      // msg.msg_name: a local socket does not look at it.
      // msg.msg_control: nothing is there to be written.
    },
    descriptors: { sockfd: socketFaults },
  }),
];

export const rows: readonly Row[] = [
  row("recvmsg/EINTR/internet-socket", {
    covers: [
      "recvmsg/EINTR/signal-while-waiting-on-an-internet-socket",
      "socket/behaviour/blocks-unless-sock_nonblock",
    ],
    steps: [
      onSignal("SIGALRM", []),
      internetSocket("fd", "SOCK_DGRAM"),
      alarm(1).returns(0),
      recvmsg(fd, { data: byte }).fails("EINTR"),
    ],
  }),
  row("recvmsg/EFAULT/control-buffer-unmapped", {
    covers: [
      "msg_control: user-memory/EFAULT/not-writable",
      "recvmsg/behaviour/bad-msg_control-loses-data-and-descriptor",
    ],
    note: "the data and the descriptor are gone by then",
    steps: [
      pair().returns(0),
      sendmsg(1, {
        data: text("x"),
        control: words(4, [20, SOL_SOCKET, SCM_RIGHTS, 0, 0, 0], "rights"),
      }).returns(1),
      call.recvmsg(
        2,
        struct("msghdr", {
          msg_iov: struct("iovec", { iov_base: byte, iov_len: 1 }),
          msg_iovlen: 1,
          msg_control: UNMAPPED,
          msg_controllen: 32,
        }),
        0,
      ).fails("EFAULT"),
      recvmsg(2, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
      call.recvfd(2, 0).fails("EAGAIN"),
    ],
  }),
  row("recvmsg/success/tcp-peek", {
    covers: [
      "recvmsg/behaviour/tcp-peek-leaves-the-data",
      "recvmsg/behaviour/returns-the-count-received",
    ],
    steps: [
      ...tcpServer(20423),
      internetSocket("client"),
      connect(client, internet(20423)).returns(0),
      accept(server).as("end"),
      write(client, "look").returns(4),
      recvmsg(result("end"), { data: got, flags: "MSG_PEEK" }).returns(4)
        .observes(got, "look"),
      recvmsg(result("end"), { data: got }).returns(4).observes(got, "look"),
    ],
  }),
  row("recvmsg/success/tcp-never-connected-is-at-its-end", {
    covers: "recvmsg/behaviour/unconnected-tcp-gives-0",
    steps: [
      internetSocket("fd"),
      recvmsg(fd, { data: byteOfInternet }).returns(0),
      read(fd, byteOfInternet, 1).returns(0),
    ],
  }),
  row("recvmsg/success/udp-keeps-boundaries-and-cuts", {
    covers: [
      "connect/behaviour/udp-connect-sets-the-destination",
      "recvmsg/behaviour/udp-gives-one-datagram",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20431)).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      connect(other, internet(20431)).returns(0),
      write(other, "first").returns(5),
      write(other, "second").returns(6),
      settle(20),
      recvmsg(fd, { data: buffer(3, "three") }).returns(3)
        .observes(buffer(3, "three"), "fir"),
      recvmsg(fd, { data: got }).returns(6).observes(got, "second"),
    ],
  }),
  row("recvmsg/EAGAIN/udp-empty", {
    covers: [
      "internet-socket/EAGAIN/nothing-received-and-non-blocking",
      "recvmsg/behaviour/msg_dontwait-does-not-wait",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      recvmsg(fd, { data: byteOfInternet, flags: "MSG_DONTWAIT" }).fails(
        "EAGAIN",
      ),
    ],
  }),
  row("recvmsg/EAGAIN/udp-timeout", {
    covers: "recvmsg/EAGAIN/receive-timeout-has-expired",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      setsockopt(
        fd,
        "SOL_SOCKET",
        "SO_RCVTIMEO",
        struct("timeval", { tv_usec: 50_000 }),
        16,
      ).returns(0),
      recvmsg(fd, { data: byteOfInternet }).fails("EAGAIN"),
    ],
  }),
  row("recvmsg/EINVAL/short-room-for-the-sender", {
    covers: "recvmsg/EINVAL/msg_namelen-below-16",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      recvmsg(fd, { data: byteOfInternet, name: address, nameLength: 15 })
        .fails("EINVAL"),
    ],
  }),
  row("recvmsg/EFAULT/sender-not-writable", {
    covers: [
      "msg_name: user-memory/EFAULT/not-writable",
      "recvmsg/behaviour/unwritable-msg_name-consumes-the-datagram",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20432)).returns(0),
      sendmsg(fd, { data: text("x"), name: internet(20432), nameLength: 16 })
        .returns(1),
      settle(20),
      recvmsg(fd, { data: byteOfInternet, name: UNMAPPED, nameLength: 16 })
        .fails("EFAULT"),
      recvmsg(fd, { data: byteOfInternet, flags: "MSG_DONTWAIT" }).fails(
        "EAGAIN",
      ),
    ],
  }),
  row("recvmsg/EFAULT/length-of-the-sender-not-writable", {
    covers: "msg_namelen: user-memory/EFAULT/not-writable",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20439)).returns(0),
      sendmsg(fd, { data: text("x"), name: internet(20439), nameLength: 16 })
        .returns(1),
      settle(20),
      call.recvmsg(
        fd,
        readOnly(
          message({ data: byteOfInternet, name: address, nameLength: 16 }),
        ),
        0,
      ).fails("EFAULT"),
    ],
  }),
  row("recvmsg/EFAULT/udp-data-not-writable", {
    covers: [
      "iov_base: user-memory/EFAULT/not-writable",
      "recvmsg/behaviour/unwritable-data-buffer-consumes-the-datagram",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20433)).returns(0),
      sendmsg(fd, { data: text("x"), name: internet(20433), nameLength: 16 })
        .returns(1),
      settle(20),
      recvmsg(fd, { data: UNMAPPED, size: 1 }).fails("EFAULT"),
      recvmsg(fd, { data: byteOfInternet, flags: "MSG_DONTWAIT" }).fails(
        "EAGAIN",
      ),
    ],
  }),
  row("recvmsg/success/raw-icmp-has-its-header", {
    covers: "socket/behaviour/raw-icmp-sockets-hear-icmp",
    as: "root",
    source: "Kernel/Net/NetworkTask.cpp",
    steps: [
      call.socket("AF_INET", "SOCK_RAW", 1).as("fd"),
      sendmsg(fd, {
        data: text(Uint8Array.of(8, 0, 0xf7, 0xfd, 0, 1, 0, 1)),
        name: internet(0),
        nameLength: 16,
      }).returns(8),
      settle(20),
      recvmsg(fd, { data: buffer(64, "packet") }).returns(28)
        .observes(buffer(64, "packet"), Uint8Array.of(0x45)),
      recvmsg(fd, { data: buffer(64, "packet") }).returns(28),
      recvmsg(fd, { data: byteOfInternet, flags: "MSG_DONTWAIT" }).fails(
        "EAGAIN",
      ),
    ],
  }),
  row("recvmsg/EFAULT/header", {
    covers: "msg: user-memory/EFAULT/not-readable",
    steps: [call.recvmsg(-1, UNMAPPED, 0).fails("EFAULT")],
  }),
  row("recvmsg/ENOTSUP/buffers-other-than-one", {
    covers: "message/ENOTSUP/msg_iovlen-is-not-1",
    steps: [0, 2].map((count) =>
      call.recvmsg(-1, struct("msghdr", { msg_iovlen: count }), 0).fails(
        "ENOTSUP",
      )
    ),
  }),
  row("recvmsg/EFAULT/buffer-list", {
    covers: "msg_iov: user-memory/EFAULT/not-readable",
    steps: [
      call.recvmsg(
        -1,
        struct("msghdr", { msg_iov: UNMAPPED, msg_iovlen: 1 }),
        0,
      )
        .fails("EFAULT"),
    ],
  }),
  row("recvmsg/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [recvmsg(-1, { data: byte }).fails("EBADF")],
  }),
  row("recvmsg/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [recvmsg(0, { data: byte }).fails("ENOTSOCK")],
  }),
  row("recvmsg/EFAULT/data-in-the-kernel-half", {
    covers: "user-memory/EFAULT/outside-user-space",
    steps: [
      pair().returns(0),
      recvmsg(1, { data: 0xffff_ffff_8000_0000n, size: 1 }).fails("EFAULT"),
    ],
  }),
  row("recvmsg/EINVAL/unconnected", {
    covers: [
      "local-socket/EINVAL/read-while-unconnected",
      "recvmsg/behaviour/unconnected-local-socket-is-refused-at-once",
    ],
    steps: [
      localSocket("fd"),
      recvmsg(result("fd"), { data: byte }).fails("EINVAL"),
    ],
  }),
  row("recvmsg/EAGAIN/no-data", {
    covers: [
      "transfer/EAGAIN/nothing-to-read-and-non-blocking",
      "recvmsg/behaviour/msg_dontwait-does-not-wait",
    ],
    steps: [
      pair().returns(0),
      recvmsg(1, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
    ],
  }),
  row("recvmsg/EINTR/signal", {
    covers: "recvmsg/EINTR/signal-while-waiting-on-a-local-socket",
    hazard: "local-receive-interrupted",
    steps: [
      onSignal("SIGALRM", []),
      pair().returns(0),
      alarm(1).returns(0),
      recvmsg(1, { data: byte }).fails("EINTR"),
    ],
  }),
  row("recvmsg/EFAULT/data-not-writable", {
    covers: "iov_base: user-memory/EFAULT/not-writable",
    steps: [
      pair().returns(0),
      write(1, "x").returns(1),
      recvmsg(2, { data: UNMAPPED, size: 1 }).fails("EFAULT"),
    ],
  }),
  row("recvmsg/success/end-of-file", {
    covers: "recvmsg/behaviour/returns-0-at-the-end-of-stream",
    steps: [
      pair().returns(0),
      close(1).returns(0),
      recvmsg(2, { data: byte }).returns(0),
    ],
  }),
  row("recvmsg/success/waits-for-data", {
    covers: "recvmsg/behaviour/returns-the-count-received",
    steps: [
      pair().returns(0),
      child("writer", [write(1, "late").returns(4)]),
      recvmsg(2, { data: got }).returns(4).observes(got, "late"),
      join("writer"),
    ],
  }),
  row("recvmsg/success/rights", {
    covers: [
      "sendmsg/behaviour/scm_rights-passes-descriptors",
      "sendmsg/behaviour/scm_rights-payload-starts-at-12",
      "recvmsg/behaviour/queued-descriptors-come-as-scm_rights",
      "recvmsg/behaviour/control-payload-starts-at-12",
    ],
    note: "the kernel lets the payload of a control message begin at 12",
    setup: [file("f", "shared")],
    steps: [
      pair().returns(0),
      open("f", "O_RDONLY").returns(3),
      sendmsg(1, { data: text("x"), control: rights([3]) }).returns(1),
      close(3).returns(0),
      recvmsg(2, { data: byte, control: received }).returns(1)
        .observes(received, int32s(20, SOL_SOCKET, SCM_RIGHTS, 3)),
      read(3, got, 6).returns(6).observes(got, "shared"),
    ],
  }),
  row("recvmsg/EMFILE/no-slot-for-a-passed-descriptor", {
    covers: "descriptor/EMFILE/too-few-are-free",
    steps: [
      pair().returns(0),
      sendmsg(1, { data: text("x"), control: rights([0]) }).returns(1),
      fillDescriptors(),
      recvmsg(2, { data: byte, control: received })
        .fails("EMFILE"),
    ],
  }),
  row("recvmsg/success/no-control-message-without-descriptors", {
    source: "Kernel/Syscalls/socket.cpp",
    note: "Room for descriptors alone writes nothing.",
    steps: [
      pair().returns(0),
      write(1, "x").returns(1),
      recvmsg(2, { data: one, control: plenty }).returns(1)
        .observes(plenty, new Uint8Array(64)),
      write(1, "x").returns(1),
      call.recvmsg(2, whole, 0).returns(1)
        .observes(whole, { msg_controllen: 0, msg_flags: 0 }),
    ],
  }),
  row("recvmsg/success/no-bytes-of-a-full-queue", {
    source: "Kernel/Library/DoubleBuffer.cpp, Kernel/Net/LocalSocket.cpp",
    note: "Nothing is taken, and so there is no more room than before.",
    steps: [
      mmap({
        size: 65536,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_ANONYMOUS|MAP_PRIVATE",
      }).as("bytes"),
      pair().returns(0),
      write(1, result("bytes"), 65536).returns(65536),
      recvmsg(2, { data: byte, size: 0 }).returns(0),
      call.fcntl(1, "F_SETFL", "O_RDWR|O_NONBLOCK").returns(0),
      write(1, "x").fails("EAGAIN"),
      recvmsg(2, { data: byte }).returns(1),
      write(1, "x").returns(1),
    ],
  }),
  row("recvmsg/EAGAIN/non-blocking-descriptor", {
    source: "Kernel/Syscalls/socket.cpp",
    note: "It asks for no wait by itself, without MSG_DONTWAIT.",
    steps: [
      pair("SOCK_STREAM|SOCK_NONBLOCK").returns(0),
      recvmsg(1, { data: byte }).fails("EAGAIN"),
      internetSocket("fd", "SOCK_DGRAM|SOCK_NONBLOCK"),
      recvmsg(result("fd"), { data: byte }).fails("EAGAIN"),
    ],
  }),
];
