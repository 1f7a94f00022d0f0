import { assertEquals } from "@std/assert";
import { staleFiles } from "./generate.ts";

Deno.test("staleFiles() finds none when `deno task generate` was run", async () => {
  assertEquals(await staleFiles(), [], "run: deno task generate");
});
