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
  assertEquals(
    promiseViolation("proc").refusal,
    "promise/EPROMISEVIOLATION/proc-not-promised",
  );
  assertEquals(
    promiseViolation("unpledged").refusal,
    "promise/EPROMISEVIOLATION/pledged-at-all",
  );
});

Deno.test("PromiseViolation is committed by who pledged without the promise", () => {
  const violation = promiseViolation("proc");
  assertEquals(violation.isCommittedWith(undefined), false);
  assertEquals(violation.isCommittedWith(promiseBits.proc), false);
  assertEquals(violation.isCommittedWith(promiseBits.stdio), true);
  assertEquals(violation.isCommittedWith(0), true);
});

Deno.test("PromiseViolation of a call for the unpledged is committed by all others", () => {
  const violation = promiseViolation("unpledged");
  assertEquals(violation.isCommittedWith(undefined), false);
  assertEquals(violation.isCommittedWith(0), true);
  assertEquals(violation.isCommittedWith(-1), true);
});
