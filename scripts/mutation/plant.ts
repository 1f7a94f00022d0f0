/**
 * Makes a copy of the project in which the kernel holds faults.
 *
 * @module
 */

import { ROOT, sourcesIn, textOf } from "../sources.ts";
import { makeTemporaryFolder } from "../temporary.ts";
import {
  ASKED,
  type Choice,
  ENTERED,
  type Fault,
  plantFaults,
  SWITCH,
} from "./sites.ts";
import { type TypedPlaces, typedPlacesOf } from "./kin.ts";
import { syscallsByNumber } from "../../src/api/calls.ts";

/** Where faults are planted. */
const KERNEL = "src/kernel/";

/** What stands in the kernel's folder and is none of its behaviour. */
const APART: ReadonlySet<string> = new Set([
  // It speaks to those that look on, which no program can see.
  `${KERNEL}observers.ts`,
  // It counts the host's time, of which no clock of the machine knows.
  `${KERNEL}work.ts`,
  // It reads and writes names as whoever starts the machine does.
  `${KERNEL}filesystem/byte_text.ts`,
  // It fills the first file system as whoever starts the machine says.
  `${KERNEL}filesystem/root_tree.ts`,
]);

/** Checks a call's own promise, before its handler. */
const DISPATCH = `${KERNEL}syscalls/dispatch.ts`;
const PROMISE_CHECK = /violation\?\.isCommittedWith\([^()]*\)/g;

/** What a planted tree needs beside the kernel. */
const FOLDERS = ["src", "conformance", "scripts/mutation"];
const FILES = ["deno.json", "deno.lock", "scripts/sources.ts"];

/** A copy of the project, and what was planted in it. */
export interface Plantation {
  /** Its folder, which whoever made it removes. */
  readonly folder: string;
  /** How many faults there are, planted or not. */
  readonly faults: number;
  /** Each function that says that it is run, by its file; numbered after the faults. */
  readonly functions: readonly string[];
}

/** Whether a source is a part of the kernel that runs and behaves. */
function isPlanted(path: string): boolean {
  return path.startsWith(KERNEL) && !path.endsWith("_test.ts") &&
    !path.includes("/test_") && !APART.has(path);
}

/** The faults of leaving out the promise of one call, for each call that has one. */
function promiseFaults(text: string, first: number): readonly Fault[] {
  const found = text.search(PROMISE_CHECK);
  if (found < 0) throw new Error(`${DISPATCH} checks no promise`);
  const line = text.slice(0, found).split("\n").length;
  const calls = syscallsByNumber.filter(({ firstPromise }) =>
    firstPromise !== undefined
  );
  return calls.map(({ name }, index): Fault => ({
    number: first + index,
    operator: "dropped-promise-or-veil",
    file: DISPATCH,
    line,
    context: "",
    code: promiseOf(name),
    change: "",
    isLoaded: false,
  }));
}

const promiseOf = (call: string): string => `the promise of ${call}`;

/** Plants those that are chosen; the others ask for no number. */
function plantPromises(text: string, chosen: readonly Fault[]): string {
  const numbers = Object.fromEntries(
    syscallsByNumber.flatMap(({ name }) => {
      const fault = chosen.find(({ code }) => code === promiseOf(name));
      return fault === undefined ? [] : [[name, fault.number]];
    }),
  );
  return text.replaceAll(
    PROMISE_CHECK,
    (check) =>
      `(!${SWITCH}((${JSON.stringify(numbers)})[row.name]) && ${check})`,
  );
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

let known: Promise<ReadonlyMap<string, TypedPlaces>> | undefined;

/** What the compiler knows of the kernel, which is asked once. */
function kernelTypes(): Promise<ReadonlyMap<string, TypedPlaces>> {
  known ??= kernelFiles().then(typedPlacesOf);
  return known;
}

/** The faults of a file of the kernel, numbered from `first`. */
function faultsOf(
  path: string,
  text: string,
  first: number,
  types: TypedPlaces | undefined,
): readonly Fault[] {
  const isPlanted = () => false;
  const { faults } = plantFaults(path, text, { first, isPlanted, types });
  return path === DISPATCH
    ? [...faults, ...promiseFaults(text, first + faults.length)]
    : faults;
}

/** All faults that the kernel can have. */
export async function allFaults(): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  const types = await kernelTypes();
  for (const path of await kernelFiles()) {
    const first = faults.length + 1;
    const text = await textOf(path);
    faults.push(...faultsOf(path, text, first, types.get(path)));
  }
  return faults;
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

/** A file of the kernel with those of its faults in it that are chosen. */
function plantedText(
  path: string,
  text: string,
  chosen: readonly Fault[],
  choice: Pick<Choice, "first" | "firstFunction" | "types">,
): { readonly text: string; readonly functions: number } {
  const numbers = new Set(chosen.map(({ number }) => number));
  const planted = plantFaults(path, text, {
    ...choice,
    isPlanted: (number) => numbers.has(number),
  });
  const whole = path === DISPATCH
    ? plantPromises(planted.text, chosen)
    : planted.text;
  return {
    text: withSwitch(path, whole, [ASKED, ENTERED, SWITCH]),
    functions: planted.functions,
  };
}

/**
 * Plants some of all faults in a copy of the project, in a temporary folder:
 * the fewer, the less it slows down. Every function of the kernel says there
 * that it is run.
 */
export async function plant(
  all: readonly Fault[],
  chosen: readonly Fault[],
): Promise<Plantation> {
  const texts = new Map<string, string>();
  const functions: string[] = [];
  const types = await kernelTypes();
  const [every, own] = [all, chosen].map((list) =>
    Map.groupBy(list, ({ file }) => file)
  );
  for (const path of await kernelFiles()) {
    const planted = plantedText(
      path,
      await textOf(path),
      own?.get(path) ?? [],
      {
        // A file without any has no number of its own.
        first: every?.get(path)?.[0]?.number ?? 0,
        firstFunction: all.length + 1 + functions.length,
        types: types.get(path),
      },
    );
    texts.set(path, planted.text);
    for (let index = 0; index < planted.functions; index++) {
      functions.push(path);
    }
  }
  return { folder: await copyProject(texts), faults: all.length, functions };
}
