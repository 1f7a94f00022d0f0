/**
 * A64's rows for differential testing.
 *
 * @module
 */
import {
  Addresses,
  Signal,
  StateLayout,
  type Test,
  TestLayout,
} from "../layout.ts";
import {
  type Random,
  randomAddress,
  randomInteger,
  randomVector,
} from "../random.ts";
import type { Target, TargetRow } from "../target.ts";
import { decoder } from "../../aarch64/decode.ts";
import { disassemble } from "../../aarch64/disassemble.ts";
import { bits, Rm, Rn, Rt, signedBits } from "../../aarch64/fields.ts";
import {
  floatControl,
  floatStatus,
  setFloatControl,
  setFloatStatus,
} from "../../aarch64/float_state.ts";
import { parseEncoding } from "../../fixed_width_decoder.ts";
import { rows } from "../../aarch64/rows.ts";

const SKIPPED: Readonly<Record<string, string>> = {
  svc: "a system call",
  "dc zva": "how much it clears is each CPU's own",
};

/** Undefined at EL0, whatever their operands. */
const TRAPPING: readonly string[] = [
  "eret",
  "drps",
  "hvc",
  "smc",
  "hlt",
  "dcps1",
  "dcps2",
  "dcps3",
  "udf",
  "msr (immediate)",
  "sys",
  "sysl",
];

const encodings = rows.map(({ encoding }) => parseEncoding(encoding, 32));

const targetRows: readonly TargetRow[] = rows.map(({ name }): TargetRow => {
  const skip = SKIPPED[name];
  if (skip !== undefined) return { name, skip };
  return TRAPPING.includes(name) ? { name, traps: true } : { name };
});

/** Hints that do nothing on every CPU: others authenticate pointers. */
const HINTS = [0, 1, 2, 4, 5, 6, 16, 17, 18, 20, 50, 63, 100, 127];

/** Registers with the same contents everywhere: NZCV, FPCR, FPSR. */
const READABLE = [0xda10, 0xda20, 0xda21];
const THREAD_POINTER = 0xde82;

/** Narrows fields whose random values would hardly ever mean anything. */
function narrowed(name: string, word: number, random: Random): number {
  switch (name) {
    case "hint":
      return word & ~0xfe0 | random.pick(HINTS) << 5;
    case "mrs":
      return word & ~0x1fffe0 | random.pick(READABLE) << 5;
    case "msr (register)":
      return word & ~0x1fffe0 |
        random.pick([...READABLE, THREAD_POINTER]) << 5;
  }
  if (random.oneIn(4)) return word;
  // Targets within the code area, which is full of traps.
  if (/^(b|bl)$/.test(name)) return word & ~0x03ffffff | nearby(random, 26);
  if (/^(b\.cond|cbn?z)$|literal/.test(name)) {
    return word & ~0xffffe0 | nearby(random, 19) << 5;
  }
  if (/^tbn?z$/.test(name)) return word & ~0x7ffe0 | nearby(random, 14) << 5;
  return word;
}

/** An offset in words that stays in the code area. */
function nearby(random: Random, width: number): number {
  const words = Addresses.codeAreaBytes / 8;
  return random.below(words) - words / 2 & (1 << width) - 1;
}

/** A random word of the row whose result the architecture defines. */
function drawWord(row: number, random: Random): number {
  const { mask, match } = encodings[row]!;
  const { name, unpredictable } = rows[row]!;
  for (;;) {
    const free = narrowed(name, random.word() & ~mask | match, random);
    const word = (free & ~mask | match) >>> 0;
    if (decoder.find(word) !== row || unpredictable?.(word)) continue;
    if (!loops(word)) return word;
  }
}

/** A branch, of any kind. */
const isBranch = (word: number): boolean => (word >>> 26 & 7) === 5;

