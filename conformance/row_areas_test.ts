import { assertEquals, assertThrows } from "@std/assert";
import { allRows } from "./program/suite.ts";
import { type Area, areaOf, areas } from "./rows/areas.ts";

Deno.test("areaOf() gives every row to an area that has a test file of its own", async () => {
  const used = new Set<string>(allRows.map(areaOf));
  assertEquals([...used].sort(), Object.keys(areas).sort());
  const files: string[] = [];
  const folder = new URL("rows/", import.meta.url);
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith("_test.ts")) files.push(name);
  }
  assertEquals(files.sort(), Object.keys(areas).map((one) => `${one}_test.ts`));
  for (const area of Object.keys(areas) as Area[]) {
    const file = new URL(`${area}_test.ts`, folder);
    const text = await Deno.readTextFile(file);
    assertEquals(text.includes(`rowTests("${area}")`), true, area);
  }
});

Deno.test("areas have families and rules that some row is about, each once", () => {
  const groups: readonly string[] = Object.values(areas).flat();
  assertEquals(new Set(groups).size, groups.length);
  assertThrows(() => areaOf({ id: "no-such-rule/at-all" }), Error, "no area");
});
