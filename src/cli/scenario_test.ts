// What scenario programs printed, here and on another kernel.

import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadGuest } from "../../conformance/program/guests.ts";
import { EmulatorTarget } from "../../conformance/run/emulator.ts";
import { launchOf } from "../../conformance/scenarios/scenario.ts";
import { forkWait } from "../../conformance/scenarios/fork_wait.ts";
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

Deno.test("halcyon scenario runs one here, and names all", async () => {
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
  assertStringIncludes(out, "\nhello\n");
  assertStringIncludes(
    out,
    "\nkernel_heap (not to be started on another kernel)\n",
  );
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
    "signals [riscv64]: 1 of 25 observations differ\n" +
      "  argument: wanted 10, got (nothing) (Kernel/Tasks/Thread.cpp:",
  );
  assertStringIncludes(without.out, "printed 26 lines, and the log holds 25");
  const torn = lines.map((line, at) => at === wrong ? line.slice(0, -1) : line);
  assertStringIncludes((await judge(torn.join("\n"))).out, "damaged lines: 1");
  const cut = await judge(lines.slice(0, -1).join("\n"));
  assertEquals(cut.status, 4);
  assertStringIncludes(cut.out, "did not come to its end");
  // Before its end only: the reference panics when its first program ends.
  const panic = `KERNEL PANIC: \x1b[1m no\n${lines.join("\n")}`;
  const panicked = await judge(panic);
  assertEquals(panicked.status, 1);
  assertStringIncludes(panicked.out, "the kernel says: KERNEL PANIC: ");
  assertEquals(panicked.out.includes("\x1b"), false);
});

Deno.test("halcyon scenario refuses in one line what is no log of the scenario", async () => {
  const lines = await linesOf(signals);
  for (
    const [log, status, complaint] of [
      ["", 4, "the log holds no line of a scenario"],
      ["\0\xff\n", 4, "the log holds no line of a scenario"],
      [
        (await linesOf(forkWait)).join("\n"),
        2,
        "the log is of fork_wait on riscv64, and not of signals on riscv64",
      ],
    ] as const
  ) {
    const said = await judge(log);
    assertEquals([said.status, said.out], [status, ""]);
    assertEquals(said.complaints.length, 1);
    assertStringIncludes(said.complaints[0] ?? "", complaint);
  }
  await inFolder(async (folder) => {
    const log = `${folder}/log`;
    await Deno.writeTextFile(log, lines.join("\n"));
    for (
      const [arch, name, complaint] of [
        ["x86_64", "signals", "signals on riscv64, and not of signals on x86"],
        ["riscv64", "kernel_heap", "asks another kernel nothing on riscv64"],
      ] as const
    ) {
      const { status, complaints } = await listen((output) =>
        main(["scenario", "--arch", arch, name, log], output)
      );
      assertEquals(status, 2);
      assertStringIncludes(complaints[0] ?? "", complaint);
    }
  });
});