/** Does a branch come back to itself, for ever? */
function loops(word: number): boolean {
  if (!isBranch(word)) return false;
  if ((word >>> 26 & 31) === 5) return signedBits(word, 0, 26) === 0;
  if (word >>> 25 === 0x6b) return false;
  const test = (word >>> 25 & 63) === 27;
  return (word >>> 29 & 3) === 1 && signedBits(word, 5, test ? 14 : 19) === 0 ||
    word >>> 24 === 0x54 && signedBits(word, 5, 19) === 0;
}

const isLoadOrStore = (word: number): boolean => (word >>> 25 & 5) === 4;

/** log2 of the bytes that an access with a scaled offset moves. */
function scaleOf(word: number): number {
  const vector = bits(word, 26, 1);
  const size = word >>> 30;
  if (bits(word, 27, 3) === 5) return vector ? 2 + size : size & 2 ? 3 : 2;
  return vector && bits(word, 23, 1) ? 4 : size;
}

/** What an access adds to its base register, but for an index. */
function displacement(word: number): number {
  const group = bits(word, 27, 3);
  if (group === 5) {
    return bits(word, 23, 2) === 1
      ? 0
      : signedBits(word, 15, 7) * (1 << scaleOf(word));
  }
  if (group !== 7) return 0;
  if (bits(word, 24, 1)) return bits(word, 10, 12) << scaleOf(word);
  if (bits(word, 21, 1) || bits(word, 10, 2) === 1) return 0;
  return signedBits(word, 12, 9);
}

/** Must be aligned: exclusives, acquire and release, atomics. */
const isAtomic = (word: number): boolean =>
  bits(word, 24, 6) === 8 ||
  (bits(word, 24, 6) === 0x38 && bits(word, 21, 1) === 1 &&
    bits(word, 10, 2) === 0);

/** With a register as offset. */
const isIndexed = (word: number): boolean =>
  bits(word, 27, 3) === 7 && bits(word, 24, 1) === 0 &&
  bits(word, 21, 1) === 1 && bits(word, 10, 2) === 2;

/** Gives base (and index) values so that the access hits data, mostly. */
function prepareAccess(word: number, random: Random, test: Test): void {
  if (random.oneIn(32)) return;
  let address = randomAddress(random);
  if (isAtomic(word) && !random.oneIn(16)) address &= ~15n;
  address -= BigInt(displacement(word));
  if (isIndexed(word)) {
    if (Rm(word) === Rn(word)) return;
    const index = BigInt(random.below(64));
    const shift = bits(word, 12, 1) ? BigInt(scaleOf(word)) : 0n;
    if (Rm(word) !== 31) {
      test.setGeneral(Rm(word), index);
      address -= index << shift;
    }
  }
  test.setGeneral(Rn(word), BigInt.asUintN(64, address));
}

/** Gives a row's registers values that it can do something with. */
function prepare(
  name: string,
  word: number,
  random: Random,
  test: Test,
): void {
  if (/^(br|blr|ret)$/.test(name)) {
    // Not to the test itself: it would never end.
    const offset = random.below(Addresses.code - Addresses.codeArea) & ~3;
    test.setGeneral(Rn(word), BigInt(Addresses.codeArea + offset));
  } else if (/^(dc|ic) /.test(name)) {
    test.setGeneral(Rt(word), randomAddress(random));
  } else if (name === "msr (register)") {
    const value = test.general(Rt(word));
    const number = bits(word, 5, 16);
    if (number === READABLE[1]) {
      test.setGeneral(Rt(word), value & FLOAT_CONTROL);
    } else if (number === READABLE[2]) {
      test.setGeneral(Rt(word), value & FLOAT_STATUS);
    }
  } else if (isLoadOrStore(word) && bits(word, 27, 3) !== 3) {
    prepareAccess(word, random, test);
  }
}

const littleEndian = (word: number): number[] => [
  word & 255,
  word >>> 8 & 255,
  word >>> 16 & 255,
  word >>> 24,
];

/** Rows that neither branch nor need values of their own. */
const following = rows.flatMap(({ name }, index) => {
  const { match } = encodings[index]!;
  return SKIPPED[name] !== undefined || TRAPPING.includes(name) ||
      name === "msr (register)" || isBranch(match) || isLoadOrStore(match)
    ? []
    : [index];
});

