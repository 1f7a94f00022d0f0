// What the executor does around rows, on the real machine.

import { assert, assertEquals } from "@std/assert";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import type { Machine } from "../../src/machine/machine.ts";
import {
  buffer,
  call,
  child,
  clock_nanosleep,
  duration,
  join,
  kill,
  load,
  mkdir,
  open,
  pipe,
  read,
  result,
  type Row,
  row,
  type RowDefinition,
  settle,
  store,
  thread,
  u32,
} from "../language/row.ts";
import { judgeRow } from "../judge/judge.ts";
import { type Log, parseLog } from "../judge/log.ts";
import { LONGEST_LINE } from "../judge/log_line.ts";
import { loadGuest } from "../program/guests.ts";
import { Suite } from "../program/suite.ts";
import { EmulatorTarget } from "./emulator.ts";

const ARCHITECTURE = "x86_64";
const executor = await loadGuest(ARCHITECTURE, "executor");

type Definition = Omit<RowDefinition, "source">;

interface Outcome {
  readonly log: Log;
  readonly outcomes: readonly string[];
  readonly text: string;
}

/** Runs rows in one boot. */
async function run(
  definitions: readonly Definition[],
  options: {
    readonly args?: readonly string[];
    readonly observer?: SyscallObserver;
    readonly watch?: (machine: Machine) => () => void;
  } = {},
): Promise<Outcome> {
  const rows: readonly Row[] = definitions.map((definition, number) =>
    row(`test/${number}`, { source: "made up", ...definition })
  );
  const suite = new Suite(ARCHITECTURE, rows);
  const { observer, watch, args = [] } = options;
  const target = new EmulatorTarget(
    observer === undefined ? [] : [observer],
    watch,
  );
  const { log, end } = target.run({
    architecture: ARCHITECTURE,
    program: suite.program(
      executor,
      [...suite.rows.keys()],
      await suite.hash(),
    ),
    arguments: ["--exit", ...args],
    seed: 1,
    maxInstructions: 400_000_000,
  });
  const text = log.join("");
  assertEquals(end, { kind: "exited", status: 0 }, text);
  const parsed = parseLog(text);
  return {
    log: parsed,
    text,
    outcomes: [...parsed.rows].map(([number, answer]) =>
      judgeRow(suite.encoded(number), answer).outcome
    ),
  };
}

/** What the executor itself, the first process, called. */
function callsOfExecutor(): {
  readonly observer: SyscallObserver;
  readonly calls: string[];
} {
  const calls: string[] = [];
  let first = Infinity;
  return {
    calls,
    observer: {
      enter({ process }, name) {
        first = Math.min(first, process.pid);
        if (process.pid === first) calls.push(name);
      },
    },
  };
}

Deno.test("no line waits while a rung is tried or a row runs", async () => {
  const sizes: number[] = [];
  const forks: number[] = [];
  const observer: SyscallObserver = {
    enter(_thread, name, [, size]) {
      if (name === "dbgputstr") sizes.push(Number(size));
      if (name === "fork") forks.push(sizes.reduce((sum, one) => sum + one, 0));
    },
  };
  const bytes = buffer(4000);
  const steps = [call.getpid().succeeds().observes(bytes)];
  const { text, outcomes } = await run([{ steps }, { steps }], { observer });
  assertEquals(outcomes, ["pass", "pass"]);
  const kinds = forks.map((told) =>
    text.slice(0, told).trimEnd().split("\n").at(-1)?.split(" ")[4]
  );
  assertEquals(kinds, ["u", "b", "b"]);
  assertEquals(sizes.reduce((sum, one) => sum + one, 0), text.length);
  assert(Math.max(...sizes) <= LONGEST_LINE, `${sizes}`);
  // Short ones go together.
  assert(sizes.length < text.split("\n").length);
});

Deno.test("the executor sleeps in one call while a row runs", async () => {
  const { observer, calls } = callsOfExecutor();
  await run([{ steps: [settle(900)] }], { observer });
  const from = calls.lastIndexOf("fork");
  const until = calls.lastIndexOf("umount");
  const during = calls.slice(from, until);
  assert(!during.includes("clock_nanosleep"), during.join(" "));
  assert(until - from < 20, during.join(" "));
});

Deno.test("the executor kills a row that hangs after ten seconds of the clock", async () => {
  const ends = buffer(8, "ends");
  let begun = 0;
  let passed = 0;
  const observer: SyscallObserver = {
    enter({ kernel }, name) {
      if (name === "fork") begun = kernel.time.monotonic;
      if (name === "kill" && begun > 0) {
        passed ||= kernel.time.monotonic - begun;
      }
    },
  };
  const { log } = await run([{
    steps: [pipe(ends).returns(0), read(1, buffer(1), 1).never()],
  }], { observer });
  assertEquals(log.rows.get(0)?.end?.how, "timeout");
  assert(passed >= 9.99e9 && passed < 11.1e9, `${passed}`);
});

Deno.test("a row that sets the clock ahead is not taken for one that hangs", async () => {
  const { outcomes } = await run([{
    as: "root",
    steps: [
      call.clock_settime(0, duration(9_000_000_000)).returns(0),
      settle(300),
    ],
  }]);
  assertEquals(outcomes, ["pass"]);
});

Deno.test("settle() lasts until the row's other actors have come to rest", async () => {
  const flag = u32(0, "flag");
  const nap = clock_nanosleep("CLOCK_MONOTONIC", 0, duration(10)).returns(0);
  const { outcomes } = await run([{
    steps: [
      thread("slow", [...Array(12).fill(nap), store(flag, 1)]),
      settle(),
      load(flag).returns(1),
      join("slow"),
    ],
  }]);
  assertEquals(outcomes, ["pass"]);
});

