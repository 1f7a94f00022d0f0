/**
 * Requests about interfaces, routes and hardware addresses (Kernel/Net/IP/Socket.cpp).
 *
 * @module
 */

import {
  AF_INET,
  AF_INET6,
  ARPHRD_LOOPBACK,
  RTF_UP,
  SIOCADDRT,
  SIOCDARP,
  SIOCDELRT,
  SIOCGIFADDR,
  SIOCGIFBRDADDR,
  SIOCGIFCONF,
  SIOCGIFFLAGS,
  SIOCGIFHWADDR,
  SIOCGIFINDEX,
  SIOCGIFMTU,
  SIOCGIFNAME,
  SIOCGIFNETMASK,
  SIOCSARP,
  SIOCSIFADDR,
  SIOCSIFNETMASK,
} from "../../../api/constants.ts";
import { arpreq, ifreq, rtentry } from "../../../api/structs.ts";
import { type UserAddress, userAddress } from "../../../api/user_address.ts";
import { fail } from "../../errors.ts";
import { byteString } from "../../filesystem/byte_string.ts";
import type { SyscallContext } from "../../tasks/syscall_context.ts";
import { broadcastAddress, type NetworkAdapter } from "../network_adapter.ts";
import type { NetworkingManagement } from "../networking_management.ts";
import { readInternetAddress } from "./packet.ts";

const NAME_SIZE = 16;
/** Where the union of a struct ifreq begins, and an address within a sockaddr. */
const UNION = 16;
const ADDRESS = 4;

const INTERFACE_REQUESTS: ReadonlySet<number> = new Set([
  SIOCSIFADDR,
  SIOCSIFNETMASK,
  SIOCGIFADDR,
  SIOCGIFHWADDR,
  SIOCGIFNETMASK,
  SIOCGIFBRDADDR,
  SIOCGIFMTU,
  SIOCGIFFLAGS,
  SIOCGIFCONF,
  SIOCGIFNAME,
  SIOCGIFINDEX,
]);

/** Does a request that concerns the network, not the socket. */
export function networkIoctl(
  context: SyscallContext,
  network: NetworkingManagement,
  request: number,
  argument: UserAddress,
): void {
  if (INTERFACE_REQUESTS.has(request)) {
    interfaceRequest(context, network, request, argument);
  } else if (request === SIOCADDRT || request === SIOCDELRT) {
    routeRequest(context, network, request, argument);
  } else if (request === SIOCSARP || request === SIOCDARP) {
    arpRequest(context, network, request, argument);
  } else fail("ioctl/EINVAL/unknown-request");
}

function requireSuperuser(context: SyscallContext): void {
  if (context.process.credentials.euid !== 0) {
    fail("privilege/EPERM/not-superuser");
  }
}

function interfaceRequest(
  context: SyscallContext,
  network: NetworkingManagement,
  request: number,
  argument: UserAddress,
): void {
  const { memory } = context;
  const bytes = memory.read(argument, ifreq.size);
  const view = new DataView(bytes.buffer);
  const answer = () => memory.write(argument, bytes);
  if (request === SIOCGIFNAME) {
    putName(network, bytes, view.getInt32(UNION, true));
    answer();
    return;
  }
  const name = cString(bytes.subarray(0, NAME_SIZE));
  const index = network.adapters.findIndex((entry) => entry.name === name);
  const adapter = network.adapters[index];
  if (adapter === undefined) {
    fail("ioctl/ENODEV/no-such-adapter");
  }
  if (request === SIOCGIFINDEX) {
    // Counted from 1: 0 is no interface.
    view.setInt32(UNION, index + 1, true);
    answer();
  } else if (request === SIOCSIFADDR || request === SIOCSIFNETMASK) {
    configure(context, adapter, request, view);
  } else {
    tell(adapter, request, bytes, view);
    answer();
  }
}

function putName(
  network: NetworkingManagement,
  bytes: Uint8Array,
  index: number,
): void {
  if (index === 0) {
    fail("ioctl/EINVAL/interface-index-is-zero");
  }
  const adapter = network.adapters[index - 1];
  if (adapter === undefined) {
    fail("ioctl/ENODEV/no-such-adapter");
  }
  bytes.set(new TextEncoder().encode(`${adapter.name}\0`));
}

