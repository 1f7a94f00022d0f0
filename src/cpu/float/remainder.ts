/**
 * The exact remainder of a division.
 *
 * @module
 */
import type { FloatEnvironment } from "./environment.ts";
import {
  type FloatFormat,
  isNaNKind,
  Kind,
  unpack,
  Unpacked,
} from "./format.ts";
import { invalid, propagateNaN2, reportDenormal } from "./nan.ts";
import { packZero, roundPack } from "./round.ts";

const first = new Unpacked();
const second = new Unpacked();

/** The low bits of the quotient that the last {@linkcode remainder} found. */
export let remainderQuotient = 0n;

/**
 * The exact remainder a - n × b; n is the quotient cut towards zero, or the
 * nearest integer (ties to even) when `nearest`. Leaves |n| in
 * {@linkcode remainderQuotient}.
 */
export function remainder(
  format: FloatFormat,
  a: bigint,
  b: bigint,
  env: FloatEnvironment,
  nearest: boolean,
): bigint {
  remainderQuotient = 0n;
  unpack(format, a, env, first);
  unpack(format, b, env, second);
  if (isNaNKind(first.kind) || isNaNKind(second.kind)) {
    return propagateNaN2(format, a, first, b, second, env);
  }
  if (first.kind === Kind.infinity || second.kind === Kind.zero) {
    return invalid(format, env);
  }
  reportDenormal(env, first, second);
  if (first.kind === Kind.zero) return packZero(format, first.sign);
  if (second.kind === Kind.infinity) {
    return roundPack(
      format,
      first.sign,
      first.exponent,
      first.significand,
      env,
    );
  }
  const exponent = Math.min(first.exponent, second.exponent);
  const dividend = first.significand << BigInt(first.exponent - exponent);
  const divisor = second.significand << BigInt(second.exponent - exponent);
  let quotient = dividend / divisor;
  let rest = dividend - quotient * divisor;
  let sign = first.sign;
  if (nearest) {
    const twice = rest << 1n;
    if (twice > divisor || twice === divisor && (quotient & 1n) !== 0n) {
      rest = divisor - rest;
      quotient++;
      sign ^= 1;
    }
  }
  remainderQuotient = quotient;
  // A remainder of zero keeps the dividend's sign.
  if (rest === 0n) return packZero(format, first.sign);
  return roundPack(format, sign, exponent, rest, env);
}
