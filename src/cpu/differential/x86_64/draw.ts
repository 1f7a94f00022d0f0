/**
 * Drawing x86_64 tests: encodings, and values that suit them.
 *
 * @module
 */

import { Addresses, StateLayout, type Test, TestLayout } from "../layout.ts";
import { type Random, randomAddress, randomInteger } from "../random.ts";
import { at, decode, isJump, TRANSCENDENTAL } from "./decode.ts";
import { drawFloatsInMemory, drawStack, drawVectors } from "./draw_floats.ts";
import { x86Table } from "../../x86_64/front_end.ts";
import { generate } from "./generate.ts";
import type { Instruction } from "../../x86_64/instruction.ts";
import { Kind } from "../../x86_64/row.ts";
import { OtherFlags } from "../../x86_64/state_slots.ts";
import { shiftCount } from "./undefined_flags.ts";

const { rows } = x86Table;

function drawBytes(row: number, random: Random): number[] {
  for (;;) {
    const bytes = generate(x86Table, rows[row]!, () => random.word());
    if (bytes !== undefined) return bytes;
  }
}

const INDIRECT = /^(call|jmp|ret)$/;

/** Points memory operands into the data window. */
function prepareAddress(bytes: number[], random: Random, test: Test): void {
  const instruction = decode(bytes);
  const isTarget = INDIRECT.test(instruction.row.mnemonic);
  const { mod, base, index, scale, displacement } = instruction;
  const hasMemory = mod !== 3;
  const target = randomAddress(random) & (isTarget ? ~7n : -1n);
  if (hasMemory && base === -1 && index === -1 || hasMemory && base === -2) {
    patchDisplacement(bytes, instruction, random);
    return;
  }
  if (!hasMemory) return;
  let rest = target - BigInt(displacement);
  if (index >= 0 && index !== base) {
    if (base >= 0) {
      // A small index: both sums stay exact.
      const value = BigInt(random.below(64) - 32);
      test.setGeneral(index, BigInt.asUintN(64, value));
      rest -= value << BigInt(scale);
    } else {
      rest >>= BigInt(scale);
      test.setGeneral(index, BigInt.asUintN(64, rest));
      return;
    }
  }
  if (index === base && index >= 0) rest /= BigInt(1 + (1 << scale));
  test.setGeneral(base, BigInt.asUintN(64, rest));
  if (instruction.addressSize === 32) return;
}

/** The 32-bit displacement of an absolute or rip-relative operand. */
function patchDisplacement(
  bytes: number[],
  instruction: Instruction,
  random: Random,
): void {
  const wanted = instruction.displacement;
  for (let offset = 0; offset + 4 <= bytes.length; offset++) {
    const value = bytes[offset]! | bytes[offset + 1]! << 8 |
      bytes[offset + 2]! << 16 | bytes[offset + 3]! << 24;
    if (value !== wanted) continue;
    const changed = [...bytes];
    const target = Number(randomAddress(random) & ~7n) -
      (instruction.base === -2 ? Addresses.code + bytes.length : 0);
    for (let byte = 0; byte < 4; byte++) {
      changed[offset + byte] = target >>> (8 * byte) & 255;
    }
    if (decode(changed).displacement === target) {
      bytes.splice(0, bytes.length, ...changed);
      return;
    }
  }
}

/** jcc, jmp or one of loop's kind, all with 8 bits of displacement. */
export function branchBack(distance: number, random: Random): number[] {
  const opcode = random.oneIn(4)
    ? random.pick([0xeb, 0xe0, 0xe1, 0xe2, 0xe3])
    : 0x70 + random.below(16);
  return [opcode, -(distance + 2) & 0xff];
}

/** rdtsc or rdtscp. */
export function readClock(random: Random): number[] {
  return random.oneIn(2) ? [0x0f, 0x31] : [0x0f, 0x01, 0xf9];
}

/** Jumps stay within the code area, whose bytes are traps. */
function prepareJump(bytes: number[], random: Random): void {
  const operand = at.operands.find(({ kind }) => kind === Kind.J);
  if (operand?.size === 32) {
    const offset = random.below(0x1000) - 0x800;
    for (let byte = 0; byte < 4; byte++) {
      bytes[bytes.length - 4 + byte] = offset >>> (8 * byte) & 255;
    }
  }
  // Back into itself would loop or run other bytes.
  decode(bytes);
  const target = at.length + at.immediate;
  if (target >= 0 && target < bytes.length) bytes[bytes.length - 1] = 0;
}

