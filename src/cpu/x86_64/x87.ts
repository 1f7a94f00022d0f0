/**
 * x87 instructions: rows, and the traffic between memory and the helpers.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { type Instruction, Segment } from "./instruction.ts";
import { Register, type X86Lifter } from "./lifter.ts";
import { type Lift, type Row, row, type RowOptions } from "./row.ts";
import { X86Slots } from "./state_slots.ts";
import { ImageSize } from "./x87_environment.ts";
import { x87Extra, X87Operation, X87Option, X87Source } from "./x87_call.ts";

/** Bits that a source takes in memory. */
const SOURCE_BITS = [0, 32, 64, 80, 16, 32, 64, 80] as const;

/** FIP and, with a memory operand, FDP. */
function remember(at: Instruction, to: X86Lifter, operand: number): void {
  to.builder.constant(X86Slots.lastInstruction, at.address);
  if (operand >= 0) to.builder.op(Op.move, X86Slots.lastOperand, operand);
}

/** The linear address of the memory operand without its segment base. */
function operandAddress(at: Instruction, to: X86Lifter): number {
  const address = to.temporary();
  if (at.segment !== Segment.none) to.effectiveAddress(address);
  to.locate();
  if (at.segment === Segment.none) to.linear(address);
  return address;
}

/** Loads a memory operand into scratch slots. */
function loadOperand(to: X86Lifter, bits: number): number {
  const slot = to.builder.vectorTemporary();
  if (bits === 80) {
    to.load(64, slot);
    to.load(16, slot + 1, 8);
  } else to.load(bits, slot);
  return slot;
}

/** An instruction with an operand in memory. */
function fromMemory(operation: number, source: number, options = 0): Lift {
  const extra = x87Extra(operation, source, 0, options);
  return (at, to) => {
    to.demandNoPending();
    const address = operandAddress(at, to);
    const value = loadOperand(to, SOURCE_BITS[source]!);
    to.builder.hostOrLeave("x87", Slots.discard, value, value, extra);
    remember(at, to, address);
  };
}

/** An instruction on the stack; ModRM.rm names ST(i). */
function onStack(operation: number, options = 0): Lift {
  return (at, to) => {
    const extra = x87Extra(
      operation,
      X87Source.register,
      at.rm & 7,
      options,
    );
    to.builder.hostOrLeave(
      "x87",
      Slots.discard,
      Slots.zero,
      Slots.zero,
      extra,
    );
    remember(at, to, -1);
  };
}

/** One without ST(i), whose number is `index` (constants). */
function fixed(operation: number, index = 0, options = 0): Lift {
  const extra = x87Extra(operation, X87Source.register, index, options);
  return (at, to) => {
    to.builder.hostOrLeave(
      "x87",
      Slots.discard,
      Slots.zero,
      Slots.zero,
      extra,
    );
    remember(at, to, -1);
  };
}

/** Computed, stored, committed: a fault in between leaves nothing. */
function store(target: number, options: number): Lift {
  const prepare = x87Extra(X87Operation.prepareStore, target, 0, options);
  const commit = x87Extra(X87Operation.commitStore, target, 0, options);
  return (at, to) => {
    const { builder } = to;
    const address = operandAddress(at, to);
    const value = builder.vectorTemporary();
    builder.vectorTemporary();
    builder.hostOrLeave("x87", value, value, value, prepare);
    const bits = SOURCE_BITS[target]!;
    const skip = builder.skipUnless(value + 2);
    if (bits === 80) {
      to.locateAt(to.linear());
      to.probeWrite(64);
      to.probeWrite(16, 8);
      to.store(64, value);
      to.store(16, value + 1, 8);
    } else to.store(bits, value);
    builder.land(skip);
    builder.hostOrLeave("x87", value, value, value, commit);
    remember(at, to, address);
  };
}

/** fcmovcc: the condition decides, an empty register faults either way. */
function conditionalMove(code: number): Lift {
  return (at, to) => {
    const { builder } = to;
    const holds = builder.condition(code);
    const extra = x87Extra(
      X87Operation.conditionalMove,
      X87Source.register,
      at.rm & 7,
      0,
    );
    builder.hostOrLeave("x87", Slots.discard, holds, holds, extra);
    remember(at, to, -1);
  };
}

const SCRATCH_WORDS = Slots.vectorTemporary;

