import { type Use, use } from "../../language/use.ts";
import { socketFaults } from "../../language/kinds.ts";
import { call, result, type Row, row } from "../../language/row.ts";
import {
  bind,
  FOREIGN,
  internet,
  internetSocket,
  localSocket,
  pair,
} from "../../worlds/socket_addresses.ts";

const fd = result("fd");

const local = [call.socket("AF_LOCAL", "SOCK_STREAM", 0).as("fd")];

const tcp = [call.socket("AF_INET", "SOCK_STREAM", 0).as("fd")];

export const uses: readonly Use[] = [
  use.listen({
    label: "local",
    before: local,
    operands: [fd, 1],
    promises: ["unix"],
    descriptors: { sockfd: socketFaults },
  }),
  use.listen({
    label: "ipv4",
    before: tcp,
    operands: [fd, 1],
    promises: ["inet"],
  }),
];

export const rows: readonly Row[] = [
  row("listen/EADDRNOTAVAIL/address-of-a-failed-bind", {
    covers: "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20465, FOREIGN)).fails("EADDRNOTAVAIL"),
      call.listen(fd, 1).fails("EADDRNOTAVAIL"),
    ],
  }),
  row("listen/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [
      call.listen(-1, 1).fails("EBADF"),
      call.listen(700, 1).fails("EBADF"),
    ],
  }),
  row("listen/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [call.listen(0, 1).fails("ENOTSOCK")],
  }),
  row("listen/EINVAL/connected", {
    covers: "listen/EINVAL/socket-is-connected",
    steps: [pair().returns(0), call.listen(1, 1).fails("EINVAL")],
  }),
  row("listen/EOPNOTSUPP/datagrams", {
    covers: "listen/EOPNOTSUPP/local-socket-is-no-stream-socket",
    steps: [
      localSocket("fd", "SOCK_DGRAM"),
      call.listen(result("fd"), 1).fails("EOPNOTSUPP"),
    ],
  }),
  row("listen/success/unbound-and-twice", {
    covers: [
      "listen/behaviour/unbound-local-socket-may-listen",
      "listen/behaviour/may-be-repeated",
      "listen/behaviour/backlog-below-1-is-no-error",
    ],
    steps: [
      localSocket("fd"),
      call.listen(result("fd"), 0).returns(0),
      call.listen(result("fd"), -3).returns(0),
    ],
  }),
];
