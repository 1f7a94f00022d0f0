import { syscallsByNumber } from "../../src/api/calls.ts";
import { callNumber, pledge, type Row, row } from "../language/row.ts";

const first = BigInt(syscallsByNumber.length);

const samples: readonly (readonly [name: string, number: bigint])[] = [
  ["first-beyond-the-last", first],
  ["second-beyond-the-last", first + 1n],
  ["255", 255n],
  ["256", 256n],
  ["1000", 1000n],
  ["65536", 0x1_0000n],
  ["2-to-the-31", 1n << 31n],
  ["2-to-the-32", 1n << 32n],
  ["2-to-the-32-and-a-known-number", (1n << 32n) + 55n],
  ["2-to-the-63", 1n << 63n],
  ["minus-one", (1n << 64n) - 1n],
];

/** About numbers that nobody has. */
export const rows: readonly Row[] = [
  ...samples.map(([name, number]) =>
    row(`syscall/number/${name}`, {
      covers: [
        "syscall/behaviour/unknown-number-is-enosys",
        "syscall/behaviour/whole-64-bits-of-the-number-count",
      ],
      source: "Kernel/Syscalls/SyscallHandler.cpp",
      steps: [callNumber(number).fails("ENOSYS")],
    })
  ),
  row("syscall/ENOSYS/first-number-behind-the-table", {
    covers: "syscall/behaviour/unknown-number-is-enosys",
    steps: [callNumber(first).fails("ENOSYS"), callNumber(-1).fails("ENOSYS")],
  }),
  row("syscall/number/unknown-needs-no-promise", {
    covers: "syscall/behaviour/unknown-number-needs-no-promise",
    source: "Kernel/Syscalls/SyscallHandler.cpp",
    steps: [pledge(""), callNumber(first).fails("ENOSYS")],
  }),
];
