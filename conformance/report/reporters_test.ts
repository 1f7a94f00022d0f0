import { assert, assertEquals } from "@std/assert";
import type { RowReport } from "../run/run_rows.ts";
import { summarize } from "./summary.ts";
import {
  type Plan,
  type ReporterMaker,
  reporterNamed,
  reporters,
} from "./reporter.ts";

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
    step: "chown is missing",
  },
];

function told(
  make: ReporterMaker | undefined,
  { plan: given = plan, reports: list = reports, stopped }: {
    plan?: Plan;
    reports?: readonly RowReport[];
    stopped?: string;
  } = {},
): string {
  let text = "";
  const reporter = make?.((part) => text += part);
  reporter?.begin?.(given);
  for (const [index, report] of list.entries()) {
    reporter?.result?.(report);
    reporter?.progress?.(index + 1, 0);
  }
  reporter?.end(given, list, summarize(list), stopped);
  return text;
}

const partial = {
  plan: { ...plan, results: 9 },
  stopped: "interrupted by SIGINT",
};
const twoSeeds = {
  plan: { ...plan, results: 6, seeds: [7, 8] },
  reports: [7, 8].flatMap((seed) =>
    reports.map((report) => ({ ...report, seed }))
  ),
};

Deno.test("json reporter writes exactly one object of the documented shape", () => {
  const object = JSON.parse(told(reporters.json));
  assertEquals(Object.keys(object), [
    "schema",
    "suite",
    "reference",
    "seed",
    "results",
    "rows",
    "summary",
  ]);
  assertEquals(object.rows, {});
  assertEquals(object.results[0], {
    id: "open/a",
    arch: "x86_64",
    mode: "isolated",
    outcome: "pass",
    verified: ["open/x"],
    unverified: [],
    milliseconds: 1,
  });
  assertEquals(object.summary.claims, { verified: 1, unverified: 0 });
  assertEquals(object.results[1].got, "= -1 ENOENT");
  assertEquals(object.summary.rows, 2);
  assertEquals(object.summary.fail, 1);
  assertEquals(object.summary.byArch.x86_64, {
    rows: 2,
    pass: 1,
    fail: 1,
    blocked: 0,
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
  assert(
    text.includes("ok 3 - open/b [riscv64] isolated # SKIP chown is missing\n"),
  );
});

Deno.test("junit reporter escapes what XML can not hold", () => {
  const text = told(reporters.junit);
  assert(text.includes('failures="1"'));
  assert(text.includes("open(&quot;&lt;&amp;&gt;&quot;)"));
  assert(
    text.includes('<skipped type="unsupported" message="chown is missing"/>'),
  );
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
    outcome: "blocked",
    cause: "unsupported",
    step: "the row's world: open is missing",
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
  assert(pretty.includes("blocked: unsupported  a and 2 more [riscv64]"));
  assertEquals(pretty.split("the row's world: open is missing").length, 2);
  assert(/^riscv64 +0 pass, 0 fail, 3 blocked/m.test(pretty));
  assert(told("tap").includes("not ok 3 - c [riscv64] single-boot\n"));
  assert(told("junit").includes('failures="0" errors="3" skipped="0"'));
});

Deno.test("json reporter says what a partial report lacks", () => {
  assertEquals(JSON.parse(told(reporters.json, partial)).partial, {
    reason: "interrupted by SIGINT",
    results: 3,
    of: 9,
  });
});

Deno.test("junit reporter makes a partial report a failing one", () => {
  const text = told(reporters.junit, partial);
  assert(text.includes('errors="1"'));
  assert(text.includes('message="interrupted by SIGINT: 3 of 9 results"'));
  assert(text.endsWith("</testsuite>\n</testsuites>\n"));
});

Deno.test("tap reporter bails out of a partial report", () => {
  const text = told(reporters.tap, partial);
  assert(text.startsWith("TAP version 14\n1..9\n"));
  assert(text.endsWith("Bail out! interrupted by SIGINT\n"));
});

Deno.test("pretty reporter says how many results a partial report lacks", () => {
  const text = told(reporters.pretty, partial);
  assert(text.endsWith("interrupted by SIGINT: 6 results are missing\n"));
});

Deno.test("reporters count no missing results where it is not known how many", () => {
  const unknown = {
    plan: { ...plan, results: reports.length },
    stopped: "no shard 2/2",
  };
  for (const name of ["pretty", "dot", "html", "markdown"] as const) {
    assert(!told(reporters[name], unknown).includes("are missing"), name);
  }
});

Deno.test("every reporter tells the results of two seeds apart", () => {
  const { seeds, results } = JSON.parse(told(reporters.json, twoSeeds));
  assertEquals(seeds, [7, 8]);
  assertEquals(
    results.map(({ seed }: { seed: number }) => seed),
    [7, 7, 7, 8, 8, 8],
  );
  const tap = told(reporters.tap, twoSeeds);
  assert(tap.includes("ok 4 - open/a [x86_64] isolated seed 8\n"));
  const junit = told(reporters.junit, twoSeeds);
  assert(junit.includes('<testsuite name="x86_64 isolated seed 7" tests="2"'));
  const pretty = told(reporters.pretty, twoSeeds);
  assert(pretty.includes("open/b [x86_64] isolated seed 8\n"));
  assert(/^seed 7 +1 pass, 1 fail/m.test(pretty), pretty);
});

Deno.test("pretty reporter counts results, not rows, when it shows progress", () => {
  const terminal = { plan: { ...plan, terminal: true } };
  assert(
    told(reporters.pretty, terminal).includes("1/3 results, 0 unexpected"),
  );
});

Deno.test("reporterNamed() knows no reporter that a name only inherits", () => {
  for (const name of ["constructor", "toString", "__proto__", ""]) {
    assertEquals(reporterNamed(name), undefined, name);
  }
  assertEquals(reporterNamed("tap"), reporters.tap);
});

Deno.test("reporters tell what the real kernel answered when a row failed", () => {
  const failed: RowReport = {
    ...common,
    id: "pipe/EINVAL/unknown-flag",
    arch: "riscv64",
    mode: "isolated",
    outcome: "fail",
    cause: "mismatch",
  };
  for (const name of ["pretty", "tap", "junit"]) {
    const text = told(reporterNamed(name), { reports: [failed] });
    assert(text.includes("the real kernel answered as wanted"), text);
    assert(text.includes("Kernel/Syscalls/pipe.cpp"), text);
  }
  const [result] =
    JSON.parse(told(reporterNamed("json"), { reports: [failed] }))
      .results;
  assertEquals(result.record, "as wanted");
});
