/**
 * Deno's bundler, for whoever makes JavaScript of the sources.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { HostError } from "../src/cli/errors.ts";
import { ROOT } from "./sources.ts";

/**
 * Bundles what stands in `args`, the entries by their paths below the project.
 *
 * @throws {HostError} with the bundler's own words, where it can't
 */
async function runBundler(args: readonly string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: ROOT,
    args: ["bundle", "--quiet", ...args],
    stdin: "null",
    stdout: "null",
    stderr: "piped",
  }).output();
  if (success) return;
  throw new HostError(`no bundle: ${new TextDecoder().decode(stderr)}`);
}

/** Bundles entries into a folder, with what they share in files of its own. */
export async function bundleInto(
  folder: URL,
  entries: readonly string[],
  ...options: readonly string[]
): Promise<void> {
  await runBundler([
    ...options,
    ...["--code-splitting", "--outdir", fileURLToPath(folder)],
    ...entries,
  ]);
}

/** Bundles one entry into one file. */
export async function bundleFile(
  file: URL,
  entry: string,
  ...options: readonly string[]
): Promise<void> {
  await runBundler([...options, "--output", fileURLToPath(file), entry]);
}
