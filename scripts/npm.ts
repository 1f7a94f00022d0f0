/**
 * `deno task build:npm`: the package for npm in `dist/npm`, with the guest
 * programs in it: a `halcyon` program and the library, for Node 20 and later,
 * without anything else.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import configuration from "../deno.json" with { type: "json" };
import { type Command, defineCommand } from "../src/cli/command.ts";
import { architectures } from "../src/cpu/cpu.ts";
import { bundleInto } from "./bundling.ts";
import { buildGuests, guestNames, ROOT as GUESTS } from "./guests.ts";
import { declarationsOf } from "./npm/declarations.ts";
import { ROOT } from "./sources.ts";
import { noInstall } from "./task.ts";

/** Where the package is written. */
export const PACKAGE: URL = new URL("dist/npm/", ROOT);

/** Guests are looked for two folders above the code. */
const CODE = "lib/node/";
const TYPES = "lib/types/";
const BIN = "bin/halcyon.js";
const WORKER = "conformance/run/node_worker";
const TEXTS = ["README.md", "SECURITY.md", "LICENSE", "NOTICE"];

/** The library's doors as deno.json has them; the program is npm's bin. */
const doors: readonly (readonly [string, string])[] = Object.entries(
  configuration.exports,
).filter(([name]) => name !== "./cli")
  .map(([name, path]) => [name, path.slice("./".length, -".ts".length)]);

function manifest(): Record<string, unknown> {
  const { name, version, license } = configuration;
  return {
    name,
    version,
    license,
    description:
      "Does this kernel behave like SerenityOS at its system-call boundary?",
    type: "module",
    engines: { node: ">=20" },
    bin: { halcyon: BIN },
    exports: Object.fromEntries(doors.map(([door, path]) => [door, {
      types: `./${TYPES}${path}.d.ts`,
      default: `./${CODE}${path}.js`,
    }])),
    files: ["bin", "lib", "guest-programs"],
  };
}

async function bundle(folder: URL): Promise<void> {
  const entries = [
    ...doors.map(([, path]) => `${path}.ts`),
    "scripts/npm/bin.ts",
    `${WORKER}.ts`,
  ];
  await bundleInto(folder, entries);
  // The pool looks for its worker beside itself.
  await write(new URL("node_worker.js", folder), `import "./${WORKER}.js";\n`);
}

async function write(url: URL, content: string | Uint8Array): Promise<void> {
  await Deno.mkdir(new URL("./", url), { recursive: true });
  if (typeof content === "string") await Deno.writeTextFile(url, content);
  else await Deno.writeFile(url, content);
}

async function copy(from: URL, to: URL): Promise<void> {
  await write(to, await Deno.readFile(from));
}

/** The guests, and what `halcyon cc` builds programs with. */
async function copyGuests(folder: URL): Promise<void> {
  for (const name of await guestNames()) {
    for (const architecture of architectures) {
      const path = `build/${architecture}/${name}`;
      await copy(new URL(path, GUESTS), new URL(path, folder));
    }
  }
  for (const part of ["include/halcyon/", "runtime/"]) {
    for await (const { name } of Deno.readDir(new URL(part, GUESTS))) {
      const path = `${part}${name}`;
      await copy(new URL(path, GUESTS), new URL(path, folder));
    }
  }
}

/**
 * Writes the package to a folder, which is made anew; guests must be built. It
 * runs without its declarations, which take longer than all the rest.
 */
export async function buildPackage(
  folder: URL,
  { declarations = true }: { readonly declarations?: boolean } = {},
): Promise<void> {
  await Deno.remove(folder, { recursive: true }).catch((error) => {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  });
  await bundle(new URL(CODE, folder));
  const entries = declarations ? doors.map(([, path]) => `${path}.ts`) : [];
  for (const [path, text] of declarationsOf(entries)) {
    await write(new URL(`${TYPES}${path}`, folder), text);
  }
  await copyGuests(new URL("guest-programs/", folder));
  for (const name of TEXTS) {
    await copy(new URL(name, ROOT), new URL(name, folder));
  }
  const bin = new URL(BIN, folder);
  await write(
    bin,
    `#!/usr/bin/env node\nimport "../${CODE}scripts/npm/bin.js";\n`,
  );
  await Deno.chmod(bin, 0o755);
  await write(
    new URL("package.json", folder),
    `${JSON.stringify(manifest(), undefined, 2)}\n`,
  );
}

/** The task. */
export const command: Command = defineCommand<{ "no-install": boolean }>(
  {
    program: "deno task build:npm",
    about:
      "Builds the guests and writes the package for npm to dist/npm: the " +
      "halcyon program and the library for Node 20 and later. npm pack makes " +
      "a file of it, and npm publish publishes it.",
    options: { "no-install": noInstall },
  },
  async ({ options }, output) => {
    await buildGuests({ mayInstall: !options["no-install"] });
    await buildPackage(PACKAGE);
    output.print(fileURLToPath(PACKAGE));
    return 0;
  },
);
