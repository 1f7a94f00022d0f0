import {
  FUTEX_CLOCK_REALTIME,
  FUTEX_PRIVATE_FLAG,
  FUTEX_WAIT,
  FUTEX_WAIT_BITSET,
  futexComparisons,
  futexWakeOperations,
} from "../../../src/api/constants.ts";
import { constant, flags } from "../../../src/api/meaning.ts";
import {
  alarm,
  atLeast,
  atMost,
  barrier,
  buffer,
  call,
  child,
  duration,
  type FieldNumber,
  type FieldValue,
  type Flags,
  inside,
  join,
  KERNEL,
  load,
  mmap,
  mprotect,
  munmap,
  numberIn,
  numberOf,
  onSignal,
  pipe,
  pledge,
  type Pointer,
  poll,
  polled,
  read,
  readOnly,
  result,
  type Row,
  row,
  settle,
  type Step,
  store,
  thread,
  u32,
  u64,
  UNMAPPED,
  type Value,
  write,
} from "../../language/row.ts";
import { accepted, refused, type Use, use } from "../../language/use.ts";

const word = u32(7, "word");

const second = u32(7, "second word");

const ends = buffer(8, "ends");

const byte = buffer(1, "byte");

const first = u32(0, "first flag");

const last = u32(0, "last flag");

const pair = u64(0, "two words");

/** What a call of futex takes beside address and operation. */
interface Rest {
  readonly val?: Value;
  /** A time, or val2. */
  readonly timeout?: Value;
  readonly second?: Pointer;
  readonly val3?: FieldValue<"SC_futex_params", "val3">;
}

function futex<const O extends string>(
  operation: FieldNumber<"SC_futex_params", "futex_op", O>,
  address: Pointer,
  rest: Rest = {},
): Step {
  return call.futex({
    userspace_address: address,
    futex_op: operation,
    val: rest.val ?? 0,
    timeout: rest.timeout ?? 0,
    userspace_address2: rest.second ?? 0,
    val3: rest.val3 ?? 0,
  });
}

/** The same among the threads of one process. */
function own<const O extends string>(
  operation: FieldNumber<"SC_futex_params", "futex_op", O>,
  address: Pointer,
  rest: Rest = {},
): Step {
  const number = numberIn("SC_futex_params", "futex_op", operation);
  return futex(number | FUTEX_PRIVATE_FLAG, address, rest);
}

/** The third value of FUTEX_WAKE_OP. */
function wakeOp<const O extends string>(
  operation: number | Flags<O, keyof typeof futexWakeOperations>,
  argument: number,
  comparison: number | keyof typeof futexComparisons = 0,
  against = 0,
): number {
  const what = numberOf<number>(operation, flags(futexWakeOperations));
  const how = numberOf<number>(comparison, constant(futexComparisons));
  return ((what << 28) | (how << 24) | (argument << 12) | against) >>> 0;
}

function made(
  id: string,
  definition: Parameters<typeof row>[1],
): Row {
  return row(`futex/${id}`, definition);
}

/** A thread that waits for the word with value 7 and is woken. */
function waiter(name: string, ...then: Step[]): Step {
  return thread(name, [
    own("FUTEX_WAIT", word, { val: 7 }).returns(0),
    ...then,
  ]);
}

const odd = inside(pair, 1);

function changes(name: string, value: number, wanted: number): Row {
  return made(`success/operation-${name}`, {
    steps: [
      own("FUTEX_WAKE_OP", word, { second, val3: value }).returns(0)
        .observes(second, wanted),
    ],
  });
}

function compares(
  name: string,
  comparison: keyof typeof futexComparisons,
  against: number,
): Row {
  return made(`success/comparison-${name}`, {
    note: "It is the old value that is compared.",
    steps: [
      thread("waiter", [
        own("FUTEX_WAIT", second, { val: 7 }).returns(0),
      ]),
      settle(),
      own("FUTEX_WAKE_OP", word, {
        second,
        timeout: 1,
        val3: wakeOp("FUTEX_OP_SET", 0, comparison, against),
      }).returns(1).observes(second, 0),
      join("waiter"),
    ],
  });
}

/** Who is woken where the word, 7, is compared with 6, 7 and 8. */
const orders: readonly (readonly [
  keyof typeof futexComparisons,
  ...number[],
])[] = [
  ["FUTEX_OP_CMP_EQ", 0, 1, 0],
  ["FUTEX_OP_CMP_NE", 1, 0, 1],
  ["FUTEX_OP_CMP_LT", 0, 0, 1],
  ["FUTEX_OP_CMP_LE", 0, 1, 1],
  ["FUTEX_OP_CMP_GT", 1, 0, 0],
  ["FUTEX_OP_CMP_GE", 1, 1, 0],
];

export const uses: readonly Use[] = [
  use.futex({
    operands: [
      {
        userspace_address: u32(0),
        futex_op: "FUTEX_WAIT|FUTEX_PRIVATE_FLAG",
        val: 1,
        timeout: duration(1),
      },
    ],
    promises: [],
    // The word is not 1, so nobody waits.
    outcome: (step) => step.fails("EAGAIN"),
    pointers: {
      params: {},
      "params.userspace_address": {
        crossing: refused(
          "EINVAL",
          "futex/EINVAL/wait-word-not-aligned",
        ),
        kernel: refused(
          "EFAULT",
          "futex/EFAULT/wait-word-outside-user-space-or-in-no-region",
        ),
        readOnly: accepted,
      },
      "params.timeout": {
        null: accepted,
        readOnly: accepted,
      },
    },
  }),
];

