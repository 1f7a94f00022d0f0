/**
 * Bundles the suite into one file for Node.
 *
 * @module
 */
import { fileURLToPath } from "node:url";

/** Builds `suite.mjs` in a folder, which is made where needed. */
export async function bundle(folder: URL): Promise<URL> {
  await Deno.mkdir(folder, { recursive: true });
  const output = new URL("suite.mjs", folder);
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: new URL("../../", import.meta.url),
    args: [
      "bundle",
      "--quiet",
      "--platform=deno",
      "--sourcemap=linked",
      "--output",
      fileURLToPath(output),
      fileURLToPath(new URL("entry.ts", import.meta.url)),
    ],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (!success) throw new Error(new TextDecoder().decode(stderr));
  return output;
}
