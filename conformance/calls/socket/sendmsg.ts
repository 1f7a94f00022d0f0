import { SCM_RIGHTS, SOL_SOCKET } from "../../../src/api/constants.ts";
import { skipped, type Use, use } from "../../language/use.ts";
import { pair as pairOfSockets, socketFaults } from "../../language/kinds.ts";
import {
  alarm,
  type Block,
  buffer,
  call,
  child,
  close,
  join,
  KERNEL,
  NULL,
  onSignal,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  type Step,
  struct,
  text,
  UNMAPPED,
  words,
  write,
} from "../../language/row.ts";
import {
  bind,
  internet,
  internetSocket,
  localSocket,
  LOOPBACK,
  pair,
  recvmsg,
  sendmsg,
} from "../../worlds/socket_addresses.ts";
import { rights } from "../../worlds/socket_messages.ts";
import { connected, loopback, udp } from "../../worlds/uses_sockets.ts";
import { cmsghdr, structBytes } from "../../../src/api/structs.ts";

const byte = buffer(1);

const ROUTING = "Kernel/Net/Routing.cpp";

const fd = result("fd");

const other = result("other");

const byteOfInternet = buffer(1, "byte");

const got = buffer(16, "got");

const address = room("sockaddr_in", "address");

/** Sends a byte, and so many bytes of control messages that can't be read. */
function sendsUnreadable(
  length: number,
  control: typeof UNMAPPED | typeof KERNEL = UNMAPPED,
): Step {
  return call.sendmsg(
    1,
    struct("msghdr", {
      msg_iov: words(8, [byte, 1], "iovec"),
      msg_iovlen: 1,
      msg_control: control,
      msg_controllen: length,
    }),
    0,
  );
}

export const uses: readonly Use[] = [
  use.sendmsg({
    before: connected,
    operands: [
      pairOfSockets.connecting,
      {
        msg_iov: struct("iovec", { iov_base: text("data"), iov_len: 4 }),
        msg_iovlen: 1,
      },
      0,
    ],
    promises: ["stdio"],
    pointers: {
      msg: {},
      "msg.msg_iov": {},
      // msg.msg_name: a local socket does not look at it.
      // msg.msg_control: msg_controllen is 0.
    },
    descriptors: { sockfd: socketFaults },
  }),
  use.sendmsg({
    label: "with-control",
    before: connected,
    operands: [
      pairOfSockets.connecting,
      {
        msg_iov: struct("iovec", { iov_base: text("data"), iov_len: 4 }),
        msg_iovlen: 1,
        // A message of 16 bytes, of a type that is ignored.
        msg_control: text(
          structBytes(cmsghdr, { cmsg_len: 16, cmsg_level: 9, cmsg_type: 9 }),
        ),
        msg_controllen: 12,
      },
      0,
    ],
    pointers: {
      "msg.msg_control": {},
    },
  }),
  use.sendmsg({
    label: "udp",
    before: udp,
    operands: [
      fd,
      {
        msg_name: loopback,
        msg_namelen: 16,
        msg_iov: struct("iovec", { iov_base: text("data"), iov_len: 4 }),
        msg_iovlen: 1,
      },
      0,
    ],
    pointers: {
      "msg.msg_name": {
        null: skipped("without an address it is EPIPE and SIGPIPE"),
      },
    },
  }),
];

const OVERLONG = "The kernel's copy of the control buffer is above 32 bytes, " +
  "and so on its heap, where what lies behind is scrubbed: no number of a " +
  "descriptor.";

/** SCM_RIGHTS in 40 bytes, seven times descriptor 0, with a false length. */
function misstated(length: number): Block {
  return words(
    4,
    [length, SOL_SOCKET, SCM_RIGHTS, ...new Array<number>(7).fill(0)],
    `rights of length ${length}`,
  );
}

