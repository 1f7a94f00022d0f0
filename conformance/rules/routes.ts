/**
 * Where packets go: the routing table, the adapter's own network, broadcasts,
 * and what the addresses of a socket have to do with it.
 *
 * @module
 */

import {
  among,
  anything,
  array,
  buffer,
  call,
  close,
  errno,
  filled,
  open,
  read,
  result,
  type Row,
  row,
  type RowDefinition,
  settle,
  type Step,
  type Steps,
  text,
  u32,
  UNMAPPED,
  word,
} from "../language/row.ts";
import { made, shows as showsFile } from "../worlds/file_generated.ts";
import {
  bind,
  connect,
  getpeername,
  getsockname,
  internet,
  internetSocket,
  recvmsg,
  sendmsg,
  setsockopt,
  socketError,
} from "../worlds/socket_addresses.ts";
import {
  adapterAddress,
  address,
  moved,
  movedBack,
  octets,
  route,
  type RouteFields,
} from "../worlds/socket_routes.ts";

const ROUTING = "Kernel/Net/Routing.cpp";
const SOCKET = "Kernel/Net/IP/Socket.cpp";

const fd = result("fd");
const got = buffer(16, "got");
const datagram = internetSocket("fd", "SOCK_DGRAM");

const added = (fields: RouteFields): Step =>
  call.ioctl(result("router"), "SIOCADDRT", route(fields));

const removed = (fields: RouteFields): Step =>
  call.ioctl(result("router"), "SIOCDELRT", route(fields));

const router = internetSocket("router", "SOCK_DGRAM");

/** A row of root that changes routes or the adapter, and puts them back. */
function routed(
  id: string,
  steps: Steps,
  more: Partial<RowDefinition> = {},
): Row {
  return row(id, {
    as: "root",
    touches: ["routes"],
    source: ROUTING,
    steps: [router, ...steps],
    ...more,
  });
}

/** A datagram to an address, from a socket that has sent none before. */
function sends(to: string, flags: "0" | "MSG_DONTROUTE" = "0"): Step {
  return sendmsg(fd, {
    data: text("x"),
    name: internet(21600, address(to)),
    nameLength: 16,
    ...(flags === "0" ? {} : { flags }),
  });
}

const reaches = (to: string): readonly Step[] => [
  datagram,
  sends(to).returns(1),
  close(fd).returns(0),
];

const fallsShort = (to: string): readonly Step[] => [
  datagram,
  sends(to).fails("EHOSTUNREACH"),
  close(fd).returns(0),
];

/** With this route alone, the first addresses can be reached and the others not. */
function leads(
  fields: RouteFields,
  to: readonly string[],
  notTo: readonly string[],
): readonly Step[] {
  return [
    added(fields).returns(0),
    ...to.flatMap(reaches),
    ...notTo.flatMap(fallsShort),
    removed(fields).returns(0),
    ...to.flatMap(fallsShort),
  ];
}

const NETWORK: RouteFields = {
  to: "10.1.2.0",
  over: "10.9.8.7",
  mask: "255.255.255.0",
};

/** The name of a socket as getsockname tells it. */
function named(
  ask: typeof getsockname,
  socket: typeof fd,
  port: number,
  at: string,
): Step {
  const place = buffer(16, `name ${port} ${at}`);
  return ask(socket, place, u32(16, `size ${port} ${at}`)).returns(0)
    .observes(
      place,
      Uint8Array.of(2, 0, port >>> 8, port & 255, ...octets(at)),
    );
}

const everything = (name: string, size: number) =>
  buffer(size, `all of ${name}`);

/** The whole file: as many bytes as are wanted, and no more. */
function tells(name: string, wanted: string): readonly Step[] {
  const place = everything(`${name} ${wanted.length}`, 1024);
  return [
    open("s/kernel/net/route", "O_RDONLY").as(name),
    read(result(name), place).returns(wanted.length).observes(place, wanted),
    close(result(name)).returns(0),
  ];
}

const shown = (
  to: string,
  over: string,
  mask: string,
  flags: number,
): string =>
  `{"destination":"${to}","gateway":"${over}","genmask":"${mask}",` +
  `"flags":${flags},"interface":"loop"}`;