/** Stores the first `bytes` of the scratch area; all or nothing. */
function storeImage(to: X86Lifter, bytes: number): void {
  to.locateAt(to.linear());
  to.probeWrite(8);
  to.probeWrite(8, bytes - 1);
  forChunks(bytes, (offset, bits) => {
    let slot = SCRATCH_WORDS + (offset >> 3);
    if ((offset & 7) !== 0) {
      const part = to.temporary();
      to.builder.opi(Op.shr64i, part, slot, (offset & 7) * 8);
      slot = part;
    }
    to.store(bits, slot, offset);
  });
}

function loadImage(to: X86Lifter, bytes: number): void {
  to.locateAt(to.linear());
  forChunks(bytes, (offset, bits) => {
    const slot = SCRATCH_WORDS + (offset >> 3);
    if ((offset & 7) === 0) to.load(bits, slot, offset);
    else {
      const part = to.temporary();
      to.load(bits, part, offset);
      to.builder.opi(Op.shl64i, part, part, (offset & 7) * 8);
      to.builder.op(Op.or64, slot, slot, part);
    }
  });
}

/** Cuts a length into pieces of 8, 4 and 2 bytes. */
function forChunks(
  bytes: number,
  use: (offset: number, bits: number) => void,
): void {
  let offset = 0;
  for (const size of [8, 4, 2]) {
    while (bytes - offset >= size) {
      use(offset, size * 8);
      offset += size;
    }
  }
}

function environmentSize(at: Instruction): number {
  return at.operandSize === 16
    ? ImageSize.environment16
    : ImageSize.environment32;
}

function isWide(at: Instruction): number {
  return at.operandSize === 16 ? 0 : 1;
}

function storeEnvironment(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  to.locate();
  builder.host("fnstenv", SCRATCH_WORDS, 0, 0, isWide(at));
  storeImage(to, environmentSize(at));
  builder.host("fmask", SCRATCH_WORDS, 0, 0);
}

function loadEnvironment(at: Instruction, to: X86Lifter): void {
  to.demandNoPending();
  to.locate();
  loadImage(to, environmentSize(at));
  to.builder.host("fldenv", SCRATCH_WORDS, 0, 0, isWide(at));
}

function saveState(at: Instruction, to: X86Lifter): void {
  const { builder } = to;
  to.locate();
  builder.host("fnsave", SCRATCH_WORDS, 0, 0, isWide(at));
  storeImage(to, environmentSize(at) + ImageSize.registers);
  builder.host("fninit", SCRATCH_WORDS, 0, 0);
}

function restoreState(at: Instruction, to: X86Lifter): void {
  to.demandNoPending();
  to.locate();
  loadImage(to, environmentSize(at) + ImageSize.registers);
  to.builder.host("frstor", SCRATCH_WORDS, 0, 0, isWide(at));
}

function saveExtended(at: Instruction, to: X86Lifter): void {
  to.locate();
  to.demandAlignment();
  to.builder.host("fxsave", SCRATCH_WORDS, 0, 0, at.rex >> 3 & 1);
  storeImage(to, ImageSize.extended);
}

function restoreExtended(at: Instruction, to: X86Lifter): void {
  to.locate();
  to.demandAlignment();
  // The whole area is read, what is behind the registers, too.
  const tail = to.temporary();
  to.locateAt(to.linear());
  to.load(64, tail, 504);
  loadImage(to, ImageSize.extended);
  to.builder.hostOrLeave("fxrstor", SCRATCH_WORDS, 0, 0, at.rex >> 3 & 1);
}

function storeControl(_at: Instruction, to: X86Lifter): void {
  const value = to.temporary();
  to.locate();
  to.builder.host("fnstcw", value, value, value);
  to.store(16, value);
}

function loadControl(_at: Instruction, to: X86Lifter): void {
  to.demandNoPending();
  to.locate();
  const value = to.load(16);
  to.builder.host("fldcw", Slots.discard, value, value);
}

function storeStatus(_at: Instruction, to: X86Lifter): void {
  const value = to.temporary();
  const toMemory = to.isMemory(0);
  if (toMemory) to.locate();
  to.builder.host("fnstsw", value, value, value);
  if (toMemory) to.store(16, value);
  else to.builder.op(Op.insert16, Register.rax, value);
}

function helper(name: string): Lift {
  return (_at, to) => to.builder.host(name, Slots.discard, 0, 0);
}

function nothing(): void {}

const ARITHMETIC = [
  "add",
  "mul",
  "com",
  "comp",
  "sub",
  "subr",
  "div",
  "divr",
] as const;

function popOf(name: string): number {
  return name === "comp" ? X87Option.pop : 0;
}