/** Registers that instructions use without naming them. */
function prepareImplied(
  instruction: Instruction,
  random: Random,
  test: Test,
): void {
  const { row, operands } = instruction;
  const isReturn = row.mnemonic === "ret";
  if (isReturn || !random.oneIn(32)) {
    test.setGeneral(4, randomAddress(random) & (isReturn ? ~7n : -1n));
  }
  if (row.mnemonic.startsWith("popf")) {
    // NT and ID would outlive the instruction: bits 14 and 21, at any address.
    for (let offset = 0; offset < StateLayout.dataBytes; offset++) {
      test.bytes[StateLayout.data + offset]! &= 0x9f;
    }
  }
  if (row.mnemonic === "ldmxcsr") {
    // Reserved bits fault: keep them clear, at any address.
    for (let at = 0; at < StateLayout.dataBytes; at += 4) {
      const legal = test.view.getUint32(StateLayout.data + at, true) & 0xffff;
      test.view.setUint32(StateLayout.data + at, legal, true);
    }
  }
  if (row.mnemonic === "leave" && !random.oneIn(16)) {
    test.setGeneral(5, randomAddress(random));
  }
  if (row.mnemonic === "enter" || row.mnemonic === "xlatb") {
    test.setGeneral(5, randomAddress(random));
    test.setGeneral(3, randomAddress(random));
  }
  const isString = operands.some(({ kind }) =>
    kind === Kind.X || kind === Kind.Y
  );
  if (isString || row.mnemonic.startsWith("maskmov")) {
    test.setGeneral(6, randomAddress(random));
    test.setGeneral(7, randomAddress(random));
    test.setGeneral(1, BigInt(random.below(12)));
    // Equal strings now and then.
    if (random.oneIn(2)) test.setGeneral(6, test.general(7));
  }
}

/** Addresses in the code area for indirect jumps, in register and memory. */
function prepareTarget(
  instruction: Instruction,
  random: Random,
  test: Test,
): void {
  if (!INDIRECT.test(instruction.row.mnemonic)) return;
  if (isJump(instruction)) return;
  const address = BigInt(
    Addresses.codeArea + random.below(Addresses.code - Addresses.codeArea),
  );
  if (instruction.row.mnemonic !== "ret" && instruction.mod === 3) {
    test.setGeneral(instruction.rm, address);
    return;
  }
  // Everywhere at the same distance, so that any address finds one.
  for (let offset = 0; offset < StateLayout.dataBytes; offset += 8) {
    test.set(StateLayout.data + offset, address);
  }
}

const BIT_OFFSETS = /^bt[src]?$/;

/** Values that make rare things happen. */
function prepareValues(
  instruction: Instruction,
  random: Random,
  test: Test,
): void {
  const { row } = instruction;
  if (BIT_OFFSETS.test(row.mnemonic) && instruction.mod !== 3) {
    const used = [instruction.base, instruction.index];
    if (!used.includes(instruction.reg)) {
      test.setGeneral(
        instruction.reg,
        BigInt.asUintN(64, BigInt(random.below(256) - 128)),
      );
    }
  }
  if (/[MW][dqx]/.test(row.operands) && random.oneIn(4)) {
    drawFloatsInMemory(random, test, row.operands.includes("d") ? 32 : 64);
  }
  if (/^i?div$/.test(row.mnemonic) && random.oneIn(2)) {
    // Quotients that fit are rare by chance.
    const negative = test.general(0) >> 63n !== 0n && random.oneIn(2);
    test.setGeneral(2, negative ? (1n << 64n) - 1n : BigInt(random.below(4)));
  }
  if (/^(ldmxcsr|fxrstor)/.test(row.mnemonic) && !random.oneIn(8)) {
    // No reserved bits, wherever MXCSR is taken from.
    for (let offset = 2; offset < StateLayout.dataBytes; offset += 4) {
      test.view.setUint16(StateLayout.data + offset, 0, true);
    }
  }
  if (row.mnemonic.startsWith("pcmpestr")) {
    test.setGeneral(0, BigInt.asUintN(64, BigInt(random.below(40) - 20)));
    test.setGeneral(2, BigInt.asUintN(64, BigInt(random.below(40) - 20)));
  }
  if (/^pcmp.str/.test(row.mnemonic)) {
    // Few different elements, and ends.
    for (let index = 0; index < 16; index++) {
      const nibbles = random.long() & 0x0303030303030303n;
      test.setVector(
        index,
        nibbles | (random.long() & 0x0303030303030303n) << 64n,
      );
    }
  }
  if (row.mnemonic.startsWith("cmpxchg") && random.oneIn(2)) {
    if (instruction.mod === 3) {
      test.setGeneral(0, test.general(instruction.rm));
    }
  }
}

