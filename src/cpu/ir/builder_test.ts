import { assert, assertEquals } from "@std/assert";
import { exceptionLevelControls } from "../controls.ts";
import { Layout } from "../memory/layout.ts";
import { PhysicalMemory } from "../memory/physical_memory.ts";
import { type Architecture, Exit } from "../types.ts";
import {
  generateInterpreter,
  type InterpreterExports,
} from "../interpreter/interpreter.ts";
import { SingleOp } from "../interpreter/single_op.ts";
import { Arena } from "./arena.ts";
import { BlockBuilder } from "./builder.ts";
import { EngineExit } from "./ops/control.ts";
import { Condition, conditionNames } from "./conditions.ts";
import { Op, type OpName, opNames, rowsFor } from "./ops/index.ts";
import { type Slot, Slots } from "./slots.ts";

const A = Slots.general;
const B = Slots.general + 1;
const D = Slots.general + 2;
const X = Slots.general + 3;

/** A builder and an interpreter over one memory, without a front end. */
class Blocks {
  readonly memory = PhysicalMemory.create({ frames: 16 });
  readonly builder: BlockBuilder;
  readonly #arena = new Arena();
  readonly #run: InterpreterExports["run"];
  readonly #settle: InterpreterExports["settle"];

  constructor(architecture: Architecture) {
    this.builder = new BlockBuilder(
      this.memory,
      this.#arena,
      new Map(),
      architecture === "aarch64",
      exceptionLevelControls.reference,
    );
    const instance = new WebAssembly.Instance(
      new WebAssembly.Module(generateInterpreter(architecture)),
      {
        host: {
          memory: this.memory.memory,
          table: new WebAssembly.Table({ initial: 0, element: "anyfunc" }),
          host: () => -1,
          time: () => 0n,
          retired: () => 0n,
        },
      },
    );
    const exported = instance.exports as unknown as InterpreterExports;
    this.#run = exported.run;
    this.#settle = exported.settle;
  }

  slot(slot: Slot): bigint {
    return this.memory.view.getBigUint64(Layout.state + slot * 8, true);
  }

  setSlot(slot: Slot, value: bigint): void {
    this.memory.view.setBigUint64(
      Layout.state + slot * 8,
      BigInt.asUintN(64, value),
      true,
    );
  }

  setFlags(flags: number): void {
    this.setSlot(Slots.flagKind, 0n);
    this.setSlot(Slots.flagResult, BigInt(flags));
  }

  flags(): number {
    this.#settle();
    return Number(this.slot(Slots.flagResult));
  }

  /** Lifts a block, an instruction per function; returns its op names. */
  lift(...instructions: ((to: BlockBuilder) => void)[]): string[] {
    this.#arena.clear();
    const { builder } = this;
    const start = builder.startBlock(0x1000, false);
    let address = 0x1000;
    for (const instruction of instructions) {
      builder.startInstruction(address);
      instruction(builder);
      address += 4;
      builder.finishInstruction();
    }
    if (!builder.ended) builder.fallThrough(address);
    builder.keepBlock();
    const names: string[] = [];
    for (let at = start; at < this.#arena.at; at += 16) {
      names.push(opNames[this.memory.view.getUint16(at, true)] ?? "?");
    }
    return names.filter((name) => name !== "stub" && name !== "far");
  }

  /** Executes the block; returns the address it wants to go on at. */
  execute(): number {
    const { view } = this.memory;
    this.#run(Layout.arena, 1000);
    const kind = view.getInt32(Layout.exitKind, true);
    assert(
      kind === EngineExit.stub || kind === EngineExit.lookup,
      `exit ${kind}`,
    );
    if (kind === EngineExit.lookup) return Number(this.slot(Slots.pc));
    const record = view.getInt32(Layout.exitRecord, true);
    return Number(view.getBigUint64(record + 8, true));
  }
}

const values = [0n, 1n, 0x7fn, 0x80n, 0xffn, 0x7fffffffn, 0x80000000n, -1n];
const writers = opNames.filter((name) =>
  /^(add|sub|and|or|xor|adc|sbb|inc|dec)F(8|16|32|64)i?$/.test(name)
);

/** Where the result goes: nowhere, elsewhere, over an operand. */
const destinations = [Slots.discard, D, A, B] as const;

