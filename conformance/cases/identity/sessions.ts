import {
  call,
  child,
  EINVAL,
  EPERM,
  ESRCH,
  join,
  result,
  type Row,
  row,
  settle,
  SIGTERM,
  SIGUSR1,
  type Step,
} from "../../harness/row.ts";

const SOURCE =
  "Kernel/Syscalls/setpgid.cpp, kill.cpp, Kernel/Tasks/ProcessGroup.cpp";
const nobody = 0x7fff_fff0;

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

const me = call.getpid().as("me");

const groups: readonly Row[] = [
  made("getpgid/ESRCH/nobody", {
    covers: "getpgid/ESRCH/pid-non-zero-such-visible-process",
    steps: [call.getpgid(nobody).fails(ESRCH), call.getpgid(-1).fails(ESRCH)],
  }),
  made("setpgid/EINVAL/negative-group", {
    covers: "setpgid/EINVAL/pgid-negative",
    note: "Checked before the process is looked for.",
    steps: [
      call.setpgid(0, -1).fails(EINVAL),
      call.setpgid(nobody, -5).fails(EINVAL),
    ],
  }),
  made("setpgid/ESRCH/nobody", {
    covers: "setpgid/ESRCH/visible-process-pid-negative-pids-land",
    steps: [
      call.setpgid(nobody, 0).fails(ESRCH),
      call.setpgid(-1, 0).fails(ESRCH),
    ],
  }),
  made("setpgid/ESRCH/not-a-child", {
    covers: "setpgid/ESRCH/process-neither-caller-nor-child-caller",
    steps: [
      call.getppid().as("executor"),
      call.setpgid(result("executor"), 0).fails(ESRCH),
    ],
  }),
  made("setpgid/EPERM/session-leader", {
    covers: "setpgid/EPERM/target-session-leader-session-id-equals",
    steps: [
      child("kid", [
        call.setsid().returns(result("kid")),
        call.setpgid(0, 0).fails(EPERM),
        settle(400),
      ]),
      settle(),
      call.setpgid(result("kid"), 0).fails(EPERM),
      join("kid"),
    ],
  }),
  made("setpgid/EPERM/child-in-another-session", {
    covers: "setpgid/EPERM/target-child-caller-another-session",
    steps: [
      child("parent", [
        child("kid", [settle(300)]),
        call.setsid().returns(result("parent")),
        call.setpgid(result("kid"), 0).fails(EPERM),
        join("kid"),
      ]),
      join("parent"),
    ],
  }),
  made("setpgid/EPERM/group-of-another-session", {
    covers: "setpgid/EPERM/live-process-requested-group-exists-session",
    steps: [
      child("kid", [call.setsid().returns(result("kid")), settle(300)]),
      settle(),
      call.setpgid(0, result("kid")).fails(EPERM),
      join("kid"),
    ],
  }),
  made("setpgid/EPERM/group-without-members", {
    covers: "setpgid/EPERM/requested-group-live-member-target-s",
    steps: [call.setpgid(0, nobody).fails(EPERM)],
  }),
  made("setpgid/success/own-group", {
    steps: [
      me,
      call.setpgid(0, 0).returns(0),
      call.getpgrp().returns(result("me")),
      call.getpgid(0).returns(result("me")),
      call.getpgid(result("me")).returns(result("me")),
    ],
  }),
  made("setpgid/success/child-joins-our-group", {
    steps: [
      me,
      call.setpgid(0, 0).returns(0),
      child("kid", [
        call.setpgid(0, 0).returns(0),
        settle(200),
        call.getpgrp().returns(result("me")),
      ]),
      settle(),
      call.getpgid(result("kid")).returns(result("kid")),
      call.setpgid(result("kid"), result("me")).returns(0),
      call.getpgid(result("kid")).returns(result("me")),
      join("kid"),
    ],
  }),
];

