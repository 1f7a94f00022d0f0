// What a stranger is told of kernels that lack calls or answer wrongly.

import { assert, assertEquals } from "@std/assert";
import { answeringCalls, missingCalls } from "../../src/debug/missing_calls.ts";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import { loadGuest } from "../program/guests.ts";
import { allRows, Suite } from "../program/suite.ts";
import { EmulatorTarget } from "../run/emulator.ts";
import {
  ROW_INSTRUCTIONS,
  type RowReport,
  runSingleBoot,
} from "../run/run_rows.ts";
import { explanationOf } from "./explanation.ts";
import { explain } from "./pretty.ts";

const executor = await loadGuest("riscv64", "executor");

async function told(
  prefixes: readonly string[],
  observer: SyscallObserver,
): Promise<{ reports: readonly RowReport[]; lines: readonly string[] }> {
  const suite = new Suite(
    "riscv64",
    allRows.filter(({ id }) => prefixes.some((one) => id.startsWith(one))),
  );
  const reports = await runSingleBoot(
    new EmulatorTarget([observer]),
    suite,
    executor,
    [...suite.rows.keys()],
    { seed: 1, maxInstructions: ROW_INSTRUCTIONS },
  );
  const lines = explanationOf(reports, (report) => explain(report, false));
  return { reports, lines };
}

Deno.test("explanationOf() says nothing when everything is as expected", async () => {
  assertEquals((await told(["getpgrp/"], {})).lines, []);
});

Deno.test("explanationOf() names the missing call that unlocks most", async () => {
  const { reports, lines } = await told(
    ["pipe/", "getpgrp/", "killpg/"],
    missingCalls(["pipe", "killpg"]),
  );
  const lost = reports.filter(({ outcome }) => outcome !== "pass").length;
  assert(lost > 10);
  const next = lines.find((line) => line.startsWith("next to implement: "));
  assert(next?.startsWith("next to implement: pipe; "), next);
  assert(lines.some((line) => /^ {4}pipe +blocks \d+ rows, \d+ of/.test(line)));
  assert(lines.some((line) => /^ {4}killpg +blocks /.test(line)));
  // Not one of them is told of alone.
  assert(!lines.some((line) => line.includes("wanted")));
});

Deno.test("explanationOf() tells a disagreement with the steps that led to it", async () => {
  const { reports, lines } = await told(
    ["dup2/", "getpgrp/"],
    answeringCalls(["dup2"], 0),
  );
  const wrong = reports.filter(({ outcome }) => outcome !== "pass");
  assert(wrong.length > 0);
  const text = lines.join("\n");
  const { id } = wrong[0] ?? { id: "" };
  const story = text.slice(text.indexOf(id));
  assert(/step {4}dup2\(/.test(story), text);
  assert(/got {5}= 0/.test(story), text);
  assert(/source {2}Kernel\/Syscalls\/dup2\.cpp/.test(story), text);
  // And the call as a whole, beside one of which nothing is wrong.
  assert(/^dup2 +\d+\/\d+/m.test(text), text);
  assert(text.includes("1 other call is as it should be"), text);
});

/** A result of a row as a report has it. */
function result(id: string, change: Partial<RowReport>): RowReport {
  return {
    id,
    arch: "riscv64",
    mode: "single-boot",
    milliseconds: 0,
    outcome: "pass",
    ...change,
  };
}

Deno.test("explanationOf() counts no call as wrong of which the log does not tell", () => {
  const wrong = result("pipe/EINVAL/unknown-flag", {
    outcome: "fail",
    cause: "mismatch",
    wanted: "= -1 EINVAL",
    got: "= 0",
  });
  const lost = result(
    allRows.find(({ id }) => id.startsWith("getpgrp/"))?.id ?? "",
    { outcome: "missing" },
  );
  const text = explanationOf([wrong, lost], ({ id }) => id).join("\n");
  assert(text.includes("nothing is right yet of pipe"), text);
  assert(!text.includes("getpgrp,") && !text.includes(", getpgrp"), text);
  // There is neither a table nor anything that it leaves out.
  assert(!/^call|other call/m.test(text), text);
});

Deno.test("explanationOf() counts rows as right that passed unexpectedly", () => {
  const passed = result("pipe/EINVAL/unknown-flag", { outcome: "xpass" });
  const text = explanationOf([passed], ({ id }) => id).join("\n");
  assert(text.includes(passed.id) && !text.includes("nothing is right"), text);
});

Deno.test("explain() says the baseline's reason once where a row passed unexpectedly", () => {
  const reason = "flags are not looked at";
  const passed = result("pipe/EINVAL/unknown-flag", {
    outcome: "xpass",
    step: reason,
    known: { line: 3, judged: "pass", reason },
  });
  const lines = explain(passed, false).split("\n");
  assertEquals(lines.filter((line) => line.includes(reason)), [
    `    known   line 3: ${reason}`,
  ]);
});
