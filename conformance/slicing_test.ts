// One test a scenario program and architecture, and one for some rows: cut
// into slices, they do the same.

import { architectures } from "../src/cpu/cpu.ts";
import { assertEquals } from "@std/assert";
import { sliceRows, sliceScenario } from "./run/slicing.ts";
import { scenarios } from "./scenarios/index.ts";

const SEED = 1;
/** More than they take, but for one that goes on for a billion;
 * `deno task soak` runs it whole. */
const SCENARIO_INSTRUCTIONS = 1_000_000;
/** One row of so many is run, another one on each architecture. */
const ROW_STEP = 24;

for (const [index, architecture] of architectures.entries()) {
  for (const scenario of scenarios) {
    Deno.test(`scenario ${scenario.program} does the same in slices [${architecture}]`, async () => {
      const changes = await sliceScenario(
        scenario,
        architecture,
        SEED,
        SCENARIO_INSTRUCTIONS,
      );
      assertEquals(changes, []);
    });
  }
  Deno.test(`rows do the same in slices [${architecture}]`, async () => {
    assertEquals(await sliceRows(architecture, SEED, index, ROW_STEP), []);
  });
}
