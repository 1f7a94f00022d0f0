/**
 * x86_64's rows for differential testing.
 *
 * @module
 */

import {
  Addresses,
  Signal,
  type StateImage,
  StateLayout,
  type Test,
  TestLayout,
} from "../differential/layout.ts";
import {
  type Random,
  randomAddress,
  randomFloat,
  randomInteger,
  randomVector,
} from "../differential/random.ts";
import type { Target, TargetRow } from "../differential/target.ts";
import type { CpuState } from "../state.ts";
import {
  readControlWord,
  readMxcsr,
  readStatusWord,
  type SlotAccess,
  writeControlWord,
  writeMxcsr,
  writeStatusWord,
} from "./control_registers.ts";
import { Flag } from "../ir/ops/flags.ts";
import { disassemble, registerName } from "./disassemble.ts";
import { x86Table } from "./front_end.ts";
import { generate } from "./generate.ts";
import { Instruction } from "./instruction.ts";
import { qemuDifferences } from "./qemu_differences.ts";
import { Kind } from "./row.ts";
import { X86Slots } from "./state_slots.ts";

const rows = x86Table.rows;

/** Rows that the host answers by its kernel, not by its processor. */
const SKIPPED: Readonly<Record<string, string>> = {
  syscall: "a system call",
  sysenter: "a system call on the host",
  int: "a system call on the host",
  cpuid: "says what this processor is",
  rdtsc: "reads the clock",
  rdtscp: "reads the clock",
  sgdt: "the host's kernel emulates it",
  sidt: "the host's kernel emulates it",
  smsw: "the host's kernel emulates it",
  sldt: "the host's kernel emulates it",
  str: "the host's kernel emulates it",
};

function skipOf(encoding: string, mnemonic: string): string | undefined {
  if (/^(lcall|ljmp|iret|retf)/.test(mnemonic)) {
    return "may reach segments of the host's";
  }
  if (/^(lar|lsl|verr|verw)$/.test(mnemonic)) {
    return "looks at the kernel's descriptor tables";
  }
  if (/^8[ce] /.test(encoding)) return "selectors are the kernel's choice";
  if (/^0f a[19]$/.test(encoding)) return "selectors are the kernel's choice";
  return SKIPPED[mnemonic];
}

/** Undefined by definition, or privileged. */
const TRAPS =
  /^(ud[012]|int1|hlt|cli|sti|in|out|ins[bw]|outs[bw]|clts|sysret|invd|wbinvd|wrmsr|rdmsr|rdpmc|sysexit|lldt|ltr|lgdt|lidt|lmsw|invlpg|swapgs)($|\|)/;

const targetRows: TargetRow[] = rows.map(({ encoding, mnemonic, operands }) => {
  const name = `${encoding} ${mnemonic} ${operands}`;
  const skip = skipOf(encoding, mnemonic);
  // F6 /1 and F7 /1 are a trap in one of the references.
  const traps = TRAPS.test(mnemonic) ||
    /^(0f 2[0-3] |f[67] \/1)/.test(encoding);
  return skip === undefined ? { name, traps } : { name, skip };
});

const at = new Instruction();

function decode(bytes: ArrayLike<number>, address = 0): Instruction {
  const code = Uint8Array.from(bytes);
  x86Table.decode(at, code, 0, code.length, address);
  return at;
}

function drawBytes(row: number, random: Random): number[] {
  for (;;) {
    const bytes = generate(x86Table, rows[row]!, () => random.word());
    if (bytes !== undefined) return bytes;
  }
}

const isJump = (instruction: Instruction): boolean =>
  instruction.operands.some(({ kind }) => kind === Kind.J);

