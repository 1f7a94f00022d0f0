// What scenario programs printed, here and on another kernel.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadGuest } from "../../conformance/program/guests.ts";
import { EmulatorTarget } from "../../conformance/run/emulator.ts";
import { launchOf } from "../../conformance/scenarios/scenario.ts";
import { signals } from "../../conformance/scenarios/signals.ts";
import { main } from "./main.ts";
import { inFolder, listen, type Said } from "./testing.ts";

const ARCH = "riscv64";

/** The lines that the program prints. */
async function linesOf(program: typeof signals): Promise<readonly string[]> {
  const guest = await loadGuest(ARCH, program.program);
  const launch = launchOf(program, ARCH, guest, 100_000_000);
  return new EmulatorTarget().run(launch).log.join("").trimEnd().split("\n");
}

/** Judges a log of `signals`. */
async function judge(log: string): Promise<Said> {
  let said: Said | undefined;
  await inFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/log`, log);
    const args = ["scenario", "--arch", ARCH, "signals", `${folder}/log`];
    said = await listen((output) => main(args, output));
  });
  if (said === undefined) throw new Error("nothing was said");
  return said;
}

Deno.test("halcyon scenario runs one here, and names all with their arguments", async () => {
  const run = await listen((output) =>
    main(["scenario", "--arch", ARCH, "hello"], output)
  );
  assertEquals([run.status, run.out], [
    0,
    "hello [riscv64]: 24 observations, all as expected\n",
  ]);
  const { out } = await listen((output) =>
    main(["scenario", "--list"], output)
  );
  assertStringIncludes(out, "A=1 EMPTY= /hello 'two words' ''\n");
});

Deno.test("halcyon scenario judges a serial line with a kernel's own words in it", async () => {
  const lines = await linesOf(signals);
  const { status, out } = await judge(
    lines.map((line) => `[signals(1:1)]: ${line}\r\n[Kernel]: tick\r\n`)
      .join(""),
  );
  assertEquals([status, out], [
    0,
    "signals [riscv64]: 25 observations, all as expected\n",
  ]);
});

Deno.test("halcyon scenario names what differs, or lacks, and where it was read", async () => {
  const lines = await linesOf(signals);
  const wrong = lines.findIndex((line) => line.includes("argument"));
  const without = await judge(lines.filter((_, at) => at !== wrong).join("\n"));
  assertEquals(without.status, 4);
  assertStringIncludes(
    without.out,
    "argument: wanted 10, got (nothing) (Kernel/Tasks/Thread.cpp:",
  );
  assertStringIncludes(without.out, "did not come to its end");
  const torn = lines.map((line, at) => at === wrong ? line.slice(0, -1) : line);
  assertStringIncludes((await judge(torn.join("\n"))).out, "1 damaged lines");
  const panic = await judge(`${lines.join("\n")}\nKERNEL PANIC: \x1b[1m no\n`);
  assertEquals(panic.status, 1);
  assertStringIncludes(panic.out, "the kernel says: KERNEL PANIC: ");
  assertEquals(panic.out.includes("\x1b"), false);
  assertEquals((await judge("")).status, 4);
});
