import { INADDR_LOOPBACK } from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import { socketFaults } from "../../language/kinds.ts";
import {
  call,
  close,
  directory,
  file,
  mounted,
  NULL,
  remount,
  result,
  room,
  type Row,
  row,
  stat as statStep,
  struct,
  symbolicLink,
  u32,
  umount,
  unlink,
  UNMAPPED,
  unveil,
} from "../../language/row.ts";
import {
  bind,
  connect,
  FOREIGN,
  getsockname,
  internet,
  internetSocket,
  local,
  localSocket,
  pathCall,
  tcpServer,
} from "../../worlds/socket_addresses.ts";
import { refused as refusedOfGenerated } from "../../worlds/file_generated.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import {
  localPath,
  localStream,
  swap32,
  udp,
} from "../../worlds/uses_sockets.ts";

const fd = result("fd");

const other = result("other");

const information = room("stat");

/** Any port of 127.0.0.1. */
const anyPort = struct("sockaddr_in", {
  sin_family: "AF_INET",
  sin_addr: swap32(INADDR_LOOPBACK),
});

export const uses: readonly Use[] = [
  use.bind({
    label: "local",
    before: localStream,
    operands: [fd, localPath, 110],
    promises: ["unix"],
    pointers: { address: {} },
    descriptors: { sockfd: socketFaults },
  }),
  use.bind({
    label: "ipv4",
    before: udp,
    operands: [fd, anyPort, 16],
    promises: ["inet"],
    pointers: { address: {} },
  }),
];

