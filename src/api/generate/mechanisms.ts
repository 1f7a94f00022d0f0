/**
 * What calls share, at the end of docs/syscalls.md.
 *
 * @module
 */

import { sharedBehaviours } from "../behaviours.ts";
import type { Behaviour } from "../behaviours.ts";
import type { Refusal } from "../refusal.ts";
import { sharedRefusals } from "../refusals.ts";
import {
  behaviourLine,
  mechanismHeading,
  onlyText,
  sequenceLines,
  sequences,
  sharedLine,
} from "./checks.ts";

/** What is checked of a path, in order. */
export function pathSection(): string {
  return [
    "## Paths",
    "",
    "Calls that take paths check them alike. A call's list says which of these",
    "checks it makes: all of them where it names only the errors.",
    "",
    ...sequences.flatMap((sequence) => [
      `### ${sequence.title}`,
      "",
      ...sequenceLines(sequence),
      "",
    ]),
  ].join("\n");
}

/** Every mechanism: what it refuses, and what all calls do through it. */
export function mechanismSections(): string[] {
  const refusals = grouped<Refusal>(sharedRefusals);
  const behaviours = grouped<Behaviour>(sharedBehaviours);
  const names = [...new Set([...refusals.keys(), ...behaviours.keys()])].sort();
  return [
    "## Mechanisms\n",
    ...names.map((name) =>
      section(name, refusals.get(name) ?? [], behaviours.get(name) ?? [])
    ),
  ];
}

type Named<T> = readonly (readonly [name: string, said: T])[];

function grouped<T>(table: Readonly<Record<string, T>>): Map<string, Named<T>> {
  return Map.groupBy(
    Object.entries(table),
    ([name]) => name.slice(0, name.indexOf("/")),
  );
}

function section(
  name: string,
  refusals: Named<Refusal>,
  behaviours: Named<Behaviour>,
): string {
  const sources = new Set(
    [...refusals, ...behaviours].map(([, { source }]) => `\`${source}\``),
  );
  return [
    `### ${mechanismHeading(name)}`,
    "",
    ...refusals.length === 0 ? [] : [
      "Refuses:",
      "",
      ...refusals.map(([refusal, said]) => sharedLine(refusal, said)),
      "",
    ],
    ...behaviours.length === 0 ? [] : [
      "Does:",
      "",
      ...behaviours.map(([behaviour, { is, only, waived }]) =>
        behaviourLine(behaviour, is + onlyText(only), waived)
      ),
      "",
    ],
    `Source: ${[...sources].join(", ")}.`,
    "",
  ].join("\n");
}