const TRANSCENDENTAL = /^f(2xm1|yl2x|yl2xp1|ptan|patan|sin|cos|sincos)$/;

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
    // TF, NT and ID would outlive the instruction: bits 8, 14 and 21, at any
    // address.
    for (let offset = 0; offset < StateLayout.dataBytes; offset++) {
      test.bytes[StateLayout.data + offset]! &= 0x9e;
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

function draw(row: number, random: Random, test: Test): void {
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
  test.emit(...bytes);
  follow(row, random, test);
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

function randomState(random: Random, test: Test): void {
  for (let index = 0; index < 16; index++) {
    test.setGeneral(index, randomInteger(random));
    test.setVector(index, randomVector(random));
  }
  test.set(StateLayout.flags, BigInt(random.word() & FLAGS));
  // Now and then some exceptions are not masked; overflow and underflow
  // always are: see sse_float_helpers.ts.
  const masked = random.oneIn(8) ? random.word() & 0x1f80 | 0xc00 : 0x1f80;
  const control = random.oneIn(2) ? masked : masked | random.word() & 0xe07f;
  test.set(StateLayout.floatControl, BigInt(control));
  randomStack(random, test);
}

/** x87: mostly values on the stack, mostly all exceptions masked. */
function randomStack(random: Random, test: Test): void {
  // Overflow and underflow always are: unmasked they want scaled results.
  const unmasked = random.oneIn(8) ? random.word() & 0x27 : 0;
  const control = 0x37f ^ (random.oneIn(2) ? 0 : random.word() & 0xf00) ^
    unmasked;
  const status = random.oneIn(2) ? 0 : random.word() & 0x7f7f;
  const tags = random.oneIn(2) ? 0xff : random.word() & 0xff;
  test.set(
    StateLayout.floatStatus,
    BigInt(control) | BigInt(status) << 16n | BigInt(tags) << 32n,
  );
  for (let index = 0; index < 8; index++) {
    const [significand, exponent] = randomExtended(random);
    test.set(StateLayout.stack + 16 * index, significand);
    test.set(StateLayout.stack + 16 * index + 8, BigInt(exponent));
  }
}

/** An 80-bit number: of any kind, mostly like a double. */
function randomExtended(random: Random): [bigint, number] {
  const sign = random.below(2) << 15;
  switch (random.below(8)) {
    case 0:
      return [random.long(), random.below(65536)];
    case 1:
      return [0n, sign | random.pick([0, 0x7fff])];
    case 2:
      return [1n << 63n, sign | random.pick([0, 1, 0x7fff, 0x3fff, 0x7ffe])];
    case 3:
      return [random.long() | 3n << 62n, sign | 0x7fff];
    default: {
      const bits = randomFloat(random, 64);
      const fraction = bits & (1n << 52n) - 1n;
      return [
        1n << 63n | fraction << 11n |
        (random.oneIn(2) ? random.long() >> 53n : 0n),
        sign | 0x3fff + random.below(140) - 70,
      ];
    }
  }
}

/** What the runner lets through: CF PF AF ZF SF DF OF AC ID. */
const FLAGS = 0x0cd5;

class StateSlots implements SlotAccess {
  constructor(readonly state: CpuState) {}
  get(slot: number): number {
    return Number(this.state.slot(slot));
  }
  set(slot: number, value: number): void {
    this.state.setSlot(slot, BigInt(value));
  }
}

function load(image: Test, state: CpuState): void {
  const slots = new StateSlots(state);
  for (let index = 0; index < 16; index++) {
    state.setRegister(index, image.general(index));
    state.setVector(index, image.vector(index));
  }
  state.flags = image.get(StateLayout.flags);
  writeMxcsr(slots, Number(image.get(StateLayout.floatControl)));
  const status = image.get(StateLayout.floatStatus);
  writeControlWord(slots, Number(status & 0xffffn));
  writeStatusWord(slots, Number(status >> 16n & 0xffffn));
  slots.set(X86Slots.valid, Number(status >> 32n & 0xffn));
  slots.set(X86Slots.lastOpcode, 0);
  slots.set(X86Slots.lastInstruction, 0);
  slots.set(X86Slots.lastOperand, 0);
  const top = slots.get(X86Slots.top);
  for (let index = 0; index < 8; index++) {
    const physical = index + top & 7;
    const from = StateLayout.stack + 16 * index;
    state.setSlot(X86Slots.significand + physical, image.get(from));
    state.setSlot(X86Slots.exponent + physical, image.get(from + 8) & 0xffffn);
  }
}

function save(state: CpuState, image: Parameters<Target["save"]>[1]): void {
  const slots = new StateSlots(state);
  for (let index = 0; index < 16; index++) {
    image.setGeneral(index, state.register(index));
    image.setVector(index, state.vector(index));
  }
  image.set(StateLayout.flags, state.flags & BigInt(FLAGS | 0x240000));
  image.set(StateLayout.floatControl, BigInt(readMxcsr(slots)));
  image.set(
    StateLayout.floatStatus,
    BigInt(readControlWord(slots)) | BigInt(readStatusWord(slots)) << 16n |
      BigInt(slots.get(X86Slots.valid)) << 32n,
  );
  const top = slots.get(X86Slots.top);
  for (let index = 0; index < 8; index++) {
    const physical = index + top & 7;
    const to = StateLayout.stack + 16 * index;
    image.set(to, state.slot(X86Slots.significand + physical));
    image.set(to + 8, state.slot(X86Slots.exponent + physical));
  }
}

/** The kernel's half and non-canonical addresses: #GP reports no address. */
const CEILING = 1n << 47n;

/** What a faulting instruction leaves behind that no program can rely on. */
function normaliseFault(
  mnemonic: string,
  operands: string,
  image: StateImage,
): void {
  if (image.get(StateLayout.signal) !== BigInt(Signal.SIGSEGV)) return;
  // Flags of iterations before the one that faulted.
  if (/^(scas|cmps)/.test(mnemonic)) image.set(StateLayout.flags, 0n);
  // Which byte a masked store names.
  if (mnemonic.startsWith("maskmov")) image.set(StateLayout.faultAddress, 0n);
  // In which order the parts of an image are touched.
  if (/^f(n?save|rstor|n?stenv|ldenv|x)/.test(mnemonic)) {
    image.set(StateLayout.faultAddress, 0n);
  }
  // TOP and tags: MMX stores enter MMX state before they fault, or partly.
  if (operands.includes("Pq")) {
    image.set(StateLayout.floatStatus, 0n);
    image.bytes.fill(0, StateLayout.stack, StateLayout.stack + 128);
  }
}

/** The last place of a transcendental result is the processor's to choose. */
function withinOneUnit(wanted: StateImage, got: StateImage): void {
  for (let at = StateLayout.stack; at < StateLayout.signal; at += 16) {
    const number = (image: StateImage): bigint =>
      image.get(at) | image.get(at + 8) << 64n;
    const difference = number(wanted) - number(got);
    if (difference === 1n || difference === -1n) {
      got.set(at, wanted.get(at));
      got.set(at + 8, wanted.get(at + 8));
    }
  }
}

/** Estimates differ between processors, within the documented error. */
function withinEstimate(wanted: StateImage, got: StateImage): void {
  for (let index = 0; index < 64; index++) {
    const at = StateLayout.vector + 4 * index;
    const a = wanted.view.getFloat32(at, true);
    const b = got.view.getFloat32(at, true);
    if (Math.abs(a - b) <= Math.abs(a) * 3 * 2 ** -12) {
      got.view.setUint32(at, wanted.view.getUint32(at, true), true);
    }
  }
}

const ARITHMETIC_FLAGS = 0x8d5;
const { carry, parity, adjust, zero, sign, overflow } = Flag;

/** Flags that the manual leaves undefined behind this test's instruction. */
function undefinedFlags(mnemonic: string, test: Test): bigint {
  switch (mnemonic) {
    case "and":
    case "or":
    case "xor":
    case "test":
      return BigInt(adjust);
    case "mul":
    case "imul":
      return BigInt(sign | zero | adjust | parity);
    case "div":
    case "idiv":
      return BigInt(ARITHMETIC_FLAGS);
    case "bt":
    case "bts":
    case "btr":
    case "btc":
      return BigInt(overflow | sign | adjust | parity);
    case "bsf":
    case "bsr":
      return BigInt(ARITHMETIC_FLAGS & ~zero);
  }
  if (!/^(sh[lr]d?|sar|r[oc][lr])$/.test(mnemonic)) return 0n;
  decode(test.code);
  const bits = at.sizeOf(at.operands[0]!.size);
  const count = shiftCount(test) & (bits === 64 ? 63 : 31);
  if (count === 0) return 0n;
  let undefinedBits = count === 1 ? 0 : overflow;
  if (mnemonic.startsWith("s")) undefinedBits |= adjust;
  if (mnemonic.startsWith("s") && count >= bits) undefinedBits |= carry;
  return BigInt(undefinedBits);
}

/** The count of the shift in `at`. */
function shiftCount(test: Test): number {
  const operand = at.operands[at.operands.length - 1]!;
  if (operand.kind === Kind.L) return at.immediate;
  return operand.kind === Kind.one ? 1 : Number(test.general(1) & 63n);
}

/** x86_64 under test. */
export const target: Target = {
  architecture: "x86_64",
  generals: 16,
  registerNames: Array.from(
    { length: 16 },
    (_, index) => registerName(index, 64, true),
  ),
  vectors: 16,
  rows: targetRows,
  draw,
  randomState,
  load: (image, state) => load(image as Test, state),
  save,
  disassemble: (code) => {
    const padded = new Uint8Array(16);
    padded.set(code.subarray(0, 15));
    const length = x86Table.decode(at, padded, 0, 15, 0);
    return length > 0
      ? { text: disassemble(at), length }
      : { text: "(bad)", length: 1 };
  },
  normalise: (row, _test, image) => {
    if (TRANSCENDENTAL.test(rows[row]!.mnemonic)) {
      // Whether it rounded up (C1) is the processor's secret.
      const status = image.get(StateLayout.floatStatus);
      image.set(StateLayout.floatStatus, status & ~(0x200n << 16n));
    }
    normaliseFault(rows[row]!.mnemonic, rows[row]!.operands, image);
    // The host reports #SS, the reference has no handler for it: one fault.
    if (image.get(StateLayout.signal) === BigInt(Signal.SIGBUS)) {
      image.set(StateLayout.signal, BigInt(Signal.SIGSEGV));
    }
    if (image.get(StateLayout.faultAddress) >= CEILING) {
      image.set(StateLayout.faultAddress, 0n);
    }
  },
  undefinedFlags: (row, test) => {
    decode(test.code);
    // Of what follows, the bit operations leave AF undefined.
    const followed = at.length < test.codeLength ? BigInt(adjust) : 0n;
    return undefinedFlags(rows[row]!.mnemonic, test) | followed;
  },
  reconcile: (row, wanted, got) => {
    const { mnemonic } = rows[row]!;
    if (TRANSCENDENTAL.test(mnemonic)) withinOneUnit(wanted, got);
    if (/^r(cp|sqrt)[ps]s$/.test(mnemonic)) withinEstimate(wanted, got);
  },
  known: qemuDifferences,
};
