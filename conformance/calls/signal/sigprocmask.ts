import { accepted, type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  exit,
  join,
  kill,
  NULL,
  onSignal,
  readOnly,
  result,
  type Row,
  row,
  settle,
  sigprocmask,
  store,
  u32,
  UNMAPPED,
} from "../../language/row.ts";
import { bit } from "../../worlds/signal.ts";

const mask = u32(0, "old mask");

const pending = u32(0, "pending");

const flag = u32(0, "flag");

const me = call.getpid().as("me");

export const uses: readonly Use[] = [
  use.sigprocmask({
    operands: ["SIG_SETMASK", u32(0), u32(0)],
    promises: ["sigaction"],
    pointers: {
      set: {
        null: accepted,
      },
      old_set: {
        null: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("sigprocmask/EINVAL/unknown-how", {
    covers: [
      "sigprocmask/EINVAL/unknown-how",
      "sigprocmask/behaviour/how-does-not-matter-without-set",
    ],
    steps: [
      sigprocmask(3, 0).fails("EINVAL"),
      sigprocmask(3, NULL, mask).returns(0),
    ],
  }),
  row("sigprocmask/EFAULT/set", {
    covers: "user-memory/EFAULT/not-readable",
    steps: [sigprocmask("SIG_BLOCK", UNMAPPED).fails("EFAULT")],
  }),
  row("sigprocmask/EFAULT/old-read-only-but-changed", {
    covers: [
      "user-memory/EFAULT/not-writable",
      "sigprocmask/behaviour/bad-old_set-comes-after-the-change",
    ],
    steps: [
      sigprocmask("SIG_BLOCK", bit("SIGUSR1"), readOnly(mask)).fails("EFAULT"),
      sigprocmask("SIG_BLOCK", NULL, mask).returns(0)
        .observes(mask, bit("SIGUSR1")),
    ],
  }),
  row("sigprocmask/success/block-unblock-set", {
    covers: "sigprocmask/behaviour/returns-0-and-changes-the-mask",
    steps: [
      sigprocmask("SIG_BLOCK", 0b1010).returns(0),
      sigprocmask("SIG_UNBLOCK", 0b0010, mask).returns(0)
        .observes(mask, 0b1010),
      sigprocmask("SIG_SETMASK", 0b0110, mask).returns(0)
        .observes(mask, 0b1000),
      sigprocmask("SIG_BLOCK", 0, mask).returns(0).observes(mask, 0b0110),
    ],
  }),
  row("sigprocmask/success/blocked-signal-waits", {
    covers: [
      "sigpending/behaviour/returns-0-and-stores-the-pending-set",
      "sigprocmask/behaviour/bit-n-minus-1-is-signal-n",
    ],
    steps: [
      onSignal("SIGUSR1", [store(flag, 1)]),
      sigprocmask("SIG_BLOCK", bit("SIGUSR1")).returns(0),
      me,
      kill(result("me"), "SIGUSR1").returns(0).observes(flag, 0),
      call.sigpending(pending).returns(0).observes(pending, bit("SIGUSR1")),
      sigprocmask("SIG_UNBLOCK", bit("SIGUSR1")).returns(0).observes(flag, 1),
      call.sigpending(pending).returns(0).observes(pending, 0),
    ],
  }),
  row("sigprocmask/success/sigkill-can-be-blocked", {
    covers: "sigprocmask/behaviour/sigkill-can-be-blocked",
    note: "Nothing filters the mask.",
    steps: [
      child("kid", [
        sigprocmask("SIG_BLOCK", bit("SIGKILL")).returns(0),
        settle(400),
        call.sigpending(pending).returns(0).observes(
          pending,
          bit("SIGKILL"),
        ),
        exit(3),
      ]),
      settle(),
      kill(result("kid"), "SIGKILL").returns(0),
      join("kid"),
    ],
  }),
  row("sigprocmask/success/sigstop-can-be-blocked", {
    covers: "sigprocmask/behaviour/sigstop-can-be-blocked",
    steps: [
      child("kid", [
        sigprocmask("SIG_BLOCK", bit("SIGSTOP")).returns(0),
        settle(400),
        call.sigpending(pending).returns(0).observes(
          pending,
          bit("SIGSTOP"),
        ),
      ]),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      join("kid"),
    ],
  }),
];
