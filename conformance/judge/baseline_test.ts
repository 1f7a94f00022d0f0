import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { Baseline, BaselineError, parseBaseline } from "./baseline.ts";
import { isExpected, type Outcome, type RowResult } from "./outcome.ts";

const apply = (result: RowResult, text: string): RowResult =>
  new Baseline(parseBaseline(text)).apply(result);

function result(outcome: Outcome): RowResult {
  return { id: "open/a", arch: "x86_64", mode: "isolated", outcome };
}

Deno.test("parseBaseline() reads lines with and without an architecture", () => {
  const text = "# known\n\nopen/a xfail not written yet\n" +
    "open/b [riscv64] skip hangs\n";
  assertEquals(parseBaseline(text), [
    {
      id: "open/a",
      arch: undefined,
      outcomes: ["xfail"],
      reason: "not written yet",
      link: undefined,
      line: 3,
    },
    {
      id: "open/b",
      arch: ["riscv64"],
      outcomes: ["skip"],
      reason: "hangs",
      link: undefined,
      line: 4,
    },
  ]);
});

Deno.test("parseBaseline() names the line when a reason is missing", () => {
  assertThrows(
    () => parseBaseline("open/a xfail\n"),
    BaselineError,
    "line 1",
  );
});

Deno.test("parseBaseline() refuses an architecture that there is not", () => {
  assertThrows(
    () => parseBaseline("open/a xfail y\nopen/b [mips] xfail x\n"),
    BaselineError,
    "line 2 names the architecture mips",
  );
});

Deno.test("parseBaseline() refuses two lines that contradict each other", () => {
  const contradictions = [
    "open/a [riscv64] xfail x\n# why\nopen/a [riscv64] skip y\n",
    "open/a xfail x\n\nopen/a [riscv64] unsupported y\n",
    "open/a [aarch64] skip x\n\nopen/a xfail y\n",
  ];
  for (const text of contradictions) {
    assertThrows(
      () => parseBaseline(text),
      BaselineError,
      "line 3 contradicts line 1: open/a",
    );
  }
  const fine = "open/a [riscv64] xfail x\nopen/a [aarch64] skip y\n" +
    "open/b xfail x\nopen/b [riscv64] xfail still\n";
  assertEquals(parseBaseline(fine).length, 4);
});

Deno.test("parseBaseline() shows little of a file that is no baseline, and nothing raw", () => {
  const garbage = "\x7fELF\x02\x1b[31m\u{fffd}\u{202e}".repeat(1000);
  const error = assertThrows(() => parseBaseline(garbage), BaselineError);
  assert(error.message.length < 130);
  assertMatch(error.message, /: \\u\{7f\}ELF\\u\{2\}[\x20-\x7e]*…$/);
});

Deno.test("parseBaseline() reads several architectures, several outcomes and a link", () => {
  const text =
    "poll/* [riscv64, aarch64] pass,timeout races https://bugs.example/7\n";
  assertEquals(parseBaseline(text), [{
    id: "poll/*",
    arch: ["riscv64", "aarch64"],
    outcomes: ["pass", "timeout"],
    reason: "races",
    link: "https://bugs.example/7",
    line: 1,
  }]);
  for (
    const [line, complaint] of [
      ["open/a pass,skip both", "says skip and something else"],
      ["open/a pass,flaky why", "names the outcome flaky"],
      ["open/a xfail https://bugs.example/7", "has a link and no reason"],
      ["open/a [riscv64 xfail why", "is not"],
    ] as const
  ) assertThrows(() => parseBaseline(line), BaselineError, complaint);
});

Deno.test("apply() turns an expected failure that passes into xpass", () => {
  const text = "open/a xfail why\n";
  assertEquals(apply(result("fail"), text).outcome, "xfail");
  assertEquals(apply(result("pass"), text).outcome, "xpass");
  assertEquals(apply(result("broken"), text).outcome, "broken");
  assertEquals(
    apply(result("fail"), "open/a [aarch64] xfail why\n").outcome,
    "fail",
  );
});

Deno.test("apply() makes a row unsupported only where the baseline says so", () => {
  const unrun = { ...result("fail"), cause: "unsupported" } as const;
  assertEquals(apply(unrun, "").outcome, "fail");
  const declared = "open/a unsupported no files yet\n";
  assertEquals(apply(unrun, declared).outcome, "unsupported");
  assertEquals(apply(result("fail"), declared).outcome, "unsupported");
  const worldless = { ...result("broken"), cause: "setup" } as const;
  assertEquals(apply(worldless, declared).outcome, "unsupported");
  // A row that was not run is none that failed as it was expected to.
  assertEquals(apply(unrun, "open/a xfail wrong error\n").outcome, "fail");
});

Deno.test("apply() excuses neither a row that passes nor a damaged one as unsupported", () => {
  const declared = "open/a unsupported no files yet\n";
  assertEquals(apply(result("pass"), declared).outcome, "xpass");
  assertEquals(apply(result("broken"), declared).outcome, "broken");
});

Deno.test("apply() takes whichever of several outcomes happens, and no other", () => {
  const text = "open/a pass,timeout races\n";
  const fail = (cause: "timeout" | "crash"): RowResult => ({
    ...result("fail"),
    cause,
  });
  assertEquals(apply(result("pass"), text).outcome, "pass");
  assertEquals(apply(fail("timeout"), text).outcome, "xfail");
  assertEquals(apply(fail("crash"), text).outcome, "fail");
  assertEquals(apply(result("pass"), "open/a crash x\n").outcome, "xpass");
});

Deno.test("apply() lets an id count before patterns, and the last pattern before others", () => {
  const text = "open/* unsupported no files\nopen/a* xfail x\n" +
    "open/a pass here it works\n* [aarch64] skip all\n";
  const of = (id: string, arch: RowResult["arch"]): Outcome =>
    apply({ ...result("fail"), id, arch }, text).outcome;
  assertEquals(of("open/a", "x86_64"), "fail");
  assertEquals(of("open/ab/c", "x86_64"), "xfail");
  assertEquals(of("open/b/c", "x86_64"), "unsupported");
  assertEquals(of("open/b/c", "aarch64"), "skip");
  assertEquals(of("reopen/b", "x86_64"), "fail");
  assertEquals(
    apply({ ...result("pass"), id: "openXa" }, "open.a xfail y\n")
      .outcome,
    "pass",
  );
});

Deno.test("apply() keeps what the judge said beside what was made of it", () => {
  const { known } = apply(
    result("fail"),
    "# why\nopen/a xfail late https://bugs.example/7\n",
  );
  assertEquals(known, {
    line: 2,
    judged: "fail",
    reason: "late",
    link: "https://bugs.example/7",
  });
});

Deno.test("isExpected() is said of nothing that the judge alone may say but pass", () => {
  const judged: readonly Outcome[] = ["pass", "fail", "broken"];
  assertEquals(judged.filter(isExpected), ["pass"]);
});

Deno.test("idle() names lines that are about no row, and those that others hide", () => {
  const rows = [{ id: "open/a" }, { id: "open/b", arch: ["x86_64"] as const }];
  const idle = (text: string): readonly number[] =>
    new Baseline(parseBaseline(text)).idle(rows).map(({ line }) => line);
  assertEquals(idle("open/a skip x\nopen/z skip y\nread/* skip z\n"), [2, 3]);
  assertEquals(idle("open/b [riscv64] skip x\nopen/b [x86_64] skip x\n"), [1]);
  assertEquals(idle("open/* skip x\n*/a skip y\nopen/b skip z\n"), [1]);
});
