import {
  call,
  child,
  join,
  result,
  type Row,
  row,
  settle,
} from "../../language/row.ts";

const nobody = 0x7fff_fff0;

export const rows: readonly Row[] = [
  row("get_root_session_id/ESRCH/no-leader", {
    covers: "get_root_session_id/ESRCH/session-has-no-visible-leader",
    steps: [
      call.get_root_session_id(nobody).fails("ESRCH"),
      call.get_root_session_id(-2).fails("ESRCH"),
    ],
  }),
  row("get_root_session_id/ESRCH/leader-without-parent", {
    covers: "get_root_session_id/ESRCH/leader-has-no-visible-parent",
    steps: [
      child("kid", [
        call.setsid().returns(result("kid")),
        settle(200),
        call.get_root_session_id(-1).fails("ESRCH"),
      ]),
      settle(),
      call.disown(result("kid")).returns(0),
      settle(500),
    ],
  }),
  row("get_root_session_id/success/session-0", {
    covers: "get_root_session_id/behaviour/session-0-is-its-own-root",
    steps: [call.get_root_session_id(0).returns(0)],
  }),
  row("get_root_session_id/success/outermost-of-nested-sessions", {
    covers: [
      "get_root_session_id/behaviour/returns-the-outermost-session",
      "get_root_session_id/behaviour/minus-one-is-the-callers-session",
    ],
    note: "The rows' own session is the kernel's, 0.",
    steps: [
      call.getsid(0).returns(0),
      call.get_root_session_id(-1).returns(0),
      child("kid", [
        call.setsid().returns(result("kid")),
        call.get_root_session_id(-1).returns(result("kid")),
        child("grandchild", [
          call.get_root_session_id(-1).returns(result("kid")),
          call.setsid().returns(result("grandchild")),
          call.get_root_session_id(-1).returns(result("kid")),
          call.get_root_session_id(result("kid")).returns(result("kid")),
          child("youngest", [
            call.get_root_session_id(-1).returns(result("kid")),
            call.get_root_session_id(result("grandchild"))
              .returns(result("kid")),
          ]),
          join("youngest"),
        ]),
        join("grandchild"),
      ]),
      join("kid"),
    ],
  }),
];