function arithmeticRows(): Row[] {
  const rows: Row[] = [];
  const memory = [
    ["d8", "f", "Md", X87Source.float32],
    ["da", "fi", "Md", X87Source.integer32],
    ["dc", "f", "Mq", X87Source.float64],
    ["de", "fi", "Mw", X87Source.integer16],
  ] as const;
  ARITHMETIC.forEach((name, digit) => {
    const operation = X87Operation[name];
    const options = popOf(name);
    for (const [opcode, prefix, operand, source] of memory) {
      rows.push(row(
        `${opcode} /${digit}`,
        prefix + name,
        operand,
        fromMemory(operation, source, options),
      ));
    }
    const compares = name === "com" || name === "comp";
    rows.push(row(
      `d8 /${digit}`,
      `f${name}`,
      compares ? "T" : "st,T",
      onStack(operation, options),
    ));
    if (compares) return;
    // With ST(i) as the destination the reversed forms change places.
    const reversed = digit >= 4 ? digit ^ 1 : digit;
    const { toRegister, pop } = X87Option;
    rows.push(
      row(
        `dc /${reversed}`,
        `f${name}`,
        "T,st",
        onStack(operation, toRegister),
      ),
      row(
        `de /${reversed}`,
        `f${name}p`,
        "T,st",
        onStack(operation, toRegister | pop),
      ),
    );
  });
  return rows;
}

const ALIAS: RowOptions = {
  unlisted: "an encoding that manuals and other disassemblers leave out",
};
const { pop, popTwice, quiet, truncate } = X87Option;
const { load, copy, exchange, compareFlags } = X87Operation;

const CONSTANTS = [
  "fld1",
  "fldl2t",
  "fldl2e",
  "fldpi",
  "fldlg2",
  "fldln2",
  "fldz",
] as const;

/** d9 f0 to ff but for the two that need no helper. */
const FUNCTIONS: readonly (readonly [number, string, number])[] = [
  [0xe0, "fchs", X87Operation.changeSign],
  [0xe1, "fabs", X87Operation.absolute],
  [0xe4, "ftst", X87Operation.test],
  [0xe5, "fxam", X87Operation.examine],
  [0xf0, "f2xm1", X87Operation.exponential],
  [0xf1, "fyl2x", X87Operation.logarithm],
  [0xf2, "fptan", X87Operation.tangent],
  [0xf3, "fpatan", X87Operation.arcTangent],
  [0xf4, "fxtract", X87Operation.extract],
  [0xf5, "fprem1", X87Operation.ieeeRemainder],
  [0xf6, "fdecstp", X87Operation.decrement],
  [0xf7, "fincstp", X87Operation.increment],
  [0xf8, "fprem", X87Operation.remainder],
  [0xf9, "fyl2xp1", X87Operation.logarithmOnePlus],
  [0xfa, "fsqrt", X87Operation.squareRoot],
  [0xfb, "fsincos", X87Operation.sineCosine],
  [0xfc, "frndint", X87Operation.roundToInteger],
  [0xfd, "fscale", X87Operation.scale],
  [0xfe, "fsin", X87Operation.sine],
  [0xff, "fcos", X87Operation.cosine],
];

const MOVES = [
  ["da", 0, "fcmovb", 2],
  ["da", 1, "fcmove", 4],
  ["da", 2, "fcmovbe", 6],
  ["da", 3, "fcmovu", 10],
  ["db", 0, "fcmovnb", 3],
  ["db", 1, "fcmovne", 5],
  ["db", 2, "fcmovnbe", 7],
  ["db", 3, "fcmovnu", 11],
] as const;

