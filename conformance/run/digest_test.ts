import { assertEquals, assertNotEquals } from "@std/assert";
import { Digest } from "./digest.ts";

function digestOf(values: readonly bigint[]): string {
  const digest = new Digest();
  for (const value of values) digest.addWide(value);
  return `${digest}`;
}

Deno.test("Digest tells orders, halves and lengths apart", () => {
  assertEquals(digestOf([1n, 2n]), digestOf([1n, 2n]));
  assertNotEquals(digestOf([1n, 2n]), digestOf([2n, 1n]));
  assertNotEquals(digestOf([1n]), digestOf([1n << 32n]));
  assertNotEquals(digestOf([]), digestOf([0n]));
});

Deno.test("Digest finds no two of many small sequences equal", () => {
  const seen = new Set<string>();
  for (let a = 0n; a < 150n; a++) {
    for (let b = -50n; b < 50n; b++) seen.add(digestOf([a, b]));
  }
  assertEquals(seen.size, 15_000);
});

Deno.test("Digest starts anew after clear()", () => {
  const digest = new Digest();
  digest.add(7);
  digest.clear();
  assertEquals(`${digest}`, `${new Digest()}`);
});
