/**
 * Code that fills every register of a program from a table and stores them
 * into another: integers, floats, thread pointer, flags and modes.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { word } from "./process_elf.ts";

/** A register, as the code of its architecture fills and stores it. */
interface Register {
  /** Bytes in a table. */
  readonly size: 8 | 16;
  /** What it is filled with, if not with a pattern, and what is then stored. */
  readonly value?: { readonly filled: bigint; readonly stored?: bigint };
  /** Both use the table's address, and the second a register stored before. */
  readonly fill: (offset: number) => readonly number[];
  readonly store: (offset: number) => readonly number[];
}

interface RegisterFile {
  /** Puts the address `distance` bytes from here where the others expect it. */
  readonly base: (distance: number) => readonly number[];
  /** Floats and modes, then integers: the order in which they are filled. */
  readonly modes: readonly Register[];
  readonly integers: readonly Register[];
  /** Stores how far the stack pointer is above the table. */
  readonly storeStack: (offset: number) => readonly number[];
}

/** Where x86-64's code looks behind the thread pointer: at its own value. */
const THREAD_WORD = 256;

const nothing = (): readonly number[] => [];

function numbers(first: number, last: number): readonly number[] {
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
}

/** An instruction of x86-64 on a register and [rax + offset]. */
function x86(prefix: readonly number[], opcode: readonly number[], n: number) {
  return (offset: number): readonly number[] => [
    ...prefix,
    ...opcode,
    0x80 | ((n & 7) << 3),
    ...word(offset),
  ];
}

function x86Integer(n: number): Register {
  const rex = [n < 8 ? 0x48 : 0x4c];
  return { size: 8, fill: x86(rex, [0x8b], n), store: x86(rex, [0x89], n) };
}

function x86Vector(n: number): Register {
  const rex = n < 8 ? [] : [0x44];
  return {
    size: 16,
    fill: x86(rex, [0x0f, 0x10], n),
    store: x86(rex, [0x0f, 0x11], n),
  };
}

// mov [rax + offset], rcx
const storeRcx = x86([0x48], [0x89], 1);

/** A load and a store of AArch64 at [x0 + offset]. */
function arm(load: number, store: number, n: number, size: 8 | 16): Register {
  const at = (opcode: number) => (offset: number) =>
    word(opcode | ((offset / size) << 10) | n);
  return { size, fill: at(load), store: at(store) };
}

const armX9 = arm(0xf940_0000, 0xf900_0000, 9, 8);

/** A system register of AArch64, by way of x9. */
function armSystem(write: number, value: bigint): Register {
  return {
    size: 8,
    value: { filled: value },
    fill: (offset) => [...armX9.fill(offset), ...word(write | 9)],
    store: (offset) => [
      ...word(write | 0x20_0000 | 9),
      ...armX9.store(offset),
    ],
  };
}

/** A load and a store of RISC-V at offset(a0). */
function riscv(load: number, store: number, n: number): Register {
  return {
    size: 8,
    fill: (offset) => word(load | (offset << 20) | (10 << 15) | (n << 7)),
    store: (offset) =>
      word(
        store | ((offset >> 5) << 25) | (n << 20) | (10 << 15) |
          ((offset & 0x1f) << 7),
      ),
  };
}

const riscvInteger = (n: number) => riscv(0x3003, 0x3023, n);
const riscvFloat = (n: number) => riscv(0x3007, 0x3027, n);

const T0 = 5;

