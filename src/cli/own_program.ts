/**
 * Builds a program of somebody's own for the machine, with the runtime that
 * the guest programs have in place of a libc.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import type { Architecture } from "../cpu/types.ts";
import { hostReason, isFromHost, UsageError } from "./errors.ts";
import { GUEST_LINK_FLAGS, ownProgramFlags } from "./guest_flags.ts";
import type { Toolchain } from "./toolchain.ts";

/** What to build, and how. */
export interface OwnProgram {
  readonly architecture: Architecture;
  /** C, assembly, objects and archives, as the user wrote their paths. */
  readonly files: readonly string[];
  /** What the user says to the compiler. */
  readonly flags: readonly string[];
}

/** The compiler or the linker found faults, and has told of them itself. */
export class BuildFailed extends Error {
  override name = "BuildFailed";
}

const GUESTS = new URL("../../guest-programs/", import.meta.url);
const SOURCE = /\.[cSs]$/;
const OBJECT = /\.[oa]$/;
/** Where every program begins; the rest of the runtime is there to be used. */
const START = "start.c";

function guestFile(path: string): string {
  if (GUESTS.protocol !== "file:") {
    throw new UsageError(
      `the runtime lies at ${GUESTS}: clone the repository to build programs`,
    );
  }
  return fileURLToPath(new URL(path, GUESTS));
}

/** Refuses what is no part of a C program. */
export function checkParts(files: readonly string[]): void {
  for (const file of files) {
    if (SOURCE.test(file) || OBJECT.test(file)) continue;
    throw new UsageError(
      `${file} is neither C (.c), assembly (.S, .s), an object (.o) nor an ` +
        "archive (.a)",
    );
  }
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const { success } = await new Deno.Command(command, {
    args: [...args],
    stdin: "null",
    stdout: "inherit",
    stderr: "inherit",
  }).output();
  if (!success) throw new BuildFailed(`${command} found faults`);
}

async function runtimeSources(): Promise<string[]> {
  const folder = guestFile("runtime/");
  const names = await Array.fromAsync(Deno.readDir(folder), (one) => one.name);
  return names.filter((name) => SOURCE.test(name)).sort();
}

/** Builds in a folder that holds nothing else, and gives the linked program. */
async function buildIn(
  folder: string,
  { clang, lld }: Toolchain,
  { architecture, files, flags }: OwnProgram,
): Promise<Uint8Array<ArrayBuffer>> {
  const common = ownProgramFlags(architecture);
  const includes = ["-I", guestFile("include"), "-I", guestFile("runtime")];
  let count = 0;
  const compile = async (
    source: string,
    own: readonly string[],
  ): Promise<string> => {
    const object = `${folder}/${count++}.o`;
    // A path that begins with a dash is no option.
    const input = source.startsWith("-") ? `./${source}` : source;
    const words = [...common, ...own, ...includes, "-c", input, "-o", object];
    await run(clang, words);
    return object;
  };
  const parts = await Promise.all(
    files.map((file) => OBJECT.test(file) ? file : compile(file, flags)),
  );
  const runtime = await Promise.all(
    (await runtimeSources()).map(async (name) => ({
      name,
      object: await compile(guestFile(`runtime/${name}`), []),
    })),
  );
  const start = runtime.filter(({ name }) => name === START);
  const rest = runtime.filter(({ name }) => name !== START);
  const output = `${folder}/program`;
  await run(lld, [
    ...GUEST_LINK_FLAGS,
    ...start.map(({ object }) => object),
    ...parts,
    // As in an archive: what the program has itself is not taken from here.
    "--start-lib",
    ...rest.map(({ object }) => object),
    "--end-lib",
    "-o",
    output,
  ]);
  return await Deno.readFile(output);
}

/**
 * Builds a static program that the machine loads.
 *
 * @throws {BuildFailed} where the compiler or the linker found faults
 * @throws {UsageError} where a file can't be read
 */
export async function buildOwnProgram(
  toolchain: Toolchain,
  program: OwnProgram,
): Promise<Uint8Array<ArrayBuffer>> {
  for (const file of program.files) {
    try {
      (await Deno.open(file)).close();
    } catch (error) {
      if (!isFromHost(error)) throw error;
      throw new UsageError(`${file} can't be read: ${hostReason(error)}`);
    }
  }
  const folder = await Deno.makeTempDir({ prefix: "halcyon-cc-" });
  try {
    return await buildIn(folder, toolchain, program);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}
