import { assertEquals, assertRejects } from "@std/assert";
import { RowMistake } from "../../conformance/program/row_mistake.ts";
import { makeTemporaryFolder } from "../temporary.ts";
import { Hand } from "./crew.ts";

const ROOT = new URL("../../", import.meta.url);

/** What a worker is made of, but for its rows. */
const PARTS = [
  "scripts/mutation/worker.ts",
  "scripts/mutation/lines.ts",
  "scripts/mutation/switch.ts",
  "conformance/program/row_mistake.ts",
];

Deno.test("Hand.load() tells a mistake in a row when there is one", async () => {
  const folder = await makeTemporaryFolder("crew");
  const hand = new Hand({ folder, architecture: "riscv64", places: 1 });
  try {
    for (const part of PARTS) {
      const to = `${folder}/${part}`;
      await Deno.mkdir(to.replace(/\/[^/]*$/, ""), { recursive: true });
      await Deno.copyFile(new URL(part, ROOT), to);
    }
    await Deno.writeTextFile(
      `${folder}/scripts/mutation/subjects.ts`,
      'import { RowMistake } from "../../conformance/program/row_mistake.ts";\n' +
        'throw new RowMistake("row a/success/b: there is no call c");\n',
    );
    const mistake = await assertRejects(() => hand.load(), RowMistake);
    assertEquals(mistake.message, "row a/success/b: there is no call c");
    // With a fault that acts at loading it would be the fault's.
    assertEquals(await hand.try(1, true, []), { kind: "crash" });
  } finally {
    await hand.close();
    await Deno.remove(folder, { recursive: true });
  }
});