// Left out are the table's address, what a call takes and gives, and what the
// instruction that makes it changes.
const files: Readonly<Record<Architecture, RegisterFile>> = {
  x86_64: {
    // lea rax, [rip + distance]
    base: (distance) => [0x48, 0x8d, 0x05, ...word(distance - 7)],
    modes: [
      ...numbers(0, 15).map(x86Vector),
      {
        // A call has set the thread pointer to the table that fills.
        size: 8,
        value: { filled: 0x1234_5678_9abc_def0n },
        fill: nothing,
        store: (offset) => [
          // mov rcx, fs:[THREAD_WORD]
          ...[0x64, 0x48, 0x8b, 0x0c, 0x25, ...word(THREAD_WORD)],
          ...storeRcx(offset),
        ],
      },
      {
        // ldmxcsr, stmxcsr: towards zero, and three exceptions were met.
        size: 8,
        value: { filled: 0x7f95n },
        fill: x86([], [0x0f, 0xae], 2),
        store: x86([], [0x0f, 0xae], 3),
      },
      {
        // fldcw, fnstcw: towards zero.
        size: 8,
        value: { filled: 0x0f7fn },
        fill: x86([], [0xd9], 5),
        store: x86([], [0xd9], 7),
      },
      {
        // push [rax + offset], popfq; pushfq, pop [rax + offset]
        size: 8,
        value: { filled: 0x8d5n, stored: 0xad7n },
        fill: (offset) => [...x86([], [0xff], 6)(offset), 0x9d],
        store: (offset) => [0x9c, ...x86([], [0x8f], 0)(offset)],
      },
    ],
    integers: [2, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15].map(x86Integer),
    storeStack: (offset) => [
      // mov rcx, rsp; sub rcx, rax
      ...[0x48, 0x89, 0xe1, 0x48, 0x29, 0xc1],
      ...storeRcx(offset),
    ],
  },
  aarch64: {
    // adr x0, distance
    base: (distance) =>
      word(
        0x1000_0000 | ((distance & 3) << 29) |
          (((distance >> 2) & 0x7_ffff) << 5),
      ),
    modes: [
      ...numbers(0, 31).map((n) => arm(0x3dc0_0000, 0x3d80_0000, n, 16)),
      armSystem(0xd51b_d040, 0x1234_5678_9abc_def0n), // tpidr_el0
      armSystem(0xd51b_4400, 0xc0_0000n), // fpcr: towards zero
      armSystem(0xd51b_4420, 0x0800_009fn), // fpsr
      armSystem(0xd51b_4200, 0xf000_0000n), // nzcv
    ],
    integers: [...numbers(1, 7), ...numbers(9, 30)].map((n) =>
      arm(0xf940_0000, 0xf900_0000, n, 8)
    ),
    storeStack: (offset) => [
      // mov x9, sp; sub x9, x9, x0
      ...[0x9100_03e9, 0xcb00_0129].flatMap(word),
      ...armX9.store(offset),
    ],
  },
  riscv64: {
    // auipc a0, high; addi a0, a0, low
    base: (distance) => {
      const low = (distance << 20) >> 20;
      return [...word(0x517 | (distance - low)), ...word(0x5_0513 | low << 20)];
    },
    modes: [
      ...numbers(0, 31).map(riscvFloat),
      {
        // fscsr t0; frcsr t0: towards zero, and three exceptions were met.
        size: 8,
        value: { filled: 0x35n },
        fill: (offset) => [
          ...riscvInteger(T0).fill(offset),
          ...word(0x0030_1073 | (T0 << 15)),
        ],
        store: (offset) => [
          ...word(0x0030_2073 | (T0 << 7)),
          ...riscvInteger(T0).store(offset),
        ],
      },
    ],
    integers: [1, ...numbers(3, 9), ...numbers(11, 16), ...numbers(18, 31)]
      .map(riscvInteger),
    storeStack: (offset) => [
      // sub t0, sp, a0
      ...word(0x40a1_02b3),
      ...riscvInteger(T0).store(offset),
    ],
  },
};

/** A register with its place in a table. */
interface Placed extends Register {
  readonly at: number;
}

function placed(machine: Architecture): {
  readonly modes: readonly Placed[];
  readonly integers: readonly Placed[];
  readonly stackAt: number;
} {
  let next = 0;
  const place = (register: Register): Placed => {
    const at = next;
    next += register.size;
    return { ...register, at };
  };
  const { modes, integers } = files[machine];
  return {
    modes: modes.map(place),
    integers: integers.map(place),
    stackAt: next,
  };
}

/** Bytes of a table. */
export function tableSize(machine: Architecture): number {
  return placed(machine).stackAt + 8;
}

function table(
  machine: Architecture,
  which: "filled" | "stored",
  stack: number,
): Uint8Array {
  const { modes, integers, stackAt } = placed(machine);
  const bytes = new Uint8Array(stackAt + 8);
  const view = new DataView(bytes.buffer);
  for (const { at, size, value } of [...modes, ...integers]) {
    if (value === undefined) {
      for (let i = at; i < at + size; i++) bytes[i] = i * 37 + (i >> 3) + 1;
    } else {
      const stored = value.stored ?? value.filled;
      view.setBigUint64(at, which === "filled" ? value.filled : stored, true);
    }
  }
  view.setBigInt64(stackAt, BigInt(stack), true);
  return bytes;
}

/** The table that registers are filled from. */
export function filledTable(machine: Architecture): Uint8Array {
  return table(machine, "filled", 0);
}

/** What is stored of them, with the stack pointer so far above that table. */
export function storedTable(machine: Architecture, stack: number): Uint8Array {
  return table(machine, "stored", stack);
}

/** Fills all registers from the table at a place. */
export function fillsRegisters(machine: Architecture, from: number) {
  return (here: number): readonly number[] => {
    const { modes, integers } = placed(machine);
    return [
      ...files[machine].base(from - here),
      ...[...modes, ...integers].flatMap(({ fill, at }) => fill(at)),
    ];
  };
}

/** Stores them into the table at a place. */
export function storesRegisters(machine: Architecture, to: number) {
  return (here: number): readonly number[] => {
    const { modes, integers, stackAt } = placed(machine);
    const { base, storeStack } = files[machine];
    return [
      ...base(to - here),
      ...[...integers, ...modes].flatMap(({ store, at }) => store(at)),
      ...storeStack(stackAt),
    ];
  };
}

/** Reads the flags into the register that a `wordAt` stores, where there are any. */
export const readsFlags: Readonly<
  Record<"x86_64" | "aarch64", readonly number[]>
> = {
  // pushfq; pop rax; cld
  x86_64: [0x9c, 0x58, 0xfc],
  // mrs x9, nzcv
  aarch64: word(0xd53b_4209),
};

/** Reads the word that the thread pointer points at into that register. */
export const readsThreadWord: Readonly<
  Record<Architecture, readonly number[]>
> = {
  // mov rax, fs:[0]
  x86_64: [0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0],
  // mrs x9, tpidr_el0; ldr x9, [x9]
  aarch64: [0xd53b_d049, 0xf940_0129].flatMap(word),
  // ld t0, 0(tp)
  riscv64: word(0x0002_3283),
};
