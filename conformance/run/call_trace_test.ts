// What a row asks is the same on all architectures, and what it asks counts.

import { assertEquals, assertNotEquals } from "@std/assert";
import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import {
  buffer,
  call,
  child,
  exit,
  join,
  result,
  row,
  type Steps,
  thread,
} from "../language/row.ts";
import { loadGuest } from "../program/guests.ts";
import { Suite } from "../program/suite.ts";
import { EmulatorTarget } from "./emulator.ts";
import { runIsolated } from "./run_rows.ts";

const target = new EmulatorTarget();
const options = { seed: 1, maxInstructions: 50_000_000 };

async function traceOf(
  steps: Steps,
  architecture: Architecture,
): Promise<string> {
  const suite = new Suite(architecture, [
    row("test/row", { source: "made up", steps }),
  ]);
  const executor = await loadGuest(architecture, "executor");
  const { trace = "" } = runIsolated(target, suite, executor, 0, options);
  return trace;
}

const room = buffer(16);
const busy: Steps = [
  call.getcwd(room, 16).returns(3),
  thread("t", [call.yield().returns(0), call.getuid().returns(1000)]),
  child("c", [call.getpid(), exit(3)]),
  join("t"),
  call.kill(result("c"), 0),
];

Deno.test("CallTrace gives the same for a row on each architecture", async () => {
  const traces = await Promise.all(
    architectures.map((architecture) => traceOf(busy, architecture)),
  );
  assertEquals(new Set(traces).size, 1);
});

Deno.test("CallTrace gives another number for another call, argument or result", async () => {
  const traces = await Promise.all(
    [
      [call.getuid()],
      [call.geteuid()],
      [call.umask(0)],
      [call.umask(1)],
      [call.dup2(0, 1)],
      [call.dup2(1, 0)],
      [call.getcwd(room, 16)],
      [call.getcwd(0, 16)],
    ].map((steps) => traceOf(steps, "riscv64")),
  );
  assertEquals(new Set(traces).size, traces.length);
  assertNotEquals(traces[0], "");
});
