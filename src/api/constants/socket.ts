/**
 * Sockets and networks (Kernel/API/POSIX/sys/socket.h, netinet/in.h, net/*.h).
 *
 * @module
 */

/** Address families. AF_LOCAL and AF_UNIX are one. */
export const addressFamilies = {
  AF_UNSPEC: 0,
  AF_LOCAL: 1,
  AF_UNIX: 1,
  AF_INET: 2,
  AF_INET6: 3,
} as const;
export const {
  AF_UNSPEC,
  AF_LOCAL,
  AF_UNIX,
  AF_INET,
  AF_INET6,
} = addressFamilies;

/** Socket types: one of these in the low byte. */
export const socketTypes = {
  SOCK_STREAM: 1,
  SOCK_DGRAM: 2,
  SOCK_RAW: 3,
  SOCK_RDM: 4,
  SOCK_SEQPACKET: 5,
} as const;
export const {
  SOCK_STREAM,
  SOCK_DGRAM,
  SOCK_RAW,
  SOCK_RDM,
  SOCK_SEQPACKET,
} = socketTypes;

/** Flags or-ed to a socket type. */
export const socketFlags = {
  SOCK_NONBLOCK: 0x800,
  SOCK_CLOEXEC: 0x80000,
} as const;
export const {
  SOCK_NONBLOCK,
  SOCK_CLOEXEC,
} = socketFlags;

/** Mask of the socket type. */
export const SOCK_TYPE_MASK = 0xff;

/** Directions of shutdown. */
export const shutdownDirections = {
  SHUT_RD: 0,
  SHUT_WR: 1,
  SHUT_RDWR: 2,
} as const;
export const {
  SHUT_RD,
  SHUT_WR,
  SHUT_RDWR,
} = shutdownDirections;

/** Protocols of internet sockets; also levels of socket options. */
export const internetProtocols = {
  IPPROTO_IP: 0,
  IPPROTO_ICMP: 1,
  IPPROTO_IGMP: 2,
  IPPROTO_IPIP: 4,
  IPPROTO_TCP: 6,
  IPPROTO_UDP: 17,
  IPPROTO_IPV6: 41,
  IPPROTO_ESP: 50,
  IPPROTO_AH: 51,
  IPPROTO_ICMPV6: 58,
  IPPROTO_RAW: 255,
} as const;
export const {
  IPPROTO_IP,
  IPPROTO_ICMP,
  IPPROTO_IGMP,
  IPPROTO_IPIP,
  IPPROTO_TCP,
  IPPROTO_UDP,
  IPPROTO_IPV6,
  IPPROTO_ESP,
  IPPROTO_AH,
  IPPROTO_ICMPV6,
  IPPROTO_RAW,
} = internetProtocols;

/** Flags of sendmsg and recvmsg. */
export const messageFlags = {
  MSG_TRUNC: 1,
  MSG_CTRUNC: 2,
  MSG_PEEK: 4,
  MSG_OOB: 8,
  MSG_DONTROUTE: 0x10,
  MSG_WAITALL: 0x20,
  MSG_DONTWAIT: 0x40,
  MSG_NOSIGNAL: 0x80,
  MSG_EOR: 0x100,
} as const;
export const {
  MSG_TRUNC,
  MSG_CTRUNC,
  MSG_PEEK,
  MSG_OOB,
  MSG_DONTROUTE,
  MSG_WAITALL,
  MSG_DONTWAIT,
  MSG_NOSIGNAL,
  MSG_EOR,
} = messageFlags;

/** Level of the options every socket has. */
export const SOL_SOCKET = 1;

/** Levels of socket options. */
export const optionLevels = { SOL_SOCKET, ...internetProtocols } as const;

