// A machine's console for those who embed it: given, asked for, fed, typed.

import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createMachine,
  type EmbeddedMachine,
  type EmbeddedMachineOptions,
} from "./embedding.ts";
import { copier as copyingProgram } from "./testing.ts";

interface Copier {
  readonly machine: EmbeddedMachine;
  /** What was written, each write in brackets. */
  readonly said: () => string;
}

function copier(
  console: EmbeddedMachineOptions["console"],
): Copier {
  let said = "";
  const machine = createMachine({
    architecture: "riscv64",
    memoryBytes: 32 << 20,
    program: "/program",
    programFile: copyingProgram(),
    console: {
      ...console,
      output: (bytes) => said += `[${new TextDecoder().decode(bytes)}]`,
    },
  });
  return { machine, said: () => said };
}

const ENDED = { kind: "exited", status: 7 } as const;
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

Deno.test("createMachine() gives a program all of its input, or none", () => {
  const given = copier({ input: bytes("abc") });
  assertEquals(given.machine.run(), ENDED);
  assertEquals(given.said(), "[abc]");
  given.machine.dispose();
  const none = copier({});
  assertEquals(none.machine.run(), ENDED);
  none.machine.dispose();
});

Deno.test("createMachine() asks a function for input when the program reads", () => {
  const asked: number[] = [];
  const answers = ["ab", "c", ""];
  const { machine, said } = copier({
    input: (most) => {
      asked.push(most);
      return bytes(answers[asked.length - 1] ?? "");
    },
  });
  assertEquals(machine.run(), ENDED);
  assertEquals([said(), asked], ["[ab][c]", [64, 64, 64]]);
  machine.dispose();
});

Deno.test("EmbeddedMachine.feed() wakes a program that waits for input", () => {
  const { machine, said } = copier({ input: "fed" });
  assertEquals([machine.awaitsInput, machine.wantsInput], [false, false]);
  assertEquals(machine.run().kind, "deadlock");
  assertEquals([machine.awaitsInput, machine.wantsInput], [true, true]);
  machine.feed(bytes("ab"));
  assertEquals(machine.wantsInput, false);
  assertEquals(machine.run().kind, "deadlock");
  machine.feed(bytes("c"));
  machine.endInput();
  assertEquals(machine.run(), ENDED);
  assertEquals([said(), machine.awaitsInput], ["[ab][c]", false]);
  assertThrows(() => machine.feed(bytes("d")), Error, "has ended");
  machine.dispose();
});

Deno.test("EmbeddedMachine.run() is the same when input comes at the same place", () => {
  const run = (place: string | undefined): [string, string, number] => {
    const { machine, said } = copier({ input: "fed" });
    let last = "";
    const end = machine.run({
      pauses: (...here) => {
        last = here.join(" ");
        return last === place;
      },
    });
    assertEquals(end.kind, place === undefined ? "deadlock" : "paused");
    machine.feed(bytes("ab"));
    machine.endInput();
    assertEquals(machine.run(), ENDED);
    const { retired } = machine;
    machine.dispose();
    return [last, said(), retired];
  };
  const first = run(undefined);
  assert(first[0].endsWith(" true"), first[0]);
  assertEquals(run(first[0]), first);
});

Deno.test("EmbeddedMachine.type() edits and echoes what is typed", () => {
  const { machine, said } = copier({ interactive: true });
  assertEquals(machine.run().kind, "deadlock");
  assertEquals(machine.awaitsInput, true);
  machine.type(bytes("ab\bc\n"));
  assertEquals(machine.run().kind, "deadlock");
  assertEquals(said().replaceAll(/[[\]]/g, ""), "ab\b \bc\r\nac\r\n");
  assertThrows(() => machine.feed(bytes("d")), Error, "is typed");
  // Ctrl-D at the beginning of a line.
  machine.type(bytes("\x04"));
  assertEquals(machine.run(), ENDED);
  machine.dispose();
});

Deno.test("EmbeddedMachine.type() sends a signal before anything has run", () => {
  const { machine } = copier({ interactive: true });
  machine.type(bytes("\x03"));
  const end = machine.run();
  assert(end.kind === "killed", end.kind);
  assertEquals(end.signal, 2);
  machine.dispose();
});
