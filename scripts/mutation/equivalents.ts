/**
 * Faults that no program can notice, each with the reason. They are known by
 * their code, not by their place: an entry whose code is gone fails a test.
 *
 * @module
 */

import type { Equivalent } from "./equivalents/equivalent.ts";
import { devices } from "./equivalents/devices.ts";
import { filesystem } from "./equivalents/filesystem.ts";
import { library } from "./equivalents/library.ts";
import { memory } from "./equivalents/memory.ts";
import { net } from "./equivalents/net.ts";
import { results } from "./equivalents/results.ts";
import { security } from "./equivalents/security.ts";
import { syscalls } from "./equivalents/syscalls.ts";
import { tasks } from "./equivalents/tasks.ts";
import { time } from "./equivalents/time.ts";
import { type Fault, keyOf } from "./sites.ts";

/** The list. */
export const equivalents: readonly Equivalent[] = [
  ...devices,
  ...filesystem,
  ...library,
  ...memory,
  ...net,
  ...results,
  ...security,
  ...syscalls,
  ...tasks,
  ...time,
];

const known = Map.groupBy(equivalents, keyOf);

/** The entry that says why a fault can't be noticed, if there is one. */
export function equivalentFor(fault: Fault): Equivalent | undefined {
  return known.get(keyOf(fault))?.find(({ where = "" }) =>
    fault.context.includes(where)
  );
}

/** Why a fault can't be noticed, if a list says so. */
export function reasonFor(fault: Fault): string | undefined {
  return equivalentFor(fault)?.reason;
}
