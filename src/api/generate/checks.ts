/**
 * How checks and behaviours read in docs/syscalls.md.
 *
 * @module
 */

import type { Refuses } from "../paragraph.ts";
import type { Refusal, Waiver } from "../refusal.ts";
import { sharedRefusals } from "../refusals.ts";
import {
  pathArgument,
  startingAt,
  walk,
  walkWithLetters,
} from "../refusals/sequences.ts";

/** Checks that go together, what is said of them, and the shared refusals. */
export interface Sequence {
  readonly title: string;
  /** What a call's line says of the subject. */
  readonly says: string;
  readonly refusals: readonly string[];
}

/** What is checked of paths, in order; the calls' lists fold it. */
export const sequences: readonly Sequence[] = [
  {
    title: "A path is copied in",
    says: "is copied in",
    refusals: namesOf(pathArgument("")),
  },
  {
    title: "A relative path starts at a descriptor",
    says: "is where a relative path starts",
    refusals: namesOf(startingAt("")),
  },
  {
    title: "A path is walked",
    says: "is walked",
    refusals: namesOf(walk("")),
  },
  {
    title: "A path is walked and letters are asked for",
    says: "is walked and letters are asked for",
    refusals: namesOf(walkWithLetters("")),
  },
];

/** Fewer checks than that are no shorter when folded. */
const LEAST_FOLDED = 3;

function namesOf(checks: readonly string[]): string[] {
  return checks.map((check) => check.slice(check.indexOf(": ") + 2));
}

/** The anchor of a heading, as GitHub makes it. */
export function anchor(heading: string): string {
  return heading.toLowerCase().replace(/[^\w\- ]/g, "").replaceAll(" ", "-");
}

/** The heading of a mechanism; a call may have the same name. */
export function mechanismHeading(mechanism: string): string {
  return `Mechanism ${mechanism}`;
}

/** The numbered list of what a call refuses. */
export function checkLines(
  call: string,
  checks: readonly Refuses[],
): string[] {
  const items: string[] = [];
  for (let at = 0; at < checks.length;) {
    const folded = runAt(checks, at);
    const check = checks[at];
    if (folded !== undefined) {
      items.push(foldedLine(folded.sequence, folded.run));
      at += folded.run.length;
    } else {
      if (check !== undefined) items.push(checkLine(call, check));
      at++;
    }
  }
  return items.map((item, index) => `${index + 1}. ${item}`);
}

/** A run of checks along a path that says nothing of its own. */
function runAt(
  checks: readonly Refuses[],
  from: number,
): { sequence: Sequence; run: readonly Refuses[] } | undefined {
  const runs = sequences.map((sequence) => ({
    sequence,
    run: checks.slice(from, endOfRun(checks, from, sequence)),
  }));
  const whole = runs.find(({ sequence, run }) => isWhole(sequence, run));
  if (whole !== undefined) return whole;
  const longest = Math.max(LEAST_FOLDED, ...runs.map(({ run }) => run.length));
  return runs.find(({ run }) => run.length === longest);
}

function endOfRun(
  checks: readonly Refuses[],
  from: number,
  { refusals }: Sequence,
): number {
  const subject = checks[from]?.subject;
  const end = checks.findIndex((check, index) =>
    index >= from &&
    (check.subject === undefined || check.subject !== subject ||
      hasTerms(check) || !refusals.includes(check.refusal))
  );
  return end < 0 ? checks.length : end;
}

/** Whether a run makes all of a sequence's checks, in its order. */
function isWhole(
  { refusals }: Sequence,
  run: readonly Refuses[],
): boolean {
  return run.length === refusals.length &&
    run.every(({ refusal }, index) => refusal === refusals[index]);
}

function hasTerms({ refusal, condition, only, waived }: Refuses): boolean {
  return condition !== undefined || only !== undefined ||
    waived !== sharedRefusal(refusal)?.waived;
}

function foldedLine(
  sequence: Sequence,
  run: readonly Refuses[],
): string {
  const errnos = run.map(({ errno }) => `**${errno}**`);
  const names = isWhole(sequence, run)
    ? [...new Set(errnos)]
    : run.map(({ refusal }, index) =>
      `${errnos[index]} \`${slugOf(refusal)}\``
    );
  return `*${run[0]?.subject}* [${sequence.says}](#${
    anchor(sequence.title)
  }): ${names.join(", ")}`;
}

function checkLine(call: string, check: Refuses): string {
  const { refusal, errno, subject, sentence, condition, only, waived } = check;
  const about = subject === undefined ? "" : ` *${subject}*`;
  const where = condition === undefined ? "" : `, where ${prose(condition)}`;
  const on = onlyText(only);
  return `**${errno}**${about}: ${prose(sentence)}${where}${on} ` +
    `(${linkedName(call, refusal)})${
      waiverText(waived, sharedRefusal(refusal))
    }`;
}

/** A refusal's name; one that is shared leads to its mechanism. */
function linkedName(call: string, refusal: string): string {
  const mechanism = refusal.slice(0, refusal.indexOf("/"));
  const slug = `\`${slugOf(refusal)}\``;
  return sharedRefusal(refusal) === undefined && mechanism === call
    ? slug
    : `[${mechanism}](#${anchor(mechanismHeading(mechanism))}) ${slug}`;
}

/** A call's own waiver; what is waived for all is told at the mechanism. */
function waiverText(
  waived: Waiver | undefined,
  shared: Refusal | undefined,
): string {
  if (waived === undefined) return "";
  return waived === shared?.waived
    ? ". *Waived for all calls.*"
    : `. *Waived, ${waived.kind}:* ${prose(waived.reason)}`;
}

/** One shared refusal, at its mechanism. */
export function sharedLine(
  name: string,
  { when, waived }: Refusal,
): string {
  const [, errno] = name.split("/");
  return `- **${errno}** \`${slugOf(name)}\`: ${prose(when)}` +
    waiverText(waived, undefined);
}

/** One behaviour. */
export function behaviourLine(
  name: string,
  is: string,
  waived: Waiver | undefined,
): string {
  return `- \`${slugOf(name)}\`: ${prose(is)}` + waiverText(waived, undefined);
}

/** On which architectures only, in brackets; nothing where on all. */
export function onlyText(only: readonly string[] | undefined): string {
  return only === undefined ? "" : ` (${only.join(" and ")} only)`;
}

/** A sequence's own list, each check with its sentence. */
export function sequenceLines({ refusals }: Sequence): string[] {
  return refusals.map((name, index) => {
    const [mechanism = "", errno] = name.split("/");
    return `${index + 1}. **${errno}**: ${
      prose(sharedRefusal(name)?.when ?? "")
    } (${linkedName(mechanism, name)})`;
  });
}

function sharedRefusal(name: string): Refusal | undefined {
  const shared: Readonly<Record<string, Refusal>> = sharedRefusals;
  return shared[name];
}

function slugOf(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** A sentence of the tables: nothing in it is meant as a mark of the page. */
export function prose(text: string): string {
  return text.split("`").map((part, index) =>
    // What stands between two backticks is code already.
    index % 2 === 0 ? part.replace(/[\\*<~]/g, "\\$&") : part
  ).join("`");
}
