import { assertEquals } from "@std/assert";
import { currentPage, readPage } from "./engine_page.ts";

Deno.test("docs/engine.md shows what its commands print when the example is compiled", async () => {
  const page = await readPage();
  assertEquals(
    page,
    await currentPage(page),
    "run deno run --allow-all scripts/engine_page.ts",
  );
});
