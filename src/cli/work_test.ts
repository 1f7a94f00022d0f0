// What calls do counts against the limit of a run, so that this bounds the
// host's time: twice as much to do is twice as much work, not two instructions.
// guest-programs/examples/riscv64/heavy.c makes the calls.
import process from "node:process";
import { assert, assertEquals } from "@std/assert";
import { Machine } from "../machine/machine.ts";

const heavy = Deno.readFileSync(
  new URL("../../guest-programs/build/riscv64/heavy", import.meta.url),
);

/** What a call has to do, and the least units for each. */
const calls: Readonly<Record<string, readonly [count: number, least: number]>> =
  {
    "random-bytes": [1 << 20, 2],
    "reads-zeros": [1 << 20, 1 / 32],
    "reads-random": [1 << 20, 2],
    "reads-hole": [1 << 20, 1 / 32],
    "writes-file": [1 << 20, 1 / 32],
    "writes-console": [1 << 18, 16],
    "types": [1 << 13, 256],
    "protects": [1000, 1],
    "unmaps": [1000, 2],
    "reserves": [100_000, 1],
    "forks-pages": [1000, 1],
    "forks-regions": [1000, 256],
    "shows-regions": [500, 1000],
    "unmaps-regions": [1000, 256],
    "lists": [1000, 64],
    "walks": [1000, 64],
    "polls": [500, 16],
    "tells-watchers": [400, 64],
    "signals-all": [100, 16],
    "gets-directory": [500, 64],
    "executes": [50_000, 4],
    "unmaps-dirty-pieces": [100, 128 * 50],
    "synchronizes-pieces": [1000, 8],
    "shows-dirty-pieces": [500, 1000],
    "protects-regions": [1000, 128],
    "counts-regions": [1000, 128],
    "counts-pages": [100_000, 2],
    "executes-over-regions": [1000, 128],
    "exits-with-regions": [1000, 128],
    "purges": [1000, 16],
    "asks-for-locks": [1000, 16],
    "closes-beside-locks": [1000, 16],
    "forks-veils": [200, 64],
    "unmounts": [1000, 64],
    "synchronizes": [100, 64],
    "wakes": [100, 16],
  };

function start(
  name: string,
  count: number,
  observed: (machine: Machine) => void,
): Machine {
  const machine: Machine = Machine.create({
    architecture: "riscv64",
    program: "/heavy",
    programFile: heavy,
    arguments: ["heavy", name, String(count)],
    observers: [{ exit: (_, call) => call === "getppid" && observed(machine) }],
  });
  return machine;
}

/** Units of the one call behind the mark, to the end of the next. */
function workOf(name: string, count: number): number {
  let atMark = 0;
  const machine = start(name, count, ({ spent }) => atMark = spent);
  assertEquals(machine.run({ maxInstructions: 1e10 }).kind, "exited");
  const work = machine.spent - atMark;
  assert(atMark > 0, name);
  machine.dispose();
  return work;
}

for (const [name, [count, least]] of Object.entries(calls)) {
  Deno.test(`A call that ${name} counts in proportion to what it does`, () => {
    const [once, twice] = [workOf(name, count), workOf(name, 2 * count)];
    assert(
      twice - once >= least * count,
      `${count} more are ${twice - once} more units`,
    );
  });
}

/** Units within which a machine looks whether its run is over, or nearly so. */
const PART = 1 << 20;
/** The largest that are done in one: a page's worth of work for each. */
const PIECE = PART / 2;

/** Calls that take more units than that, and for how many things each. */
const long: Readonly<Record<string, number>> = {
  "random-bytes": 8 << 20,
  "reads-zeros": 80 << 20,
  "reads-hole": 80 << 20,
  "writes-file": 80 << 20,
  "writes-console": 1 << 20,
  "forks-regions": 10_000,
  "shows-regions": 3000,
  "unmaps-regions": 20_000,
  "unmaps-dirty-pieces": 200,
  "synchronizes-pieces": 1400,
  "shows-dirty-pieces": 700,
  "protects-regions": 20_000,
  "counts-regions": 20_000,
  "executes-over-regions": 20_000,
  "exits-with-regions": 20_000,
};

/** How a run goes when it pauses wherever it may; and how it ends. */
function paused(name: string): {
  readonly pauses: number;
  readonly longest: number;
  readonly end: unknown;
} {
  let isMarked = false;
  const machine = start(name, long[name]!, () => isMarked = true);
  let before = 0;
  let pauses = 0;
  let longest = 0;
  for (;;) {
    const result = machine.run({ pauses: () => true });
    if (isMarked) {
      longest = Math.max(longest, machine.spent - before);
      pauses++;
    }
    before = machine.spent;
    if (result.kind === "paused") continue;
    const end = [result, machine.retired, machine.kernel.time.monotonic];
    machine.dispose();
    return { pauses, longest, end };
  }
}

/** How a run ends that never pauses. */
function whole(name: string): unknown {
  const machine = start(name, long[name]!, () => {});
  const result = machine.run();
  const end = [result, machine.retired, machine.kernel.time.monotonic];
  machine.dispose();
  return end;
}

for (const name of Object.keys(long)) {
  Deno.test(`A call that ${name} is left in its middle when a run is over`, () => {
    const { pauses, longest, end } = paused(name);
    assert(pauses > 2, `${pauses} pauses`);
    assert(longest < 2 * PART + PIECE, `${longest} units between two pauses`);
    assertEquals(end, whole(name));
  });
}

Deno.test("A call that costs the host much costs a run's limit as much, whichever it is", () => {
  // Of the processor's time, so that it does not matter who else runs. Ten
  // times what instructions and most calls take, and what the first call of a
  // kind costs in any case.
  const most = (units: number): number => 0.2 + units * 200e-9;
  for (const [name, count] of Object.entries(long)) {
    let before = 0;
    let used = { user: 0, system: 0 };
    const machine = start(name, count, ({ spent }) => {
      before = spent;
      used = process.cpuUsage();
    });
    machine.run();
    const { user, system } = process.cpuUsage(used);
    const seconds = (user + system) / 1e6;
    const units = machine.spent - before;
    machine.dispose();
    assert(seconds < most(units), `${name}: ${seconds} s for ${units} units`);
  }
});
