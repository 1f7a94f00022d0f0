import { assert, assertEquals } from "@std/assert";
import { makeTemporaryFolder } from "../temporary.ts";
import { type Progress, type Tried, tryFaults } from "./mutate.ts";
import type { Fault } from "./sites.ts";

/**
 * Answers as a worker does, of a kernel with two rows that reach every place:
 * the second notices each fault but the last, in which it hangs.
 */
const WORKER = `
let input = "";
const say = (answer) => console.log(JSON.stringify(answer));
const last = 3;
for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  input += text;
  for (let end; (end = input.indexOf("\\n")) >= 0; input = input.slice(end + 1)) {
    const { kind, subjects, fault } = JSON.parse(input.slice(0, end));
    if (kind === "load") {
      say({ kind: "loaded", names: ["one", "two"], reached: "" });
    } else if (kind === "survey") {
      for (const subject of subjects) {
        say({ kind: "surveyed", subject, passes: true, reached: "0111" });
      }
    } else if (fault === last) {
      say({ kind: "alive" });
    } else say({ kind: "tried", killer: 1 });
  }
}
`;

const FAULTS = [1, 2, 3].map((number): Fault => ({
  number,
  operator: "errno",
  file: "a.ts",
  line: number,
  code: "",
  change: "",
  isLoaded: false,
}));

/** Tries three faults and stops once so many are known. */
async function triedUntil(known: number): Promise<Tried> {
  const folder = await makeTemporaryFolder("mutate-test");
  try {
    await Deno.mkdir(`${folder}/scripts/mutation`, { recursive: true });
    await Deno.writeTextFile(`${folder}/scripts/mutation/worker.ts`, WORKER);
    const controller = new AbortController();
    let told = 0;
    const stop = (): void => {
      if (++told === known) setTimeout(() => controller.abort(), 50);
    };
    if (known === 0) controller.abort();
    return await tryFaults({ folder, faults: FAULTS }, {
      architectures: ["riscv64", "aarch64"],
      faults: FAULTS,
      workers: 1,
      most: Infinity,
      tell: stop,
      signal: controller.signal,
    });
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("tryFaults() gives what is known by the time it has to stop", async () => {
  const { progress, fates } = await triedUntil(2);
  // A worker that had to end was not ended by the fault it was at.
  assertEquals(fates.map(({ fault }) => fault.number), [1, 2]);
  assert(fates.every(({ noticedBy }) => noticedBy === "two"));
  assertEquals(progress, [{ architecture: "riscv64", tried: 2, of: 3 }]);
});

Deno.test("tryFaults() begins nothing when it is too late", async () => {
  const { progress, fates } = await triedUntil(0);
  assertEquals(fates, []);
  const none: Progress = { architecture: "riscv64", tried: 0, of: 3 };
  assertEquals(progress, [none]);
});