const sessions: readonly Row[] = [
  made("getsid/ESRCH/nobody", {
    covers: "getsid/ESRCH/process-pid-visible-same-scoped-process",
    steps: [call.getsid(nobody).fails(ESRCH), call.getsid(-1).fails(ESRCH)],
  }),
  made("getsid/EPERM/another-session", {
    covers: "getsid/EPERM/process-different-session",
    steps: [
      child("kid", [call.setsid().returns(result("kid")), settle(300)]),
      settle(),
      call.getsid(result("kid")).fails(EPERM),
      join("kid"),
    ],
  }),
  made("setsid/EPERM/group-leader", {
    covers: "setsid/EPERM/process-group-whose-id-equals-caller",
    steps: [
      call.setpgid(0, 0).returns(0),
      call.setsid().fails(EPERM),
    ],
  }),
  made("setsid/EPERM/group-without-its-leader", {
    covers: "setsid/EPERM/process-group-whose-id-equals-caller",
    note: "A member that stays behind keeps the number taken.",
    steps: [
      child("leader", [
        call.getpgrp().as("old group"),
        call.setpgid(0, 0).returns(0),
        child("member", [settle(300)]),
        call.setpgid(0, result("old group")).whatever(),
        call.setsid().fails(EPERM),
        join("member"),
      ]),
      join("leader"),
    ],
  }),
  made("setsid/success/new-session-and-group", {
    steps: [
      child("kid", [
        call.setsid().returns(result("kid")),
        call.getsid(0).returns(result("kid")),
        call.getpgrp().returns(result("kid")),
        child("grandchild", [
          call.getsid(0).returns(result("kid")),
          call.getsid(result("kid")).returns(result("kid")),
        ]),
        join("grandchild"),
      ]),
      join("kid"),
    ],
  }),
  made("get_root_session_id/ESRCH/no-leader", {
    covers: "get_root_session_id/ESRCH/visible-process-pid-equal-session-id",
    steps: [
      call.get_root_session_id(nobody).fails(ESRCH),
      call.get_root_session_id(-2).fails(ESRCH),
    ],
  }),
  made("get_root_session_id/ESRCH/leader-without-parent", {
    covers: "get_root_session_id/ESRCH/leader-s-parent-visible-dead-disowned",
    steps: [
      child("kid", [
        call.setsid().returns(result("kid")),
        settle(200),
        call.get_root_session_id(-1).fails(ESRCH),
      ]),
      settle(),
      call.disown(result("kid")).returns(0),
      settle(500),
    ],
  }),
  made("get_root_session_id/success/session-0", {
    steps: [call.get_root_session_id(0).returns(0)],
  }),
];

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

const signals: readonly Row[] = [
  made("killpg/EINVAL/signal", {
    covers: "killpg/EINVAL/signal-1-31-0-allowed",
    note: "Signal 0 does not test here.",
    steps: [
      call.killpg(0, 0).fails(EINVAL),
      call.killpg(0, 32).fails(EINVAL),
      call.killpg(-1, -1).fails(EINVAL),
    ],
  }),
  made("killpg/EINVAL/negative-group", {
    covers: "killpg/EINVAL/pgrp-negative",
    steps: [call.killpg(-1, SIGUSR1).fails(EINVAL)],
  }),
  made("killpg/ESRCH/nobody", {
    covers: "killpg/ESRCH/group-visible-live-member",
    steps: [call.killpg(nobody, SIGUSR1).fails(ESRCH)],
  }),
  made("killpg/EPERM/group-of-root", {
    as: "root",
    covers: "killpg/EPERM/member-accepted-last-failure-permission-failure",
    steps: foreignGroup((group) =>
      call.killpg(result(group), SIGTERM).fails(EPERM)
    ),
  }),
  made("killpg/success/whole-group", {
    steps: [
      child("leader", [
        call.setpgid(0, 0).returns(0),
        child("member", [settle(5000).kills(SIGTERM)]),
        settle(5000).kills(SIGTERM),
      ]),
      settle(),
      call.killpg(result("leader"), SIGTERM).returns(0),
      join("leader"),
    ],
  }),
];

/** Rows of process groups, sessions and signals to groups. */
export const sessionRows: readonly Row[] = [...groups, ...sessions, ...signals];
