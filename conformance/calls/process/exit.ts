import { type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  exit,
  exited,
  join,
  type Row,
  row,
  settle,
  thread,
} from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.exit({
    operands: [0],
    promises: [],
    outcome: (step) => step.ends(exited(0)),
  }),
];

export const rows: readonly Row[] = [
  row("exit/success/status-is-a-byte", {
    covers: "exit/behaviour/does-not-return-and-keeps-8-bits",
    steps: [child("kid", [exit(0x1ff)]), join("kid")],
  }),
  row("exit/success/main-status", { steps: [exit(42)] }),
  row("exit/success/level-1", { steps: [exit(3)] }),
  row("exit/success/ends-all-threads", {
    covers: "exit/behaviour/ends-all-threads",
    steps: [
      child("kid", [
        thread("other", [settle(5000), call.getpid().never()]),
        settle(),
        exit(3),
      ]),
      join("kid"),
    ],
  }),
  row("exit/success/by-another-thread", {
    covers: "exit/behaviour/ends-all-threads",
    steps: [
      child("kid", [
        thread("other", [exit(4)]),
        settle(5000).ends(exited(4)),
      ]),
      join("kid"),
    ],
  }),
];
