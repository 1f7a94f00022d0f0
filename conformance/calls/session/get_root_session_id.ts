import {
  call,
  child,
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
];
