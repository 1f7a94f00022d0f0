// What calls do counts against the limit of a run, so that this bounds the
// host's time: twice as much to do is twice as much work, not two instructions.
// guest-programs/examples/riscv64/heavy.c makes the calls.
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

/** What a machine does when its runs are cut into pieces of so many units. */
function runInPieces(name: string, units: number): {
  readonly pieces: number;
  readonly end: unknown;
} {
  const machine = start(name, 8 << 20, () => {});
  let pieces = 0;
  for (;;) {
    const result = machine.run({ maxInstructions: units });
    pieces++;
    if (result.kind !== "limit") {
      const end = [result, machine.retired, machine.kernel.time.monotonic];
      machine.dispose();
      return { pieces, end };
    }
  }
}

for (const name of ["random-bytes", "reads-zeros", "writes-console"]) {
  Deno.test(`A call that ${name} is left in its middle when a run is over`, () => {
    const whole = runInPieces(name, Infinity);
    const cut = runInPieces(name, 1000);
    assertEquals(whole.pieces, 1);
    assert(cut.pieces > 8, `${cut.pieces} pieces`);
    assertEquals(cut.end, whole.end);
  });
}
