// Writes what is generated from the tables: the guests' C headers and
// docs/syscalls.md.

import { cHeaders } from "../src/kernel/api/generate/c_headers.ts";
import { syscallsDocument } from "../src/kernel/api/generate/documentation.ts";

const root = new URL("../", import.meta.url);
const include = new URL("guest-programs/include/halcyon/", root);

Deno.mkdirSync(include, { recursive: true });
for (const { name } of Deno.readDirSync(include)) {
  Deno.removeSync(new URL(name, include));
}
for (const [name, text] of cHeaders()) {
  Deno.writeTextFileSync(new URL(name, include), text);
}
Deno.mkdirSync(new URL("docs/", root), { recursive: true });
Deno.writeTextFileSync(new URL("docs/syscalls.md", root), syscallsDocument());
