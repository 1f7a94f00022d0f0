/**
 * Bundles the suite into one file for Node.
 *
 * @module
 */

import { bundleFile } from "../bundling.ts";

/** Builds `suite.mjs` in a folder, which is made where needed. */
export async function bundle(folder: URL): Promise<URL> {
  await Deno.mkdir(folder, { recursive: true });
  const output = new URL("suite.mjs", folder);
  await bundleFile(
    output,
    "scripts/coverage/entry.ts",
    ...["--platform=deno", "--sourcemap=linked"],
  );
  return output;
}
