/**
 * Interchange formats, and taking an encoding apart.
 *
 * @module
 */
import { type FloatEnvironment, FloatFlag, Rules } from "./environment.ts";

/** The parameters of one binary floating-point format. */
export interface FloatFormat {
  readonly name: "f16" | "f16-alternative" | "f32" | "f64" | "f80";
  /** Bits of an encoding. */
  readonly width: number;
  /** Significand bits, the leading one included. */
  readonly precision: number;
  readonly bias: number;
  /** Stored fraction bits below the exponent field. */
  readonly storedBits: number;
  readonly exponentMask: number;
  /** The leading significand bit is stored (x87). */
  readonly explicit: boolean;
  /** No infinities and NaNs: the top exponent is an ordinary one (AHP). */
  readonly alternative: boolean;
  readonly signBit: bigint;
  readonly storedMask: bigint;
  readonly quietBit: bigint;
  readonly infinity: bigint;
  readonly maximum: bigint;
  /** Exponent of the least significant bit of the smallest denormal. */
  readonly quantum: number;
}

function format(
  name: FloatFormat["name"],
  exponentBits: number,
  storedBits: number,
  explicit = false,
  alternative = false,
): FloatFormat {
  const width = 1 + exponentBits + storedBits;
  const precision = explicit ? storedBits : storedBits + 1;
  const bias = 2 ** (exponentBits - 1) - 1;
  const exponentMask = 2 ** exponentBits - 1;
  const top = BigInt(exponentMask) << BigInt(storedBits);
  const storedMask = (1n << BigInt(storedBits)) - 1n;
  const maximum = alternative
    ? top | storedMask
    : top - (1n << BigInt(storedBits)) | storedMask;
  return {
    name,
    width,
    precision,
    bias,
    storedBits,
    exponentMask,
    explicit,
    alternative,
    signBit: 1n << BigInt(width - 1),
    storedMask,
    quietBit: 1n << BigInt(precision - 2),
    infinity: explicit ? top | 1n << 63n : top,
    maximum,
    quantum: 1 - bias - (precision - 1),
  };
}

/** IEEE binary16. */
export const F16: FloatFormat = format("f16", 5, 10);
/** AArch64's alternative half precision (FPCR.AHP). */
export const F16_ALTERNATIVE: FloatFormat = format(
  "f16-alternative",
  5,
  10,
  false,
  true,
);
/** IEEE binary32. */
export const F32: FloatFormat = format("f32", 8, 23);
/** IEEE binary64. */
export const F64: FloatFormat = format("f64", 11, 52);
/** x87 double extended: 80 bits, the integer bit stored. */
export const F80: FloatFormat = format("f80", 15, 64, true);

/** What an encoding stands for. The order matters: NaNs come last. */
export const Kind = {
  zero: 0,
  finite: 1,
  infinity: 2,
  quiet: 3,
  signalling: 4,
  /** An x87 encoding without meaning: unnormal, pseudo-NaN, pseudo-infinity. */
  unsupported: 5,
} as const;
/** One of {@linkcode Kind}. */
export type Kind = (typeof Kind)[keyof typeof Kind];

/** An encoding taken apart: (-1)^sign × significand × 2^exponent. */
export class Unpacked {
  kind: Kind = Kind.zero;
  /** 0 or 1. */
  sign = 0;
  /** Exponent of the significand's least significant bit. */
  exponent = 0;
  significand = 0n;
  /** A denormal operand that was not flushed. */
  denormal = false;
}

/** Is it any kind of NaN, or an encoding treated as one? */
export function isNaNKind(kind: Kind): boolean {
  return kind >= Kind.quiet;
}

/** Takes `bits` apart into `out`, flushing a denormal when `env` says so. */
export function unpack(
  format: FloatFormat,
  bits: bigint,
  env: FloatEnvironment,
  out: Unpacked,
): void {
  const stored = bits & format.storedMask;
  const exponent = Number(bits >> BigInt(format.storedBits)) &
    format.exponentMask;
  out.sign = (bits & format.signBit) === 0n ? 0 : 1;
  out.denormal = false;
  out.significand = stored;
  if (exponent === format.exponentMask && !format.alternative) {
    unpackSpecial(format, stored, out);
    return;
  }
  if (exponent === 0) {
    unpackSubnormal(format, stored, env, out);
    return;
  }
  out.kind = Kind.finite;
  out.exponent = exponent - 1 + format.quantum;
  if (!format.explicit) {
    out.significand = stored | 1n << BigInt(format.storedBits);
  } else if (stored >> 63n === 0n) {
    out.kind = Kind.unsupported;
  }
}

function unpackSpecial(
  format: FloatFormat,
  stored: bigint,
  out: Unpacked,
): void {
  let fraction = stored;
  if (format.explicit) {
    if (stored >> 63n === 0n) {
      out.kind = Kind.unsupported;
      return;
    }
    fraction = stored & (1n << 63n) - 1n;
  }
  out.kind = fraction === 0n
    ? Kind.infinity
    : (fraction & format.quietBit) !== 0n
    ? Kind.quiet
    : Kind.signalling;
}

function unpackSubnormal(
  format: FloatFormat,
  stored: bigint,
  env: FloatEnvironment,
  out: Unpacked,
): void {
  out.exponent = format.quantum;
  if (stored === 0n) {
    out.kind = Kind.zero;
  } else if (env.flushInputs && format.width !== 16) {
    // Arm reports a flushed operand (IDC); x86 with DAZ says nothing.
    if (env.rules === Rules.arm) env.flags |= FloatFlag.denormal;
    out.kind = Kind.zero;
    out.significand = 0n;
  } else {
    out.kind = Kind.finite;
    out.denormal = true;
  }
}

/** Number of bits of a positive integer below 2^1023; 0 for 0n. */
export function bitLength(value: bigint): number {
  if (value === 0n) return 0;
  conversion[0] = Number(value);
  const high = conversionWords[1] ?? 0;
  const length = (high >>> 20) - 1022;
  // Number() may have rounded up to the next power of two.
  if ((high & 0xfffff) === 0 && value >> BigInt(length - 1) === 0n) {
    return length - 1;
  }
  return length;
}

const conversion = new Float64Array(1);
const conversionWords = new Uint32Array(conversion.buffer);
