/**
 * What a row expects of JSON in memory: nodes of /proc and /sys tell of more
 * than the row itself made, in numbers that no row can know before.
 *
 * @module
 */

import type { Wanted } from "./expectation.ts";

/**
 * A value of JSON: a text, a truth, a number or a condition on one, a list
 * with exactly these elements, or an object with exactly these keys in this
 * order. `anything` leaves a value alone, whatever its kind.
 */
export type WantedValue =
  | string
  | boolean
  | Wanted
  | Among
  | readonly WantedValue[]
  | WantedObject;

/** The keys of an object, in their order. */
export interface WantedObject {
  /** What the key has. */
  readonly [key: string]: WantedValue;
}

/** A list that has these elements, beside others and in whatever order. */
export interface Among {
  /** Tells it from other wishes. */
  readonly kind: "among";
  /** Elements that must be there. */
  readonly elements: readonly WantedValue[];
}

/** JSON from the start of memory to its first NUL. */
export interface WantedJson {
  /** Tells it from other wishes. */
  readonly kind: "json";
  /** What the JSON says. */
  readonly value: WantedValue;
}

/** Says that memory holds JSON with this value. */
export function json(value: WantedValue): WantedJson {
  return { kind: "json", value };
}

/** Says that a list of JSON has these elements, beside others. */
export function among(...elements: readonly WantedValue[]): Among {
  return { kind: "among", elements };
}
