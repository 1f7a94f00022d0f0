/**
 * Routes and addresses of the loopback adapter, which rows of the superuser
 * change and put back.
 *
 * @module
 */

import {
  array,
  type Block,
  buffer,
  call,
  result,
  type Step,
  struct,
  text,
} from "../language/row.ts";
import type { rtentry } from "../../src/api/structs.ts";
import { internetSocket } from "./socket_addresses.ts";

/** The four bytes of a dotted address. */
export function octets(address: string): number[] {
  return address.split(".").map(Number);
}

/** An address as it lies in a sockaddr_in, for `internet`. */
export function address(text: string): number {
  return new DataView(Uint8Array.from(octets(text)).buffer).getUint32(0, true);
}

/** What a route says; what is left out is zero, and the route is up. */
export interface RouteFields {
  readonly to: string;
  readonly over?: string;
  readonly mask?: string;
  readonly flags?: number;
  readonly family?: number;
  readonly device?: string;
}

/** A route over the loopback adapter. */
export function route(
  {
    to,
    over = "0.0.0.0",
    mask = "0.0.0.0",
    flags = 1,
    family = 2,
    device = "loop",
  }: RouteFields,
): Block<typeof rtentry> {
  const at = (text: string) => ({
    sa_family: "AF_INET" as const,
    sa_data: Uint8Array.of(0, 0, ...octets(text)),
  });
  return struct("rtentry", {
    rt_dst: at(to),
    rt_gateway: { ...at(over), sa_family: family },
    rt_genmask: at(mask),
    rt_flags: flags,
    rt_dev: text(`${device}\0`),
  }, `route to ${to}/${mask} over ${over} ${flags} ${family} ${device}`);
}

/** A struct ifreq with an address for the adapter. */
export function adapterAddress(to: string, family = 2): Block {
  return array([
    text("loop".padEnd(16, "\0")),
    text(Uint8Array.of(family, 0, 0, 0, ...octets(to))),
    buffer(24, `rest of ${to} ${family}`),
  ], `adapter ${to} ${family}`);
}

/** The loopback adapter has another address and netmask. */
export function moved(
  fd: ReturnType<typeof result>,
  to: string,
  mask: string,
): readonly Step[] {
  return [
    call.ioctl(fd, "SIOCSIFADDR", adapterAddress(to)).returns(0),
    call.ioctl(fd, "SIOCSIFNETMASK", adapterAddress(mask)).returns(0),
  ];
}

/** It has its own again. */
export const movedBack: readonly Step[] = [
  internetSocket("back", "SOCK_DGRAM"),
  ...moved(result("back"), "127.0.0.1", "255.0.0.0"),
];
