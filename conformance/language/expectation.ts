/**
 * What a row expects: of a call's result, of memory, of how an actor ends.
 * All of it is data; the judge compares.
 *
 * @module
 */

import type {
  ArrayType,
  Fields,
  Layout,
  Scalar,
} from "../../src/api/layout.ts";
import type { Errno } from "../../src/api/errno.ts";
import type { Result } from "./value.ts";
import type { MeaningOf, Words } from "./words.ts";

/** A condition on one number. */
export type Matcher =
  | { readonly kind: "anything" }
  | { readonly kind: "at-least"; readonly value: bigint }
  | { readonly kind: "at-most"; readonly value: bigint }
  | { readonly kind: "other-than"; readonly value: bigint | Result }
  | {
    readonly kind: "multiple";
    readonly of: Result;
    readonly factor: bigint;
    readonly add: bigint;
  }
  | { readonly kind: "bits"; readonly mask: bigint; readonly value: bigint };

/** A number that is wanted: exactly, as an earlier step's result, or by a condition. */
export type Wanted = number | bigint | Result | Matcher;

/** Any number will do. */
export const anything: Matcher = { kind: "anything" };

/** A number not below `value`. */
export function atLeast(value: number | bigint): Matcher {
  return { kind: "at-least", value: BigInt(value) };
}

/** A number not above `value`. */
export function atMost(value: number | bigint): Matcher {
  return { kind: "at-most", value: BigInt(value) };
}

/** Any number but this. */
export function otherThan(value: number | bigint | Result): Matcher {
  return {
    kind: "other-than",
    value: typeof value === "object" ? value : BigInt(value),
  };
}

/** An earlier step's result times `factor`, plus `add`: a number made of others. */
export function multiple(of: Result, factor: bigint, add = 0n): Matcher {
  return { kind: "multiple", of, factor, add };
}

/** A number whose bits under `mask` are exactly `value`. */
export function bits(
  mask: number | bigint,
  value: number | bigint,
): Matcher {
  return { kind: "bits", mask: BigInt(mask), value: BigInt(value) };
}

/** How an actor ends. */
export type End =
  | { readonly kind: "exited"; readonly status: number }
  | { readonly kind: "killed"; readonly signal: number };

/** What is expected of one step. */
export type Expectation =
  /** No error, any value. */
  | { readonly kind: "succeeds" }
  | { readonly kind: "fails"; readonly errno: Errno }
  | { readonly kind: "returns"; readonly value: Wanted }
  | { readonly kind: "one-of"; readonly allowed: readonly Expectation[] }
  /** It runs; what it answers is not looked at. */
  | { readonly kind: "anything" }
  /** It never returns: the actor ends in it. */
  | { readonly kind: "ends"; readonly end: End }
  /** It never comes back. */
  | { readonly kind: "never" };

/** What is expected of the fields of a struct; those left out are not looked at. */
export type WantedFields<F extends Fields> = {
  readonly [K in keyof F]?: WantedField<F[K][1], MeaningOf<F[K]>>;
};

/** What is expected of one field. */
export type WantedField<T, M = undefined> = T extends ArrayType<infer E>
  ? E extends "char" | "u8" ? string | Uint8Array : readonly WantedField<E>[]
  : T extends Scalar ? Wanted | Words<M>
  : T extends Layout<infer F> ? WantedFields<F>
  : never;
