/**
 * The ledger's entries: everything that the reference does at its boundary and
 * that a row can be about. Each has an id, for ever.
 *
 * @module
 */

import { errno } from "../../src/api/errno.ts";
import type { ErrnoName } from "../../src/api/errno.ts";
import { promiseNames } from "../../src/api/constants.ts";
import { syscalls } from "../../src/api/calls.ts";
import type { Requirement, SyscallName } from "../../src/api/calls.ts";

/**
 * Who can make the reference take this branch: any user, only the superuser,
 * only a system that runs out of something, or nobody.
 */
export type Reach = "guest" | "root" | "exhaustion" | "dead";

/** One way for a call to fail. */
export interface ErrorEntry {
  readonly kind: "error";
  readonly id: string;
  readonly call: SyscallName;
  readonly errno: ErrnoName;
  /** Place in the order in which the reference checks, from 1. */
  readonly order: number;
  readonly when: string;
  readonly reach: Reach;
  /** The process dies of it instead of seeing the error. */
  readonly fatal: boolean;
  /** The kind of socket or the command that it is about, where not all. */
  readonly about: string | undefined;
}

/** One place where a pledged process must have made a promise. */
export interface PromiseEntry {
  readonly kind: "promise";
  readonly id: string;
  readonly call: SyscallName;
  readonly promise: Requirement["promise"];
  readonly condition: string;
  /** What is checked before it. */
  readonly after: string;
  readonly source: string;
}

/** A rule of pledge itself, or of unveil, or of path resolution. */
export interface RuleEntry {
  readonly kind: "pledge" | "unveil" | "path";
  readonly id: string;
  readonly category: string;
  /** State before, what is done, and what the reference answers. */
  readonly setup: string;
  readonly operation: string;
  readonly expected: string;
  readonly why: string;
  readonly source: string;
}

/** An entry of the ledger. */
export type Entry = ErrorEntry | PromiseEntry | RuleEntry;

const reaches: readonly string[] = ["guest", "root", "exhaustion", "dead"];

function lines(table: string): string[] {
  return table.split("\n").map((line) => line.trim()).filter((line) =>
    line !== ""
  );
}

function fault(line: string): never {
  throw new Error(`not a ledger line: ${line}`);
}

function isSyscall(name: string): name is SyscallName {
  return Object.hasOwn(syscalls, name);
}

/**
 * Reads a table of errors. A call's name stands alone on a line; its errors
 * follow in the reference's order: `ERRNO/slug | tags | when`.
 */
export function errorTable(table: string): ErrorEntry[] {
  const entries: ErrorEntry[] = [];
  let call: SyscallName | undefined;
  let order = 0;
  for (const line of lines(table)) {
    if (!line.includes(" | ")) {
      call = isSyscall(line) ? line : fault(line);
      order = 0;
      continue;
    }
    const [slug = "", tags = "", ...when] = line.split(" | ");
    const name = slug.slice(0, slug.indexOf("/"));
    const [reach = "", ...more] = tags.split(" ");
    if (call === undefined || !(name in errno) || !reaches.includes(reach)) {
      fault(line);
    }
    entries.push({
      kind: "error",
      id: `${call}/${slug}`,
      call,
      errno: name as ErrnoName,
      order: ++order,
      when: when.join(" | "),
      reach: reach as Reach,
      fatal: name === "EPROMISEVIOLATION" || more.includes("fatal"),
      about: more.find((tag) => tag !== "fatal"),
    });
  }
  return entries;
}

/**
 * Reads the table of promises: `id | promise | after | condition | source`,
 * where the id begins with the call's name.
 */
export function promiseTable(table: string): PromiseEntry[] {
  return lines(table).map((line) => {
    const [id = "", promise = "", after = "", condition = "", source = ""] =
      line.split(" | ");
    const call = id.slice(0, id.indexOf("."));
    const known = promise === "unpledged" ||
      (promiseNames as readonly string[]).includes(promise);
    if (!isSyscall(call) || !known) fault(line);
    return {
      kind: "promise",
      id,
      call,
      promise: promise as Requirement["promise"],
      condition,
      after,
      source: `Kernel/${source}`,
    };
  });
}

/** Reads a table of rules, six lines each: `key: text`, `id` first. */
export function ruleTable(kind: RuleEntry["kind"], table: string): RuleEntry[] {
  return table.split("\n\n").filter((block) => block.trim() !== "").map(
    (block) => {
      const field = new Map(
        lines(block).map((line) => {
          const colon = line.indexOf(": ");
          return colon < 0 ? fault(line) : [
            line.slice(0, colon),
            line.slice(colon + 2),
          ];
        }),
      );
      const get = (key: string) => field.get(key) ?? "";
      if (get("id") === "" || get("expected") === "") fault(block);
      return {
        kind,
        id: get("id"),
        category: get("category"),
        setup: get("setup"),
        operation: get("operation"),
        expected: get("expected"),
        why: get("why"),
        source: get("source"),
      };
    },
  );
}
