/**
 * Faults: what the rows of a call say of its refusals one by one, as changes
 * to the operands with which the call works and to the world around it.
 *
 * @module
 */

import { errnoName } from "../../src/api/errno.ts";
import {
  type Parameter,
  type SyscallName,
  syscalls,
} from "../../src/api/calls.ts";
import { sizeOf } from "../../src/api/layout.ts";
import { ledger, type RefusalEntry, refusalId } from "../ledger/entry.ts";
import { claimsOfRow } from "../ledger/row_entries.ts";
import {
  type Block,
  callOf,
  type Patch,
  type Row,
  type Step,
  type Steps,
  type Value,
} from "../language/row.ts";
import { stepOf, type Use } from "../language/use.ts";

/** A piece of an operand: all of it, or one field of the struct it points at. */
type Part =
  | { readonly kind: "whole"; readonly value: Value }
  | {
    readonly kind: "field";
    readonly offset: number;
    readonly bytes: Uint8Array;
    readonly patches: readonly Patch[];
  };

/** What is bad, by place: `1`, or `0.path` for a field. */
export type Changes = ReadonlyMap<string, Part>;

/** One way to be refused, seen from a use. */
export interface Fault {
  readonly entry: RefusalEntry;
  readonly row: Row;
  readonly step: Step;
  readonly changes: Changes;
  /** Steps that lead there, without those that are refused themselves. */
  readonly before: readonly Step[];
  /**
   * Whether the row prepares for the call in its own way, not in the use's:
   * only all of it together is known to be refused.
   */
  readonly hasOwnWorld: boolean;
}

const known = new WeakMap<object, string>();

/** Compares plain data: what is only shown does not count, nor who observes. */
export function sameness(data: unknown): string {
  if (typeof data !== "object" || data === null) return String(data);
  let text = known.get(data);
  if (text === undefined) known.set(data, text = written(data));
  return text;
}

/** Layouts are the same where they are one. */
const layouts = new Map<unknown, number>();

function numberOfLayout(layout: unknown): number {
  const number = layouts.get(layout) ?? layouts.size;
  layouts.set(layout, number);
  return number;
}

/** Most buffers are empty to the end. */
function writtenBytes(bytes: Uint8Array): string {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return `${bytes.length} ${bytes.subarray(0, end).join()}`;
}

function written(data: object): string {
  return JSON.stringify(data, (name, value) => {
    if (name === "shown" || name === "covers") return undefined;
    if (name === "layout") return numberOfLayout(value);
    if (typeof value === "bigint") return Number(value);
    if (value instanceof Uint8Array) return writtenBytes(value);
    return value;
  });
}

function isBlock(value: Value): value is Block {
  return typeof value === "object" && value.kind === "block";
}

function byOffset(a: Patch, b: Patch): number {
  return a.offset - b.offset;
}

function within(
  offset: number,
  size: number,
): (patch: Patch) => boolean {
  return (patch) => patch.offset >= offset && patch.offset < offset + size;
}

function fieldsOf(index: number, block: Block): [string, Part][] {
  return Object.entries(block.layout?.fields ?? {}).map(
    ([name, [offset, type]]) => {
      const size = sizeOf(type);
      const bytes = new Uint8Array(size);
      bytes.set(block.bytes.subarray(offset, offset + size));
      // A field that is left out is zero.
      const patches = block.patches.filter(within(offset, size))
        .filter(({ value }) => value !== 0 && value !== 0n).sort(byOffset);
      return [`${index}.${name}`, { kind: "field", offset, bytes, patches }];
    },
  );
}

function isAlike(part: Part, other: Part | undefined): boolean {
  return other !== undefined && sameness(part) === sameness(other);
}

const nameless = new WeakMap<Block, string>();

/** The same of a value, whatever a block is called. */
function namelessSameness(value: Value): string {
  if (!isBlock(value)) return sameness(value);
  let text = nameless.get(value);
  if (text === undefined) {
    const { name: _, ...rest } = value;
    nameless.set(value, text = written(rest));
  }
  return text;
}

/** What `bad` has otherwise than `good`. */
function changed(good: readonly Value[], bad: readonly Value[]): Changes {
  const changes = new Map<string, Part>();
  bad.forEach((value, index) => {
    const before = good[index] ?? 0;
    if (
      isBlock(value) && isBlock(before) && value.layout !== undefined &&
      value.layout === before.layout
    ) {
      const old = new Map(fieldsOf(index, before));
      for (const [place, part] of fieldsOf(index, value)) {
        if (!isAlike(part, old.get(place))) changes.set(place, part);
      }
    } else if (namelessSameness(value) !== namelessSameness(before)) {
      changes.set(`${index}`, { kind: "whole", value });
    }
  });
  return changes;
}

function withField(block: Block, { offset, bytes, patches }: Part & {
  readonly kind: "field";
}): Block {
  const all = new Uint8Array(block.size);
  all.set(block.bytes);
  all.set(bytes, offset);
  const isInside = within(offset, bytes.length);
  return {
    ...block,
    bytes: all,
    patches: [...block.patches.filter((patch) => !isInside(patch)), ...patches],
  };
}

/** The operands with these changes made to them. */
export function applied(
  good: readonly Value[],
  changes: Changes,
): readonly Value[] {
  const values = [...good];
  for (const [place, part] of changes) {
    const index = Number(place.split(".")[0]);
    const value = values[index];
    if (part.kind === "whole") values[index] = part.value;
    else if (value !== undefined && isBlock(value)) {
      values[index] = withField(value, part);
    }
  }
  return values;
}

