/**
 * Multiplication and addition with one rounding.
 *
 * @module
 */
import {
  type FloatEnvironment,
  FloatFlag,
  Rounding,
  Rules,
} from "./environment.ts";
import {
  type FloatFormat,
  isNaNKind,
  Kind,
  unpack,
  Unpacked,
} from "./format.ts";
import { hostMultiplyAdd, hostResult } from "./host.ts";
import { invalid, propagateNaN1, propagateNaN2 } from "./nan.ts";
import { packInfinity, packZero, roundPack } from "./round.ts";
import { addExact } from "./sum.ts";

const first = new Unpacked();
const second = new Unpacked();
const third = new Unpacked();

/**
 * a × b + c, rounded once; `scale` multiplies the sum by 2^scale before
 * rounding (AArch64's FRSQRTS halves).
 */
export function multiplyAdd(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  c: bigint,
  env: FloatEnvironment,
  scale = 0,
): bigint {
  if (scale === 0 && hostMultiplyAdd(format, a, b, c, env)) {
    return hostResult(format);
  }
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  unpack(format, c, env, third);
  const impossible = first.kind === Kind.infinity &&
      second.kind === Kind.zero ||
    first.kind === Kind.zero && second.kind === Kind.infinity;
  if (
    isNaNKind(first.kind) || isNaNKind(second.kind) || isNaNKind(third.kind)
  ) {
    return fusedNaN(format, a, b, c, impossible, env);
  }
  const sign = first.sign ^ second.sign;
  const addendSign = third.sign;
  const infinite = first.kind === Kind.infinity ||
    second.kind === Kind.infinity;
  if (impossible) return invalid(format, env);
  if (third.kind === Kind.infinity) {
    if (infinite && sign !== addendSign) return invalid(format, env);
    return packInfinity(format, addendSign);
  }
  if (infinite) return packInfinity(format, sign);
  const exponent = first.exponent + second.exponent + scale;
  const product = first.significand * second.significand;
  if (product === 0n) {
    if (third.kind !== Kind.zero) {
      return roundPack(
        format,
        addendSign,
        third.exponent + scale,
        third.significand,
        env,
      );
    }
    return packZero(
      format,
      sign === addendSign ? sign : env.rounding === Rounding.down ? 1 : 0,
    );
  }
  if (third.kind === Kind.zero) {
    return roundPack(format, sign, exponent, product, env);
  }
  return addExact(
    format,
    sign,
    exponent,
    product,
    addendSign,
    third.exponent + scale,
    third.significand,
    env,
  );
}

/** Arm looks at the addend first; infinity × zero is invalid all the same. */
function fusedNaN(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  c: bigint,
  impossible: boolean,
  env: FloatEnvironment,
): bigint {
  if (impossible) {
    const result = invalid(format, env);
    // RISC-V knows one NaN only; Arm gives the default one unless the addend
    // signals.
    if (third.kind !== Kind.signalling) return result;
  }
  if (env.rules === Rules.arm) {
    const kind = Math.max(
      third.kind === Kind.signalling ? 3 : isNaNKind(third.kind) ? 0 : -1,
      first.kind === Kind.signalling ? 2 : -1,
      second.kind === Kind.signalling ? 1 : -1,
    );
    if (kind === 3 || kind === 0) {
      return propagateNaN1(format, c, third.kind, env);
    }
    if (kind === 2) return propagateNaN1(format, a, first.kind, env);
    if (kind === 1) return propagateNaN1(format, b, second.kind, env);
    return propagateNaN2(format, a, first, b, second, env);
  }
  if (
    first.kind === Kind.signalling || second.kind === Kind.signalling ||
    third.kind === Kind.signalling
  ) {
    env.flags |= FloatFlag.invalid;
  }
  const chosen = isNaNKind(first.kind) ? a : isNaNKind(second.kind) ? b : c;
  return propagateNaN1(format, chosen, Kind.quiet, env);
}
