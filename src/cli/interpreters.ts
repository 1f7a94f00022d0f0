/**
 * The interpreters that a bundle of `halcyon` brings along: generating one
 * takes longer than reading it.
 *
 * @module
 */

import { type Architecture, provideInterpreter } from "../cpu/cpu.ts";

/** Name of an interpreter's file, beside the bundle's modules. */
export function interpreterFile(architecture: Architecture): string {
  return `interpreter-${architecture}.wasm`;
}

/** Takes the interpreter from the bundle, if this is one. */
export async function takeBundledInterpreter(
  architecture: Architecture,
): Promise<void> {
  const url = new URL(interpreterFile(architecture), import.meta.url);
  try {
    provideInterpreter(architecture, await Deno.readFile(url));
  } catch (error) {
    // Among the sources there is none: it is generated.
    if (!(error instanceof Deno.errors.NotFound)) throw error;
  }
}
