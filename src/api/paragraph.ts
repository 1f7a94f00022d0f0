/**
 * The paragraph of a system call: everything that is known of it, said once.
 * Dispatch, argument decoding, the promise check, error sets, strace, the C
 * headers, the manual, the row builder and the ledger are derived from it.
 *
 * @module
 */

import type { ArgumentType } from "./argument.ts";
import type { PromiseName } from "./constants/process.ts";
import type { ErrnoName } from "./errno.ts";
import { decimal } from "./meaning.ts";
import type { Meaning } from "./meaning.ts";
import { errnoOf } from "./refusal.ts";
import type { OwnKey, Waiver } from "./refusal.ts";
import { sharedRefusals } from "./refusals.ts";
import type { SharedRefusal } from "./refusals.ts";

/** One register argument: name, type, and what it means. */
export type Parameter =
  | readonly [name: string, type: ArgumentType]
  | readonly [name: string, type: ArgumentType, meaning: Meaning];

/** The architectures by their names, as the CPUs have them. */
export type ArchitectureName = "x86_64" | "aarch64" | "riscv64";

/** What limits a check to some cases, or keeps rows from meeting it. */
export interface Terms {
  /** The case in which the call checks it. */
  readonly when?: string;
  /** The architectures that have it, where not all do. */
  readonly only?: readonly ArchitectureName[];
  readonly waived?: Waiver;
}

/**
 * A shared refusal in a call's order of checks. Where a call meets one about
 * several things, the subject says about which: `"old_path: path/…"`.
 */
export type SharedCheck = SharedRefusal | `${string}: ${SharedRefusal}`;

/** The same, in some cases only, or with a reason why no row can show it. */
export type SharedCheckWithTerms =
  | SharedCheck
  | readonly [shared: SharedCheck, terms: Terms];

/** One check: a shared refusal, or the call's own with its sentence. */
export type Check =
  | SharedCheckWithTerms
  | readonly [own: OwnCheck, when: string]
  | readonly [own: OwnCheck, when: string, terms: Terms];

/** A call's own refusal, and the subject where it is met about several. */
export type OwnCheck = OwnKey | `${string}: ${OwnKey}`;

/**
 * What a behaviour is; why no row can show it, if none can, or which
 * architectures have it, where not all do.
 */
export type StatedBehaviour =
  | string
  | readonly [is: string, terms: Waiver | Required<Pick<Terms, "only">>];

/** A behaviour with everything that its paragraph says. */
export interface Behaves extends Pick<Terms, "only" | "waived"> {
  readonly is: string;
}

/** What a paragraph says of a behaviour. */
export function behaviourOf(stated: StatedBehaviour): Behaves {
  if (typeof stated === "string") return { is: stated };
  const [is, terms] = stated;
  return "only" in terms ? { is, only: terms.only } : { is, waived: terms };
}

/** A call as its family's file states it. */
export interface CallStatement {
  readonly number: number;
  /** What it does, in a sentence. */
  readonly summary: string;
  /** Serialised within the process by the big process lock. */
  readonly bigProcessLock?: boolean;
  /** May wait for something else than the lock. */
  readonly blocks?: boolean;
  readonly parameters: readonly Parameter[];
  /** Everything that it refuses, in the order in which the reference checks. */
  readonly refuses: readonly Check[];
  /** What it does when it refuses nothing, by names. */
  readonly behaviours: Readonly<Record<string, StatedBehaviour>>;
  /** The reference's files, the handler's first, below `Kernel/`. */
  readonly source: readonly string[];
  /** How strace prints a successful result. */
  readonly result?: Meaning;
}

/** A check with everything that its tables say. */
export interface Refuses {
  /** The refusal's whole name. */
  readonly refusal: string;
  readonly errno: ErrnoName;
  /** The argument or field that it is about, where there are several. */
  readonly subject: string | undefined;
  readonly sentence: string;
  readonly source: string;
  /** The case in which it is checked; always, when undefined. */
  readonly condition: string | undefined;
  readonly only: readonly ArchitectureName[] | undefined;
  readonly waived: Waiver | undefined;
}

/**
 * A promise that a pledged process must have made, and when. `unpledged` means
 * that the process must not have pledged at all.
 */
export interface Requirement {
  readonly promise: PromiseName | "unpledged";
  readonly when: string;
}

/** A system call. */
export interface SystemCall<
  P extends readonly Parameter[] = readonly Parameter[],
