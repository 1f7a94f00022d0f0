/**
 * `deno task bundle`: the command-line program as a few files of JavaScript
 * in `dist/halcyon`, with the interpreters generated, so that it starts in
 * half the time that the sources take.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { type Command, defineCommand } from "../src/cli/command.ts";
import { interpreterFile } from "../src/cli/interpreters.ts";
import { architectures, generateInterpreter } from "../src/cpu/cpu.ts";
import { bundleInto } from "./bundling.ts";
import { ROOT } from "./sources.ts";
import { TASK_PERMISSIONS } from "./task.ts";

/** Where it is written: guests are looked for beside the project, two folders
 * up. */
export const BUNDLE: URL = new URL("dist/halcyon/", ROOT);

/** The program, and what its workers load. */
const ENTRIES = ["src/cli/main.ts", "conformance/run/web_worker.ts"];

/** What starts it. */
export const PROGRAM = "halcyon";

/** Starting makes many objects that live on: room for all of them at once
 * saves collections. */
const HEAP = "--v8-flags=--min-semi-space-size=32";

const START = `#!/bin/sh
self=$(readlink -f "$0")
exec deno run --quiet ${TASK_PERMISSIONS.join(" ")} --no-config ${HEAP} \\
  "\${self%/*}/src/cli/main.js" "$@"
`;

/** Writes the bundle to a folder, which is made anew. */
export async function bundleProgram(folder: URL): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await bundleInto(folder, ENTRIES, "--minify");
  // The pool looks for its worker beside itself.
  await Deno.writeTextFile(
    new URL("web_worker.ts", folder),
    'import "./conformance/run/web_worker.js";\n',
  );
  for (const architecture of architectures) {
    await Deno.writeFile(
      new URL(interpreterFile(architecture), folder),
      generateInterpreter(architecture),
    );
  }
  await Deno.writeTextFile(new URL(PROGRAM, folder), START, { mode: 0o755 });
}

/** The task. */
export const command: Command = defineCommand<Record<never, never>>(
  {
    program: "deno task bundle",
    about: "Writes the command-line program to dist/halcyon as JavaScript " +
      "with the interpreters generated: dist/halcyon/halcyon starts it. " +
      "It has to be written anew when the sources have changed.",
    options: {},
  },
  async (_, output) => {
    await bundleProgram(BUNDLE);
    output.print(fileURLToPath(new URL(PROGRAM, BUNDLE)));
    return 0;
  },
);
