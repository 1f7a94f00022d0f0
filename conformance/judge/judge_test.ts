import { assertEquals } from "@std/assert";
import {
  type SyscallName,
  syscalls,
  syscallsByNumber,
} from "../../src/api/calls.ts";
import { ENOSYS } from "../../src/api/errno.ts";
import { stat } from "../../src/api/structs.ts";
import { encodeRow } from "../program/encode.ts";
import { judgeRow } from "./judge.ts";
import type { RowEnd, RowLog, StepRecord } from "./log.ts";
import type { Verdict } from "./outcome.ts";
import {
  atLeast,
  buffer,
  call,
  child,
  close,
  exit,
  file,
  join,
  onSignal,
  open,
  otherThan,
  read,
  result,
  room,
  row,
  type RowDefinition,
} from "../language/row.ts";

const numberOf = (call: SyscallName): number => syscalls[call].number;
const nameOf = (number: number): string => syscallsByNumber[number]?.name ?? "";

type Records = Readonly<Record<number, Partial<StepRecord>>>;

/** Judges a row by made-up records: done, once, 0 unless they say otherwise. */
function verdict(
  definition: Omit<RowDefinition, "source">,
  records: Records,
  end: RowEnd | undefined = { how: "exited", value: 0 },
  log: Partial<RowLog> = {},
  id = "test/row",
): Verdict {
  const encoded = encodeRow(row(id, { source: "made up", ...definition }));
  const takers = new Map(
    encoded.actors.flatMap(({ steps }) =>
      steps.map(({ record, actor }) => [record, actor])
    ),
  );
  const steps = new Map<number, StepRecord>(
    Object.entries(records).map(([number, record]) => [Number(number), {
      actor: takers.get(Number(number)) ?? 0,
      state: 2,
      runs: 1,
      result: 0n,
      observations: [],
      ...record,
    }]),
  );
  return judgeRow(encoded, {
    number: 0,
    begun: true,
    steps,
    end,
    blockedBy: undefined,
    damage: undefined,
    ...log,
  });
}

const opening = { steps: [open("a/b", "O_RDONLY").fails("ENOTDIR")] };

Deno.test("judgeRow() passes when every step did as expected", () => {
  assertEquals(verdict(opening, { 0: { result: -20n } }), { outcome: "pass" });
});

Deno.test("judgeRow() names step, wanted and got when an error differs", () => {
  assertEquals(verdict(opening, { 0: { result: -2n } }), {
    outcome: "fail",
    cause: "mismatch",
    step: 'open("a/b", O_RDONLY)',
    wanted: "= -1 ENOTDIR",
    got: "= -1 ENOENT",
    history: ['open("a/b", O_RDONLY) = -1 ENOENT'],
  });
});

Deno.test("judgeRow() tells the steps before the one that went otherwise, and none behind", () => {
  const steps = [
    open("a", "O_RDONLY").as("fd"),
    child("kid", [call.fcntl(0, "F_GETFD", 0)]),
    close(result("fd")).fails("EBADF"),
    close(7).fails("EBADF"),
  ];
  const { history } = verdict({ steps }, {
    0: { result: 5n },
    1: { result: 20n },
    2: { result: 1n },
    3: {},
    4: { result: -9n },
  });
  assertEquals(history, [
    'open("a", O_RDONLY) = 5 -> $fd',
    "fork() /*kid*/ = 20 -> $kid",
    "close($fd) = 0",
    "kid: fcntl(0, F_GETFD, 0) = 1",
  ]);
});

Deno.test("judgeRow() tells all fields that differ, with constants by name", () => {
  const information = room("stat");
  const bytes = new Uint8Array(information.size);
  const view = new DataView(bytes.buffer);
  view.setUint16(stat.fields.st_mode[0], 0o100600, true);
  const { wanted, got } = verdict({
    steps: [
      call.fstat(0, information).observes(information, {
        st_mode: "S_IFREG|0o640",
        st_size: 3,
        st_uid: 0,
      }),
    ],
  }, { 0: { observations: [bytes] } });
  assertEquals(wanted, "st_mode=0100640, st_size=3");
  assertEquals(got, "st_mode=0100600, st_size=0");
});

Deno.test("judgeRow() fails when success was expected by default", () => {
  const { outcome, wanted } = verdict({ steps: [close(1)] }, {
    0: { result: -9n },
  });
  assertEquals([outcome, wanted], ["fail", "success"]);
});

