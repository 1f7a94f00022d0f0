/**
 * `parseArgs` with the name and shape of `@std/cli/parse-args`, as far as
 * Halcyon uses it: `node:util`'s strict parser, whose answer is given the
 * minimist shape `{ _: […], name: value }`.
 *
 * It is stricter than the real package. What that guesses at is an error here:
 * an option that is not declared, one without its value, a value for an option
 * that takes none.
 *
 * @module
 */

import { parseArgs as parseStrictly } from "node:util";

/** How arguments are read. */
export interface ParseOptions {
  /** Options that take a value. */
  string?: readonly string[];
  /** Options that are true or false. */
  boolean?: readonly string[];
  /** Other names of an option. */
  alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Options that may be given several times: their values become an array. */
  collect?: readonly string[];
}

/** What was read: options by name, positional arguments under `_`. */
export interface Args {
  /** The positional arguments, in order. */
  _: (string | number)[];
  /** The options, by name. */
  [name: string]: unknown;
}

type Declared = Record<
  string,
  { type: "string" | "boolean"; short?: string; multiple: boolean }
>;

function shortNames(alias: ParseOptions["alias"]): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, others] of Object.entries(alias ?? {})) {
    for (const other of typeof others === "string" ? [others] : others) {
      // node:util knows no other alias than a letter.
      if (other.length === 1) names.set(name, other);
      else throw new TypeError(`the alias ${other} is no letter`);
    }
  }
  return names;
}

/** Node's complaint in one line that names the option first. */
function inOneLine(
  error: Error & { code?: string },
  declared: Declared,
): Error {
  const option = /'(?:-., )?(--?[^\s'=]*)/.exec(error.message)?.[1];
  if (option === undefined) {
    return new TypeError(error.message.split("\n")[0] ?? "");
  }
  if (error.code === "ERR_PARSE_ARGS_UNKNOWN_OPTION") {
    return new TypeError(`there is no option ${option}`);
  }
  const name = option.replace(/^--?/, "");
  return declared[name]?.type === "string"
    ? new TypeError(
      `${option} takes a value; one that begins with - is written ${option}=-…`,
    )
    : new TypeError(`${option} takes no value`);
}

/**
 * Reads command-line arguments.
 *
 * @example
 * ```ts
 * import { parseArgs } from "@std/cli/parse-args";
 *
 * parseArgs(["--arch=riscv64", "--list", "open"], {
 *   string: ["arch"],
 *   boolean: ["list"],
 * }); // { _: ["open"], arch: "riscv64", list: true }
 * ```
 *
 * @throws {TypeError} in one line, where the arguments are not as declared
 */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): Args {
  const { string = [], boolean = [], collect = [] } = options;
  const short = shortNames(options.alias);
  const declared: Declared = Object.create(null);
  for (const name of [...string, ...collect, ...boolean]) {
    const letter = short.get(name);
    declared[name] = {
      type: boolean.includes(name) ? "boolean" : "string",
      multiple: collect.includes(name),
      ...(letter === undefined ? {} : { short: letter }),
    };
  }
  const result: Args = { _: [] };
  for (const name of boolean) result[name] = false;
  for (const name of collect) result[name] = [];
  try {
    const { values, positionals } = parseStrictly({
      args: [...args],
      options: declared,
      strict: true,
      allowPositionals: true,
    });
    Object.assign(result, values, { _: positionals });
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw inOneLine(error, declared);
  }
  for (const [name, letter] of short) {
    if (name in result) result[letter] = result[name];
  }
  return result;
}
