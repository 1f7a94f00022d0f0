import { type Use, use } from "../../language/use.ts";
import { call, close, result, type Row, row } from "../../language/row.ts";
import { opened } from "../../worlds/uses_descriptors.ts";

const HIGH = 0x1_0000_0000n;

const fd = result("fd");

export const uses: readonly Use[] = [
  use.close({
    ...opened("O_RDONLY"),
    operands: [fd],
    promises: ["stdio"],
    descriptors: { fd: { wrong: [] } },
  }),
];

export const rows: readonly Row[] = [
  row("close/EBADF/negative", {
    covers: "descriptor/EBADF/not-open",
    steps: [close(-1).fails("EBADF")],
  }),
  row("close/EBADF/beyond-table", {
    covers: "descriptor/EBADF/not-open",
    steps: [close(1024).fails("EBADF"), close(0x7fff_ffff).fails("EBADF")],
  }),
  row("close/EBADF/twice", {
    covers: [
      "descriptor/EBADF/not-open",
      "close/behaviour/returns-0-and-frees-the-descriptor",
    ],
    steps: [close(0).returns(0), close(0).fails("EBADF")],
  }),
  row("close/success/only-low-32-bits-count", {
    arch: ["x86_64", "aarch64"],
    covers: "close/behaviour/returns-0-and-frees-the-descriptor",
    note: "int arguments use the low half of the register.",
    steps: [close(0x1_0000_0000n).returns(0), close(0).fails("EBADF")],
  }),
  row("close/EBADF/descriptor-has-32-bits", {
    arch: ["x86_64", "aarch64"],
    steps: [
      call.close(HIGH + 0xffff_ffffn).fails("EBADF"),
      call.close(HIGH).returns(0),
      call.close(0).fails("EBADF"),
    ],
  }),
  row("close/EBADF/descriptor-has-64-bits", {
    covers: "descriptor/EBADF/not-open",
    arch: ["riscv64"],
    note: "An int argument is the whole register, and this one is none.",
    steps: [
      call.close(HIGH + 0xffff_ffffn).fails("EBADF"),
      call.close(HIGH).fails("EBADF"),
      call.close(0).returns(0),
    ],
  }),
];