const table: readonly Row[] = [
  made(
    "read/success/routes-in-sysfs",
    [
      "ioctl/behaviour/routes-can-be-set-and-removed",
      "ioctl/EEXIST/route-is-already-there",
      "ioctl/ESRCH/no-such-route",
    ],
    [
      router,
      ...tells("none", "[]"),
      added(NETWORK).returns(0),
      // Neither gateway nor place tells two of them apart; all else does.
      added({ ...NETWORK, over: "10.9.8.6" }).fails("EEXIST"),
      added({ ...NETWORK, to: "10.1.3.0", flags: 0xffff }).returns(0),
      added({ ...NETWORK, mask: "255.255.255.128" }).returns(0),
      added({ ...NETWORK, flags: 3 }).returns(0),
      ...tells(
        "four",
        `[${shown("10.1.2.0", "10.9.8.7", "255.255.255.0", 1)},` +
          `${shown("10.1.3.0", "10.9.8.7", "255.255.255.0", 0xffff)},` +
          `${shown("10.1.2.0", "10.9.8.7", "255.255.255.128", 1)},` +
          `${shown("10.1.2.0", "10.9.8.7", "255.255.255.0", 3)}]`,
      ),
      removed({ ...NETWORK, over: "10.9.8.6" }).fails("ESRCH"),
      removed({ ...NETWORK, to: "10.1.4.0" }).fails("ESRCH"),
      removed({ ...NETWORK, mask: "255.255.0.0" }).fails("ESRCH"),
      removed({ ...NETWORK, flags: 5 }).fails("ESRCH"),
      removed({ ...NETWORK, flags: 3 }).returns(0),
      removed({ ...NETWORK, over: "0.0.0.0" }).returns(0),
      ...tells(
        "two",
        `[${shown("10.1.3.0", "10.9.8.7", "255.255.255.0", 0xffff)},` +
          `${shown("10.1.2.0", "10.9.8.7", "255.255.255.128", 1)}]`,
      ),
      removed({ ...NETWORK, to: "10.1.3.0", flags: 0xffff }).returns(0),
      removed({ ...NETWORK, mask: "255.255.255.128" }).returns(0),
      ...tells("none again", "[]"),
    ],
    { touches: ["mounts", "routes"], source: "Kernel/Net/Routing.h" },
  ),
  routed("ioctl/EAFNOSUPPORT/gateway-of-a-route", [
    ...[0, 1, 24].map((family) =>
      added({ ...NETWORK, family }).fails("EAFNOSUPPORT")
    ),
    removed({ ...NETWORK, family: 1 }).fails("EAFNOSUPPORT"),
    added({ ...NETWORK, flags: 2 }).fails("EINVAL"),
    added({ ...NETWORK, flags: 0xfffe }).fails("EINVAL"),
    removed({ ...NETWORK, flags: 2 }).fails("ESRCH"),
    added({ ...NETWORK, device: "loo" }).fails("ENODEV"),
    removed({ ...NETWORK, device: "loop1" }).fails("ENODEV"),
  ], {
    covers: [
      "ioctl/EAFNOSUPPORT/address-is-not-af_inet",
      "ioctl/EINVAL/route-lacks-rtf_up",
      "ioctl/ENODEV/no-such-adapter",
    ],
    source: SOCKET,
  }),
  row("ioctl/EPERM/each-request-that-changes-the-network", {
    source: SOCKET,
    steps: [
      router,
      added(NETWORK).fails("EPERM"),
      removed(NETWORK).fails("EPERM"),
      added({ ...NETWORK, family: 1, flags: 0 }).fails("EPERM"),
      call.ioctl(result("router"), "SIOCSIFADDR", adapterAddress("127.0.0.1"))
        .fails("EPERM"),
      call.ioctl(
        result("router"),
        "SIOCSIFNETMASK",
        adapterAddress("255.0.0.0"),
      )
        .fails("EPERM"),
      ...(["SIOCSARP", "SIOCDARP"] as const).map((name) =>
        call.ioctl(result("router"), name, buffer(104, "arp")).fails("EPERM")
      ),
      ...(["SIOCSARP", "SIOCDARP", "SIOCADDRT", "SIOCDELRT"] as const).map(
        (name) => call.ioctl(result("router"), name, UNMAPPED).fails("EFAULT"),
      ),
    ],
  }),
  row("ioctl/ENODEV/indices-beside-the-adapter-s", {
    covers: "ioctl/ENODEV/no-such-adapter",
    source: SOCKET,
    steps: [
      datagram,
      call.ioctl(fd, "SIOCGIFINDEX", adapterAddress("0.0.0.0")).returns(0),
      call.ioctl(
        fd,
        "SIOCGIFNAME",
        array([
          filled(16, 0x78),
          u32(word(adapterAddress("0.0.0.0"), 16)),
          filled(28, 0x79),
        ], "named by number"),
      ).returns(0).observes(
        array([
          filled(16, 0x78),
          u32(word(adapterAddress("0.0.0.0"), 16)),
          filled(28, 0x79),
        ], "named by number"),
        "loop\0xxxxxxxxxxx",
      ),
      ...[-1, 99].map((index) =>
        call.ioctl(
          fd,
          "SIOCGIFNAME",
          array(
            [filled(16, 0x78), u32(index), filled(28, 0)],
            `index ${index}`,
          ),
        ).fails("ENODEV")
      ),
      ...["loo", "loop1", "LOOP", ""].map((name) =>
        call.ioctl(
          fd,
          "SIOCGIFINDEX",
          array([text(name.padEnd(16, "\0")), buffer(32)], `adapter ${name}`),
        ).fails("ENODEV")
      ),
    ],
  }),
];

