import { call, callNumber, type Row, row } from "../../language/row.ts";
import { syscalls } from "../../../src/api/calls.ts";

export const rows: readonly Row[] = [
  row("getuid/success/user", {
    covers: "getuid/behaviour/returns-the-id",
    steps: [call.getuid().returns(1000)],
  }),
  row("getuid/success/root", {
    covers: "getuid/behaviour/returns-the-id",
    as: "root",
    steps: [call.getuid().returns(0)],
  }),
  row("getuid/success/arguments-are-not-looked-at", {
    covers: "getuid/behaviour/arguments-are-not-looked-at",
    steps: [
      callNumber(syscalls.getuid.number, -1, -1, -1, -1).returns(1000),
    ],
  }),
];