export const rows: readonly Row[] = [
  row("sendmsg/EBUSY/queue-full", {
    covers: [
      "local-socket/EBUSY/more-than-128-descriptors-queued",
      "sendmsg/behaviour/descriptors-are-queued-before-the-data",
      "sendmsg/behaviour/descriptors-that-fit-stay-queued",
      "recvfd/behaviour/takes-what-scm_rights-queued",
    ],
    note: "129 fit, and stay queued; the data does not go",
    steps: [
      pair().returns(0),
      sendmsg(1, {
        data: text("x"),
        control: words(4, [
          16 + 130 * 4,
          SOL_SOCKET,
          SCM_RIGHTS,
          ...new Array<number>(131).fill(0),
        ], "130 rights"),
      }).fails("EBUSY"),
      recvmsg(2, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
      call.recvfd(2, 0).returns(3),
    ],
  }),
  row("sendmsg/EPIPE/tcp-never-connected", {
    covers: [
      "internet-socket/EPIPE/no-destination",
      "sendmsg/behaviour/msg_nosignal-keeps-sigpipe-away",
    ],
    steps: [
      internetSocket("fd"),
      sendmsg(fd, { data: byteOfInternet, flags: "MSG_NOSIGNAL" }).fails(
        "EPIPE",
      ),
    ],
  }),
  row("sendmsg/success/udp-to-an-address", {
    covers: [
      "sendmsg/behaviour/udp-goes-to-the-address-in-msg_name",
      "recvmsg/behaviour/udp-stores-the-sender",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20430)).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      sendmsg(other, {
        data: text("ping"),
        name: internet(20430),
        nameLength: 16,
      }).returns(4),
      recvmsg(fd, { data: got, name: address, nameLength: 16 }).returns(4)
        .observes(got, "ping")
        .observes(address, { sin_family: "AF_INET", sin_addr: LOOPBACK }),
    ],
  }),
  row("sendmsg/EINVAL/length-of-the-destination", {
    covers: "internet-socket/EINVAL/address-length-is-not-16",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      sendmsg(fd, { data: byteOfInternet, name: UNMAPPED, nameLength: 15 })
        .fails("EINVAL"),
    ],
  }),
  row("sendmsg/EFAULT/destination-unreadable", {
    covers: "msg_name: user-memory/EFAULT/not-readable",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      sendmsg(fd, { data: byteOfInternet, name: UNMAPPED, nameLength: 16 })
        .fails("EFAULT"),
    ],
  }),
  row("sendmsg/EAFNOSUPPORT/family-of-the-destination", {
    covers: "sendmsg/EAFNOSUPPORT/destination-family-is-not-af_inet",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      sendmsg(fd, {
        data: byteOfInternet,
        name: struct("sockaddr_in", { sin_family: 3 }),
        nameLength: 16,
      }).fails("EAFNOSUPPORT"),
    ],
  }),
  row("sendmsg/EPIPE/udp-without-destination", {
    covers: [
      "internet-socket/EPIPE/no-destination",
      "sendmsg/behaviour/msg_nosignal-keeps-sigpipe-away",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      sendmsg(fd, { data: byteOfInternet, flags: "MSG_NOSIGNAL" }).fails(
        "EPIPE",
      ),
    ],
  }),
  row("sendmsg/EHOSTUNREACH/broadcast-not-allowed", {
    covers: "internet-socket/EHOSTUNREACH/no-route-to-the-destination",
    source: ROUTING,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      sendmsg(fd, {
        data: byteOfInternet,
        name: internet(20434, 0xffffffff),
        nameLength: 16,
      }).fails("EHOSTUNREACH"),
    ],
  }),
  row("sendmsg/EFAULT/internet-data", {
    covers: "iov_base: user-memory/EFAULT/not-readable",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      sendmsg(fd, {
        data: UNMAPPED,
        size: 4,
        name: internet(20435),
        nameLength: 16,
      }).fails("EFAULT"),
    ],
  }),
  row("sendmsg/success/bytes-arrive", {
    covers: [
      "sendmsg/behaviour/returns-the-count-that-was-taken",
      "recvmsg/behaviour/returns-the-count-received",
    ],
    steps: [
      pair().returns(0),
      sendmsg(1, { data: text("hello") }).returns(5),
      recvmsg(2, { data: got }).returns(5).observes(got, "hello"),
    ],
  }),
  row("sendmsg/EFAULT/header", {
    covers: "msg: user-memory/EFAULT/not-readable",
    steps: [call.sendmsg(-1, UNMAPPED, 0).fails("EFAULT")],
  }),
  row("sendmsg/ENOTSUP/buffers-other-than-one", {
    covers: "message/ENOTSUP/msg_iovlen-is-not-1",
    steps: [0, 2, -1].map((count) =>
      call.sendmsg(-1, struct("msghdr", { msg_iovlen: count }), 0).fails(
        "ENOTSUP",
      )
    ),
  }),
  row("sendmsg/EFAULT/buffer-list", {
    covers: "msg_iov: user-memory/EFAULT/not-readable",
    steps: [
      call.sendmsg(
        -1,
        struct("msghdr", { msg_iov: UNMAPPED, msg_iovlen: 1 }),
        0,
      )
        .fails("EFAULT"),
    ],
  }),
  row("sendmsg/EINVAL/length-too-large", {
    covers: "sendmsg/EINVAL/iov_len-above-ssize_max",
    steps: [
      sendmsg(-1, { data: byte, size: 0x8000_0000_0000_0000n }).fails("EINVAL"),
    ],
  }),
  row("sendmsg/EBADF/not-open", {
    covers: "sockfd: descriptor/EBADF/not-open",
    steps: [sendmsg(-1, { data: byte }).fails("EBADF")],
  }),
  row("sendmsg/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [sendmsg(0, { data: byte }).fails("ENOTSOCK")],
  }),
  row("sendmsg/EPIPE/shut-down", {
    covers: [
      "transfer/EPIPE/socket-is-shut-down-for-writing",
      "shutdown/behaviour/shut_wr-stops-writing",
      "sendmsg/behaviour/msg_nosignal-keeps-sigpipe-away",
    ],
    steps: [
      pair().returns(0),
      call.shutdown(1, "SHUT_WR").returns(0),
      sendmsg(1, { data: byte, flags: "MSG_NOSIGNAL" }).fails("EPIPE"),
      onSignal("SIGPIPE", []),
      sendmsg(1, { data: byte }).fails("EPIPE"),
    ],
  }),
  row("sendmsg/EPIPE/shut-down-kills", {
    covers: "transfer/EPIPE/socket-is-shut-down-for-writing",
    steps: [
      pair().returns(0),
      call.shutdown(1, "SHUT_WR").returns(0),
      sendmsg(1, { data: byte }).kills("SIGPIPE"),
    ],
  }),
  row("sendmsg/EPIPE/peer-closed-kills", {
    covers: "local-socket/EPIPE/peer-is-gone",
    steps: [
      pair().returns(0),
      close(2).returns(0),
      sendmsg(1, { data: byte }).kills("SIGPIPE"),
    ],
  }),
  row("sendmsg/EPIPE/peer-closed", {
    covers: [
      "local-socket/EPIPE/peer-is-gone",
      "sendmsg/behaviour/msg_nosignal-keeps-sigpipe-away",
    ],
    steps: [
      pair().returns(0),
      close(2).returns(0),
      sendmsg(1, { data: byte, flags: "MSG_NOSIGNAL" }).fails("EPIPE"),
      onSignal("SIGPIPE", []),
      sendmsg(1, { data: byte }).fails("EPIPE"),
    ],
  }),
  row("sendmsg/EFAULT/control-unreadable", {
    covers: "msg_control: user-memory/EFAULT/not-readable",
    steps: [
      pair().returns(0),
      sendsUnreadable(20).fails("EFAULT"),
    ],
  }),
  row("sendmsg/EFAULT/one-byte-of-control", {
    covers: "msg_control: user-memory/EFAULT/not-readable",
    note: "Too little for a message, and read all the same.",
    steps: [
      pair().returns(0),
      sendsUnreadable(1).fails("EFAULT"),
    ],
  }),
  row("sendmsg/success/rights-to-nothing", {
    source: "Kernel/Syscalls/socket.cpp",
    note: "A header and no descriptor behind it: what lies there is none.",
    steps: [
      pair(),
      sendmsg(1, { data: byte, control: rights([]) }).returns(1),
      call.recvfd(2, 0).fails("EAGAIN"),
    ],
  }),
  row("sendmsg/success/rights-behind-a-short-header", {
    source: "Kernel/Syscalls/socket.cpp, Kernel/API/POSIX/sys/socket.h",
    note:
      "A length of 1 is rounded up to 8, where the next header begins: in " +
      "the first one's type.",
    steps: [
      pair(),
      sendmsg(1, {
        data: byte,
        control: words(4, [1, 0, 20, SOL_SOCKET, SCM_RIGHTS, 0, 0]),
      }).returns(1),
      call.recvfd(2, 0).returns(3),
      call.recvfd(2, 0).fails("EAGAIN"),
    ],
  }),
  row("sendmsg/EBADF/passed-descriptor-not-open", {
    covers: [
      "SCM_RIGHTS: descriptor/EBADF/not-open",
      "sendmsg/behaviour/descriptors-before-a-bad-one-stay-queued",
      "recvfd/behaviour/takes-what-scm_rights-queued",
    ],
    note: "the descriptors before it stay queued",
    steps: [
      pair().returns(0),
      sendmsg(1, { data: byte, control: rights([0, 99]) }).fails("EBADF"),
      call.recvfd(2, 0).returns(3),
    ],
  }),
  row("sendmsg/EBADF/rights-beyond-the-buffer", {
    covers: [
      "SCM_RIGHTS: descriptor/EBADF/not-open",
      "sendmsg/behaviour/rights-beyond-the-buffer-are-ebadf",
      "recvfd/behaviour/takes-what-scm_rights-queued",
    ],
    source: "Kernel/Syscalls/socket.cpp, Kernel/Heap/kmalloc.cpp",
    note: OVERLONG,
    steps: [
      pair().returns(0),
      sendmsg(1, { data: byte, control: misstated(16 + 4 * 30) })
        .fails("EBADF"),
      ...[3, 4, 5, 6, 7, 8, 9].map((fd) => call.recvfd(2, 0).returns(fd)),
      call.recvfd(2, 0).fails("EAGAIN"),
      recvmsg(2, { data: byte, flags: "MSG_DONTWAIT" }).fails("EAGAIN"),
    ],
  }),
  row("sendmsg/EBADF/rights-shorter-than-their-header", {
    covers: [
      "SCM_RIGHTS: descriptor/EBADF/not-open",
      "sendmsg/behaviour/rights-beyond-the-buffer-are-ebadf",
    ],
    source: "Kernel/Syscalls/socket.cpp, Kernel/Heap/kmalloc.cpp",
    note: OVERLONG,
    steps: [
      pair().returns(0),
      ...[0, 4, 12, 15].map((length) =>
        sendmsg(1, { data: byte, control: misstated(length) }).fails("EBADF")
      ),
    ],
  }),
  row("sendmsg/EINVAL/rights-without-connection", {
    covers: "local-socket/EINVAL/passing-a-descriptor-without-connection",
    steps: [
      localSocket("fd"),
      sendmsg(result("fd"), { data: byte, control: rights([0]) }).fails(
        "EINVAL",
      ),
    ],
  }),
  row("sendmsg/EFAULT/data-in-the-kernel-half", {
    covers: "user-memory/EFAULT/outside-user-space",
    steps: [
      pair().returns(0),
      sendmsg(1, { data: 0xffff_ffff_8000_0000n, size: 1 }).fails("EFAULT"),
    ],
  }),
  row("sendmsg/EAGAIN/unconnected-non-blocking", {
    covers: "sendmsg/EAGAIN/not-writable-and-non-blocking",
    steps: [
      localSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
      sendmsg(result("fd"), { data: byte }).fails("EAGAIN"),
    ],
  }),
  row("sendmsg/EINTR/full-buffer", {
    covers: "sendmsg/EINTR/signal-while-waiting-for-room",
    steps: [
      onSignal("SIGALRM", []),
      pair().returns(0),
      write(1, buffer(65536, "much"), 65536).returns(65536),
      alarm(1).returns(0),
      sendmsg(1, { data: byte }).fails("EINTR"),
    ],
  }),
  row("sendmsg/EFAULT/data-unmapped", {
    covers: "iov_base: user-memory/EFAULT/not-readable",
    steps: [
      pair().returns(0),
      sendmsg(1, { data: NULL, size: 4 }).fails("EFAULT"),
      sendmsg(1, { data: UNMAPPED, size: 4 }).fails("EFAULT"),
    ],
  }),
  row("sendmsg/EBADF/as-long-as-may-be", {
    source: "Kernel/Syscalls/socket.cpp",
    note: "SSIZE_MAX bytes are not too many before the socket is looked at.",
    steps: [
      sendmsg(99, { data: NULL, size: 0x7fff_ffff_ffff_ffffn }).fails("EBADF"),
      sendmsg(99, { data: NULL, size: 0x8000_0000_0000_0000n })
        .fails("EINVAL"),
    ],
  }),
  row("sendmsg/success/waits-for-room", {
    source: "Kernel/Syscalls/socket.cpp",
    steps: [
      pair().returns(0),
      write(1, buffer(65536, "much"), 65536).returns(65536),
      child("reader", [
        settle(),
        read(2, buffer(65536, "all"), 65536).returns(65536),
      ]),
      sendmsg(1, { data: text("more") }).returns(4),
      join("reader"),
      read(2, got, 16).returns(4).observes(got, "more"),
    ],
  }),
  row("sendmsg/success/waits-for-room-that-recvmsg-makes", {
    source: "Kernel/Net/LocalSocket.cpp, Kernel/Library/DoubleBuffer.cpp",
    steps: [
      pair().returns(0),
      write(1, buffer(65536, "much"), 65536).returns(65536),
      child("reader", [settle(), recvmsg(2, { data: byte }).returns(1)]),
      sendmsg(1, { data: text("more") }).returns(4),
      join("reader"),
      read(2, buffer(65536, "all"), 65536).returns(65535),
      read(2, got, 16).returns(4).observes(got, "more"),
    ],
  }),
  row("sendmsg/success/no-control-messages-anywhere", {
    source: "Kernel/Syscalls/socket.cpp",
    note: "Where none are is not looked at.",
    steps: [
      pair().returns(0),
      ...[UNMAPPED, KERNEL].map((address) =>
        call.sendmsg(
          1,
          struct("msghdr", {
            msg_iov: struct("iovec", { iov_base: text("x"), iov_len: 1 }),
            msg_iovlen: 1,
            msg_control: address,
          }),
          0,
        ).returns(1)
      ),
      read(2, got, 16).returns(2).observes(got, "xx"),
    ],
  }),
  row("sendmsg/ENOMEM/control-messages-of-128-mib", {
    source: "Kernel/Syscalls/socket.cpp, Kernel/Heap/kmalloc.cpp",
    note: "Room for them is made before they are looked at.",
    steps: [
      pair().returns(0),
      sendsUnreadable(0x800_0000).fails("ENOMEM"),
    ],
  }),
  row("sendmsg/ENOMEM/control-messages-of-the-kernel", {
    source: "Kernel/Syscalls/socket.cpp, Kernel/Heap/kmalloc.cpp",
    note: "That they are not the caller's is seen when they are copied.",
    steps: [
      pair().returns(0),
      sendsUnreadable(0x800_0000, KERNEL).fails("ENOMEM"),
      sendsUnreadable(20, KERNEL).fails("EFAULT"),
    ],
  }),
  row("sendmsg/EFAULT/datagram-of-no-bytes-at-null", {
    covers: "iov_base: user-memory/EFAULT/not-readable",
    source: "Kernel/Net/UDPSocket.cpp; Kernel/Library/UserOrKernelBuffer.cpp",
    note: "Null is no place, not even for nothing.",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      sendmsg(fd, {
        data: NULL,
        size: 0,
        name: internet(20436),
        nameLength: 16,
      }).fails("EFAULT"),
    ],
  }),
  row("sendmsg/EINTR/a-message-of-nothing", {
    source: "Kernel/Syscalls/socket.cpp",
    hazard: "message-of-nothing",
    steps: [
      onSignal("SIGALRM", []),
      pair().returns(0),
      alarm(1).returns(0),
      sendmsg(1, { data: byte, size: 0 }).fails("EINTR"),
    ],
  }),
  row("sendmsg/success/rights-and-a-part-of-one", {
    source: "Kernel/Syscalls/socket.cpp",
    note: "7 bytes behind the header hold one descriptor.",
    steps: [
      pair().returns(0),
      sendmsg(1, {
        data: byte,
        control: words(4, [16 + 7, SOL_SOCKET, SCM_RIGHTS, 0, 99]),
      }).returns(1),
      call.recvfd(2, 0).returns(3),
      call.recvfd(2, 0).fails("EAGAIN"),
    ],
  }),
  row("sendmsg/success/rights-beside-a-datagram", {
    source: "Kernel/Syscalls/socket.cpp",
    note: "Only local sockets look at them: 99 is not open.",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20441)).returns(0),
      sendmsg(fd, {
        data: text("ping"),
        name: internet(20441),
        nameLength: 16,
        control: rights([99]),
      }).returns(4),
      recvmsg(fd, { data: got }).returns(4).observes(got, "ping"),
    ],
  }),
  row("sendmsg/success/control-message-without-length", {
    source: "Kernel/API/POSIX/sys/socket.h: CMSG_NXTHDR",
    hazard: "control-message-without-length",
    steps: [
      pair().returns(0),
      sendmsg(1, {
        data: byte,
        control: words(4, [0, SOL_SOCKET, 9, 20, SOL_SOCKET, SCM_RIGHTS, 0]),
      }).returns(1),
      call.recvfd(2, 0).fails("EAGAIN"),
    ],
  }),
  row("sendmsg/EBADF/rights-of-a-header-at-the-end", {
    covers: "sendmsg/behaviour/rights-beyond-the-buffer-are-ebadf",
    source: "Kernel/API/POSIX/sys/socket.h: CMSG_NXTHDR",
    note: `A header that just fits is looked at. ${OVERLONG}`,
    steps: [
      pair().returns(0),
      ...([[52, "EBADF"], [51, undefined]] as const).map(([length, errno]) => {
        const step = call.sendmsg(
          1,
          struct("msghdr", {
            msg_iov: words(8, [byte, 1], "iovec"),
            msg_iovlen: 1,
            msg_control: words(4, [
              ...[40, 9, 9, 0, 0, 0, 0, 0, 0, 0],
              ...[1024, SOL_SOCKET, SCM_RIGHTS],
            ], "control"),
            msg_controllen: length,
          }, `header of ${length}`),
          0,
        );
        return errno === undefined ? step.returns(1) : step.fails(errno);
      }),
    ],
  }),
];
