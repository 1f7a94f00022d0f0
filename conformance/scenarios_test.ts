// One test a scenario program and architecture.

import { architectures } from "../src/cpu/cpu.ts";
import { assertEquals } from "@std/assert";
import { EmulatorTarget } from "./run/emulator.ts";
import { loadGuest } from "./program/guests.ts";
import { scenarios } from "./scenarios/index.ts";
import { SENT_BYTES, SENT_SUM } from "./scenarios/sockets.ts";
import {
  differencesOf,
  judgeRefusals,
  judgeScenario,
  launchOf,
  parseObservations,
  SCENARIO_INSTRUCTIONS,
} from "./scenarios/scenario.ts";

const target = new EmulatorTarget();

Deno.test("scenarios hold every program of guest-programs/scenarios", async () => {
  const folder = new URL("../guest-programs/scenarios/", import.meta.url);
  const programs: string[] = [];
  for await (const { name } of Deno.readDir(folder)) {
    if (name.endsWith(".c")) programs.push(name.slice(0, -".c".length));
  }
  const judged = new Set(scenarios.map(({ program }) => program));
  assertEquals(programs.filter((program) => !judged.has(program)), []);
});

Deno.test("SENT_SUM is the sum of what socket_transfer.c sends", () => {
  let sum = 0x811c_9dc5;
  for (let offset = 0; offset < SENT_BYTES; offset++) {
    const byte = (offset * 31 + (offset >> 13)) & 0xff;
    sum = Math.imul(sum ^ byte, 0x0100_0193);
  }
  assertEquals(SENT_SUM, sum >>> 0);
});

Deno.test("differencesOf() asks another kernel nothing that is this one's own", () => {
  const one = { value: "1", source: "where" };
  const scenario = {
    program: "p",
    cases: [{ name: "a", ...one }, { name: "b", ...one, own: "its books" }],
  };
  const observed = {
    ...parseObservations(""),
    values: new Map([["a", "2"], ["b", "2"]]),
  };
  const differences = (kernel: "own" | "another") =>
    differencesOf(scenario, "riscv64", observed, kernel);
  assertEquals(differences("own"), [
    "a: wanted 1, got 2 (where)",
    "b: wanted 1, got 2 (where)",
  ]);
  assertEquals(differences("another"), ["a: wanted 1, got 2 (where)"]);
});

for (const scenario of scenarios) {
  for (const architecture of architectures) {
    Deno.test(`scenario ${scenario.program} [${architecture}]`, async () => {
      const program = await loadGuest(architecture, scenario.program);
      const run = target.run(
        launchOf(scenario, architecture, program, SCENARIO_INSTRUCTIONS),
      );
      const observed = parseObservations(run.log.join(""));
      assertEquals(judgeScenario(scenario, architecture, observed), []);
      const { refusals = [] } = run;
      assertEquals(judgeRefusals(scenario, architecture, refusals), []);
      assertEquals(run.end, { kind: "exited", status: 0 });
    });
  }
}