export const rows: readonly Row[] = [
  ...walkFailures(pathCall("bind", [
    "nul-first",
    "component-is-a-file",
    "directory-not-searchable",
    "component-missing",
    "eighth-symlink",
  ])),
  row("bind/ENOENT/veil-hides-the-new-name", {
    covers: "veil/ENOENT/name-to-create-is-hidden",
    setup: [directory("seen"), directory("hidden", { uid: 1000 })],
    steps: [
      localSocket("fd"),
      unveil("/w/seen", "rwcxb").returns(0),
      bind(fd, local("/w/hidden/s")).fails("ENOENT"),
    ],
  }),
  refusedOfGenerated(
    "bind",
    "EROFS",
    "generated-directory",
    "entry/EROFS/file-system-has-fixed-entries",
    ["p/99999", "s/new", "t/new"].map((name) => bind(fd, local(name))),
    [localSocket("fd")],
  ),
  row("bind/success/tcp-adapter-of-a-failed-bind", {
    covers: "bind/behaviour/failed-tcp-bind-lets-a-foreign-address-pass",
    note: "the adapter found for the taken address serves the foreign one",
    steps: [
      ...tcpServer(20462),
      internetSocket("fd"),
      bind(fd, internet(20462)).fails("EADDRINUSE"),
      bind(fd, internet(20463, FOREIGN)).returns(0),
    ],
  }),
  row("bind/success/tcp-failed-bind-frees-the-owner-s-port", {
    covers: "bind/behaviour/failed-tcp-bind-frees-the-owners-port-on-close",
    note: "a socket leaves the table under the address that it failed to get",
    steps: [
      ...tcpServer(20464),
      internetSocket("fd"),
      bind(fd, internet(20464)).fails("EADDRINUSE"),
      close(fd).returns(0),
      internetSocket("other"),
      connect(other, internet(20464)).fails("ECONNREFUSED"),
    ],
  }),
  row("bind/EROFS/directory-on-a-read-only-mount", {
    covers: "parent/EROFS/mount-is-read-only",
    as: "root",
    touches: ["mounts"],
    setup: [directory("m"), mounted("m")],
    steps: [
      remount("m", "MS_RDONLY"),
      localSocket("fd"),
      bind(fd, local("m/s")).fails("EROFS"),
    ],
    teardown: [umount("/w/m")],
  }),
  row("bind/EACCES/veil-without-c", {
    covers: "veil/EACCES/name-to-create-unveiled-without-needed-letter",
    steps: [
      unveil("/w", "rw").returns(0),
      unveil(null, null).returns(0),
      localSocket("fd"),
      bind(fd, local("s")).fails("EACCES"),
    ],
  }),
  row("bind/EINVAL/internet-twice", {
    covers: "bind/EINVAL/internet-socket-is-already-bound",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20401)).returns(0),
      bind(fd, internet(20402)).fails("EINVAL"),
    ],
  }),
  row("bind/EINVAL/internet-length", {
    covers: "internet-socket/EINVAL/address-length-is-not-16",
    steps: [
      internetSocket("fd"),
      call.bind(fd, UNMAPPED, 15).fails("EINVAL"),
      call.bind(fd, UNMAPPED, 17).fails("EINVAL"),
    ],
  }),
  row("bind/EFAULT/internet-address", {
    covers: "user-memory/EFAULT/not-readable",
    steps: [internetSocket("fd"), call.bind(fd, UNMAPPED, 16).fails("EFAULT")],
  }),
  row("bind/EINVAL/internet-family", {
    covers: "internet-socket/EINVAL/address-family-is-not-af_inet",
    steps: [
      internetSocket("fd"),
      bind(fd, struct("sockaddr_in", { sin_family: 1 })).fails("EINVAL"),
    ],
  }),
  row("bind/EACCES/privileged-port", {
    covers: "bind/EACCES/port-below-1024-by-other-than-superuser",
    steps: [
      internetSocket("fd"),
      bind(fd, internet(1)).fails("EACCES"),
      bind(fd, internet(1023)).fails("EACCES"),
    ],
  }),
  row("bind/success/privileged-port-as-root", {
    covers: "bind/behaviour/superuser-may-bind-to-low-ports",
    as: "root",
    steps: [internetSocket("fd"), bind(fd, internet(1023)).returns(0)],
  }),
  row("bind/EADDRNOTAVAIL/tcp-foreign-address", {
    covers: "tcp/EADDRNOTAVAIL/no-adapter-has-the-local-address",
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20403, 0x0101a8c0)).fails("EADDRNOTAVAIL"),
    ],
  }),
  row("bind/EADDRINUSE/udp-port-on-any-address", {
    covers: "udp/EADDRINUSE/port-is-taken",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20404)).returns(0),
      internetSocket("other", "SOCK_DGRAM"),
      bind(other, internet(20404, 0)).fails("EADDRINUSE"),
    ],
  }),
  row("bind/EADDRINUSE/tcp-same-address", {
    covers: [
      "tcp/EADDRINUSE/local-address-and-port-taken",
      "bind/behaviour/tcp-port-is-taken-on-one-address-only",
    ],
    steps: [
      internetSocket("fd"),
      bind(fd, internet(20405)).returns(0),
      internetSocket("other"),
      bind(other, internet(20405)).fails("EADDRINUSE"),
      internetSocket("any"),
      bind(result("any"), internet(20405, 0)).returns(0),
    ],
  }),
  row("bind/success/makes-a-socket-node", {
    covers: [
      "bind/behaviour/local-bind-makes-a-socket-node",
      "bind/behaviour/umask-is-not-applied",
    ],
    note: "the umask is open's business: a bound socket's node ignores it",
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("s")).returns(0),
      statStep("s", information).returns(0)
        .observes(information, { st_mode: "S_IFSOCK|0o666", st_uid: 1000 }),
    ],
  }),
  row("bind/success/mode-set-before", {
    covers: "bind/behaviour/fchmod-before-sets-the-mode-of-the-node",
    steps: [
      localSocket("fd"),
      call.fchmod(result("fd"), 0o600).returns(0),
      bind(result("fd"), local("s")).returns(0),
      statStep("s", information).returns(0)
        .observes(information, { st_mode: "S_IFSOCK|0o600" }),
    ],
  }),
  row("bind/success/twice-to-two-paths", {
    covers: [
      "bind/behaviour/returns-0-and-sets-the-address",
      "bind/behaviour/local-socket-may-be-bound-again",
      "getsockname/behaviour/returns-0-with-the-local-address",
    ],
    note: "a local socket may be bound again; the later path is reported",
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("a")).returns(0),
      bind(result("fd"), local("b")).returns(0),
      getsockname(result("fd"), room("sockaddr_un", "got"), u32(110, "length"))
        .returns(0)
        .observes(room("sockaddr_un", "got"), { sun_path: "b\0" }),
    ],
  }),
  row("bind/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [
      call.bind(9, NULL, 0).fails("EBADF"),
      call.bind(-1, NULL, 0).fails("EBADF"),
      call.bind(1024, NULL, 0).fails("EBADF"),
    ],
  }),
  row("bind/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [call.bind(0, NULL, 0).fails("ENOTSOCK")],
  }),
  row("bind/EINVAL/address-too-long", {
    covers: "local-socket/EINVAL/address-longer-than-110",
    steps: [
      localSocket("fd"),
      call.bind(result("fd"), UNMAPPED, 111).fails("EINVAL"),
    ],
  }),
  row("bind/EFAULT/address-unmapped", {
    covers: "user-memory/EFAULT/not-readable",
    steps: [
      localSocket("fd"),
      call.bind(result("fd"), UNMAPPED, 110).fails("EFAULT"),
    ],
  }),
  row("bind/EINVAL/wrong-family", {
    covers: "local-socket/EINVAL/address-family-is-not-af_local",
    steps: [
      localSocket("fd"),
      call.bind(
        result("fd"),
        struct("sockaddr_un", { sun_family: 2, sun_path: "s" }),
        110,
      ).fails("EINVAL"),
      call.bind(result("fd"), local("s"), 0).fails("EINVAL"),
    ],
  }),
  row("bind/EINVAL/empty-path", {
    covers: "path/EINVAL/empty",
    steps: [
      localSocket("fd"),
      call.bind(result("fd"), local(""), 110).fails("EINVAL"),
      call.bind(result("fd"), local("x"), 2).fails("EINVAL"),
    ],
  }),
  row("bind/ENOTDIR/component-is-a-file", {
    covers: "path/ENOTDIR/component-is-no-directory",
    setup: [file("f")],
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("f/s")).fails("ENOTDIR"),
    ],
  }),
  row("bind/EACCES/no-search-permission", {
    covers: "path/EACCES/directory-not-searchable",
    setup: [directory("d", { mode: 0o700 })],
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("d/s")).fails("EACCES"),
    ],
  }),
  row("bind/ELOOP/links-in-a-circle", {
    covers: "path/ELOOP/more-than-seven-links",
    setup: [symbolicLink("l", "l/x", { uid: 1000 })],
    steps: [localSocket("fd"), bind(result("fd"), local("l/s")).fails("ELOOP")],
  }),
  row("bind/ENOENT/no-such-directory", {
    covers: "path/ENOENT/component-does-not-exist",
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("d/s")).fails("ENOENT"),
    ],
  }),
  row("bind/EADDRINUSE/name-exists", {
    covers: "bind/EADDRINUSE/something-exists-at-the-path",
    setup: [file("f"), symbolicLink("dangling", "nowhere", { uid: 1000 })],
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("f")).fails("EADDRINUSE"),
      bind(result("fd"), local("dangling")).fails("EADDRINUSE"),
    ],
  }),
  row("bind/EADDRINUSE/stale-node", {
    covers: "bind/EADDRINUSE/something-exists-at-the-path",
    steps: [
      localSocket("old"),
      bind(result("old"), local("s")).returns(0),
      close(result("old")).returns(0),
      localSocket("fd"),
      bind(result("fd"), local("s")).fails("EADDRINUSE"),
      unlink("s").returns(0),
      bind(result("fd"), local("s")).returns(0),
    ],
  }),
  row("bind/EACCES/directory-not-writable", {
    covers: "parent/EACCES/not-writable",
    setup: [directory("d")],
    steps: [
      localSocket("fd"),
      bind(result("fd"), local("d/s")).fails("EACCES"),
    ],
  }),
];
