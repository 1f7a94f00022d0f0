import {
  addressFamilies,
  controlMessageTypes,
  messageFlags,
  optionLevels,
  routeFlags,
} from "../constants/socket.ts";
import { array, struct } from "../layout.ts";
import {
  constant,
  decimalOr,
  flags,
  internetAddress,
  networkPort,
  reads,
} from "../meaning.ts";
import { iovec } from "./file.ts";

export const sockaddr = struct("sockaddr", 28, 2, {
  sa_family: [0, "u16", constant(addressFamilies)],
  sa_data: [2, array("char", 26)],
});

export const sockaddr_un = struct("sockaddr_un", 110, 2, {
  sun_family: [0, "u16", constant(addressFamilies)],
  sun_path: [2, array("char", 108)],
});

/** Port and address are in network order. */
export const sockaddr_in = struct("sockaddr_in", 16, 4, {
  sin_family: [0, "u16", constant(addressFamilies)],
  sin_port: [2, "u16", networkPort],
  sin_addr: [4, "u32", internetAddress],
  sin_zero: [8, array("char", 8)],
});

export const sockaddr_in6 = struct("sockaddr_in6", 28, 4, {
  sin6_family: [0, "u16", constant(addressFamilies)],
  sin6_port: [2, "u16", networkPort],
  sin6_flowinfo: [4, "u32"],
  sin6_addr: [8, array("u8", 16)],
  sin6_scope_id: [24, "u32"],
});

export const sockaddr_storage = struct("sockaddr_storage", 120, 8, {
  ss_family: [0, "u16", constant(addressFamilies)],
  data: [8, array("u64", 14)],
});

export const msghdr = struct("msghdr", 48, 8, {
  msg_name: [0, "pointer", reads("bytes", "msg_namelen")],
  msg_namelen: [8, "u32"],
  msg_iov: [16, "pointer", reads(iovec, "msg_iovlen")],
  msg_iovlen: [24, "i32"],
  msg_control: [32, "pointer", reads("bytes", "msg_controllen")],
  msg_controllen: [40, "u32"],
  msg_flags: [44, "i32", flags(messageFlags)],
});

export const cmsghdr = struct("cmsghdr", 12, 4, {
  cmsg_len: [0, "u32"],
  cmsg_level: [4, "i32", decimalOr(optionLevels)],
  cmsg_type: [8, "i32", constant(controlMessageTypes)],
});

export const ucred = struct("ucred", 12, 4, {
  pid: [0, "i32"],
  uid: [4, "u32"],
  gid: [8, "u32"],
});

export const linger = struct("linger", 8, 4, {
  l_onoff: [0, "i32"],
  l_linger: [4, "i32"],
});

export const ip_mreq = struct("ip_mreq", 8, 4, {
  imr_multiaddr: [0, "u32"],
  imr_interface: [4, "u32"],
});

/** ifr_ifru is a union: a sockaddr, flags, a metric, an index, or a pointer. */
export const ifreq = struct("ifreq", 48, 8, {
  ifr_name: [0, array("char", 16)],
  ifr_ifru: [16, array("u64", 4)],
});

export const rtentry = struct("rtentry", 96, 8, {
  rt_dst: [0, sockaddr],
  rt_gateway: [28, sockaddr],
  rt_genmask: [56, sockaddr],
  rt_flags: [84, "u16", flags(routeFlags)],
  rt_dev: [88, "pointer", reads("text", 16)],
});

export const arpreq = struct("arpreq", 104, 4, {
  arp_pa: [0, sockaddr],
  arp_ha: [28, sockaddr],
  arp_netmask: [56, sockaddr],
  arp_flags: [84, "i32"],
  arp_dev: [88, array("char", 16)],
});
