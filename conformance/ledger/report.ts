/**
 * Prints the ledger's account.
 *
 * @module
 */

import type { Account, Count } from "./accounting.ts";
import { groupOf } from "./accounting.ts";
import type { Entry } from "./entry.ts";
import { entries } from "./ledger.ts";
import { waiverOf } from "./waivers.ts";

/** Counts per call and in total. */
export function reportAccount({ groups, total, unknown }: Account): string {
  const rows = [...groups].map(([name, count]) => [name, ...cells(count)]);
  const table = [
    ["call", "entries", "reachable", "covered", "waived", "open"],
    ...rows,
    ["total", ...cells(total)],
  ];
  const lines = table.map(([name = "", ...numbers]) =>
    name.padEnd(28) + numbers.map((text) => text.padStart(10)).join("")
  );
  if (unknown.length > 0) {
    lines.push("", "rows name what the ledger does not hold:");
    lines.push(...unknown.map((id) => `  ${id}`));
  }
  return lines.join("\n");
}

function cells({ total, covered, waived, open }: Count): string[] {
  return [total, total - waived, covered, waived, open].map(String);
}

/** The entries of one call or set of rules, in order, with their state. */
export function reportGroup(
  { states }: Account,
  name: string,
): string | undefined {
  const group = entries.filter((entry) =>
    groupOf(entry) === name ||
    (entry.kind === "promise" && entry.call === name)
  );
  if (group.length === 0) return undefined;
  return group.map((entry) => {
    const waiver = waiverOf(entry);
    const state = states.get(entry.id) ?? "open";
    const lines = [`${state.padEnd(8)}${entry.id}`, `        ${says(entry)}`];
    if (waiver !== undefined) {
      lines.push(`        ${waiver.kind}: ${waiver.reason}`);
    }
    return lines.join("\n");
  }).join("\n");
}

/** What an entry says, in a line. */
export function says(entry: Entry): string {
  switch (entry.kind) {
    case "error": {
      const about = entry.about === undefined ? "" : ` (${entry.about})`;
      return `${entry.order}. ${entry.errno}: ${entry.when}${about}`;
    }
    case "promise":
      return `${entry.promise}: ${entry.condition}`;
    default: {
      const setup = entry.setup === "" ? "" : `${entry.setup}; `;
      return `${setup}${entry.operation}: ${entry.expected}`;
    }
  }
}
