import { type Use, use } from "../../language/use.ts";
import {
  call,
  crossing,
  filled,
  inside,
  otherThan,
  readOnly,
  room,
  type Row,
  row,
} from "../../language/row.ts";
import { architectures } from "../../../src/cpu/cpu.ts";

const name = room("utsname", "name");

const sevens = filled(326, 7, "sevens");

export const uses: readonly Use[] = [
  use.uname({
    operands: [room("utsname")],
    promises: ["stdio"],
    pointers: { buf: {} },
  }),
];

export const rows: readonly Row[] = [
  row("uname/EFAULT/read-only", {
    covers: "user-memory/EFAULT/not-writable",
    steps: [call.uname(readOnly(name)).fails("EFAULT")],
  }),
  row("uname/EFAULT/last-byte", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "uname/behaviour/writes-325-bytes",
    ],
    steps: [call.uname(crossing(name)).fails("EFAULT")],
  }),
  row("uname/success/names", {
    covers: "uname/behaviour/returns-0-with-system-and-release",
    steps: [
      call.uname(name).returns(0).observes(name, {
        sysname: "SerenityOS",
        release: "1.0-dev",
      }),
    ],
  }),
  ...(architectures.map((arch) =>
    row(`uname/success/machine-${arch}`, {
      arch: [arch],
      covers: "uname/behaviour/machine-names-the-architecture",
      steps: [call.uname(name).returns(0).observes(name, { machine: arch })],
    })
  )),
  row("uname/success/every-byte-is-written", {
    covers: [
      "uname/behaviour/writes-325-bytes",
      "uname/behaviour/returns-0-with-system-and-release",
    ],
    source: "Kernel/Syscalls/uname.cpp",
    note: "Behind each name there are zeros.",
    steps: [
      call.uname(sevens).returns(0)
        .observes(inside(sevens, 0), "SerenityOS" + "\0".repeat(55))
        .observes(inside(sevens, 130), "1.0-dev" + "\0".repeat(58))
        .observes(inside(sevens, 195), otherThan(0), 1)
        .observes(inside(sevens, 252), "\0".repeat(8))
        .observes(inside(sevens, 277), "\0".repeat(48) + "\u0007"),
    ],
  }),
];
