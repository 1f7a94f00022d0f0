/**
 * What the files of /sys/kernel/net show (Kernel/FileSystem/SysFS/Subsystems/Kernel/Network).
 *
 * @module
 */

import {
  type HashTableKind,
  hashTableOrderOf,
  intHash,
  pairIntHash,
} from "../../library/hash_table.ts";
import type { IPv4Socket } from "../../net/ip/ipv4_socket.ts";
import type { TCPState } from "../../net/ip/tcp_state.ts";
import type { TCPSocket } from "../../net/ip/tcp_socket.ts";
import type { UDPSocket } from "../../net/ip/udp_socket.ts";
import {
  formatIPv4,
  formatIPv6,
  type IPv4Address,
} from "../../net/network_adapter.ts";
import { isSuperuser } from "../../security/credentials.ts";
import type { Process } from "../../tasks/process.ts";
import type { JsonValue } from "../json.ts";
import { json, type SysContent } from "./rows.ts";

function formatHardwareAddress(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join(":");
}

type JsonFields = Record<string, JsonValue | undefined>;

function endsOf(socket: IPv4Socket): JsonFields {
  return {
    local_address: formatIPv4(socket.localAddressNumber),
    local_port: socket.localPort,
    peer_address: formatIPv4(socket.peerAddressNumber),
    peer_port: socket.peerPort,
  };
}

/** Who made a socket is told to the superuser and to its own user. */
function originOf(
  { origin: { pid, uid, gid } }: IPv4Socket,
  { credentials }: Process,
): JsonFields {
  return isSuperuser(credentials) || credentials.uid === uid
    ? { origin_pid: pid, origin_uid: uid, origin_gid: gid }
    : {};
}

/** `fin-wait-1` as FinWait1. */
function nameOfState(state: TCPState): string {
  return state.split("-").map((word) =>
    `${word[0]?.toUpperCase()}${word.slice(1)}`
  ).join("");
}

/** An address as the kernel keeps it: its first byte is the lowest. */
function addressHash(address: IPv4Address, port: number): number {
  const bytes = new DataView(new ArrayBuffer(4));
  bytes.setUint32(0, address);
  return pairIntHash(bytes.getUint32(0, true), port);
}

/**
 * Tables of sockets that have never held many more; a table that has grown
 * stays so and has another order.
 */
const tcpTable: HashTableKind<TCPSocket> = {
  bucketBytes: 32,
  hash: (socket) =>
    pairIntHash(
      addressHash(socket.localAddressNumber, socket.localPort),
      addressHash(socket.peerAddressNumber, socket.peerPort),
    ),
};

const udpTable: HashTableKind<UDPSocket> = {
  bucketBytes: 24,
  hash: ({ localPort }) => intHash(localPort),
};

/** The files by their paths from /sys. */
export const networkContents = {
  "kernel/net/adapters": json(({ network }) =>
    network.adapters.map((adapter) => ({
      name: adapter.name,
      class_name: "LoopbackAdapter",
      mac_address: formatHardwareAddress(adapter.macAddress),
      ...(adapter.address === 0 ? {} : {
        ipv4_address: formatIPv4(adapter.address),
        ipv4_netmask: formatIPv4(adapter.netmask),
      }),
      ...(adapter.ipv6Address.every((byte) => byte === 0) ? {} : {
        ipv6_address: formatIPv6(adapter.ipv6Address),
        // No request sets one.
        ipv6_netmask: "::",
      }),
      ...adapter.traffic.counters,
      link_up: true,
      link_speed: 1000,
      link_full_duplex: true,
      mtu: adapter.mtu,
      packets_dropped: adapter.packetsDropped,
    }))
  ),
  "kernel/net/arp": json(({ network }) =>
    [...network.arp].map(([address, hardware]) => ({
      mac_address: formatHardwareAddress(hardware),
      ip_address: formatIPv4(address),
    }))
  ),
  "kernel/net/route": json(({ network }) =>
    network.routes.map((route) => ({
      destination: formatIPv4(route.destination),
      gateway: formatIPv4(route.gateway),
      genmask: formatIPv4(route.netmask),
      flags: route.flags,
      interface: route.adapter.name,
    }))
  ),
  "kernel/net/tcp": json(({ network }, reader) =>
    hashTableOrderOf(network.tcp.all, tcpTable).map((socket) => ({
      ...endsOf(socket),
      state: nameOfState(socket.state),
      ack_number: socket.acknowledgement.number,
      sequence_number: socket.sequenceNumber,
      ...socket.traffic.counters,
      ...originOf(socket, reader),
    }))
  ),
  "kernel/net/local": json(({ network }) =>
    [...network.localSockets].map(({ path, origin, acceptor }) => ({
      path,
      origin_pid: origin.pid,
      origin_uid: origin.uid,
      origin_gid: origin.gid,
      acceptor_pid: acceptor.pid,
      acceptor_uid: acceptor.uid,
      acceptor_gid: acceptor.gid,
    }))
  ),
  "kernel/net/udp": json(({ network }, reader) =>
    hashTableOrderOf(network.udpPorts.values(), udpTable).map((socket) => ({
      ...endsOf(socket),
      ...originOf(socket, reader),
    }))
  ),
} satisfies Readonly<Record<string, SysContent>>;
