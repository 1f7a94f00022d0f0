/**
 * Prints the ledger's account.
 *
 * @module
 */

import type { Account, Count } from "./accounting.ts";
import { groupOf } from "./accounting.ts";
import { entries, type Entry } from "./entry.ts";
import { shownUnderFaults } from "./faults.ts";

/** Counts per call and in total. */
export function reportAccount(
  { groups, refusals, behaviours, total, unknown }: Account,
): string {
  const rows = [...groups].map(([name, count]) => [name, ...cells(count)]);
  const table = [
    ["call", "entries", "reachable", "covered", "injected", "waived", "open"],
    ...rows,
    ["refusals", ...cells(refusals)],
    ["behaviours", ...cells(behaviours)],
    ["total", ...cells(total)],
  ];
  const lines = table.map(([name = "", ...numbers]) =>
    name.padEnd(28) + numbers.map((text) => text.padStart(10)).join("")
  );
  if (unknown.length > 0) {
    lines.push("", "rows claim what is not in the ledger:");
    lines.push(...unknown.map((id) => `  ${id}`));
  }
  return lines.join("\n");
}

function cells({ total, covered, injected, waived, open }: Count): string[] {
  return [total, total - waived - injected, covered, injected, waived, open]
    .map(String);
}

/** The entries of one call or mechanism, in order, with their state. */
export function reportGroup(
  { states }: Account,
  name: string,
): string | undefined {
  const group = entries.filter((entry) => groupOf(entry) === name);
  if (group.length === 0) return undefined;
  return group.map((entry) => {
    const { id, waived } = entry;
    const state = states.get(id) ?? "open";
    const lines = [`${state.padEnd(9)}${id}`, `         ${says(entry)}`];
    if (state === "injected") {
      lines.push(
        `         with faults: ${shownUnderFaults.get(id)?.join(", ")}`,
      );
    } else if (waived !== undefined) {
      lines.push(`         ${waived.kind}: ${waived.reason}`);
    }
    return lines.join("\n");
  }).join("\n");
}

/** What an entry says, in a line. */
function says(entry: Entry): string {
  if (entry.kind === "behaviour") return entry.sentence;
  const { errno, sentence, condition } = entry;
  return condition === undefined
    ? `${errno}: ${sentence}`
    : `${errno}: ${sentence} (where ${condition})`;
}
