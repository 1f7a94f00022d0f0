/**
 * What a machine can't be made from, said before anything is made.
 *
 * @module
 */

import { architectures } from "../cpu/cpu.ts";
import { tiers } from "../cpu/tier.ts";
import type { MachineOptions } from "./machine.ts";

const MOST_UMASK = 0o777;
const MOST_ID = 2 ** 32 - 1;

/**
 * A whole number within a range.
 *
 * @throws {RangeError} where it is none; the name stands in it
 */
export function requireWhole(
  name: string,
  value: number,
  least: number,
  most: number,
): void {
  if (Number.isInteger(value) && value >= least && value <= most) return;
  throw new RangeError(
    `${name} is ${value}, and must be a whole number from ${least} to ${most}`,
  );
}

function requireOneOf(
  name: string,
  value: string,
  choices: readonly string[],
): void {
  if (choices.includes(value)) return;
  throw new RangeError(
    `${name} is ${value}, and must be one of ${choices.join(", ")}`,
  );
}

/** Throws a RangeError that names what is out of its range. */
export function checkOptions(options: MachineOptions): void {
  const { architecture, tier, seed = 0, umask = 0 } = options;
  requireOneOf("architecture", architecture, architectures);
  if (tier !== undefined) requireOneOf("tier", tier, tiers);
  if (typeof seed === "number") {
    const { MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;
    requireWhole("seed", seed, MIN_SAFE_INTEGER, MAX_SAFE_INTEGER);
  }
  requireWhole("umask", umask, 0, MOST_UMASK);
  const { extraGids = [], ...ids } = options.credentials ?? {};
  for (const [name, id] of Object.entries(ids)) {
    requireWhole(name, id, 0, MOST_ID);
  }
  for (const id of extraGids) requireWhole("a group", id, 0, MOST_ID);
}
