/**
 * The options of a program, declared once: reading, checking and the help text
 * are made of the declaration.
 *
 * @module
 */

import { parseArgs } from "@std/cli/parse-args";
import { UsageError } from "./errors.ts";
import type { Permission } from "./permissions.ts";

/** One option: how it is written, described and read. */
export interface Option<T> {
  /** A letter that stands for the name behind a single dash. */
  readonly short?: string;
  /** What stands for the value in the help; a flag has none. */
  readonly placeholder?: string;
  /** What it does, with its choices and what holds where it is not given. */
  readonly description: string;
  readonly isRepeatable?: boolean;
  readonly isRequired?: boolean;
  /** What it needs of the host where it is given. */
  readonly asks?: readonly Permission[];
  /** Whether what was given is of a kind that needs it; any is by default. */
  isAsking?(given: string): boolean;
  /** The value of what was given under `name`; nothing was where it is empty. */
  read(given: readonly string[], name: string): T;
}

/** The options that give the values `V`, by name. */
export type Options<V> = { readonly [K in keyof V]: Option<V[K]> };

/** The arguments that are no options. */
export interface Operands {
  /** As the usage line shows them. */
  readonly usage: string;
  readonly least: number;
  readonly most: number;
  /** The words that may stand there, where they are known. */
  readonly choices?: readonly string[];
  /** Whatever stands behind the first one belongs to it, options too. */
  readonly endOptions?: boolean;
}

/** All that a program can be told. */
export interface Declaration<V> {
  /** As the user types it: `halcyon verify`, `deno task bench`. */
  readonly program: string;
  /** What it does: paragraphs, with an empty line between them. */
  readonly about: string;
  readonly options: Options<V>;
  /** None where left out. */
  readonly operands?: Operands;
  /** Where an argument stands that belongs nowhere: what to write instead. */
  readonly strays?: string;
  /** By option, the only others that mean anything beside it. */
  readonly onlyWith?: Readonly<Record<string, readonly string[]>>;
  /** What is said below the options: exit statuses, limits. */
  readonly notes?: string;
  /** What it needs of the host in any case; whatever it has where left out. */
  readonly asks?: readonly Permission[];
}

/** What a program was told. */
export interface Given<V> {
  readonly options: V;
  /** The options that were given, by name. */
  readonly names: readonly string[];
  readonly operands: readonly string[];
  /** What it needs of the host for that; undefined where nobody said. */
  readonly asks: readonly Permission[] | undefined;
}

/** Options that every program has. */
export const builtIn: Options<{ help: boolean; version: boolean }> = {
  help: withLetter("h", flag("print this text")),
  version: flag("print the version and the commit of the reference"),
};

const LARGEST = Number.MAX_SAFE_INTEGER;

/** How an option with a value is shown. */
export interface Wording {
  readonly placeholder: string;
  readonly description: string;
}

/** An option without a value. */
export function flag(description: string): Option<boolean> {
  return { description, read: (given) => given.length > 0 };
}

/** The option with a letter of its own. */
export function withLetter<T>(short: string, option: Option<T>): Option<T> {
  return { ...option, short };
}

/** The option, which needs something of the host where it is given. */
export function asking<T>(
  asks: readonly Permission[],
  option: Option<T>,
): Option<T> {
  return { ...option, asks };
}

/** Texts, as many as are given; `check` throws at one that is none. */
export function texts(
  { check = (): void => {}, description, placeholder }: Wording & {
    readonly check?: (text: string, name: string) => void;
  },
): Option<readonly string[]> {
  return {
    placeholder,
    description: `${description}; may be repeated`,
    isRepeatable: true,
    read(given, name) {
      for (const one of given) check(one, name);
      return given;
    },
  };
}

/** A text; `check` throws a {@linkcode UsageError} at one that is none. */
export function text(
  { check = (): void => {}, ...wording }: Wording & {
    readonly check?: (text: string, name: string) => void;
  },
): Option<string | undefined> {
  return {
    ...wording,
    read([given], name) {
      if (given !== undefined) check(given, name);
      return given;
    },
  };
}

/** A whole number within bounds. */
export function wholeNumber(
  { placeholder = "N", description, least = 0, most = LARGEST, ...rest }: {
    readonly placeholder?: string;
    readonly description: string;
    readonly least?: number;
    readonly most?: number;
    /** The number where the option is not given. */
    readonly otherwise: number;
    /** What the help calls that number, where it is none that says anything. */
    readonly otherwiseSaid?: string;
  },
): Option<number> {
  const { otherwise, otherwiseSaid = String(otherwise) } = rest;
  const bounds = most === LARGEST
    ? `of ${least} or more`
    : `from ${least} to ${most}`;
  return {
    placeholder,
    description: `${description} (${otherwiseSaid})`,
    read([given], name) {
      if (given === undefined) return otherwise;
      const number = /^\d+$/.test(given) ? Number(given) : NaN;
      if (number >= least && number <= most) return number;
      throw new UsageError(
        `${name} takes a whole number ${bounds}, not ${given}`,
      );
    },
  };
}

