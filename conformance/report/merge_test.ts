import { assertEquals, assertThrows } from "@std/assert";
import { runConformance } from "../conformance.ts";
import { mergeResults, type NamedResults } from "./merge.ts";
import { parseResults, ResultsError } from "./results.ts";

async function run(
  shard?: { index: number; count: number },
  architecture: "riscv64" | "aarch64" = "riscv64",
): Promise<NamedResults> {
  let text = "";
  await runConformance({
    architectures: [architecture],
    filter: "pipe/E",
    ...(shard === undefined ? {} : { shard }),
    reporters: [{ name: "json", write: (part) => text += part }],
  });
  const name = shard === undefined ? "all" : `${shard.index}.json`;
  return { name, results: parseResults(text) };
}

function judged({ results: { results } }: Pick<NamedResults, "results">) {
  return results.map(({ id, arch, outcome }) => [id, arch, outcome].join())
    .sort();
}

const whole = await run();
const shards = await Promise.all(
  [1, 2, 3].map((index) => run({ index, count: 3 })),
);

Deno.test("runConformance() is as expected where a shard has none of the rows", async () => {
  const all = await Promise.all(
    [1, 2, 3, 4, 5, 6, 7].map((index) =>
      runConformance({
        architectures: ["riscv64"],
        filter: "pipe/EINVAL/unknown-flag",
        shard: { index, count: 7 },
      })
    ),
  );
  assertEquals(all.map(({ reports }) => reports.length).sort(), [
    ...[0, 0, 0, 0, 0, 0, 1],
  ]);
  assertEquals(new Set(all.map(({ exitCode }) => exitCode)), new Set([0]));
  const none = await runConformance({
    filter: "no such row",
    shard: { index: 1, count: 2 },
  });
  assertEquals(none.exitCode, 2);
});

Deno.test("mergeResults() makes of the shards of a run what the whole run gives", () => {
  const { results, stopped, notes } = mergeResults(shards);
  assertEquals([stopped, notes], [undefined, []]);
  assertEquals(judged({ results }), judged(whole));
  assertEquals(results.selection?.shard, undefined);
  assertEquals(results.suite, whole.results.suite);
});

Deno.test("mergeResults() says which shard is missing, and what was partial", () => {
  const [first, , third] = shards as [NamedResults, NamedResults, NamedResults];
  const missing = mergeResults([first, third]);
  assertEquals(missing.stopped, "no results of shard 2/3");
  assertEquals(missing.results.partial?.reason, missing.stopped);
  const partial = { reason: "interrupted", results: 2, of: 5 };
  const late = { ...third, results: { ...third.results, partial } };
  const { stopped, results } = mergeResults([shards[1] ?? first, first, late]);
  assertEquals(stopped, "3.json is partial: interrupted");
  const there = results.results.length;
  assertEquals(results.partial?.of, there + 3);
});

Deno.test("mergeResults() lets the last of several results count", () => {
  const again = {
    name: "again",
    results: {
      ...whole.results,
      results: whole.results.results.slice(0, 1).map((one) => ({
        ...one,
        outcome: "fail" as const,
      })),
    },
  };
  const { results, notes } = mergeResults([whole, again]);
  assertEquals(results.results.length, whole.results.results.length);
  assertEquals(
    results.results.filter(({ outcome }) => outcome === "fail")
      .length,
    1,
  );
  assertEquals(notes, [
    "1 results are told more than once; the last one counts",
  ]);
});

Deno.test("mergeResults() refuses results of other suites and shards, and takes those of other architectures", async () => {
  const other = {
    name: "other",
    results: { ...whole.results, suite: "\x1b[1m" },
  };
  assertThrows(
    () => mergeResults([whole, other]),
    ResultsError,
    "all and other are of different suites",
  );
  const elsewhere = await run(undefined, "aarch64");
  const both = mergeResults([whole, elsewhere]);
  assertEquals(both.results.selection?.architectures, ["riscv64", "aarch64"]);
  assertEquals(
    both.results.results.length,
    whole.results.results.length + elsewhere.results.results.length,
  );
  const [first] = shards as [NamedResults];
  const { selection } = first.results;
  const of4 = {
    name: "4",
    results: {
      ...first.results,
      selection: {
        architectures: selection?.architectures ?? [],
        mode: "isolated" as const,
        shard: { index: 1, count: 4 },
      },
    },
  };
  assertThrows(
    () => mergeResults([first, of4]),
    ResultsError,
    "of 3 and one of 4",
  );
});
