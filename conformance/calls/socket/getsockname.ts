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
  bind,
  getpeername,
  getsockname,
  internet,
  internetSocket,
  localSocket,
  LOOPBACK,
  pair,
} from "../../worlds/socket_addresses.ts";
import { swapped } from "../../worlds/socket_internet.ts";
import { udp } from "../../worlds/uses_sockets.ts";

const fd = result("fd");

const address = room("sockaddr_in", "address");

const length = u32(16, "length");

const local = [call.socket("AF_LOCAL", "SOCK_STREAM", 0).as("fd")];

export const uses: readonly Use[] = [
  use.getsockname({
    label: "local",
    before: local,
    // An unbound socket is only a family.
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
  use.getsockname({
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
  row("getsockname/success/internet-with-little-room", {
    covers: [
      "getsockname/behaviour/internet-address-is-reported-as-16-bytes",
      "getpeername/behaviour/internet-address-is-reported-as-16-bytes",
    ],
    note: "16 bytes are written whatever the room, zeros where there is none",
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20461)).returns(0),
      getsockname(fd, room("sockaddr_in", "got"), u32(3, "length")).returns(0)
        .observes(u32(3, "length"), 16)
        .observes(room("sockaddr_in", "got"), {
          sin_family: "AF_INET",
          sin_port: 0x4f,
          sin_addr: 0,
        }),
      getpeername(fd, room("sockaddr_in", "peer"), u32(1, "one")).returns(0)
        .observes(u32(1, "one"), 16),
    ],
  }),
  row("getsockname/success/unbound-internet", {
    covers: [
      "getsockname/behaviour/unbound-internet-socket-is-all-zero",
      "socket/behaviour/socket-is-neither-bound-nor-connected",
      "getpeername/behaviour/unconnected-internet-socket-is-no-error",
    ],
    steps: [
      internetSocket("fd"),
      getsockname(fd, address, length).returns(0)
        .observes(address, { sin_family: "AF_INET", sin_port: 0, sin_addr: 0 })
        .observes(length, 16),
      getpeername(fd, address, length).returns(0)
        .observes(address, { sin_port: 0, sin_addr: 0 }),
    ],
  }),
  row("getsockname/success/bound-internet", {
    covers: [
      "bind/behaviour/returns-0-and-sets-the-address",
      "getsockname/behaviour/returns-0-with-the-local-address",
      "getsockname/behaviour/port-and-address-are-in-network-order",
    ],
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20406)).returns(0),
      getsockname(fd, address, length).returns(0).observes(address, {
        sin_family: "AF_INET",
        sin_port: swapped(20406),
        sin_addr: LOOPBACK,
      }),
    ],
  }),
  row("getsockname/success/unbound-is-the-family-alone", {
    covers: [
      "socket/behaviour/socket-is-neither-bound-nor-connected",
      "getsockname/behaviour/local-address-without-path-is-the-family",
      "getpeername/behaviour/unconnected-local-socket-is-the-family-alone",
    ],
    steps: [
      localSocket("fd"),
      getsockname(result("fd"), room("sockaddr_un", "got"), u32(110, "length"))
        .returns(0).observes(u32(110, "length"), 2)
        .observes(room("sockaddr_un", "got"), { sun_family: "AF_LOCAL" }),
      getpeername(
        result("fd"),
        room("sockaddr_un", "got"),
        u32(110, "length 2"),
      )
        .returns(0).observes(u32(110, "length 2"), 2),
    ],
  }),
  row("getsockname/success/socketpair", {
    covers: [
      "socketpair/behaviour/ends-are-named-socketpair",
      "getsockname/behaviour/local-path-is-stored-with-its-nul",
      "getpeername/behaviour/local-path-counts-with-its-nul",
    ],
    steps: [
      pair().returns(0),
      getsockname(1, room("sockaddr_un", "got"), u32(110, "length")).returns(0)
        .observes(room("sockaddr_un", "got"), { sun_path: "[socketpair]\0" })
        .observes(u32(110, "length"), 15),
      getpeername(2, room("sockaddr_un", "got"), u32(110, "length 2")).returns(
        0,
      )
        .observes(u32(110, "length 2"), 15),
    ],
  }),
  row("getsockname/success/short-room-cuts-the-path", {
    covers: "getsockname/behaviour/short-room-cuts-the-path",
    steps: [
      pair().returns(0),
      getsockname(1, room("sockaddr_un", "got"), u32(5, "length")).returns(0)
        .observes(u32(5, "length"), 7)
        .observes(room("sockaddr_un", "got"), { sun_path: "[sock\0" }),
    ],
  }),
];
