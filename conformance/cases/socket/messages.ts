/**
 * sendmsg and recvmsg, and descriptors on their way between processes.
 *
 * @module
 */

import { cmsghdr, msghdr } from "../../../src/api/structs.ts";
import {
  alarm,
  array,
  barrier,
  type Block,
  buffer,
  call,
  child,
  close,
  EAFNOSUPPORT,
  EAGAIN,
  EBUSY,
  EFAULT,
  EINTR,
  EINVAL,
  EMFILE,
  ENOTCONN,
  ENOTSOCK,
  ENOTSUP,
  EPIPE,
  F_GETFD,
  fcntl,
  file,
  fillDescriptors,
  join,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  NULL,
  O_CLOEXEC,
  O_RDONLY,
  onSignal,
  open,
  read,
  result,
  type Row,
  row,
  SCM_RIGHTS,
  SHUT_WR,
  SIGALRM,
  SIGPIPE,
  SOCK_NONBLOCK,
  SOCK_STREAM,
  SOL_SOCKET,
  type Step,
  struct,
  text,
  UNMAPPED,
  type Value,
  words,
  write,
} from "../../harness/row.ts";
import {
  internetSocket,
  localSocket,
  pair,
  recvmsg,
  sendmsg,
} from "./addresses.ts";

const CALLS = "Kernel/Syscalls/socket.cpp";
const FDS = "Kernel/Syscalls/sendfd.cpp";
const LOCAL = "Kernel/Net/LocalSocket.cpp";

const byte = buffer(1, "byte");
const got = buffer(16, "got");
const received = buffer(32, "received control");

/** One SCM_RIGHTS message as the reference lays it out: the payload begins at 12. */
function rights(descriptors: readonly Value[]): Block {
  return array([
    struct(cmsghdr, {
      cmsg_len: 16 + 4 * descriptors.length,
      cmsg_level: SOL_SOCKET,
      cmsg_type: SCM_RIGHTS,
    }),
    words(4, [...descriptors, 0]),
  ], "sent control");
}

