/**
 * Raw sockets and the echo that answers them.
 *
 * @module
 */

import { IPPROTO_ICMP } from "../../src/api/constants.ts";
import {
  buffer,
  call,
  result,
  room,
  type Row,
  row,
  settle,
  type Step,
  struct,
  text,
  u32,
} from "../language/row.ts";
import {
  bind,
  connect,
  getsockname,
  internet,
  recvmsg,
  sendmsg,
} from "../worlds/socket_addresses.ts";
import { SILENT } from "../worlds/tcp_segments.ts";

const SOURCE = "Kernel/Net/NetworkTask.cpp, Kernel/Net/IP/Socket.cpp";

const fd = result("fd");
const other = result("other");
const BROADCAST = 0xffff_ff7f;

const raw = (name: string): Step =>
  call.socket("AF_INET", "SOCK_RAW", IPPROTO_ICMP).as(name);

const sends = (bytes: readonly number[], address?: number): Step =>
  sendmsg(fd, {
    data: text(Uint8Array.from(bytes)),
    name: internet(0, address),
    nameLength: 16,
  }).returns(bytes.length);

let packets = 0;

/** The next packet has this behind its header. */
function hears(bytes: readonly number[], header: readonly number[] = []): Step {
  const place = buffer(128, `packet ${packets++}`);
  return recvmsg(fd, { data: place, flags: "MSG_DONTWAIT" })
    .returns(20 + bytes.length)
    .observes(place, Uint8Array.of(0x45, ...header))
    .observes(
      { kind: "inside", block: place, offset: 20 },
      Uint8Array.from(bytes),
    );
}

const hearsNothing: Step = recvmsg(fd, {
  data: buffer(1, "byte"),
  flags: "MSG_DONTWAIT",
}).fails("EAGAIN");

/** From its fourteenth byte on: up to its twentieth, and three of data. */
const END_OF_SEGMENT = [9, 8, 7, 6, 5, 4, 3, 0x61, 0x62, 0x63];

function made(id: string, steps: readonly (Step | readonly Step[])[]): Row {
  return row(id, { as: "root", source: SOURCE, steps });
}

