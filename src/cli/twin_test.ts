// Twins from the command line: a kit, its logs, and their comparison.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { crc32 } from "../../conformance/program/crc32.ts";
import { EmulatorTarget } from "../../conformance/run/emulator.ts";
import { main } from "./main.ts";
import { inFolder, listen, type Said } from "./testing.ts";

const ARCHITECTURE = "riscv64";

const said = (...args: readonly string[]): Promise<Said> =>
  listen((output) => main(["twin", ...args], output));

/** Exports programs and boots them with some seeds; where the logs are. */
async function logsIn(
  folder: string,
  seed: number,
  boots: readonly number[],
): Promise<readonly string[]> {
  const { status, out } = await said(
    "--export",
    `--arch=${ARCHITECTURE}`,
    `--seed=${seed}`,
    "--programs=12",
    `--out=${folder}`,
  );
  assertEquals(status, 0);
  assertStringIncludes(out, "12 programs, suite 0000000");
  const program = await Deno.readFile(
    `${folder}/halcyon-twin-${ARCHITECTURE}`,
  );
  const paths: string[] = [];
  for (const boot of boots) {
    const { log } = new EmulatorTarget().run({
      architecture: ARCHITECTURE,
      program,
      arguments: ["--exit"],
      seed: boot,
      maxInstructions: 2_000_000_000,
    });
    const path = `${folder}/${seed}-${boot}.log`;
    await Deno.writeTextFile(path, log.join(""));
    paths.push(path);
  }
  return paths;
}

/** The log with another answer in one line of a program. */
async function forge(path: string, to: string): Promise<void> {
  let isDone = false;
  const lines = (await Deno.readTextFile(path)).split("\n").map((line) => {
    const body = line.slice(0, -9);
    // The main actor's first step that answers an error.
    if (isDone || !/^HC1 \d+ 1 \d+ r 2:1:-\d+$/.test(body)) return line;
    isDone = true;
    const forged = body.replace(/-\d+$/, "-38");
    return `${forged} ${crc32(forged).toString(16).padStart(8, "0")}`;
  });
  assert(isDone, "nothing to forge");
  await Deno.writeTextFile(to, lines.join("\n"));
}

Deno.test("twin compares logs by what they let be seen, several a side", async () => {
  await inFolder(async (folder) => {
    const [first = "", second = "", third = ""] = await logsIn(
      folder,
      3,
      [1, 2, 3],
    );
    const same = await said("--logs", `${first},${second}`, third);
    assertEquals([same.status, same.complaints], [0, []]);
    assertStringIncludes(same.out, "12 programs: 12 the same");
    const other = `${folder}/forged.log`;
    await forge(first, other);
    const stable = await said("--logs", first, other);
    assertEquals(stable.status, 1);
    assert(/^program \d+: /.test(stable.out), stable.out);
    assertStringIncludes(stable.out, "right  ENOSYS");
    assertStringIncludes(stable.out, "1 differ (1 stable)");
    const unsteady = await said("--logs", first, `${other},${second}`);
    assertEquals(unsteady.status, 0);
    assertStringIncludes(unsteady.out, "11 the same, 1 unsteady");
  });
});

Deno.test("twin says in one line when logs are of other programs", async () => {
  await inFolder(async (folder) => {
    const [first = ""] = await logsIn(folder, 3, [1]);
    const [other = ""] = await logsIn(folder, 4, [1]);
    const { status, out, complaints } = await said("--logs", first, other);
    assertEquals([status, out, complaints.length], [2, "", 1]);
    assertStringIncludes(complaints[0] ?? "", "the logs are of other programs");
    const empty = `${folder}/empty.log`;
    await Deno.writeTextFile(empty, "");
    assertStringIncludes(
      (await said("--logs", first, empty)).complaints[0] ?? "",
      "no header",
    );
  });
});

Deno.test("twin answers 4 when one side tells less", async () => {
  await inFolder(async (folder) => {
    const [first = ""] = await logsIn(folder, 3, [1]);
    const lines = (await Deno.readTextFile(first)).split("\n");
    const cut = `${folder}/cut.log`;
    await Deno.writeTextFile(
      cut,
      lines.filter((line) => !/^HC1 (7|8|9|10|11) /.test(line)).join("\n"),
    );
    const { status, out } = await said("--logs", first, cut);
    assertEquals(status, 4, out);
    assertStringIncludes(out, "5 not told by both");
  });
});

Deno.test("twin runs programs on a command that prints their log", async () => {
  await inFolder(async (folder) => {
    const [log = ""] = await logsIn(folder, 3, [1]);
    const { status, out } = await said(
      `--arch=${ARCHITECTURE}`,
      "--seed=3",
      "--programs=12",
      "--runs=1",
      `--target=test -s "$HALCYON_PROGRAM" && cat ${log}`,
    );
    assertEquals(status, 0, out);
    assertStringIncludes(out, "12 programs: 12 the same");
  });
});
