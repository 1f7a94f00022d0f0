// Half a minute of random programs, the same each time; `deno task fuzz` runs
// as many others as one likes.

import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { architectures } from "../../src/cpu/cpu.ts";
import { answeringCalls } from "../../src/debug/missing_calls.ts";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import { Fuzzer, neverSeen } from "./fuzz.ts";
import { type Subject, subjectKinds } from "./subjects.ts";

const SEEDS = [20261130, 20261131, 20261132, 20261133, 20261134, 20261135];
/** Of all calls; a longer run knows of fewer. setreuid never works at all. */
const MOST_NEVER_WORKED = 4;
const MOST_NEVER_REFUSED = 18;

const all = new Fuzzer();

for (const architecture of architectures) {
  for (const kind of subjectKinds) {
    Deno.test(`the machine holds whatever ${kind} programs do [${architecture}]`, async () => {
      for (const seed of SEEDS) await all.run({ kind, architecture, seed });
      assertEquals(all.findings, []);
    });
  }
}

Deno.test("random programs make most calls work, and most calls fail", () => {
  const { worked, refused } = neverSeen(all.counts);
  assert(worked.length <= MOST_NEVER_WORKED, worked.join());
  assert(refused.length <= MOST_NEVER_REFUSED, refused.join());
});

const SUBJECT: Subject = {
  kind: "raw",
  architecture: "riscv64",
  seed: 1,
};

async function complaintsWith(
  observers: () => readonly SyscallObserver[],
): Promise<string> {
  const fuzzer = new Fuzzer(observers);
  await fuzzer.run(SUBJECT);
  return fuzzer.findings.map(({ complaint }) => complaint).join("\n");
}

Deno.test("Fuzzer finds a kernel that throws what is no refusal", async () => {
  const complaints = await complaintsWith(() => [{
    enter(_, call) {
      if (call === "getuid") throw new TypeError("undefined is no function");
    },
  }]);
  assertStringIncludes(complaints, "undefined is no function");
});

Deno.test("Fuzzer finds a page that nothing accounts for", async () => {
  const complaints = await complaintsWith(() => [{
    enter(thread, call) {
      if (call === "getuid") thread.kernel.memory.takeKernelPages(1);
    },
  }]);
  assertStringIncludes(complaints, "used pages: ");
});

Deno.test("Fuzzer finds a machine that does not do the same again", async () => {
  let run = 0;
  const complaints = await complaintsWith(
    () => run++ === 0 ? [] : [answeringCalls(["getpid"], 1)],
  );
  assertStringIncludes(complaints, "it is not the same again: ");
});

Deno.test("Fuzzer finds an error that a call does not state", async () => {
  const complaints = await complaintsWith(() => [
    answeringCalls(["getppid"], -1),
  ]);
  assertStringIncludes(complaints, "a call states no such error: getppid");
});
