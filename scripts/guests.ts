/**
 * `deno task guests`: builds every guest program for the three architectures
 * into `guest-programs/build/ARCH/NAME`.
 *
 * A program is `guest-programs/executor` (all its C files together) or one C
 * file in `guest-programs/scenarios` or `guest-programs/fuzz`; each is linked
 * with `guest-programs/runtime`. A file in `guest-programs/examples/ARCH` is a
 * program of that architecture, alone if it is assembly. Benchmarks are built by
 * `deno task bench`. Builds are reproducible: no build id, no paths of the
 * machine. Everything that is said goes to stderr.
 *
 * @module
 */

import { type Command, defineCommand } from "../src/cli/command.ts";
import { HostError, hostStory, isFromHost } from "../src/cli/errors.ts";
import { interruptible } from "../src/cli/interruption.ts";
import {
  COMPILED_ARCHITECTURES,
  GUEST_LINK_FLAGS,
  guestFlags,
} from "../src/cli/guest_flags.ts";
import { flag } from "../src/cli/options.ts";
import type { Architecture } from "../src/cpu/types.ts";
import { noInstall } from "./task.ts";
import {
  findToolchain,
  type Toolchain,
  ToolchainError,
} from "../src/cli/toolchain.ts";

/** The folder `guest-programs`. */
export const ROOT: URL = new URL("../guest-programs/", import.meta.url);

/** How guests are built. */
export interface BuildOptions {
  /** Whether a missing toolchain may be installed with apt. */
  mayInstall: boolean;
  /** Build even where nothing changed. */
  force?: boolean;
}

interface Program {
  name: string;
  sources: string[];
}

async function filesBelow(folder: string, suffix: RegExp): Promise<string[]> {
  const found: string[] = [];
  for await (const entry of Deno.readDir(new URL(`${folder}/`, ROOT))) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory) found.push(...await filesBelow(path, suffix));
    else if (suffix.test(entry.name)) found.push(path);
  }
  return found.sort();
}