export const rows: readonly Row[] = [
  made("recvmsg/success/checksums-of-echoes", [
    raw("fd"),
    ...([
      // The words sum up to 0xffff, to one more, and to one that carries twice.
      [[8, 0, 0, 0, 0xff, 0xff, 0, 0], [0, 0, 0, 0, 0xff, 0xff, 0, 0]],
      [[8, 0, 9, 9, 0xff, 0xff, 0, 1], [0, 0, 0xff, 0xfe, 0xff, 0xff, 0, 1]],
      [
        [8, 7, 6, 5, 0xff, 0xff, 0xff, 0xff, 0, 1],
        [0, 0, 0xff, 0xfe, 0xff, 0xff, 0xff, 0xff, 0, 1],
      ],
      [[8, 0, 0, 0, 0, 0, 0, 0], [0, 0, 0xff, 0xff, 0, 0, 0, 0]],
      [[8, 0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0xfe, 0xff, 0, 0, 0, 0, 1]],
    ] as const).flatMap(([request, reply]) => [
      sends(request),
      settle(),
      hears(request),
      hears(reply),
      hearsNothing,
    ]),
  ]),
  made("recvmsg/success/only-echo-requests-are-answered", [
    raw("fd"),
    ...[0, 3, 7, 9, 13].flatMap((type) => [
      sends([type, 0, 0, 0, 1, 2, 3, 4]),
      settle(),
      hears([type, 0, 0, 0, 1, 2, 3, 4]),
      hearsNothing,
    ]),
  ]),
  made("recvmsg/success/echo-goes-from-the-adapter-to-the-sender", [
    raw("fd"),
    sends([8, 0, 0, 0, 1, 2, 3, 4], BROADCAST),
    settle(),
    hears([8, 0, 0, 0, 1, 2, 3, 4], []),
    hears([0, 0, 0xfb, 0xf9, 1, 2, 3, 4], []),
    // Nobody hears what goes to this one.
    raw("other"),
    bind(other, internet(0, SILENT)).returns(0),
    sendmsg(other, {
      data: text(Uint8Array.of(8, 0, 0, 0, 1, 2, 3, 4)),
      name: internet(0),
      nameLength: 16,
    }).returns(8),
    settle(),
    hears([8, 0, 0, 0, 1, 2, 3, 4], []),
    hearsNothing,
  ]),
  made("recvmsg/success/sender-of-a-raw-packet", [
    raw("fd"),
    raw("other"),
    bind(other, internet(4660, SILENT)).returns(0),
    sendmsg(other, {
      data: text(Uint8Array.of(0, 0, 0, 0)),
      name: internet(22136),
      nameLength: 16,
    }).returns(4),
    settle(),
    call.recvmsg(
      fd,
      struct("msghdr", {
        msg_name: buffer(16, "sender"),
        msg_namelen: 16,
        msg_iov: struct("iovec", {
          iov_base: buffer(32, "packet"),
          iov_len: 22,
        }),
        msg_iovlen: 1,
      }, "header"),
      0,
    ).returns(22).observes(
      buffer(16, "sender"),
      Uint8Array.of(2, 0, 0, 0, 127, 0, 0, 2),
    ).observes(room("msghdr", "header"), { msg_namelen: 16 })
      .observes(
        buffer(32, "packet"),
        Uint8Array.of(
          ...[0x45, 16, 0, 24, 0, 1, 0, 0, 64, 1],
          ...[0x7c, 0xd1, 127, 0, 0, 2, 127, 0, 0, 1, 0, 0, 0, 0],
        ),
      ),
    hearsNothing,
    // The protocol is the socket's, not the port's.
    getsockname(other, buffer(16, "name"), u32(16, "size")).returns(0)
      .observes(
        buffer(16, "name"),
        Uint8Array.of(2, 0, 0x12, 0x34, 127, 0, 0, 2),
      ),
  ]),
  made("socket/success/datagrams-of-protocol-icmp", [
    raw("fd"),
    call.socket("AF_INET", "SOCK_DGRAM", IPPROTO_ICMP).as("other"),
    // Where a datagram has its length, an echo has its number: 8 and 4 more.
    sends([8, 0, 0, 0, 0, 12, 3, 4, 0x61, 0x62, 0x63, 0x64, 0x65]),
    settle(),
    call.ioctl(other, "FIONREAD", buffer(4, "size")).returns(0)
      .observes(buffer(4, "size"), 4),
    ...[1, 2].map(() =>
      recvmsg(other, { data: buffer(8, "heard") }).returns(4)
        .observes(buffer(8, "heard"), "abcd\0")
    ),
    recvmsg(other, { data: buffer(8, "heard"), flags: "MSG_DONTWAIT" })
      .fails("EAGAIN"),
  ]),
  made("socket/success/stream-of-protocol-icmp", [
    raw("fd"),
    call.socket("AF_INET", "SOCK_STREAM", IPPROTO_ICMP).as("other"),
    // A header of five words, and of none.
    ...[0x50, 0].map((words) =>
      sends([0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, words, ...END_OF_SEGMENT])
    ),
    settle(),
    recvmsg(other, { data: buffer(40, "heard") }).returns(3 + 23)
      .observes(
        buffer(40, "heard"),
        Uint8Array.of(
          ...[0x61, 0x62, 0x63, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0],
          ...END_OF_SEGMENT,
        ),
      ),
    recvmsg(other, { data: buffer(1, "byte"), flags: "MSG_DONTWAIT" })
      .returns(0),
  ]),
  made("sendmsg/success/raw-packet-is-cut-to-the-mtu", [
    raw("fd"),
    connect(fd, internet(0)).returns(0),
    sendmsg(fd, { data: buffer(65_488, "most") }).returns(65_488),
    sendmsg(fd, { data: buffer(65_489, "more") }).returns(65_488),
    settle(),
    recvmsg(fd, { data: buffer(65_535, "received") }).returns(65_508),
    recvmsg(fd, { data: buffer(65_535, "received") }).returns(65_508),
  ]),
  made("sendmsg/success/protocol-of-a-raw-socket-has-eight-bits", [
    raw("fd"),
    call.socket("AF_INET", "SOCK_RAW", 256 + IPPROTO_ICMP).as("other"),
    sendmsg(other, {
      data: text(Uint8Array.of(0, 0, 0, 0, 1, 2, 3, 4)),
      name: internet(0),
      nameLength: 16,
    }).returns(8),
    settle(),
    hears([0, 0, 0, 0, 1, 2, 3, 4]),
    recvmsg(other, { data: buffer(1, "byte"), flags: "MSG_DONTWAIT" })
      .fails("EAGAIN"),
  ]),
];