function draw(row: number, random: Random, test: Test): void {
  const { name } = rows[row]!;
  const word = drawWord(row, random);
  prepare(name, word, random, test);
  if (/^stl?x/.test(name) && !random.oneIn(4)) {
    // A monitor to go with it: the load of the same size from the same base.
    test.emit(...littleEndian(
      (word | 1 << 22 | 31 << 16) & ~(31 | 31 << 10) | 31 |
        (bits(word, 21, 1) ? 30 : 31) << 10,
    ));
  }
  test.emit(...littleEndian(word));
  if (name === "msr (register)" && bits(word, 5, 16) === THREAD_POINTER) {
    test.emit(...littleEndian(0xd53bd040 | random.below(31)));
  }
  if (isBranch(word) || isLoadOrStore(word) || TRAPPING.includes(name)) return;
  // Sometimes others follow, on what this one left behind.
  for (let count = random.below(6) - 3; count > 0; count--) {
    test.emit(...littleEndian(drawWord(random.pick(following), random)));
  }
  // b.cond over the traps behind the code: pc tells whether it branched.
  if (random.oneIn(2)) {
    test.emit(...littleEndian(0x54000000 | 16 << 5 | random.below(16)));
  }
}

/** b.cond, or one of the others. */
function branchBack(distance: number, random: Random): number[] {
  const offset = -distance / 4;
  if (random.oneIn(3)) {
    // b; cbz, cbnz; tbz, tbnz, at some register and bit.
    const register = random.below(32);
    return littleEndian(
      random.pick([
        0x14000000 | offset & 0x3ffffff,
        0x34000000 | random.below(2) << 24 | random.below(2) << 31 |
        (offset & 0x7ffff) << 5 | register,
        0x36000000 | random.below(2) << 24 | random.below(32) << 19 |
        (offset & 0x3fff) << 5 | register,
      ]) >>> 0,
    );
  }
  return littleEndian(
    0x54000000 | (offset & 0x7ffff) << 5 | random.below(16),
  );
}

/** mrs of cntvct_el0. */
function readClock(random: Random): number[] {
  return littleEndian((0xd53be040 | random.below(31)) >>> 0);
}

/** AHP, DN, FZ, RMode: the others do not exist in ARMv8.0. */
const FLOAT_CONTROL = 0x07c00000n;
/** QC, IDC, IXC to IOC. */
const FLOAT_STATUS = 0x0800009fn;

function randomState(random: Random, test: Test): void {
  for (let index = 0; index < 32; index++) {
    test.setGeneral(index, randomInteger(random));
    test.setVector(index, randomVector(random));
  }
  // Never within the reference runner's own signal stack.
  test.setGeneral(31, random.oneIn(2) ? randomAddress(random) : random.long());
  test.set(StateLayout.flags, BigInt(random.below(16)) << 28n);
  const control = random.oneIn(2) ? 0n : random.long() & FLOAT_CONTROL;
  test.set(StateLayout.floatControl, control);
  const status = random.oneIn(2) ? 0n : random.long() & FLOAT_STATUS;
  test.set(StateLayout.floatStatus, status);
}

/** The offset that a register, extended and shifted, gives. */
function index(test: Test, word: number): bigint {
  if (!isIndexed(word) || Rm(word) === 31) return 0n;
  const value = test.general(Rm(word));
  const extended = [
    BigInt.asUintN(32, value),
    value,
    BigInt.asIntN(32, value),
    value,
  ][bits(word, 15, 1) << 1 | bits(word, 13, 1)]!;
  return extended << (bits(word, 12, 1) ? BigInt(scaleOf(word)) : 0n);
}

