import { assertEquals } from "@std/assert";
import { allFaults } from "./plant.ts";
import { equivalentFor, equivalents } from "./equivalents.ts";
import { operators } from "./operators.ts";
import { sampleOf } from "./sample.ts";

const faults = await allFaults();

Deno.test("sampleOf() draws the same for a seed, and of each operator alike", () => {
  const count = 10 * operators.length;
  const sample = sampleOf(faults, count, 5);
  assertEquals(sampleOf(faults, count, 5), sample);
  for (const operator of operators) {
    const own = sample.filter((one) => one.operator === operator).length;
    assertEquals([operator, own], [operator, 10]);
  }
});

Deno.test("sampleOf() gives all there are when more are asked for", () => {
  const few = faults.slice(0, 7);
  assertEquals(sampleOf(few, 100, 1).length, 7);
});

Deno.test("equivalents are faults that can be planted, each said once", () => {
  const planted = new Set(faults.map(equivalentFor));
  assertEquals(equivalents.filter((one) => !planted.has(one)), []);
});