function compareWithFlags(architecture: "x86_64" | "aarch64"): void {
  const blocks = new Blocks(architecture);
  const reference = new SingleOp(architecture);
  let turn = 0;
  const rows = rowsFor(architecture);
  for (const writer of writers) {
    if (rows[Op[writer]] === null) continue;
    for (const d of destinations) {
      for (const a of values) {
        for (const b of values) {
          for (const name of conditionNames) {
            // All of it takes long; a pattern reaches every pair of axes.
            if (++turn % 11 !== 0) continue;
            const immediate = writer.endsWith("i");
            reference.setSlot(A, a);
            reference.setSlot(B, b);
            reference.setFlags(0x41);
            reference.execute(writer, { d, a: A, b: B, immediate: b });
            const result = d === Slots.discard ? 0n : reference.slot(d);
            const flags = reference.flags();
            reference.execute(`condition_${name}`, { d: X });
            const wanted = reference.slot(X);
            const emit = (to: BlockBuilder): void => {
              if (immediate) to.opi(Op[writer], d, A, Number(b));
              else to.op(Op[writer], d, A, B);
            };
            const what = `${writer} ${d} ${a} ${b} ${name}`;
            for (const purpose of ["branch", "set"]) {
              blocks.setSlot(A, a);
              blocks.setSlot(B, b);
              blocks.setFlags(0x41);
              if (purpose === "branch") {
                blocks.lift(
                  emit,
                  (to) => to.branchOn(Condition[name], 0x1800, 0x1900),
                );
                const wantedAt = wanted === 1n ? 0x1800 : 0x1900;
                assertEquals(blocks.execute(), wantedAt, what);
              } else {
                blocks.lift(emit, (to) => {
                  to.op(Op.move, X, to.condition(Condition[name]));
                });
                blocks.execute();
                assertEquals(blocks.slot(X), wanted, what);
              }
              if (d !== Slots.discard) {
                assertEquals(blocks.slot(d), result, what);
              }
              assertEquals(blocks.flags(), flags, what);
            }
          }
        }
      }
    }
  }
}

for (const architecture of ["x86_64", "aarch64"] as const) {
  Deno.test(`branchOn() and condition() agree with the flags, on ${architecture}`, () => {
    compareWithFlags(architecture);
  });
}

Deno.test("a comparison and its branch become one record that still writes flags", () => {
  const blocks = new Blocks("x86_64");
  const compare = (to: BlockBuilder): void =>
    to.op(Op.subF64, Slots.discard, A, B);
  const branch = (to: BlockBuilder): void =>
    to.branchOn(Condition.less, 0x1800, 0x1900);
  assertEquals(blocks.lift(compare, branch), ["compareBranchLt64"]);
  // Something between, which changes an operand: nothing is fused.
  assertEquals(
    blocks.lift(compare, (to) => to.constant(A, 5), branch),
    ["subF64", "constant", "branch_less"],
  );
});

Deno.test("flags nobody can see are not written", () => {
  const blocks = new Blocks("x86_64");
  const add = (to: BlockBuilder): void => to.op(Op.addF64, A, A, B);
  const load = (to: BlockBuilder): void => to.opi(Op.load64, D, X, 0);
  assertEquals(blocks.lift(add, add).slice(0, 2), ["addP64", "addF64"]);
  // A load may fault, and a fault shows the flags.
  assertEquals(
    blocks.lift(add, load, add).slice(0, 3),
    ["addF64", "load64", "addF64"],
  );
  // adc reads the carry.
  const carry = (to: BlockBuilder): void => to.op(Op.adcF64, A, A, B);
  assertEquals(blocks.lift(add, carry).slice(0, 2), ["addF64", "adcF64"]);
  // What keeps some flags does not look at them: it hides none.
  const turn = (to: BlockBuilder): void => to.opi(Op.rolF64i, A, A, 5);
  const step = (to: BlockBuilder): void => to.op(Op.incF64, A, A);
  assertEquals(
    blocks.lift(add, turn, step, turn, add).slice(0, 5),
    ["addP64", "rolP64i", "incP64", "rolP64i", "addF64"],
  );
  assertEquals(
    blocks.lift(add, turn, carry, add).slice(0, 4),
    ["addF64", "rolF64i", "adcP64", "addF64"],
  );
  // What is skipped does not count as a writer.
  assertEquals(
    blocks.lift(add, (to) => {
      const mark = to.skipIf(B);
      to.op(Op.addF64, A, A, B);
      to.land(mark);
    }).slice(0, 3),
    ["addF64", "skipIf", "addF64"],
  );
});

Deno.test("an access and the increment of its base become one record", () => {
  const blocks = new Blocks("x86_64");
  const names = (op: OpName, d: Slot, offset: number, add: number): string[] =>
    blocks.lift((to) => {
      to.opi(Op[op], d, X, offset);
      to.opi(Op.add64i, X, X, add);
    });
  assertEquals(names("store64", A, -8, -8)[0], "store64Pre");
  assertEquals(names("load8s", A, 0, 1)[0], "load8sPost");
  assertEquals(names("load64", A, 8, 16).slice(0, 2), ["load64", "add64i"]);
  // ldr x3, [x3], 8 keeps the loaded value's sum.
  assertEquals(names("load64", X, 0, 8).slice(0, 2), ["load64", "add64i"]);
});

