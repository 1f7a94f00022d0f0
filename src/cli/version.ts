/**
 * What this program is and what it measures against.
 *
 * @module
 */

import configuration from "../../deno.json" with { type: "json" };
import { REFERENCE } from "../api/reference.ts";

/** The version in a line. */
export function versionText(): string {
  return `halcyon ${configuration.version}, SerenityOS ${REFERENCE}`;
}

/** The version alone. */
export function versionNumber(): string {
  return configuration.version;
}
