// What is broken is found, made small, and printed as a row that compiles.

import { fileURLToPath } from "node:url";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import type { RefusalName } from "../src/api/calls.ts";
import type { Row } from "./language/row.ts";
import { encodeRow } from "./program/encode.ts";
import { programOf } from "./twin/programs.ts";
import { printRow } from "./twin/print.ts";
import {
  lenientMachine,
  plainMachine,
  runTwins,
  shrinkDifference,
} from "./twin.ts";

const HERE = new URL(".", import.meta.url).href.replace(/\/$/, "");
const CONFIGURATION = fileURLToPath(new URL("../deno.json", import.meta.url));

/** Refusals of several families, and the call in which each shows itself. */
const broken: readonly (readonly [RefusalName, RegExp])[] = [
  ["pipe/EINVAL/unknown-flag", /call\.pipe\(/],
  ["descriptor/EBADF/not-open", /call\.\w+\(/],
  ["futex/EAGAIN/wait-word-differs-from-val", /call\.futex\(/],
  ["path/ENOENT/component-does-not-exist", /call\.\w+\(/],
];

async function inFolder(
  test: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await test(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

async function compiles(path: string): Promise<void> {
  const { code, stderr } = await new Deno.Command(Deno.execPath(), {
    args: ["check", "--quiet", "--config", CONFIGURATION, path],
    stderr: "piped",
  }).output();
  assertEquals(code, 0, new TextDecoder().decode(stderr));
}

for (const [refusal, call] of broken) {
  Deno.test(`twins find that ${refusal} is not enforced, and shrink what shows it`, async () => {
    const plan = {
      architecture: "riscv64",
      seed: 1,
      programs: 90,
      runs: 1,
    } as const;
    const [left, right] = [plainMachine(), lenientMachine(refusal)];
    const { programs, comparison } = await runTwins(plan, left, right);
    const [first] = comparison.differences;
    assert(first !== undefined, "nothing was found");
    assert(first.isStable);
    const text = await shrinkDifference(programs, first, left, right);
    const steps = text.match(/\bcall\.|\bchild\(/g) ?? [];
    assert(steps.length <= 3, text);
    assert(call.test(text), text);
    assertStringIncludes(text, "; right: 0");
  });
}

Deno.test("printRow() prints what compiles and means the same", async () => {
  await inFolder(async (folder) => {
    const rows = [0, 1, 2, 3, 4, 5, 6, 7].map((number) =>
      programOf(21, number, "x86_64")
    );
    const paths = rows.map((_, index) => `${folder}/row_${index}.ts`);
    for (const [index, row] of rows.entries()) {
      const path = paths[index] ?? "";
      await Deno.writeTextFile(path, printRow(row, new Map(), HERE));
      const printed: { readonly rows: readonly Row[] } = await import(path);
      const [again] = printed.rows;
      assert(again !== undefined);
      const [before, after] = [encodeRow(row), encodeRow(again)];
      const memory = ({ bytes }: typeof before) =>
        new DataView(bytes.buffer).getUint32(8, true);
      assertEquals(memory(after), memory(before));
      assertEquals(
        after.actors.map(({ name, steps }) => [name, steps.length]),
        before.actors.map(({ name, steps }) => [name, steps.length]),
      );
    }
    const all = paths.map((path) => `import "file://${path}";\n`).join("");
    await Deno.writeTextFile(`${folder}/all.ts`, all);
    await compiles(`${folder}/all.ts`);
  });
});

Deno.test("runTwins() of all shards compares each program once", async () => {
  const plan = {
    architecture: "riscv64",
    seed: 7,
    programs: 8,
    runs: 1,
  } as const;
  const counts: number[] = [];
  for (const index of [1, 2, 3]) {
    const { comparison } = await runTwins(
      { ...plan, shard: { index, count: 3 } },
      plainMachine(),
      plainMachine(),
    );
    assertEquals(comparison.same, comparison.programs);
    counts.push(comparison.programs);
  }
  assertEquals(counts.reduce((sum, count) => sum + count), plan.programs);
});
