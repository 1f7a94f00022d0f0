import { assertEquals } from "@std/assert";
import { architectures } from "../../src/cpu/cpu.ts";
import type { RowResult } from "../judge/outcome.ts";
import { compareTraces } from "./traces.ts";

/** A row that says why its calls differ. */
const DIFFERS = "getpgid/narrow/low-half-finds-the-process";

function resultsOf(
  id: string,
  traces: readonly string[],
  more: Partial<RowResult> = {},
): readonly RowResult[] {
  return traces.map((trace, index) => ({
    id,
    arch: architectures[index] ?? "riscv64",
    mode: "isolated",
    outcome: "pass",
    trace,
    ...more,
  }));
}

Deno.test("compareTraces() counts what is equal and names what is not", () => {
  const { equal, different } = compareTraces([
    ...resultsOf("a/b", ["1", "1", "1"]),
    ...resultsOf("c/d", ["1", "1", "2"]),
  ]);
  assertEquals([equal, different], [1, ["c/d"]]);
});

Deno.test("compareTraces() gives another hash for other calls and for other rows", () => {
  const hashes = [
    resultsOf("a/b", ["1", "1", "1"]),
    resultsOf("a/b", ["2", "2", "2"]),
    resultsOf("a/c", ["1", "1", "1"]),
  ].map((results) => compareTraces(results).hash);
  assertEquals(new Set(hashes).size, 3);
  const [first] = hashes;
  const turned = [...resultsOf("a/b", ["1", "1", "1"])].reverse();
  assertEquals(compareTraces(turned).hash, first);
});

Deno.test("compareTraces() looks at rows of all architectures that passed alone", () => {
  const { equal, different } = compareTraces([
    ...resultsOf("a/b", ["1", "2"]),
    ...resultsOf("c/d", ["1", "1", "2"], { outcome: "fail" }),
    ...resultsOf("e/f", ["1", "1", "2"], { mode: "single-boot" }),
  ]);
  assertEquals([equal, different], [0, []]);
});

Deno.test("compareTraces() compares seed by seed", () => {
  const { equal, different } = compareTraces([
    ...resultsOf("a/b", ["1", "1", "1"], { seed: 1 }),
    ...resultsOf("a/b", ["2", "2", "2"], { seed: 2 }),
  ]);
  assertEquals([equal, different], [2, []]);
});

Deno.test("compareTraces() lets a row differ that says why, and no other", () => {
  const { exempt, different } = compareTraces(
    resultsOf(DIFFERS, ["1", "1", "2"]),
  );
  assertEquals([exempt, different], [1, []]);
  assertEquals(
    compareTraces(resultsOf(DIFFERS, ["1", "1", "1"])).wronglyExempt,
    [DIFFERS],
  );
});
