import { assertEquals } from "@std/assert";
import { call, child, exit, row, type Steps, thread } from "../language/row.ts";
import { isConcurrent } from "./concurrency.ts";

function verdict(steps: Steps, setup: Steps = []): boolean {
  return isConcurrent(row("test/row", { source: "made up", setup, steps }));
}

Deno.test("isConcurrent() finds threads and children wherever they start", () => {
  assertEquals(verdict([call.getpid()]), false);
  assertEquals(verdict([child("c", [exit(0)])]), true);
  assertEquals(verdict([call.getpid()], [child("c", [exit(0)])]), true);
  assertEquals(verdict([thread("t", [call.getpid()])]), true);
});
