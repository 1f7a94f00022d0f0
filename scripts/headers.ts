/**
 * `deno task headers`: writes what is generated from the tables, the guests' C
 * headers and docs/syscalls.md.
 *
 * @module
 */

import { type Command, defineCommand, execute } from "../src/cli/command.ts";
import { cHeaders } from "../src/kernel/api/generate/c_headers.ts";
import { syscallsDocument } from "../src/kernel/api/generate/documentation.ts";

const root = new URL("../", import.meta.url);
const include = new URL("guest-programs/include/halcyon/", root);

function writeHeaders(): void {
  Deno.mkdirSync(include, { recursive: true });
  for (const { name } of Deno.readDirSync(include)) {
    Deno.removeSync(new URL(name, include));
  }
  for (const [name, text] of cHeaders()) {
    Deno.writeTextFileSync(new URL(name, include), text);
  }
}

/** The task. */
export const command: Command = defineCommand<Record<never, never>>(
  {
    program: "deno task headers",
    about: "Writes the guests' C headers and docs/syscalls.md from the tables.",
    options: {},
  },
  () => {
    writeHeaders();
    Deno.mkdirSync(new URL("docs/", root), { recursive: true });
    Deno.writeTextFileSync(
      new URL("docs/syscalls.md", root),
      syscallsDocument(),
    );
    return 0;
  },
);

if (import.meta.main) Deno.exit(await execute(command, Deno.args));
