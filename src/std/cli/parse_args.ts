/**
 * `parseArgs` with the name and shape of `@std/cli/parse-args`, as far as
 * Halcyon uses it. The options are found by `node:util`'s parser; this module
 * gives its answer the minimist shape `{ _: […], name: value }`.
 *
 * @module
 */

import { parseArgs as parseTokens } from "node:util";

/** How arguments are read. */
export interface ParseOptions {
  /** Options that take a value. */
  string?: readonly string[];
  /** Options that are true or false. */
  boolean?: readonly string[];
  /** Other names of an option. */
  alias?: Readonly<Record<string, string | readonly string[]>>;
  /** Values of options that are not given. */
  default?: Readonly<Record<string, unknown>>;
  /** Options that may be given several times: their values become an array. */
  collect?: readonly string[];
  /** Boolean options that `--no-NAME` turns off. */
  negatable?: readonly string[];
  /** Everything from the first positional argument on is positional. */
  stopEarly?: boolean;
  /** Called for each option that is not declared; `false` drops it. */
  unknown?: (arg: string, key?: string, value?: unknown) => unknown;
}

/** What was read: options by name, positional arguments under `_`. */
export interface Args {
  /** The positional arguments, in order. */
  _: (string | number)[];
  /** The options, by name. */
  [name: string]: unknown;
}

function canonicalNames(alias: ParseOptions["alias"]): Map<string, string> {
  const names = new Map<string, string>();
  for (const [name, others] of Object.entries(alias ?? {})) {
    for (const other of typeof others === "string" ? [others] : others) {
      names.set(other, name);
    }
  }
  return names;
}

/** Where the positional arguments begin, as the declared options have it. */
function firstPositional(
  args: readonly string[],
  takesValue: (name: string) => boolean,
): number {
  for (let index = 0; index < args.length; index++) {
    const argument = args[index] ?? "";
    if (argument === "--" || argument === "-" || !argument.startsWith("-")) {
      return index;
    }
    const name = argument.replace(/^--?/, "");
    if (!name.includes("=") && takesValue(name)) index++;
  }
  return args.length;
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
 */
export function parseArgs(
  args: readonly string[],
  options: ParseOptions = {},
): Args {
  const canonical = canonicalNames(options.alias);
  const nameOf = (name: string) => canonical.get(name) ?? name;
  const strings = new Set((options.string ?? []).map(nameOf));
  const booleans = new Set((options.boolean ?? []).map(nameOf));
  const collected = new Set((options.collect ?? []).map(nameOf));
  const negatable = new Set((options.negatable ?? []).map(nameOf));
  const takesValue = (name: string) => {
    const known = nameOf(name);
    return strings.has(known) || collected.has(known) && !booleans.has(known);
  };
  const end = options.stopEarly ? firstPositional(args, takesValue) : undefined;
  const result: Args = { _: [] };
  for (const name of booleans) result[name] = false;
  for (const name of collected) result[name] = [];
  Object.assign(result, options.default ?? {});

  const declared: Record<
    string,
    { type: "string" | "boolean"; short?: string }
  > = {};
  for (
    const name of [...strings, ...collected, ...booleans, ...canonical.keys()]
  ) {
    const type = takesValue(name) ? "string" : "boolean";
    declared[name] = name.length === 1 ? { type, short: name } : { type };
  }
  const { tokens } = parseTokens({
    args: args.slice(0, end),
    options: declared,
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Set<string>();
  for (const token of tokens) {
    if (token.kind === "positional") result._.push(token.value);
    if (token.kind !== "option") continue;
    let name = nameOf(token.name);
    let value: unknown = token.value ?? (takesValue(name) ? "" : true);
    if (name.startsWith("no-") && negatable.has(nameOf(name.slice(3)))) {
      name = nameOf(name.slice(3));
      value = false;
    }
    if (
      !strings.has(name) && !booleans.has(name) && !collected.has(name) &&
      options.unknown?.(token.rawName, name, value) === false
    ) continue;
    if (booleans.has(name) && typeof value === "string") {
      value = value !== "false";
    }
    if (collected.has(name)) {
      result[name] = given.has(name)
        ? [...result[name] as unknown[], value]
        : [value];
    } else result[name] = value;
    given.add(name);
  }
  if (end !== undefined) {
    const rest = args.slice(end);
    result._.push(...(rest[0] === "--" ? rest.slice(1) : rest));
  }
  for (const [other, name] of canonical) {
    if (name in result) result[other] = result[name];
  }
  return result;
}
