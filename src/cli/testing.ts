/**
 * Programs run inside a test, and what they said.
 *
 * @module
 */

import type { Output } from "./output.ts";
import { findToolchain, type Toolchain, ToolchainError } from "./toolchain.ts";

/** An exit status and the words. */
export interface Said {
  readonly status: number;
  readonly out: string;
  /** What was complained of, a line each. */
  readonly complaints: readonly string[];
}

/** Runs a program with an output that remembers. */
export async function listen(
  run: (output: Output) => Promise<number>,
): Promise<Said> {
  let out = "";
  const complaints: string[] = [];
  const status = await run({
    isTerminal: false,
    hasColor: false,
    write: (text) => void (out += text),
    print: (text) => void (out += `${text}\n`),
    complain: (line) => void complaints.push(line),
  });
  return { status, out, complaints };
}

/** Hands a test a folder of its own, which is gone afterwards. */
export async function inFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** The compiler and linker, where they are there: nothing is installed. */
export async function toolchainIfThere(): Promise<Toolchain | undefined> {
  try {
    return await findToolchain(false);
  } catch (error) {
    if (error instanceof ToolchainError) return undefined;
    throw error;
  }
}
