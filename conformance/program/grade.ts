/**
 * A row's place on the ladder, out of what the row says: nobody types it.
 *
 * @module
 */

import { errnoName } from "../../src/api/errno.ts";
import {
  type SyscallName,
  syscalls,
  syscallsByNumber,
} from "../../src/api/calls.ts";
import type { SystemCall } from "../../src/api/paragraph.ts";
import { callOfRow } from "../ledger/row_entries.ts";
import type { Row } from "../language/row.ts";
import { allSteps, callOf, type Step } from "../language/step.ts";
import type { Value } from "../language/value.ts";
import {
  type RungName,
  rungNamed,
  rungOfCall,
  rungs,
  worldRungs,
} from "./rungs.ts";

/** What a row stands on. */
export interface Grade {
  /** The highest rung that it can't do without, its own call aside. */
  readonly rung: number;
  /** The parts of its world without which it asks nothing, from the ground up. */
  readonly needs: readonly RungName[];
}

const grades = new WeakMap<Row, Grade>();

/** A row's grade. */
export function gradeOf(row: Row): Grade {
  let grade = grades.get(row);
  if (grade === undefined) grades.set(row, grade = derived(row));
  return grade;
}

/**
 * The calls that a row is about. That one of them is missing is what the row
 * finds out, not what keeps it from running: so it neither raises the row's
 * grade nor is blamed for its world.
 */
export function callsUnderTest(row: Row): ReadonlySet<string> {
  const names = [
    row.id,
    ...row.covers,
    ...allSteps(row.steps).flatMap(({ covers }) => covers),
  ];
  return new Set(names.flatMap((id) => callOfRow({ id }) ?? []));
}

function derived(row: Row): Grade {
  const steps = allSteps([...row.setup, ...row.steps, ...row.teardown]);
  const needs = new Set<RungName>();
  const need = (names: readonly RungName[]): void => {
    for (const name of names) needs.add(name);
  };
  const isAlone = leavesNothing(row);
  if (!isAlone) need(["processes"]);
  for (const step of steps) {
    need(needsOfAction(step));
    for (const call of callsOf(step)) need(needsOfCall(row, call, isAlone));
    if (row.as === "user" && isAboutOwner(step)) need(["identities"]);
    if (step.action.kind === "call" && step.action.arguments.some(isSpecial)) {
      need(["memory"]);
    }
  }
  // Who is forked tells by memory that both see.
  if (needs.has("processes")) need(["memory"]);
  const tested = callsUnderTest(row);
  const others = steps.flatMap(callsOf).filter((call) => !tested.has(call));
  const named = worldRungs.filter((name) => needs.has(name));
  return {
    rung: Math.max(0, ...named.map(rungNamed), ...others.map(rungOfCall)),
    needs: named,
  };
}

/** The calls by which the executor takes a step. */
export function callsOf(step: Step): readonly string[] {
  switch (step.action.kind) {
    case "join":
      return ["waitid"];
    case "barrier":
    case "settle":
      return ["clock_nanosleep"];
    case "fill-descriptors":
      return ["fcntl"];
    case "thread":
      return ["create_thread", "exit_thread"];
    default: {
      const call = callOf(step) ?? callNumbered(step);
      return call === undefined ? [] : [call];
    }
  }
}

/** The call whose number stands where other steps have a name. */
function callNumbered({ action }: Step): string | undefined {
  return action.kind === "call" && typeof action.number === "number"
    ? syscallsByNumber[action.number]?.name
    : undefined;
}

function needsOfAction({ action }: Step): readonly RungName[] {
  switch (action.kind) {
    // Who waits for others and can't sleep waits in vain.
    case "barrier":
    case "settle":
      return ["time"];
    case "fill-descriptors":
      return ["files"];
    default:
      return [];
  }
}

function needsOfCall(
  row: Row,
  name: string,
  isAlone: boolean,
): readonly RungName[] {
  const { own, walks, asksWho } = factsOf(name);
  const parts = isAlone
    // Who refuses needs no process that would have to take along what is left.
    ? own.filter((part) => part !== "processes" && part !== "memory")
    : own;
  return [
    ...parts,
    ...(walks ? ["files", "mounts"] as const : []),
    ...(asksWho && row.as === "user" ? ["identities"] as const : []),
  ];
}

/** What of a call's paragraph matters here. */
interface CallFacts {
  readonly own: readonly RungName[];
  /** It walks a path, so it finds the row's folder or does not. */
  readonly walks: boolean;
  /** Its answer may depend on who asks. */
  readonly asksWho: boolean;
}

const facts = new Map<string, CallFacts>();

function factsOf(name: string): CallFacts {
  let found = facts.get(name);
  if (found === undefined) {
    const call: SystemCall | undefined = Object.hasOwn(syscalls, name)
      ? syscalls[name as SyscallName]
      : undefined;
    const refuses = call?.refuses ?? [];
    const own = rungs[rungOfCall(name)]?.needs ?? [];
    // What memory refuses so is its own state, but for privilege.
    const isOfMemory = own.every((part) => part === "memory");
    found = {
      own,
      walks: refuses.some(({ refusal }) => refusal.startsWith("path/")),
      asksWho: refuses.some(({ errno, refusal }) =>
        isOfOwner(errno) &&
        (!isOfMemory || refusal.startsWith("privilege/"))
      ),
    };
    facts.set(name, found);
  }
  return found;
}

/** Whether an error tells one user from another. */
function isOfOwner(error: string | undefined): boolean {
  return error === "EPERM" || error === "EACCES";
}

/**
 * Whether the row can do without a process of its own: it has one actor, and
 * every call of it is refused, or only speaks.
 */
function leavesNothing({ setup, steps, teardown }: Row): boolean {
  return setup.length === 0 && teardown.length === 0 &&
    steps.every((step) =>
      step.action.kind === "call" &&
      (step.expectation.kind === "fails" || callOf(step) === "dbgputstr")
    );
}

const OWNER = /(?:^|_)[ug]id$/;

/** Whether it looks at whose something is, or must be refused for it. */
function isAboutOwner({ expectation, observations }: Step): boolean {
  const isRefused = expectation.kind === "fails" &&
    isOfOwner(errnoName(expectation.errno));
  return isRefused ||
    observations.some(({ wanted }) =>
      wanted.kind === "fields" &&
      Object.keys(wanted.fields).some((name) => OWNER.test(name))
    );
}

/** Whether a pointer needs pages of its own, for what may not be written or ends. */
function isSpecial(value: Value): boolean {
  if (typeof value !== "object") return false;
  switch (value.kind) {
    case "crossing":
    case "read-only":
      return true;
    case "block":
      return value.patches.some((patch) => isSpecial(patch.value));
    case "inside":
    case "word":
      return isSpecial(value.block);
    default:
      return false;
  }
}
