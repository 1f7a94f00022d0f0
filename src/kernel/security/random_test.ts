import { assert, assertEquals, assertNotEquals } from "@std/assert";
import { Random } from "./random.ts";

function take(random: Random, count: number): number[] {
  return Array.from({ length: count }, () => random.u32());
}

Deno.test("Random repeats itself for the same seed and for no other", () => {
  assertEquals(take(new Random(7), 20), take(new Random(7), 20));
  const others = [8, -7, 2 ** 32 + 7, 7n << 32n, (7n << 32n) + 7n];
  for (const other of others) {
    assertNotEquals(take(new Random(7), 1), take(new Random(other), 1));
  }
});

Deno.test("Random.below() stays below its limit, also beyond 32 bits", () => {
  const random = new Random(3);
  const limit = 0x1f_fe00_0000;
  const values = Array.from({ length: 1000 }, () => random.below(limit));
  assert(values.every((value) => value >= 0 && value < limit));
  assert(values.some((value) => value > 0xffff_ffff));
});

Deno.test("Random.fill() fills every byte of an odd length", () => {
  const bytes = new Uint8Array(1001);
  new Random(2).fill(bytes);
  const last = bytes.subarray(900);
  assert(last.some((byte) => byte !== 0));
  assert(new Set(bytes).size > 200);
});
