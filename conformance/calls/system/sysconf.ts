import { _SC_PAGESIZE, _SC_PHYS_PAGES } from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import { atLeast, call, type Row, row } from "../../language/row.ts";

const HIGH = 0x1_0000_0000n;

export const uses: readonly Use[] = [
  use.sysconf({ operands: [_SC_PAGESIZE], promises: [] }),
];

export const rows: readonly Row[] = [
  row("sysconf/success/name-has-32-bits", {
    covers: "sysconf/behaviour/only-32-bits-of-name-count",
    arch: ["x86_64", "aarch64"],
    steps: [call.sysconf(HIGH + 6n).returns(4096)],
  }),
  row("sysconf/EINVAL/name-has-64-bits", {
    covers: "sysconf/behaviour/only-32-bits-of-name-count",
    arch: ["riscv64"],
    steps: [call.sysconf(HIGH + 6n).fails("EINVAL")],
  }),
  row("sysconf/success/every-number", {
    covers: "sysconf/behaviour/returns-the-value",
    steps: ([
      [0, 1],
      [3, 1024],
      [4, 64],
      [5, 32],
      [6, 4096],
      [7, 4096],
      [8, 4096],
      [10, 8],
      [12, 131072],
      [13, 1024],
    ] as const).map(([number, value]) => call.sysconf(number).returns(value)),
  }),
  ...(([
    ["x86_64", 250],
    ["aarch64", 62_500_000],
    ["riscv64", 10_000_000],
  ] as const).map(([architecture, ticks]) =>
    row(`sysconf/success/clock-ticks-${architecture}`, {
      arch: [architecture],
      note: "Recorded in qemu: the timer's frequency.",
      steps: [call.sysconf(9).returns(ticks)],
    })
  )),
  row("sysconf/EINVAL/unknown-name", {
    covers: "sysconf/EINVAL/unknown-name",
    steps: [
      call.sysconf(11).fails("EINVAL"),
      call.sysconf(999).fails("EINVAL"),
      call.sysconf(-1).fails("EINVAL"),
    ],
  }),
  row("sysconf/success/constants", {
    covers: "sysconf/behaviour/returns-the-value",
    steps: [
      call.sysconf(0).returns(1),
      call.sysconf(1).returns(atLeast(1)),
      call.sysconf(2).returns(atLeast(1)),
      call.sysconf(3).returns(1024),
      call.sysconf(6).returns(4096),
      call.sysconf(10).returns(8),
    ],
  }),
  row("sysconf/success/physical-pages", {
    covers: "sysconf/behaviour/returns-the-value",
    note: "More than a program and the kernel need to run at all.",
    steps: [call.sysconf(_SC_PHYS_PAGES).returns(atLeast(1024))],
  }),
];
