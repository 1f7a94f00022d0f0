import {
  buffer,
  call,
  type FieldNumber,
  mmap,
  munmap,
  NULL,
  result,
  room,
  type Row,
  row,
  type Step,
  struct,
  text,
  u32,
  UNMAPPED,
  words,
} from "../../language/row.ts";
import { type Use, use } from "../../language/use.ts";
import { socketFaults } from "../../language/kinds.ts";
import {
  getsockopt,
  internetSocket,
  localSocket,
  setsockopt,
} from "../../worlds/socket_addresses.ts";
import { timeout } from "../../worlds/socket_corners.ts";
import { answers } from "../../worlds/socket_options.ts";
import { udp } from "../../worlds/uses_sockets.ts";

const fd = result("fd");

const got = u32(0xffff, "got");

const WRONG_SIZE = "setsockopt/EINVAL/value_size-does-not-fit-the-option";

function setInt(
  option: FieldNumber<"SC_setsockopt_params", "option">,
  value: number,
  level: FieldNumber<"SC_setsockopt_params", "level"> = "SOL_SOCKET",
): Step {
  return setsockopt(fd, level, option, u32(value), 4);
}

/** No flag is set, and reading ends after so many seconds, or none. */
function onlyReadsTimeOut(seconds: number): readonly Step[] {
  const place = room("timeval", `${seconds} seconds`);
  return [
    ...(["SO_TIMESTAMP", "SO_DONTROUTE", "SO_BROADCAST"] as const).map((
      option,
    ) => answers(option, 0)),
    ...(["SO_RCVTIMEO", "SO_SNDTIMEO"] as const).map((option) =>
      getsockopt(fd, "SOL_SOCKET", option, place, u32(16, option))
        .returns(0).observes(place, {
          tv_sec: option === "SO_RCVTIMEO" ? seconds : 0,
          tv_usec: 0,
        })
    ),
  ];
}

const local = [call.socket("AF_LOCAL", "SOCK_STREAM", 0).as("fd")];

export const uses: readonly Use[] = [
  use.setsockopt({
    label: "local",
    before: local,
    operands: [
      {
        value: u32(1),
        sockfd: fd,
        level: "SOL_SOCKET",
        option: "SO_BROADCAST",
        value_size: 4,
      },
    ],
    promises: ["unix"],
    pointers: {
      params: {},
      "params.value": {},
    },
    descriptors: { "params.sockfd": socketFaults },
  }),
  use.setsockopt({
    label: "ipv4",
    before: udp,
    operands: [
      {
        value: u32(1),
        sockfd: fd,
        level: "SOL_SOCKET",
        option: "SO_BROADCAST",
        value_size: 4,
      },
    ],
    promises: ["inet"],
  }),
];

