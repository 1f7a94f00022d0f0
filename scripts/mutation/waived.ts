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

const ANY_ROOM = /\brequireRoom\(/;
const ROOM = /^[\w.]*\brequireRoom\(/;
/** How much of the kernel's heap is taken decides when there is no more. */
const ACCOUNT = /\bheap\??\.(?:charge|release)\(/;
const REFUSAL = /"([^"\s]+\/E[A-Z0-9]+\/[^"\s]+)"/g;

const ASSERTION = /\{? ?throw new \w*Error\("[^"]*"\); ?\}?$/;

/** Why all that a text can refuse is waived, if it is. */
function reasonOf(text: string): string | undefined {
  // There is room as long as nothing is made to fail.
  if (ROOM.test(text) || ACCOUNT.test(text)) return noMemoryLeft.reason;
  return reasonOfRefusals(text);
}

/** Why all that a text refuses by name is waived, if it is. */
export function reasonOfRefusals(text: string): string | undefined {
  const names = [...text.matchAll(REFUSAL)].map(([, name = ""]) => name);
  const waivers = names.map((name) => reasons.get(name));
  return waivers.includes(undefined) ? undefined : waivers[0];
}

/** Of two checks, one of which never fires, the order shows nowhere. */
function reasonOfEither(text: string): string | undefined {
  const names = [...text.matchAll(REFUSAL)].map(([, name = ""]) => name);
  if (names.length !== 2) return undefined;
  return names.map((name) => reasons.get(name)).find((one) =>
    one !== undefined
  );
}

/**
 * Why a fault can't be noticed that changes a refusal, where all refusals of
 * its code are waived, or stands in a check that leads to nothing else: to such
 * refusals, or to what the kernel takes for granted.
 */
export function waiverFor(
  { operator, code, check }: Fault,
): string | undefined {
  if (check !== undefined) {
    if (ASSERTION.test(check)) {
      return "It is asked only to end a kernel that has lost its way.";
    }
    const reason = reasonOf(check);
    if (reason !== undefined) return reason;
  }
  if (operator === "swapped-neighbours") return reasonOfEither(code);
  // What is done before a check that never fires is done anyway.
  if (operator === "swapped-update") {
    return ANY_ROOM.test(code) ? noMemoryLeft.reason : reasonOfRefusals(code);
  }
  return operator === "errno" || operator === "dropped-check" ||
      operator === "dropped-update"
    ? reasonOf(code)
    : undefined;
}
