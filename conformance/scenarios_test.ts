/** One test a scenario program and architecture. */

import { assertEquals } from "@std/assert";
import { EmulatorTarget } from "./harness/emulator.ts";
import { loadGuest } from "./harness/guests.ts";
import { architectures } from "./harness/suite.ts";
import {
  judgeScenario,
  parseObservations,
  scenarios,
} from "./scenarios/mod.ts";

const target = new EmulatorTarget();

for (const scenario of scenarios) {
  for (const architecture of architectures) {
    Deno.test(`scenario ${scenario.program} [${architecture}]`, async () => {
      const run = target.run({
        architecture,
        program: await loadGuest(architecture, scenario.program),
        path: `/${scenario.program}`,
        name: scenario.arguments[0] ?? "",
        arguments: scenario.arguments.slice(1),
        environment: scenario.environment,
        seed: 1,
        maxInstructions: 10_000_000_000,
      });
      const observed = parseObservations(
        run.log.flatMap((text) => text.split("\n")),
      );
      assertEquals(judgeScenario(scenario, architecture, observed), []);
      assertEquals(run.end, { kind: "exited", status: 0 });
    });
  }
}
