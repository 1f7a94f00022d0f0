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
    traffic: new Traffic(),
    packetsDropped: 0,
  };
}

/** The address all of an adapter's network hears. */
export function broadcastAddress(adapter: NetworkAdapter): IPv4Address {
  return (adapter.address | ~adapter.netmask) >>> 0;
}
