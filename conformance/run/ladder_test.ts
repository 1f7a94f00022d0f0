// How far up the ladder kernels come that lack calls, on the real machine.

import { assert, assertEquals } from "@std/assert";
import { type SyscallName, syscalls } from "../../src/api/calls.ts";
import { ENOSYS } from "../../src/api/errno.ts";
import { answeringCalls, missingCalls } from "../../src/debug/missing_calls.ts";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import { exportSuite, type Verification, verifyLog } from "../export.ts";
import { bootKit } from "../kit_boot.ts";
import { type Boot, parseLog } from "../judge/log.ts";
import { gradeOf } from "../program/grade.ts";
import { loadGuest } from "../program/guests.ts";
import { type RungName, rungs, worldRungs } from "../program/rungs.ts";
import { Suite, suiteOf } from "../program/suite.ts";
import { buffer, call, pipe, type Row, row } from "../language/row.ts";

const ARCHITECTURE = "riscv64";
const executor = await loadGuest(ARCHITECTURE, "executor");

/** A row for which the executor climbs all rungs. */
const topmost: Row = row("uname/success/made-up", {
  source: "made up",
  steps: [
    call.ptrace(buffer(8)).whatever(),
    call.uname(buffer(8)).whatever(),
    pipe(buffer(8), 0).succeeds(),
  ],
});
const another: Row = row("getpid/success/made-up", {
  source: "made up",
  steps: [call.getpid().succeeds()],
});
const small = new Suite(ARCHITECTURE, [topmost, another]);
const program = small.program(executor, [0, 1], await small.hash());

/** What a boot with an observer says of its rungs. */
function climb(observer: SyscallObserver, ...args: string[]): Boot {
  const { log, end } = bootKit(ARCHITECTURE, program, [observer], args);
  assertEquals(end, { kind: "exited", status: 0 }, log.join(""));
  const [boot] = parseLog(log.join("")).boots;
  assert(boot !== undefined);
  assertEquals(boot.trouble, undefined);
  return boot;
}

Deno.test("the executor climbs all rungs of a whole kernel", () => {
  const { ladder, footer } = climb({});
  assertEquals(ladder.map(({ rung }) => rung), [...rungs.keys()].slice(1));
  assert(ladder.every(({ trouble }) => trouble === undefined));
  assertEquals(footer?.rung, rungs.length - 1);
});

for (const [number, { name, proves }] of rungs.entries()) {
  for (const proof of proves) {
    Deno.test(`the executor names ${proof} where the rung of ${name} lacks it`, () => {
      const { ladder, footer } = climb(missingCalls([proof]));
      const fallen = ladder.find(({ trouble }) => trouble !== undefined);
      assertEquals(fallen?.rung, number);
      const trouble = { call: syscalls[proof].number, errno: ENOSYS };
      assertEquals(fallen?.trouble, trouble);
      assertEquals(footer?.rung, number - 1);
      // What is above is tried all the same.
      assertEquals(ladder.length, rungs.length - 1);
    });
  }
}

Deno.test("the executor names a call that answers well and does nothing", () => {
  const idle = (call: SyscallName, result: number) =>
    climb(answeringCalls([call], result)).ladder
      .find(({ trouble }) => trouble !== undefined)?.trouble;
  for (const [call, result] of [["waitid", 0], ["mmap", 0]] as const) {
    assertEquals(idle(call, result), { call: syscalls[call].number, errno: 0 });
  }
});

Deno.test("a row that runs alone finds out by itself that it has no process", () => {
  const boot = climb(missingCalls(["fork"]), "--rows", "1");
  assertEquals(boot.ladder[1]?.trouble, undefined);
});

Deno.test("the executor tries nothing above the rung that it is told", () => {
  const { ladder, selection } = climb({}, "--rung", "3");
  assertEquals(ladder.map(({ rung }) => rung), [1, 2, 3]);
  // The other row is further up.
  assertEquals([...selection ?? []], [1]);
});

Deno.test("the executor climbs from what is proven up", () => {
  const boot = climb({}, "--proven", "3");
  assertEquals(boot.header?.proven, 3);
  assertEquals(boot.ladder[0]?.rung, 4);
  assertEquals(boot.footer, { rows: 2, rung: rungs.length - 1 });
  const capped = climb({}, "--proven", "12", "--rung", "3");
  assertEquals(capped.header?.proven, 3);
  assertEquals(capped.ladder, []);
  assertEquals(capped.footer?.rung, 3);
});

for (const call of ["mmap", "close", "umask"] as const) {
  Deno.test(`the executor forgets what is proven where ${call} makes no world`, () => {
    const { header, ladder, footer } = climb(
      missingCalls([call]),
      ...["--proven", "12"],
    );
    assertEquals(header?.proven, undefined);
    assertEquals(ladder.length, rungs.length - 1);
    const fallen = ladder.find(({ trouble }) => trouble !== undefined);
    assertEquals(fallen?.trouble?.call, syscalls[call].number);
    assertEquals(footer?.rung, (fallen?.rung ?? 0) - 1);
  });
}

