import { type Use, use } from "../../language/use.ts";
import {
  bits,
  call,
  join,
  kill,
  mmap,
  NULL,
  onSignal,
  otherThan,
  pledge,
  result,
  type Row,
  row,
  thread,
  u64,
} from "../../language/row.ts";

const PAGE = 4096;

const base = u64(77, "base");

const size = u64(77, "size");

export const uses: readonly Use[] = [
  use.get_stack_bounds({
    operands: [u64(0), u64(0)],
    promises: [],
    pointers: {
      base: {},
      size: {},
    },
  }),
];

export const rows: readonly Row[] = [
  row("get_stack_bounds/success/whole-pages-with-or-without-promises", {
    covers: "get_stack_bounds/behaviour/needs-no-promise",
    steps: [
      pledge("").returns(0),
      call.get_stack_bounds(base, size).returns(0)
        .observes(base, bits(0xfff, 0)).observes(size, bits(0xfff, 0))
        .observes(base, otherThan(0)).observes(size, otherThan(0)),
    ],
  }),
  row("get_stack_bounds/success/of-the-stack-in-use", {
    covers: "get_stack_bounds/behaviour/returns-0-with-base-and-size",
    note: "The whole region counts, as sigaltstack made it.",
    steps: [
      mmap({
        size: 9 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("memory"),
      call.sigaltstack(
        { ss_sp: result("memory", 100), ss_size: 8 * PAGE },
        NULL,
      ).returns(0),
      onSignal("SIGUSR1", [
        call.get_stack_bounds(base, size).returns(0)
          .observes(base, result("memory", PAGE)).observes(size, 7 * PAGE),
      ], { flags: "SA_ONSTACK" }),
      call.getpid().as("me"),
      kill(result("me"), "SIGUSR1").returns(0),
      call.get_stack_bounds(base, size).returns(0)
        .observes(base, otherThan(result("memory", PAGE))),
    ],
  }),
  row("get_stack_bounds/EFAULT/size-but-base-is-stored", {
    covers: [
      "size: user-memory/EFAULT/not-writable",
      "get_stack_bounds/behaviour/base-is-stored-before-size",
    ],
    steps: [
      call.get_stack_bounds(base, NULL).fails("EFAULT")
        .observes(base, bits(0xfff, 0)),
      call.get_stack_bounds(NULL, size).fails("EFAULT").observes(size, 77),
    ],
  }),
  row("get_stack_bounds/success/each-thread-has-its-own", {
    covers: "get_stack_bounds/behaviour/returns-0-with-base-and-size",
    steps: [
      call.get_stack_bounds(base, size).returns(0),
      thread("other", [
        call.get_stack_bounds(u64(0, "other base"), size).returns(0)
          .observes(u64(0, "other base"), bits(0xfff, 0)),
      ]),
      join("other"),
    ],
  }),
];
