// What is told apart, and what is not.

import { assert, assertEquals } from "@std/assert";
import { encodeRow } from "../program/encode.ts";
import { call, row } from "../language/row.ts";
import { compareProgram, compareSides, ratesOf } from "./compare.ts";
import { Programs } from "./image.ts";
import { slicedMachine } from "./sliced_machine.ts";
import { plainMachine, repeated } from "./targets.ts";
import type { Transcript } from "./transcript.ts";

const encoded = encodeRow(
  row("test/row", { steps: [call.getpid(), call.getuid()] }),
);

function seen(...steps: readonly string[]): Transcript {
  return {
    steps: new Map(steps.map((text, record) => [record, text])),
    end: "exited 0",
  };
}

Deno.test("compareProgram() is content when all runs tell the same", () => {
  const runs = [seen("1", "2"), seen("1", "2")];
  assertEquals(compareProgram(0, encoded, runs, runs), { kind: "same" });
});

Deno.test("compareProgram() names the first step at which steady sides differ", () => {
  const outcome = compareProgram(0, encoded, [seen("1", "2")], [
    seen("1", "3"),
    seen("1", "3"),
  ]);
  assert(outcome.kind === "different");
  const { shown, left, right, isStable } = outcome.difference;
  assertEquals(
    [shown, left, right, isStable],
    ["getuid()", ["2"], ["3"], true],
  );
});

Deno.test("compareProgram() calls a difference unstable when a side differs from itself", () => {
  const unstable = compareProgram(0, encoded, [seen("1", "2")], [
    seen("1", "3"),
    seen("1", "4"),
  ]);
  assert(unstable.kind === "different" && !unstable.difference.isStable);
  // What differed before may be why the rest does.
  const behind = compareProgram(0, encoded, [seen("0", "2"), seen("1", "2")], [
    seen("1", "3"),
  ]);
  assert(behind.kind === "different" && !behind.difference.isStable);
});

Deno.test("compareProgram() calls a program unsteady when some run is like one of the other side", () => {
  assertEquals(
    compareProgram(0, encoded, [seen("1", "2"), seen("1", "3")], [
      seen("1", "3"),
    ]),
    { kind: "unsteady" },
  );
});

Deno.test("compareProgram() sees an end, a step that was not reached, and a machine that stopped", () => {
  const killed = { ...seen("1", "2"), end: "killed 9" };
  const end = compareProgram(0, encoded, [seen("1", "2")], [killed]);
  assert(end.kind === "different");
  assertEquals(end.difference.shown, "the program's end");
  const short = compareProgram(0, encoded, [seen("1", "2")], [seen("1")]);
  assert(short.kind === "different");
  assertEquals(short.difference.right, ["not reached"]);
  const stopped = { ...seen(), end: "the machine stopped" };
  const dead = compareProgram(0, encoded, [seen("1", "2")], [stopped]);
  assert(dead.kind === "different");
  assertEquals(dead.difference.right, ["the machine stopped"]);
});

Deno.test("compareProgram() has nothing to say of a program that one side does not tell of", () => {
  assertEquals(compareProgram(0, encoded, [seen("1")], []), { kind: "untold" });
});

for (const architecture of ["aarch64", "riscv64"] as const) {
  Deno.test(`compareSides() sees no other seed, and no slices, of one kernel [${architecture}]`, async () => {
    const programs = Programs.drawn(architecture, 3, 60);
    const numbers = [...programs.rows.keys()];
    const ours = await repeated(plainMachine(), programs, numbers, 1);
    for (const other of [plainMachine(1000), slicedMachine()]) {
      const theirs = await repeated(other, programs, numbers, 1);
      const { same, differences } = compareSides(programs, ours, theirs);
      assertEquals(differences, [], other.name);
      assertEquals(same, 60);
    }
  });
}

Deno.test("ratesOf() counts calls and differences by family", () => {
  const step = encoded.actors[1]?.steps[1];
  const difference = {
    program: 0,
    step,
    shown: "",
    left: ["1"],
    right: ["2"],
  };
  const rates = ratesOf({
    programs: 2,
    same: 0,
    unsteady: 0,
    untold: [],
    differences: [
      { ...difference, isStable: true },
      { ...difference, isStable: false },
      { ...difference, step: undefined, isStable: true },
    ],
    calls: new Map([
      ["getuid", { made: 3, worked: 3 }],
      ["geteuid", { made: 4, worked: 4 }],
      ["pipe", { made: 5, worked: 0 }],
    ]),
  });
  assertEquals(rates, [
    { family: "identity", calls: 7, stable: 1, unstable: 1 },
    { family: "other steps", calls: 0, stable: 1, unstable: 0 },
    { family: "pipe", calls: 5, stable: 0, unstable: 0 },
  ]);
});
