/**
 * Images of the x87 and SSE state in memory: FNSTENV, FNSAVE, FXSAVE and their
 * loads. Helpers build and read them in scratch slots.
 *
 * @module
 */

import {
  F80,
  FloatEnvironment,
  Kind,
  Rules,
  unpack,
  Unpacked,
} from "../float/float.ts";
import type { HostHelper } from "../ir/host.ts";
import type { CpuState } from "../state.ts";
import { Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import {
  INITIAL_CONTROL_WORD,
  MXCSR_MASK,
  readMxcsr,
  writeMxcsr,
} from "./control_registers.ts";
import { X86Slots } from "./state_slots.ts";
import { X87State } from "./x87_state.ts";

const x87 = new X87State();
const env = new FloatEnvironment(Rules.x87);
const number = new Unpacked();

/** Bytes of the images. */
export const ImageSize = {
  environment16: 14,
  environment32: 28,
  /** The eight registers behind an environment. */
  registers: 80,
  /** What FXSAVE writes of its 512 bytes. */
  extended: 416,
} as const;

/** The two-bit tags: valid, zero, special, empty. */
function tagWord(): number {
  let tags = 0;
  const top = x87.top;
  for (let index = 0; index < 8; index++) {
    const physical = index + top & 7;
    let tag = 3;
    if (!x87.isEmpty(index)) {
      const value = x87.register(index);
      unpack(F80, value, env, number);
      const normal = number.kind === Kind.finite &&
        (value >> 64n & 0x7fffn) !== 0n;
      tag = normal ? 0 : value << 1n & (1n << 80n) - 1n ? 2 : 1;
    }
    tags |= tag << (2 * physical);
  }
  return tags;
}

function setTagWord(tags: number): void {
  let valid = 0;
  for (let physical = 0; physical < 8; physical++) {
    if ((tags >> (2 * physical) & 3) !== 3) valid |= 1 << physical;
  }
  x87.set(X86Slots.valid, valid);
}

function slot64(view: DataView, slot: number): bigint {
  return view.getBigUint64(x87.base + 8 * slot, true);
}

function setSlot64(view: DataView, slot: number, value: bigint): void {
  view.setBigUint64(x87.base + 8 * slot, value, true);
}

/** Writes the environment; returns its length. */
function writeEnvironment(view: DataView, at: number, wide: boolean): number {
  const instruction = slot64(view, X86Slots.lastInstruction);
  const operand = slot64(view, X86Slots.lastOperand);
  if (!wide) {
    const words = [
      x87.control,
      x87.status,
      tagWord(),
      Number(instruction & 0xffffn),
      0,
      Number(operand & 0xffffn),
      0,
    ];
    words.forEach((word, index) => view.setUint16(at + 2 * index, word, true));
    return ImageSize.environment16;
  }
  const words = [
    x87.control | 0xffff0000,
    x87.status | 0xffff0000,
    tagWord() | 0xffff0000,
    Number(instruction & 0xffffffffn),
    x87.get(X86Slots.lastOpcode) << 16,
    Number(operand & 0xffffffffn),
    0xffff0000,
  ];
  words.forEach((word, index) => view.setUint32(at + 4 * index, word, true));
  return ImageSize.environment32;
}

function readEnvironment(view: DataView, at: number, wide: boolean): number {
  const step = wide ? 4 : 2;
  const word = (index: number) => view.getUint16(at + step * index, true);
  const long = (index: number) =>
    wide ? view.getUint32(at + step * index, true) : word(index);
  x87.control = word(0);
  x87.status = word(1);
  setTagWord(word(2));
  setSlot64(view, X86Slots.lastInstruction, BigInt(long(3)));
  x87.set(X86Slots.lastOpcode, wide ? long(4) >>> 16 & 0x7ff : 0);
  setSlot64(view, X86Slots.lastOperand, BigInt(long(5)));
  return wide ? ImageSize.environment32 : ImageSize.environment16;
}

function writeRegisters(view: DataView, at: number): void {
  for (let index = 0; index < 8; index++) {
    const value = x87.register(index);
    view.setBigUint64(at + 10 * index, BigInt.asUintN(64, value), true);
    view.setUint16(at + 10 * index + 8, Number(value >> 64n), true);
  }
}

function readRegisters(view: DataView, at: number): void {
  const valid = x87.get(X86Slots.valid);
  for (let index = 0; index < 8; index++) {
    const significand = view.getBigUint64(at + 10 * index, true);
    const exponent = BigInt(view.getUint16(at + 10 * index + 8, true));
    x87.setRegister(index, significand | exponent << 64n);
  }
  x87.set(X86Slots.valid, valid);
}

function initialise(view: DataView): void {
  x87.control = INITIAL_CONTROL_WORD;
  x87.status = 0;
  x87.set(X86Slots.valid, 0);
  x87.set(X86Slots.lastOpcode, 0);
  setSlot64(view, X86Slots.lastInstruction, 0n);
  setSlot64(view, X86Slots.lastOperand, 0n);
}

/** FXSAVE's image of the thread that `x87` shows; `wide` with REX.W. */
function writeExtended(view: DataView, at: number, wide: boolean): void {
  view.setUint16(at, x87.control, true);
  view.setUint16(at + 2, x87.status, true);
  view.setUint16(at + 4, x87.get(X86Slots.valid), true);
  view.setUint16(at + 6, x87.get(X86Slots.lastOpcode), true);
  const pointerMask = wide ? ~0n : 0xffffffffn;
  const instruction = slot64(x87.view, X86Slots.lastInstruction);
  const operand = slot64(x87.view, X86Slots.lastOperand);
  view.setBigUint64(at + 8, instruction & pointerMask, true);
  view.setBigUint64(at + 16, operand & pointerMask, true);
  view.setUint32(at + 24, readMxcsr(x87), true);
  view.setUint32(at + 28, MXCSR_MASK, true);
  for (let index = 0; index < 8; index++) {
    const value = x87.register(index);
    view.setBigUint64(at + 32 + 16 * index, BigInt.asUintN(64, value), true);
    view.setBigUint64(at + 40 + 16 * index, value >> 64n, true);
  }
  for (let word = 0; word < 32; word++) {
    const value = slot64(x87.view, Slots.vector + word);
    view.setBigUint64(at + 160 + 8 * word, value, true);
  }
}

function readExtended(view: DataView, at: number, wide: boolean): number {
  const mxcsr = view.getUint32(at + 24, true);
  if ((mxcsr & ~MXCSR_MASK) !== 0) return Exit.privileged;
  x87.control = view.getUint16(at, true);
  x87.status = view.getUint16(at + 2, true);
  x87.set(X86Slots.lastOpcode, view.getUint16(at + 6, true) & 0x7ff);
  const pointerMask = wide ? ~0n : 0xffffffffn;
  const instruction = view.getBigUint64(at + 8, true);
  const operand = view.getBigUint64(at + 16, true);
  setSlot64(
    view,
    X86Slots.lastInstruction,
    BigInt.asUintN(64, instruction & pointerMask),
  );
  setSlot64(
    view,
    X86Slots.lastOperand,
    BigInt.asUintN(64, operand & pointerMask),
  );
  writeMxcsr(x87, mxcsr);
  for (let index = 0; index < 8; index++) {
    const significand = view.getBigUint64(at + 32 + 16 * index, true);
    const exponent = BigInt(view.getUint16(at + 40 + 16 * index, true));
    x87.setRegister(index, significand | exponent << 64n);
  }
  x87.set(X86Slots.valid, view.getUint8(at + 4));
  for (let word = 0; word < 32; word++) {
    const value = view.getBigUint64(at + 160 + 8 * word, true);
    setSlot64(view, Slots.vector + word, value);
  }
  return -1;
}

/** FXSAVE64's image of a thread's state, 512 bytes at `at`. */
export function saveExtendedState(
  state: CpuState,
  view: DataView,
  at: number,
): void {
  const { buffer, byteOffset } = state.bytes;
  x87.open(new DataView(buffer, byteOffset), 0);
  writeExtended(view, at, true);
}

/** Helpers by name; `extra` 1 means the wide form. */
export const x87EnvironmentHelpers = {
  /** d = image */
  fnstenv: (view, d, _a, _b, extra) => {
    x87.open(view);
    writeEnvironment(view, d, extra === 1);
  },
  /** Behind FNSTENV: all exceptions masked. */
  fmask: (view) => {
    x87.open(view);
    x87.control |= 0x3f;
  },
  /** From the image at d. */
  fldenv: (view, d, _a, _b, extra) => {
    x87.open(view);
    readEnvironment(view, d, extra === 1);
  },
  fnsave: (view, d, _a, _b, extra) => {
    x87.open(view);
    writeRegisters(view, d + writeEnvironment(view, d, extra === 1));
  },
  frstor: (view, d, _a, _b, extra) => {
    x87.open(view);
    readRegisters(view, d + readEnvironment(view, d, extra === 1));
  },
  fninit: (view) => {
    x87.open(view);
    initialise(view);
  },
  fnclex: (view) => {
    x87.open(view);
    x87.status &= 0x7f00;
  },
  /** d = FCW */
  fnstcw: (view, d) => {
    x87.open(view);
    view.setBigUint64(d, BigInt(x87.control), true);
  },
  /** FCW = a */
  fldcw: (view, _d, a) => {
    x87.open(view);
    x87.control = view.getUint16(a, true);
  },
  /** d = FSW */
  fnstsw: (view, d) => {
    x87.open(view);
    view.setBigUint64(d, BigInt(x87.status), true);
  },
  fxsave: (view, d, _a, _b, extra) => {
    x87.open(view);
    writeExtended(view, d, extra === 1);
  },
  fxrstor: (view, d, _a, _b, extra) => {
    x87.open(view);
    return readExtended(view, d, extra === 1);
  },
} satisfies Record<string, HostHelper>;
