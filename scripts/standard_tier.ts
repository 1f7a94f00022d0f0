/**
 * Loaded before tests (`deno test --preload`): the machines that they make
 * execute code as the environment's HALCYON_TIER says.
 *
 * @module
 */

import { setStandardTier, tiers } from "../src/cpu/cpu.ts";

/** The variable's name. */
export const TIER_VARIABLE = "HALCYON_TIER";

/** Takes the tier from a variable's value; nothing changes without one. */
export function takeTier(value: string | undefined): void {
  if (value === undefined) return;
  const tier = tiers.find((one) => one === value);
  if (tier === undefined) {
    const words = tiers.join(", ");
    throw new Error(`${TIER_VARIABLE} is one of ${words}, not ${value}`);
  }
  setStandardTier(tier);
}

takeTier(Deno.env.get(TIER_VARIABLE));