> {
  readonly name: string;
  readonly number: number;
  readonly summary: string;
  /** Names the file of the handler, src/kernel/syscalls/<family>.ts. */
  readonly family: string;
  readonly bigProcessLock: boolean;
  readonly blocks: boolean;
  readonly parameters: P;
  readonly refuses: readonly Refuses[];
  readonly behaviours: Readonly<Record<string, StatedBehaviour>>;
  readonly source: readonly string[];
  /** What is refused before anything else is looked at, if it is a promise. */
  readonly firstPromise: PromiseName | "unpledged" | undefined;
  readonly promises: readonly Requirement[];
  readonly errnos: ReadonlySet<ErrnoName>;
  readonly result: Meaning;
}

type Statements = Readonly<Record<string, CallStatement>>;

/** The calls that a family's statements make. */
export type CallsOf<S extends Statements> = {
  readonly [N in keyof S]: SystemCall<S[N]["parameters"]>;
};

/** The names of the refusals that are the calls' own. */
export type OwnRefusalsOf<S extends Statements> = {
  [N in keyof S & string]: S[N]["refuses"][number] extends infer C
    ? C extends readonly [infer K extends OwnCheck, string, ...unknown[]]
      ? K extends `${string}: ${infer B extends OwnKey}` ? `${N}/${B}`
      : `${N}/${K}`
    : never
    : never;
}[keyof S & string];

/** The names of the calls' behaviours. */
export type BehavioursOf<S extends Statements> = {
  [N in keyof S & string]: `${N}/behaviour/${
    & keyof S[N]["behaviours"]
    & string}`;
}[keyof S & string];

/** A family's calls; `statements` carries the types of their names. */
export interface Family<S extends Statements> {
  readonly calls: CallsOf<S>;
  readonly statements: S;
}

/** States the calls of one family. */
export function family<const S extends Statements>(
  name: string,
  statements: S,
): Family<S> {
  const calls = Object.fromEntries(
    Object.entries(statements).map((
      [call, statement],
    ) => [call, systemCall(name, call, statement)]),
  );
  return { calls: calls as CallsOf<S>, statements };
}

/** Makes something when it is asked for: whoever starts a program asks for
 * none of the texts. */
function once<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => made ??= make();
}

function systemCall(
  family: string,
  name: string,
  statement: CallStatement,
): SystemCall {
  const files = once(() => statement.source.map((file) => `Kernel/${file}`));
  const told = (check: Check): Refuses =>
    refusesOf(name, files()[0] ?? "", check);
  const refuses = once(() => statement.refuses.map(told));
  const promises = once(() => refuses().flatMap(requirementOf));
  const errnos = once(() => new Set(refuses().map(({ errno }) => errno)));
  const [check] = statement.refuses;
  const first = check === undefined ? undefined : told(check);
  return {
    name,
    family,
    number: statement.number,
    summary: statement.summary,
    bigProcessLock: statement.bigProcessLock ?? false,
    blocks: statement.blocks ?? false,
    parameters: statement.parameters,
    get refuses() {
      return refuses();
    },
    behaviours: statement.behaviours,
    get source() {
      return files();
    },
    firstPromise: first === undefined || first.condition !== undefined
      ? undefined
      : requirementOf(first)[0]?.promise,
    get promises() {
      return promises();
    },
    get errnos() {
      return errnos();
    },
    result: statement.result ?? decimal,
  };
}

function refusesOf(call: string, callSource: string, check: Check): Refuses {
  const parts: readonly (string | Terms)[] = typeof check === "string"
    ? [check]
    : check;
  const [name = "", own] = parts.filter((part) => typeof part === "string");
  const terms = parts.find((part) => typeof part === "object");
  const colon = name.indexOf(": ");
  const subject = colon < 0 ? undefined : name.slice(0, colon);
  const bare = colon < 0 ? name : name.slice(colon + 2);
  const refusal = own === undefined ? bare : `${call}/${bare}`;
  const shared = own === undefined
    ? sharedRefusals[bare as SharedRefusal]
    : undefined;
  return {
    refusal,
    errno: errnoOf(refusal),
    subject,
    sentence: own ?? shared?.when ?? "",
    source: shared?.source ?? callSource,
    condition: terms?.when,
    only: terms?.only,
    waived: terms?.waived ?? shared?.waived,
  };
}

const PROMISE = /^promise\/EPROMISEVIOLATION\/(?:(\w+)-not-promised|.*)$/;

function requirementOf(
  { refusal, condition = "always" }: Refuses,
): Requirement[] {
  const found = PROMISE.exec(refusal);
  if (found === null) return [];
  const promise = (found[1] ?? "unpledged") as Requirement["promise"];
  return [{ promise, when: condition }];
}