export const rows: readonly Row[] = [
  row("setsockopt/success/timeouts-carry", {
    covers: "setsockopt/behaviour/timeouts-carry-into-the-seconds",
    note: "microseconds are not validated: they carry into the seconds",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ...([[1, 1_500_000, 2, 500_000], [0, -1, -1, 999_999]] as const)
        .flatMap(([seconds, microseconds, tv_sec, tv_usec]) => {
          const got = room("timeval", `of ${microseconds}`);
          return [
            setsockopt(
              fd,
              "SOL_SOCKET",
              "SO_SNDTIMEO",
              timeout(seconds, microseconds),
              16,
            ).returns(0),
            getsockopt(fd, "SOL_SOCKET", "SO_SNDTIMEO", got, u32(16, "size"))
              .returns(0).observes(got, { tv_sec, tv_usec }),
          ];
        }),
    ],
  }),
  row("setsockopt/EFAULT/parameters", {
    covers: "params: user-memory/EFAULT/not-readable",
    steps: [call.setsockopt(UNMAPPED).fails("EFAULT")],
  }),
  row("setsockopt/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [setsockopt(-1, "SOL_SOCKET", "SO_DEBUG", NULL, 4).fails("EBADF")],
  }),
  row("setsockopt/ENOTSOCK/a-file", {
    covers: "descriptor/ENOTSOCK/is-no-socket",
    steps: [setsockopt(0, "SOL_SOCKET", "SO_DEBUG", NULL, 4).fails("ENOTSOCK")],
  }),
  row("setsockopt/ENOPROTOOPT/levels", {
    covers: "socket-option/ENOPROTOOPT/unknown-level",
    steps: [
      localSocket("fd"),
      ...(["IPPROTO_IP", "IPPROTO_TCP", 77] as const).map((level) =>
        setInt("IP_TTL", 1, level).fails("ENOPROTOOPT")
      ),
    ],
  }),
  row("setsockopt/ENOPROTOOPT/options", {
    covers: [
      "setsockopt/ENOPROTOOPT/option-cannot-be-set",
      "setsockopt/behaviour/linger-and-buffers-are-refused",
    ],
    steps: [
      localSocket("fd"),
      ...([
        "SO_TYPE",
        "SO_ERROR",
        "SO_PEERCRED",
        "SO_RCVBUF",
        "SO_SNDBUF",
        "SO_LINGER",
        50,
      ] as const)
        .map((option) => setInt(option, 1).fails("ENOPROTOOPT")),
    ],
  }),
  row("setsockopt/ENOPROTOOPT/internet-options", {
    covers: "setsockopt/ENOPROTOOPT/option-cannot-be-set",
    steps: [
      internetSocket("fd"),
      setInt(6, 1, "IPPROTO_IP").fails("ENOPROTOOPT"),
      setInt(99, 1, "IPPROTO_IP").fails("ENOPROTOOPT"),
    ],
  }),
  row("setsockopt/EINVAL/sizes", {
    covers: WRONG_SIZE,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ...([
        ["SO_SNDTIMEO", 15],
        ["SO_RCVTIMEO", 17],
        ["SO_BINDTODEVICE", 5],
        ["SO_TIMESTAMP", 8],
        ["SO_DONTROUTE", 1],
        ["SO_BROADCAST", 8],
      ] as const).map(([option = 0, size = 0]) =>
        setsockopt(fd, "SOL_SOCKET", option, buffer(32), size).fails(
          "EINVAL",
        )
      ),
      ...([
        ["IP_TTL", 3],
        ["IP_TOS", 1],
        ["IP_MULTICAST_LOOP", 4],
        ["IP_ADD_MEMBERSHIP", 7],
        ["IP_DROP_MEMBERSHIP", 9],
      ] as const).map(([option = 0, size = 0]) =>
        setsockopt(fd, "IPPROTO_IP", option, buffer(32), size).fails(
          "EINVAL",
        )
      ),
    ],
  }),
  row("setsockopt/EFAULT/value-unreadable", {
    covers: [
      "value: user-memory/EFAULT/not-readable",
      "setsockopt/behaviour/reuseaddr-keepalive-debug-take-any-value",
    ],
    steps: [
      localSocket("fd"),
      setsockopt(fd, "SOL_SOCKET", "SO_BROADCAST", UNMAPPED, 4).fails(
        "EFAULT",
      ),
      setsockopt(fd, "SOL_SOCKET", "SO_RCVTIMEO", UNMAPPED, 16).fails(
        "EFAULT",
      ),
      ...(["SO_DEBUG", "SO_KEEPALIVE", "SO_REUSEADDR"] as const).map((option) =>
        setsockopt(fd, "SOL_SOCKET", option, UNMAPPED, 4).returns(0)
      ),
    ],
  }),
  row("setsockopt/ENODEV/no-such-adapter", {
    covers: "setsockopt/ENODEV/no-such-adapter",
    steps: [
      localSocket("fd"),
      setsockopt(
        fd,
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        text("nosuchdevice\0\0\0\0"),
        16,
      ).fails("ENODEV"),
    ],
  }),
  row("setsockopt/ENOTSUP/timestamps-of-streams", {
    covers: [
      "setsockopt/ENOTSUP/so_timestamp-on-a-local-or-tcp-socket",
      "setsockopt/behaviour/so_timestamp-0-is-taken-everywhere",
    ],
    steps: [
      internetSocket("fd"),
      setInt("SO_TIMESTAMP", 1).fails("ENOTSUP"),
      setInt("SO_TIMESTAMP", 0).returns(0),
      answers("SO_TIMESTAMP", 0),
    ],
  }),
  row("setsockopt/EINVAL/values", {
    covers: "setsockopt/EINVAL/value-out-of-range",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      setInt("IP_TTL", 256, "IPPROTO_IP").fails("EINVAL"),
      setInt("IP_TOS", -1, "IPPROTO_IP").fails("EINVAL"),
      setsockopt(
        fd,
        "IPPROTO_IP",
        "IP_MULTICAST_LOOP",
        text("\x02"),
        1,
      )
        .fails("EINVAL"),
    ],
  }),
  row("setsockopt/ENOTSUP/membership-on-an-interface", {
    covers: "setsockopt/ENOTSUP/membership-on-a-specific-interface",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      setsockopt(
        fd,
        "IPPROTO_IP",
        "IP_ADD_MEMBERSHIP",
        words(4, [0x010000e0, 0x0100007f]),
        8,
      ).fails("ENOTSUP"),
      setsockopt(
        fd,
        "IPPROTO_IP",
        "IP_DROP_MEMBERSHIP",
        words(4, [0x010000e0, 1]),
        8,
      ).fails("ENOTSUP"),
    ],
  }),
  row("setsockopt/success/flags-are-kept", {
    covers: [
      "getsockopt/behaviour/returns-0-with-value-and-size",
      "setsockopt/behaviour/dontroute-and-broadcast-become-0-or-1",
      "setsockopt/behaviour/dontroute-broadcast-timestamp-can-be-set",
      "setsockopt/behaviour/so_reuseaddr-is-not-kept",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ...(["SO_DONTROUTE", "SO_BROADCAST"] as const).flatMap((option) => [
        setInt(option, 7).returns(0),
        answers(option, 1),
        setInt(option, 0).returns(0),
        answers(option, 0),
      ]),
      setInt("SO_TIMESTAMP", 5).returns(0),
      answers("SO_TIMESTAMP", 5),
      setInt("SO_REUSEADDR", 1).returns(0),
      answers("SO_REUSEADDR", 0),
    ],
  }),
  row("setsockopt/success/no-option-is-another", {
    source: "Kernel/Net/Socket.cpp: setsockopt, getsockopt",
    steps: [
      call.socket("AF_INET", "SOCK_DGRAM", 0).as("fd"),
      ...onlyReadsTimeOut(0),
      // None of these has a value of its own.
      setInt("SO_DEBUG", 8).returns(0),
      setInt("SO_KEEPALIVE", 8).returns(0),
      setInt("SO_REUSEADDR", 8).returns(0),
      ...onlyReadsTimeOut(0),
      setsockopt(
        fd,
        "SOL_SOCKET",
        "SO_RCVTIMEO",
        struct("timeval", { tv_sec: 9, tv_usec: 0 }, "nine seconds"),
        16,
      ).returns(0),
      ...onlyReadsTimeOut(9),
    ],
  }),
  row("setsockopt/success/timeouts-are-kept", {
    covers: [
      "setsockopt/behaviour/returns-0-and-sets-the-option",
      "setsockopt/behaviour/timeouts-can-be-set",
    ],
    steps: [
      localSocket("fd"),
      ...(["SO_SNDTIMEO", "SO_RCVTIMEO"] as const).flatMap((option) => [
        setsockopt(
          fd,
          "SOL_SOCKET",
          option,
          struct("timeval", { tv_sec: 3, tv_usec: 250_000 }),
          16,
        ).returns(0),
        getsockopt(
          fd,
          "SOL_SOCKET",
          option,
          room("timeval", `timeout ${option}`),
          u32(16, `size ${option}`),
        ).returns(0).observes(room("timeval", `timeout ${option}`), {
          tv_sec: 3,
          tv_usec: 250_000,
        }),
      ]),
    ],
  }),
  row("setsockopt/success/device", {
    covers: [
      "getsockopt/behaviour/returns-0-with-value-and-size",
      "setsockopt/behaviour/returns-0-and-sets-the-option",
      "setsockopt/behaviour/so_bindtodevice-can-be-set",
      "setsockopt/behaviour/so_bindtodevice-needs-no-privilege",
    ],
    steps: [
      localSocket("fd"),
      setsockopt(
        fd,
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        text("loop\0\0\0\0\0\0\0\0\0\0\0\0"),
        16,
      ).returns(0),
      getsockopt(
        fd,
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        buffer(16, "device"),
        u32(16, "size"),
      ).returns(0).observes(buffer(16, "device"), "loop\0")
        .observes(u32(16, "size"), 5),
    ],
  }),
  row("setsockopt/success/internet-options", {
    covers: [
      "getsockopt/behaviour/returns-0-with-value-and-size",
      "setsockopt/behaviour/returns-0-and-sets-the-option",
      "setsockopt/behaviour/ipproto_ip-options-that-can-be-set",
      "setsockopt/behaviour/dropping-an-absent-membership-succeeds",
    ],
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      answers("IP_TTL", 64, "IPPROTO_IP"),
      answers("IP_TOS", 16, "IPPROTO_IP"),
      setInt("IP_TTL", 255, "IPPROTO_IP").returns(0),
      setInt("IP_TOS", 0, "IPPROTO_IP").returns(0),
      getsockopt(fd, "IPPROTO_IP", "IP_TTL", got, u32(4, "size"))
        .returns(
          0,
        )
        .observes(got, 255),
      setsockopt(fd, "IPPROTO_IP", "IP_MULTICAST_LOOP", text("\0"), 1)
        .returns(0),
      getsockopt(
        fd,
        "IPPROTO_IP",
        "IP_MULTICAST_LOOP",
        buffer(4, "loop"),
        u32(4, "size 2"),
      ).returns(0).observes(buffer(4, "loop"), "\0")
        .observes(u32(4, "size 2"), 1),
      setsockopt(
        fd,
        "IPPROTO_IP",
        "IP_ADD_MEMBERSHIP",
        words(4, [0x010000e0, 0]),
        8,
      ).returns(0),
      setsockopt(
        fd,
        "IPPROTO_IP",
        "IP_DROP_MEMBERSHIP",
        words(4, [0x020000e0, 0]),
        8,
      ).returns(0),
    ],
  }),
  row("setsockopt/success/one-byte-is-read-of-one", {
    covers: "setsockopt/behaviour/returns-0-and-sets-the-option",
    source: "Kernel/Net/IPv4Socket.cpp",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      mmap({
        size: 8192,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("pages"),
      munmap(result("pages", 4096), 4096).returns(0),
      setsockopt(
        fd,
        "IPPROTO_IP",
        "IP_MULTICAST_LOOP",
        result("pages", 4095),
        1,
      ).returns(0),
      getsockopt(
        fd,
        "IPPROTO_IP",
        "IP_MULTICAST_LOOP",
        buffer(4, "loop"),
        u32(4, "size"),
      ).returns(0).observes(buffer(4, "loop"), "\0"),
    ],
  }),
];
