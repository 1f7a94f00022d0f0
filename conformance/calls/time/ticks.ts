/**
 * Ticks that a program is charged with, as a program tells that is busy until
 * it has been: that takes a tick or a few, of four milliseconds each.
 *
 * @module
 */

import { RUSAGE_SELF } from "../../../src/api/constants.ts";
import { rusage, tms } from "../../../src/api/structs.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";
import {
  atLeast,
  buffer,
  call,
  child,
  close,
  execve,
  exited,
  inside,
  join,
  pipe,
  pread,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  type Step,
  waitid,
  write,
} from "../../language/row.ts";
import { type ProgramStep, word } from "../../worlds/process_elf.ts";
import {
  DATA,
  dump,
  programFile,
  runsAndWrites,
} from "../../worlds/process_segments.ts";

/** Counts down from 10,000, so that a tick finds the program and not the kernel. */
const counts: Readonly<Record<Architecture, readonly number[]>> = {
  // mov ecx, 10000; dec ecx; jnz -4
  x86_64: [0xb9, ...word(10_000), 0xff, 0xc9, 0x75, 0xfc],
  // mov x9, #10000; subs x9, x9, #1; b.ne -4
  aarch64: [0xd284_e209, 0xf100_0529, 0x54ff_ffe1].flatMap(word),
  // lui t0, 2; addi t0, t0, 1808; addi t0, t0, -1; bnez t0, -4
  riscv64: [0x0000_22b7, 0x7102_8293, 0xfff2_8293, 0xfe02_9ee3].flatMap(word),
};

/** Goes on until what the call stores at `DATA` does not begin with 0. */
function busyUntil(
  machine: Architecture,
  step: ProgramStep,
): ProgramStep {
  const steps = [{ instructions: () => counts[machine] }, step];
  return { until: DATA, steps };
}

const ticks = room("tms", "ticks");

const information = room("siginfo_t", "information");

const out = buffer(rusage.size, "out");

const usage = room("rusage", "usage");

/** What the descriptors are: how to start the program, and that it has ended. */
const START = 1;
const STARTS = 2;
const ENDED = 3;
const ENDS = 4;

const runs = (name: string): Step =>
  child(name, [execve("/w/f", ["f"]).ends(exited(0))]);

/** The ticks of children. */
function ofChildren(tms_cutime: ReturnType<typeof atLeast> | 0): Step {
  return call.times(ticks).returns(atLeast(0)).observes(ticks, { tms_cutime });
}

const childrenRow = (machine: Architecture): Row =>
  row(`times/success/of-children-and-not-of-orphans-${machine}`, {
    arch: [machine],
    covers: "times/behaviour/children-count-when-finalised",
    note: "A child that was disowned is nobody's, one counts unwaited for, " +
      "none is the next child's, and those of its children are a child's.",
    source: "Kernel/Tasks/Process.cpp: finalize; Kernel/Syscalls/disown.cpp",
    setup: programFile("f", machine, [
      { name: "read", arguments: [START, { address: DATA + tms.size }, 1] },
      busyUntil(machine, { name: "times", arguments: [{ address: DATA }] }),
      { name: "exit", arguments: [0] },
    ]),
    steps: [
      pipe(buffer(8, "first ends")).returns(0),
      pipe(buffer(8, "second ends")).returns(0),
      runs("orphan"),
      close(ENDS).returns(0),
      call.disown(result("orphan")).returns(0),
      write(STARTS, "x").returns(1),
      read(ENDED, buffer(1, "nothing"), 1).returns(0),
      settle(),
      ofChildren(0),
      runs("kid"),
      write(STARTS, "x").returns(1),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOWAIT")
        .returns(0),
      settle(),
      ofChildren(atLeast(1)),
      join("kid"),
      ofChildren(atLeast(1)),
      child("late", [ofChildren(0)]),
      join("late"),
      child("first", [
        child("second", [
          runs("third"),
          write(STARTS, "x").returns(1),
          join("third"),
        ]),
        join("second"),
        settle(),
        ofChildren(atLeast(1)),
      ]),
      join("first"),
    ],
  });

/**
 * Seconds that are told of the ticks from the first on of which they are not 0:
 * one tick at a timer's own frequency, and three at 250 a second.
 */
const seconds: Readonly<Record<Architecture, number>> = {
  x86_64: 5,
  aarch64: 3,
  riscv64: 2,
};

const usageRow = (machine: Architecture): Row =>
  row(`getrusage/success/seconds-after-a-few-ticks-${machine}`, {
    arch: [machine],
    covers: "getrusage/behaviour/times-are-not-meaningful",
    note: "The nanoseconds that should make up for the seconds are cut to 32 " +
      "bits; so they are for as many ticks more as there may be.",
    source:
      "AK/Time.cpp: from_ticks; Kernel/API/POSIX/sys/types.h: clock_t; Kernel/Arch/*/Timer.cpp",
    setup: programFile("f", machine, [
      busyUntil(machine, {
        name: "getrusage",
        arguments: [RUSAGE_SELF, { address: DATA }],
      }),
      dump(DATA, rusage.size),
    ]),
    steps: [
      ...runsAndWrites(exited(rusage.size)),
      pread(1, out, 0).returns(rusage.size)
        .observes(inside(out, 0), seconds[machine], 8),
      settle(),
      call.getrusage("RUSAGE_CHILDREN", usage).returns(0)
        .observes(usage, { ru_utime: { tv_sec: seconds[machine] } }),
    ],
  });

export const rows: readonly Row[] = [
  ...architectures.map(childrenRow),
  ...architectures.map(usageRow),
];
