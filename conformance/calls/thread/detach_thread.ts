import { type Use, use } from "../../language/use.ts";
import {
  call,
  join,
  NULL,
  result,
  type Row,
  row,
  settle,
  thread,
} from "../../language/row.ts";

const nobody = 0x7fff_fff0;

export const uses: readonly Use[] = [
  use.detach_thread({
    // It sleeps before the caller pledges.
    before: [thread("thread", [settle(200)]), settle()],
    operands: [result("thread")],
    promises: ["thread"],
  }),
];

export const rows: readonly Row[] = [
  row("detach_thread/ESRCH/no-thread-of-ours", {
    covers: "task/ESRCH/no-such-thread",
    steps: [
      call.getppid().as("executor"),
      call.detach_thread(-1).fails("ESRCH"),
      call.detach_thread(nobody).fails("ESRCH"),
      call.detach_thread(result("executor")).fails("ESRCH"),
    ],
  }),
  row("detach_thread/EINVAL/twice", {
    covers: [
      "detach_thread/EINVAL/already-detached-or-being-joined",
      "detach_thread/behaviour/returns-0-and-detaches",
    ],
    steps: [
      thread("other", [settle(500)]),
      call.detach_thread(result("other")).returns(0),
      call.detach_thread(result("other")).fails("EINVAL"),
    ],
  }),
  row("detach_thread/EINVAL/being-joined", {
    covers: "detach_thread/EINVAL/already-detached-or-being-joined",
    steps: [
      thread("sleeper", [settle(300)]),
      thread("joiner", [
        call.join_thread(result("sleeper"), NULL).returns(0),
      ]),
      settle(),
      call.detach_thread(result("sleeper")).fails("EINVAL"),
      join("joiner"),
    ],
  }),
];