function configure(
  context: SyscallContext,
  adapter: NetworkAdapter,
  request: number,
  view: DataView,
): void {
  requireSuperuser(context);
  const family = view.getUint16(UNION, true);
  // An IPv6 address is kept by the reference, and nothing looks at it.
  if (request === SIOCSIFADDR && family === AF_INET6) return;
  if (family !== AF_INET) fail("ioctl/EAFNOSUPPORT/address-is-not-af_inet");
  const address = view.getUint32(UNION + ADDRESS);
  if (request === SIOCSIFADDR) adapter.address = address;
  else adapter.netmask = address;
}

/** Only the fields named here change; the rest goes back as it came. */
function tell(
  adapter: NetworkAdapter,
  request: number,
  bytes: Uint8Array,
  view: DataView,
): void {
  const putAddress = (address: number) => {
    view.setUint16(UNION, AF_INET, true);
    view.setUint32(UNION + ADDRESS, address);
  };
  switch (request) {
    case SIOCGIFADDR:
      putAddress(adapter.address);
      return;
    case SIOCGIFNETMASK:
      putAddress(adapter.netmask);
      return;
    case SIOCGIFBRDADDR:
      putAddress(broadcastAddress(adapter));
      return;
    case SIOCGIFHWADDR:
      view.setUint16(UNION, ARPHRD_LOOPBACK, true);
      bytes.set(adapter.macAddress, UNION + 2);
      return;
    case SIOCGIFMTU:
      // The metric lies over the family it has just set.
      view.setInt32(UNION, adapter.mtu, true);
      return;
    case SIOCGIFFLAGS:
      view.setInt16(UNION, 1, true);
      return;
    default:
      fail("ioctl/EINVAL/unknown-request");
  }
}

function routeRequest(
  context: SyscallContext,
  network: NetworkingManagement,
  request: number,
  argument: UserAddress,
): void {
  const { memory } = context;
  const bytes = memory.read(argument, rtentry.size);
  const view = new DataView(bytes.buffer);
  const { rt_dst, rt_gateway, rt_genmask, rt_flags, rt_dev } = rtentry.fields;
  const device = memory.readString(
    userAddress(view.getBigUint64(rt_dev[0], true)),
    NAME_SIZE,
  );
  const adapter = network.adapterByName(device);
  if (adapter === undefined) {
    fail("ioctl/ENODEV/no-such-adapter");
  }
  requireSuperuser(context);
  const addressAt = ([offset]: readonly [number, ...unknown[]]) =>
    readInternetAddress(bytes.subarray(offset));
  const gateway = addressAt(rt_gateway);
  if (gateway.family !== AF_INET) {
    fail("ioctl/EAFNOSUPPORT/address-is-not-af_inet");
  }
  const flags = view.getUint16(rt_flags[0], true);
  if (request === SIOCADDRT && (flags & RTF_UP) === 0) {
    fail("ioctl/EINVAL/route-lacks-rtf_up");
  }
  const route = {
    destination: addressAt(rt_dst).address,
    gateway: gateway.address,
    netmask: addressAt(rt_genmask).address,
    flags,
    adapter,
  };
  if (request === SIOCADDRT) network.addRoute(route);
  else network.removeRoute(route);
}

function arpRequest(
  context: SyscallContext,
  network: NetworkingManagement,
  request: number,
  argument: UserAddress,
): void {
  const bytes = context.memory.read(argument, arpreq.size);
  requireSuperuser(context);
  // The protocol's address comes first.
  const { family, address } = readInternetAddress(bytes);
  if (family !== AF_INET) fail("ioctl/EAFNOSUPPORT/address-is-not-af_inet");
  if (request === SIOCDARP) return network.forgetNeighbour(address);
  const start = arpreq.fields.arp_ha[0] + 2;
  const hardware = [...bytes.subarray(start, start + 6)];
  network.learnNeighbour(address, hardware);
}

/** The text up to the first NUL, if there is one. */
function cString(bytes: Uint8Array): string {
  return byteString(bytes).replace(/\0.*/s, "");
}
