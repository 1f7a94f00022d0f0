import { assertEquals, assertStringIncludes } from "@std/assert";
import type { RowReport } from "../run/run_rows.ts";
import { compareResults, comparisonText, countsOf } from "./compare.ts";
import { parseResults, type Results } from "./results.ts";
import { HOSTILE, samples, toldBy } from "./sample_reports.ts";

type Told = readonly [string, RowReport["outcome"], Partial<RowReport>?];

function resultsOf(
  told: readonly Told[],
  more: Partial<Results> = {},
): Results {
  return {
    suite: "s",
    reference: "r",
    seed: 1,
    results: told.map(([id, outcome, rest]) => ({
      id,
      arch: "riscv64",
      mode: "isolated",
      outcome,
      milliseconds: 0,
      ...rest,
    })),
    ...more,
  };
}

const excused = { known: { line: 1, judged: "fail", reason: "x" } } as const;

Deno.test("compareResults() tells fixed, regressed, changed, new and gone apart", () => {
  const comparison = compareResults(
    resultsOf([
      ["same", "pass"],
      ["fixed", "fail"],
      ["broke", "pass"],
      ["crashes", "fail", { cause: "mismatch" }],
      ["gone", "pass"],
    ]),
    resultsOf([
      ["same", "pass"],
      ["fixed", "pass"],
      ["broke", "fail", { cause: "timeout" }],
      ["crashes", "fail", { cause: "crash" }],
      ["new", "fail"],
    ]),
  );
  const { fixed, regressed, changed, added, gone, same } = comparison;
  assertEquals(
    [fixed, regressed, changed, added, gone].map((list) =>
      list.map(({ title }) => title.split(" ")[0])
    ),
    [["fixed"], ["broke"], ["crashes"], ["new"], ["gone"]],
  );
  assertEquals(same, 1);
  assertEquals(
    countsOf(comparison),
    "1 regressed, 1 fixed, 1 changed, 1 new, 1 gone, 1 the same " +
      "(1 of the new are not as expected)",
  );
});

Deno.test("compareResults() looks at what rows did, not at what a baseline excuses", () => {
  const hidden = compareResults(
    resultsOf([["a", "pass"], ["b", "xfail", excused], ["c", "fail"]]),
    resultsOf([
      ["a", "xfail", excused],
      ["b", "xpass", { known: { ...excused.known, judged: "pass" } }],
      ["c", "xfail", excused],
    ]),
  );
  assertEquals(hidden.regressed.map(({ title }) => title[0]), ["a"]);
  assertEquals(hidden.fixed.map(({ title }) => title[0]), ["b"]);
});

Deno.test("compareResults() keeps architectures, modes, seeds and repetitions apart", () => {
  const told: readonly Told[] = [
    ["a", "pass"],
    ["a", "pass", { arch: "x86_64" }],
    ["a", "pass", { mode: "single-boot" }],
    ["a", "pass", { seed: 2 }],
    ["a", "pass", { repetition: 2 }],
  ];
  const failing = told.map(([id, , rest = {}]): Told => [
    id,
    "fail",
    rest,
  ]);
  const one = compareResults(resultsOf(told), resultsOf(failing));
  assertEquals(one.regressed.length, told.length);
});

Deno.test("compareResults() notes other suites and partial results", () => {
  const { notes } = compareResults(
    resultsOf([], {
      suite: `\x1b[1m`,
      partial: { reason: "late", results: 1, of: 9 },
    }),
    resultsOf([]),
  );
  assertEquals(notes, [
    "the suite is another one: \\u{1b}[1m and s",
    "the first is partial (late): 1 of 9 results",
  ]);
});

Deno.test("comparisonText() lets nothing foreign through, and names as many as were asked for", () => {
  const after = parseResults(toldBy("json"));
  const before = {
    ...after,
    results: samples.map((one): RowReport => ({ ...one, outcome: "pass" })),
  };
  const text = comparisonText(compareResults(before, after));
  // deno-lint-ignore no-control-regex
  assertEquals(/[\x00-\x09\x0b-\x1f\x7f\u202e]/.test(text), false);
  assertStringIncludes(text, "hostile/\\u{1b}");
  assertEquals(text.includes(HOSTILE), false);
  const short = comparisonText(compareResults(before, after), 1);
  assertStringIncludes(short, "regressed  … ");
});
