/**
 * The option `--target`: what the rows run on.
 *
 * @module
 */

import { TELLING } from "../../conformance/judge/kernel_line.ts";
import type { Architecture } from "../cpu/cpu.ts";
import { UsageError } from "./errors.ts";
import { type Option, wholeNumber } from "./options.ts";

/** What the rows run on. */
export type TargetChoice =
  /** This project's own machine. */
  | { readonly kind: "emulator" }
  /** Whatever printed the log. */
  | { readonly kind: "log"; readonly file: string }
  /** Whatever the command starts. */
  | { readonly kind: "command"; readonly command: string };

/** What stands for something in a command. */
export const placeholders = {
  kit: "the path of the exported program",
  root: "the folder with the kit's root tree, the program in it as " +
    "/bin/halcyon-ARCH",
  args: "the program's arguments, a word each, with blanks between them",
  init_args: "the same with ; between them, as SerenityOS's kernel wants them",
  arch: "the architecture",
} as const;
/** Its name. */
export type Placeholder = keyof typeof placeholders;

const PLACEHOLDER = /(?<!\$)\{([A-Za-z_]+)\}/g;

function isPlaceholder(name: string): name is Placeholder {
  return Object.hasOwn(placeholders, name);
}

/** Whether a place in a command is within quotes. */
function isQuoted(command: string, place: number): boolean {
  let quote = "";
  for (let at = 0; at < place; at++) {
    const character = command[at] ?? "";
    if (character === "\\" && quote !== "'") at++;
    else if (quote === character) quote = "";
    else if (quote === "" && /["']/.test(character)) quote = character;
  }
  return quote !== "";
}

function checkCommand(command: string): void {
  const names = new Set<string>();
  for (const { 1: name = "", index } of command.matchAll(PLACEHOLDER)) {
    if (!isPlaceholder(name)) {
      throw new UsageError(
        `the command holds {${name}}, which stands for nothing; there are ` +
          Object.keys(placeholders).map((one) => `{${one}}`).join(", "),
      );
    }
    names.add(name);
    if (name === "init_args" && !isQuoted(command, index)) {
      throw new UsageError(
        "{init_args} has to stand in quotes: at its ; the shell would end " +
          "the command",
      );
    }
  }
  if (names.has("args") || names.has("init_args")) return;
  throw new UsageError(
    "the command holds neither {args} nor {init_args}: the program's " +
      "arguments say which rows a boot runs",
  );
}

/** A command with what its placeholders stand for. */
export function filledCommand(
  command: string,
  values: Readonly<Record<Placeholder, string>>,
): string {
  return command.replace(
    PLACEHOLDER,
    (whole, name: string) => isPlaceholder(name) ? values[name] : whole,
  );
}

function readTarget(given: string): TargetChoice {
  const [, kind, rest = ""] = /^(log|command):(.*)$/s.exec(given) ?? [];
  if (given === "emulator") return { kind: "emulator" };
  if (kind === undefined) {
    throw new UsageError(
      `there is no target ${given}; there are emulator, log:FILE and ` +
        "command:'COMMAND {args}'",
    );
  }
  if (rest.trim() === "") {
    throw new UsageError(`--target ${given} names no ${kind}`);
  }
  if (kind === "log") return { kind, file: rest };
  checkCommand(rest);
  return { kind: "command", command: rest };
}

/** The option. */
export const targetOption: Option<TargetChoice> = {
  placeholder: "TARGET",
  description: "what the rows run on: emulator, this project's own machine; " +
    "log:FILE, whatever printed this log; command:'COMMAND', a kernel that " +
    "this command for sh starts, with {args} in it (emulator)",
  // A command inherits the environment, and finds its kit in a folder.
  asks: ["write", "run", "env"],
  isAsking: (given) => given.startsWith("command:"),
  read: ([given]) =>
    given === undefined ? { kind: "emulator" } : readTarget(given),
};

/** So many seconds something may take. */
export function seconds(
  description: string,
  otherwise: number,
  otherwiseSaid?: string,
): Option<number> {
  return wholeNumber({
    placeholder: "SECONDS",
    description,
    least: 1,
    most: MOST_SECONDS,
    otherwise,
    ...(otherwiseSaid === undefined ? {} : { otherwiseSaid }),
  });
}

// A timer of the host counts milliseconds in 31 bits.
const MOST_SECONDS = 2_000_000;

/** The words of a kernel that is at its end. */
export const panicOption: Option<RegExp | undefined> = {
  placeholder: "REGEX",
  description: "what a kernel's line holds when the kernel is at its end " +
    `(what SerenityOS says: ${TELLING.source.replaceAll("|", ", ")})`,
  read([given], name) {
    if (given === undefined) return undefined;
    let expression: RegExp;
    try {
      expression = new RegExp(given);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw new UsageError(`${name} is no pattern: ${error.message}`);
    }
    if (!expression.test("")) return expression;
    throw new UsageError(`${name} ${given} matches every line`);
  },
};

/** Options that only mean something with some targets. */
const companions: Readonly<
  Record<string, readonly TargetChoice["kind"][]>
> = {
  log: ["command"],
  panic: ["command"],
  "boot-timeout": ["command"],
  "row-timeout": ["command"],
  timeout: ["emulator", "command"],
  all: ["log", "command"],
  repeat: ["emulator", "command"],
  "fail-fast": ["emulator", "command"],
  durations: ["emulator", "command"],
  mode: ["emulator"],
  seed: ["emulator"],
  seeds: ["emulator"],
  shuffle: ["emulator"],
  tier: ["emulator"],
  jobs: ["emulator"],
};

/**
 * Refuses what would be ignored.
 *
 * @throws {UsageError} where an option means nothing to the target
 */
export function checkCompanions(
  { kind }: TargetChoice,
  names: readonly string[],
): void {
  const ignored = names.find((name) =>
    companions[name]?.includes(kind) === false
  );
  if (ignored === undefined) return;
  throw new UsageError(
    `--${ignored} means nothing with --target ${kind}: it is for ` +
      companions[ignored]?.join(" and "),
  );
}

/**
 * The architecture of a log.
 *
 * @throws {UsageError} where there are several
 */
export function oneOfThem(
  architectures: readonly Architecture[],
): Architecture {
  const [one, ...others] = architectures;
  if (one !== undefined && others.length === 0) return one;
  throw new UsageError(
    "a log is of one architecture: --arch NAME says which",
  );
}
