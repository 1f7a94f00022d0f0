/**
 * Which two faults can be put together into one call, so that it has both.
 *
 * @module
 */

import {
  type Parameter,
  type SyscallName,
  syscalls,
} from "../../src/api/calls.ts";
import { callOf, type Step, type Value } from "../language/row.ts";
import { stepOf, type Use } from "../language/use.ts";
import { descriptorsOf } from "./descriptors.ts";
import {
  applied,
  areApart,
  type Changes,
  type Fault,
  hasAbsolutePath,
  namesResult,
  operandsOf,
  sameness,
} from "./faults.ts";

/** Two faults of one call; the first stands earlier in its paragraph. */
export interface Pair {
  readonly use: Use;
  readonly first: Fault;
  readonly second: Fault;
}

/** Steps joined, those that are there already only once. */
export function joined(
  lists: readonly (readonly Step[])[],
): readonly Step[] {
  return lists.reduce((steps, more) => {
    const there = new Set(steps.map(sameness));
    return [...steps, ...more.filter((step) => !there.has(sameness(step)))];
  }, []);
}

/** Names under which a step leaves something behind: results and files. */
function left(step: Step): string[] {
  const paths = step.shown.match(/"[^"]+"/g) ?? [];
  return step.binding === undefined ? paths : [`$${step.binding}`, ...paths];
}

/** Whether none of the steps that only one side makes meddles with the other's. */
function areCompatible(
  some: readonly Step[],
  others: readonly Step[],
): boolean {
  const one = new Set(some.map(sameness));
  const other = new Set(others.map(sameness));
  const mine = some.filter((step) => !other.has(sameness(step)));
  const theirs = others.filter((step) => !one.has(sameness(step)));
  const names = new Set(others.flatMap(left));
  const theirNames = new Set(some.flatMap(left));
  return !mine.some((step) => left(step).some((name) => names.has(name))) &&
    !theirs.some((step) => left(step).some((name) => theirNames.has(name)));
}

/** What leads to a fault, without the pledge, which comes last. */
function preparing({ before, entry }: Fault): readonly Step[] {
  return entry.errno === "EPROMISEVIOLATION"
    ? before.filter((step) => callOf(step) !== "pledge")
    : before;
}

/** The name of an argument or a field, by its place. */
export function nameOf(call: SyscallName, place: string): string {
  const [index = "", field] = place.split(".");
  return field ?? syscalls[call].parameters[Number(index)]?.[0] ?? "";
}

/** What else a refusal hangs on, by its id in the ledger. */
export type Cases = ReadonlyMap<
  string,
  { readonly operands: readonly string[]; readonly why: string }
>;

/** Operands that make the case of a refusal, which its sentence does not name. */
export const casesOfOperands: Cases = new Map([
  ["mmap protection/EINVAL/executable-anonymous-memory", {
    operands: ["flags", "prot"],
    why: "MAP_ANONYMOUS makes the memory anonymous, PROT_EXEC executable",
  }],
  ["mmap region/EPERM/not-made-by-mmap", {
    operands: ["flags"],
    why: "MAP_FIXED makes the call look at the region that is there",
  }],
  ["mprotect protection/EINVAL/executable-anonymous-memory", {
    operands: ["addr"],
    why: "the region there is anonymous",
  }],
  ["mknod entry/EEXIST/path-leads-to-something", {
    operands: ["dirfd"],
    why: "from a bad directory the path leads to nothing",
  }],
  ["sigtimedwait/EAGAIN/timeout-expired", {
    operands: ["info"],
    why: "info is only written to where a signal is pending",
  }],
]);

function isDependent({ entry: { call, subject } }: Fault): boolean {
  const parameters: readonly Parameter[] = syscalls[call].parameters;
  return parameters.some(([name, , meaning]) =>
    name === subject && meaning?.kind === "dependent"
  );
}

/**
 * Whether a refusal hangs on one of the operands that are changed for another:
 * those that its case names, and the descriptors where the case names none.
 */
function hangsOn(fault: Fault, changes: Changes, cases: Cases): boolean {
  const { call, condition, id, name, sentence } = fault.entry;
  const own = name.startsWith(`${call}/`) ? sentence : "";
  const words = new Set(`${condition ?? ""} ${own}`.split(/\W+/));
  const descriptors = descriptorsOf(call).map((place) =>
    place.slice(place.lastIndexOf(".") + 1)
  );
  const names = [...changes.keys()].map((place) => nameOf(call, place));
  return names.some((one) =>
    words.has(one) || cases.get(id)?.operands.includes(one) ||
    descriptors.includes(one) &&
      (condition !== undefined || isDependent(fault))
  );
}

