/**
 * A row as people read it: its world, what it does and expects, what it claims
 * and where that was read.
 *
 * @module
 */

import {
  type FieldRow,
  type FieldType,
  isArray,
  isScalar,
  type Layout,
} from "../../src/api/layout.ts";
import { syscalls, type SystemCall } from "../../src/api/calls.ts";
import type { Meaning } from "../../src/api/meaning.ts";
import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import { showExactly, showWanted } from "../judge/difference.ts";
import { showExpectation } from "../judge/expectation_words.ts";
import { showReturned } from "../judge/words.ts";
import { provenanceOf } from "../ledger/provenance.ts";
import type { Wanted } from "../language/expectation.ts";
import type { Row } from "../language/row.ts";
import type { Observation, Step, WantedMemory } from "../language/step.ts";
import { isWanted } from "../language/step.ts";
import { quote, showValue } from "../language/value.ts";
import { answerTo } from "../program/record.ts";

const calls: Readonly<Record<string, SystemCall>> = syscalls;

/** A label and what stands beside it. */
export type Described = readonly [label: string, text: string];

/** Names stand for results that only a run has. */
function show(wanted: Wanted, meaning?: Meaning): string {
  return showWanted(
    wanted,
    (result) => showValue(result),
    (value) => showExactly(value, meaning),
  );
}

function showFields(
  fields: Readonly<Record<string, unknown>>,
  layout: Layout | undefined,
): string {
  const rows: Readonly<Record<string, FieldRow>> = layout?.fields ?? {};
  const parts = Object.entries(fields)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => {
      const [, type, meaning] = rows[name] ?? [];
      return `${name}=${showAny(value, type, meaning)}`;
    });
  return `{${parts.join(", ")}}`;
}

function showAny(value: unknown, type?: FieldType, meaning?: Meaning): string {
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof Uint8Array) return quote(value);
  if (Array.isArray(value)) {
    return `[${value.map((one) => showAny(one)).join(", ")}]`;
  }
  if (isAmong(value)) {
    return `[… ${value.elements.map((one) => showAny(one)).join(" … ")} …]`;
  }
  if (isWanted(value)) return show(value, meaning);
  if (typeof value !== "object" || value === null) return String(value);
  const layout = type === undefined || isScalar(type) || isArray(type)
    ? undefined
    : type;
  return showFields(value as Record<string, unknown>, layout);
}

/** Elements that a list of JSON has among others. */
function isAmong(
  value: unknown,
): value is { readonly elements: readonly unknown[] } {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "among";
}

function showMemory(wanted: WantedMemory): string {
  switch (wanted.kind) {
    case "anything":
      return "anything";
    case "bytes":
      return quote(wanted.bytes);
    case "number":
      return show(wanted.value);
    case "json":
      return showAny(wanted.value);
    case "fields":
      return showFields(wanted.fields, wanted.layout);
  }
}

function observed({ memory, wanted }: Observation): string {
  return `${showValue(memory)} then holds ${showMemory(wanted)}`;
}

const INDENT = "    ";

/** What a step does and expects, with what it makes others do below it. */
function stepLines(step: Step, indent = ""): readonly string[] {
  const { action, shown, expectation, binding, observations } = step;
  const name = binding === undefined ? "" : ` -> $${binding}`;
  const meaning = action.kind === "call" && action.name !== undefined
    ? calls[action.name]?.result
    : undefined;
  const expected = showExpectation(expectation, (wanted) =>
    showWanted(
      wanted,
      (result) => showValue(result),
      (value) => showReturned(value, meaning),
    ));
  const inner = "steps" in action ? action.steps : [];
  return [
    `${indent}${shown}${
      expected.startsWith("=") ? "" : ":"
    } ${expected}${name}`,
    ...observations.map((one) => `${indent}${INDENT}${observed(one)}`),
    ...inner.flatMap((one) => stepLines(one, indent + INDENT)),
  ];
}

function listed(label: string, steps: readonly Step[]): readonly Described[] {
  return steps.flatMap((step) => stepLines(step))
    .map((line, index) => [index === 0 ? label : "", line]);
}

/** What the steps that are no system calls do. */
const harness: readonly (readonly [kind: Step["action"]["kind"], string])[] = [
  ["settle", "settle() sleeps until whoever can run has come to rest"],
  ["barrier", "barrier(NAME) waits until all who name it have come to it"],
  ["join", "join waits for a child or a thread, and looks how it ended"],
  ["load", "load reads a byte of memory with an ordinary instruction"],
  ["store", "store writes a byte of memory with an ordinary instruction"],
  ["jump", "jump calls an address as a function"],
  ["fill-descriptors", "descriptors are duplicated until few are left"],
];

/** All steps, those of children, threads and handlers too. */
function everyStep(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [
    step,
    ...("steps" in step.action ? everyStep(step.action.steps) : []),
  ]);
}

/** Explains what of the steps is this suite's own language. */
export function wordsOf(steps: readonly Step[]): readonly string[] {
  const all = everyStep(steps);
  const kinds = new Set(all.map(({ action }) => action.kind));
  const words = harness.filter(([kind]) => kinds.has(kind));
  return [
    ...(all.some(({ binding }) => binding !== undefined)
      ? ["$NAME is what the step marked -> $NAME returned"]
      : []),
    ...words.map(([, meaning]) => meaning),
  ];
}

function worldOf({ as, arch, touches, hazard, window }: Row): string {
  const user = as === "root"
    ? "root"
    : "uid and gid 1000, no other groups, umask 022";
  return [
    `a fresh RAMFS at /w is the working directory; the steps run as ${user}`,
    ...(arch === undefined ? [] : [`only on ${arch.join(", ")}`]),
    ...(touches.length === 0 ? [] : [`it changes ${touches.join(", ")}`]),
    ...(hazard === undefined ? [] : [`hazard: ${hazard}`]),
    ...(window === undefined ? [] : [`tried again: ${window}`]),
  ].join("; ");
}

/** Everything that is known of a row, without running it. */
export function describeRow(row: Row): readonly Described[] {
  const { claims, sources } = provenanceOf(row);
  const runsOn: readonly Architecture[] = row.arch ?? architectures;
  const own = [...row.setup, ...row.steps, ...row.teardown];
  return [
    ["row", row.id],
    ...(row.note === undefined ? [] : [["note", row.note] as const]),
    ["world", worldOf(row)],
    ...listed("setup", row.setup),
    ...listed("steps", row.steps),
    ...listed("after", row.teardown),
    ...wordsOf(own).map((word, index): Described => [
      index === 0 ? "words" : "",
      word,
    ]),
    ...claims.map(({ entry, sentence }): Described => [
      "claims",
      `${entry}: ${sentence}`,
    ]),
    ["source", sources.join(", ")],
    ...runsOn.map((arch): Described => [
      "record",
      `${arch}: the real kernel ${
        answerTo(row, arch) === undefined
          ? "was not asked yet"
          : `answered ${answerTo(row, arch)}`
      }`,
    ]),
  ];
}
