/**
 * Network adapters (Kernel/Net/NetworkAdapter.h).
 *
 * @module
 */

import { Traffic } from "./traffic.ts";

/** An IPv4 address as a number, most significant byte first. */
export type IPv4Address = number;

/** 127.0.0.1 */
export const LOCALHOST: IPv4Address = 0x7f000001;

/** `127.0.0.1` */
export function formatIPv4(address: IPv4Address): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}

/** An IPv6 address as it lies in memory. */
export type IPv6Address = Uint8Array;

/** How the reference writes one (AK/IPv6Address.h): `fe80::1` */
export function formatIPv6(address: IPv6Address): string {
  const view = new DataView(address.buffer, address.byteOffset);
  const groups = Array.from({ length: 8 }, (_, at) => view.getUint16(2 * at));
  if (
    groups[5] === 0xffff && groups.slice(0, 5).every((group) => group === 0)
  ) {
    return `::ffff:${formatIPv4(view.getUint32(12))}`;
  }
  const [start, end] = zerosLeftOut(groups);
  const shown = (from: number, to: number) =>
    groups.slice(from, to).map((group) => group.toString(16)).join(":");
  return start === end
    ? shown(0, 8)
    : `${shown(0, start)}::${shown(end, groups.length)}`;
}

/** A later span is taken if it is longer than the place where the one before begins. */
function zerosLeftOut(groups: readonly number[]): readonly [number, number] {
  let [start, end] = [-1, -1];
  groups.forEach((_, at) => {
    // Within a span that has begun before.
    if (groups[at - 1] === 0) return;
    let behind = at;
    while (groups[behind] === 0) behind++;
    if (start < behind - at) [start, end] = [at, behind];
  });
  return [start, end];
}

/** The address that lies at `at` in network order. */
export function readIPv4(view: DataView, at: number): IPv4Address {
  return view.getUint32(at);
}

/** One interface. */
export interface NetworkAdapter {
  readonly name: string;
  readonly type: "loopback";
  readonly mtu: number;
  readonly macAddress: readonly number[];
  address: IPv4Address;
  netmask: IPv4Address;
  /** Kept and told, and nothing goes there. */
  ipv6Address: IPv6Address;
  /** Frames with their Ethernet headers. */
  readonly traffic: Traffic;
  packetsDropped: number;
}

/** Bytes before the payload of an IPv4 packet: Ethernet's header and IPv4's. */
export const IPV4_PAYLOAD_OFFSET = 14 + 20;

/** The only adapter of a machine: what is sent comes straight back. */
export function loopbackAdapter(): NetworkAdapter {
  return {
    name: "loop",
    type: "loopback",
    // An Ethernet header is part of the 64 KiB.
    mtu: 65536 - 14,
    macAddress: [0x13, 0x55, 0x02, 0x09, 0x55, 0xaa],
    address: LOCALHOST,
    netmask: 0xff000000,
    ipv6Address: new Uint8Array(16),
    traffic: new Traffic(),
    packetsDropped: 0,
  };
}

/** The address all of an adapter's network hears. */
export function broadcastAddress(adapter: NetworkAdapter): IPv4Address {
  return (adapter.address | ~adapter.netmask) >>> 0;
}
