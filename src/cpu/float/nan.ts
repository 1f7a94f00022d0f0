/**
 * Operands out of the ordinary: which NaN survives, by each architecture's
 * rule, and x86's report of denormals.
 *
 * @module
 */
import { type FloatEnvironment, FloatFlag, Rules } from "./environment.ts";
import { type FloatFormat, isNaNKind, Kind, type Unpacked } from "./format.ts";

/** x86 reports denormal operands, once nothing worse was found. */
export function reportDenormal(
  env: FloatEnvironment,
  a: Unpacked,
  b: Unpacked = a,
): void {
  if ((a.denormal || b.denormal) && env.rules >= Rules.sse) {
    env.flags |= FloatFlag.denormal;
  }
}

/** The NaN of an operation without NaN operands. */
export function defaultNaN(format: FloatFormat, env: FloatEnvironment): bigint {
  const positive = format.infinity | format.quietBit;
  return env.rules >= Rules.sse ? positive | format.signBit : positive;
}

/** Raises invalid and gives the default NaN. */
export function invalid(format: FloatFormat, env: FloatEnvironment): bigint {
  env.flags |= FloatFlag.invalid;
  return defaultNaN(format, env);
}

/** The result of an operation with the one NaN operand `a`. */
export function propagateNaN1(
  format: FloatFormat,
  a: bigint,
  kind: Kind,
  env: FloatEnvironment,
): bigint {
  if (kind >= Kind.signalling) env.flags |= FloatFlag.invalid;
  if (kind === Kind.unsupported) return defaultNaN(format, env);
  if (env.rules === Rules.riscv || env.defaultNaN) {
    return defaultNaN(format, env);
  }
  return a | format.quietBit;
}

/** The result of an operation when `a` or `b` is a NaN. */
export function propagateNaN2(
  format: FloatFormat,
  a: bigint,
  unpackedA: Unpacked,
  b: bigint,
  unpackedB: Unpacked,
  env: FloatEnvironment,
): bigint {
  const kindA = unpackedA.kind;
  const kindB = unpackedB.kind;
  if (kindA >= Kind.signalling || kindB >= Kind.signalling) {
    env.flags |= FloatFlag.invalid;
  }
  if (kindA === Kind.unsupported || kindB === Kind.unsupported) {
    return defaultNaN(format, env);
  }
  if (env.rules === Rules.riscv || env.defaultNaN) {
    return defaultNaN(format, env);
  }
  const first = env.rules === Rules.arm
    ? kindA === Kind.signalling ||
      kindB !== Kind.signalling && isNaNKind(kindA)
    : env.rules === Rules.sse
    ? isNaNKind(kindA)
    : x87PrefersFirst(unpackedA, unpackedB);
  return (first ? a : b) | format.quietBit;
}

/**
 * x87: a quiet NaN beats a signalling one, of two of a kind the larger
 * significand wins, of equal significands the positive one.
 */
function x87PrefersFirst(a: Unpacked, b: Unpacked): boolean {
  if (!isNaNKind(b.kind)) return true;
  if (!isNaNKind(a.kind)) return false;
  if (a.kind !== b.kind) return a.kind === Kind.quiet;
  if (a.significand !== b.significand) return a.significand > b.significand;
  return a.sign <= b.sign;
}
