// Kernels that are broken in one way each: none may look good, in no mode. The
// machine is sabotaged while it runs, or what the target tells of it is.

import { assert, assertEquals } from "@std/assert";
import { EINVAL, ENOTTY } from "../src/api/errno.ts";
import type { SyscallObserver } from "../src/kernel/observers.ts";
import { registerConventions } from "../src/kernel/tasks/registers.ts";
import type { Thread } from "../src/kernel/tasks/thread.ts";
import { Baseline, parseBaseline } from "./judge/baseline.ts";
import {
  type ConformanceResult,
  ExitCode,
  runConformance,
} from "./conformance.ts";
import { EmulatorTarget } from "./run/emulator.ts";
import { exportSuite, verifyLog } from "./export.ts";
import { JobRunner } from "./run/job.ts";
import type { Cause, Mode, Outcome } from "./judge/outcome.ts";
import type { PoolMaker } from "./run/pool.ts";
import { suiteOf } from "./program/suite.ts";
import type { Launch, Refusal, Run, Target } from "./program/target.ts";

const ARCHITECTURE = "riscv64";
const FILTER = "pipe/";
/** pipe refuses with EINVAL too, but nothing of this name. */
const FOREIGN = "path/EINVAL/empty";
const MODES: readonly Mode[] = ["isolated", "single-boot"];

type Enter = NonNullable<SyscallObserver["enter"]>;

/** A machine in which something happens before a call is carried out. */
function entering(enter: Enter): Target {
  return new EmulatorTarget([{ enter }]);
}

/** A machine of which something else is told than what happened. */
function telling(change: (run: Run) => Run): Target {
  const target = new EmulatorTarget();
  return { run: (launch: Launch) => change(target.run(launch)) };
}

/** The executor is the process that no program of a row has started. */
function isExecutor(thread: Thread): boolean {
  return thread.process.ppid === 0;
}

function setArgument(thread: Thread, value: bigint): void {
  const [first] = registerConventions[ARCHITECTURE].argumentRegisters;
  thread.cpu.setRegister(first, value);
}

function poolOn(target: Target): PoolMaker {
  return (setup) => {
    const runner = new JobRunner(setup, target);
    return { size: 1, run: (job) => runner.run(job), close() {} };
  };
}

function run(target: Target, mode: Mode): Promise<ConformanceResult> {
  return runConformance({
    architectures: [ARCHITECTURE],
    filter: FILTER,
    mode,
    pool: poolOn(target),
  });
}

interface Sabotage {
  readonly what: string;
  readonly target: Target;
  readonly cause: Cause;
  /** What is said of its rows; that they failed where left out. */
  readonly outcome?: Outcome;
  /** Whether one row of a single boot has to answer for it, or all have. */
  readonly once?: boolean;
}

const sabotages: readonly Sabotage[] = [
  {
    what: "whose mmap refuses everything",
    target: entering((thread, name) => {
      if (name === "mmap") setArgument(thread, 0n);
    }),
    outcome: "blocked",
    cause: "setup",
  },
  {
    what: "that breaks in a call of each row",
    target: entering((_, name) => {
      if (name === "pipe") throw new Error("broken on purpose");
    }),
    cause: "crash",
  },
  {
    what: "that breaks when the rows have ended",
    target: entering((thread, name) => {
      if (name === "exit" && isExecutor(thread)) throw new Error("too late");
    }),
    cause: "crash",
    once: true,
  },
  {
    what: "whose executor exits with 3",
    target: entering((thread, name) => {
      if (name === "exit" && isExecutor(thread)) setArgument(thread, 3n);
    }),
    cause: "crash",
    once: true,
  },
  {
    what: "whose executor is killed when the rows have ended",
    target: telling((run) => ({ ...run, end: { kind: "killed", signal: 9 } })),
    cause: "crash",
    once: true,
  },
  {
    what: "that hangs when the rows have ended",
    target: telling((run) => ({ ...run, end: { kind: "deadlock" } })),
    cause: "deadlock",
    once: true,
  },
  {
    what: "that runs on when the rows have ended",
    target: telling((run) => ({ ...run, end: { kind: "limit" } })),
    cause: "timeout",
    once: true,
  },
  {
    what: "that loses the log's footer",
    target: telling((run) => ({ ...run, log: run.log.slice(0, -1) })),
    cause: "crash",
    once: true,
  },
  {
    what: "that refuses with an error that no paragraph states",
    target: telling((run) => ({
      ...run,
      refusals: run.refusals?.flatMap((one): Refusal[] => [
        one,
        { ...one, call: "pipe", errno: ENOTTY, refusal: "" },
      ]),
    })),
    cause: "undeclared",
  },
  {
    what: "that refuses by a name that the call's paragraph does not state",
    target: telling((run) => ({
      ...run,
      refusals: run.refusals?.flatMap((one): Refusal[] => [
        one,
        { ...one, call: "pipe", errno: EINVAL, refusal: FOREIGN },
      ]),
    })),
    cause: "undeclared",
  },
  {
    what: "that refuses without saying what",
    target: telling((run) => ({
      ...run,
      refusals: run.refusals?.map((one): Refusal => ({ ...one, refusal: "" })),
    })),
    cause: "unverified",
  },
];

