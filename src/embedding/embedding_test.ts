import { assertEquals } from "@std/assert";
import { syscalls } from "../api/calls.ts";
import { program } from "../machine/test_program.ts";
import { createMachine, type EmbeddedMachineOptions } from "./embedding.ts";
import type { EndEvent, SyscallEvent, SyscallStart } from "./observer.ts";
import { strace } from "./strace.ts";

const ECALL = 0x00000073;
const [A0, A1, A2, A3, A7] = [10, 11, 12, 13, 17];

/** addi rd, x0, value */
function li(register: number, value: number): number {
  return ((value & 0xfff) << 20 | register << 7 | 0x13) >>> 0;
}

function call(number: number, ...given: readonly number[]): number[] {
  return [
    ...given.map((value, index) => li([A0, A1, A2, A3][index] ?? 0, value)),
    li(A7, number),
    ECALL,
  ];
}

const EXIT = syscalls.exit.number;
const GETUID = syscalls.getuid.number;
const PIPE = syscalls.pipe.number;

function observed(options: Partial<EmbeddedMachineOptions>): void {
  const machine = createMachine({
    architecture: "riscv64",
    memoryBytes: 32 << 20,
    program: "/program",
    programFile: program([
      ...call(PIPE, 8, 1),
      ...call(GETUID),
      ...call(EXIT, 7),
    ]),
    ...options,
  });
  assertEquals(machine.run(), { kind: "exited", status: 7 });
  machine.dispose();
}

Deno.test("createMachine() tells observers of calls with arguments and results", () => {
  const started: SyscallStart[] = [];
  const finished: SyscallEvent[] = [];
  const ends: EndEvent[] = [];
  observed({
    user: { uid: 1000, groups: [7] },
    observers: [{
      enter: (event) => started.push(event),
      exit: (event) => finished.push(event),
      ended: (event) => ends.push(event),
    }],
  });
  assertEquals(started.map(({ name }) => name), ["pipe", "getuid", "exit"]);
  const [pipe, getuid, ...others] = finished;
  assertEquals(pipe?.arguments, [
    { name: "pipefd", register: 8n, text: "0x8" },
    { name: "flags", register: 1n, text: "O_RDONLY" },
  ]);
  assertEquals(pipe?.error, "EINVAL");
  assertEquals(pipe?.result, -22n);
  assertEquals(getuid?.arguments, []);
  assertEquals(getuid?.result, 1000n);
  assertEquals(getuid?.error, undefined);
  assertEquals(others, []);
  assertEquals(ends.map(({ status, signal }) => [status, signal]), [
    [7, undefined],
  ]);
});

Deno.test("strace() prints what it is asked for", () => {
  const all: string[] = [];
  const some: string[] = [];
  observed({
    observers: [
      strace((line) => all.push(line)),
      strace((line) => some.push(line), {
        expressions: ["trace=pipe"],
        json: true,
      }),
    ],
  });
  assertEquals(all, [
    "pipe(0x8, O_RDONLY) = -1 EINVAL (Invalid argument)",
    "getuid() = 0",
    "exit(7) = ?",
    "+++ exited with 7 +++",
  ]);
  const [pipe] = some.map((line) => JSON.parse(line));
  assertEquals([pipe.call, pipe.errno], ["pipe", "EINVAL"]);
  assertEquals(some.length, 2);
});

Deno.test("createMachine() says what is wrong when the file is no program", () => {
  const machine = createMachine({
    architecture: "riscv64",
    program: "/bin/text",
    programFile: new TextEncoder().encode("just text\n"),
  });
  assertEquals(machine.run(), {
    kind: "not-a-program",
    reason: "it is no ELF file",
  });
  machine.dispose();
});

Deno.test("createMachine() lays a tree over the standard one when it is given one", () => {
  const machine = createMachine({
    architecture: "x86_64",
    program: "/nothing",
    root: {
      type: "directory",
      entries: { etc: { type: "directory", entries: {} } },
    },
  });
  const { entries } = machine.rootTree();
  assertEquals(Object.keys(entries).includes("etc"), true);
  assertEquals(Object.keys(entries).includes("dev"), true);
  machine.dispose();
});
