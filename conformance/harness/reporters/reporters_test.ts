import { assert, assertEquals } from "@std/assert";
import type { RowReport } from "../run_rows.ts";
import { summarize } from "../summary.ts";
import { type Plan, type ReporterMaker, reporters } from "./reporter.ts";

const plan: Plan = {
  results: 3,
  suite: "0011223344556677",
  reference: "5f37b60744d4",
  seed: 7,
  terminal: false,
  color: false,
};

const common = { verified: [], unverified: [], milliseconds: 1 } as const;
const reports: readonly RowReport[] = [
  {
    ...common,
    id: "open/a",
    arch: "x86_64",
    mode: "isolated",
    outcome: "pass",
    verified: ["open/x"],
  },
  {
    ...common,
    id: "open/b",
    arch: "x86_64",
    mode: "isolated",
    outcome: "fail",
    cause: "mismatch",
    step: 'open("<&>")',
    wanted: "= 0",
    got: "= -1 ENOENT",
  },
  {
    ...common,
    id: "open/b",
    arch: "riscv64",
    mode: "isolated",
    outcome: "unsupported",
    step: "level 1",
  },
];

function told(make: ReporterMaker | undefined): string {
  let text = "";
  const reporter = make?.((part) => text += part);
  reporter?.begin?.(plan);
  for (const report of reports) reporter?.result?.(report);
  reporter?.end(plan, reports, summarize(reports));
  return text;
}

Deno.test("json reporter writes exactly one object of the documented shape", () => {
  const object = JSON.parse(told(reporters.json));
  assertEquals(Object.keys(object), [
    "schema",
    "suite",
    "reference",
    "seed",
    "results",
    "summary",
  ]);
  assertEquals(object.results[0], {
    id: "open/a",
    arch: "x86_64",
    mode: "isolated",
    outcome: "pass",
    verified: ["open/x"],
    unverified: [],
  });
  assertEquals(object.summary.claims, { verified: 1, unverified: 0 });
  assertEquals(object.results[1].got, "= -1 ENOENT");
  assertEquals(object.summary.rows, 2);
  assertEquals(object.summary.fail, 1);
  assertEquals(object.summary.byArch.x86_64, {
    rows: 2,
    pass: 1,
    fail: 1,
    broken: 0,
    missing: 0,
    skip: 0,
    unsupported: 0,
    xfail: 0,
    xpass: 0,
  });
});

Deno.test("tap reporter numbers its lines and explains failures", () => {
  const text = told(reporters.tap);
  assert(text.startsWith("TAP version 14\n1..3\n"));
  assert(text.includes("ok 1 - open/a [x86_64] isolated\n"));
  assert(text.includes("not ok 2 - open/b [x86_64] isolated\n  ---\n"));
  assert(text.includes("ok 3 - open/b [riscv64] isolated # SKIP level 1\n"));
});

Deno.test("junit reporter escapes what XML can not hold", () => {
  const text = told(reporters.junit);
  assert(text.includes('failures="1"'));
  assert(text.includes("open(&quot;&lt;&amp;&gt;&quot;)"));
  assert(text.includes('<skipped message="level 1"/>'));
});

Deno.test("pretty reporter tells step, wanted, got and a line per architecture", () => {
  const text = told(reporters.pretty);
  assert(text.includes("fail: mismatch  open/b [x86_64] isolated\n"));
  assert(text.includes("wanted  = 0\n    got     = -1 ENOENT\n"));
  assert(/^x86_64 +1 pass, 1 fail/m.test(text));
  assert(
    text.endsWith(
      "claims   1 verified, 0 unverified\n2 rows, 3 results\n",
    ),
  );
});

Deno.test("reporters tell rows that nothing excused from running as failures", () => {
  const young: readonly RowReport[] = ["a", "b", "c"].map((id) => ({
    ...common,
    id,
    arch: "riscv64",
    mode: "single-boot",
    outcome: "fail",
    cause: "unsupported",
    step: "the kernel reached level 0",
  }));
  const told = (name: string): string => {
    let text = "";
    const reporter = reporters[name]?.((part) => text += part);
    reporter?.begin?.(plan);
    for (const report of young) reporter?.result?.(report);
    reporter?.end(plan, young, summarize(young));
    return text;
  };
  const pretty = told("pretty");
  assert(pretty.includes("fail: unsupported  a and 2 more [riscv64]"));
  assertEquals(pretty.split("the kernel reached level 0").length, 2);
  assert(/^riscv64 +0 pass, 3 fail/m.test(pretty));
  assert(told("tap").includes("not ok 3 - c [riscv64] single-boot\n"));
  assert(told("junit").includes('failures="3" errors="0" skipped="0"'));
});
