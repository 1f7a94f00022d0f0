import { assertEquals } from "@std/assert";
import { syscalls } from "../../api/calls.ts";
import { unwritten } from "../../api/unwritten.ts";
import { handlers } from "./index.ts";

// How many rows may be without a handler. It may only be lowered.
const most = 0;

Deno.test("handlers are there for every row that is not marked unwritten", () => {
  const missing = Object.keys(syscalls).filter((name) =>
    !Object.hasOwn(handlers, name)
  );
  assertEquals(missing, [...unwritten]);
});

Deno.test("unwritten rows only become fewer", () => {
  assertEquals(Math.min(unwritten.length, most), unwritten.length);
});

Deno.test("handlers are there only for calls that the table has", () => {
  const extra = Object.keys(handlers).filter((name) =>
    !Object.hasOwn(syscalls, name)
  );
  assertEquals(extra, []);
});
