import { callNumber, type Row, row } from "../language/row.ts";

export const rows: readonly Row[] = [
  row("syscall/ENOSYS/first-number-behind-the-table", {
    steps: [callNumber(158).fails("ENOSYS"), callNumber(-1).fails("ENOSYS")],
  }),
];
