import { assert, assertEquals, assertThrows } from "@std/assert";
import { Chance } from "./chance.ts";

function drawn(...seeds: readonly number[]): readonly number[] {
  const chance = new Chance(...seeds);
  return Array.from({ length: 8 }, () => chance.bits());
}

Deno.test("Chance says the same when it is seeded alike", () => {
  assertEquals(drawn(1, 2), drawn(1, 2));
});

Deno.test("Chance says something else when one of its seeds differs", () => {
  const all = [drawn(0), drawn(1), drawn(0, 0), drawn(1, 2), drawn(2, 1)];
  assertEquals(new Set(all.flat()).size, all.length * 8);
});

Deno.test("weighted() never gives what has no weight, and the rest by weight", () => {
  const chance = new Chance(7);
  const counts = { often: 0, seldom: 0, never: 0 };
  for (let index = 0; index < 4000; index++) {
    counts[
      chance.weighted([["never", 0], ["often", 3], ["seldom", 1]] as const)
    ]++;
  }
  assertEquals(counts.never, 0);
  assert(counts.often > 2800 && counts.often < 3200, `${counts.often}`);
});

Deno.test("pick() throws when there is nothing to pick from", () => {
  assertThrows(() => new Chance(1).pick([]), RangeError);
});
