// Programs are drawn alike everywhere, and their calls work often enough.

import { architectures } from "../../src/cpu/cpu.ts";
import { assert, assertEquals } from "@std/assert";
import { errnoName } from "../../src/api/errno.ts";
import { type SyscallName, syscalls } from "../../src/api/calls.ts";
import { ActorKind, StepState } from "../program/format.ts";
import { loadGuest } from "../program/guests.ts";
import { Programs, seedIn } from "./image.ts";
import { plainMachine } from "./targets.ts";
import { undrawn } from "./themes.ts";

for (const architecture of architectures) {
  Deno.test(`image() is the same to the last byte when the seed is [${architecture}]`, async () => {
    const executor = await loadGuest(architecture, "executor");
    const image = () => Programs.drawn(architecture, 5, 40).image(executor);
    assertEquals(await image(), await image());
  });
}

Deno.test("programs are the same however many are drawn, and others by another seed", () => {
  const bytes = (seed: number, count: number, number: number) =>
    Programs.drawn("x86_64", seed, count).encoded(number).bytes;
  assertEquals(bytes(5, 3, 2), bytes(5, 20, 2));
  assert(String(bytes(5, 3, 2)) !== String(bytes(6, 3, 2)));
});

Deno.test("name() says the seed, and tells programs of one seed apart", async () => {
  const [few, more] = [3, 4].map((count) =>
    Programs.drawn("riscv64", 0xdead_beef, count)
  );
  const names = [await few?.name() ?? "", await more?.name() ?? ""];
  assertEquals(names.map(seedIn), [0xdead_beef, 0xdead_beef]);
  assert(names[0] !== names[1]);
});

/** Calls that never work, whatever they are given. */
const never: readonly SyscallName[] = [
  "setreuid",
  "profiling_enable",
  "profiling_disable",
  "profiling_free_buffer",
];
/** Of fewer uses nothing can be said. */
const FEW = 25;

interface Count {
  uses: number;
  successes: number;
  readonly answers: Map<string, number>;
}

async function countAnswers(): Promise<ReadonlyMap<string, Count>> {
  const programs = Programs.drawn("x86_64", 11, 400);
  const numbers = [...programs.rows.keys()];
  const counts = new Map<string, Count>();
  for (const [number, log] of await plainMachine().run(programs, numbers, 0)) {
    for (const { kind, steps } of programs.encoded(number).actors) {
      if (kind === ActorKind.setup || kind === ActorKind.teardown) continue;
      for (const { step: { action }, record } of steps) {
        const told = log.steps.get(record);
        if (action.kind !== "call" || action.name === undefined) continue;
        if (told === undefined) continue;
        let count = counts.get(action.name);
        if (count === undefined) {
          count = { uses: 0, successes: 0, answers: new Map() };
          counts.set(action.name, count);
        }
        // Whoever is gone in exit or execve did what it was to do.
        const answer = told.state === StepState.begun
          ? "gone"
          : errnoName(Number(-told.result)) ?? "success";
        count.uses++;
        if (answer === "success" || answer === "gone") count.successes++;
        count.answers.set(answer, (count.answers.get(answer) ?? 0) + 1);
      }
    }
  }
  return counts;
}

Deno.test("every call that programs make works in a third of its uses", async () => {
  const counts = await countAnswers();
  const poor = [...counts].filter(([name, { uses, successes }]) =>
    uses >= FEW && successes * 3 < uses && !never.some((one) => one === name)
  );
  assertEquals(
    poor.map(([name, { uses, successes, answers }]) =>
      `${name}: ${successes} of ${uses}, ${JSON.stringify([...answers])}`
    ),
    [],
  );
  const unmade = Object.keys(syscalls).filter((name) =>
    !counts.has(name) && !(name in undrawn)
  );
  assertEquals(unmade, [], "calls that no program made");
});