const ways: readonly Row[] = [
  routed("sendmsg/EHOSTUNREACH/beside-a-route", [
    ...fallsShort("10.1.2.3"),
    ...leads(
      NETWORK,
      ["10.1.2.3", "10.1.2.0", "10.1.2.255"],
      ["10.1.3.3", "10.0.2.3", "192.168.1.1"],
    ),
    // Without a netmask only the very address is meant.
    ...leads({ to: "10.1.2.3" }, ["10.1.2.3"], ["10.1.2.4", "192.168.1.1"]),
    ...leads(
      { to: "10.1.2.3", mask: "255.255.0.0" },
      ["10.1.2.3", "10.1.9.9"],
      ["10.2.2.3"],
    ),
    ...leads(
      { to: "0.0.0.1", mask: "255.255.255.0" },
      ["0.0.0.1"],
      ["0.0.0.2"],
    ),
    ...leads({ to: "0.0.0.0" }, ["10.1.2.3", "192.168.1.1", "0.0.0.9"], []),
    ...leads(
      { to: "0.0.0.0", mask: "255.255.255.0" },
      ["10.1.2.3", "192.168.1.1"],
      [],
    ),
  ], { covers: "internet-socket/EHOSTUNREACH/no-route-to-the-destination" }),
  routed("sendmsg/EHOSTUNREACH/where-no-gateway-may-be-used", [
    added(NETWORK).returns(0),
    datagram,
    sends("10.1.2.3", "MSG_DONTROUTE").fails("EHOSTUNREACH"),
    sends("127.0.0.1", "MSG_DONTROUTE").returns(1),
    sends("10.1.2.3").returns(1),
    setsockopt(fd, "SOL_SOCKET", "SO_DONTROUTE", u32(1, "one"), 4).returns(0),
    sends("10.1.2.3").fails("EHOSTUNREACH"),
    sends("127.0.0.1").returns(1),
    setsockopt(fd, "SOL_SOCKET", "SO_DONTROUTE", u32(0, "none"), 4).returns(0),
    sends("10.1.2.3").returns(1),
    removed(NETWORK).returns(0),
  ], {
    covers: "internet-socket/EHOSTUNREACH/no-route-to-the-destination",
    source: SOCKET,
  }),
  routed("sendmsg/success/broadcast-to-everybody", [
    added({ to: "0.0.0.0" }).returns(0),
    ...fallsShort("255.255.255.255"),
    datagram,
    setsockopt(fd, "SOL_SOCKET", "SO_BROADCAST", u32(1, "one"), 4).returns(0),
    sends("255.255.255.255").returns(1),
    sends("255.255.255.255", "MSG_DONTROUTE").fails("EHOSTUNREACH"),
    close(fd).returns(0),
    // connect never may, and what TCP sends after a failed one neither.
    internetSocket("fd"),
    setsockopt(fd, "SOL_SOCKET", "SO_BROADCAST", u32(1, "one"), 4).returns(0),
    connect(fd, internet(21601, 0xffff_ffff)).fails("EHOSTUNREACH"),
    socketError(fd, errno.EHOSTUNREACH),
    sendmsg(fd, { data: text("x") }).fails("EHOSTUNREACH"),
    removed({ to: "0.0.0.0" }).returns(0),
  ], {
    covers: "internet-socket/EHOSTUNREACH/no-route-to-the-destination",
    source: `${ROUTING}, Kernel/Net/TCPSocket.cpp`,
  }),
  routed("connect/EHOSTUNREACH/route-of-a-stream", [
    internetSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
    connect(fd, internet(21602, address("10.1.2.3"))).fails("EHOSTUNREACH"),
    added(NETWORK).returns(0),
    connect(fd, internet(21602, address("10.1.2.3"))).fails("EINPROGRESS"),
    named(getpeername, fd, 21602, "10.1.2.3"),
    removed(NETWORK).returns(0),
  ], { covers: "connect/EHOSTUNREACH/no-route-to-the-peer" }),
];