/** Is the top byte of an access's address, and only that, not user space's? */
function usesTaggedAddress(test: Test): boolean {
  const word = testedWord(test);
  if (!isLoadOrStore(word)) return false;
  const address = BigInt.asUintN(
    64,
    test.general(Rn(word)) + BigInt(displacement(word)) + index(test, word),
  );
  const top = address >> 56n;
  return top !== 0n && top !== 0xffn && (address >> 48n & 0xffn) === 0n;
}

/** The word that a test is about. */
function testedWord({ view, codeLength }: Test): number {
  return view.getUint32(TestLayout.code + codeLength - 4, true);
}

/** Whether a `sys` is of the group that EL0 may be let use: op1 3, C7. */
function isOfUser(test: Test): boolean {
  return (testedWord(test) >>> 12 & 0x7f) === 0x37;
}

/** A64 under test. */
export const target: Target = {
  architecture: "aarch64",
  generals: 32,
  registerNames: Array.from(
    { length: 32 },
    (_, index) => index === 31 ? "sp" : `x${index}`,
  ),
  vectors: 32,
  rows: targetRows,
  draw,
  branchBack,
  readClock,
  randomState,
  load(image, state) {
    for (let index = 0; index < 32; index++) {
      state.setRegister(index, image.general(index));
      state.setVector(index, image.vector(index));
    }
    state.nzcv = image.get(StateLayout.flags);
    setFloatControl(state, Number(image.get(StateLayout.floatControl)));
    setFloatStatus(state, Number(image.get(StateLayout.floatStatus)));
  },
  save(state, image) {
    for (let index = 0; index < 32; index++) {
      image.setGeneral(index, state.register(index));
      image.setVector(index, state.vector(index));
    }
    image.set(StateLayout.flags, state.nzcv);
    image.set(StateLayout.floatControl, BigInt(floatControl(state)));
    image.set(StateLayout.floatStatus, BigInt(floatStatus(state)));
  },
  disassemble(code) {
    const padded = new Uint8Array(4);
    padded.set(code.subarray(0, 4));
    const word = new DataView(padded.buffer).getInt32(0, true);
    return { text: disassemble(word), length: 4 };
  },
  known: [{
    reference: "qemu",
    cause: "hlt #0xf000 is a semihosting call to qemu, which ends there",
    applies: (row, _test, answer) =>
      row === "hlt" && answer.get(StateLayout.signal) === BigInt(Signal.died),
  }, {
    reference: "qemu",
    cause: "Linux has the top byte of addresses ignored, the reference " +
      "kernel has not",
    applies: (_row, test) => usesTaggedAddress(test),
  }, {
    reference: "qemu",
    cause: "qemu writes the first of several vector registers although the " +
      "load of a later one faults",
    applies: (row, _test, wanted) =>
      /^ld([1-4]|n?p [sdq])/.test(row) &&
      wanted.get(StateLayout.signal) === BigInt(Signal.SIGSEGV),
  }, {
    reference: "qemu",
    cause: "qemu's user mode does no cache maintenance, so it cannot fault",
    applies: (row, _test, wanted) =>
      /^(dc|ic) /.test(row) &&
      wanted.get(StateLayout.signal) === BigInt(Signal.SIGTRAP),
  }, {
    reference: "qemu",
    cause: "qemu's processor has extensions (persistence, tags, prediction) " +
      "that let user code maintain caches and zero tags",
    applies: (row, test, wanted) =>
      row === "sys" && isOfUser(test) &&
      wanted.get(StateLayout.signal) !== BigInt(Signal.SIGILL),
  }, {
    reference: "qemu",
    cause: "qemu finds no alignment fault in a store that the monitor does " +
      "not allow",
    applies: (row, _test, wanted) =>
      /^stl?x/.test(row) &&
      wanted.get(StateLayout.signal) === BigInt(Signal.SIGTRAP),
  }, {
    reference: "qemu",
    cause: "qemu 7.2 checks no alignment of ldar and stlr",
    applies: (row, _test, wanted) =>
      /^(ldar|stlr)/.test(row) &&
      wanted.get(StateLayout.signal) !== BigInt(Signal.SIGBUS),
  }],
};
