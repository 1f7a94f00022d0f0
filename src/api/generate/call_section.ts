/**
 * One call in docs/syscalls.md.
 *
 * @module
 */

import type { SystemCall } from "../calls.ts";
import { behaviourOf } from "../paragraph.ts";
import type { Requirement } from "../paragraph.ts";
import { behaviourLine, checkLines, onlyText } from "./checks.ts";
import { signature } from "./signature.ts";

/** A call's section: what it is, what it refuses, and what it does. */
export function callSection(call: SystemCall): string {
  return [
    `## ${call.name}`,
    "",
    call.summary,
    "",
    "```c",
    ...signature(call),
    "```",
    "",
    ...factLines(call),
    "",
    ...refusalLines(call),
    ...behaviourLines(call),
    `Source: ${call.source.map((file) => `\`${file}\``).join(", ")}.`,
    "",
  ].join("\n");
}

function factLines(call: SystemCall): string[] {
  const { number, family, bigProcessLock, blocks, promises } = call;
  const lock = bigProcessLock ? ", holds the big process lock" : "";
  const waits = blocks ? ", may block" : "";
  const facts = `Number ${number}, family ${family}${lock}${waits}.`;
  return promises.length === 0
    ? [facts]
    : [facts, `Promises: ${promises.map(requirement).join("; ")}.`];
}

function requirement({ promise, when }: Requirement): string {
  const name = promise === "unpledged"
    ? "none may have been made"
    : `\`${promise}\``;
  return when === "always" ? name : `${name} where ${when}`;
}

function refusalLines({ name, refuses }: SystemCall): string[] {
  if (refuses.length === 0) return ["It refuses nothing.", ""];
  return ["It refuses, in this order:", "", ...checkLines(name, refuses), ""];
}

function behaviourLines({ behaviours }: SystemCall): string[] {
  const stated = Object.entries(behaviours);
  if (stated.length === 0) return [];
  return [
    "Otherwise:",
    "",
    ...stated.map(([name, said]) => {
      const { is, only, waived } = behaviourOf(said);
      return behaviourLine(name, is + onlyText(only), waived);
    }),
    "",
  ];
}
