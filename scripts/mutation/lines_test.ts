import { assertEquals } from "@std/assert";
import { linesOf } from "./lines.ts";

Deno.test("linesOf() puts lines together however they are cut", async () => {
  const cuts = ["a", "b\nc\n\nd", "e\nwithout an end"];
  const bytes = ReadableStream.from(
    cuts.map((cut) => new TextEncoder().encode(cut)),
  );
  assertEquals(await Array.fromAsync(linesOf(bytes)), ["ab", "c", "", "de"]);
});
