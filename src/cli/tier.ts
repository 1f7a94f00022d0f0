/**
 * The option that says how code is executed.
 *
 * @module
 */

import { DEFAULT_TIER, type Tier, tiers } from "../cpu/cpu.ts";
import { oneOf, type Option, withDefault } from "./options.ts";

/** How code is executed. */
export const tierOption: Option<Tier> = withDefault(
  oneOf({
    placeholder: "TIER",
    description: "compile what is hot, nothing, or (slowly) everything",
    choices: tiers,
  }),
  DEFAULT_TIER,
);