Deno.test("a program without rows climbs the whole ladder", async () => {
  const none = small.program(executor, [], await small.hash());
  const { log } = bootKit(ARCHITECTURE, none, [], []);
  const { boots: [boot], rung } = parseLog(log.join(""));
  assertEquals(boot?.trouble, undefined);
  assertEquals(boot?.ladder.length, rungs.length - 1);
  assertEquals(rung, rungs.length - 1);
});

Deno.test("every call is on one rung, and what a rung proves is its own", () => {
  const all = rungs.flatMap(({ calls }) => calls);
  assertEquals([...all].sort(), Object.keys(syscalls).sort());
  for (const { calls, proves } of rungs) {
    assert(proves.every((one) => calls.includes(one)));
  }
  assert(worldRungs.every((name) => rungs.some((rung) => rung.name === name)));
});

/** What a kernel that lacks calls makes of the suite. */
async function verifyYoung(
  observer: SyscallObserver,
  ...args: string[]
): Promise<Verification> {
  const kit = await exportSuite(ARCHITECTURE, { executor });
  const { log, end } = bootKit(ARCHITECTURE, kit.program, [observer], args);
  assertEquals(end, { kind: "exited", status: 0 });
  return await verifyLog(ARCHITECTURE, log.join(""));
}

// Whoever grades a row too low lets it ask in a world that it does not have.
// With users their world is whole.
for (const name of worldRungs.filter((one) => one !== "identities")) {
  Deno.test(`all rows up to the rung of ${name} pass on a kernel that has no more`, async () => {
    const rung = rungs.findIndex((one) => one.name === name);
    const { results } = await verifyYoung({}, "--rung", String(rung));
    const own = suiteOf(ARCHITECTURE).rows.filter((one) =>
      gradeOf(one).rung <= rung
    );
    assertEquals(results.length, own.length);
    assertEquals(results.filter(({ outcome }) => outcome !== "pass"), []);
  });
}

Deno.test("a kernel that speaks and no more is asked what needs no world", async () => {
  const others = (Object.keys(syscalls) as SyscallName[]).filter((one) =>
    one !== "dbgputstr" && one !== "exit"
  );
  const { results, summary, exitCode } = await verifyYoung(
    missingCalls(others),
  );
  assertEquals(exitCode, 1);
  assertEquals(summary.rows, suiteOf(ARCHITECTURE).rows.length);
  const outcomeOf = (id: string) =>
    results.find((one) => one.id === id)?.outcome;
  assertEquals(outcomeOf("dbgputstr/success/answers-the-size"), "pass");
  assertEquals(outcomeOf("clock_gettime/pointer/ts-null"), "fail");
  // All that is kept from asking is so by a call that it is not about.
  for (const { id, outcome, cause, blockedBy } of results) {
    const lacks = outcome === "blocked" || cause === "unsupported";
    assertEquals(lacks, blockedBy !== undefined, id);
    if (outcome !== "blocked") continue;
    assert(!id.startsWith(`${blockedBy?.call}/`), id);
  }
});

/** The calls of a kernel that is some weeks old. */
const FIFTEEN: readonly SyscallName[] = [
  "dbgputstr",
  "exit",
  "mmap",
  "mprotect",
  "munmap",
  "getpid",
  "fork",
  "waitid",
  "kill",
  "clock_gettime",
  "clock_nanosleep",
  "open",
  "close",
  "read",
  "write",
];

Deno.test("a kernel with fifteen calls is told by name what it lacks", async () => {
  const others = (Object.keys(syscalls) as SyscallName[]).filter((one) =>
    !FIFTEEN.includes(one)
  );
  const { results, summary } = await verifyYoung(missingCalls(others));
  const blockers = new Set(
    results.flatMap(({ blockedBy }) => blockedBy?.call ?? []),
  );
  assert([...blockers].every((name) => !FIFTEEN.includes(name as SyscallName)));
  // Of what it has, what can be asked passes.
  const of = (name: string) =>
    results.filter(({ id }) => id.startsWith(`${name}/`));
  for (const name of ["mmap", "getpid", "clock_gettime", "fork"]) {
    assert(of(name).some(({ outcome }) => outcome === "pass"), name);
    // What else a row is about may be missing.
    for (const { id, outcome, cause } of of(name)) {
      if (outcome === "fail") assertEquals(cause, "unsupported", id);
    }
  }
  assertEquals(summary.broken, 0);
  assert(summary.pass > 150, `${summary.pass}`);
});

Deno.test("rows are graded by what they stand on, their own call aside", () => {
  const grade = (id: string, definition: Parameters<typeof row>[1]) => {
    const { rung, needs } = gradeOf(row(id, definition));
    return [rungs[rung]?.name, needs];
  };
  const bad = [call.pipe(8, 0).fails("EFAULT")];
  assertEquals(grade("pipe/a/b", { steps: bad }), ["files", ["files"]]);
  const refused = [call.getrandom(8, 1n, 0).fails("EFAULT")];
  assertEquals(grade("getrandom/a/b", { steps: refused }), ["speech", []]);
  const processes: readonly RungName[] = ["memory", "processes"];
  const answered = [call.getrandom(buffer(1), 1n, 0).returns(1)];
  assertEquals(grade("getrandom/a/b", { steps: answered }), [
    "processes",
    processes,
  ]);
  // As a step of another row it is what that one stands on.
  assertEquals(grade("getpid/a/b", { steps: answered }), [
    "the rest",
    processes,
  ]);
});
