/**
 * The module of another project that this process has loaded, and what it was
 * asked to do: what goes wrong later is told with both.
 *
 * @module
 */

import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

let running: string | undefined;
let loaded: string | undefined;

/** Remembers what is run now, as the user types it. */
export function rememberProgram(program: string): void {
  running = program;
}

/** What is run now; undefined where nothing has begun. */
export function runningProgram(): string | undefined {
  return running;
}

/** Remembers that a stranger's module is in this process from now on. */
export function rememberModule(file: string): void {
  loaded = file;
}

/** The stranger's module, where one was loaded. */
export function loadedModule(): string | undefined {
  return loaded;
}

/** What is said of an error that nobody foresaw, by whose it can be. */
export function unforeseen(error: unknown): string {
  const isError = error instanceof Error;
  const what = isError ? error.message : String(error);
  if (loaded === undefined) return `${what}; this is a bug in halcyon`;
  const url = pathToFileURL(resolve(loaded)).href;
  return isError && error.stack?.includes(url) === true
    ? `${loaded}: ${what}`
    : `${what}; this is a bug in ${loaded} or in halcyon`;
}
