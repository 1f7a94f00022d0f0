import { type Use, use } from "../../language/use.ts";
import { call, NULL, room, type Row, row } from "../../language/row.ts";
import type { Architecture } from "../../../src/cpu/cpu.ts";

const now = room("timespec", "now");

function resolution(clock: number, into: typeof now | typeof NULL = now) {
  return call.clock_getres(
    { clock_id: clock, result: into },
  );
}

function ticksOf(architecture: Architecture, nanoseconds: number): Row {
  return row(`clock_getres/success/one-tick-${architecture}`, {
    arch: [architecture],
    covers: [
      "clock_getres/behaviour/returns-0-with-the-resolution",
      "clock_getres/behaviour/same-for-every-clock",
      "clock_getres/behaviour/resolution-depends-on-the-architecture",
    ],
    note: "Recorded in qemu; all clocks tell the timer's tick.",
    steps: [0, 1, 2, 3, 4].map((clock) =>
      resolution(clock).returns(0)
        .observes(now, { tv_sec: 0, tv_nsec: nanoseconds })
    ),
  });
}

export const uses: readonly Use[] = [
  use.clock_getres({
    operands: [
      {
        clock_id: "CLOCK_MONOTONIC",
        result: room("timespec"),
      },
    ],
    promises: [],
    pointers: {
      params: {},
      "params.result": {},
    },
  }),
];

export const rows: readonly Row[] = [
  row("clock_getres/EINVAL/unknown-clock", {
    covers: "clock/EINVAL/unknown-clock",
    steps: [
      resolution(5).fails("EINVAL"),
      resolution(-1).fails("EINVAL"),
      resolution(5, NULL).fails("EINVAL"),
    ],
  }),
  ticksOf("x86_64", 4_000_000),
  ticksOf("aarch64", 16),
  ticksOf("riscv64", 100),
  row("clock_getres/EFAULT/null", {
    covers: [
      "clock_getres/behaviour/null-result-is-efault",
      "result: user-memory/EFAULT/not-writable",
    ],
    note: "The clock is looked at first.",
    steps: [
      resolution(4, NULL).fails("EFAULT"),
      resolution(5, NULL).fails("EINVAL"),
    ],
  }),
];
