import { assert, assertEquals } from "@std/assert";
import type { RowResult, Verdict } from "../judge/outcome.ts";
import { allSteps } from "../language/step.ts";
import { callsOf } from "../program/grade.ts";
import { allRows } from "../program/suite.ts";
import { callTable } from "./call_table.ts";
import { causesOf } from "./causes.ts";

const common = { arch: "riscv64", mode: "single-boot" } as const;

function told(id: string, verdict: Verdict): RowResult {
  return { ...common, id, ...verdict };
}

/** Ids of rows that make one call, and of those that also make another. */
function rowsWith(call: string, other?: string): readonly string[] {
  return allRows.filter(({ setup, steps, teardown }) => {
    const calls = allSteps([...setup, ...steps, ...teardown]).flatMap(callsOf);
    return calls.includes(call) &&
      (other === undefined || calls.includes(other));
  }).map(({ id }) => id);
}

const lacks = (call: string): Verdict => ({
  outcome: "blocked",
  cause: "unsupported",
  blockedBy: { call, errno: "ENOSYS" },
});

Deno.test("causesOf() tells which missing call unlocks how many rows alone", () => {
  const both = rowsWith("pipe", "poll").slice(0, 2);
  const alone = rowsWith("pipe").filter((id) =>
    !rowsWith("pipe", "poll").includes(id)
  ).slice(0, 3);
  const other =
    rowsWith("poll").find((id) => !rowsWith("pipe", "poll").includes(id)) ?? "";
  const { missing, next, groups, single } = causesOf([
    ...both.map((id) => told(id, lacks("pipe"))),
    ...alone.map((id) => told(id, lacks("pipe"))),
    told(other, lacks("poll")),
    told("uname/success/made-up", { outcome: "pass" }),
  ]);
  assertEquals(missing, [
    { call: "pipe", blocks: 5, unlocks: 3 },
    { call: "poll", blocks: 1, unlocks: 1 },
  ]);
  assertEquals(next, { calls: ["pipe"], unlocks: 3 });
  assertEquals(groups.map(({ cause, results }) => [cause, results.length]), [
    ["pipe is not implemented", 5],
    ["poll is not implemented", 1],
  ]);
  assertEquals(single, []);
});

Deno.test("causesOf() tells a call that fails where worlds are made from one that is missing", () => {
  const blockedBy = { call: "fsmount", errno: "EPERM" };
  const { missing, groups } = causesOf([
    told("a/b", { outcome: "blocked", cause: "setup", blockedBy }),
  ]);
  assertEquals(missing, []);
  assertEquals(groups.map(({ cause }) => cause), [
    "fsmount fails with EPERM where a row's world is made",
  ]);
});

Deno.test("causesOf() finds the call behind many timeouts, and only where few survive it", () => {
  const timers = rowsWith("alarm").slice(0, 6);
  const timeouts = timers.map((id) =>
    told(id, { outcome: "fail", cause: "timeout" })
  );
  const [group, ...others] = causesOf(timeouts).groups;
  assertEquals(group?.results.length, 6);
  assertEquals(others, []);
  const others2 = allRows.filter(({ id }) => !timers.includes(id))
    .map(({ id }) => told(id, { outcome: "pass" }));
  // Every other row passes, those that call alarm among them.
  const spread = causesOf([...timeouts, ...others2]);
  assertEquals(spread.groups, []);
  assertEquals(spread.single.length, 6);
});

Deno.test("causesOf() takes rows together that a baseline excuses in vain", () => {
  const passing = ["a/b", "a/c", "a/d", "a/e"].map((id) =>
    told(id, { outcome: "xpass" })
  );
  assertEquals(causesOf(passing.slice(0, 3)).groups, []);
  const { groups, single } = causesOf(passing);
  assertEquals(groups.map(({ results }) => results), [passing]);
  assertEquals(single, []);
});

Deno.test("causesOf() leaves alone what disagrees alone, and what was expected", () => {
  const alone = told("a/b", { outcome: "fail", cause: "mismatch" });
  const { groups, single } = causesOf([
    alone,
    told("a/c", { outcome: "xfail", cause: "mismatch" }),
  ]);
  assertEquals(groups, []);
  assertEquals(single, [alone]);
});

Deno.test("callTable() counts an entry as right when each row that claims it is", () => {
  const passes = told("pipe/EINVAL/unknown-flag", { outcome: "pass" });
  const whole = callTable([passes]).find(({ call }) => call === "pipe");
  assertEquals(whole?.rows, { passed: 1, total: 1 });
  assert((whole?.by.errors.total ?? 0) > 0);
  assertEquals(whole?.by.errors.passed, whole?.by.errors.total);
  const fails = told("pipe/EINVAL/unknown-flag", {
    outcome: "fail",
    cause: "mismatch",
  });
  const broken = callTable([passes, fails]).find(({ call }) => call === "pipe");
  assertEquals(broken?.rows, { passed: 0, total: 1 });
  assertEquals(broken?.by.errors.passed, 0);
});

Deno.test("causesOf() finds the refusal behind rows of many calls, and only where few find it as it should be", () => {
  const refusal = "path/EACCES/directory-not-searchable";
  const about = allRows.filter(({ covers }) =>
    covers.some((claim) => claim.endsWith(refusal))
  ).map(({ id }) => id);
  const others = allRows.map(({ id }) => id).filter((id) => !about.includes(id))
    .map((id) => told(id, { outcome: "pass" }));
  const wrong = about.map((id) =>
    told(id, { outcome: "fail", cause: "mismatch" })
  );
  const { groups, single } = causesOf([...wrong, ...others]);
  assertEquals(
    groups.map(({ cause, example, results }) =>
      [cause, example?.id, results.length] as const
    ),
    [[`rows about ${refusal} go wrong`, about[0], about.length]],
  );
  assertEquals(single, []);
  // Half of them pass, so that the other half has reasons of its own.
  const half = wrong.map((result, index) =>
    index % 2 === 0 ? result : told(result.id, { outcome: "pass" })
  );
  assertEquals(causesOf([...half, ...others]).groups, []);
});
