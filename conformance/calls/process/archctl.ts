import { type Use, use, written } from "../../language/use.ts";
import { call, room, type Row, row, u64 } from "../../language/row.ts";
import type { Architecture } from "../../../src/cpu/cpu.ts";

function elsewhere(architecture: Architecture, foreign: number): Row {
  return row(`archctl/EINVAL/foreign-option-${architecture}`, {
    arch: [architecture],
    covers: "archctl/EINVAL/no-such-option-on-this-architecture",
    steps: [foreign, 0, 3, -1].map((option) =>
      call.archctl(option, 0, 0, 0).fails("EINVAL")
    ),
  });
}

export const uses: readonly Use[] = [
  use.archctl({
    label: "cpu-info",
    arch: ["riscv64"],
    operands: [2, 1, u64(0), room("RISCVCPUModel")],
    promises: [],
    pointers: {
      arg2: written,
      arg3: written,
    },
  }),
];

export const rows: readonly Row[] = [
  elsewhere("x86_64", 2),
  elsewhere("riscv64", 1),
  row("archctl/ENOSYS/aarch64", {
    arch: ["aarch64"],
    covers: "archctl/ENOSYS/no-options-on-aarch64",
    steps: [0, 1, 2, 3, -1].map((option) =>
      call.archctl(option, 0, 0, 0).fails("ENOSYS")
    ),
  }),
];
