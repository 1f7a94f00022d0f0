// A small draw of faults, the same each time: rows must not notice fewer of
// them than they did. `deno task mutate` draws as many as one likes.

import { assert, assertEquals } from "@std/assert";
import { ROOT } from "../sources.ts";
import type { Progress } from "./mutate.ts";
import {
  type Fate,
  isSurvivor,
  type Rate,
  showRates,
  showSurvivor,
} from "./rates.ts";

/** Of the faults that can be noticed; it may only rise. */
const FLOOR = 0.8;

/** A slow machine tries fewer of them than it is asked for. */
const MUTATE =
  "--count 48 --seed 20261129 --arch riscv64 --seconds 100 --no-install --json";

interface Report {
  readonly progress: readonly Progress[];
  readonly rates: readonly Rate[];
  readonly fates: readonly Fate[];
}

Deno.test("rows notice as many of the faults drawn as the floor says", async () => {
  // A program of its own: a test would have the planted kernel type-checked.
  const { code, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    cwd: ROOT,
    args: [
      "run",
      "-A",
      "--quiet",
      "scripts/main.ts",
      "mutate",
      ...MUTATE.split(" "),
    ],
  }).output();
  const decoder = new TextDecoder();
  assertEquals(code, 0, decoder.decode(stderr));
  const { progress, rates, fates }: Report = JSON.parse(decoder.decode(stdout));
  const { tried = 0, noticed = 0, equivalent = 0 } = rates.at(-1) ?? {};
  assert(tried > 0, "no fault was tried");
  const [first] = progress;
  assertEquals(
    [first?.architecture, first?.tried, first?.of],
    ["riscv64", tried, 48],
  );
  const survivors = fates.filter(isSurvivor);
  const told = [...survivors.map(showSurvivor), showRates(rates)].join("\n");
  assert(noticed >= FLOOR * (tried - equivalent), told);
});