Deno.test("a result passes through no scratch slot at an instruction's end", () => {
  const blocks = new Blocks("x86_64");
  assertEquals(
    blocks.lift((to) => {
      const t = to.temporary();
      to.opi(Op.add64i, t, A, 5);
      to.op(Op.zero32, A, t);
    })[0],
    "add32i",
  );
  blocks.setSlot(A, 0xffffffffn);
  blocks.execute();
  assertEquals(blocks.slot(A), 4n);
  // Used again behind a skip: it must stay.
  assertEquals(
    blocks.lift((to) => {
      const t = to.temporary();
      to.op(Op.move, t, B);
      const mark = to.skipIf(A);
      to.op(Op.add64, t, t, B);
      to.land(mark);
      to.op(Op.move, A, t);
    }).slice(0, 4),
    ["move", "skipIf", "add64", "move"],
  );
});

Deno.test("skipIf() and skipUnless() skip exactly to land()", () => {
  const blocks = new Blocks("riscv64");
  for (const [value, ifTaken, unlessTaken] of [[0n, 3n, 2n], [7n, 2n, 3n]]) {
    for (const unless of [false, true]) {
      blocks.lift((to) => {
        to.constant(D, 1);
        const mark = unless ? to.skipUnless(B) : to.skipIf(B);
        to.opi(Op.add64i, D, D, 1);
        to.land(mark);
        to.opi(Op.add64i, D, D, 1);
      });
      blocks.setSlot(B, value as bigint);
      blocks.execute();
      assertEquals(blocks.slot(D), unless ? unlessTaken : ifTaken);
    }
  }
});

Deno.test("addressOf() and indexOf() find a record's instruction", () => {
  const memory = PhysicalMemory.create({ frames: 16 });
  const arena = new Arena();
  const builder = new BlockBuilder(
    memory,
    arena,
    new Map(),
    false,
    exceptionLevelControls.reference,
  );
  const starts: number[] = [];
  for (const address of [0x5000, 0x7ff123456000, 0x10]) {
    starts.push(builder.startBlock(address, false));
    for (let i = 0; i < 3; i++) {
      builder.startInstruction(address + i * 5);
      builder.op(Op.nop);
      builder.op(Op.nop);
      builder.finishInstruction();
    }
    builder.fallThrough(address + 15);
    builder.keepBlock();
  }
  const [, second = 0] = starts;
  assertEquals(arena.addressOf(second), 0x7ff123456000);
  assertEquals(arena.addressOf(second + 5 * 16), 0x7ff12345600a);
  assertEquals(arena.indexOf(second + 5 * 16), 2);
  assertEquals(arena.addressOf(starts[2]!), 0x10);
});

Deno.test("startOf() is a block's address, whatever its first record belongs to", () => {
  const memory = PhysicalMemory.create({ frames: 16 });
  const arena = new Arena();
  const builder = new BlockBuilder(
    memory,
    arena,
    new Map(),
    false,
    exceptionLevelControls.reference,
  );
  const first = builder.startBlock(0x5000, false);
  builder.startInstruction(0x5000);
  builder.finishInstruction();
  builder.startInstruction(0x5001);
  builder.op(Op.subF64, Slots.discard, A, B);
  builder.finishInstruction();
  builder.startInstruction(0x5004);
  builder.branchOn(Condition.zero, 0x5000, 0x5006);
  builder.keepBlock();
  const second = builder.startBlock(0x9000, false);
  for (const address of [0x9000, 0x9001]) {
    builder.startInstruction(address);
    builder.finishInstruction();
  }
  builder.fallThrough(0x9002);
  builder.keepBlock();
  assertEquals(arena.startOf(first), 0x5000);
  assertEquals(arena.addressOf(first), 0x5004);
  assertEquals(arena.startOf(second), 0x9000);
  assertEquals(arena.startOf(second + 16), 0x9000);
});

Deno.test("leaveIf() leaves with the exit and is not repeated in vain", () => {
  const blocks = new Blocks("x86_64");
  const check = (to: BlockBuilder): void => to.leaveIf(A, Exit.divide);
  assertEquals(blocks.lift(check, check).slice(0, 2), ["leaveIf", "jump"]);
  assertEquals(
    blocks.lift(check, (to) => to.constant(A, 0), check).slice(0, 3),
    ["leaveIf", "constant", "leaveIf"],
  );
});
