/**
 * x86_64's rows for differential testing.
 *
 * @module
 */

import { Signal, StateLayout, type Test } from "../layout.ts";
import type { Target, TargetRow } from "../target.ts";
import type { CpuState } from "../../state.ts";
import {
  readControlWord,
  readMxcsr,
  readStatusWord,
  type SlotAccess,
  writeControlWord,
  writeMxcsr,
  writeStatusWord,
} from "../../x86_64/control_registers.ts";
import { Flag } from "../../ir/ops/flags.ts";
import { at, decode, TRANSCENDENTAL } from "./decode.ts";
import { disassemble, registerName } from "../../x86_64/disassemble.ts";
import { branchBack, draw, randomState, readClock } from "./draw.ts";
import { x86Table } from "../../x86_64/front_end.ts";
import { qemuDifferences } from "./qemu_differences.ts";
import { X86Slots } from "../../x86_64/state_slots.ts";
import {
  normaliseFault,
  undefinedFlags,
  withinEstimate,
  withinOneUnit,
  withinStoppedStore,
} from "./undefined_flags.ts";
import { unsuitableHost, vendorDifferences } from "./vendor_differences.ts";

const rows = x86Table.rows;

/** Undefined by definition, or privileged. */
const TRAPS =
  /^(ud[012]|int1|hlt|cli|sti|in|out|ins[bw]|outs[bw]|clts|sysret|invd|wbinvd|wrmsr|rdmsr|rdpmc|sysexit|lldt|ltr|lgdt|lidt|lmsw|invlpg|swapgs)($|\|)/;

const targetRows: TargetRow[] = rows.map((row) => {
  const { encoding, mnemonic, operands, incomparable } = row;
  const name = `${encoding} ${mnemonic} ${operands}`;
  // F6 /1 and F7 /1 are a trap in one of the references.
  const traps = TRAPS.test(mnemonic) ||
    /^(0f 2[0-3] |f[67] \/1)/.test(encoding);
  return incomparable === undefined
    ? { name, traps }
    : { name, skip: incomparable };
});

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

const STACK_POINTER = 4;

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
  branchBack,
  readClock,
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
    const followed = at.length < test.codeLength ? BigInt(Flag.adjust) : 0n;
    return undefinedFlags(rows[row]!.mnemonic, test) | followed;
  },
  reconcile: (row, wanted, got) => {
    const { mnemonic } = rows[row]!;
    if (TRANSCENDENTAL.test(mnemonic)) withinOneUnit(wanted, got);
    if (/^r(cp|sqrt)[ps]s$/.test(mnemonic)) withinEstimate(wanted, got);
    if (/^f(i?stt?p?|bstp)$/.test(mnemonic)) withinStoppedStore(wanted, got);
  },
  known: [...qemuDifferences, ...vendorDifferences],
  // Some processors refuse a return to a program whose stack pointer is not
  // canonical, where the manuals have only an access fault.
  limits: [{
    reach: (test) => test.setGeneral(STACK_POINTER, CEILING),
    avoid: (test) => {
      const pointer = test.general(STACK_POINTER);
      test.setGeneral(STACK_POINTER, BigInt.asIntN(48, pointer));
    },
  }],
  unsuitableHost,
};
