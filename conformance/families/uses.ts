/**
 * All uses, from which the families are made.
 *
 * @module
 */

import type { Use } from "./use.ts";
import { descriptorUses } from "./uses/descriptors.ts";
import { mountUses } from "./uses/mounts.ts";
import { pathUses } from "./uses/paths.ts";
import { processUses } from "./uses/processes.ts";
import { socketUses } from "./uses/sockets.ts";
import { systemAndMemoryUses } from "./uses/system.ts";

/** All uses. */
export const uses: readonly Use[] = [
  ...pathUses,
  ...descriptorUses,
  ...processUses,
  ...systemAndMemoryUses,
  ...socketUses,
  ...mountUses,
];
