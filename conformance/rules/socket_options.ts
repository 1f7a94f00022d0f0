/**
 * Every socket option at its sizes: one byte too few, as many as it has, and
 * more. What is set is told again.
 *
 * @module
 */

import {
  buffer,
  call,
  type FieldNumber,
  filled,
  inside,
  result,
  type Row,
  row,
  type Step,
  struct,
  text,
  u32,
  UNMAPPED,
} from "../language/row.ts";
import {
  getsockopt,
  internetSocket,
  localSocket,
  pair,
  setsockopt,
} from "../worlds/socket_addresses.ts";
import { timeout } from "../worlds/socket_corners.ts";

type Level = FieldNumber<"SC_getsockopt_params", "level">;
type Option = FieldNumber<"SC_getsockopt_params", "option">;

const SOCKET = "Kernel/Net/Socket.cpp";
const INTERNET = "Kernel/Net/IP/Socket.cpp";

const fd = result("fd");
const UNTOUCHED = 0x77;
const MOST = 32;

function int(value: number): Uint8Array {
  return new Uint8Array(Int32Array.of(value).buffer);
}

/** Asks with so much room; nothing behind the answer is written. */
function asks(
  socket: typeof fd | number,
  [level, option]: readonly [Level, Option],
  size: number,
): {
  readonly step: Step;
  readonly place: ReturnType<typeof filled>;
  readonly told: ReturnType<typeof u32>;
} {
  const name = `${level} ${option} ${size}`;
  const place = filled(MOST, UNTOUCHED, `value ${name}`);
  const told = u32(size, `size ${name}`);
  return { step: getsockopt(socket, level, option, place, told), place, told };
}

function answersAt(
  socket: typeof fd | number,
  option: readonly [Level, Option],
  answer: Uint8Array,
): readonly Step[] {
  const { length } = answer;
  const refused = asks(socket, option, length - 1);
  return [
    refused.step.fails("EINVAL").observes(refused.told, length - 1)
      .observes(refused.place, Uint8Array.of(UNTOUCHED)),
    ...[length, length + 1].map((size) => {
      const { step, place, told } = asks(socket, option, size);
      return step.returns(0).observes(told, length)
        .observes(place, Uint8Array.of(...answer, UNTOUCHED, UNTOUCHED));
    }),
  ];
}

const timeval = (seconds: number, microseconds: number): Uint8Array =>
  new Uint8Array(
    BigInt64Array.of(BigInt(seconds), BigInt(microseconds)).buffer,
  );

