import { assertEquals } from "@std/assert";
import { cHeaders } from "../src/api/generate/c_headers.ts";
import { syscallsDocument } from "../src/api/generate/documentation.ts";

const root = new URL("../", import.meta.url);
const include = new URL("guest-programs/include/halcyon/", root);

Deno.test("cHeaders() gives what is committed when `deno task headers` was run", () => {
  const committed = [...Deno.readDirSync(include)].map(({ name }) => name);
  const headers = cHeaders();
  assertEquals(committed.sort(), [...headers.keys()].sort());
  for (const [name, text] of headers) {
    assertEquals(Deno.readTextFileSync(new URL(name, include)), text, name);
  }
});

Deno.test("syscallsDocument() gives what is committed when `deno task headers` was run", () => {
  const committed = Deno.readTextFileSync(new URL("docs/syscalls.md", root));
  assertEquals(committed, syscallsDocument());
});