Deno.test("judgeRow() compares results with earlier ones", () => {
  const steps = [
    call.getpid().as("pid"),
    call.gettid().returns(result("pid")),
    call.getppid().returns(otherThan(result("pid"))),
    call.getuid().returns(atLeast(1000)),
  ];
  const good = {
    0: { result: 5n },
    1: { result: 5n },
    2: { result: 4n },
    3: { result: 1000n },
  };
  assertEquals(verdict({ steps }, good).outcome, "pass");
  assertEquals(verdict({ steps }, { ...good, 1: { result: 6n } }).got, "= 6");
  assertEquals(verdict({ steps }, { ...good, 2: { result: 5n } }).got, "= 5");
  assertEquals(verdict({ steps }, { ...good, 3: { result: 3n } }).got, "= 3");
});

Deno.test("judgeRow() looks at memory", () => {
  const time = room("timespec");
  const bytes = buffer(4);
  const definition = {
    steps: [
      call.clock_gettime(1, time).observes(time, { tv_nsec: 7 }),
      read(0, bytes).observes(bytes, "abc"),
    ],
  };
  const seconds = new Uint8Array(16);
  seconds[8] = 7;
  const text = new TextEncoder().encode("abc");
  const good = {
    0: { observations: [seconds] },
    1: { observations: [text] },
  };
  assertEquals(verdict(definition, good).outcome, "pass");
  const early = { ...good, 0: { observations: [new Uint8Array(16)] } };
  assertEquals(verdict(definition, early).got, "tv_nsec=0");
  const other = {
    ...good,
    1: { observations: [new TextEncoder().encode("abd")] },
  };
  assertEquals(verdict(definition, other).got, '"abd"');
  const none = { ...good, 1: { observations: [] } };
  assertEquals(verdict(definition, none).got, "not observed");
});

Deno.test("judgeRow() names the step of the setup that fails", () => {
  const { outcome, step } = verdict({
    setup: [file("f")],
    steps: [close(0)],
  }, { 0: { result: -2n }, 1: {}, 2: {} });
  assertEquals(outcome, "blocked");
  assertEquals(
    step,
    'setup: open("f", O_WRONLY|O_CREAT|O_TRUNC, 0644)',
  );
});

Deno.test("judgeRow() is broken when lines are damaged", () => {
  const damaged = verdict(opening, {}, undefined, { damage: "torn" });
  assertEquals(damaged.outcome, "broken");
});

Deno.test("judgeRow() is broken and names the holder when the mount stays", () => {
  const { outcome, got } = verdict(
    { steps: [child("kid", [close(0)])] },
    { 0: { result: 77n }, 1: { state: 1 } },
    { how: "mount-stays", value: 16 },
  );
  assertEquals(outcome, "broken");
  assertEquals(got, "-1 EBUSY; held by kid (pid 77)");
});

Deno.test("judgeRow() tells crash and timeout apart", () => {
  const crash = verdict(opening, { 0: { state: 1 } }, undefined, {
    end: undefined,
  });
  assertEquals([crash.outcome, crash.cause], ["fail", "crash"]);
  const late = verdict(opening, { 0: { state: 1 } }, {
    how: "timeout",
    value: 9,
  });
  assertEquals([late.cause, late.got], ["timeout", "it never returned"]);
});

Deno.test("judgeRow() expects the end that a step announces", () => {
  const killed = { steps: [call.getpid().kills("SIGABRT"), close(0)] };
  const end = { how: "killed", value: 6 };
  assertEquals(verdict(killed, { 0: { state: 1 } }, end).outcome, "pass");
  const other = { how: "killed", value: 11 };
  const { cause, got } = verdict(killed, { 0: { state: 1 } }, other);
  assertEquals([cause, got], ["mismatch", "killed by SIGSEGV"]);
  const survived = verdict(killed, { 0: { result: 3n }, 1: {} });
  assertEquals(survived.got, "= 3");
});

Deno.test("judgeRow() says killed when nobody expected it", () => {
  const { outcome, cause } = verdict(
    { steps: [close(0)] },
    { 0: { state: 1 } },
    { how: "killed", value: 11 },
  );
  assertEquals([outcome, cause], ["fail", "killed"]);
});

Deno.test("judgeRow() expects of a joined child what its steps say", () => {
  const definition = { steps: [child("kid", [exit(3)]), join("kid")] };
  const records = (status: bigint): Records => ({
    0: { result: 9n },
    1: { state: 1 },
    2: { result: status },
  });
  assertEquals(verdict(definition, records(3n)).outcome, "pass");
  assertEquals(verdict(definition, records(4n)).got, "exits with 4");
  assertEquals(
    verdict(definition, records(1n << 16n | 9n)).got,
    "killed by SIGKILL",
  );
});