async function listPrograms(): Promise<Program[]> {
  const alone = [
    ...await filesBelow("scenarios", /\.c$/),
    ...await filesBelow("fuzz", /\.c$/),
  ];
  return [
    { name: "executor", sources: await filesBelow("executor", /\.[cS]$/) },
    ...alone.map((path) => ({
      name: path.replace(/^.*\//, "").replace(/\.c$/, ""),
      sources: [path],
    })),
  ];
}

/** The names of all programs that are built for each architecture. */
export async function guestNames(): Promise<readonly string[]> {
  return (await listPrograms()).map(({ name }) => name);
}

/** The folders of `guest-programs` that a build depends on. */
export const SOURCES: readonly string[] = [
  "include",
  "runtime",
  "executor",
  "scenarios",
  "fuzz",
  "examples",
];

/** Everything a build depends on, as one hash. */
async function fingerprint(toolchain: Toolchain): Promise<string> {
  const parts = [
    JSON.stringify([
      toolchain,
      GUEST_LINK_FLAGS,
      COMPILED_ARCHITECTURES.map(guestFlags),
    ]),
  ];
  for (const folder of SOURCES) {
    for (const path of await filesBelow(folder, /\.[chS]$/)) {
      parts.push(path, await Deno.readTextFile(new URL(path, ROOT)));
    }
  }
  const bytes = new TextEncoder().encode(parts.join("\0"));
  const hash = await crypto.subtle.digest("SHA-256", bytes);
  return Array.from(
    new Uint8Array(hash),
    (byte) => byte.toString(16).padStart(2, "0"),
  ).join("");
}

/** Runs a tool in `guest-programs`; says what it said when it fails. */
export async function run(
  command: string,
  args: readonly string[],
): Promise<void> {
  const { success, stdout, stderr } = await new Deno.Command(command, {
    args: [...args],
    cwd: ROOT,
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).output();
  if (success) return;
  for (const text of [stdout, stderr]) await Deno.stderr.write(text);
  throw new ToolchainError(`${command} could not build ${args.at(-1)}`);
}

/** Compiles one file below `guest-programs`; the object's path, likewise. */
export async function compile(
  toolchain: Toolchain,
  architecture: Architecture,
  source: string,
  more: readonly string[] = [],
): Promise<string> {
  const object = `build/${architecture}/objects/${
    source.replaceAll("/", "-")
  }.o`;
  await run(toolchain.clang, [
    ...guestFlags(architecture),
    "-Iinclude",
    "-Iruntime",
    ...more,
    "-c",
    source,
    "-o",
    object,
  ]);
  return object;
}

/** The runtime's objects, compiled. */
export async function compileRuntime(
  toolchain: Toolchain,
  architecture: Architecture,
): Promise<string[]> {
  await Deno.mkdir(new URL(`build/${architecture}/objects/`, ROOT), {
    recursive: true,
  });
  const objects: string[] = [];
  for (const source of await filesBelow("runtime", /\.[cS]$/)) {
    objects.push(await compile(toolchain, architecture, source));
  }
  return objects;
}

/** Links objects into `build/ARCH/NAME`. */
export async function link(
  toolchain: Toolchain,
  architecture: Architecture,
  name: string,
  objects: readonly string[],
): Promise<void> {
  const output = `build/${architecture}/${name}`;
  await run(toolchain.lld, [...GUEST_LINK_FLAGS, ...objects, "-o", output]);
}

async function buildArchitecture(
  toolchain: Toolchain,
  architecture: Architecture,
  programs: readonly Program[],
  tell: (name: string) => void,
): Promise<void> {
  const runtime = await compileRuntime(toolchain, architecture);
  for (const { name, sources } of programs) {
    const objects: string[] = [];
    for (const source of sources) {
      objects.push(await compile(toolchain, architecture, source));
    }
    await link(toolchain, architecture, name, [...runtime, ...objects]);
    tell(name);
  }
  const folder = `examples/${architecture}/`;
  for (const source of await filesBelow("examples", /\.[cS]$/)) {
    if (!source.startsWith(folder)) continue;
    const name = source.slice(folder.length).replace(/\.[cS]$/, "");
    const object = await compile(toolchain, architecture, source);
    const others = source.endsWith(".c") ? runtime : [];
    await link(toolchain, architecture, name, [...others, object]);
    tell(name);
  }
}

/** Where somebody watches: what was built last, in place of the one before. */
function showProgress(text: string): void {
  if (!Deno.stderr.isTerminal()) return;
  Deno.stderr.writeSync(new TextEncoder().encode(`\r\x1b[K${text}`));
}

async function readText(url: URL): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(url);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}

/** What there is to say where the host refuses something during a build. */
export function notBuilt(error: unknown): unknown {
  if (!isFromHost(error)) return error;
  return new HostError(
    `the guest programs can't be built: ${hostStory(error)}; ` +
      "guest-programs/build and what is in it must be writable",
  );
}

/**
 * Builds what changed; false where nothing did.
 *
 * @throws {ToolchainError} when there is no toolchain or a program does not compile
 * @throws {HostError} when the host refuses a file
 * @throws {Interrupted} when a signal came meanwhile
 */
export async function buildGuests(options: BuildOptions): Promise<boolean> {
  try {
    return await interruptible(() => build(options));
  } catch (error) {
    throw notBuilt(error);
  }
}

async function build(options: BuildOptions): Promise<boolean> {
  const toolchain = await findToolchain(options.mayInstall);
  const hash = await fingerprint(toolchain);
  const stamp = new URL("build/fingerprint", ROOT);
  if (!options.force && await readText(stamp) === hash) return false;
  console.error(
    `Building the guest programs with ${toolchain.clang} and ${toolchain.lld}, ` +
      "a minute or less …",
  );
  // A build that is not finished is none, whatever the sources become later.
  await Deno.mkdir(new URL("build/", ROOT), { recursive: true });
  await Deno.writeTextFile(stamp, "");
  const programs = await listPrograms();
  try {
    await Promise.all(
      COMPILED_ARCHITECTURES.map((architecture) =>
        buildArchitecture(
          toolchain,
          architecture,
          programs,
          (name) => showProgress(`${architecture}/${name}`),
        )
      ),
    );
  } finally {
    showProgress("");
  }
  await Deno.writeTextFile(stamp, hash);
  return true;
}

/** The task. */
export const command: Command = defineCommand<
  { force: boolean; "no-install": boolean }
>(
  {
    program: "deno task guests",
    about: "Builds the guest programs for the three architectures into " +
      "guest-programs/build/ARCH/NAME.",
    options: {
      force: flag("build even where nothing changed"),
      "no-install": noInstall,
    },
  },
  async ({ options }) => {
    const isChanged = await buildGuests({
      mayInstall: !options["no-install"],
      force: options.force,
    });
    console.error(
      `guest-programs/build holds the programs of these sources${
        isChanged ? "" : " already"
      }.`,
    );
    return 0;
  },
);
