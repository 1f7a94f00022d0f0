// The names that the kernel refuses by, as its sources spell them.

import { assertEquals } from "@std/assert";
import { syscallsByNumber } from "../src/api/calls.ts";
import { sourcesIn, textOf } from "./sources.ts";

const NAME = /"([a-z0-9_-]+\/E[A-Z0-9]+\/[a-z0-9_-]+)"/g;

const code: string[] = [];
for await (const path of sourcesIn("src/kernel/")) {
  if (path.endsWith("_test.ts")) continue;
  const text = await textOf(path);
  code.push(text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, ""));
}
const spelt = new Set(
  code.flatMap((text) => [...text.matchAll(NAME)].map(([, name = ""]) => name)),
);
const checks = syscallsByNumber.flatMap(({ refuses }) => refuses);

Deno.test("the kernel refuses only by names that a call's paragraph states", () => {
  const stated = new Set(checks.map(({ refusal }) => refusal));
  assertEquals([...spelt].filter((name) => !stated.has(name)), []);
});

Deno.test("the kernel can refuse by every name that a paragraph states and does not waive", () => {
  const expected = checks.filter(({ refusal, waived }) =>
    // security/promises.ts puts the names of the promises together.
    waived === undefined && !refusal.startsWith("promise/")
  );
  const names = new Set(expected.map(({ refusal }) => refusal));
  assertEquals([...names].filter((name) => !spelt.has(name)), []);
});

Deno.test("the kernel's sources spell every name in one piece", () => {
  const pieces = code.flatMap((text) =>
    text.match(/["`][^"`\s]*\/E[A-Z0-9]+\/?(?:[^"`\s]*\$\{[^`]*`|["`])/g) ?? []
  );
  assertEquals(pieces, []);
});