Deno.test("judgeRow() forgives children that nobody joins what they did not reach", () => {
  const definition = {
    steps: [child("kid", [read(0, buffer(1)), close(0).fails("ENOENT")])],
  };
  const blocked = { 0: { result: 9n }, 1: { state: 1 } };
  assertEquals(verdict(definition, blocked).outcome, "pass");
  const wrong = { 0: { result: 9n }, 1: {}, 2: { result: 0n } };
  assertEquals(verdict(definition, wrong).outcome, "fail");
});

Deno.test("judgeRow() wants handlers to run unless they never may", () => {
  const must = { steps: [onSignal("SIGUSR1", [close(0)])] };
  assertEquals(verdict(must, { 0: {} }).outcome, "fail");
  assertEquals(verdict(must, { 0: {}, 1: {} }).outcome, "pass");
  const never = { steps: [onSignal("SIGUSR1", [close(0).never()])] };
  assertEquals(verdict(never, { 0: {} }).outcome, "pass");
  assertEquals(verdict(never, { 0: {}, 1: {} }).outcome, "fail");
});

Deno.test("judgeRow() names the call that a row's world lacks", () => {
  const blocked = { begun: false, blockedBy: { call: 58, errno: ENOSYS } };
  const young = verdict(opening, {}, undefined, blocked);
  assertEquals([young.outcome, young.cause], ["blocked", "unsupported"]);
  assertEquals(young.blockedBy, { call: nameOf(58), errno: "ENOSYS" });
  const end = { how: "no-world", value: 12, call: 58 };
  const poor = verdict(opening, {}, end);
  assertEquals([poor.outcome, poor.cause], ["blocked", "setup"]);
  assertEquals(poor.blockedBy, { call: nameOf(58), errno: "ENOMEM" });
  const odd = verdict(opening, {}, undefined, {
    blockedBy: { call: 58, errno: 0 },
  });
  assertEquals(odd.blockedBy, { call: nameOf(58), errno: undefined });
});

Deno.test("judgeRow() lays a missing call to the row that is about it, and only to that", () => {
  const steps = [open("f", "O_RDONLY"), read(1, buffer(1)).returns(1)];
  const missing = { 0: { result: BigInt(-ENOSYS) }, 1: { result: -9n } };
  const about = (id: string) => verdict({ steps }, missing, undefined, {}, id);
  const own = about("open/success/made-up");
  assertEquals([own.outcome, own.cause], ["fail", "unsupported"]);
  assertEquals(own.blockedBy, { call: "open", errno: "ENOSYS" });
  const other = about("read/success/made-up");
  assertEquals([other.outcome, other.cause], ["blocked", "unsupported"]);
  assertEquals(other.blockedBy, { call: "open", errno: "ENOSYS" });
  // In the world of the row, which it is about all the same.
  const blockedBy = { call: numberOf("open"), errno: ENOSYS };
  const world = verdict({ steps }, {}, undefined, { blockedBy }, "open/a/b");
  assertEquals([world.outcome, world.cause], ["fail", "unsupported"]);
});

Deno.test("judgeRow() takes a step of the setup that is refused for what blocks the row", () => {
  const definition = { setup: [open("f", "O_RDONLY")], steps: [close(1)] };
  const { outcome, cause, blockedBy } = verdict(definition, {
    0: { result: -2n },
  });
  assertEquals([outcome, cause], ["blocked", "setup"]);
  assertEquals(blockedBy, { call: "open", errno: "ENOENT" });
});

Deno.test("judgeRow() lets a row ask for a call that is not there", () => {
  const steps = [close(0).fails("ENOSYS"), read(0, buffer(1)).returns(1)];
  const { outcome, cause } = verdict({ steps }, {
    0: { result: BigInt(-ENOSYS) },
    1: { result: 2n },
  });
  assertEquals([outcome, cause], ["fail", "mismatch"]);
});

Deno.test("judgeRow() fails when the row's end is of no known kind", () => {
  const end = { how: "vanished", value: 0 };
  const closing = { steps: [close(0)] };
  assertEquals(verdict(closing, { 0: {} }).outcome, "pass");
  assertEquals(verdict(closing, { 0: {} }, end).outcome, "fail");
});
