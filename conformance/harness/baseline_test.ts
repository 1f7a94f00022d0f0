import { assertEquals, assertThrows } from "@std/assert";
import { apply, BaselineError, parseBaseline } from "./baseline.ts";
import type { Outcome, RowResult } from "./outcome.ts";

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

Deno.test("apply() turns an expected failure that passes into xpass", () => {
  const exceptions = parseBaseline("open/a xfail why\n");
  assertEquals(apply(result("fail"), exceptions).outcome, "xfail");
  assertEquals(apply(result("pass"), exceptions).outcome, "xpass");
  assertEquals(apply(result("broken"), exceptions).outcome, "broken");
  const elsewhere = parseBaseline("open/a [aarch64] xfail why\n");
  assertEquals(apply(result("fail"), elsewhere).outcome, "fail");
});