for (const mode of MODES) {
  Deno.test(`runConformance() is green on a whole kernel, ${mode}`, async () => {
    const { exitCode, summary } = await run(new EmulatorTarget(), mode);
    assertEquals([exitCode, summary.rows], [ExitCode.expected, summary.pass]);
    assert(summary.claims.verified > 0);
    assertEquals(summary.claims.unverified, 0);
  });

  for (
    const { what, target, cause, outcome: wanted = "fail", once = false }
      of sabotages
  ) {
    Deno.test(`runConformance() is red on a kernel ${what}, ${mode}`, async () => {
      const { exitCode, reports, summary } = await run(target, mode);
      assertEquals(exitCode, ExitCode.unexpected);
      const failed = reports.filter(({ outcome }) => outcome !== "pass");
      for (const { outcome, cause: got } of failed) {
        assertEquals([outcome, got], [wanted, cause]);
      }
      assert(failed.length > 0 && failed.length === summary[wanted]);
      // In one boot what ends the machine is laid to the row that was open.
      if (mode === "single-boot" && once) {
        assertEquals(failed.map(({ id }) => id), [reports.at(-1)?.id]);
      }
    });
  }
}

Deno.test("runSingleBoot() goes on behind a row that broke the machine", async () => {
  let calls = 0;
  const target = entering((_, name) => {
    if (name === "pipe" && ++calls === 2) throw new Error("only once");
  });
  const { reports } = await run(target, "single-boot");
  const failed = reports.filter(({ outcome }) => outcome !== "pass");
  assertEquals(failed.map(({ cause }) => cause), ["crash"]);
  assert(failed[0]?.got?.includes("only once"));
});

Deno.test("runSingleBoot() lays an undeclared error to the row in which it was given", async () => {
  const target = telling((run) => {
    const { refusals = [] } = run;
    const last = refusals.findLastIndex(({ call }) => call === "pipe");
    return {
      ...run,
      refusals: refusals.map((one, index): Refusal =>
        index === last ? { ...one, errno: ENOTTY, refusal: "" } : one
      ),
    };
  });
  const { reports } = await run(target, "single-boot");
  const failed = reports.filter(({ outcome }) => outcome !== "pass");
  assertEquals(failed.map(({ cause }) => cause), ["undeclared"]);
  assertEquals(failed[0]?.got, "pipe: ENOTTY");
});

Deno.test("verifyLog() fails rows that a young kernel did not run, unless they are declared", async () => {
  const { program } = await exportSuite(ARCHITECTURE);
  const young = entering((thread, name) => {
    if (name === "mmap") setArgument(thread, 0n);
  });
  const { log } = young.run({
    architecture: ARCHITECTURE,
    program,
    arguments: ["--exit"],
    seed: 1,
    maxInstructions: 2_000_000_000,
  });
  const text = log.join("");
  const strict = await verifyLog(ARCHITECTURE, text);
  assertEquals(strict.exitCode, ExitCode.unexpected);
  assertEquals(strict.summary.unsupported, 0);
  const lacking = strict.results.filter(({ outcome }) => outcome !== "pass");
  assert(lacking.length > 5000);
  const baseline = lacking.map(({ id }) =>
    `${id} unsupported it knows no mmap\n`
  ).join("");
  const declared = await verifyLog(
    ARCHITECTURE,
    text,
    { baseline: new Baseline(parseBaseline(baseline)) },
  );
  assertEquals(declared.exitCode, ExitCode.expected);
  assertEquals(
    declared.summary.unsupported,
    strict.summary.blocked + strict.summary.fail,
  );
});

Deno.test("runConformance() takes no answer for an error of the infrastructure", async () => {
  const complaints: string[] = [];
  const silent = await runConformance({
    architectures: [ARCHITECTURE],
    filter: FILTER,
    pool: () => ({ size: 1, run: () => Promise.resolve([]), close() {} }),
    complain: (message) => complaints.push(message),
  });
  assertEquals(silent.exitCode, ExitCode.infrastructure);
  assert(complaints[0]?.includes("answered 0 of"));
});

Deno.test("runConformance() is red when the whole suite verifies too little", async () => {
  const complaints: string[] = [];
  const { exitCode } = await runConformance({
    pool: () => ({
      size: 1,
      run: ({ architecture: arch, mode, numbers }) =>
        Promise.resolve(numbers.map((number) => ({
          id: suiteOf(arch).rows[number]?.id ?? "",
          arch,
          mode,
          outcome: "pass" as const,
          milliseconds: 1,
        }))),
      close() {},
    }),
    complain: (message) => complaints.push(message),
  });
  assertEquals(exitCode, ExitCode.unexpected);
  assert(complaints[0]?.includes("floor"));
});