const told: readonly Row[] = [
  row("getsockopt/EINVAL/one-byte-too-few-for-each-option", {
    covers: "getsockopt/EINVAL/value_size-below-size-of-the-option",
    source: SOCKET,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ...([
        ["SO_SNDTIMEO", timeval(0, 0)],
        ["SO_RCVTIMEO", timeval(0, 0)],
        ["SO_ERROR", int(0)],
        ["SO_TIMESTAMP", int(0)],
        ["SO_TYPE", int(2)],
        ["SO_DEBUG", int(0)],
        ["SO_REUSEADDR", int(0)],
        ["SO_ACCEPTCONN", int(0)],
        ["SO_DONTROUTE", int(0)],
        ["SO_BROADCAST", int(0)],
      ] as const).flatMap(([option, answer]) =>
        answersAt(fd, ["SOL_SOCKET", option], answer)
      ),
      setsockopt(
        fd,
        "SOL_SOCKET",
        "SO_BINDTODEVICE",
        text(`loop${"\0".repeat(12)}`),
        16,
      ).returns(0),
      asks(fd, ["SOL_SOCKET", "SO_BINDTODEVICE"], 15).step.fails("EINVAL"),
      ...[16, 17].map((size) => {
        const { step, place, told } = asks(fd, [
          "SOL_SOCKET",
          "SO_BINDTODEVICE",
        ], size);
        return step.returns(0).observes(told, 5)
          .observes(
            place,
            Uint8Array.of(...new TextEncoder().encode("loop\0"), UNTOUCHED),
          );
      }),
    ],
  }),
  row("getsockopt/EINVAL/one-byte-too-few-for-each-internet-option", {
    covers: "getsockopt/EINVAL/value_size-below-size-of-the-option",
    source: INTERNET,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ...([
        ["IP_TTL", int(64)],
        ["IP_TOS", int(16)],
        ["IP_MULTICAST_LOOP", Uint8Array.of(1)],
      ] as const).flatMap(([option, answer]) =>
        answersAt(fd, ["IPPROTO_IP", option], answer)
      ),
    ],
  }),
  row("getsockopt/EINVAL/sizes-of-local-options", {
    covers: [
      "getsockopt/EINVAL/value_size-of-so_sndbuf-or-so_rcvbuf-is-not-4",
      "getsockopt/EINVAL/value_size-below-size-of-the-option",
    ],
    source: "Kernel/Net/LocalSocket.cpp",
    steps: [
      pair().returns(0),
      ...(["SO_SNDBUF", "SO_RCVBUF"] as const).flatMap((option) => [
        ...[3, 5].map((size) =>
          asks(1, ["SOL_SOCKET", option], size).step.fails("EINVAL")
        ),
        ((): Step => {
          const { step, place, told } = asks(1, ["SOL_SOCKET", option], 4);
          return step.returns(0).observes(told, 4)
            .observes(place, Uint8Array.of(0, 0, 1, 0, UNTOUCHED));
        })(),
      ]),
      asks(1, ["SOL_SOCKET", "SO_PEERCRED"], 11).step.fails("EINVAL"),
      ...[12, 13].map((size) => {
        const { step, place, told } = asks(
          1,
          ["SOL_SOCKET", "SO_PEERCRED"],
          size,
        );
        return step.returns(0).observes(told, 12).observes(
          inside(place, 4),
          Uint8Array.of(...int(1000), ...int(1000), UNTOUCHED),
        );
      }),
    ],
  }),
  row("getsockopt/success/connected-and-accepting-end", {
    source: "Kernel/Net/LocalSocket.cpp",
    note: "SO_SNDBUF is what goes to the accepting end, whoever asks.",
    steps: [
      pair().returns(0),
      call.write(1, buffer(10, "ten"), 10).returns(10),
      // What is read leaves its half of the buffer only when that is empty.
      call.read(2, buffer(4, "four"), 4).returns(4),
      ...([1, 2] as const).flatMap((end) =>
        ([["SO_SNDBUF", 65_542], ["SO_RCVBUF", 65_536]] as const).map(
          ([option, size]) => {
            const place = buffer(4, `${option} of ${end}`);
            return getsockopt(
              end,
              "SOL_SOCKET",
              option,
              place,
              u32(4, `size ${option} ${end}`),
            ).returns(0).observes(place, size);
          },
        )
      ),
    ],
  }),
  row("getsockopt/ENOPROTOOPT/before-the-size-is-looked-at", {
    covers: "getsockopt/ENOPROTOOPT/unknown-option",
    source: SOCKET,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      localSocket("local"),
      ...(["SO_KEEPALIVE", "SO_OOBINLINE"] as const).flatMap((option) => [
        asks(fd, ["SOL_SOCKET", option], 0).step.fails("ENOPROTOOPT"),
        asks(result("local"), ["SOL_SOCKET", option], 0).step
          .fails("ENOPROTOOPT"),
      ]),
      ...(["SO_SNDBUF", "SO_RCVBUF", "SO_PEERCRED"] as const).map((option) =>
        asks(fd, ["SOL_SOCKET", option], 4).step.fails("ENOPROTOOPT")
      ),
    ],
  }),
];

const wrongSizes: readonly Row[] = [
  row("setsockopt/EINVAL/sizes-beside-the-option-s", {
    covers: "setsockopt/EINVAL/value_size-does-not-fit-the-option",
    source: SOCKET,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ...([
        ["SO_SNDTIMEO", 16],
        ["SO_RCVTIMEO", 16],
        ["SO_TIMESTAMP", 4],
        ["SO_DONTROUTE", 4],
        ["SO_BROADCAST", 4],
        ["SO_BINDTODEVICE", 16],
      ] as const).flatMap(([option, size]) => [
        ...[0, size - 1, size + 1].map((wrong) =>
          setsockopt(fd, "SOL_SOCKET", option, UNMAPPED, wrong).fails("EINVAL")
        ),
        setsockopt(fd, "SOL_SOCKET", option, UNMAPPED, size).fails("EFAULT"),
      ]),
    ],
  }),
  row("setsockopt/EINVAL/sizes-beside-the-internet-option-s", {
    covers: "setsockopt/EINVAL/value_size-does-not-fit-the-option",
    source: INTERNET,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ...([
        ["IP_MULTICAST_LOOP", 1],
        ["IP_ADD_MEMBERSHIP", 8],
        ["IP_DROP_MEMBERSHIP", 8],
      ] as const).flatMap(([option, size]) => [
        ...[size - 1, size + 1].map((wrong) =>
          setsockopt(fd, "IPPROTO_IP", option, UNMAPPED, wrong).fails("EINVAL")
        ),
        setsockopt(fd, "IPPROTO_IP", option, UNMAPPED, size).fails("EFAULT"),
      ]),
      ...(["IP_TTL", "IP_TOS"] as const).flatMap((option) => [
        setsockopt(fd, "IPPROTO_IP", option, UNMAPPED, 3).fails("EINVAL"),
        setsockopt(fd, "IPPROTO_IP", option, UNMAPPED, 4).fails("EFAULT"),
        setsockopt(fd, "IPPROTO_IP", option, UNMAPPED, 5).fails("EFAULT"),
      ]),
    ],
  }),
  row("setsockopt/success/three-options-whose-value-nobody-looks-at", {
    source: SOCKET,
    steps: [
      internetSocket("fd"),
      localSocket("local"),
      ...(["SO_DEBUG", "SO_KEEPALIVE", "SO_REUSEADDR"] as const).flatMap(
        (option) =>
          [fd, result("local")].flatMap((socket) =>
            [0, 4, 99].map((size) =>
              setsockopt(socket, "SOL_SOCKET", option, UNMAPPED, size)
                .returns(0)
            )
          ),
      ),
      ...(["SO_TYPE", "SO_ERROR", "SO_ACCEPTCONN", "SO_SNDBUF"] as const).map(
        (option) =>
          setsockopt(fd, "SOL_SOCKET", option, u32(1), 4).fails("ENOPROTOOPT"),
      ),
    ],
  }),
];