const sending: readonly Row[] = [
  row("sendmsg/success/bytes-arrive", {
    source: CALLS,
    steps: [
      pair().returns(0),
      sendmsg(1, { data: text("hello") }).returns(5),
      recvmsg(2, { data: got }).returns(5).observes(got, "hello"),
    ],
  }),
  row("sendmsg/EFAULT/header", {
    covers: "sendmsg/EFAULT/msghdr-readable",
    source: CALLS,
    steps: [call.sendmsg(-1, UNMAPPED, 0).fails(EFAULT)],
  }),
  row("sendmsg/ENOTSUP/buffers-other-than-one", {
    covers: "sendmsg/ENOTSUP/msg_iovlen-1",
    source: CALLS,
    steps: [0, 2, -1].map((count) =>
      call.sendmsg(-1, struct(msghdr, { msg_iovlen: count }), 0).fails(ENOTSUP)
    ),
  }),
  row("sendmsg/EFAULT/buffer-list", {
    covers: "sendmsg/EFAULT/iovec-readable",
    source: CALLS,
    steps: [
      call.sendmsg(-1, struct(msghdr, { msg_iov: UNMAPPED, msg_iovlen: 1 }), 0)
        .fails(EFAULT),
    ],
  }),
  row("sendmsg/EINVAL/length-too-large", {
    covers: "sendmsg/EINVAL/iov_len-0x7fffffffffffffff",
    source: CALLS,
    steps: [
      sendmsg(-1, { data: byte, size: 0x8000_0000_0000_0000n }).fails(EINVAL),
    ],
  }),
  row("sendmsg/EBADF/not-open", {
    covers: "sendmsg/EBADF/sockfd-negative-1024-open",
    source: CALLS,
    steps: [sendmsg(-1, { data: byte }).fails(9)],
  }),
  row("sendmsg/ENOTSOCK/a-file", {
    covers: "sendmsg/ENOTSOCK/sockfd-does-refer-socket",
    source: CALLS,
    steps: [sendmsg(0, { data: byte }).fails(ENOTSOCK)],
  }),
  row("sendmsg/EPIPE/shut-down", {
    covers: "sendmsg/EPIPE/writing-was-shut-down-sigpipe-also",
    source: CALLS,
    steps: [
      pair().returns(0),
      call.shutdown(1, SHUT_WR).returns(0),
      sendmsg(1, { data: byte, flags: MSG_NOSIGNAL }).fails(EPIPE),
      onSignal(SIGPIPE, []),
      sendmsg(1, { data: byte }).fails(EPIPE),
    ],
  }),
  row("sendmsg/EPIPE/peer-closed", {
    covers: "sendmsg/EPIPE/other-end-local-connection-closed-sigpipe",
    source: LOCAL,
    steps: [
      pair().returns(0),
      close(2).returns(0),
      sendmsg(1, { data: byte, flags: MSG_NOSIGNAL }).fails(EPIPE),
      onSignal(SIGPIPE, []),
      sendmsg(1, { data: byte }).fails(EPIPE),
    ],
  }),
  row("sendmsg/EFAULT/control-unreadable", {
    covers: "sendmsg/EFAULT/control-data-readable-msg_controllen-0",
    source: CALLS,
    steps: [
      pair().returns(0),
      call.sendmsg(
        1,
        struct(msghdr, {
          msg_iov: words(8, [byte, 1], "iovec"),
          msg_iovlen: 1,
          msg_control: UNMAPPED,
          msg_controllen: 20,
        }),
        0,
      ).fails(EFAULT),
    ],
  }),
  row("sendmsg/EBADF/passed-descriptor-not-open", {
    covers: "sendmsg/EBADF/scm_rights-lists-descriptor-open-earlier-ones",
    source: CALLS,
    note: "the descriptors before it stay queued",
    steps: [
      pair().returns(0),
      sendmsg(1, { data: byte, control: rights([0, 99]) }).fails(9),
      call.recvfd(2, 0).returns(3),
    ],
  }),
  row("sendmsg/EINVAL/rights-without-connection", {
    covers: "sendmsg/EINVAL/scm_rights-local-socket-neither-connecting-nor",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      sendmsg(result("fd"), { data: byte, control: rights([0]) }).fails(EINVAL),
    ],
  }),
  row("sendmsg/EFAULT/data-in-the-kernel-half", {
    covers: "sendmsg/EFAULT/data-buffer-does-lie-entirely-user",
    source: CALLS,
    steps: [
      pair().returns(0),
      sendmsg(1, { data: 0xffff_ffff_8000_0000n, size: 1 }).fails(EFAULT),
    ],
  }),
  row("sendmsg/EAGAIN/unconnected-non-blocking", {
    covers: "sendmsg/EAGAIN/non-blocking-writable-local-buffer-full",
    source: CALLS,
    steps: [
      localSocket("fd", SOCK_STREAM | SOCK_NONBLOCK),
      sendmsg(result("fd"), { data: byte }).fails(EAGAIN),
    ],
  }),
  row("sendmsg/EINTR/full-buffer", {
    covers: "sendmsg/EINTR/signal-while-waiting-become-writable",
    source: CALLS,
    steps: [
      onSignal(SIGALRM, []),
      pair().returns(0),
      write(1, buffer(65536, "much"), 65536).returns(65536),
      alarm(1).returns(0),
      sendmsg(1, { data: byte }).fails(EINTR),
    ],
  }),
  row("sendmsg/EFAULT/data-unmapped", {
    covers: "sendmsg/EFAULT/data-pages-readable-null-base-included",
    source: LOCAL,
    steps: [
      pair().returns(0),
      sendmsg(1, { data: NULL, size: 4 }).fails(EFAULT),
      sendmsg(1, { data: UNMAPPED, size: 4 }).fails(EFAULT),
    ],
  }),
];