/** Encodings whose outcome is undefined, or that no address suits. */
function isUnsuitable(test: Test): boolean {
  const { row, mod, rm, base, index } = at;
  // The stack pointer is no code: nor can it be made to point there.
  if (/^(jmp|call)$/.test(row.mnemonic) && mod === 3 && rm === 4) {
    return at.operands[0]!.kind !== Kind.J;
  }
  if (/^sh[lr]d$/.test(row.mnemonic) && at.operandSize === 16) {
    return (shiftCount(test) & 31) > 16;
  }
  if (row.mnemonic === "bswap") return at.operandSize === 16;
  // A jump's target has to be found at a multiple of 8.
  return INDIRECT.test(row.mnemonic) && mod !== 3 && index >= 0 &&
    (base < 0 || base === index);
}

/** Adds an encoding of the row to the test, and what may follow it. */
export function draw(row: number, random: Random, test: Test): void {
  let bytes = prepare(row, random, test);
  // Addresses may need the register that holds a count.
  while (decode(bytes), isUnsuitable(test)) bytes = prepare(row, random, test);
  test.emit(...bytes);
  follow(row, random, test);
}

/** An encoding of the row; registers and memory are made to suit it. */
function prepare(row: number, random: Random, test: Test): number[] {
  let bytes = drawBytes(row, random);
  while (decode(bytes), isUnsuitable(test)) bytes = drawBytes(row, random);
  if (at.row.mnemonic === "enter" && !random.oneIn(4)) {
    // A frame that the data window has room for.
    bytes.splice(-3, 3, random.below(64), 0, random.below(4));
  }
  if (TRANSCENDENTAL.test(at.row.mnemonic)) {
    // Directed roundings are the processor's secret, too.
    const status = test.get(StateLayout.floatStatus);
    test.set(StateLayout.floatStatus, status & ~0xc00n);
  }
  prepareImplied(at, random, test);
  prepareAddress(bytes, random, test);
  if (at.operands.some(({ kind }) => kind === Kind.O)) {
    const address = Number(randomAddress(random));
    for (let byte = 0; byte < 8; byte++) {
      bytes[bytes.length - 8 + byte] = byte < 4
        ? address >>> (8 * byte) & 255
        : 0;
    }
  }
  if (isJump(decode(bytes))) prepareJump(bytes, random);
  decode(bytes);
  prepareTarget(at, random, test);
  prepareValues(at, random, test);
  return bytes;
}

/** What may follow: reads and writes flags, touches no memory. */
const FOLLOWING =
  /^(add|or|adc|sbb|and|sub|xor|cmp|test|inc|dec|neg|not|set\w+|cmov\w+|movzx|cmc|stc|clc|sahf|lahf)$/;
/** `test`'s second encoding, which qemu 7.2 does not know. */
const isTwin = (encoding: string): boolean => /^f[67] \/1$/.test(encoding);
const followers = rows.flatMap(({ encoding, mnemonic }, index) =>
  FOLLOWING.test(mnemonic) && !isTwin(encoding) ? [index] : []
);
const branches = rows.flatMap(({ encoding, operands }, index) =>
  /^7/.test(encoding) && operands === "Jb" ? [index] : []
);
const NEVER_FOLLOWED =
  /^(j\w+|call|ret|loop\w*|rep|div|idiv|mul|imul|bt[src]?|bs[fr]|sh\w+|sar|r[oc][lr])$/;

/** A few instructions on the flags and registers that this one left. */
function follow(row: number, random: Random, test: Test): void {
  if (NEVER_FOLLOWED.test(rows[row]!.mnemonic)) return;
  for (let count = random.below(8) - 3; count > 0; count--) {
    const next = random.pick(random.oneIn(3) ? branches : followers);
    let bytes = drawBytes(next, random);
    while (decode(bytes).mod !== 3) bytes = drawBytes(next, random);
    if (isJump(at)) {
      // Over the traps behind the code, so that pc tells whether it jumped.
      bytes[bytes.length - 1] = 64;
    }
    if (test.codeLength + bytes.length > TestLayout.codeBytes) return;
    test.emit(...bytes);
  }
}

/** Registers and flags before the code. */
export function randomState(random: Random, test: Test): void {
  for (let index = 0; index < 16; index++) {
    test.setGeneral(index, randomInteger(random));
  }
  // TF now and then: the test ends after one instruction.
  const trap = random.oneIn(16) ? OtherFlags.trap : 0;
  test.set(StateLayout.flags, BigInt(random.word() & FLAGS | trap));
  drawVectors(random, test);
  drawStack(random, test);
}

/** What the runner lets through: CF PF AF ZF SF DF OF. */
const FLAGS = 0x0cd5;
