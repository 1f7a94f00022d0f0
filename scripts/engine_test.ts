import { assertEquals } from "@std/assert";
import { currentPage, readPage } from "./engine.ts";

Deno.test("docs/engine.md shows what its commands print when the example is compiled", async () => {
  const page = await readPage();
  assertEquals(
    page,
    await currentPage(page),
    "deno task engine writes it anew",
  );
});
