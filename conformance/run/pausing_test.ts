// Pauses must not be seen: a program does the same at the same times however
// often the host stops the machine and lets it go on.

import { assert, assertEquals } from "@std/assert";
import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import { Machine, type RunResult } from "../../src/machine/machine.ts";
import type { PauseQuestion } from "../../src/machine/run_loop.ts";
import { scenarios } from "../scenarios/index.ts";
import type { Scenario } from "../scenarios/scenario.ts";
import { loadGuest } from "../program/guests.ts";

/** All that can be seen of a run. */
interface Seen {
  readonly end: RunResult;
  readonly retired: number;
  readonly time: number;
  readonly said: string;
}

async function run(
  { program }: Scenario,
  architecture: Architecture,
  pauses: PauseQuestion = () => false,
): Promise<Seen> {
  const decoder = new TextDecoder("latin1");
  let said = "";
  const hear = (bytes: Uint8Array): void =>
    void (said += decoder.decode(bytes));
  const machine = Machine.create({
    architecture,
    program: `/${program}`,
    programFile: await loadGuest(architecture, program),
    console: { output: hear, debug: hear },
  });
  try {
    for (;;) {
      const end = machine.run({ pauses });
      if (end.kind === "paused") continue;
      const { retired, kernel: { time } } = machine;
      return { end, retired, time: time.monotonic, said };
    }
  } finally {
    machine.dispose();
  }
}

for (const architecture of architectures) {
  Deno.test(`Machine.run() can pause anywhere and no scenario sees it on ${architecture}`, async () => {
    let places = 0;
    for (const scenario of scenarios) {
      const whole = await run(scenario, architecture);
      const always: PauseQuestion = () => {
        places++;
        return true;
      };
      assertEquals(
        await run(scenario, architecture, always),
        whole,
        scenario.program,
      );
    }
    assert(places > 1000);
  });

  Deno.test(`Machine.run() asks about the same places however often it pauses on ${architecture}`, async () => {
    const [first] = scenarios.filter(({ program }) => program === "threads");
    if (first === undefined) throw new Error("there are threads");
    const asked = async (answer: boolean): Promise<string[]> => {
      const places: string[] = [];
      await run(first, architecture, (...place) => {
        places.push(place.join(" "));
        return answer;
      });
      return places;
    };
    const places = await asked(false);
    assertEquals(await asked(true), places);
    assertEquals(new Set(places).size, places.length);
  });
}
