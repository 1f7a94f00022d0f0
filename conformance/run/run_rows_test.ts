// The whole way from rows to verdicts, on the real machine.

import { assert, assertEquals } from "@std/assert";
import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import type { TreeDirectory } from "../../src/kernel/filesystem/root_tree.ts";
import { Machine } from "../../src/machine/machine.ts";
import { EmulatorTarget } from "./emulator.ts";
import { exportSuite, verifyLog } from "../export.ts";
import { loadGuest } from "../program/guests.ts";
import { parseLog } from "../judge/log.ts";
import {
  barrier,
  buffer,
  call,
  child,
  directory,
  exit,
  file,
  join,
  mounted,
  onSignal,
  open,
  pipe,
  read,
  result,
  type Row,
  row,
  type RowDefinition,
  store,
  text,
  thread,
  u32,
  umount,
} from "../language/row.ts";
import { type RowReport, runIsolated, runSingleBoot } from "./run_rows.ts";
import { Suite } from "../program/suite.ts";
import type { Run } from "../program/target.ts";

const target = new EmulatorTarget();
const options = { seed: 1, maxInstructions: 50_000_000 };

function made(id: string, definition: Omit<RowDefinition, "source">): Row {
  return row(`test/${id}`, { source: "made up", ...definition });
}

async function runOne(
  definition: Omit<RowDefinition, "source">,
  architecture: Architecture = "riscv64",
): Promise<RowReport> {
  const suite = new Suite(architecture, [made("row", definition)]);
  const executor = await loadGuest(architecture, "executor");
  return runIsolated(target, suite, executor, 0, options);
}

function text8(bytes: Uint8Array): string {
  return new TextDecoder("latin1").decode(bytes);
}

function boot(
  program: Uint8Array,
  architecture: Architecture,
  seed = 1,
): Run {
  return target.run({
    architecture,
    program,
    arguments: ["--exit"],
    seed,
    maxInstructions: 2_000_000_000,
  });
}

for (const architecture of architectures) {
  Deno.test(`runIsolated() gives a row the world it was promised [${architecture}]`, async () => {
    const bytes = buffer(8);
    const report = await runOne({
      setup: [file("f", "abc")],
      steps: [
        call.getuid().returns(1000),
        call.getegid().returns(1000),
        call.getgroups(0, 0).returns(0),
        call.umask(0).returns(0o022),
        call.getcwd(bytes, 8).returns(3).observes(bytes, "/w\0"),
        read(0, bytes).returns(0),
        open("f", "O_RDONLY").returns(1),
        open("/w/f", "O_RDONLY").returns(2),
      ],
    }, architecture);
    assertEquals([report.outcome, report.got], ["pass", undefined]);
  });

  Deno.test(`runIsolated() runs children, threads, handlers and barriers [${architecture}]`, async () => {
    const flag = u32(0, "flag");
    const report = await runOne({
      steps: [
        child("kid", [barrier("meet"), exit(3)]),
        barrier("meet"),
        join("kid"),
        thread("worker", [store(flag, 5)]),
        join("worker").observes(flag, 5),
        onSignal("SIGUSR1", [store(flag, 9)]),
        call.getpid().as("me"),
        call.kill(result("me"), "SIGUSR1").returns(0).observes(flag, 9),
      ],
    }, architecture);
    assertEquals(
      [report.outcome, report.step, report.got],
      ["pass", undefined, undefined],
    );
  });
}

Deno.test("join() waits for the actor even when its name is bound again", async () => {
  const report = await runOne({
    steps: [
      child("kid", [call.umask(0).as("kid"), exit(3)]),
      join("kid"),
    ],
  });
  assertEquals([report.outcome, report.got], ["pass", undefined]);
});

Deno.test("runIsolated() fails with step, wanted and got when a row is wrong", async () => {
  const report = await runOne({
    steps: [open("f", "O_RDONLY").fails("EBADF")],
  });
  assertEquals(
    [report.outcome, report.cause, report.step, report.wanted, report.got],
    [
      "fail",
      "mismatch",
      'open("f", O_RDONLY)',
      "= -1 EBADF",
      "= -1 ENOENT",
    ],
  );
});

Deno.test("runIsolated() verifies a claim by the refusal's name", async () => {
  const covers = "path/ENOENT/component-does-not-exist";
  const right = await runOne({
    covers,
    steps: [open("f", "O_RDONLY").fails("ENOENT")],
  });
  assertEquals(right.verified, [`open(path) ${covers}`]);
  // The same refusal of another call, and another refusal with the same error.
  const ofClose = "close(fd) descriptor/EBADF/not-open";
  const byVeil = "open(path) veil/ENOENT/path-is-hidden";
  const wrong = [
    await runOne({
      covers: ofClose,
      steps: [call.read(99, 8, 4).fails("EBADF")],
    }),
    await runOne({
      covers: byVeil,
      steps: [open("f", "O_RDONLY").fails("ENOENT")],
    }),
  ];
  assertEquals(
    wrong.map(({ outcome, cause }) => [outcome, cause]),
    [["fail", "unverified"], ["fail", "unverified"]],
  );
  assertEquals(
    wrong.map(({ verified, unverified }) => [verified, unverified]),
    [[[], [ofClose]], [[], [byVeil]]],
  );
});

