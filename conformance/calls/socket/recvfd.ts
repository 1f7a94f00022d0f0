import { O_CLOEXEC } from "../../../src/api/constants.ts";
import { refused, type Use, use } from "../../language/use.ts";
import {
  localSocket as localSocketOfSockets,
  pair as pairOfSockets,
  socketFaults,
  udpSocket,
} from "../../language/kinds.ts";
import {
  call,
  fcntl,
  fillDescriptors,
  result,
  type Row,
  row,
} from "../../language/row.ts";
import {
  internetSocket,
  localSocket,
  pair,
} from "../../worlds/socket_addresses.ts";
import { connected } from "../../worlds/uses_sockets.ts";

export const uses: readonly Use[] = [
  use.recvfd({
    before: [...connected, call.sendfd(pairOfSockets.connecting, 0)],
    operands: [pairOfSockets.accepting, 0],
    promises: ["recvfd"],
    descriptors: {
      sockfd: {
        ...socketFaults,
        wrong: [
          ...socketFaults.wrong,
          localSocketOfSockets(
            refused("EINVAL", "recvfd/EINVAL/socket-unconnected-or-listening"),
          ),
          udpSocket(
            refused("EAFNOSUPPORT", "recvfd/EAFNOSUPPORT/socket-is-not-local"),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("recvfd/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [
      call.recvfd(-1, 0).fails("EBADF"),
      call.recvfd(50, 0).fails("EBADF"),
    ],
  }),
  row("recvfd/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [call.recvfd(0, 0).fails("ENOTSOCK")],
  }),
  row("recvfd/EAFNOSUPPORT/internet-socket", {
    covers: "recvfd/EAFNOSUPPORT/socket-is-not-local",
    steps: [
      internetSocket("fd"),
      call.recvfd(result("fd"), 0).fails("EAFNOSUPPORT"),
    ],
  }),
  row("recvfd/EMFILE/before-the-queue", {
    covers: "descriptor/EMFILE/too-few-are-free",
    steps: [
      pair().returns(0),
      fillDescriptors(),
      call.recvfd(1, 0).fails("EMFILE"),
    ],
  }),
  row("recvfd/EINVAL/unconnected", {
    covers: "recvfd/EINVAL/socket-unconnected-or-listening",
    steps: [localSocket("fd"), call.recvfd(result("fd"), 0).fails("EINVAL")],
  }),
  row("recvfd/success/other-options-are-not-looked-at", {
    source: "Kernel/Syscalls/sendfd.cpp",
    steps: [
      pair().returns(0),
      call.sendfd(1, 0).returns(0),
      call.recvfd(2, ~O_CLOEXEC).returns(3),
      fcntl(3, "F_GETFD").returns(0),
    ],
  }),
  row("recvfd/EAGAIN/never-waits", {
    covers: "recvfd/EAGAIN/no-descriptor-queued",
    steps: [pair().returns(0), call.recvfd(1, 0).fails("EAGAIN")],
  }),
  row("recvfd/EAGAIN/keeps-no-descriptor", {
    covers: "recvfd/EAGAIN/no-descriptor-queued",
    steps: [
      pair().returns(0),
      call.recvfd(1, 0).fails("EAGAIN"),
      call.sendfd(2, 0).returns(0),
      call.recvfd(1, 0).returns(3),
      fcntl(0, "F_DUPFD").returns(4),
    ],
  }),
];
