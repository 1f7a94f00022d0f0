import { assert, assertEquals } from "@std/assert";
import { fileOf } from "./row_file.ts";
import { allRows } from "./suite.ts";

Deno.test("fileOf() names a file that is there for every row, and that of its table", async () => {
  const files = new Set(allRows.map(fileOf));
  const missing: string[] = [];
  for (const file of files) {
    try {
      await Deno.stat(new URL(`../../${file}`, import.meta.url));
    } catch {
      missing.push(file);
    }
  }
  assertEquals(missing, []);
  assert(files.size > 100);
  assertEquals(
    fileOf({ id: "pipe/EINVAL/unknown-flag" }),
    "conformance/calls/pipe/pipe.ts",
  );
});
