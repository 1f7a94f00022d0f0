import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  fillDescriptors,
  open,
  read,
  result,
  type Row,
  row,
  UNMAPPED,
  write,
} from "../../language/row.ts";
import { pair } from "../../worlds/socket_addresses.ts";

export const uses: readonly Use[] = [
  use.socketpair({
    operands: [
      {
        domain: "AF_LOCAL",
        type: "SOCK_STREAM",
        sv: buffer(8),
      },
    ],
    promises: [],
    pointers: {
      params: {},
      "params.sv": {},
    },
  }),
];

export const rows: readonly Row[] = [
  row("socketpair/success/bytes-both-ways", {
    covers: "socketpair/behaviour/makes-both-ends-of-one-byte-stream",
    steps: [
      pair().returns(0),
      write(1, "one").returns(3),
      write(2, "two!").returns(4),
      read(2, buffer(9, "got"), 9).returns(3).observes(buffer(9, "got"), "one"),
      read(1, buffer(9, "got"), 9).returns(4).observes(
        buffer(9, "got"),
        "two!",
      ),
    ],
  }),
  row("socketpair/success/datagrams-have-no-boundaries", {
    covers: "socketpair/behaviour/datagram-pairs-are-byte-streams",
    steps: [
      pair("SOCK_DGRAM").returns(0),
      write(1, "one").returns(3),
      write(1, "two").returns(3),
      read(2, buffer(9, "got"), 9).returns(6).observes(
        buffer(9, "got"),
        "onetwo",
      ),
    ],
  }),
  row("socketpair/EFAULT/parameters", {
    covers: "user-memory/EFAULT/not-readable",
    steps: [call.socketpair(UNMAPPED).fails("EFAULT")],
  }),
  row("socketpair/EINVAL/domain", {
    covers: "socketpair/EINVAL/domain-is-not-af_local",
    steps: [
      call.socketpair({ domain: "AF_INET6" })
        .fails("EINVAL"),
    ],
  }),
  row("socketpair/success/protocol-of-the-domain", {
    source: "Kernel/Syscalls/socket.cpp",
    steps: [
      call.socketpair({
        domain: "AF_LOCAL",
        type: "SOCK_STREAM",
        protocol: 1,
        sv: buffer(8),
      }).returns(0),
      write(1, "x").returns(1),
      read(2, buffer(1), 1).returns(1),
    ],
  }),
  row("socketpair/EINVAL/protocol", {
    covers: "socketpair/EINVAL/protocol-neither-0-nor-pf_local",
    steps: [
      call.socketpair(
        { domain: "AF_LOCAL", protocol: 2 },
      ).fails("EINVAL"),
    ],
  }),
  row("socketpair/EFAULT/descriptors-are-given-back", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "socketpair/behaviour/descriptors-are-released-if-sv-is-bad",
    ],
    steps: [
      pair("SOCK_STREAM", UNMAPPED).fails("EFAULT"),
      open("/dev/null", "O_RDWR").returns(1),
      open("/dev/null", "O_RDWR").returns(2),
    ],
  }),
  row("socketpair/EMFILE/one-descriptor-left", {
    covers: "descriptor/EMFILE/too-few-are-free",
    steps: [
      fillDescriptors(1),
      pair().fails("EMFILE"),
      open("/dev/null", "O_RDWR").returns(1023),
    ],
  }),
  row("socketpair/success/flags-of-both-ends", {
    source: "Kernel/Syscalls/socket.cpp",
    steps: [
      pair("SOCK_STREAM").returns(0),
      pair("SOCK_STREAM|SOCK_CLOEXEC").returns(0),
      pair("SOCK_STREAM|SOCK_NONBLOCK").returns(0),
      pair("SOCK_STREAM|SOCK_NONBLOCK|SOCK_CLOEXEC").returns(0),
      ...[1, 2, 5, 6].map((fd) => call.fcntl(fd, "F_GETFD", 0).returns(0)),
      ...[3, 4, 7, 8].map((fd) => call.fcntl(fd, "F_GETFD", 0).returns(1)),
      ...[5, 6, 7, 8].map((fd) =>
        call.read(fd, buffer(4, "four"), 4).fails("EAGAIN")
      ),
      call.socket("AF_LOCAL", "SOCK_STREAM", 0).as("plain"),
      call.fcntl(result("plain"), "F_GETFD", 0).returns(0),
      call.socket("AF_LOCAL", "SOCK_STREAM|SOCK_CLOEXEC", 0).as("closing"),
      call.fcntl(result("closing"), "F_GETFD", 0).returns(1),
    ],
  }),
];
