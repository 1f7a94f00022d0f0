// The shape of a row of the system-call table.

import type { ArgumentType } from "./argument.ts";
import { errno } from "./errno.ts";
import type { ErrnoName } from "./errno.ts";
import type { PromiseName } from "./constants/process.ts";
import { decimal } from "./meaning.ts";
import type { Meaning } from "./meaning.ts";

/** One register argument: name, type, and what it means. */
export type Parameter =
  | readonly [name: string, type: ArgumentType]
  | readonly [name: string, type: ArgumentType, meaning: Meaning];

/**
 * A promise that a pledged process must have made, and when. `unpledged` means
 * that the process must not have pledged at all.
 */
export interface Requirement {
  readonly promise: PromiseName | "unpledged";
  readonly when: string;
}

/** A row as its family's file states it. */
export interface SyscallStatement {
  readonly number: number;
  /** Serialised within the process by the big process lock. */
  readonly bigProcessLock?: boolean;
  /** May wait for something else than the lock. */
  readonly blocks?: boolean;
  readonly parameters: readonly Parameter[];
  readonly promises?: readonly Requirement[];
  /** Every error it can return to its caller, by name, with spaces between. */
  readonly errnos: string;
  /** How strace prints a successful result. */
  readonly result?: Meaning;
}

/** A row of the table. */
export interface SyscallRow<
  P extends readonly Parameter[] = readonly Parameter[],
> {
  readonly name: string;
  readonly number: number;
  /** Names the file of the handler, src/kernel/syscalls/<family>.ts. */
  readonly family: string;
  readonly bigProcessLock: boolean;
  readonly blocks: boolean;
  readonly parameters: P;
  readonly promises: readonly Requirement[];
  readonly errnos: ReadonlySet<ErrnoName>;
  readonly result: Meaning;
}

type Statements = Readonly<Record<string, SyscallStatement>>;

/** The rows that a family's statements make. */
export type RowsOf<S extends Statements> = {
  readonly [N in keyof S]: SyscallRow<S[N]["parameters"]>;
};

/** Required whenever the call is made. */
export function always(promise: Requirement["promise"]): Requirement {
  return { promise, when: "always" };
}

/** Required under a condition. */
export function required(
  promise: Requirement["promise"],
  when: string,
): Requirement {
  return { promise, when };
}

/** States the rows of one family. */
export function family<const S extends Statements>(
  name: string,
  statements: S,
): RowsOf<S> {
  const rows: Record<string, SyscallRow> = {};
  for (const [syscall, statement] of Object.entries(statements)) {
    rows[syscall] = {
      name: syscall,
      number: statement.number,
      family: name,
      bigProcessLock: statement.bigProcessLock ?? false,
      blocks: statement.blocks ?? false,
      parameters: statement.parameters,
      promises: statement.promises ?? [],
      errnos: errnoSet(syscall, statement),
      result: statement.result ?? decimal,
    };
  }
  return rows as RowsOf<S>;
}

// A call that demands promises ends with EPROMISEVIOLATION where one is missing;
// the caller never sees it, the process is killed.
function errnoSet(
  syscall: string,
  { errnos, promises = [] }: SyscallStatement,
): ReadonlySet<ErrnoName> {
  const set = new Set<ErrnoName>();
  for (const name of errnos.split(" ")) {
    if (name === "") continue;
    if (!(name in errno)) throw new Error(`${syscall}: no such error: ${name}`);
    set.add(name as ErrnoName);
  }
  if (promises.length > 0) set.add("EPROMISEVIOLATION");
  return set;
}
