/**
 * Which of the two ways of executing code are used.
 *
 * @module
 */

/**
 * `interpreter`: blocks are interpreted, whatever happens. `both`: what is hot
 * is compiled. `compiler`: every block is compiled before it runs, which is
 * slow, and for tests. No program can tell them apart.
 */
export type Tier = "interpreter" | "compiler" | "both";

/** All of them. */
export const tiers: readonly Tier[] = ["both", "interpreter", "compiler"];

/** What is used where nobody chooses. */
export const DEFAULT_TIER: Tier = "both";

let standard: Tier = DEFAULT_TIER;

/** What CPUs use that are not told. */
export function standardTier(): Tier {
  return standard;
}

/** Lets CPUs that are not told use another tier from now on: for tests, which
 * then need not know of tiers. */
export function setStandardTier(tier: Tier): void {
  standard = tier;
}

/** For `Layout.hotBits`: with `both`, a branch is hot each 1,024th time. */
export const hotBits: Readonly<Record<Tier, number>> = {
  interpreter: 0,
  both: ~1023,
  compiler: -1,
};
