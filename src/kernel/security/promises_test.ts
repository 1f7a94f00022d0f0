// Expectations: spec pledge and pledgePromises.
import { assertEquals, assertStrictEquals } from "@std/assert";
import { promiseBits, promiseViolation } from "./promises.ts";

Deno.test("promiseBits gives each promise its bit", () => {
  assertEquals(promiseBits.stdio, 1);
  assertEquals(promiseBits.no_error, 1 << 27);
  assertEquals(Object.keys(promiseBits).length, 28);
});

Deno.test("promiseViolation() is one object a promise", () => {
  assertStrictEquals(promiseViolation("proc"), promiseViolation("proc"));
  assertEquals(promiseViolation("proc").promise, "proc");
});
