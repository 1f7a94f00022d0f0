/**
 * What instructions computed by host code see of the state.
 *
 * @module
 */

import {
  F16,
  F16_ALTERNATIVE,
  F32,
  F64,
  FloatEnvironment,
  type FloatFormat,
  type Rounding,
  Rules,
} from "../float/float.ts";
import { Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";

const VECTORS = Layout.state + 8 * Slots.vector;
const GENERAL = Layout.state + 8 * Slots.general;

/** Formats by log2 of their bytes; 0 has none. */
export const FORMATS: readonly FloatFormat[] = [F16, F16, F32, F64];

/**
 * The instructions that host code computes see the state through this:
 * vector lanes, general registers, the float environment, the saturation
 * flag. Results are built beside the registers and put in place at the end,
 * since a destination may be a source too.
 */
export class VectorUnit {
  /** What the state lies in. */
  view: DataView = new DataView(new ArrayBuffer(0));
  readonly environment: FloatEnvironment = new FloatEnvironment(Rules.arm);
  /** Half-precision conversions use the alternative format (FPCR.AHP). */
  alternativeHalf = false;
  /** FPSR.QC, as raised by the running instruction. */
  saturated = false;

  readonly #result: DataView = new DataView(new ArrayBuffer(16));

  /** The half-precision format that conversions use. */
  get half(): FloatFormat {
    return this.alternativeHalf ? F16_ALTERNATIVE : F16;
  }

  /** The format of elements of 1 << size bytes in a conversion. */
  format(size: number): FloatFormat {
    return size === 1 ? this.half : FORMATS[size]!;
  }

  /** Lane `index` of a register, unsigned. */
  lane(register: number, size: number, index: number): bigint {
    const at = VECTORS + (register & 31) * 16 + (index << size);
    switch (size) {
      case 0:
        return BigInt(this.view.getUint8(at));
      case 1:
        return BigInt(this.view.getUint16(at, true));
      case 2:
        return BigInt(this.view.getUint32(at, true));
      default:
        return this.view.getBigUint64(at, true);
    }
  }

  /** Lane `index` of a register, signed. */
  signedLane(register: number, size: number, index: number): bigint {
    return BigInt.asIntN(8 << size, this.lane(register, size, index));
  }

  /** Sets lane `index` of the result. */
  put(size: number, index: number, value: bigint): void {
    const at = index << size;
    switch (size) {
      case 0:
        this.#result.setUint8(at, Number(value & 0xffn));
        break;
      case 1:
        this.#result.setUint16(at, Number(value & 0xffffn), true);
        break;
      case 2:
        this.#result.setUint32(at, Number(value & 0xffffffffn), true);
        break;
      default:
        this.#result.setBigUint64(at, BigInt.asUintN(64, value), true);
    }
  }

  /** Starts from zero, or from what a register holds. */
  clear(): void {
    this.#result.setBigUint64(0, 0n, true);
    this.#result.setBigUint64(8, 0n, true);
  }

  /** Moves the result to a register; without `full` its upper half is zero. */
  commit(register: number, full: number | boolean): void {
    const at = VECTORS + register * 16;
    this.view.setBigUint64(at, this.#result.getBigUint64(0, true), true);
    this.view.setBigUint64(
      at + 8,
      full ? this.#result.getBigUint64(8, true) : 0n,
      true,
    );
  }

  /** Moves the lower half of the result to the upper half of a register. */
  commitUpper(register: number): void {
    this.view.setBigUint64(
      VECTORS + register * 16 + 8,
      this.#result.getBigUint64(0, true),
      true,
    );
  }

  /** Makes `value` the whole register: a scalar result. */
  setScalar(register: number, value: bigint): void {
    const at = VECTORS + register * 16;
    this.view.setBigUint64(at, value, true);
    this.view.setBigUint64(at + 8, 0n, true);
  }

  /** General register `number`; 31 is zero. */
  general(number: number): bigint {
    if (number === 31) return 0n;
    return this.view.getBigUint64(
      GENERAL + 8 * number,
      true,
    );
  }

  /** Sets general register `number`; 31 discards. */
  setGeneral(number: number, value: bigint): void {
    if (number === 31) return;
    this.view.setBigUint64(
      GENERAL + 8 * number,
      value,
      true,
    );
  }

  /** Clamps to `bits` bits, and says so in QC. */
  saturate(value: bigint, bits: number, signed: boolean): bigint {
    const one = 1n << BigInt(signed ? bits - 1 : bits);
    const low = signed ? -one : 0n;
    const high = one - 1n;
    if (value < low) {
      this.saturated = true;
      return low;
    }
    if (value > high) {
      this.saturated = true;
      return high;
    }
    return value;
  }

  /** Runs `work` with another rounding mode. */
  withRounding<Result>(rounding: Rounding, work: () => Result): Result {
    const saved = this.environment.rounding;
    this.environment.rounding = rounding;
    try {
      return work();
    } finally {
      this.environment.rounding = saved;
    }
  }
}

/** Computes one instruction on the unit. */
export type VectorMeaning = (unit: VectorUnit, word: number) => void;