/** Memory whose addresses have a lower half of little, as a count has. */
const timeAt4GiB = mmap({
  addr: 0x1_0000_0000,
  size: 4096,
  prot: "PROT_READ|PROT_WRITE",
  flags: "MAP_ANONYMOUS|MAP_PRIVATE|MAP_FIXED_NOREPLACE",
}).as("time");

export const rows: readonly Row[] = [
  made("ENOSYS/unknown-operation", {
    covers: "futex/ENOSYS/unknown-command",
    steps: [0, 6, 7, 8, 11, 12, 0x7f].map((operation) =>
      own(operation, word).fails("ENOSYS")
    ),
  }),
  made("ENOSYS/realtime-clock-without-waiting", {
    covers: "futex/ENOSYS/futex_clock_realtime-without-a-wait",
    steps: ([
      "FUTEX_WAKE",
      "FUTEX_REQUEUE",
      "FUTEX_CMP_REQUEUE",
      "FUTEX_WAKE_OP",
      "FUTEX_WAKE_BITSET",
    ] as const).map((operation) =>
      own(`${operation}|FUTEX_CLOCK_REALTIME`, word).fails("ENOSYS")
    ),
  }),
  made("EINVAL/wait-for-no-bit", {
    covers: "futex/EINVAL/wait_bitset-without-a-bit",
    steps: [
      own("FUTEX_WAIT_BITSET", word, { val: 7 }).fails("EINVAL"),
      own("FUTEX_WAIT_BITSET", KERNEL, { val: 7 }).fails("EINVAL"),
    ],
  }),
  made("EINVAL/wait-misaligned", {
    covers: "futex/EINVAL/wait-word-not-aligned",
    steps: [
      own("FUTEX_WAIT", odd).fails("EINVAL"),
      futex("FUTEX_WAIT", odd).fails("EINVAL"),
      own("FUTEX_WAIT_BITSET", odd, { val3: 1 }).fails("EINVAL"),
      own("FUTEX_WAIT", 0xffff_ffff_ffff_ffffn).fails("EINVAL"),
    ],
  }),
  made("EFAULT/wait", {
    covers: [
      "futex/EFAULT/wait-word-outside-user-space-or-in-no-region",
      "userspace_address: user-memory/EFAULT/not-readable",
    ],
    steps: [
      own("FUTEX_WAIT", KERNEL).fails("EFAULT"),
      own("FUTEX_WAIT", UNMAPPED).fails("EFAULT"),
      futex("FUTEX_WAIT", UNMAPPED).fails("EFAULT"),
      own("FUTEX_WAIT_BITSET", UNMAPPED, { val3: 1 }).fails("EFAULT"),
    ],
  }),
  made("EFAULT/count-to-requeue-is-read-as-a-time", {
    covers: [
      "timeout: user-memory/EFAULT/not-readable",
      "futex/behaviour/requeue-count-is-read-as-a-timeout",
    ],
    note: "The two share a field, and the time is looked at first.",
    steps: [
      own("FUTEX_REQUEUE", word, { timeout: 1, second }).fails("EFAULT"),
      own("FUTEX_CMP_REQUEUE", word, { timeout: 1, second, val3: 7 })
        .fails("EFAULT"),
    ],
  }),
  made("EAGAIN/word-differs", {
    covers: "futex/EAGAIN/wait-word-differs-from-val",
    steps: [
      own("FUTEX_WAIT", word, { val: 8 }).fails("EAGAIN"),
      futex("FUTEX_WAIT", word, { val: 8 }).fails("EAGAIN"),
      own("FUTEX_WAIT_BITSET", word, { val: 8, val3: 1 }).fails("EAGAIN"),
      own("FUTEX_WAIT", readOnly(word), { val: 8 }).fails("EAGAIN"),
    ],
  }),
  made("ETIMEDOUT/relative", {
    covers: "futex/ETIMEDOUT/deadline-has-passed",
    steps: [
      own("FUTEX_WAIT", word, { val: 7, timeout: duration(5) }).fails(
        "ETIMEDOUT",
      ),
      futex("FUTEX_WAIT", word, { val: 7, timeout: duration(5) })
        .fails("ETIMEDOUT"),
      own("FUTEX_WAIT|FUTEX_CLOCK_REALTIME", word, {
        val: 7,
        timeout: duration(5),
      }).fails("ETIMEDOUT"),
    ],
  }),
  made("ETIMEDOUT/whatever-an-earlier-wait-was-for", {
    covers: "futex/ETIMEDOUT/deadline-has-passed",
    note: "Who has waited for a pipe in vain is not woken by it any more.",
    steps: [
      pipe(ends).returns(0),
      child("kid", [
        poll([polled(1, "POLLIN")], 5).returns(0),
        barrier("waited"),
        futex("FUTEX_WAIT", word, { val: 7, timeout: duration(400) })
          .fails("ETIMEDOUT"),
        read(1, byte).returns(1).observes(byte, "x"),
      ]),
      barrier("waited"),
      settle(100),
      write(2, "x").returns(1),
      join("kid"),
    ],
  }),
  made("ETIMEDOUT/absolute-and-past", {
    covers: "futex/ETIMEDOUT/deadline-has-passed",
    note: "The time of FUTEX_WAIT_BITSET is absolute, for any bits.",
    steps: ([1, "FUTEX_BITSET_MATCH_ANY"] as const).flatMap((val3) => [
      own("FUTEX_WAIT_BITSET", word, { val: 7, val3, timeout: duration(1) })
        .fails("ETIMEDOUT"),
      own("FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME", word, {
        val: 7,
        val3,
        timeout: duration(1000),
      }).fails("ETIMEDOUT"),
    ]),
  }),
  made("success/signal-ends-the-wait-with-0", {
    covers: "futex/behaviour/signal-ends-a-wait-with-0",
    note: "There is no EINTR: it looks as if somebody had woken the thread.",
    steps: [
      onSignal("SIGALRM", [store(first, 1)]),
      alarm(1).returns(0),
      own("FUTEX_WAIT", word, { val: 7 }).returns(0).observes(first, 1),
    ],
  }),
  made("EINVAL/wake-no-bit", {
    covers: "futex/EINVAL/wake_bitset-without-a-bit",
    steps: [own("FUTEX_WAKE_BITSET", word, { val: 1 }).fails("EINVAL")],
  }),
  made("EINVAL/wake-misaligned", {
    covers: [
      "futex/EINVAL/wake-word-not-aligned",
      "futex/behaviour/wake-of-0-looks-at-no-address",
    ],
    steps: [
      own("FUTEX_WAKE", odd, { val: 1 }).fails("EINVAL"),
      own("FUTEX_WAKE_BITSET", odd, { val: 1, val3: 1 }).fails("EINVAL"),
      own("FUTEX_WAKE", odd).returns(0),
    ],
  }),
  made("EFAULT/wake", {
    covers: "futex/EFAULT/wake-word-outside-user-space-or-in-no-region",
    steps: [
      own("FUTEX_WAKE", KERNEL, { val: 1 }).fails("EFAULT"),
      futex("FUTEX_WAKE", UNMAPPED, { val: 1 }).fails("EFAULT"),
      own("FUTEX_WAKE_BITSET", KERNEL, { val: 1, val3: 1 }).fails("EFAULT"),
    ],
  }),
  made("success/private-wake-needs-no-memory", {
    covers: [
      "futex/behaviour/wake-of-0-looks-at-no-address",
      "futex/behaviour/private-wake-needs-no-mapping",
    ],
    steps: [
      own("FUTEX_WAKE", UNMAPPED, { val: 1 }).returns(0),
      own("FUTEX_WAKE", KERNEL, { val: 0 }).returns(0),
    ],
  }),
  made("success/wakes-one", {
    covers: [
      "futex/behaviour/wait-returns-0-when-woken",
      "futex/behaviour/wake-returns-the-number-woken",
      "futex/behaviour/private-waiters-meet-by-address",
    ],
    steps: [
      waiter("waiter"),
      settle(),
      own("FUTEX_WAKE", word, { val: 1 }).returns(1),
      join("waiter"),
      own("FUTEX_WAKE", word, { val: 1 }).returns(0),
    ],
  }),
  made("success/wakes-in-the-order-of-waiting", {
    covers: "futex/behaviour/wakes-in-order-of-arrival",
    steps: [
      waiter("one", store(first, 1)),
      settle(),
      waiter("two", store(last, 1)),
      settle(),
      own("FUTEX_WAKE", word, { val: 1 }).returns(1),
      join("one"),
      load(first).returns(1),
      load(last).returns(0),
      own("FUTEX_WAKE", word, { val: 5 }).returns(1),
      join("two"),
    ],
  }),
  made("success/wakes-all", {
    covers: "futex/behaviour/wake-returns-the-number-woken",
    steps: [
      waiter("one"),
      waiter("two"),
      waiter("three"),
      settle(),
      own("FUTEX_WAKE", word, { val: 0x7fff_ffff }).returns(3),
      join("one"),
      join("two"),
      join("three"),
    ],
  }),
  made("success/bits-choose", {
    covers: [
      "futex/behaviour/bitset-wakes-who-shares-a-bit",
      "futex/behaviour/wait_bitset-returns-0-when-woken",
      "futex/behaviour/wake_bitset-returns-the-number-woken",
    ],
    steps: [
      thread("waiter", [
        own("FUTEX_WAIT_BITSET", word, { val: 7, val3: 6 }).returns(0),
      ]),
      settle(),
      own("FUTEX_WAKE_BITSET", word, { val: 1, val3: 1 }).returns(0),
      own("FUTEX_WAKE_BITSET", word, { val: 1, val3: 4 }).returns(1),
      join("waiter"),
    ],
  }),
  made("success/plain-wake-takes-any-bits", {
    covers: "futex/behaviour/plain-wake-takes-any-bitset",
    steps: [
      thread("waiter", [
        own("FUTEX_WAIT_BITSET", word, { val: 7, val3: 6 }).returns(0),
      ]),
      settle(),
      own("FUTEX_WAKE", word, { val: 1 }).returns(1),
      join("waiter"),
    ],
  }),
  made("success/plain-waiter-has-no-bits", {
    covers: [
      "futex/behaviour/match-any-wake_bitset-is-a-plain-wake",
      "futex/behaviour/plain-waiter-is-not-woken-by-a-bitset",
    ],
    note:
      "The manual says that such a waiter matches all bits; it matches none.",
    steps: [
      waiter("waiter"),
      settle(),
      own("FUTEX_WAKE_BITSET", word, { val: 1, val3: 0x7fff_ffff }).returns(0),
      own("FUTEX_WAKE_BITSET", word, { val: 1, val3: "FUTEX_BITSET_MATCH_ANY" })
        .returns(1),
      join("waiter"),
    ],
  }),
  made("success/shared-between-processes", {
    covers: "futex/behaviour/shared-waiters-meet-across-processes",
    steps: [
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      }).as("page"),
      child("kid", [futex("FUTEX_WAIT", result("page")).returns(0)]),
      settle(),
      own("FUTEX_WAKE", result("page"), { val: 1 }).returns(0),
      futex("FUTEX_WAKE", result("page"), { val: 1 }).returns(1),
      join("kid"),
    ],
  }),
  made("success/private-memory-is-not-shared-after-fork", {
    covers: "futex/behaviour/private-regions-are-keyed-as-private",
    steps: [
      child("kid", [
        futex("FUTEX_WAIT", word, { val: 7, timeout: duration(200) })
          .fails("ETIMEDOUT"),
      ]),
      settle(),
      futex("FUTEX_WAKE", word, { val: 1 }).returns(0),
      join("kid"),
    ],
  }),
  made("success/private-memory-matches-with-and-without-the-flag", {
    covers: "futex/behaviour/flag-does-not-matter-in-private-regions",
    steps: [
      waiter("waiter"),
      settle(),
      futex("FUTEX_WAKE", word, { val: 1 }).returns(1),
      join("waiter"),
    ],
  }),
  made("EINVAL/unknown-operation-on-the-second-word", {
    covers: "futex/EINVAL/wake_op-unknown-operation",
    steps: [
      own("FUTEX_WAKE_OP", word, { second, val3: wakeOp(5, 1) }).fails(
        "EINVAL",
      ),
      own("FUTEX_WAKE_OP", word, { second: KERNEL, val3: wakeOp(7, 1) })
        .fails("EINVAL"),
    ],
  }),
  made("EINVAL/shifted-argument", {
    covers: "futex/EINVAL/wake_op-unknown-operation",
    note: "The bit masks the operation away, so that none is left.",
    steps: ([
      "FUTEX_OP_SET",
      "FUTEX_OP_ADD",
      "FUTEX_OP_OR",
    ] as const).map((operation) =>
      own("FUTEX_WAKE_OP", word, {
        second,
        val3: wakeOp(`${operation}|FUTEX_OP_ARG_SHIFT`, 1),
      }).fails("EINVAL").observes(second, 7)
    ),
  }),
  made("EFAULT/second-word", {
    covers: [
      "futex/EFAULT/wake_op-second-word-not-aligned",
      "userspace_address2: user-memory/EFAULT/not-readable",
      "user-memory/EFAULT/not-writable",
    ],
    steps: [odd, KERNEL, UNMAPPED, readOnly(second)].map((bad) =>
      own("FUTEX_WAKE_OP", word, {
        second: bad,
        val3: wakeOp("FUTEX_OP_ADD", 1),
      })
        .fails("EFAULT")
    ),
  }),
  made("EINVAL/first-misaligned-but-second-changed", {
    covers: [
      "futex/EINVAL/wake_op-first-word-not-aligned",
      "futex/behaviour/wake_op-changes-the-second-word-first",
    ],
    steps: [
      own("FUTEX_WAKE_OP", odd, {
        val: 1,
        second,
        val3: wakeOp("FUTEX_OP_ADD", 1),
      }).fails("EINVAL").observes(second, 8),
    ],
  }),
  made("EFAULT/first-word-but-second-changed", {
    covers: [
      "futex/EFAULT/wake_op-first-word-outside-user-space-or-in-no-region",
      "futex/behaviour/wake_op-changes-the-second-word-first",
    ],
    steps: [
      own("FUTEX_WAKE_OP", KERNEL, {
        val: 1,
        second,
        val3: wakeOp("FUTEX_OP_ADD", 1),
      }).fails("EFAULT").observes(second, 8),
      futex("FUTEX_WAKE_OP", UNMAPPED, {
        val: 1,
        second,
        val3: wakeOp("FUTEX_OP_ADD", 1),
      }).fails("EFAULT").observes(second, 9),
    ],
  }),
  made("EINVAL/unknown-comparison-but-second-changed", {
    covers: "futex/EINVAL/wake_op-unknown-comparison",
    steps: [
      own("FUTEX_WAKE_OP", word, {
        timeout: 1,
        second,
        val3: wakeOp("FUTEX_OP_ADD", 1, 6),
      }).fails("EINVAL").observes(second, 8),
      own("FUTEX_WAKE_OP", word, { second, val3: wakeOp("FUTEX_OP_ADD", 1, 6) })
        .returns(0).observes(second, 9),
    ],
  }),
  changes("set", wakeOp("FUTEX_OP_SET", 0xfff), 0xfff),
  changes("add", wakeOp("FUTEX_OP_ADD", 0xfff), 0x1006),
  changes("or", wakeOp("FUTEX_OP_OR", 0x10), 0x17),
  changes("and-not", wakeOp("FUTEX_OP_ANDN", 5), 2),
  changes("xor", wakeOp("FUTEX_OP_XOR", 0xf), 8),
  compares("equal", "FUTEX_OP_CMP_EQ", 7),
  compares("not-equal", "FUTEX_OP_CMP_NE", 8),
  compares("less", "FUTEX_OP_CMP_LT", 8),
  compares("less-or-equal", "FUTEX_OP_CMP_LE", 7),
  compares("greater", "FUTEX_OP_CMP_GT", 6),
  compares("greater-or-equal", "FUTEX_OP_CMP_GE", 7),
  made("success/false-comparison-wakes-only-the-first", {
    steps: [
      waiter("waiter"),
      settle(),
      own("FUTEX_WAKE_OP", word, {
        val: 1,
        timeout: 1,
        second,
        val3: wakeOp("FUTEX_OP_SET", 1, "FUTEX_OP_CMP_EQ", 8),
      }).returns(1).observes(second, 1),
      join("waiter"),
    ],
  }),
  made("EFAULT/requeue-first-word", {
    covers: [
      "futex/EFAULT/requeue-word-not-aligned",
      "userspace_address: user-memory/EFAULT/not-readable",
    ],
    note: "Misalignment too is EFAULT here.",
    steps: (["FUTEX_REQUEUE", "FUTEX_CMP_REQUEUE"] as const).flatMap((
      operation,
    ) =>
      [odd, KERNEL, UNMAPPED].map((bad) =>
        own(operation, bad, { val: 1, second }).fails("EFAULT")
      )
    ),
  }),
  made("EAGAIN/requeue-word-differs", {
    covers: "futex/EAGAIN/cmp_requeue-word-differs-from-val3",
    steps: [
      own("FUTEX_CMP_REQUEUE", word, { val: 1, second, val3: 8 }).fails(
        "EAGAIN",
      ),
      own("FUTEX_REQUEUE", word, { val: 1, second, val3: 8 }).returns(0),
    ],
  }),
  made("success/requeue-without-waiters-looks-at-no-second-word", {
    covers: "futex/behaviour/requeue-without-waiters-looks-at-no-second-word",
    steps: [
      own("FUTEX_REQUEUE", word, { val: 1, second: odd }).returns(0),
      own("FUTEX_CMP_REQUEUE", word, { val: 1, second: KERNEL, val3: 7 })
        .returns(0),
    ],
  }),
  made("EINVAL/requeue-second-misaligned", {
    covers: "futex/EINVAL/requeue-target-not-aligned",
    steps: [
      waiter("waiter"),
      settle(),
      own("FUTEX_REQUEUE", word, { val: 1, second: odd }).fails("EINVAL"),
      own("FUTEX_WAKE", word, { val: 1 }).returns(1),
      join("waiter"),
    ],
  }),
  made("EFAULT/requeue-second-word", {
    covers: "futex/EFAULT/requeue-target-outside-user-space-or-in-no-region",
    steps: [
      waiter("waiter"),
      settle(),
      own("FUTEX_CMP_REQUEUE", word, { val: 1, second: KERNEL, val3: 7 })
        .fails("EFAULT"),
      own("FUTEX_WAKE", word, { val: 1 }).returns(1),
      join("waiter"),
    ],
  }),
  made("success/requeue-wakes", {
    covers: "futex/behaviour/cmp_requeue-returns-the-number-woken",
    steps: [
      waiter("waiter"),
      settle(),
      own("FUTEX_CMP_REQUEUE", word, { val: 1, second, val3: 7 }).returns(1),
      join("waiter"),
    ],
  }),
  made("ETIMEDOUT/relative-takes-its-time", {
    covers: [
      "futex/ETIMEDOUT/deadline-has-passed",
      "futex/behaviour/wait-timeout-is-relative-wait_bitset-absolute",
      "futex/behaviour/timeouts-use-coarse-clocks",
    ],
    note: "The alarm tells how long it took.",
    steps: [
      alarm(100).returns(0),
      ...[0, FUTEX_CLOCK_REALTIME].flatMap((clock) => [
        own(FUTEX_WAIT | clock, word, { val: 7, timeout: duration(1100) })
          .fails("ETIMEDOUT"),
      ]),
      alarm(100).returns(atMost(98)),
      own(FUTEX_WAIT_BITSET, word, {
        val: 7,
        timeout: duration(1),
        val3: -1,
      }).fails("ETIMEDOUT"),
      own(FUTEX_WAIT_BITSET | FUTEX_CLOCK_REALTIME, word, {
        val: 7,
        timeout: duration(1_000_000),
        val3: -1,
      }).fails("ETIMEDOUT"),
      alarm(0).returns(atLeast(90)),
    ],
  }),
  made("success/operations-keep-to-12-bits-without-sign", {
    covers: [
      "futex/behaviour/wake_op-stores-its-result",
      "futex/behaviour/wake_op-arguments-are-unsigned",
      "futex/behaviour/wake_op-compares-unsigned",
      "futex/behaviour/wake_op-returns-the-number-woken",
    ],
    steps: [
      own("FUTEX_WAKE_OP", word, {
        second,
        val3: wakeOp("FUTEX_OP_SET", 0xfff, "FUTEX_OP_CMP_LT", 0xfff),
      }).returns(0).observes(second, 0xfff),
      own("FUTEX_WAKE_OP", word, {
        second,
        val3: wakeOp("FUTEX_OP_ADD", 0x801),
      }).returns(0).observes(second, 0x1800),
      own("FUTEX_WAKE_OP", word, {
        second,
        val3: wakeOp("FUTEX_OP_ANDN", 0x800),
      }).returns(0).observes(second, 0x1000),
      own("FUTEX_WAKE_OP", word, {
        second,
        val3: wakeOp("FUTEX_OP_OR", 0x801),
      }).returns(0).observes(second, 0x1801),
      own("FUTEX_WAKE_OP", word, {
        second,
        val3: wakeOp("FUTEX_OP_XOR", 0xfff),
      }).returns(0).observes(second, 0x17fe),
    ],
  }),
  made("success/second-count-has-32-bits", {
    covers: "futex/behaviour/wake_op-returns-the-number-woken",
    source: "Kernel/Syscalls/futex.cpp",
    note: "What stands above them asks for the second wake all the same.",
    steps: [
      thread("waiter", [own("FUTEX_WAIT", second, { val: 7 }).returns(0)]),
      settle(),
      ...([[0x1_0000_0000n, 0], [0x1_0000_0001n, 1]] as const).map((
        [timeout, woken],
      ) =>
        own("FUTEX_WAKE_OP", word, {
          second,
          timeout,
          val3: wakeOp("FUTEX_OP_OR", 0, "FUTEX_OP_CMP_EQ", 7),
        }).returns(woken)
      ),
      join("waiter"),
    ],
  }),
  made("success/no-promise-is-asked-for", {
    covers: "futex/behaviour/needs-no-promise",
    steps: [
      pledge("").returns(0),
      own("FUTEX_WAKE", word, { val: 1 }).returns(0),
      own("FUTEX_WAIT", word, { val: 8 }).fails("EAGAIN"),
    ],
  }),
  made("success/shared-by-object-and-offset", {
    covers: "futex/behaviour/shared-key-is-object-and-offset",
    note: "Two mappings of one page, and another page of the same object.",
    steps: [
      call.anon_create(8192, 0).as("fd"),
      ...["one", "two"].map((name) =>
        mmap({
          size: 8192,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_SHARED",
          fd: result("fd"),
        }).as(name)
      ),
      thread("waiter", [
        futex("FUTEX_WAIT", result("one", 4096)).returns(0),
      ]),
      settle(),
      futex("FUTEX_WAKE", result("two"), { val: 1 }).returns(0),
      futex("FUTEX_WAKE", result("two", 4100), { val: 1 }).returns(0),
      futex("FUTEX_WAKE", result("one"), { val: 1 }).returns(0),
      futex("FUTEX_WAKE", result("two", 4096), { val: 1 }).returns(1),
      join("waiter"),
    ],
  }),
  ...orders.map(([comparison, ...results]) =>
    made(`success/comparison-${comparison}-around-the-word`, {
      covers: [
        "futex/behaviour/wake_op-compares-the-old-value",
        "futex/behaviour/wake_op-false-comparison-wakes-the-first-alone",
      ],
      note: "With less than the word, the same, and more.",
      steps: [
        ...["one", "two"].map((name) =>
          thread(name, [own("FUTEX_WAIT", second, { val: 7 }).returns(0)])
        ),
        settle(),
        ...results.map((woken, index) =>
          own("FUTEX_WAKE_OP", word, {
            second,
            val: 1,
            timeout: 1,
            val3: wakeOp("FUTEX_OP_OR", 0, comparison, 6 + index),
          }).returns(woken)
        ),
        own("FUTEX_WAKE", second, { val: 9 })
          .returns(2 - results.reduce((sum, one) => sum + one, 0)),
        join("one"),
        join("two"),
      ],
    })
  ),
  made("success/match-any-is-a-plain-wait", {
    covers: "futex/behaviour/match-any-wait_bitset-is-a-plain-wait",
    steps: [
      thread("waiter", [
        own("FUTEX_WAIT_BITSET", word, { val: 7, val3: -1 }).returns(0),
      ]),
      settle(),
      own("FUTEX_WAKE_BITSET", word, { val: 9, val3: 1 }).returns(0),
      own("FUTEX_WAKE_BITSET", word, { val: 9, val3: 0x100 }).returns(0),
      own("FUTEX_WAKE", word, { val: 9 }).returns(1),
      join("waiter"),
    ],
  }),
  made("success/plain-requeue-tells-the-woken-alone", {
    covers: "futex/behaviour/requeue-returns-the-number-woken",
    note: "Of two waiters one is woken; none is left to be requeued.",
    steps: [
      waiter("first"),
      settle(),
      own("FUTEX_REQUEUE", word, { val: 1, second }).returns(1),
      join("first"),
    ],
  }),
  made("success/private-waiters-of-two-processes", {
    covers: "futex/behaviour/private-waiters-of-two-processes-do-not-meet",
    note: "The memory is shared, but each says that only its own are meant.",
    steps: [
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      }).as("page"),
      child("kid", [
        own("FUTEX_WAIT", result("page"), { timeout: duration(300) })
          .fails("ETIMEDOUT"),
      ]),
      settle(),
      own("FUTEX_WAKE", result("page"), { val: 1 }).returns(0),
      futex("FUTEX_WAKE", result("page"), { val: 1 }).returns(0),
      join("kid"),
    ],
  }),
  made("success/nobody-is-found-where-nobody-waits-any-more", {
    source: "Kernel/Tasks/FutexQueue.cpp, Kernel/Syscalls/futex.cpp",
    note: "With the last waiter its queue goes, however that one left.",
    steps: [
      waiter("woken"),
      settle(),
      own("FUTEX_WAKE", word, { val: 9 }).returns(1),
      own("FUTEX_REQUEUE", word, { val: 1, second: odd }).returns(0),
      join("woken"),
      waiter("requeued"),
      settle(),
      own("FUTEX_REQUEUE", word, { val: 9, second }).returns(1),
      own("FUTEX_REQUEUE", word, { val: 1, second: odd }).returns(0),
      join("requeued"),
      own("FUTEX_WAIT", word, { val: 7, timeout: duration(1) })
        .fails("ETIMEDOUT"),
      own("FUTEX_WAKE", word, { val: 9 }).returns(0),
      own("FUTEX_REQUEUE", word, { val: 1, second: odd }).returns(0),
    ],
  }),
  made("success/count-to-requeue-is-half-of-an-address", {
    covers: "futex/behaviour/requeue-count-is-read-as-a-timeout",
    source: "Kernel/Tasks/FutexQueue.cpp, Kernel/Syscalls/futex.cpp",
    note: "Its lower half: 0 where memory begins at a multiple of 4 GiB.",
    steps: [
      timeAt4GiB,
      waiter("one"),
      settle(),
      waiter("two"),
      settle(),
      own("FUTEX_REQUEUE", word, { val: 1, second, timeout: result("time") })
        .returns(1),
      own("FUTEX_WAKE", second, { val: 9 }).returns(0),
      own("FUTEX_WAKE", word, { val: 9 }).returns(1),
      join("one"),
      join("two"),
    ],
  }),
  made("success/nobody-is-moved-where-all-are-woken", {
    source: "Kernel/Tasks/FutexQueue.cpp: wake_n_requeue",
    note: "The second word then has no waiters that a requeue could find.",
    steps: [
      timeAt4GiB,
      waiter("waiter"),
      settle(),
      own("FUTEX_REQUEUE", word, { val: 9, second, timeout: result("time", 2) })
        .returns(1),
      join("waiter"),
      own("FUTEX_REQUEUE", second, { val: 1, second: odd }).returns(0),
      own("FUTEX_REQUEUE", word, { val: 1, second: odd }).returns(0),
    ],
  }),
  made("success/requeue-moves-waiters", {
    hazard: "futex-requeue-leaves-waiter",
    source: "Kernel/Tasks/FutexQueue.cpp",
    note: "The first ones, in their order; they count as well.",
    steps: [
      timeAt4GiB,
      waiter("one"),
      settle(),
      thread("two", [
        own("FUTEX_WAIT_BITSET", word, { val: 7, val3: 6 }).returns(0),
        store(first, 1),
      ]),
      settle(),
      thread("three", [
        own("FUTEX_WAIT_BITSET", word, { val: 7, val3: 3 }).returns(0),
        store(last, 1),
      ]),
      settle(),
      waiter("four"),
      settle(),
      own("FUTEX_REQUEUE", word, { val: 1, second, timeout: result("time", 2) })
        .returns(3),
      join("one"),
      own("FUTEX_WAKE", word, { val: 9 }).returns(1),
      join("four"),
      own("FUTEX_WAKE_BITSET", second, { val: 9, val3: 8 }).returns(0),
      own("FUTEX_WAKE", second, { val: 1 }).returns(1),
      join("two"),
      load(first).returns(1),
      load(last).returns(0),
      own("FUTEX_WAKE_BITSET", second, { val: 9, val3: 1 }).returns(1),
      join("three"),
      own("FUTEX_WAKE", second, { val: 9 }).returns(0),
    ],
  }),
  made("success/moved-waiter-whose-time-is-over", {
    hazard: "futex-requeue-leaves-waiter",
    source: "Kernel/Tasks/FutexQueue.cpp",
    note: "It leaves the queue that it was moved to.",
    steps: [
      thread("waiter", [
        own("FUTEX_WAIT", word, { val: 7, timeout: duration(300) })
          .fails("ETIMEDOUT"),
      ]),
      settle(),
      own("FUTEX_REQUEUE", word, { val: 0, second, timeout: duration(1) })
        .returns(1),
      own("FUTEX_WAKE", word, { val: 9 }).returns(0),
      join("waiter"),
      own("FUTEX_WAKE", second, { val: 9 }).returns(0),
      own("FUTEX_REQUEUE", second, { val: 1, second: odd }).returns(0),
    ],
  }),
  made("success/who-was-woken-wakes-who-waits-now", {
    source: "Kernel/Syscalls/futex.cpp",
    note: "A wait that is over takes nobody else's waiters away.",
    steps: [
      waiter(
        "other",
        settle(),
        own("FUTEX_WAKE", word, { val: 9 }).returns(1),
      ),
      settle(),
      own("FUTEX_WAKE", word, { val: 1 }).returns(1),
      own("FUTEX_WAIT", word, { val: 7 }).returns(0),
      join("other"),
    ],
  }),
  made("success/second-count-is-half-of-what-is-asked-for", {
    source: "Kernel/API/Syscall.h, Kernel/Syscalls/futex.cpp",
    note: "All of it says whether to compare, its lower half how many to wake.",
    steps: [
      own("FUTEX_WAKE_OP", word, {
        second,
        timeout: 0x1_0000_0000,
        val3: wakeOp("FUTEX_OP_OR", 0, 6),
      }).fails("EINVAL"),
      ...["one", "two"].map((name) =>
        thread(name, [own("FUTEX_WAIT", second, { val: 7 }).returns(0)])
      ),
      settle(),
      own("FUTEX_WAKE_OP", word, {
        second,
        timeout: 0x1_0000_0001,
        val3: wakeOp("FUTEX_OP_OR", 0, "FUTEX_OP_CMP_EQ", 7),
      }).returns(1),
      own("FUTEX_WAKE", second, { val: 9 }).returns(1),
      join("one"),
      join("two"),
    ],
  }),
  made("success/last-words", {
    source: "Kernel/Syscalls/futex.cpp: get_futex_key",
    note: "Of user space, and of a region.",
    steps: [
      own("FUTEX_WAKE", 0x1f_fdff_fffcn, { val: 1 }).returns(0),
      own("FUTEX_WAKE", 0x1f_fe00_0000n, { val: 1 }).fails("EFAULT"),
      mmap({
        size: 8192,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      }).as("pages"),
      munmap(result("pages", 4096), 4096).returns(0),
      futex("FUTEX_WAKE", result("pages", 4092), { val: 1 }).returns(0),
      futex("FUTEX_WAKE", result("pages", 4096), { val: 1 }).fails("EFAULT"),
    ],
  }),
  made("success/shared-by-offset-in-the-object", {
    covers: "futex/behaviour/shared-key-is-object-and-offset",
    source: "Kernel/Syscalls/futex.cpp: get_futex_key",
    note: "Protection makes a region of its own of the second page.",
    steps: [
      call.anon_create(2 * 4096, 0).as("fd"),
      ...["one", "two"].map((name) =>
        mmap({
          size: 2 * 4096,
          prot: "PROT_READ|PROT_WRITE",
          flags: "MAP_SHARED",
          fd: result("fd"),
        }).as(name)
      ),
      mprotect(result("two", 4096), 4096, "PROT_READ").returns(0),
      thread("waiter", [
        futex("FUTEX_WAIT", result("one", 4096 + 8)).returns(0),
      ]),
      settle(),
      futex("FUTEX_WAKE", result("two", 8), { val: 1 }).returns(0),
      futex("FUTEX_WAKE", result("two", 4096), { val: 1 }).returns(0),
      futex("FUTEX_WAKE", result("two", 4096 + 8), { val: 1 }).returns(1),
      join("waiter"),
    ],
  }),
  made("success/absolute-time-of-the-monotonic-clock", {
    covers: "futex/behaviour/timeouts-use-coarse-clocks",
    note: "It is still to come where the other clock's is long over.",
    steps: [
      ...([1, "FUTEX_BITSET_MATCH_ANY"] as const).flatMap((val3, index) => [
        thread(`waiter ${index}`, [
          own("FUTEX_WAIT_BITSET", word, {
            val: 7,
            val3,
            timeout: duration(1_000_000_000),
          }).returns(0),
        ]),
        settle(),
        own("FUTEX_WAKE", word, { val: 9 }).returns(1),
        join(`waiter ${index}`),
      ]),
      own("FUTEX_WAIT_BITSET|FUTEX_CLOCK_REALTIME", word, {
        val: 7,
        val3: 1,
        timeout: duration(1_000_000_000),
      }).fails("ETIMEDOUT"),
    ],
  }),
  made("EFAULT/requeue-first-word-misaligned-and-different", {
    covers: "futex/EFAULT/requeue-word-not-aligned",
    note: "Nothing is compared with what lies at an odd place.",
    steps: [
      own("FUTEX_CMP_REQUEUE", odd, { val: 1, second, val3: 9 })
        .fails("EFAULT"),
    ],
  }),
];
