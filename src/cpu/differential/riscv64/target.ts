/**
 * RISC-V's rows for differential testing.
 *
 * @module
 */
import { Addresses, StateLayout, type Test, TestLayout } from "../layout.ts";
import {
  type Random,
  randomAddress,
  randomFloat,
  randomInteger,
} from "../random.ts";
import type { Target, TargetRow } from "../target.ts";
import { Slots } from "../../ir/slots.ts";
import { parseEncoding } from "../../fixed_width_decoder.ts";
import type { CpuState } from "../../state.ts";
import * as f from "../../riscv64/fields.ts";
import { halves, words } from "../../riscv64/decode.ts";
import { disassembleWord } from "../../riscv64/front_end.ts";
import { REGISTER_NAMES } from "../../riscv64/operands.ts";
import { compressedRows, rows } from "../../riscv64/rows.ts";

const SKIPPED: Readonly<Record<string, string>> = {
  ecall: "a system call",
};
const encodings = [
  ...rows.map(({ encoding }) => parseEncoding(encoding, 32)),
  ...compressedRows.map(({ encoding }) => parseEncoding(encoding, 16)),
];
const targetRows: TargetRow[] = [...rows, ...compressedRows].map(
  ({ name }) => {
    const skip = SKIPPED[name];
    return skip === undefined ? { name } : { name, skip };
  },
);

const CSRS = [1, 1, 2, 3, 3];

/** Random bits in the row's operand fields, until they make a legal word. */
function drawWord(row: number, random: Random): number {
  const { mask, match } = encodings[row]!;
  const compressed = row >= rows.length;
  for (;;) {
    let word = (random.word() & ~mask | match) >>> 0;
    if (compressed) {
      word &= 0xffff;
      if (halves.find(word) === row - rows.length) return word;
      continue;
    }
    // Random numbers hardly ever name a register that exists.
    if (rows[row]!.name.startsWith("csrr")) {
      word = (word & 0xfffff | random.pick(CSRS) << 20) >>> 0;
    }
    if (words.find(word) === row) return word;
  }
}

/** The word that the drawn instruction means. */
const expanded = (row: number, word: number): number =>
  row >= rows.length ? halves.expand(word) : word;

const LOADS = [0x03, 0x07];
const STORES = [0x23, 0x27];
const ATOMICS = 0x2f;
const JUMPS = [0x63, 0x67, 0x6f];

/** Gives the base register an address that can be accessed, mostly. */
function prepareAddress(word: number, random: Random, test: Test): void {
  const opcode = word & 127;
  const base = f.rs1(word);
  if (base === 0 || random.oneIn(32)) return;
  let address = randomAddress(random);
  if (LOADS.includes(opcode)) address -= BigInt(f.immediateI(word));
  else if (STORES.includes(opcode)) address -= BigInt(f.immediateS(word));
  else if (opcode === ATOMICS) {
    // Misaligned now and then: that is an error of its own.
    if (!random.oneIn(16)) address &= ~7n;
  } else if (opcode === 0x67) {
    // Not to the very end: qemu looks behind a breakpoint for semihosting.
    const offset = random.below(Addresses.codeAreaBytes - 16) & ~1;
    address = BigInt(Addresses.codeArea + offset - f.immediateI(word));
  } else return;
  test.setGeneral(base, BigInt.asUintN(64, address));
}

/** Does a jump come back to itself, for ever? */
function loops(word: number): boolean {
  const opcode = word & 127;
  return opcode === 0x63 && f.immediateB(word) === 0 ||
    opcode === 0x6f && f.immediateJ(word) === 0;
}

function emit(row: number, word: number, test: Test): void {
  if (row >= rows.length) test.emit(word & 255, word >>> 8);
  else {
    test.emit(word & 255, word >>> 8 & 255, word >>> 16 & 255, word >>> 24);
  }
}

function draw(row: number, random: Random, test: Test): void {
  let word = drawWord(row, random);
  while (loops(expanded(row, word))) word = drawWord(row, random);
  prepareAddress(expanded(row, word), random, test);
  const { name } = targetRows[row]!;
  if (name.startsWith("sc.") && !random.oneIn(4)) {
    // A reservation to go with it: lr into x0 from the same address.
    test.emit(...littleEndian(0x1000202f | word & 0x1000 | f.rs1(word) << 15));
  }
  const isFar = Math.abs(f.immediateI(word)) >= 16 && f.rs1(word) !== 0;
  if (name === "jalr" && isFar && random.oneIn(2)) {
    // As calls are compiled: auipc rs1, 0.
    test.emit(...littleEndian(0x17 | f.rs1(word) << 7));
  }
  emit(row, word, test);
  if (JUMPS.includes(expanded(row, word) & 127)) return;
  if (name.startsWith("sc.")) return;
  // Sometimes others follow, on what this one left behind.
  for (let count = random.below(6) - 3; count > 0; count--) {
    const next = random.below(targetRows.length);
    const { name, skip } = targetRows[next]!;
    if (skip !== undefined || name.startsWith("sc.")) continue;
    const following = drawWord(next, random);
    if (JUMPS.includes(expanded(next, following) & 127)) continue;
    emit(next, following, test);
  }
}

