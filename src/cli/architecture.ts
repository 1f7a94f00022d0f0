/**
 * The option that names architectures, for every command that has it.
 *
 * @module
 */

import { type Architecture, architectures } from "../cpu/cpu.ts";
import { anyOf, oneOf, type Option, required } from "./options.ts";

const wording = { placeholder: "NAME", choices: architectures };

/** The one architecture that a command is about. */
export const oneArchitecture: Option<Architecture> = required(oneOf(wording));

/** The architectures that a command is about, all unless some are named. */
export const someArchitectures: Option<readonly Architecture[]> = anyOf(
  wording,
);
