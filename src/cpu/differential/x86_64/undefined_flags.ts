/**
 * What the manual leaves undefined, and what neither side has to define.
 *
 * @module
 */

import { Signal, type StateImage, StateLayout, type Test } from "../layout.ts";
import { Flag } from "../../ir/ops/flags.ts";
import { at, decode } from "./decode.ts";
import { Kind } from "../../x86_64/row.ts";

/** What a faulting instruction leaves behind that no program can rely on. */
export function normaliseFault(
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
export function withinOneUnit(wanted: StateImage, got: StateImage): void {
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
export function withinEstimate(wanted: StateImage, got: StateImage): void {
  for (let index = 0; index < 64; index++) {
    const at = StateLayout.vector + 4 * index;
    const a = wanted.view.getFloat32(at, true);
    const b = got.view.getFloat32(at, true);
    if (Math.abs(a - b) <= Math.abs(a) * 3 * 2 ** -12) {
      got.view.setUint32(at, wanted.view.getUint32(at, true), true);
    }
  }
}

/**
 * A store that an unmasked x87 exception stops writes nothing. Whether an
 * address that cannot be written faults all the same is the processor's.
 */
export function withinStoppedStore(wanted: StateImage, got: StateImage): void {
  if (wanted.get(StateLayout.signal) !== BigInt(Signal.SIGSEGV)) return;
  const status = Number(got.get(StateLayout.floatStatus) & 0xffffffffn);
  const stopped = (status >>> 16 & ~status & 0x1f) !== 0;
  if (stopped) got.bytes.set(wanted.bytes);
}

const ARITHMETIC_FLAGS = 0x8d5;
const { carry, parity, adjust, zero, sign, overflow } = Flag;

/** Flags that the manual leaves undefined behind this test's instruction. */
export function undefinedFlags(mnemonic: string, test: Test): bigint {
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
export function shiftCount(test: Test): number {
  const operand = at.operands[at.operands.length - 1]!;
  if (operand.kind === Kind.L) return at.immediate;
  return operand.kind === Kind.one ? 1 : Number(test.general(1) & 63n);
}
