import { type Use, use } from "../../language/use.ts";
import {
  call,
  fcntl,
  fillDescriptors,
  fstat,
  result,
  room,
  type Row,
  row,
} from "../../language/row.ts";
import { accept, localSocket } from "../../worlds/socket_addresses.ts";

const information = room("stat");

export const uses: readonly Use[] = [
  use.socket({
    label: "local",
    operands: ["AF_LOCAL", "SOCK_STREAM", 0],
    promises: ["unix"],
  }),
  use.socket({
    label: "ipv4",
    case: "af_inet",
    operands: ["AF_INET", "SOCK_DGRAM", 0],
    promises: ["inet"],
  }),
  use.socket({
    label: "ipv6",
    operands: ["AF_INET6", "SOCK_DGRAM", 0],
    promises: ["inet"],
    case: "af_inet6",
    outcome: (step) => step.fails("EAFNOSUPPORT"),
  }),
];

export const rows: readonly Row[] = [
  row("socket/EINVAL/internet-type", {
    covers: "socket/EINVAL/unknown-internet-socket-type",
    steps: [
      call.socket("AF_INET", 4, 0).fails("EINVAL"),
      call.socket("AF_INET", 0, 0).fails("EINVAL"),
    ],
  }),
  row("socket/EINVAL/descriptor-is-given-back", {
    covers: "socket/EINVAL/unknown-internet-socket-type",
    steps: [
      call.socket("AF_INET", 4, 0).fails("EINVAL"),
      call.socket("AF_LOCAL", "SOCK_STREAM", 0).returns(1),
    ],
  }),
  row("socket/EINVAL/internet-type-with-the-bits-of-another", {
    covers: "socket/EINVAL/unknown-internet-socket-type",
    note: "SOCK_RAW is 3, and these are no raw sockets.",
    steps: [7, 11, 0x83].map((type) =>
      call.socket("AF_INET", type, 0).fails("EINVAL")
    ),
  }),
  row("socket/success/lowest-descriptor", {
    covers: "socket/behaviour/returns-lowest-free-descriptor",
    steps: [call.socket("AF_LOCAL", "SOCK_STREAM", 0).returns(1)],
  }),
  row("socket/success/local-takes-any-type", {
    covers: [
      "socket/behaviour/returns-lowest-free-descriptor",
      "socket/behaviour/local-sockets-take-any-type-and-protocol",
    ],
    note: "only listen looks at a local socket's type",
    steps: [
      call.socket("AF_LOCAL", "SOCK_DGRAM", 0).returns(1),
      call.socket("AF_LOCAL", 200, 77).returns(2),
    ],
  }),
  row("socket/success/flags", {
    covers: [
      "socket/behaviour/sock_nonblock-makes-it-non-blocking",
      "socket/behaviour/sock_cloexec-closes-on-exec",
      "accept4/behaviour/socket-that-does-not-listen-is-no-error",
    ],
    steps: [
      call.socket("AF_LOCAL", "SOCK_STREAM|SOCK_CLOEXEC|SOCK_NONBLOCK", 0)
        .as("fd"),
      fcntl(result("fd"), 1).returns(1),
      accept(result("fd")).fails("EAGAIN"),
    ],
  }),
  row("socket/success/fstat-tells-only-the-type", {
    steps: [
      localSocket("fd"),
      fstat(result("fd"), information).returns(0)
        .observes(information, { st_mode: "S_IFSOCK", st_size: 0, st_ino: 0 }),
    ],
  }),
  row("socket/EACCES/raw-needs-root", {
    covers: "socket/EACCES/raw-socket-by-other-than-superuser",
    steps: [call.socket("AF_LOCAL", "SOCK_RAW", 0).fails("EACCES")],
  }),
  row("socket/EACCES/raw-before-the-domain", {
    covers: "socket/EACCES/raw-socket-by-other-than-superuser",
    steps: [call.socket(99, "SOCK_RAW", 0).fails("EACCES")],
  }),
  row("socket/EAFNOSUPPORT/unknown-domain", {
    covers: "socket/EAFNOSUPPORT/domain-neither-af_local-nor-af_inet",
    steps: [
      call.socket("AF_UNSPEC", "SOCK_STREAM", 0).fails("EAFNOSUPPORT"),
      call.socket("AF_INET6", "SOCK_STREAM", 0).fails("EAFNOSUPPORT"),
      call.socket(-1, "SOCK_STREAM", 0).fails("EAFNOSUPPORT"),
    ],
  }),
  row("socket/EMFILE/before-the-domain", {
    covers: "descriptor/EMFILE/too-few-are-free",
    steps: [
      fillDescriptors(),
      call.socket(99, "SOCK_STREAM", 0).fails("EMFILE"),
    ],
  }),
];
