import { refused, type Use, use } from "../../language/use.ts";
import {
  localSocket as localSocketOfSockets,
  pair as pairOfSockets,
  socketFaults,
  udpSocket,
} from "../../language/kinds.ts";
import {
  barrier,
  buffer,
  call,
  child,
  fcntl,
  file,
  join,
  open,
  read,
  result,
  type Row,
  row,
  type Step,
  write,
} from "../../language/row.ts";
import {
  internetSocket,
  localSocket,
  pair,
} from "../../worlds/socket_addresses.ts";
import { connected } from "../../worlds/uses_sockets.ts";

const byte = buffer(1, "byte");

const got = buffer(16, "got");

export const uses: readonly Use[] = [
  use.sendfd({
    before: connected,
    operands: [pairOfSockets.connecting, 0],
    promises: ["sendfd"],
    descriptors: {
      sockfd: {
        ...socketFaults,
        wrong: [
          ...socketFaults.wrong,
          localSocketOfSockets(
            refused("ENOTCONN", "sendfd/ENOTCONN/socket-not-connected"),
          ),
          udpSocket(
            refused(
              "EAFNOSUPPORT",
              "sendfd/EAFNOSUPPORT/socket-is-not-local",
            ),
          ),
        ],
      },
      fd: { wrong: [] },
    },
  }),
];

export const rows: readonly Row[] = [
  row("sendfd/success/another-process-reads", {
    covers: [
      "sendfd/behaviour/returns-0-and-queues-the-description",
      "recvfd/behaviour/returns-a-descriptor-of-what-was-sent",
      "recvfd/behaviour/o_cloexec-closes-on-exec",
    ],
    setup: [file("f", "contents")],
    steps: [
      pair().returns(0),
      child("receiver", [
        call.recvfd(2, "O_CLOEXEC").fails("EAGAIN"),
        barrier("empty"),
        read(2, byte, 1).returns(1),
        call.recvfd(2, "O_CLOEXEC").as("passed"),
        fcntl(result("passed"), "F_GETFD").returns(1),
        read(result("passed"), got, 8).returns(8).observes(got, "contents"),
      ]),
      open("f", "O_RDONLY").as("file"),
      barrier("empty"),
      call.sendfd(1, result("file")).returns(0),
      write(1, "!").returns(1),
      join("receiver"),
    ],
  }),
  row("sendfd/EBADF/not-open", {
    covers: "sockfd: descriptor/EBADF/not-open",
    steps: [
      call.sendfd(-1, 0).fails("EBADF"),
      call.sendfd(40, 0).fails("EBADF"),
    ],
  }),
  row("sendfd/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [call.sendfd(0, -1).fails("ENOTSOCK")],
  }),
  row("sendfd/EAFNOSUPPORT/internet-socket", {
    covers: "sendfd/EAFNOSUPPORT/socket-is-not-local",
    steps: [
      internetSocket("fd"),
      call.sendfd(result("fd"), -1).fails("EAFNOSUPPORT"),
    ],
  }),
  row("sendfd/ENOTCONN/unconnected", {
    covers: [
      "sendfd/ENOTCONN/socket-not-connected",
      "sendfd/behaviour/fd-is-checked-after-the-socket",
    ],
    steps: [localSocket("fd"), call.sendfd(result("fd"), -1).fails("ENOTCONN")],
  }),
  row("sendfd/EBADF/passed-descriptor-not-open", {
    covers: "fd: descriptor/EBADF/not-open",
    steps: [pair().returns(0), call.sendfd(1, 99).fails("EBADF")],
  }),
  row("sendfd/EBUSY/queue-full", {
    covers: [
      "local-socket/EBUSY/more-than-128-descriptors-queued",
      "sendfd/behaviour/never-waits",
      "sendfd/behaviour/each-direction-has-its-own-queue",
    ],
    note: "129 fit",
    steps: [
      pair().returns(0),
      ...Array.from(
        { length: 129 },
        (): Step => call.sendfd(1, 0).returns(0),
      ),
      call.sendfd(1, 0).fails("EBUSY"),
      call.sendfd(2, 0).returns(0),
    ],
  }),
];