/** Options at SOL_SOCKET. */
export const socketOptions = {
  SO_RCVTIMEO: 0,
  SO_SNDTIMEO: 1,
  SO_TYPE: 2,
  SO_ERROR: 3,
  SO_PEERCRED: 4,
  SO_RCVBUF: 5,
  SO_SNDBUF: 6,
  SO_DEBUG: 7,
  SO_REUSEADDR: 8,
  SO_BINDTODEVICE: 9,
  SO_KEEPALIVE: 10,
  SO_TIMESTAMP: 11,
  SO_BROADCAST: 12,
  SO_LINGER: 13,
  SO_ACCEPTCONN: 14,
  SO_DONTROUTE: 15,
  SO_OOBINLINE: 16,
  SO_SNDLOWAT: 17,
  SO_RCVLOWAT: 18,
} as const;
export const {
  SO_RCVTIMEO,
  SO_SNDTIMEO,
  SO_TYPE,
  SO_ERROR,
  SO_PEERCRED,
  SO_RCVBUF,
  SO_SNDBUF,
  SO_DEBUG,
  SO_REUSEADDR,
  SO_BINDTODEVICE,
  SO_KEEPALIVE,
  SO_TIMESTAMP,
  SO_BROADCAST,
  SO_LINGER,
  SO_ACCEPTCONN,
  SO_DONTROUTE,
  SO_OOBINLINE,
  SO_SNDLOWAT,
  SO_RCVLOWAT,
} = socketOptions;

/** Options at IPPROTO_IP. */
export const internetOptions = {
  IP_TOS: 1,
  IP_TTL: 2,
  IP_MULTICAST_LOOP: 3,
  IP_ADD_MEMBERSHIP: 4,
  IP_DROP_MEMBERSHIP: 5,
  IP_MULTICAST_IF: 6,
  IP_MULTICAST_TTL: 7,
} as const;
export const {
  IP_TOS,
  IP_TTL,
  IP_MULTICAST_LOOP,
  IP_ADD_MEMBERSHIP,
  IP_DROP_MEMBERSHIP,
  IP_MULTICAST_IF,
  IP_MULTICAST_TTL,
} = internetOptions;

/** Options at IPPROTO_TCP. */
export const tcpOptions = {
  TCP_NODELAY: 10,
  TCP_MAXSEG: 11,
} as const;
export const {
  TCP_NODELAY,
  TCP_MAXSEG,
} = tcpOptions;

/** Options at all levels; which level it is tells equal numbers apart. */
export const leveledOptions = {
  ...socketOptions,
  ...internetOptions,
  ...tcpOptions,
} as const;

/** Types of control message at SOL_SOCKET. */
export const controlMessageTypes = {
  SCM_TIMESTAMP: 0,
  SCM_RIGHTS: 1,
} as const;
export const {
  SCM_TIMESTAMP,
  SCM_RIGHTS,
} = controlMessageTypes;

/** Largest backlog. */
export const SOMAXCONN = 128;

/** IPv4 addresses with a meaning of their own, in host order. */
export const internetAddresses = {
  INADDR_ANY: 0,
  INADDR_LOOPBACK: 0x7f000001,
  INADDR_BROADCAST: 0xffffffff,
} as const;
export const {
  INADDR_ANY,
  INADDR_LOOPBACK,
  INADDR_BROADCAST,
} = internetAddresses;

/** Values of IP_TOS. */
export const typesOfService = {
  IPTOS_RELIABILITY: 4,
  IPTOS_THROUGHPUT: 8,
  IPTOS_LOWDELAY: 16,
} as const;
export const {
  IPTOS_RELIABILITY,
  IPTOS_THROUGHPUT,
  IPTOS_LOWDELAY,
} = typesOfService;

/** Flags of a route. */
export const routeFlags = {
  RTF_UP: 1,
  RTF_GATEWAY: 2,
  RTF_HOST: 4,
} as const;
export const {
  RTF_UP,
  RTF_GATEWAY,
  RTF_HOST,
} = routeFlags;

/** Hardware types of network adapters. */
export const hardwareTypes = {
  ARPHRD_ETHER: 1,
  ARPHRD_LOOPBACK: 772,
} as const;
export const {
  ARPHRD_ETHER,
  ARPHRD_LOOPBACK,
} = hardwareTypes;