const littleEndian = (word: number): number[] => [
  word & 255,
  word >>> 8 & 255,
  word >>> 16 & 255,
  word >>> 24,
];

/** j, or a conditional one on some registers. */
function branchBack(distance: number, random: Random): number[] {
  const offset = -distance;
  if (random.oneIn(4)) {
    return littleEndian(
      0x6f | (offset >> 20 & 1) << 31 | (offset >> 1 & 0x3ff) << 21 |
        (offset >> 11 & 1) << 20 | (offset >> 12 & 0xff) << 12,
    );
  }
  const condition = random.pick([0, 1, 4, 5, 6, 7]);
  return littleEndian(
    0x63 | (offset >> 12 & 1) << 31 | (offset >> 5 & 0x3f) << 25 |
      random.below(32) << 20 | random.below(32) << 15 | condition << 12 |
      (offset >> 1 & 15) << 8 | (offset >> 11 & 1) << 7,
  );
}

/** rdcycle, rdtime or rdinstret. */
function readClock(random: Random): number[] {
  const number = 0xc00 + random.below(3);
  return littleEndian(number << 20 | 2 << 12 | random.below(32) << 7 | 0x73);
}

/** A boxed single, a double, or something else. */
function randomFloatRegister(random: Random): bigint {
  switch (random.below(8)) {
    case 0:
      return randomInteger(random);
    case 1:
    case 2:
    case 3:
      return 0xffffffffn << 32n | randomFloat(random, 32);
    default:
      return randomFloat(random, 64);
  }
}

function randomState(random: Random, test: Test): void {
  for (let index = 1; index < 32; index++) {
    test.setGeneral(index, randomInteger(random));
  }
  for (let index = 0; index < 32; index++) {
    test.setVector(index, randomFloatRegister(random));
  }
  const frm = random.oneIn(16) ? random.below(8) : random.below(5);
  const flags = random.oneIn(2) ? 0 : random.below(32);
  test.set(StateLayout.floatControl, BigInt(frm << 5 | flags));
}

function load(image: Test, state: CpuState): void {
  for (let index = 1; index < 32; index++) {
    state.setRegister(index, image.general(index));
  }
  for (let index = 0; index < 32; index++) {
    state.setVector(index, image.vector(index));
  }
  state.fcsr = Number(image.get(StateLayout.floatControl));
}

/** Is the address of the test's last instruction, an sc, no multiple of 8? */
function isMisaligned(test: Test): boolean {
  const { view, codeLength } = test;
  const last = view.getUint32(TestLayout.code + codeLength - 4, true);
  return (test.general(f.rs1(last)) & 7n) !== 0n;
}

/** RISC-V under test. */
export const target: Target = {
  architecture: "riscv64",
  generals: 32,
  registerNames: REGISTER_NAMES,
  vectors: 32,
  rows: targetRows,
  draw,
  branchBack,
  readClock,
  randomState,
  load: (image, state) => load(image as Test, state),
  save: (state, image) => {
    for (let index = 1; index < 32; index++) {
      image.setGeneral(index, state.register(index));
    }
    for (let index = 0; index < 32; index++) {
      image.set(
        StateLayout.vector + 16 * index,
        state.slot(Slots.vector + 2 * index),
      );
    }
    image.set(StateLayout.floatControl, BigInt(state.fcsr));
  },
  disassemble: (code) => {
    const padded = new Uint8Array(4);
    padded.set(code.subarray(0, 4));
    const word = new DataView(padded.buffer).getUint32(0, true);
    return { text: disassembleWord(word), length: (word & 3) === 3 ? 4 : 2 };
  },
  // Fields that the manual tells to ignore, llvm-mc wants to be zero.
  disassemblesAlike: (wanted, got) => wanted === "" && got.startsWith("fence"),
  known: [{
    reference: "qemu",
    cause: "a misaligned sc without reservation just fails in qemu 7.2; " +
      "by the manual (Zalrsc) the address must be aligned or it traps",
    applies: (row, test) => row.startsWith("sc.") && isMisaligned(test),
  }],
};