const receiving: readonly Row[] = [
  row("recvmsg/EFAULT/header", {
    covers: "recvmsg/EFAULT/msghdr-readable",
    source: CALLS,
    steps: [call.recvmsg(-1, UNMAPPED, 0).fails(EFAULT)],
  }),
  row("recvmsg/ENOTSUP/buffers-other-than-one", {
    covers: "recvmsg/ENOTSUP/msg_iovlen-1",
    source: CALLS,
    steps: [0, 2].map((count) =>
      call.recvmsg(-1, struct(msghdr, { msg_iovlen: count }), 0).fails(ENOTSUP)
    ),
  }),
  row("recvmsg/EFAULT/buffer-list", {
    covers: "recvmsg/EFAULT/iovec-readable",
    source: CALLS,
    steps: [
      call.recvmsg(-1, struct(msghdr, { msg_iov: UNMAPPED, msg_iovlen: 1 }), 0)
        .fails(EFAULT),
    ],
  }),
  row("recvmsg/EBADF/not-open", {
    covers: "recvmsg/EBADF/sockfd-negative-1024-open",
    source: CALLS,
    steps: [recvmsg(-1, { data: byte }).fails(9)],
  }),
  row("recvmsg/ENOTSOCK/a-file", {
    covers: "recvmsg/ENOTSOCK/sockfd-does-refer-socket",
    source: CALLS,
    steps: [recvmsg(0, { data: byte }).fails(ENOTSOCK)],
  }),
  row("recvmsg/EFAULT/data-in-the-kernel-half", {
    covers: "recvmsg/EFAULT/data-buffer-does-lie-entirely-user",
    source: CALLS,
    steps: [
      pair().returns(0),
      recvmsg(1, { data: 0xffff_ffff_8000_0000n, size: 1 }).fails(EFAULT),
    ],
  }),
  row("recvmsg/EINVAL/unconnected", {
    covers: "recvmsg/EINVAL/local-socket-connected-checked-before-blocking",
    source: LOCAL,
    steps: [
      localSocket("fd"),
      recvmsg(result("fd"), { data: byte }).fails(EINVAL),
    ],
  }),
  row("recvmsg/EAGAIN/no-data", {
    covers: "recvmsg/EAGAIN/non-blocking-msg_dontwait-data-peer-still",
    source: LOCAL,
    steps: [
      pair().returns(0),
      recvmsg(1, { data: byte, flags: MSG_DONTWAIT }).fails(EAGAIN),
    ],
  }),
  row("recvmsg/EINTR/signal", {
    covers: "recvmsg/EINTR/signal-while-waiting",
    source: LOCAL,
    steps: [
      onSignal(SIGALRM, []),
      pair().returns(0),
      alarm(1).returns(0),
      recvmsg(1, { data: byte }).fails(EINTR),
    ],
  }),
  row("recvmsg/EFAULT/data-not-writable", {
    covers: "recvmsg/EFAULT/data-buffer-pages-writable",
    source: LOCAL,
    steps: [
      pair().returns(0),
      write(1, "x").returns(1),
      recvmsg(2, { data: UNMAPPED, size: 1 }).fails(EFAULT),
    ],
  }),
  row("recvmsg/success/end-of-file", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      close(1).returns(0),
      recvmsg(2, { data: byte }).returns(0),
    ],
  }),
  row("recvmsg/success/waits-for-data", {
    source: LOCAL,
    steps: [
      pair().returns(0),
      child("writer", [write(1, "late").returns(4)]),
      recvmsg(2, { data: got }).returns(4).observes(got, "late"),
      join("writer"),
    ],
  }),
  row("recvmsg/success/rights", {
    source: CALLS,
    note: "the kernel lets the payload of a control message begin at 12",
    setup: [file("f", "shared")],
    steps: [
      pair().returns(0),
      open("f", O_RDONLY).returns(3),
      sendmsg(1, { data: text("x"), control: rights([3]) }).returns(1),
      close(3).returns(0),
      recvmsg(2, { data: byte, control: received }).returns(1)
        .observes(received, int32s(20, SOL_SOCKET, SCM_RIGHTS, 3)),
      read(3, got, 6).returns(6).observes(got, "shared"),
    ],
  }),
  row("recvmsg/EMFILE/no-slot-for-a-passed-descriptor", {
    covers: "recvmsg/EMFILE/free-descriptor-received-fd-data-already",
    source: CALLS,
    steps: [
      pair().returns(0),
      sendmsg(1, { data: text("x"), control: rights([0]) }).returns(1),
      fillDescriptors(),
      recvmsg(2, { data: byte, control: received })
        .fails(EMFILE),
    ],
  }),
];

/** Words as they lie in memory. */
function int32s(...values: number[]): Uint8Array {
  return new Uint8Array(Int32Array.from(values).buffer);
}

