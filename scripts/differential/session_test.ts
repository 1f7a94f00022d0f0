import { assertEquals, assertStringIncludes } from "@std/assert";
import {
  StateImage,
  StateLayout,
  TestLayout,
} from "../../src/cpu/differential/layout.ts";
import { findReferences } from "../../src/cpu/differential/reference.ts";
import { Session } from "../../src/cpu/differential/session.ts";
import { targets } from "../../src/cpu/differential/targets.ts";
import { denoProcesses } from "./processes.ts";

/** Fixed, so that a failure can be looked into; `deno task soak` varies it. */
const SEED = 20231;
/** Tests of a row: together well under a minute an architecture. */
const TESTS_PER_ROW = 100;

const processes = await denoProcesses();
globalThis.addEventListener("unload", () => {
  Deno.removeSync(processes.scratch, { recursive: true });
});

for (const target of targets) {
  const references = await findReferences(processes, target.architecture);
  for (const reference of references) {
    const name = `Session.run() agrees with ${reference.name}`;
    if ("missing" in reference) {
      Deno.test({
        name: `${name} [${target.architecture}]: skip, ${reference.missing}`,
        ignore: true,
        fn: () => {},
      });
      continue;
    }
    Deno.test(`${name} [${target.architecture}]`, async () => {
      const session = new Session(target, reference);
      const options = { seed: SEED, testsPerRow: TESTS_PER_ROW };
      const result = await session.run(options);
      assertEquals(result.failures.join("\n\n"), "");
      assertEquals([...result.failedRows], []);
      // Every row was executed, but for those that say why not.
      const skipped = target.rows.filter(({ skip }) => skip !== undefined);
      assertEquals(result.unreached.length, skipped.length);
    });
  }
}

Deno.test("StateImage keeps the layout of runners/runner.c", async () => {
  const source = await Deno.readTextFile(processes.runnerSource);
  const image = new StateImage();
  assertEquals(image.bytes.length, StateLayout.bytes);
  for (
    const [name, value] of [
      ["data_bytes", StateLayout.dataBytes],
      ["code_bytes", TestLayout.codeBytes],
    ]
  ) assertStringIncludes(source, `${name} = ${value}`);
});
