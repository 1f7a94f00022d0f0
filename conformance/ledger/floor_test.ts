import { assert, assertEquals } from "@std/assert";
import { syscalls } from "../../src/api/calls.ts";
import { allRows } from "../program/suite.ts";
import type { Step } from "../language/step.ts";
import { allCoverage } from "../claims.ts";
import { account } from "./accounting.ts";
import { floor } from "./floor.ts";

const { total, unknown, waivedButCovered } = account(allCoverage);

Deno.test("allRows cover no less of the ledger than the floor says", () => {
  assert(total.covered >= floor, `${total.covered} of at least ${floor}`);
});

Deno.test("allRows name only ids that the ledger holds", () => {
  assertEquals(unknown, []);
});

Deno.test("allRows cover nothing that is waived", () => {
  assertEquals(waivedButCovered, []);
});

function callsOf(steps: readonly Step[]): string[] {
  return steps.flatMap(({ action }) => {
    if (action.kind === "call") return [action.name ?? ""];
    if (action.kind === "child") return ["fork"];
    if (action.kind === "thread") return ["create_thread"];
    return "steps" in action ? callsOf(action.steps) : [];
  });
}

Deno.test("allRows make every system call at least once", () => {
  const made = new Set(allRows.flatMap(({ steps }) => callsOf(steps)));
  // Only the signal trampoline calls sigreturn.
  made.add("sigreturn");
  const never = Object.keys(syscalls).filter((name) => !made.has(name));
  assertEquals(never, []);
});