/** Whether a bad directory is not looked at, because a path is absolute. */
function isUnused(pair: Pair): boolean {
  const { use, first, second } = pair;
  const places = [...first.changes.keys(), ...second.changes.keys()];
  return places.some((place) => nameOf(use.call, place).endsWith("dirfd")) &&
    hasAbsolutePath(operandsOfPair(pair));
}

/** What stands before the call: on the use's side, the first's, the second's. */
interface Sides {
  readonly setup: readonly (readonly Step[])[];
  readonly before: readonly (readonly Step[])[];
  readonly teardown: readonly (readonly Step[])[];
}

function ownWorld({ first, second }: Pair): Fault | undefined {
  return first.hasOwnWorld ? first : second.hasOwnWorld ? second : undefined;
}

/** Who has to do what before the call and after it. */
export function sidesOf(pair: Pair): Sides {
  const { use, first, second } = pair;
  const own = ownWorld(pair);
  const faults = own === undefined
    ? [first, second]
    : [own, own === first ? second : first];
  const setup = faults.map(({ row }) => row.setup);
  const before = faults.map(preparing);
  const teardown = faults.map(({ row }) => row.teardown).toReversed();
  if (own === undefined) {
    return {
      setup: [use.setup?.flat() ?? [], ...setup],
      before: [use.before?.flat() ?? [], ...before],
      teardown: [...teardown, use.teardown?.flat() ?? []],
    };
  }
  // The other brings nothing but its operands.
  return { setup, before: before.slice(0, 1), teardown };
}

/** The operands of the call with both faults. */
export function operandsOfPair(pair: Pair): readonly Value[] {
  const { use, first, second } = pair;
  const { step } = ownWorld(pair) ?? { step: stepOf(use) };
  return applied(
    operandsOf(step),
    new Map([...first.changes, ...second.changes]),
  );
}

function bringsSteps(use: Use, fault: Fault): boolean {
  const usual = use.before?.flat() ?? [];
  return joined([usual, preparing(fault)]).length > usual.length;
}

/** Whether what both need can be done, one after the other. */
function canBePrepared({ use, first, second }: Pair): boolean {
  if (first.hasOwnWorld && second.hasOwnWorld) {
    return sameness(first.before) === sameness(second.before) &&
      sameness(first.row.setup) === sameness(second.row.setup);
  }
  if (first.hasOwnWorld || second.hasOwnWorld) {
    const other = first.hasOwnWorld ? second : first;
    return !bringsSteps(use, other) && other.changes.size > 0 &&
        ![...other.changes.values()].some(namesResult) ||
      other.entry.errno === "EPROMISEVIOLATION" &&
        other.entry.condition === undefined;
  }
  return !bringsSteps(use, first) || !bringsSteps(use, second) ||
    sameness(preparing(first)) === sameness(preparing(second));
}

/** Who makes the call; undefined where no one can who meets both. */
export function callerOf({ use, first, second }: Pair): Use["as"] | "user" {
  const usual = use.as ?? "user";
  const callers = [first, second].map(({ row }) => row.as);
  if (callers.every((caller) => caller === callers[0])) return first.row.as;
  // Steps before the call are the use's caller's.
  if ((use.before ?? []).length + first.before.length > 0) return undefined;
  if (second.before.length > 0) return undefined;
  if (first.row.as !== usual) return first.row.as;
  // That this caller makes it must be all that is wrong.
  return second.changes.size === 0 ? second.row.as : undefined;
}

/** The one `arch` among several, if they agree. */
export function archOf({ use, first, second }: Pair): Use["arch"] | "differ" {
  const stated = [use, first.row, second.row]
    .flatMap(({ arch }) => arch === undefined ? [] : [arch]);
  const distinct = new Set(stated.map(sameness));
  return distinct.size > 1 ? "differ" : stated[0];
}

function everyTwo(lists: readonly (readonly Step[])[]): boolean {
  return lists.every((one, index) =>
    lists.slice(index + 1).every((other) => areCompatible(one, other))
  );
}

/** Whether it hangs on a handler that runs during the call. */
function isHandled({ before }: Fault): boolean {
  return before.some(({ action }) => action.kind === "handler");
}

/** Whether a call can have both faults. */
export function canBeMade(pair: Pair, cases: Cases): boolean {
  const { first, second } = pair;
  if (!areApart(first.changes, second.changes)) return false;
  if (isHandled(first) || isHandled(second)) return false;
  if (!canBePrepared(pair) || callerOf(pair) === undefined) return false;
  // Steps may change what an operand leads to.
  if (cases.has(first.entry.id) && bringsSteps(pair.use, second)) return false;
  if (archOf(pair) === "differ" || isUnused(pair)) return false;
  if (hangsOn(first, second.changes, cases)) return false;
  if (hangsOn(second, first.changes, cases)) return false;
  const { setup, before } = sidesOf(pair);
  return everyTwo(setup) && everyTwo(before);
}
