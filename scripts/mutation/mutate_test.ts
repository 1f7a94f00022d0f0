import { assert, assertEquals } from "@std/assert";
import { makeTemporaryFolder } from "../temporary.ts";
import {
  ownFirst,
  type Progress,
  spread,
  type Trial,
  type Tried,
  tryFaults,
  whoMayUse,
} from "./mutate.ts";
import type { Fault } from "./sites.ts";

/**
 * A worker of a kernel with two rows, as far as it answers to some orders;
 * loading runs the place of the fourth fault.
 */
const workerThat = (answers: string): string => `
let input = "";
let runs;
const say = (answer) => console.log(JSON.stringify(answer));
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  input += text;
  for (let end; (end = input.indexOf("\\n")) >= 0; input = input.slice(end + 1)) {
    const { kind, subjects, fault, architecture } = JSON.parse(input.slice(0, end));
    if (kind === "load") {
      runs = architecture;
      say({ kind: "loaded", names: ["one", "two"], reached: [4] });
    }
${answers}
  }
}
`;

/** Both rows reach every place; they hang in the last, the second notices the others. */
const HANGING = workerThat(`
    if (kind === "survey") {
      for (const subject of subjects) {
        say({ kind: "surveyed", subject, passes: true, reached: [1, 2, 3] });
      }
    } else if (kind === "try") say(fault === 3 ? { kind: "alive" } : { kind: "tried", killer: 1 });
`);

/** What the first fault changes runs everywhere, the second on x86-64, the third nowhere. */
const APART = workerThat(`
    if (kind === "survey") {
      for (const subject of subjects) {
        say({ kind: "surveyed", subject, passes: true, reached: runs === "x86_64" ? [1, 2] : [1] });
      }
    } else if (kind === "try") {
      say({ kind: "tried", killer: fault === 1 || runs === "x86_64" ? 0 : undefined });
    }
`);

const FAULTS = [1, 2, 3].map((number): Fault => ({
  number,
  operator: "errno",
  file: "a.ts",
  line: number,
  context: "",
  code: "",
  change: "",
  isLoaded: false,
}));

/** Tries faults with workers that run a text, until the signal comes. */
async function triedBy(
  worker: string,
  trial: Pick<Trial, "architectures" | "faults" | "tell" | "signal">,
): Promise<Tried> {
  const folder = await makeTemporaryFolder("mutate-test");
  try {
    await Deno.mkdir(`${folder}/scripts/mutation`, { recursive: true });
    await Deno.writeTextFile(`${folder}/scripts/mutation/worker.ts`, worker);
    const { faults } = trial;
    return await tryFaults({ folder, faults: faults.length, functions: [] }, {
      ...trial,
      workers: 1,
      most: Infinity,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Tries three faults and stops once so many are known. */
async function triedUntil(known: number): Promise<Tried> {
  const controller = new AbortController();
  let told = 0;
  if (known === 0) controller.abort();
  return await triedBy(HANGING, {
    architectures: ["riscv64", "aarch64"],
    faults: FAULTS,
    tell: () => {
      if (++told === known) setTimeout(() => controller.abort(), 50);
    },
    signal: controller.signal,
  });
}

Deno.test("tryFaults() gives what is known by the time it has to stop", async () => {
  const { progress, fates } = await triedUntil(2);
  // A worker that had to end was not ended by the fault it was at.
  assertEquals(fates.map(({ fault }) => fault.number), [1, 2]);
  assert(fates.every(({ noticedBy }) => noticedBy === "two"));
  const some: Progress = {
    architecture: "riscv64",
    isElsewhere: false,
    tried: 2,
    of: 3,
    noticed: 2,
  };
  assertEquals(progress, [some]);
});

Deno.test("tryFaults() begins nothing when it is too late", async () => {
  const { progress, fates } = await triedUntil(0);
  assertEquals(fates, []);
  const none: Progress = {
    architecture: "riscv64",
    isElsewhere: false,
    tried: 0,
    of: 3,
    noticed: 0,
  };
  assertEquals(progress, [none]);
});

Deno.test("tryFaults() has what one architecture never runs judged by another", async () => {
  const loaded = { ...FAULTS[0] as Fault, number: 4 };
  const { progress, fates } = await triedBy(APART, {
    architectures: ["riscv64"],
    faults: [...FAULTS, loaded],
    tell: () => {},
    signal: new AbortController().signal,
  });
  assertEquals(fates.at(-1)?.reachedBy, undefined);
  assertEquals(fates.map(({ noticedOn }) => noticedOn), [
    "riscv64",
    "x86_64",
    undefined,
    "x86_64",
  ]);
  assertEquals(
    progress.map(({ architecture, isElsewhere, of, noticed }) =>
      `${architecture} ${isElsewhere} ${noticed}/${of}`
    ),
    ["riscv64 false 1/4", "x86_64 true 2/3", "aarch64 true 0/1"],
  );
});

Deno.test("whoMayUse() takes turns between a file's rows and all others", () => {
  assertEquals(whoMayUse([5, 0], [0, 3, 5, 4]), [5, 0, 3, 4]);
});

Deno.test("ownFirst() begins with the rows of a call", () => {
  const names = ["open/a", "opened/b", "open/c", "read/d"];
  assertEquals(ownFirst([3, 2, 1, 0], names, "open"), [2, 0, 3, 1]);
  assertEquals(ownFirst([3, 2], names, undefined), [3, 2]);
});

Deno.test("spread() names each number once, near ones far apart", () => {
  for (const count of [1, 44, 1021, 2042, 6571]) {
    const all = Array.from({ length: count }, (_, number) => number);
    assertEquals(spread(count).toSorted((a, b) => a - b), all);
  }
  assertEquals(spread(6571).slice(0, 3), [0, 1021, 2042]);
});