Deno.test("settle() does not wait for who waits or is gone", async () => {
  const ends = buffer(8, "ends");
  let first = 0;
  let last = 0;
  const observer: SyscallObserver = {
    enter({ kernel }, name) {
      if (name === "fork") first ||= kernel.time.monotonic;
      last = kernel.time.monotonic;
    },
  };
  const { log } = await run([{
    steps: [
      pipe(ends).returns(0),
      child("waits", [read(1, buffer(1), 1).never()]),
      child("killed", [settle(9000).never()]),
      kill(result("killed"), "SIGKILL").returns(0),
      join("killed").whatever(),
      settle(),
    ],
  }], { observer });
  assertEquals(log.rows.get(0)?.end?.how, "exited");
  // But for the one that may never have begun.
  assert(last - first < 1.2e9, `${last - first}`);
});

Deno.test("settle() before a row's steps and behind them is a sleep", async () => {
  let last = 0;
  let first = 0;
  const observer: SyscallObserver = {
    enter({ kernel }, name) {
      if (name === "fork") first ||= kernel.time.monotonic;
      last = kernel.time.monotonic;
    },
  };
  const { outcomes } = await run([{
    setup: [settle(), settle(0)],
    steps: [call.getpid().succeeds(), settle(0)],
    teardown: [settle()],
  }], { observer });
  assertEquals(outcomes, ["pass"]);
  assert(last - first < 0.2e9, `${last - first}`);
});

const untilItExists: Definition = {
  as: "root",
  steps: [mkdir("/kept-by-the-root", 0o755).fails("EEXIST")],
};

Deno.test("a row with a window is tried until it hits it", async () => {
  const { log, outcomes, text } = await run([
    { ...untilItExists, window: "the second try" },
    { steps: [call.getpid().succeeds()] },
  ]);
  assertEquals(outcomes, ["pass", "pass"]);
  assertEquals(log.rows.get(0)?.end?.tries, 2);
  assertEquals(log.rows.get(1)?.end?.tries, undefined);
  assert(text.includes(" e exited:0:tries=2:lines="), text);
});

Deno.test("a row without a window is tried once, one that never hits it five times", async () => {
  const once = await run([untilItExists]);
  assertEquals(once.outcomes, ["fail"]);
  const never = await run([{
    window: "never",
    steps: [call.getpid().fails("EINTR")],
  }]);
  assertEquals(never.outcomes, ["fail"]);
  assertEquals(never.log.rows.get(0)?.end?.tries, 5);
});

Deno.test("nobody outlives a row in a group that one of its actors leads", async () => {
  let left: readonly string[] = [];
  await run([{
    steps: [
      // Who comes of this fork is in no record, and goes on with the steps.
      child("leader", [
        call.setpgid(0, 0).whatever(),
        call.fork().whatever(),
        settle(8000).whatever(),
      ]),
      settle(),
      kill(result("leader"), "SIGKILL").returns(0),
      join("leader").whatever(),
    ],
  }], {
    watch: ({ kernel }) => () => {
      left = kernel.processes.all.filter(({ state, isKernelProcess }) =>
        state !== "dead" && !isKernelProcess
      ).map(({ pid }) => `${pid}`);
    },
  });
  assertEquals(left, []);
});

Deno.test("who outlives a row all the same leaves the records of the next one alone", async () => {
  const step = call.getpid().succeeds();
  const { log, outcomes } = await run([
    {
      steps: [
        child("leader", [
          call.setsid().whatever(),
          call.fork().whatever(),
          // The child gets a group that nobody knows of.
          call.setpgid(0, 0).whatever(),
          settle(300).whatever(),
          ...Array(6).fill(call.getppid().whatever()),
        ]),
        settle(),
        kill(result("leader"), "SIGKILL").returns(0),
      ],
    },
    { steps: [...Array(12).fill(step), settle(900)] },
  ]);
  assertEquals(outcomes[1], "pass");
  const runs = [...log.rows.get(1)?.steps.values() ?? []].map((one) =>
    one.runs
  );
  assertEquals(runs, Array(13).fill(1));
});

Deno.test("a root without /dev gets devices and pseudo terminals", async () => {
  const { outcomes } = await run([{
    steps: [
      call.getpid().succeeds(),
      open("/dev/ptmx", "O_RDWR|O_NOCTTY").as("master"),
      open("/dev/pts/0", "O_RDWR|O_NOCTTY").succeeds(),
    ],
  }], {
    watch({ kernel }) {
      const [process] = kernel.processes.all;
      process?.rootContext.root.inode.removeChild("dev");
      return () => {};
    },
  });
  assertEquals(outcomes, ["pass"]);
});

Deno.test("the executor leaves out hazards when told --no-hazards", async () => {
  const steps = [call.getpid().succeeds()];
  const rows: readonly Definition[] = [
    { steps },
    { steps },
    { steps, hazard: "msync-of-nothing" },
  ];
  const numbers = async (...args: string[]) => {
    const { log } = await run(rows, { args });
    return [[...log.rows.keys()], [...log.boots[0]?.selection ?? []]];
  };
  assertEquals(await numbers(), [[0, 1, 2], []]);
  assertEquals(await numbers("--no-hazards"), [[0, 1], [0, 1]]);
  assertEquals(await numbers("--start", "1", "--no-hazards"), [[1], [1]]);
});

Deno.test("the log tells the executor's own pid", async () => {
  const { log } = await run([{ steps: [call.getpid().succeeds()] }]);
  assert((log.boots[0]?.ladder[1]?.pid ?? 0) > 0);
});
