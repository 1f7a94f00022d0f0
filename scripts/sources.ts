/**
 * The project's own source files, for what looks at all of them.
 *
 * @module
 */

/** The project's folder. */
export const ROOT: URL = new URL("../", import.meta.url);

const STRANGE = /^(?:\..*|build|node_modules)$/;

/** TypeScript files below a folder such as `src/cpu/`, as paths from the root. */
export async function* sourcesIn(folder: string): AsyncGenerator<string> {
  for await (const entry of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}${entry.name}`;
    if (entry.isDirectory && !STRANGE.test(entry.name)) {
      yield* sourcesIn(`${path}/`);
    } else if (entry.isFile && path.endsWith(".ts")) yield path;
  }
}

/** The text of a file, by its path from the root. */
export function textOf(path: string): Promise<string> {
  return Deno.readTextFile(new URL(path, ROOT));
}
