// Uses of the socket calls.

import {
  AF_INET,
  AF_INET6,
  AF_LOCAL,
  INADDR_LOOPBACK,
  SHUT_RD,
  SO_BROADCAST,
  SO_TYPE,
  SOCK_DGRAM,
  SOCK_STREAM,
  SOL_SOCKET,
} from "../../../src/api/constants.ts";
import {
  EAFNOSUPPORT,
  EINVAL,
  ENOENT,
  ENOTCONN,
} from "../../../src/api/errno.ts";
import {
  cmsghdr,
  iovec,
  msghdr,
  SC_accept4_params,
  SC_getpeername_params,
  SC_getsockname_params,
  SC_getsockopt_params,
  SC_setsockopt_params,
  SC_socketpair_params,
  sockaddr_in,
  sockaddr_un,
  structBytes,
} from "../../../src/api/structs.ts";
import { child, settle } from "../../harness/actors.ts";
import { call } from "../../harness/call.ts";
import { write } from "../../harness/calls.ts";
import { struct } from "../../harness/struct_block.ts";
import { buffer, result, text, u32 } from "../../harness/value.ts";
import { accepted, parameters, refused, skipped, use } from "../use.ts";
import type { Use } from "../use.ts";
import { localSocket, pair, socketFaults, udpSocket } from "./kinds.ts";

const fd = result("fd");

function swap32(value: number): number {
  return new DataView(Uint32Array.of(value).buffer).getUint32(0);
}

/** 127.0.0.1, port 9, where nobody listens. */
const loopback = struct(sockaddr_in, {
  sin_family: AF_INET,
  sin_port: 0x0900,
  sin_addr: swap32(INADDR_LOOPBACK),
});

/** Any port of 127.0.0.1. */
const anyPort = struct(sockaddr_in, {
  sin_family: AF_INET,
  sin_addr: swap32(INADDR_LOOPBACK),
});

const localPath = struct(sockaddr_un, {
  sun_family: AF_LOCAL,
  sun_path: "/w/s",
});

const local = [call.socket(AF_LOCAL, SOCK_STREAM, 0).as("fd")];
const udp = [call.socket(AF_INET, SOCK_DGRAM, 0).as("fd")];
const tcp = [call.socket(AF_INET, SOCK_STREAM, 0).as("fd")];

/** Makes the descriptors of `pair`. */
const connected = [
  call.socketpair(
    struct(SC_socketpair_params, {
      domain: AF_LOCAL,
      type: SOCK_STREAM,
      sv: buffer(8),
    }),
  ),
];

/** A listener on /w/s with one client in its queue. */
const listening = [
  ...local,
  call.bind(fd, localPath, 110),
  call.listen(fd, 1),
  child("client", [
    call.socket(AF_LOCAL, SOCK_STREAM, 0).as("socket"),
    call.connect(result("socket"), localPath, 110),
  ]),
  settle(),
];

