import { updated, type Use, use } from "../../language/use.ts";
import { socketFaults } from "../../language/kinds.ts";
import {
  buffer,
  call,
  result,
  room,
  type Row,
  row,
  u32,
} from "../../language/row.ts";
import {
  connect,
  getpeername,
  internet,
  internetSocket,
  LOOPBACK,
  tcpServer,
} from "../../worlds/socket_addresses.ts";
import { swapped } from "../../worlds/socket_internet.ts";
import { udp } from "../../worlds/uses_sockets.ts";

const address = room("sockaddr_in", "address");

const length = u32(16, "length");

const client = result("client");

const fd = result("fd");

const local = [call.socket("AF_LOCAL", "SOCK_STREAM", 0).as("fd")];

export const uses: readonly Use[] = [
  use.getpeername({
    label: "local",
    before: local,
    operands: [
      {
        sockfd: fd,
        addr: buffer(2),
        addrlen: u32(2),
      },
    ],
    promises: ["unix"],
    descriptors: { "params.sockfd": socketFaults },
  }),
  use.getpeername({
    label: "ipv4",
    before: udp,
    operands: [
      {
        sockfd: fd,
        addr: buffer(16),
        addrlen: u32(16),
      },
    ],
    promises: ["inet"],
    pointers: {
      params: {},
      "params.addr": {},
      "params.addrlen": updated,
    },
  }),
];

export const rows: readonly Row[] = [
  row("getpeername/success/tcp", {
    covers: [
      "connect/behaviour/returns-0-when-connected",
      "getpeername/behaviour/returns-0-with-the-peers-address",
      "getpeername/behaviour/port-and-address-are-in-network-order",
    ],
    steps: [
      ...tcpServer(20422),
      internetSocket("client"),
      connect(client, internet(20422)).returns(0),
      getpeername(client, address, length).returns(0)
        .observes(address, {
          sin_port: swapped(20422),
          sin_addr: LOOPBACK,
        }),
    ],
  }),
];
