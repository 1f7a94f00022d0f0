import { assertEquals, assertStringIncludes } from "@std/assert";
import { loadGuest } from "../../conformance/program/guests.ts";
import { toldBy } from "../../conformance/report/sample_reports.ts";
import { usesOf } from "../debug/call_uses.ts";
import { ignoredFlag } from "../debug/lacking_uses.ts";
import { needsOf } from "../debug/needs.ts";
import { residentMemory } from "../debug/resident_memory.ts";
import type { SyscallName } from "../api/calls.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
import { Machine } from "../machine/machine.ts";
import { main } from "./main.ts";
import { inFolder, listen } from "./testing.ts";

// What hello.c calls, and what of it somebody sees, stands in its source.
const hello = await loadGuest("riscv64", "hello");

function needs(...args: string[]): ReturnType<typeof listen> {
  return listen((output) => main(["needs", ...args], output));
}

Deno.test("needsOf() tells what a program can't do without from what nobody sees", () => {
  const { whole, calls } = needsOf({
    architecture: "riscv64",
    program: "/bin/hello",
    programFile: hello,
  }, 100_000_000);
  assertEquals(whole.end, "exits with 0");
  const needOf = new Map(calls.map(({ call, need }) => [call, need]));
  assertEquals(needOf.get("dbgputstr"), "required");
  // It prints what umask answers.
  assertEquals(needOf.get("umask"), "required");
  assertEquals(needOf.get("exit"), "required");
  assertEquals(needOf.get("fork"), undefined);
});

// Every result of fork_wait.c is printed, so that what changes one is required.
const forkWait = await loadGuest("riscv64", "fork_wait");

Deno.test("needsOf() tells flags and refusals that matter from those that don't", () => {
  const { calls } = needsOf({
    architecture: "riscv64",
    program: "/bin/fork_wait",
    programFile: forkWait,
  }, 100_000_000);
  const waitid = calls.find(({ call }) => call === "waitid");
  const flags = new Map(waitid?.flags.map(({ name, need }) => [name, need]));
  assertEquals(flags.get("P_PID"), "required");
  // Without it the call would wait, and the child be gone the next time.
  assertEquals(flags.get("WNOHANG"), "required");
  assertEquals(flags.get("WNOWAIT"), "required");
  assertEquals(flags.has("WCONTINUED"), false);
  assertEquals(
    waitid?.refusals.map(({ errno, need, times }) => [errno, need, times]),
    [["ECHILD", "required", 1], ["ECHILD", "required", 1], [
      "EINVAL",
      "required",
      1,
    ]],
  );
  // A pid is compared with it, and is greater than an error too.
  assertEquals(calls.find(({ call }) => call === "getpid")?.need, "optional");
});

Deno.test("needsOf() looks at calls alone when asked to", () => {
  const { calls } = needsOf(
    {
      architecture: "riscv64",
      program: "/bin/fork_wait",
      programFile: forkWait,
    },
    100_000_000,
    true,
  );
  assertEquals(
    calls.flatMap(({ flags, refusals }) => [flags, refusals].flat()),
    [],
  );
});

Deno.test("ignoredFlag() takes a flag out of a struct for the call alone", () => {
  const seen: string[] = [];
  let args: readonly (number | bigint)[] = [];
  const look = (when: string, thread: Thread, call: SyscallName): void => {
    if (call !== "waitid") return;
    const uses = usesOf(call, args, residentMemory(thread.process));
    seen.push(`${when} ${uses.some(({ name }) => name === "WNOWAIT")}`);
  };
  const machine = Machine.create({
    architecture: "riscv64",
    program: "/bin/fork_wait",
    programFile: forkWait,
    observers: [
      {
        enter: (thread, call, given) => {
          if (call === "waitid") args = given;
          look("before", thread, call);
        },
      },
      ignoredFlag({ call: "waitid", parameter: "options", name: "WNOWAIT" }),
      {
        enter: (thread, call) => look("in", thread, call),
        exit: (thread, call) => look("after", thread, call),
      },
    ],
  });
  machine.run({ maxInstructions: 100_000_000 });
  machine.dispose();
  const at = seen.indexOf("before true");
  assertEquals(seen.slice(at, at + 3), [
    "before true",
    "in false",
    "after true",
  ]);
});

Deno.test("halcyon needs says what a port has to do next for a program", () =>
  inFolder(async (folder) => {
    await Deno.writeFile(`${folder}/hello`, hello);
    await Deno.writeTextFile(`${folder}/port.json`, toldBy("json"));
    const { status, out } = await needs(
      `${folder}/hello`,
      "--results",
      `${folder}/port.json`,
    );
    assertEquals(status, 0);
    assertStringIncludes(out, "required   dbgputstr");
    assertStringIncludes(out, "next: exit, of which ");
    await Deno.writeFile(`${folder}/fork_wait`, forkWait);
    const detailed = await needs(`${folder}/fork_wait`);
    assertStringIncludes(
      detailed.out,
      "    required        options: WNOHANG, 1 time\n",
    );
    assertStringIncludes(
      detailed.out,
      "refused with EINVAL (waitid/EINVAL/unknown-idtype), 1 time\n",
    );
    // What can't be read is told before anything runs.
    const late = await needs(`${folder}/hello`, "--results", `${folder}/none`);
    assertEquals([late.status, late.out], [2, ""]);
    await Deno.writeTextFile(`${folder}/text`, "no program");
    for (const name of ["text", "nothing"]) {
      const bad = await needs(`${folder}/${name}`);
      assertEquals([bad.status, bad.complaints.length], [2, 1]);
    }
  }));