export const socketUses: readonly Use[] = [
  use("socket", {
    label: "local",
    operands: [AF_LOCAL, SOCK_STREAM, 0],
    promises: ["unix"],
  }),
  use("socket", {
    label: "ipv4",
    operands: [AF_INET, SOCK_DGRAM, 0],
    promises: ["inet"],
  }),
  use("socket", {
    label: "ipv6",
    operands: [AF_INET6, SOCK_DGRAM, 0],
    promises: ["inet"],
    rules: { inet: "socket.inet.2" },
    outcome: (step) => step.fails(EAFNOSUPPORT),
  }),
  use("socketpair", {
    operands: [
      parameters(SC_socketpair_params, {
        domain: AF_LOCAL,
        type: SOCK_STREAM,
        sv: buffer(8),
      }),
    ],
    promises: [],
    pointers: {
      params: "parameter-block-readable",
      "params.sv": "sv-writable-both-new-descriptors-released",
    },
  }),
  use("bind", {
    label: "local",
    before: local,
    operands: [fd, localPath, 110],
    promises: ["unix"],
    pointers: { address: "address-readable-address_length-bytes" },
    descriptors: { sockfd: socketFaults("bind") },
  }),
  use("bind", {
    label: "ipv4",
    before: udp,
    operands: [fd, anyPort, 16],
    promises: ["inet"],
    pointers: { address: "address-readable" },
  }),
  use("connect", {
    label: "local",
    before: local,
    operands: [fd, localPath, 110],
    promises: ["unix"],
    outcome: (step) => step.fails(ENOENT),
    pointers: { address: "address-readable" },
    descriptors: { sockfd: socketFaults("connect") },
  }),
  use("connect", {
    label: "ipv4",
    before: udp,
    operands: [fd, loopback, 16],
    promises: ["inet"],
    pointers: {
      address: {
        fault: "address-family-field-readable",
        crossing: "rest-address-readable",
      },
    },
  }),
  use("listen", {
    label: "local",
    before: local,
    operands: [fd, 1],
    promises: ["unix"],
    descriptors: { sockfd: socketFaults("listen") },
  }),
  use("listen", {
    label: "ipv4",
    before: tcp,
    operands: [fd, 1],
    promises: ["inet"],
  }),
  use("accept4", {
    before: listening,
    operands: [
      parameters(SC_accept4_params, {
        addr: buffer(7),
        addrlen: u32(7),
        sockfd: fd,
      }),
    ],
    promises: ["accept"],
    pointers: {
      params: "parameter-block-readable",
      "params.addr": {
        fault: "addr-writable-connection-already-been-taken",
        null: accepted,
      },
      "params.addrlen": {
        fault: "addr-non-null-addrlen-readable-addrlen",
        readOnly: "addrlen-writable-connection-lost-likewise",
      },
    },
    descriptors: { "params.sockfd": socketFaults("accept4") },
  }),
  use("shutdown", {
    label: "local",
    before: connected,
    operands: [pair.connecting, SHUT_RD],
    promises: ["stdio", "unix"],
    descriptors: { sockfd: socketFaults("shutdown") },
  }),
  use("shutdown", {
    label: "ipv4",
    before: tcp,
    operands: [fd, SHUT_RD],
    promises: ["stdio", "inet"],
    outcome: (step) => step.fails(ENOTCONN),
  }),
  use("getsockname", {
    label: "local",
    before: local,
    // An unbound socket is only a family.
    operands: [
      parameters(SC_getsockname_params, {
        sockfd: fd,
        addr: buffer(2),
        addrlen: u32(2),
      }),
    ],
    promises: ["unix"],
    descriptors: { "params.sockfd": socketFaults("getsockname") },
  }),
  use("getsockname", {
    label: "ipv4",
    before: udp,
    operands: [
      parameters(SC_getsockname_params, {
        sockfd: fd,
        addr: buffer(16),
        addrlen: u32(16),
      }),
    ],
    promises: ["inet"],
    pointers: {
      params: "parameter-block-readable",
      "params.addr": "addr-writable",
      "params.addrlen": {
        fault: "addrlen-readable",
        readOnly: "addrlen-writable",
      },
    },
  }),
  use("getpeername", {
    label: "local",
    before: local,
    operands: [
      parameters(SC_getpeername_params, {
        sockfd: fd,
        addr: buffer(2),
        addrlen: u32(2),
      }),
    ],
    promises: ["unix"],
    descriptors: { "params.sockfd": socketFaults("getpeername") },
  }),
  use("getpeername", {
    label: "ipv4",
    before: udp,
    operands: [
      parameters(SC_getpeername_params, {
        sockfd: fd,
        addr: buffer(16),
        addrlen: u32(16),
      }),
    ],
    promises: ["inet"],
    pointers: {
      params: "parameter-block-readable",
      "params.addr": "addr-writable",
      "params.addrlen": {
        fault: "addrlen-readable",
        readOnly: "addrlen-writable",
      },
    },
  }),
  use("getsockopt", {
    label: "local",
    before: local,
    operands: [
      parameters(SC_getsockopt_params, {
        sockfd: fd,
        level: SOL_SOCKET,
        option: SO_TYPE,
        value: u32(0),
        value_size: u32(4),
      }),
    ],
    promises: ["unix"],
    pointers: {
      params: "parameter-block-readable",
      "params.value": "value-writable",
      "params.value_size": {
        fault: "value_size-readable",
        readOnly: "value_size-writable",
      },
    },
    descriptors: { "params.sockfd": socketFaults("getsockopt") },
  }),
  use("getsockopt", {
    label: "ipv4",
    before: udp,
    operands: [
      parameters(SC_getsockopt_params, {
        sockfd: fd,
        level: SOL_SOCKET,
        option: SO_TYPE,
        value: u32(0),
        value_size: u32(4),
      }),
    ],
    promises: ["inet"],
  }),
  use("setsockopt", {
    label: "local",
    before: local,
    operands: [
      parameters(SC_setsockopt_params, {
        value: u32(1),
        sockfd: fd,
        level: SOL_SOCKET,
        option: SO_BROADCAST,
        value_size: 4,
      }),
    ],
    promises: ["unix"],
    pointers: {
      params: "parameter-block-readable",
      "params.value": "value-readable-debug-keepalive-reuseaddr-never",
    },
    descriptors: { "params.sockfd": socketFaults("setsockopt") },
  }),
  use("setsockopt", {
    label: "ipv4",
    before: udp,
    operands: [
      parameters(SC_setsockopt_params, {
        value: u32(1),
        sockfd: fd,
        level: SOL_SOCKET,
        option: SO_BROADCAST,
        value_size: 4,
      }),
    ],
    promises: ["inet"],
  }),
  use("sendmsg", {
    before: connected,
    operands: [
      pair.connecting,
      parameters(msghdr, {
        msg_iov: struct(iovec, { iov_base: text("data"), iov_len: 4 }),
        msg_iovlen: 1,
      }),
      0,
    ],
    promises: ["stdio"],
    pointers: {
      msg: "msghdr-readable",
      "msg.msg_iov": "iovec-readable",
      "msg.msg_name": skipped("a local socket does not look at it"),
      "msg.msg_control": skipped("msg_controllen is 0"),
    },
    descriptors: { sockfd: socketFaults("sendmsg") },
  }),
  use("sendmsg", {
    label: "with-control",
    before: connected,
    operands: [
      pair.connecting,
      parameters(msghdr, {
        msg_iov: struct(iovec, { iov_base: text("data"), iov_len: 4 }),
        msg_iovlen: 1,
        // A message of 16 bytes, of a type that is ignored.
        msg_control: text(
          structBytes(cmsghdr, { cmsg_len: 16, cmsg_level: 9, cmsg_type: 9 }),
        ),
        msg_controllen: 12,
      }),
      0,
    ],
    pointers: {
      "msg.msg_control": "control-data-readable-msg_controllen-0",
    },
  }),
  use("sendmsg", {
    label: "udp",
    before: udp,
    operands: [
      fd,
      parameters(msghdr, {
        msg_name: loopback,
        msg_namelen: 16,
        msg_iov: struct(iovec, { iov_base: text("data"), iov_len: 4 }),
        msg_iovlen: 1,
      }),
      0,
    ],
    pointers: {
      "msg.msg_name": {
        fault: "msg_name-readable",
        null: skipped("without an address it is EPIPE and SIGPIPE"),
      },
    },
  }),
  use("recvmsg", {
    before: [...connected, write(pair.connecting, "data")],
    operands: [
      pair.accepting,
      parameters(msghdr, {
        msg_iov: struct(iovec, { iov_base: buffer(4), iov_len: 4 }),
        msg_iovlen: 1,
      }),
      0,
    ],
    promises: ["stdio"],
    pointers: {
      msg: {
        fault: "msghdr-readable",
        readOnly: "msg_controllen-msg_flags-field-writable",
      },
      "msg.msg_iov": "iovec-readable",
      "msg.msg_name": skipped("a local socket does not look at it"),
      "msg.msg_control": skipped("nothing is there to be written"),
    },
    descriptors: { sockfd: socketFaults("recvmsg") },
  }),
  use("sendfd", {
    before: connected,
    operands: [pair.connecting, 0],
    promises: ["sendfd"],
    descriptors: {
      sockfd: {
        ...socketFaults("sendfd"),
        wrong: [
          ...socketFaults("sendfd").wrong,
          localSocket(refused(ENOTCONN, "sendfd/ENOTCONN/socket-connected")),
          udpSocket(
            refused(
              EAFNOSUPPORT,
              "sendfd/EAFNOSUPPORT/sockfd-socket-but-af_local",
            ),
          ),
        ],
      },
      fd: { bad: "fd-open-checked-after-socket-checks", wrong: [] },
    },
  }),
  use("recvfd", {
    before: [...connected, call.sendfd(pair.connecting, 0)],
    operands: [pair.accepting, 0],
    promises: ["recvfd"],
    descriptors: {
      sockfd: {
        ...socketFaults("recvfd"),
        wrong: [
          ...socketFaults("recvfd").wrong,
          localSocket(
            refused(EINVAL, "recvfd/EINVAL/local-socket-connected-listener"),
          ),
          udpSocket(
            refused(EAFNOSUPPORT, "recvfd/EAFNOSUPPORT/af_local-socket"),
          ),
        ],
      },
    },
  }),
];