const passing: readonly Row[] = [
  row("sendfd/success/another-process-reads", {
    source: FDS,
    setup: [file("f", "contents")],
    steps: [
      pair().returns(0),
      child("receiver", [
        call.recvfd(2, O_CLOEXEC).fails(EAGAIN),
        barrier("empty"),
        read(2, byte, 1).returns(1),
        call.recvfd(2, O_CLOEXEC).as("passed"),
        fcntl(result("passed"), F_GETFD).returns(1),
        read(result("passed"), got, 8).returns(8).observes(got, "contents"),
      ]),
      open("f", O_RDONLY).as("file"),
      barrier("empty"),
      call.sendfd(1, result("file")).returns(0),
      write(1, "!").returns(1),
      join("receiver"),
    ],
  }),
  row("sendfd/EBADF/not-open", {
    covers: "sendfd/EBADF/sockfd-negative-1024-open",
    source: FDS,
    steps: [call.sendfd(-1, 0).fails(9), call.sendfd(40, 0).fails(9)],
  }),
  row("sendfd/ENOTSOCK/a-file", {
    covers: "sendfd/ENOTSOCK/sockfd-does-refer-socket",
    source: FDS,
    steps: [call.sendfd(0, -1).fails(ENOTSOCK)],
  }),
  row("sendfd/EAFNOSUPPORT/internet-socket", {
    covers: "sendfd/EAFNOSUPPORT/sockfd-socket-but-af_local",
    source: FDS,
    steps: [
      internetSocket("fd"),
      call.sendfd(result("fd"), -1).fails(EAFNOSUPPORT),
    ],
  }),
  row("sendfd/ENOTCONN/unconnected", {
    covers: "sendfd/ENOTCONN/socket-connected",
    source: FDS,
    steps: [localSocket("fd"), call.sendfd(result("fd"), -1).fails(ENOTCONN)],
  }),
  row("sendfd/EBADF/passed-descriptor-not-open", {
    covers: "sendfd/EBADF/fd-open-checked-after-socket-checks",
    source: FDS,
    steps: [pair().returns(0), call.sendfd(1, 99).fails(9)],
  }),
  row("sendfd/EBUSY/queue-full", {
    covers: "sendfd/EBUSY/more-128-descriptors-already-queued-direction",
    source: LOCAL,
    note: "129 fit",
    steps: [
      pair().returns(0),
      ...Array.from(
        { length: 129 },
        (): Step => call.sendfd(1, 0).returns(0),
      ),
      call.sendfd(1, 0).fails(EBUSY),
      call.sendfd(2, 0).returns(0),
    ],
  }),
  row("recvfd/EBADF/not-open", {
    covers: "recvfd/EBADF/sockfd-negative-1024-open",
    source: FDS,
    steps: [call.recvfd(-1, 0).fails(9), call.recvfd(50, 0).fails(9)],
  }),
  row("recvfd/ENOTSOCK/a-file", {
    covers: "recvfd/ENOTSOCK/sockfd-does-refer-socket",
    source: FDS,
    steps: [call.recvfd(0, 0).fails(ENOTSOCK)],
  }),
  row("recvfd/EAFNOSUPPORT/internet-socket", {
    covers: "recvfd/EAFNOSUPPORT/af_local-socket",
    source: FDS,
    steps: [
      internetSocket("fd"),
      call.recvfd(result("fd"), 0).fails(EAFNOSUPPORT),
    ],
  }),
  row("recvfd/EMFILE/before-the-queue", {
    covers: "recvfd/EMFILE/free-descriptor",
    source: FDS,
    steps: [
      pair().returns(0),
      fillDescriptors(),
      call.recvfd(1, 0).fails(EMFILE),
    ],
  }),
  row("recvfd/EINVAL/unconnected", {
    covers: "recvfd/EINVAL/local-socket-connected-listener",
    source: LOCAL,
    steps: [localSocket("fd"), call.recvfd(result("fd"), 0).fails(EINVAL)],
  }),
  row("recvfd/EAGAIN/never-waits", {
    covers: "recvfd/EAGAIN/descriptor-queued-call-never-blocks-even",
    source: LOCAL,
    steps: [pair().returns(0), call.recvfd(1, 0).fails(EAGAIN)],
  }),
];

/** All rows of this table. */
export const messageRows: readonly Row[] = [
  ...sending,
  ...receiving,
  ...passing,
];
