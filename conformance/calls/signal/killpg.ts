import { type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  join,
  killed,
  result,
  type Row,
  row,
  settle,
  sigaction,
  type Step,
} from "../../language/row.ts";

const nobody = 0x7fff_fff0;

/** A process of root's in a group of its own, and somebody else's attempt. */
function foreignGroup(attempt: (group: string) => Step) {
  return [
    child("victim", [call.setpgid(0, 0).returns(0), settle(400)]),
    settle(),
    child("user", [
      call.setresuid(1000, 1000, 1000).returns(0),
      attempt("victim"),
    ]),
    join("user"),
    join("victim"),
  ];
}

export const uses: readonly Use[] = [
  // SIGWINCH is ignored by default.
  use.killpg({ operands: [0, 28], promises: ["proc"] }),
];

export const rows: readonly Row[] = [
  row("killpg/EINVAL/signal", {
    covers: "killpg/EINVAL/signal-not-1-to-31",
    note: "Signal 0 does not test here.",
    steps: [
      call.killpg(0, 0).fails("EINVAL"),
      call.killpg(0, 32).fails("EINVAL"),
      call.killpg(-1, -1).fails("EINVAL"),
    ],
  }),
  row("killpg/EINVAL/negative-group", {
    covers: "killpg/EINVAL/pgrp-is-negative",
    steps: [call.killpg(-1, "SIGUSR1").fails("EINVAL")],
  }),
  row("killpg/ESRCH/nobody", {
    covers: "signal/ESRCH/group-has-no-visible-live-member",
    steps: [call.killpg(nobody, "SIGUSR1").fails("ESRCH")],
  }),
  row("killpg/EPERM/group-of-root", {
    as: "root",
    covers: "signal/EPERM/no-group-member-may-be-signalled",
    steps: foreignGroup((group) =>
      call.killpg(result(group), "SIGTERM").fails("EPERM")
    ),
  }),
  row("killpg/success/whole-group", {
    covers: "killpg/behaviour/returns-0-and-signals-the-leader",
    steps: [
      child("leader", [
        call.setpgid(0, 0).returns(0),
        child("member", [settle(5000).kills("SIGTERM")]),
        settle(5000).kills("SIGTERM"),
      ]),
      settle(),
      call.killpg(result("leader"), "SIGTERM").returns(0),
      join("leader"),
    ],
  }),
  row("killpg/success/zero-is-the-own-group", {
    covers: [
      "killpg/behaviour/pgrp-0-is-the-own-group",
      "killpg/behaviour/every-member-is-signalled",
    ],
    steps: [
      child("leader", [
        call.setpgid(0, 0).returns(0),
        child("member", [settle(5000).kills("SIGTERM")]),
        sigaction("SIGTERM", { handler: "SIG_IGN" }).returns(0),
        settle(),
        call.killpg(0, "SIGTERM").returns(0),
        join("member"),
      ]),
      join("leader"),
      call.setpgid(0, 0).returns(0),
      call.killpg(0, 31).ends(killed("SIGSYS")),
    ],
  }),
  row("killpg/success/one-member-is-enough", {
    covers: "killpg/behaviour/one-member-that-accepts-is-enough",
    as: "root",
    steps: [
      child("root", [call.setpgid(0, 0).returns(0), settle(600)]),
      settle(),
      child("member", [
        call.setresuid(1000, 1000, 1000).returns(0),
        settle(5000).kills("SIGTERM"),
      ]),
      call.setpgid(result("member"), result("root")).returns(0),
      settle(),
      child("user", [
        call.setresuid(1000, 1000, 1000).returns(0),
        call.killpg(result("root"), "SIGTERM").returns(0),
      ]),
      join("user"),
      join("member"),
      join("root"),
    ],
  }),
  row("killpg/EINVAL/signals-around-the-first-and-last", {
    covers: "killpg/EINVAL/signal-not-1-to-31",
    steps: [
      call.killpg(0x7fff_fff0, 1).fails("ESRCH"),
      call.killpg(0x7fff_fff0, 31).fails("ESRCH"),
      call.killpg(0x7fff_fff0, 0).fails("EINVAL"),
      call.killpg(0x7fff_fff0, 32).fails("EINVAL"),
      call.killpg(-1, 1).fails("EINVAL"),
    ],
  }),
];