/** Those of the changes that the others do not make as well. */
function alone(changes: Changes, others: Changes): readonly string[] {
  const places: string[] = [];
  for (const [place, part] of changes) {
    if (!isAlike(part, others.get(place))) places.push(place);
  }
  return places;
}

/**
 * Whether two sets of changes leave each other alone. What both change alike
 * is a case that both need, as long as each has something else that is bad.
 */
export function areApart(one: Changes, other: Changes): boolean {
  const mine = alone(one, other);
  const theirs = alone(other, one);
  const areShared = mine.length < one.size;
  if (areShared && (mine.length === 0 || theirs.length === 0)) return false;
  return mine.every((place) => {
    for (const there of other.keys()) {
      if (isSameOrWithin(place, there) || isSameOrWithin(there, place)) {
        return false;
      }
    }
    return true;
  });
}

/** Whether a place is the other, or a field of it. */
function isSameOrWithin(place: string, other: string): boolean {
  return place.startsWith(other) &&
    (place.length === other.length || place[other.length] === ".");
}

/** The values of a step that is a call. */
export function operandsOf({ action }: Step): readonly Value[] {
  return action.kind === "call" ? action.arguments : [];
}

/** The one refusal of the call that a step says it meets, if it is one. */
function refusedAt(row: Row, step: Step, call: string): string | undefined {
  const { expectation } = step;
  const error = expectation.kind === "fails"
    ? errnoName(expectation.errno)
    : expectation.kind === "ends"
    ? "EPROMISEVIOLATION"
    : undefined;
  const ids = claimsOfRow(row).filter(({ steps }) => steps.includes(step))
    .flatMap(({ entries }) => entries).filter((id) => {
      const entry = ledger.get(id);
      return entry?.kind === "refusal" && entry.call === call &&
        entry.errno === error;
    });
  return new Set(ids).size === 1 ? ids[0] : undefined;
}

function isRefused({ expectation }: Step): boolean {
  return expectation.kind === "fails" || expectation.kind === "ends";
}

/** Whether a change leads from one case of the call to another. */
function isOtherCase(call: SyscallName, changes: Changes): boolean {
  const parameters: readonly Parameter[] = syscalls[call].parameters;
  return parameters.some(([, , meaning], index) => {
    const part = changes.get(`${index}`);
    return meaning?.kind === "constant" && part?.kind === "whole" &&
      Object.values(meaning.table).includes(Number(part.value));
  });
}

function holds(steps: readonly Step[], wanted: Steps = []): boolean {
  const there = new Set(steps.map(sameness));
  return wanted.flat().every((step) => there.has(sameness(step)));
}

/** Whether data names the result of an earlier step. */
export function namesResult(data: unknown): boolean {
  if (typeof data !== "object" || data === null) return false;
  if ("kind" in data && data.kind === "result") return true;
  return !(data instanceof Uint8Array) &&
    Object.values(data).some(namesResult);
}

/** All operands that hang on what the row did before, as changes. */
function ofResults(values: readonly Value[]): Changes {
  const all = changed([], values);
  return new Map([...all].filter(([, part]) => namesResult(part)));
}

/** The fault, if the row shows that there is one beside the use's outcome. */
function faultOf(
  use: Use,
  row: Row,
  step: Step,
  entry: RefusalEntry,
  good: readonly Value[],
): Fault | undefined {
  const values = operandsOf(step);
  const changes = changed(good, values);
  if (isOtherCase(use.call, changes)) return undefined;
  const before = row.steps.slice(0, row.steps.indexOf(step))
    .filter((one) => !isRefused(one));
  const fault = { entry, row, step, before };
  if (!holds(before, use.before) && before.length > 0) {
    const own = new Map([...changes, ...ofResults(values)]);
    return { ...fault, changes: own, hasOwnWorld: true };
  }
  if (changes.size === 0) {
    const isBare = before.length === (use.before ?? []).flat().length &&
      row.setup.length === (use.setup ?? []).flat().length &&
      row.as === (use.as ?? "user");
    if (isBare || !holds(before, use.before)) return undefined;
    if (!holds(row.setup, use.setup)) return undefined;
  }
  return { ...fault, changes, hasOwnWorld: false };
}

const SLASH = 0x2f;

/** Whether one of the values is, or holds, an absolute path. */
export function hasAbsolutePath(values: readonly Value[]): boolean {
  return values.some((value) =>
    isBlock(value) && (value.bytes[0] === SLASH ||
      hasAbsolutePath(value.patches.map((patch) => patch.value)))
  );
}

/** What the rows of a use's call say of its refusals. */
export function faultsOf(use: Use, rows: readonly Row[]): readonly Fault[] {
  const good = operandsOf(stepOf(use));
  return rows.flatMap((row) =>
    row.steps.flatMap((step) => {
      if (callOf(step) !== use.call || !isRefused(step)) return [];
      if (operandsOf(step).length !== good.length) return [];
      const entry = ledger.get(refusedAt(row, step, use.call) ?? "");
      if (entry?.kind !== "refusal") return [];
      return faultOf(use, row, step, entry, good) ?? [];
    })
  );
}

/** Where a refusal stands in the paragraph of its call. */
export function rankOf({ id, call }: RefusalEntry): number {
  return syscalls[call].refuses.findIndex(({ refusal, subject }) =>
    refusalId(call, refusal, subject) === id
  );
}
