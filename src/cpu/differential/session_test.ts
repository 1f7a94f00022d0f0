import { assertEquals, assertStringIncludes } from "@std/assert";
import { StateLayout, Test, TestLayout } from "./layout.ts";
import { Session } from "./session.ts";
import { Subject } from "./subject.ts";
import type { Target } from "./target.ts";
import { targets } from "./targets.ts";

/** A reference that is the CPU under test itself, with one error. */
function lyingReference(target: Target, register: number) {
  const subject = new Subject(target);
  return {
    name: "liar",
    run(tests: Uint8Array): Promise<Uint8Array> {
      const count = tests.length / TestLayout.bytes;
      const output = new Uint8Array(count * StateLayout.bytes);
      const buffer = tests.slice().buffer;
      for (let index = 0; index < count; index++) {
        const test = new Test(buffer, index * TestLayout.bytes);
        const result = subject.run(test);
        result.setGeneral(register, result.general(register) ^ 1n);
        output.set(result.bytes, index * StateLayout.bytes);
      }
      return Promise.resolve(output);
    },
  };
}

for (const target of targets) {
  const { architecture } = target;
  Deno.test(`Session.run() reports one register's difference [${architecture}]`, async () => {
    const session = new Session(target, lyingReference(target, 7));
    const first = target.rows.find(({ skip }) => skip === undefined);
    const result = await session.run({
      seed: 1,
      testsPerRow: 1,
      filter: first?.name ?? "",
      maximumFailures: 1,
    });
    assertEquals(result.failures.length, 1);
    const [report = ""] = result.failures;
    assertStringIncludes(report, "not as liar");
    assertStringIncludes(report, `${target.registerNames[7]}: wanted `);
  });
}
