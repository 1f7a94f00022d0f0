import { assertEquals, assertStringIncludes } from "@std/assert";
import { HostLayout } from "../../src/cpu/differential/host.ts";
import {
  Addresses,
  StateImage,
  StateLayout,
  TestLayout,
} from "../../src/cpu/differential/layout.ts";
import { findReferences } from "../../src/cpu/differential/reference.ts";
import { Session } from "../../src/cpu/differential/session.ts";
import { targets } from "../../src/cpu/differential/targets.ts";
import { failOn } from "./failures.ts";
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
  const references = await findReferences(processes, target);
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
      await failOn(result.failures, `${reference.name} ${target.architecture}`);
      assertEquals([...result.failedRows], []);
      // Every row was executed, but for those that say why not.
      const skipped = target.rows.filter(({ skip }) => skip !== undefined);
      assertEquals(result.unreached.length, skipped.length);
    });
    Deno.test(`Reference.run() tells what memory is ${reference.name}'s own [${target.architecture}]`, async () => {
      const { host } = await reference.run(new Uint8Array());
      const { runner, code, data } = Addresses;
      assertEquals(
        [runner, code, data].map((address) => host.owns(BigInt(address))),
        [true, false, false],
      );
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
      ["mapping_count", HostLayout.mappingCount],
    ]
  ) assertStringIncludes(source, `${name} = ${value}`);
});
