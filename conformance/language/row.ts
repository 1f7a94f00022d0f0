/**
 * The row builder: everything that a table of cases needs, from one import.
 *
 * ```ts
 * import { file, fstat, open, result, room, row } from "../../language/row.ts";
 *
 * const information = room("stat");
 *
 * export const rows = [
 *   row("open/ENOTDIR/component-is-a-file", {
 *     covers: "path/ENOTDIR/component-is-no-directory",
 *     setup: [file("/w/a", "x")],
 *     steps: [open("/w/a/b", "O_RDONLY").fails("ENOTDIR")],
 *   }),
 *   row("fstat/success/regular-file", {
 *     covers: "fstat/behaviour/returns-0-and-fills-the-struct",
 *     setup: [file("a", "abc", { mode: 0o640 })],
 *     steps: [
 *       open("a", "O_RDWR").as("fd"),
 *       fstat(result("fd"), information)
 *         .returns(0)
 *         .observes(information, { st_mode: "S_IFREG|0o640", st_size: 3 }),
 *     ],
 *   }),
 * ];
 * ```
 *
 * Numbers that have names are said by them: flags joined by `|`, with numbers
 * among them where bits have no name. Which names may stand in a place follows
 * from the call's paragraph or the struct's layout; the compiler knows them.
 *
 * `covers` names what the row is about: refusals and behaviours of the call's
 * paragraph in src/api/calls, where the sentence and the reference's file
 * stand. A refusal counts only if the kernel was seen to refuse by that name.
 *
 * A row's world is fixed: `setup` runs as root; `steps` run as uid = gid =
 * 1000, without supplementary groups, umask 022, in `/w`, a fresh RAMFS of
 * mode 01777 mounted there, with /dev/null as descriptor 0 and no other
 * descriptor. `teardown` runs as root when everything else of the row is dead.
 *
 * What a call has written to memory can be passed on: `word(ends, 4)` is the
 * second descriptor of a pipe. Memory can be looked at where a result says that
 * it is, and without a wish, which only puts it in the log. `newImage` goes on
 * behind execve.
 *
 * The same block object (or blocks with the same `name`) is the same memory in
 * all steps; blocks belong to one row, so a block that several rows share is
 * simply the same description used again.
 *
 * @module
 */

import type { HazardName } from "../../src/api/hazards.ts";
import type { Architecture } from "../../src/cpu/cpu.ts";
import type { Claims } from "../ledger/claim.ts";
import type { Step } from "./step.ts";

/** What a row can change outside its own world. */
export const touches = [
  "hostname",
  "clock",
  "keymap",
  "mounts",
  "routes",
  "interfaces",
  "neighbours",
  "profiling",
  "configuration",
] as const;

/**
 * One of them. A row that changes it without saying so fails, and so does one
 * that does not put it back: only a clock, which can't be put back as it was,
 * and a keymap, which every row that looks at one sets first, may stay.
 */
export type Touch = typeof touches[number];

/** A step, or several that belong together. */
export type Steps = readonly (Step | readonly Step[])[];

/** What a case table says of a row. */
export interface RowDefinition {
  /** What the row is about: it counts at the steps that it can be about. */
  readonly covers?: Claims;
  /** What the superuser does before. */
  readonly setup?: Steps;
  /** What is asked. */
  readonly steps: Steps;
  /** What the superuser does when all else of the row is dead. */
  readonly teardown?: Steps;
  /** Who runs the steps. */
  readonly as?: "user" | "root";
  /** Where it runs; on all when left out. */
  readonly arch?: readonly Architecture[];
  /** What it changes outside its own world. */
  readonly touches?: readonly Touch[];
  /** Why its calls or their results differ between the architectures. */
  readonly differs?: string;
  /** Why several answers are allowed, where a step says `oneOf`. */
  readonly oneOf?: string;
  /** What else there is to say. */
  readonly note?: string;
  /** Where the expectation was read, if not in the files of what it claims. */
  readonly source?: string;
  /** Milliseconds after which the row is killed, if not after ten seconds. */
  readonly limit?: number;
  /**
   * What has to fall into a moment of microseconds, where something does: the
   * executor tries such a row again as long as a step that is to fail did not.
   */
  readonly window?: string;
  /** What the row does that some builds of the reference do not survive. */
  readonly hazard?: HazardName;
}

/** What is known of a row, apart from what it does. */
export interface RowHead {
  /** Its name, for ever. */
  readonly id: string;
  /** What it is about: names of refusals and behaviours. */
  readonly covers: readonly string[];
  /** Who runs the steps. */
  readonly as: "user" | "root";
  /** Undefined for all. */
  readonly arch: readonly Architecture[] | undefined;
  /** What it changes outside its own world. */
  readonly touches: readonly Touch[];
  /** Undefined where every architecture asks and is told the same. */
  readonly differs: string | undefined;
  /** Undefined where one answer is right. */
  readonly oneOf: string | undefined;
  /** What else there is to say. */
  readonly note: string | undefined;
  /** Undefined where it is that of the call, or of what the row claims. */
  readonly source: string | undefined;
  /** Undefined for what the executor allows every row. */
  readonly limit: number | undefined;
  /** Undefined where no moment matters. */
  readonly window: string | undefined;
}

/** A row of the suite, or of another project. */
export interface Row extends RowHead {
  /** What the superuser does before. */
  readonly setup: readonly Step[];
  /** What is asked. */
  readonly steps: readonly Step[];
  /** What the superuser does when all else of the row is dead. */
  readonly teardown: readonly Step[];
  /** Undefined where every kernel should survive it. */
  readonly hazard: HazardName | undefined;
}

const ID = /^[a-z0-9_]+(\/[A-Za-z0-9_.+-]+)+$/;

function flatten(steps: Steps | undefined): readonly Step[] {
  return (steps ?? []).flat();
}

function usesOneOf(steps: readonly Step[]): boolean {
  return steps.some((step) =>
    step.expectation.kind === "one-of" ||
    ("steps" in step.action && usesOneOf(step.action.steps))
  );
}

/** States a row. Its id is its name, for ever. */
export function row(id: string, definition: RowDefinition): Row {
  if (!ID.test(id)) throw new TypeError(`not a row id: ${id}`);
  const steps = flatten(definition.steps);
  if (usesOneOf(steps) && definition.oneOf === undefined) {
    throw new TypeError(`${id} allows several answers without a reason`);
  }
  const { covers = [] }: { readonly covers?: string | readonly string[] } =
    definition;
  return {
    id,
    covers: typeof covers === "string" ? [covers] : covers,
    setup: flatten(definition.setup),
    steps,
    teardown: flatten(definition.teardown),
    as: definition.as ?? "user",
    arch: definition.arch,
    touches: definition.touches ?? [],
    differs: definition.differs,
    oneOf: definition.oneOf,
    note: definition.note,
    source: definition.source,
    limit: definition.limit,
    window: definition.window,
    hazard: definition.hazard,
  };
}

export * from "./value.ts";
export * from "./struct_block.ts";
export * from "./expectation.ts";
export * from "./json.ts";
export * from "./step.ts";
export * from "./actors.ts";
export * from "./call.ts";
export * from "./calls.ts";
export * from "./setup.ts";
export * from "./signal_information.ts";
export * from "./words.ts";
export { errno, type ErrnoName } from "../../src/api/errno.ts";