/** Bytes by the letter behind a number. */
const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
};

/** A number of bytes, with a letter for larger units. */
export function size(
  { description, least, most, otherwise }: {
    readonly description: string;
    readonly least: number;
    readonly most: number;
    /** What holds where the option is not given, as it would be written. */
    readonly otherwise: string;
  },
): Option<number | undefined> {
  const inMebibytes = (bytes: number): string => `${bytes / 2 ** 20}M`;
  return {
    placeholder: "SIZE",
    description: `${description}: bytes, or with K, M or G, from ` +
      `${inMebibytes(least)} to ${inMebibytes(most)} (${otherwise})`,
    read([given], name) {
      if (given === undefined) return undefined;
      const [, digits, unit = ""] = /^(\d+)([KMG]?)$/i.exec(given) ?? [];
      const bytes = Number(digits) * (UNITS[unit.toUpperCase()] ?? NaN);
      if (bytes >= least && bytes <= most) return bytes;
      throw new UsageError(
        `${name} takes a size from ${inMebibytes(least)} to ` +
          `${inMebibytes(most)}, such as 64M, not ${given}`,
      );
    },
  };
}

/** Words as a sentence has them: "a, b or c". */
export function wordList(words: readonly string[]): string {
  return words.join(", ").replace(/, (?=[^,]*$)/, " or ");
}

function choose<T extends string>(
  choices: readonly T[],
  given: string,
  name: string,
): T {
  const found = choices.find((choice) => choice === given);
  if (found !== undefined) return found;
  throw new UsageError(`${name} takes ${wordList(choices)}, not ${given}`);
}

/** One of some words. */
export function oneOf<T extends string>(
  { choices, description = "", ...wording }: {
    readonly placeholder: string;
    readonly description?: string;
    readonly choices: readonly T[];
  },
): Option<T | undefined> {
  return {
    ...wording,
    description: described(description, wordList(choices)),
    read: ([given], name) =>
      given === undefined ? undefined : choose(choices, given, name),
  };
}

/** Any of some words, each once; all of them where the option is not given. */
export function anyOf<T extends string>(
  { choices, description = "", ...wording }: {
    readonly placeholder: string;
    readonly description?: string;
    readonly choices: readonly T[];
  },
): Option<readonly T[]> {
  return {
    ...wording,
    description: `${
      described(description, wordList(choices))
    }; may be repeated (all)`,
    isRepeatable: true,
    read: (given, name) =>
      given.length === 0
        ? choices
        : [...new Set(given.map((one) => choose(choices, one, name)))],
  };
}

/** The option with a value for where it is not given. */
export function withDefault<T extends string>(
  option: Option<T | undefined>,
  otherwise: T,
): Option<T> {
  return {
    ...option,
    description: `${option.description} (${otherwise})`,
    read: (given, name) => option.read(given, name) ?? otherwise,
  };
}

/** An option that has to be given. */
export function required<T>(option: Option<T | undefined>): Option<T> {
  return {
    ...option,
    isRequired: true,
    read(given, name) {
      const value = option.read(given, name);
      if (value !== undefined) return value;
      throw new UsageError(
        `${name} ${option.placeholder} is missing: ${option.description}`,
      );
    },
  };
}

function described(...parts: readonly string[]): string {
  return parts.filter((part) => part !== "").join(": ");
}

/** Where a program's own options end: at the first operand, or at the end. */
function endOfOptions<V>(
  { options, operands }: Declaration<V>,
  args: readonly string[],
): number {
  const all = options as Readonly<Record<string, Option<unknown>>>;
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? "";
    if (argument === "--") return index;
    if (argument === "-" || !argument.startsWith("-")) {
      if (operands?.endOptions === true) return index;
      continue;
    }
    if (takesNext(all, argument)) index++;
  }
  return args.length;
}

/** Whether an argument is an option whose value is the next one. */
function takesNext(
  all: Readonly<Record<string, Option<unknown>>>,
  argument: string,
): boolean {
  if (argument.startsWith("--")) {
    const name = argument.slice(2);
    return Object.hasOwn(all, name) && all[name]?.placeholder !== undefined;
  }
  // Of several letters the first with a value has the rest of them for it.
  const letters = [...argument.slice(1)];
  const taker = letters.findIndex((letter) =>
    Object.values(all).some(({ short, placeholder }) =>
      short === letter && placeholder !== undefined
    )
  );
  return taker >= 0 && taker === letters.length - 1;
}

/**
 * Whether a built-in option stands among the options, in whatever place: the
 * rest may be wrong, help is given all the same. A value can't be mistaken for
 * it, as one that begins with `-` is only taken behind a `=`.
 */
