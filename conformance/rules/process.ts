import { syscallsByNumber } from "../../src/api/calls.ts";
import { callNumber, type Row, row } from "../language/row.ts";

const beyond = syscallsByNumber.length;

export const rows: readonly Row[] = [
  row("syscall/ENOSYS/first-number-behind-the-table", {
    covers: "syscall/behaviour/unknown-number-is-enosys",
    steps: [callNumber(beyond).fails("ENOSYS"), callNumber(-1).fails("ENOSYS")],
  }),
];
