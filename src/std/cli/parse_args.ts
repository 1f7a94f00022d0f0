/**
 * `parseArgs` with the name and shape of `@std/cli/parse-args`, as far as
 * Halcyon uses it. (That of `node:util` would cost every start of a program a
 * good part of Node's library.)
 *
 * It is stricter than the real package. What that guesses at is an error here:
 * an option that is not declared, one without its value, a value for an option
 * that takes none.
 *
 * @module
 */

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

type Value = string | boolean;

/** Options as they were declared, and what was read so far. */
class Reading {
  readonly #options: ParseOptions;
  /** Long names by letter. */
  readonly #letters = new Map<string, string>();
  readonly result: Args = { _: [] };

  constructor(options: ParseOptions) {
    this.#options = options;
    for (const [name, others] of Object.entries(options.alias ?? {})) {
      for (const other of typeof others === "string" ? [others] : others) {
        if (other.length !== 1) {
          throw new TypeError(`the alias ${other} is no letter`);
        }
        this.#letters.set(other, name);
      }
    }
    for (const name of options.boolean ?? []) this.result[name] = false;
    for (const name of options.collect ?? []) this.result[name] = [];
  }

  read(args: readonly string[]): Args {
    const rest = [...args];
    for (let word = rest.shift(); word !== undefined; word = rest.shift()) {
      if (word === "--") break;
      if (word.startsWith("--")) this.#long(word, rest);
      else if (isOption(word)) this.#short(word, rest);
      else this.result._.push(word);
    }
    this.result._.push(...rest);
    for (const [letter, name] of this.#letters) {
      if (name in this.result) this.result[letter] = this.result[name];
    }
    return this.result;
  }

  #long(word: string, rest: string[]): void {
    const equals = word.indexOf("=");
    const written = equals < 0 ? word : word.slice(0, equals);
    const value = equals < 0 ? undefined : word.slice(equals + 1);
    this.#option(written.slice(2), written, value, rest);
  }

  /** Several letters may stand behind one dash; the last one's value follows
   * at once, or as the next word. */
  #short(word: string, rest: string[]): void {
    for (let at = 1; at < word.length; at++) {
      const letter = word.charAt(at);
      const name = this.#letters.get(letter) ?? letter;
      const behind = word.slice(at + 1);
      if (!this.#isBoolean(name) && behind !== "") {
        return this.#option(name, `-${letter}`, behind, rest);
      }
      this.#option(name, `-${letter}`, undefined, rest);
    }
  }

  #isBoolean(name: string): boolean {
    return this.#options.boolean?.includes(name) === true;
  }

  #option(
    name: string,
    written: string,
    value: string | undefined,
    rest: string[],
  ): void {
    const { string = [], collect = [] } = this.#options;
    if (this.#isBoolean(name)) {
      if (value !== undefined) {
        throw new TypeError(`${written} takes no value`);
      }
      return this.#set(name, true);
    }
    if (!string.includes(name) && !collect.includes(name)) {
      throw new TypeError(`there is no option ${written}`);
    }
    const given = value ?? rest.shift();
    if (given === undefined || (value === undefined && isOption(given))) {
      const joined = written.startsWith("--") ? `${written}=` : written;
      throw new TypeError(
        `${written} takes a value; one that begins with - is written ` +
          `${joined}-…`,
      );
    }
    this.#set(name, given);
  }

  #set(name: string, value: Value): void {
    if (this.#options.collect?.includes(name) === true) {
      (this.result[name] as Value[]).push(value);
    } else this.result[name] = value;
  }
}

/** A dash alone is an argument like any other. */
function isOption(word: string): boolean {
  return word.length > 1 && word.startsWith("-");
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
  return new Reading(options).read(args);
}
