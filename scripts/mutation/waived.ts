/**
 * Faults in what the ledger waives: no row can meet the refusal, so no row can
 * notice that it is another.
 *
 * @module
 */

import { ledger } from "../../conformance/ledger/entry.ts";
import { noMemoryLeft } from "../../src/api/waivers.ts";
import type { Fault } from "./sites.ts";

const reasons = new Map<string, string | undefined>();
for (const entry of ledger.values()) {
  if (entry.kind !== "refusal") continue;
  const { name, waived } = entry;
  if (reasons.has(name) && reasons.get(name) === undefined) continue;
  reasons.set(name, waived?.reason);
}

const ROOM = /^[\w.]*\brequireRoom\(/;
const REFUSAL = /"([^"\s]+\/E[A-Z0-9]+\/[^"\s]+)"/g;

/** Why the refusals of a fault's code are waived, where all of them are. */
export function waiverFor({ operator, code }: Fault): string | undefined {
  if (operator !== "errno" && operator !== "dropped-check") return undefined;
  // There is room as long as nothing is made to fail.
  if (ROOM.test(code)) return noMemoryLeft.reason;
  const names = [...code.matchAll(REFUSAL)].map(([, name = ""]) => name);
  const waivers = names.map((name) => reasons.get(name));
  return waivers.includes(undefined) ? undefined : waivers[0];
}
