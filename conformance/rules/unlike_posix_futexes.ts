/**
 * Futexes where POSIX, or what other systems make of it, says something else
 * than this system does.
 *
 * @module
 */

import {
  call,
  duration,
  join,
  load,
  type Row,
  row,
  settle,
  type Step,
  store,
  thread,
  u32,
} from "../language/row.ts";

const FUTEX = "Kernel/Syscalls/futex.cpp, Kernel/Tasks/FutexQueue.cpp";

const flag = u32(0, "flag");
const other = u32(0, "other flag");
const word = u32(7, "word");
const HIGH = 0xffff_fff0;
const high = u32(HIGH, "high word");
const second = u32(7, "second word");

/** A thread that waits for a word with value 7, and then says so. */
const waiter = (who: string, at: typeof word, says: typeof flag): Step =>
  thread(who, [
    call.futex({ userspace_address: at, futex_op: "FUTEX_WAIT", val: 7 })
      .returns(0),
    store(says, 1),
  ]);

const first = u32(0, "first has come");
const moved = u32(0, "moved has come");
const last = u32(0, "last has come");

export const rows: readonly Row[] = [
  row("futex/success/requeued-stand-behind-those-there", {
    source: FUTEX,
    hazard: "futex-requeue-leaves-waiter",
    steps: [
      waiter("there", second, first),
      settle(),
      waiter("moved", word, moved),
      settle(),
      waiter("moved too", word, last),
      settle(),
      call.futex({
        userspace_address: word,
        futex_op: "FUTEX_REQUEUE",
        val: 0,
        // It is read as a time, and its address is how many are moved.
        timeout: duration(1),
        userspace_address2: second,
      }).returns(2),
      call.futex({ userspace_address: second, futex_op: "FUTEX_WAKE", val: 1 })
        .returns(1),
      join("there"),
      load(first).returns(1),
      load(moved).returns(0),
      call.futex({ userspace_address: second, futex_op: "FUTEX_WAKE", val: 1 })
        .returns(1),
      join("moved"),
      load(last).returns(0),
      call.futex({ userspace_address: second, futex_op: "FUTEX_WAKE", val: 5 })
        .returns(1),
      join("moved too"),
    ],
  }),
  row("futex/success/counts-have-no-sign", {
    source: FUTEX,
    steps: [
      waiter("one", word, flag),
      waiter("two", word, other),
      settle(),
      call.futex({
        userspace_address: word,
        futex_op: "FUTEX_WAKE",
        val: 0xffff_ffff,
      }).returns(2),
      join("one"),
      join("two"),
    ],
  }),
  row("futex/success/wake_op-compares-without-a-sign", {
    source: FUTEX,
    note: "What stands there is more than any number that it is held against.",
    steps: [
      thread("waiter", [
        call.futex({
          userspace_address: high,
          futex_op: "FUTEX_WAIT",
          val: HIGH,
        }).returns(0),
      ]),
      settle(),
      // Below, at most, and above 1, while nothing is changed by OR with 0.
      ...([[2, 0], [3, 0], [4, 1]] as const).map(([comparison, woken]) =>
        call.futex({
          userspace_address: word,
          futex_op: "FUTEX_WAKE_OP",
          val: 0,
          // How many are woken by the second word.
          timeout: 1,
          userspace_address2: high,
          val3: (2 << 28) | (comparison << 24) | 1,
        }).returns(woken)
      ),
      join("waiter"),
    ],
  }),
  row("futex/ETIMEDOUT/no-time-is-a-time", {
    source: FUTEX,
    note: "Only where there is no timeout at all does it wait for ever.",
    steps: [
      call.futex({
        userspace_address: word,
        futex_op: "FUTEX_WAIT",
        val: 7,
        timeout: duration(0),
      }).fails("ETIMEDOUT"),
    ],
  }),
];
