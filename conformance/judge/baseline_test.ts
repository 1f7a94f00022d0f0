import { assert, assertEquals, assertMatch, assertThrows } from "@std/assert";
import { apply, BaselineError, parseBaseline, unknownIds } from "./baseline.ts";
import { isExpected, type Outcome, type RowResult } from "./outcome.ts";

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
      outcome: "xfail",
      reason: "not written yet",
    },
    { id: "open/b", arch: "riscv64", outcome: "skip", reason: "hangs" },
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

Deno.test("apply() turns an expected failure that passes into xpass", () => {
  const exceptions = parseBaseline("open/a xfail why\n");
  assertEquals(apply(result("fail"), exceptions).outcome, "xfail");
  assertEquals(apply(result("pass"), exceptions).outcome, "xpass");
  assertEquals(apply(result("broken"), exceptions).outcome, "broken");
  const elsewhere = parseBaseline("open/a [aarch64] xfail why\n");
  assertEquals(apply(result("fail"), elsewhere).outcome, "fail");
});

Deno.test("apply() makes a row unsupported only where the baseline says so", () => {
  const unrun = { ...result("fail"), cause: "unsupported" } as const;
  assertEquals(apply(unrun, []).outcome, "fail");
  const declared = parseBaseline("open/a unsupported no files yet\n");
  assertEquals(apply(unrun, declared).outcome, "unsupported");
  assertEquals(apply(result("fail"), declared).outcome, "unsupported");
  const worldless = { ...result("broken"), cause: "setup" } as const;
  assertEquals(apply(worldless, declared).outcome, "unsupported");
  // A row that was not run is none that failed as it was expected to.
  const failing = parseBaseline("open/a xfail wrong error\n");
  assertEquals(apply(unrun, failing).outcome, "fail");
});

Deno.test("apply() excuses neither a row that passes nor a damaged one as unsupported", () => {
  const declared = parseBaseline("open/a unsupported no files yet\n");
  assertEquals(apply(result("pass"), declared).outcome, "xpass");
  assertEquals(apply(result("broken"), declared).outcome, "broken");
});

Deno.test("isExpected() is said of nothing that the judge alone may say but pass", () => {
  const judged: readonly Outcome[] = ["pass", "fail", "broken"];
  assertEquals(judged.filter(isExpected), ["pass"]);
});

Deno.test("unknownIds() names what a baseline excuses and no row is called", () => {
  const exceptions = parseBaseline("open/a skip x\nopen/z skip y\n");
  assertEquals(unknownIds(exceptions, [{ id: "open/a" }]), ["open/z"]);
});