/** A timeout that is told again in another form. */
const changed: readonly (readonly [
  given: readonly [number, number],
  told: readonly [number, number],
])[] = [
  [[0, 0], [0, 0]],
  [[0, 1], [0, 1]],
  [[0, 999_999], [0, 999_999]],
  [[0, 1_000_000], [1, 0]],
  [[1, 2_500_000], [3, 500_000]],
  [[7, -1], [6, 999_999]],
];

const kept: readonly Row[] = [
  row("setsockopt/success/microseconds-carry-into-seconds", {
    source: "Kernel/Library/StdLib.cpp, AK/Time.h: Duration::from_timeval",
    steps: [
      localSocket("fd"),
      ...(["SO_SNDTIMEO", "SO_RCVTIMEO"] as const).flatMap((option) =>
        changed.flatMap(([given, wanted], index) => {
          const place = buffer(16, `${option} ${index}`);
          return [
            setsockopt(fd, "SOL_SOCKET", option, timeout(...given), 16)
              .returns(0),
            getsockopt(
              fd,
              "SOL_SOCKET",
              option,
              place,
              u32(16, `size of ${option} ${index}`),
            ).returns(0).observes(place, timeval(...wanted)),
          ];
        })
      ),
    ],
  }),
  row("setsockopt/success/each-flag-has-its-place", {
    source: SOCKET,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ...(["SO_DONTROUTE", "SO_BROADCAST", "SO_TIMESTAMP"] as const).flatMap(
        (set) => [
          setsockopt(fd, "SOL_SOCKET", set, u32(1, "one"), 4).returns(0),
          ...(["SO_DONTROUTE", "SO_BROADCAST", "SO_TIMESTAMP"] as const).map(
            (option) => {
              const place = buffer(4, `${option} with ${set}`);
              return getsockopt(
                fd,
                "SOL_SOCKET",
                option,
                place,
                u32(4, `size ${option} ${set}`),
              ).returns(0).observes(place, option === set ? 1 : 0);
            },
          ),
          setsockopt(fd, "SOL_SOCKET", set, u32(0, "none"), 4).returns(0),
        ],
      ),
    ],
  }),
  row("setsockopt/ENOTSUP/timestamp-of-a-stream", {
    covers: "setsockopt/ENOTSUP/so_timestamp-on-a-local-or-tcp-socket",
    source: SOCKET,
    steps: [
      internetSocket("tcp"),
      localSocket("stream"),
      localSocket("datagram", "SOCK_DGRAM"),
      ...["tcp", "stream", "datagram"].flatMap((name) => {
        const place = buffer(4, `timestamp of ${name}`);
        return [
          setsockopt(
            result(name),
            "SOL_SOCKET",
            "SO_TIMESTAMP",
            u32(1, "one"),
            4,
          ).fails("ENOTSUP"),
          getsockopt(
            result(name),
            "SOL_SOCKET",
            "SO_TIMESTAMP",
            place,
            u32(4, `size ${name}`),
          ).returns(0).observes(place, 0),
          setsockopt(
            result(name),
            "SOL_SOCKET",
            "SO_TIMESTAMP",
            u32(0, "none"),
            4,
          ).returns(0),
        ];
      }),
    ],
  }),
  row("getsockopt/success/error-is-kept-where-it-cannot-be-told", {
    covers: "value: user-memory/EFAULT/not-writable",
    source: SOCKET,
    steps: [
      localSocket("fd"),
      call.connect(fd, struct("sockaddr_un", { sun_family: 3 }), 110)
        .fails("EINVAL"),
      getsockopt(fd, "SOL_SOCKET", "SO_ERROR", UNMAPPED, u32(4, "size a"))
        .fails("EFAULT"),
      getsockopt(
        fd,
        "SOL_SOCKET",
        "SO_ERROR",
        buffer(4, "kept"),
        u32(3, "size b"),
      ).fails("EINVAL"),
      getsockopt(
        fd,
        "SOL_SOCKET",
        "SO_ERROR",
        buffer(4, "kept"),
        u32(4, "size c"),
      ).returns(0).observes(buffer(4, "kept"), 22),
      getsockopt(
        fd,
        "SOL_SOCKET",
        "SO_ERROR",
        buffer(4, "gone"),
        u32(4, "size d"),
      ).returns(0).observes(buffer(4, "gone"), 0),
    ],
  }),
];

export const rows: readonly Row[] = [...told, ...wrongSizes, ...kept];
