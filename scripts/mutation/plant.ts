/**
 * Makes a copy of the project in which the kernel holds every fault.
 *
 * @module
 */

import { ROOT, sourcesIn, textOf } from "../sources.ts";
import { makeTemporaryFolder } from "../temporary.ts";
import { ASKED, type Fault, plantFaults, SWITCH } from "./sites.ts";
import { syscallsByNumber } from "../../src/api/calls.ts";

/** Where faults are planted. */
const KERNEL = "src/kernel/";

/** What stands in the kernel's folder and is none of its behaviour. */
const APART: ReadonlySet<string> = new Set([
  // It speaks to those that look on, which no program can see.
  `${KERNEL}observers.ts`,
  // It counts the host's time, of which no clock of the machine knows.
  `${KERNEL}work.ts`,
  // It fills the first file system as whoever starts the machine says.
  `${KERNEL}filesystem/root_tree.ts`,
]);

/** Checks a call's own promise, before its handler. */
const DISPATCH = `${KERNEL}syscalls/dispatch.ts`;
const PROMISE_CHECK = /violation\?\.isCommittedWith\([^()]*\)/;

/** What a planted tree needs beside the kernel. */
const FOLDERS = ["src", "conformance", "scripts/mutation"];
const FILES = ["deno.json", "deno.lock", "scripts/sources.ts"];

/** A copy of the project, and what was planted in it. */
export interface Plantation {
  /** Its folder, which whoever made it removes. */
  readonly folder: string;
  readonly faults: readonly Fault[];
}

/** Whether a source is a part of the kernel that runs and behaves. */
function isPlanted(path: string): boolean {
  return path.startsWith(KERNEL) && !path.endsWith("_test.ts") &&
    !path.includes("/test_") && !APART.has(path);
}

/** The fault of leaving out the promise of one call, for each call that has one. */
function plantPromises(
  text: string,
  first: number,
): { readonly text: string; readonly faults: readonly Fault[] } {
  const found = PROMISE_CHECK.exec(text);
  if (found === null) throw new Error(`${DISPATCH} checks no promise`);
  const line = text.slice(0, found.index).split("\n").length;
  const calls = syscallsByNumber.filter(({ firstPromise }) =>
    firstPromise !== undefined
  );
  const faults = calls.map(({ name }, index): Fault => ({
    number: first + index,
    operator: "dropped-promise-or-veil",
    file: DISPATCH,
    line,
    context: "",
    code: `the promise of ${name}`,
    change: "",
    isLoaded: false,
  }));
  // The others have no violation, and so ask for no number.
  const numbers = Object.fromEntries(
    calls.map(({ name }, index) => [name, first + index]),
  );
  const guarded = `(!${SWITCH}((${JSON.stringify(numbers)})[row.name]) && ${
    found[0]
  })`;
  return { text: text.replaceAll(found[0], guarded), faults };
}

/** A text of the kernel with names of the switch imported. */
export function withSwitch(
  path: string,
  text: string,
  names: readonly string[],
): string {
  const up = "../".repeat(path.split("/").length - 1);
  return `import { ${
    names.join(", ")
  } } from "${up}scripts/mutation/switch.ts";\n${text}`;
}

/** The kernel's files that run, as paths from the root, in their order. */
export async function kernelFiles(): Promise<readonly string[]> {
  const paths = await Array.fromAsync(sourcesIn(KERNEL));
  return paths.filter(isPlanted).sort();
}

/** All faults, and the texts of the files that hold them, by path. */
export async function allFaults(): Promise<
  { readonly faults: readonly Fault[]; readonly texts: Map<string, string> }
> {
  const faults: Fault[] = [];
  const texts = new Map<string, string>();
  for (const path of await kernelFiles()) {
    let text = await textOf(path);
    const planted = plantFaults(path, text, faults.length + 1);
    faults.push(...planted.faults);
    text = planted.text;
    if (path === DISPATCH) {
      const promises = plantPromises(text, faults.length + 1);
      faults.push(...promises.faults);
      text = promises.text;
    }
    texts.set(path, withSwitch(path, text, [ASKED, SWITCH]));
  }
  return { faults, texts };
}

async function copyFolder(from: URL, to: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory, isFile } of Deno.readDir(from)) {
    if (isDirectory && name !== "node_modules") {
      await copyFolder(
        new URL(`${encodeURIComponent(name)}/`, from),
        `${to}/${name}`,
      );
    } else if (isFile) {
      await Deno.copyFile(
        new URL(encodeURIComponent(name), from),
        `${to}/${name}`,
      );
    }
  }
}

/** A copy of the project with other texts, in a temporary folder. */
export async function copyProject(
  texts: ReadonlyMap<string, string>,
): Promise<string> {
  const folder = await makeTemporaryFolder("mutate");
  try {
    for (const name of FOLDERS) {
      await copyFolder(new URL(`${name}/`, ROOT), `${folder}/${name}`);
    }
    for (const name of FILES) {
      await Deno.copyFile(new URL(name, ROOT), `${folder}/${name}`);
    }
    await copyFolder(
      new URL("guest-programs/build/", ROOT),
      `${folder}/guest-programs/build`,
    );
    for (const [path, text] of texts) {
      await Deno.writeTextFile(`${folder}/${path}`, text);
    }
  } catch (error) {
    await Deno.remove(folder, { recursive: true });
    throw error;
  }
  return folder;
}

/**
 * Plants the faults of files whose path contains `part` in a copy of the
 * project, in a temporary folder; what else runs is not slowed down by its own.
 * The numbers are those of all faults.
 */
export async function plant(part: string): Promise<Plantation> {
  const { faults, texts } = await allFaults();
  const planted = [...texts].filter(([path]) => path.includes(part));
  return { folder: await copyProject(new Map(planted)), faults };
}
