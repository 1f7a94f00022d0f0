// What a machine can be asked for, and when it is over.
import { assertEquals, assertThrows } from "@std/assert";
import { fail } from "../kernel/errors.ts";
import { KernelTask } from "../kernel/tasks/kernel_task.ts";
import { type Machine, MEMORY_RANGE } from "./machine.ts";
import { A0, A1, A7, ECALL, li, machineOf } from "./test_program.ts";

const LOOP = 0x0000006f; // j .
const [DBGPUTSTR, EXIT] = [20, 26];

/** auipc a0, 0; dbgputstr(a0, 4) */
const SPEAK = [0x00000517, li(A1, 4), li(A7, DBGPUTSTR), ECALL];
const END = [li(A0, 7), li(A7, EXIT), ECALL];

Deno.test("Machine.create() refuses an amount of memory that no machine has", () => {
  const { least, most } = MEMORY_RANGE;
  for (const memoryBytes of [-1, 0, 1.5, NaN, Infinity, least - 1, most + 1]) {
    assertThrows(
      () => machineOf(END, { memoryBytes }),
      RangeError,
      `memoryBytes is ${memoryBytes}, and must be a whole number from ` +
        `${least} to ${most}`,
    );
  }
});

Deno.test("Machine.create() and run() name what is out of its range", () => {
  for (
    const [options, what] of [
      [{ architecture: "m68k" as "riscv64" }, "architecture is m68k"],
      [{ tier: "fast" as "both" }, "tier is fast"],
      [{ seed: NaN }, "seed is NaN"],
      [{ seed: 1.5 }, "seed is 1.5"],
      [{ umask: -1 }, "umask is -1"],
      [{ credentials: { uid: 1.5 } }, "uid is 1.5"],
      [{ credentials: { gid: -1 } }, "gid is -1"],
      [{ credentials: { extraGids: [2 ** 32] } }, "a group is 4294967296"],
    ] as const
  ) assertThrows(() => machineOf(END, options), RangeError, what);
  const one = machineOf(END);
  assertThrows(
    () => one.run({ maxInstructions: NaN }),
    RangeError,
    "maxInstructions is not a number",
  );
  assertEquals(one.run({ maxInstructions: -1 }), { kind: "limit" });
  assertEquals(one.run(), { kind: "exited", status: 7 });
  one.dispose();
});

Deno.test("Machine runs a program with the least memory and with the most", () => {
  for (const memoryBytes of [MEMORY_RANGE.least, MEMORY_RANGE.most]) {
    const one = machineOf(END, { memoryBytes });
    assertEquals(one.run(), { kind: "exited", status: 7 });
    one.dispose();
  }
});

Deno.test("Machine.dispose() does nothing a second time", () => {
  const one = machineOf(END);
  one.dispose();
  one.dispose();
  // Had its memory been given back twice, these two would share it.
  const [first, second] = [machineOf(END), machineOf(END)];
  assertEquals(first.cpu === second.cpu, false);
  assertEquals(
    first.kernel.physical === second.kernel.physical,
    false,
  );
  first.dispose();
  second.dispose();
});

Deno.test("Machine refuses everything but its numbers once it is disposed of", () => {
  const one = machineOf(END);
  one.run();
  const { retired, spent } = one;
  one.dispose();
  const over = "the machine is over: it was disposed of";
  assertThrows(() => one.run(), Error, over);
  assertThrows(() => one.type(new Uint8Array(1)), Error, over);
  assertThrows(() => one.rootTree(), Error, over);
  assertEquals([one.retired, one.spent], [retired, spent]);
});

Deno.test("An exception of an observer ends the machine", () => {
  const mistake = new TypeError("the observer's");
  const one = machineOf([...SPEAK, ...END], {
    observers: [{
      exit: () => {
        throw mistake;
      },
    }],
  });
  assertEquals(assertThrows(() => one.run()), mistake);
  const over = "the machine is over: an exception ended it";
  assertThrows(() => one.run(), Error, over);
  // What it has left can be looked at.
  assertEquals("tmp" in one.rootTree().entries, true);
  one.dispose();
  one.dispose();
});

Deno.test("An exception of the console's end ends the machine", () => {
  const mistake = new Error("the console's");
  const one = machineOf([...SPEAK, ...END], {
    console: {
      debug: () => {
        throw mistake;
      },
    },
  });
  assertEquals(assertThrows(() => one.run()), mistake);
  one.dispose();
  // Its memory is not used again: this one knows nothing of it.
  const other = machineOf(END);
  assertEquals(other.run(), { kind: "exited", status: 7 });
  other.dispose();
});

Deno.test("Machine cannot be run, nor disposed of, from within its own ends", () => {
  const running = "the machine is running: this is one of its own ends";
  const said: string[] = [];
  const one: Machine = machineOf([...SPEAK, ...END], {
    console: {
      debug: () => {
        for (const act of [() => one.run(), () => one.dispose()]) {
          said.push(assertThrows(act, Error).message);
        }
      },
    },
  });
  assertEquals(one.run(), { kind: "exited", status: 7 });
  assertEquals(said, [running, running]);
  one.dispose();
});

Deno.test("Machines that are run in turns come to what each comes to alone", () => {
  const make = (seed: number, said: number[]): Machine =>
    machineOf([...SPEAK, ...SPEAK, ...SPEAK, ...END], {
      seed,
      console: { debug: (bytes) => said.push(seed, ...bytes) },
    });
  const alone = [1, 2, 3].map((seed) => {
    const said: number[] = [];
    const one = make(seed, said);
    const result = one.run();
    const { retired } = one;
    one.dispose();
    return { result, said, retired };
  });
  const saids: number[][] = [[], [], []];
  const machines = saids.map((said, index) => make(index + 1, said));
  const results: unknown[] = [];
  for (let turn = 0; turn < 100_000; turn++) {
    const at = turn % machines.length;
    if (results[at] !== undefined) continue;
    const result = machines[at]!.run({ maxInstructions: 1 });
    if (result.kind !== "limit") results[at] = result;
  }
  assertEquals(
    machines.map(({ retired }, at) => ({
      result: results[at],
      said: saids[at],
      retired,
    })),
    alone,
  );
  for (const one of machines) one.dispose();
});

Deno.test("A refusal that escapes a timer is said, and ends the machine", () => {
  const one = machineOf([LOOP]);
  const { monotonicTimers } = one.kernel.time;
  monotonicTimers.add(1_000_000, () => fail("pipe/EINVAL/unknown-flag"));
  assertThrows(
    () => one.run(),
    Error,
    "pipe/EINVAL/unknown-flag was refused where no system call hears of it",
  );
  assertThrows(() => one.run(), Error, "the machine is over");
  one.dispose();
});

Deno.test("A refusal that escapes a task of the kernel is said, and ends the machine", () => {
  const one = machineOf([LOOP]);
  const process = one.kernel.processes.all.find(({ name }) =>
    name === "VFS Sync Task"
  );
  new KernelTask(process!, () => fail("pipe/EINVAL/unknown-flag")).notify();
  assertThrows(
    () => one.run(),
    Error,
    "pipe/EINVAL/unknown-flag was refused where no system call hears of it",
  );
  one.dispose();
});
