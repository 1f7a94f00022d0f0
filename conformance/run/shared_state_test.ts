// Rows that change what all rows share, on the real machine.

import { assertEquals } from "@std/assert";
import { loadGuest } from "../program/guests.ts";
import { Suite } from "../program/suite.ts";
import {
  buffer,
  call,
  directory,
  mounted,
  row,
  type RowDefinition,
  struct,
  text,
  type Touch,
  umount,
} from "../language/row.ts";
import { EmulatorTarget } from "./emulator.ts";
import { runIsolated, runSingleBoot } from "./run_rows.ts";

const target = new EmulatorTarget();
const executor = await loadGuest("riscv64", "executor");
const options = { seed: 1, maxInstructions: 50_000_000 };

const name = buffer(65);
const rename = call.sethostname(text("another"), 7).returns(0);

type Definition = Omit<RowDefinition, "source">;

const saying = (...touches: Touch[]): Definition => ({
  as: "root",
  touches,
  steps: [call.gethostname(name, 65).returns(0)],
});

function suiteOf(...definitions: readonly Definition[]): Suite {
  return new Suite(
    "riscv64",
    definitions.map((definition, index) =>
      row(`test/row-${index}`, { source: "made up", ...definition })
    ),
  );
}

function gotOf(definition: Definition): string {
  const { outcome, cause, got } = runIsolated(
    target,
    suiteOf(definition),
    executor,
    0,
    options,
  );
  return outcome === "pass" ? "pass" : `${cause}: ${got}`;
}

const restored: Definition = {
  ...saying("hostname"),
  steps: [
    call.gethostname(name, 65).returns(0),
    rename,
    call.sethostname(name, 64).returns(0),
  ],
};

Deno.test("a row may change what it says and puts back", () => {
  assertEquals(gotOf(restored), "pass");
});

Deno.test("a row fails when it changes what it does not say, even if it puts it back", () => {
  const wanted = "touched: the row changes hostname and does not say so";
  assertEquals(gotOf({ ...restored, touches: [] }), wanted);
  assertEquals(gotOf({ ...restored, touches: ["mounts"] }), wanted);
});

Deno.test("a row fails when it does not put back what it says", () => {
  assertEquals(
    gotOf({ ...saying("hostname"), steps: [rename] }),
    "touched: the row leaves hostname changed",
  );
});

Deno.test("a clock may stay as it is set, and must be said", () => {
  const steps = [
    call.clock_settime(
      "CLOCK_REALTIME",
      struct("timespec", { tv_sec: 2_000_000_000 }),
    ).returns(0),
  ];
  assertEquals(gotOf({ ...saying("clock"), steps }), "pass");
  assertEquals(
    gotOf({ ...saying(), steps }),
    "touched: the row changes clock and does not say so",
  );
});

Deno.test("mounts count where they are the row's own and not unshared", () => {
  const setup = [directory("m"), mounted("m")];
  assertEquals(
    gotOf({ ...saying(), setup, teardown: [umount("/w/m")] }),
    "touched: the row changes mounts and does not say so",
  );
  assertEquals(
    gotOf({ ...saying("mounts"), setup, teardown: [umount("/w/m")] }),
    "pass",
  );
  assertEquals(gotOf(saying()), "pass");
});

Deno.test("runSingleBoot() lays a change to the row that made it", async () => {
  const suite = suiteOf(saying(), { ...restored, touches: [] }, saying());
  const reports = await runSingleBoot(
    target,
    suite,
    executor,
    [0, 1, 2],
    options,
  );
  assertEquals(
    reports.map(({ outcome, cause }) => cause ?? outcome),
    ["pass", "touched", "pass"],
  );
});