/** x87. */
export const x87Rows: readonly Row[] = [
  ...arithmeticRows(),
  row("da e9", "fucompp", "", fixed(X87Operation.com, 1, quiet | popTwice)),
  row("de d9", "fcompp", "", fixed(X87Operation.com, 1, popTwice)),
  row("d9 /0", "fld", "Md", fromMemory(load, X87Source.float32)),
  row("dd /0", "fld", "Mq", fromMemory(load, X87Source.float64)),
  row("db /5", "fld", "Mt", fromMemory(load, X87Source.float80)),
  row("d9 /0", "fld", "T", onStack(load)),
  row("df /0", "fild", "Mw", fromMemory(load, X87Source.integer16)),
  row("db /0", "fild", "Md", fromMemory(load, X87Source.integer32)),
  row("df /5", "fild", "Mq", fromMemory(load, X87Source.integer64)),
  row("df /4", "fbld", "Mt", fromMemory(load, X87Source.decimal)),
  row("d9 /2", "fst", "Md", store(X87Source.float32, 0)),
  row("d9 /3", "fstp", "Md", store(X87Source.float32, pop)),
  row("dd /2", "fst", "Mq", store(X87Source.float64, 0)),
  row("dd /3", "fstp", "Mq", store(X87Source.float64, pop)),
  row("db /7", "fstp", "Mt", store(X87Source.float80, pop)),
  row("df /2", "fist", "Mw", store(X87Source.integer16, 0)),
  row("df /3", "fistp", "Mw", store(X87Source.integer16, pop)),
  row("db /2", "fist", "Md", store(X87Source.integer32, 0)),
  row("db /3", "fistp", "Md", store(X87Source.integer32, pop)),
  row("df /7", "fistp", "Mq", store(X87Source.integer64, pop)),
  row("df /6", "fbstp", "Mt", store(X87Source.decimal, pop)),
  row("df /1", "fisttp", "Mw", store(X87Source.integer16, pop | truncate)),
  row("db /1", "fisttp", "Md", store(X87Source.integer32, pop | truncate)),
  row("dd /1", "fisttp", "Mq", store(X87Source.integer64, pop | truncate)),
  row("dd /2", "fst", "T", onStack(copy)),
  row("dd /3", "fstp", "T", onStack(copy, pop)),
  row("d9 /3", "fstp", "T", onStack(copy, pop | quiet), ALIAS),
  row("df /2", "fstp", "T", onStack(copy, pop), ALIAS),
  row("df /3", "fstp", "T", onStack(copy, pop), ALIAS),
  row("d9 /1", "fxch", "T", onStack(exchange)),
  row("dd /1", "fxch", "T", onStack(exchange), ALIAS),
  row("df /1", "fxch", "T", onStack(exchange), ALIAS),
  row("dc /2", "fcom", "T", onStack(X87Operation.com), ALIAS),
  row("dc /3", "fcomp", "T", onStack(X87Operation.comp, pop), ALIAS),
  row("de /2", "fcomp", "T", onStack(X87Operation.comp, pop), ALIAS),
  row("dd /4", "fucom", "T", onStack(X87Operation.com, quiet)),
  row("dd /5", "fucomp", "T", onStack(X87Operation.com, quiet | pop)),
  row("db /5", "fucomi", "st,T", onStack(compareFlags, quiet)),
  row("db /6", "fcomi", "st,T", onStack(compareFlags)),
  row("df /5", "fucompi", "st,T", onStack(compareFlags, quiet | pop)),
  row("df /6", "fcompi", "st,T", onStack(compareFlags, pop)),
  row("dd /0", "ffree", "T", onStack(X87Operation.free)),
  row("df /0", "ffreep", "T", onStack(X87Operation.free, pop), ALIAS),
  ...MOVES.map(([opcode, digit, name, code]) =>
    row(`${opcode} /${digit}`, name, "st,T", conditionalMove(code))
  ),
  ...CONSTANTS.map((name, index) =>
    row(
      `d9 ${(0xe8 + index).toString(16)}`,
      name,
      "",
      fixed(X87Operation.constant, index),
    )
  ),
  ...FUNCTIONS.map(([modrm, name, operation]) =>
    row(`d9 ${modrm.toString(16)}`, name, "", fixed(operation))
  ),
  row("d9 d0", "fnop", "", fixed(X87Operation.wait)),
  row("9b", "wait", "", (_at, to) => to.demandNoPending()),
  row("d9 /4", "fldenv", "M", loadEnvironment),
  row("d9 /6", "fnstenv", "M", storeEnvironment),
  row("d9 /5", "fldcw", "Mw", loadControl),
  row("d9 /7", "fnstcw", "Mw", storeControl),
  row("dd /4", "frstor", "M", restoreState),
  row("dd /6", "fnsave", "M", saveState),
  row("dd /7", "fnstsw", "Mw", storeStatus),
  row("df e0", "fnstsw", "ax", storeStatus),
  row("db e2", "fnclex", "", helper("fnclex")),
  row("db e3", "fninit", "", helper("fninit")),
  // The 8087's and 80287's own: no operation since.
  row("db e0", "fneni", "", nothing, ALIAS),
  row("db e1", "fndisi", "", nothing, ALIAS),
  row("db e4", "fnsetpm", "", nothing, ALIAS),
  row("np 0f ae /0", "fxsave|fxsave|fxsave64", "M", saveExtended),
  row("np 0f ae /1", "fxrstor|fxrstor|fxrstor64", "M", restoreExtended),
  row("np 0f ae /7", "clflush", "Mb", (_at, to) => {
    to.locate();
    to.load(8);
  }),
];
