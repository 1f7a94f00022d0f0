import { type Use, use } from "../../language/use.ts";
import { pair as pairOfSockets, socketFaults } from "../../language/kinds.ts";
import {
  buffer,
  call,
  onSignal,
  read,
  result,
  type Row,
  row,
  settle,
  write,
} from "../../language/row.ts";
import {
  accept,
  connect,
  internet,
  internetSocket,
  localSocket,
  pair,
  recvmsg,
  tcpServer,
} from "../../worlds/socket_addresses.ts";
import { connected } from "../../worlds/uses_sockets.ts";

const fd = result("fd");

const byte = buffer(1, "byte");

const server = result("server");

const client = result("client");

const tcp = [call.socket("AF_INET", "SOCK_STREAM", 0).as("fd")];

export const uses: readonly Use[] = [
  use.shutdown({
    label: "local",
    before: connected,
    operands: [pairOfSockets.connecting, "SHUT_RD"],
    promises: ["stdio", "unix"],
    descriptors: { sockfd: socketFaults },
  }),
  use.shutdown({
    label: "ipv4",
    before: tcp,
    operands: [fd, "SHUT_RD"],
    promises: ["stdio", "inet"],
    outcome: (step) => step.fails("ENOTCONN"),
  }),
];

export const rows: readonly Row[] = [
  row("shutdown/ENOTCONN/tcp-listener", {
    covers: "shutdown/ENOTCONN/stream-socket-not-connected",
    steps: [
      ...tcpServer(20424),
      call.shutdown(server, "SHUT_WR").fails("ENOTCONN"),
    ],
  }),
  row("shutdown/ENOTCONN/udp-listener", {
    covers: [
      "shutdown/ENOTCONN/socket-listens",
      "listen/behaviour/udp-sockets-may-listen",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.listen(fd, 1).returns(0),
      call.shutdown(fd, "SHUT_WR").fails("ENOTCONN"),
    ],
  }),
  row("shutdown/success/tcp-end-of-file", {
    covers: "shutdown/behaviour/established-tcp-sends-fin",
    steps: [
      ...tcpServer(20425),
      internetSocket("client"),
      connect(client, internet(20425)).returns(0),
      accept(server).as("end"),
      call.shutdown(client, "SHUT_WR").returns(0),
      settle(20),
      read(result("end"), byte, 1).returns(0),
    ],
  }),
  row("shutdown/success/both-ends-share-the-flags", {
    covers: [
      "write transfer/EPIPE/socket-is-shut-down-for-writing",
      "socketpair/behaviour/ends-share-the-shutdown-flags",
      "shutdown/behaviour/shut_wr-stops-writing",
      "shutdown/behaviour/local-shut_wr-stops-writing-of-both-ends",
    ],
    note: "one object for both ends: SHUT_WR on either stops writes on both",
    steps: [
      onSignal("SIGPIPE", []),
      pair().returns(0),
      call.shutdown(1, "SHUT_WR").returns(0),
      write(2, "x").fails("EPIPE"),
      write(1, "x").fails("EPIPE"),
    ],
  }),
  row("shutdown/success/recvmsg-ends-after-SHUT_RD", {
    covers: [
      "shutdown/behaviour/shut_rd-ends-reading",
      "shutdown/behaviour/local-shut_rd-ends-reading-of-the-peer",
      "recvmsg/behaviour/shut-down-for-reading-gives-0",
    ],
    steps: [
      pair().returns(0),
      call.shutdown(2, "SHUT_RD").returns(0),
      recvmsg(1, { data: byte }).returns(0),
    ],
  }),
  row("shutdown/EINVAL/direction-before-descriptor", {
    covers: [
      "shutdown/EINVAL/unknown-how",
      "shutdown/behaviour/how-is-checked-first",
    ],
    steps: [
      call.shutdown(-1, 3).fails("EINVAL"),
      call.shutdown(-1, -1).fails("EINVAL"),
    ],
  }),
  row("shutdown/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [
      call.shutdown(-1, 0).fails("EBADF"),
      call.shutdown(8, 2).fails("EBADF"),
    ],
  }),
  row("shutdown/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [call.shutdown(0, 0).fails("ENOTSOCK")],
  }),
  row("shutdown/ENOTCONN/stream-unconnected", {
    covers: "shutdown/ENOTCONN/stream-socket-not-connected",
    steps: [
      localSocket("fd"),
      call.shutdown(result("fd"), 0).fails("ENOTCONN"),
    ],
  }),
];