export function asksFor<V>(
  declaration: Declaration<V>,
  args: readonly string[],
): "help" | "version" | undefined {
  const own = args.slice(0, endOfOptions(declaration, args));
  if (own.includes("--help") || own.includes("-h")) return "help";
  return own.includes("--version") ? "version" : undefined;
}

function parse<V>(
  { options }: Declaration<V>,
  args: readonly string[],
): ReturnType<typeof parseArgs> {
  const all = Object.entries<Option<unknown>>({ ...options, ...builtIn });
  const names = (isFlag: boolean): string[] =>
    all.filter(([, { placeholder }]) => (placeholder === undefined) === isFlag)
      .map(([name]) => name);
  try {
    return parseArgs(args, {
      boolean: names(true),
      string: names(false),
      // Collected even where one is allowed: a second one must not be lost.
      collect: all.map(([name]) => name),
      alias: Object.fromEntries(
        all.flatMap(([name, { short }]) =>
          short === undefined ? [] : [[name, short]]
        ),
      ),
    });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new UsageError(error.message);
  }
}

function checkOperands(
  operands: readonly string[],
  { usage, least, most, choices, endOptions = false }: Operands,
  strays: string | undefined,
): void {
  if (operands.length < least) {
    throw new UsageError(`${usage.split(" ")[0]} is missing`);
  }
  const stray = operands[most];
  if (stray !== undefined) {
    const advice = strays === undefined ? "" : `: ${strays}`;
    throw new UsageError(`there is no argument ${stray}${advice}`);
  }
  // Behind the first one they may be a program's own, which may be empty.
  if ((endOptions ? operands.slice(0, 1) : operands).includes("")) {
    throw new UsageError("an argument is empty");
  }
  for (const operand of choices === undefined ? [] : operands) {
    if (choices?.includes(operand) === true) continue;
    throw new UsageError(
      `there is no argument ${operand}; there are ${choices?.join(", ")}`,
    );
  }
}

/** An option that would be ignored is refused. */
function checkCompany(
  names: readonly string[],
  onlyWith: Readonly<Record<string, readonly string[]>>,
): void {
  for (const [name, company] of Object.entries(onlyWith)) {
    if (!names.includes(name)) continue;
    const ignored = names.find((it) => it !== name && !company.includes(it));
    if (ignored === undefined) continue;
    throw new UsageError(
      `--${ignored} means nothing with --${name}: give one of the two`,
    );
  }
}

/** An option as whoever reads the answer wrote it. */
function spelledAs(
  name: string,
  { short }: Option<unknown>,
  args: readonly string[],
): string {
  const long = `--${name}`;
  const isLong = args.some((one) => one === long || one.startsWith(`${long}=`));
  const isShort = short !== undefined &&
    args.some((one) => one.startsWith(`-${short}`));
  return isShort && !isLong ? `-${short}` : long;
}

const NO_OPERANDS: Operands = { usage: "", least: 0, most: 0 };

/**
 * Reads what a program was told.
 *
 * @throws {UsageError} when that is not as declared
 */
export function readArguments<V>(
  declaration: Declaration<V>,
  args: readonly string[],
): Given<V> {
  const { operands = NO_OPERANDS, strays } = declaration;
  const end = operands.endOptions === true
    ? endOfOptions(declaration, args)
    : args.length;
  const parsed = parse(declaration, args.slice(0, end));
  const values: Record<string, unknown> = {};
  const names: string[] = [];
  const asks: Permission[] = [...declaration.asks ?? []];
  for (
    const [name, option] of Object.entries<Option<unknown>>(declaration.options)
  ) {
    const given = (parsed[name] as readonly unknown[]).map(String);
    const spelled = spelledAs(name, option, args.slice(0, end));
    if (given.includes("")) {
      throw new UsageError(
        `${spelled} takes ${option.placeholder}, not nothing`,
      );
    }
    if (given.length > 1 && option.isRepeatable !== true) {
      throw new UsageError(`${spelled} is given ${given.length} times`);
    }
    if (given.length > 0) names.push(name);
    const { isAsking = () => true } = option;
    if (given.some(isAsking)) asks.push(...option.asks ?? []);
    values[name] = option.read(given, spelled);
  }
  checkCompany(names, declaration.onlyWith ?? {});
  const rest = args.slice(end);
  const found = [
    ...parsed._.map(String),
    ...(rest[0] === "--" ? rest.slice(1) : rest),
  ];
  checkOperands(found, operands, strays);
  return {
    options: values as V,
    names,
    operands: found,
    asks: declaration.asks === undefined ? undefined : asks,
  };
}

/** How many workers share the work. */
export const workers: Option<number> = wholeNumber({
  description: "workers",
  least: 1,
  most: 256,
  otherwise: navigator.hardwareConcurrency,
  otherwiseSaid: "as many as there are processors",
});