Deno.test("runIsolated() says timeout when a row hangs", async () => {
  const ends = buffer(8);
  const report = await runOne({
    steps: [pipe(ends).returns(0), read(1, buffer(4))],
  });
  assertEquals(
    [report.outcome, report.cause, report.got],
    ["fail", "timeout", "it never returned"],
  );
});

Deno.test("runIsolated() says killed when a row crashes", async () => {
  const report = await runOne({ steps: [store(8, 1)] });
  assertEquals([report.outcome, report.cause], ["fail", "killed"]);
});

Deno.test("runSingleBoot() gives the verdicts of runIsolated() in any order", async () => {
  const rows = [
    made("a", { steps: [open("f", "O_RDONLY").fails("ENOENT")] }),
    made("b", { steps: [store(8, 1)] }),
    made("c", {
      steps: [call.dbgputstr(text("# c\n"), 4).returns(4)],
    }),
    made("d", {
      steps: [read(0, text("xy", "t")).observes(text("xy", "t"), "xy")],
    }),
    made("e", { steps: [open("g", "O_RDONLY").returns(1)] }),
  ];
  const suite = new Suite("riscv64", rows);
  const executor = await loadGuest("riscv64", "executor");
  const isolated = rows.map((_, number) =>
    runIsolated(target, suite, executor, number, options).outcome
  );
  assertEquals(isolated, ["pass", "fail", "pass", "pass", "fail"]);
  const order = [4, 2, 0, 3, 1];
  const single = await runSingleBoot(target, suite, executor, order, options);
  assertEquals(
    single.map(({ outcome }) => outcome),
    order.map((number) => isolated[number]),
  );
});

Deno.test("a mount below /w that a row leaves does not reach the next row", async () => {
  const rows = [
    made("a", {
      as: "root",
      touches: ["mounts"],
      setup: [directory("m"), mounted("m")],
      steps: [call.getpid()],
      teardown: [umount("/w/m")],
    }),
    made("b", {
      setup: [directory("m"), file("m/f")],
      steps: [open("m/f", "O_RDONLY").returns(1)],
    }),
  ];
  const suite = new Suite("riscv64", rows);
  const executor = await loadGuest("riscv64", "executor");
  const reports = await runSingleBoot(target, suite, executor, [0, 1], options);
  assertEquals(reports.map(({ outcome }) => outcome), ["pass", "pass"]);
});

Deno.test("the same seed gives byte-identical logs", async () => {
  const { program } = await exportSuite("riscv64");
  const first = boot(program, "riscv64").log.join("");
  assertEquals(boot(program, "riscv64").log.join(""), first);
});

for (const architecture of architectures) {
  Deno.test(`an exported suite judges itself through verifyLog() [${architecture}]`, async () => {
    const { program, manifest } = await exportSuite(architecture);
    const log = boot(program, architecture).log.join("");
    assertEquals(parseLog(log).rows.size, manifest.rows.length);
    const noisy = log.replaceAll("\n", "\r\n").split("\n").map((line, index) =>
      index % 7 === 0 ? `kernel: message ${index}\n${line}` : line
    ).join("\n");
    const clean = await verifyLog(architecture, log);
    assertEquals(clean.complaints, []);
    assertEquals(clean.results.length, manifest.rows.length);
    assertEquals(await verifyLog(architecture, noisy), clean);

    const cut = log.slice(0, log.length / 2);
    const half = await verifyLog(architecture, cut);
    assertEquals(half.exitCode, 4);
    assert(half.complaints.some((one) => one.includes("it stops")));

    const other = await verifyLog(architecture, "no log at all");
    assertEquals(other.exitCode, 4);
  });

  Deno.test(`an exported suite ends by itself unless it is the kernel's first process [${architecture}]`, async () => {
    const { program } = await exportSuite(architecture);
    // Nothing is mounted on a file: to the program this is a bare kernel's root.
    const bare: TreeDirectory = {
      type: "directory",
      entries: { proc: { type: "file", content: new Uint8Array(0) } },
    };
    const ends = [undefined, bare].map((root) => {
      const log: string[] = [];
      const machine = Machine.create({
        architecture,
        program: "/kit",
        programFile: program,
        arguments: ["/kit", "--rows", "0"],
        console: { debug: (bytes) => log.push(text8(bytes)) },
        ...(root === undefined ? {} : { root }),
      });
      const { kind } = machine.run({ maxInstructions: 500_000 });
      machine.dispose();
      return [kind, parseLog(log.join("")).complete];
    });
    assertEquals(ends, [["exited", true], ["limit", true]]);
  });
}