/** Room for all that other rows have left there. */
const STREAMS_SIZE = 0x1_8000;

const silenced: Row = made(
  "connect/success/nothing-is-sent-again-without-a-route",
  [],
  [
    router,
    call.getpid().as("self"),
    added(NETWORK).returns(0),
    internetSocket("fd", "SOCK_STREAM|SOCK_NONBLOCK"),
    bind(fd, internet(21642)).returns(0),
    connect(fd, internet(21643, address("10.1.2.3"))).fails("EINPROGRESS"),
    removed(NETWORK).returns(0),
    // With one the SYN would have been sent once more by now.
    settle(2000),
    ...showsFile(
      "s/kernel/net/tcp",
      among({
        local_address: "127.0.0.1",
        local_port: 21642,
        peer_address: "10.1.2.3",
        peer_port: 21643,
        state: "SynSent",
        ack_number: 0,
        sequence_number: anything,
        packets_in: 0,
        bytes_in: 0,
        packets_out: 1,
        bytes_out: 62,
        origin_pid: result("self"),
        origin_uid: 0,
        origin_gid: 0,
      }),
      STREAMS_SIZE,
    ),
  ],
  {
    touches: ["mounts", "routes"],
    source: "Kernel/Net/TCPSocket.cpp: retransmit_packets",
  },
);

const listening = (port: number, at: string): readonly Step[] => [
  internetSocket("hears", "SOCK_DGRAM"),
  bind(result("hears"), internet(port, address(at))).returns(0),
];

const hears = (data: string): Step =>
  recvmsg(result("hears"), { data: got, flags: "MSG_DONTWAIT" })
    .returns(data.length).observes(got, data);

const hearsNothing: Step = recvmsg(result("hears"), {
  data: got,
  flags: "MSG_DONTWAIT",
}).fails("EAGAIN");

/** A datagram with this text. */
const says = (socket: string, data: string, to: string, port: number): Step =>
  sendmsg(result(socket), {
    data: text(data),
    name: internet(port, address(to)),
    nameLength: 16,
  });

