import { openFlags } from "../constants/file.ts";
import {
  addressFamilies,
  internetProtocols,
  messageFlags,
  shutdownDirections,
  SOCK_TYPE_MASK,
  socketFlags,
  socketTypes,
} from "../constants/socket.ts";
import {
  constant,
  constantAndFlags,
  descriptor,
  flags,
  reads,
  updates,
} from "../meaning.ts";
import {
  SC_accept4_params,
  SC_getpeername_params,
  SC_getsockname_params,
  SC_getsockopt_params,
  SC_setsockopt_params,
  SC_socketpair_params,
} from "../structs/parameters.ts";
import { msghdr } from "../structs/socket.ts";
import { always, family, required } from "../paragraph.ts";

export const socketRows = family("socket", {
  socket: {
    number: 136,
    parameters: [["domain", "int", constant(addressFamilies)], [
      "type",
      "int",
      constantAndFlags(SOCK_TYPE_MASK, socketTypes, socketFlags),
    ], ["protocol", "int", constant(internetProtocols)]],
    promises: [
      required("inet", "domain is AF_INET or AF_INET6"),
      required("unix", "domain is AF_LOCAL"),
    ],
    errnos: "EACCES EAFNOSUPPORT EINVAL EMFILE ENOMEM",
  },
  socketpair: {
    number: 137,
    parameters: [["params", "pointer", reads(SC_socketpair_params)]],
    errnos: "EFAULT EINVAL EMFILE ENOMEM",
  },
  bind: {
    number: 6,
    parameters: [["sockfd", "int", descriptor], [
      "address",
      "pointer",
      reads("bytes", "address_length"),
    ], ["address_length", "socklen_t"]],
    promises: [
      required("unix", "the socket's domain is AF_LOCAL"),
      required(
        "inet",
        "the socket's domain is AF_INET (AF_INET6 is treated the same but no such socket can exist)",
      ),
    ],
    errnos:
      "EACCES EADDRINUSE EADDRNOTAVAIL EBADF EFAULT EINVAL ELOOP ENOENT " +
      "ENOMEM ENOSPC ENOTDIR ENOTSOCK EROFS",
  },
  listen: {
    number: 74,
    parameters: [["sockfd", "int", descriptor], ["backlog", "int"]],
    promises: [
      required("unix", "the socket's domain is AF_LOCAL"),
      required(
        "inet",
        "the socket's domain is AF_INET (AF_INET6 is treated the same but no such socket can exist)",
      ),
    ],
    errnos: "EADDRINUSE EADDRNOTAVAIL EBADF EINVAL ENOTSOCK EOPNOTSUPP",
  },
  accept4: {
    number: 0,
    blocks: true,
    parameters: [["params", "pointer", reads(SC_accept4_params)]],
    promises: [required("accept", "always (no 'unix'/'inet' needed)")],
    errnos: "EAGAIN EBADF EFAULT EINTR EMFILE ENOMEM ENOTSOCK",
  },
  connect: {
    number: 16,
    blocks: true,
    parameters: [["sockfd", "int", descriptor], [
      "address",
      "pointer",
      reads("bytes", "address_length"),
    ], ["address_length", "socklen_t"]],
    promises: [
      required("unix", "the socket's domain is AF_LOCAL"),
      required(
        "inet",
        "the socket's domain is AF_INET (AF_INET6 is treated the same but no such socket can exist)",
      ),
    ],
    errnos: "EACCES EADDRINUSE EADDRNOTAVAIL EBADF ECONNREFUSED EFAULT " +
      "EHOSTUNREACH EINPROGRESS EINTR EINVAL EISCONN EISDIR ELOOP " +
      "ENOENT ENOMEM ENOTDIR ENOTSOCK EROFS ETIMEDOUT",
  },
  shutdown: {
    number: 128,
    parameters: [["sockfd", "int", descriptor], [
      "how",
      "int",
      constant(shutdownDirections),
    ]],
    promises: [
      always("stdio"),
      required("unix", "the socket's domain is AF_LOCAL"),
      required(
        "inet",
        "the socket's domain is AF_INET (AF_INET6 is treated the same but no such socket can exist)",
      ),
    ],
    errnos: "EBADF EINVAL ENOTCONN ENOTSOCK",
  },
  sendmsg: {
    number: 112,
    bigProcessLock: true,
    blocks: true,
    parameters: [["sockfd", "int", descriptor], [
      "msg",
      "pointer",
      reads(msghdr),
    ], ["flags", "int", flags(messageFlags)]],
    promises: [
      required(
        "stdio",
        "always (no 'unix', 'inet' or 'sendfd' needed, even for SCM_RIGHTS)",
      ),
    ],
    errnos: "EADDRINUSE EADDRNOTAVAIL EAFNOSUPPORT EAGAIN EBADF EBUSY EFAULT " +
      "EHOSTUNREACH EINTR EINVAL ENOMEM ENOTSOCK ENOTSUP EPIPE",
  },
  recvmsg: {
    number: 105,
    bigProcessLock: true,
    blocks: true,
    parameters: [["sockfd", "int", descriptor], [
      "msg",
      "pointer",
      updates(msghdr),
    ], ["flags", "int", flags(messageFlags)]],
    promises: [
      required(
        "stdio",
        "always (no 'unix', 'inet' or 'recvfd' needed, even to receive descriptors)",
      ),
    ],
    errnos: "EAGAIN EBADF EFAULT EINTR EINVAL EMFILE ENOMEM ENOTSOCK ENOTSUP",
  },
  sendfd: {
    number: 111,
    parameters: [["sockfd", "int", descriptor], ["fd", "int", descriptor]],
    promises: [always("sendfd")],
    errnos: "EAFNOSUPPORT EBADF EBUSY EINVAL ENOMEM ENOTCONN ENOTSOCK",
  },
  recvfd: {
    number: 104,
    parameters: [["sockfd", "int", descriptor], [
      "options",
      "int",
      flags(openFlags),
    ]],
    promises: [always("recvfd")],
    errnos: "EAFNOSUPPORT EAGAIN EBADF EINVAL EMFILE ENOTSOCK",
  },
  getsockname: {
    number: 62,
    parameters: [["params", "pointer", reads(SC_getsockname_params)]],
    promises: [
      required("unix", "the socket's domain is AF_LOCAL"),
      required(
        "inet",
        "the socket's domain is AF_INET (AF_INET6 is treated the same but no such socket can exist)",
      ),
    ],
    errnos: "EBADF EFAULT EINVAL ENOTSOCK",
  },
  getpeername: {
    number: 52,
    parameters: [["params", "pointer", reads(SC_getpeername_params)]],
    promises: [
      required("unix", "the socket's domain is AF_LOCAL"),
      required(
        "inet",
        "the socket's domain is AF_INET (AF_INET6 is treated the same but no such socket can exist)",
      ),
    ],
    errnos: "EBADF EFAULT EINVAL ENOTSOCK",
  },
  getsockopt: {
    number: 63,
    parameters: [["params", "pointer", reads(SC_getsockopt_params)]],
    promises: [
      required("unix", "the socket's domain is AF_LOCAL"),
      required(
        "inet",
        "the socket's domain is AF_INET (AF_INET6 is treated the same but no such socket can exist)",
      ),
    ],
    errnos: "EBADF EFAULT EINVAL ENOPROTOOPT ENOTCONN ENOTSOCK",
  },
  setsockopt: {
    number: 126,
    parameters: [["params", "pointer", reads(SC_setsockopt_params)]],
    promises: [
      required("unix", "the socket's domain is AF_LOCAL"),
      required(
        "inet",
        "the socket's domain is AF_INET (AF_INET6 is treated the same but no such socket can exist)",
      ),
    ],
    errnos: "EBADF EFAULT EINVAL ENODEV ENOMEM ENOPROTOOPT ENOTSOCK ENOTSUP",
  },
});