const neighbours: readonly Row[] = [
  routed(
    "sendmsg/success/into-the-adapter-s-own-network",
    [
      ...moved(result("router"), "10.5.0.1", "255.255.0.0"),
      ...["10.5.0.9", "10.5.255.254"].flatMap(reaches),
      ...["10.6.0.1", "10.4.0.9", "192.168.1.1"].flatMap(fallsShort),
      // Who has another address is not in it, but reaches the adapter itself.
      internetSocket("far", "SOCK_DGRAM"),
      bind(result("far"), internet(21610)).returns(0),
      says("far", "x", "10.5.0.9", 21611).fails("EHOSTUNREACH"),
      internetSocket("near", "SOCK_DGRAM"),
      bind(result("near"), internet(21612, address("10.5.0.1"))).returns(0),
      says("near", "x", "10.5.0.9", 21611).returns(1),
      ...listening(21611, "0.0.0.0"),
      says("far", "far", "10.5.0.1", 21611).returns(3),
      says("near", "near", "10.5.0.1", 21611).returns(4),
      says("near", "all", "10.5.255.255", 21611).returns(3),
      // Another's address, and the one that it had.
      says("near", "lost", "10.5.0.2", 21611).returns(4),
      says("near", "lost", "127.0.0.1", 21611).returns(4),
      settle(),
      hears("far"),
      hears("near"),
      hears("all"),
      hearsNothing,
    ],
    {
      touches: ["interfaces"],
      teardown: movedBack,
      source: `${ROUTING}, Kernel/Net/NetworkTask.cpp`,
    },
  ),
  routed(
    "bind/EADDRNOTAVAIL/addresses-of-the-adapter",
    [
      ...moved(result("router"), "10.5.0.1", "255.255.0.0"),
      ...([
        ["10.5.0.1", true],
        ["10.5.255.255", true],
        ["127.0.0.1", true],
        ["127.255.0.9", true],
        ["0.0.0.0", true],
        ["10.5.0.2", false],
        ["10.5.255.254", false],
        ["128.0.0.1", false],
        ["126.0.0.1", false],
      ] as const).flatMap(([at, isOurs], index) => {
        const bound = bind(fd, internet(21620 + index, address(at)));
        return [
          internetSocket("fd"),
          isOurs ? bound.returns(0) : bound.fails("EADDRNOTAVAIL"),
        ];
      }),
      datagram,
      says("fd", "x", "10.5.0.9", 21630).returns(1),
      getsockname(fd, got, u32(16, "size")).returns(0).observes(
        { kind: "inside", block: got, offset: 4 },
        Uint8Array.of(10, 5, 0, 1),
      ),
    ],
    {
      covers: "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
      touches: ["interfaces"],
      teardown: movedBack,
      source: "Kernel/Net/NetworkingManagement.cpp",
    },
  ),
  routed(
    "sendmsg/success/broadcast-where-everybody-is-a-neighbour",
    [
      ...moved(result("router"), "10.5.0.1", "0.0.0.0"),
      ...listening(21631, "0.0.0.0"),
      datagram,
      says("fd", "x", "255.255.255.255", 21631).fails("EHOSTUNREACH"),
      setsockopt(fd, "SOL_SOCKET", "SO_BROADCAST", u32(1, "one"), 4)
        .returns(0),
      says("fd", "all", "255.255.255.255", 21631).returns(3),
      says("fd", "lost", "192.168.1.1", 21631).returns(4),
      settle(),
      hears("all"),
      hearsNothing,
    ],
    { touches: ["interfaces"], teardown: movedBack },
  ),
  routed(
    "sendmsg/EHOSTUNREACH/adapter-without-an-address",
    [
      ...moved(result("router"), "0.0.0.0", "255.0.0.0"),
      ...fallsShort("0.1.2.3"),
      datagram,
      setsockopt(
        fd,
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        text(`loop${"\0".repeat(12)}`),
        16,
      ).returns(0),
      says("fd", "x", "0.1.2.3", 21632).returns(1),
      says("fd", "x", "1.1.2.3", 21632).fails("EHOSTUNREACH"),
      // connect does not ask for the device.
      internetSocket("other", "SOCK_STREAM|SOCK_NONBLOCK"),
      setsockopt(
        result("other"),
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        text(`loop${"\0".repeat(12)}`),
        16,
      ).returns(0),
      connect(result("other"), internet(21633, address("0.1.2.3")))
        .fails("EHOSTUNREACH"),
    ],
    {
      covers: "internet-socket/EHOSTUNREACH/no-route-to-the-destination",
      touches: ["interfaces"],
      teardown: movedBack,
    },
  ),
];

export const rows: readonly Row[] = [
  ...table,
  ...ways,
  silenced,
  ...neighbours,
];
