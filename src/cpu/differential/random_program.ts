/**
 * Random C programs: functions over numbers of all types, arrays, loops,
 * switches. What single instructions cannot show (blocks, links, fused
 * compares, registers kept across calls) shows in what they print.
 *
 * Nothing in them is undefined in C, except what `-fwrapv` defines.
 *
 * @module
 */
import { Random } from "./random.ts";

interface Type {
  readonly name: string;
  readonly kind: "signed" | "unsigned" | "float";
  readonly bits: number;
}

const integers: readonly Type[] = [8, 16, 32, 64].flatMap((bits) => [
  { name: `u${bits}`, kind: "unsigned", bits },
  { name: `i${bits}`, kind: "signed", bits },
]);
const floats: readonly Type[] = [
  { name: "float", kind: "float", bits: 32 },
  { name: "double", kind: "float", bits: 64 },
];
/** Types of arrays. */
const stored: readonly Type[] = [...integers, ...floats];
const types: readonly Type[] = [...stored, {
  name: "u128",
  kind: "unsigned",
  bits: 128,
}];

/** Values of a double out of an integer's range are undefined: these clamp. */
const CLAMP = `static double clamped(double x, double limit)
{
    return x > -limit && x < limit ? x : 0;
}
static u64 hash = 1;
static void note(u64 value) { hash = mix(hash, value); }
static void note_float(double x)
{
    u64 bits = 7;
    if (x == x)
        __builtin_memcpy(&bits, &x, 8);
    note(bits);
}`;

interface Variable {
  readonly name: string;
  readonly type: Type;
}

const INDEX: Variable = {
  name: "i",
  type: { name: "u32", kind: "unsigned", bits: 32 },
};
const U32 = INDEX.type;

/** Writes the body of one function. */
class Writer {
  readonly #random: Random;
  readonly #variables: Variable[];

  constructor(random: Random, variables: readonly Variable[]) {
    this.#random = random;
    this.#variables = [...variables];
  }

  literal(type: Type): string {
    const { pick, word } = {
      pick: <T>(choices: readonly T[]) => this.#random.pick(choices),
      word: () => this.#random.word() >>> 1,
    };
    if (type.kind === "float") {
      const text = pick(["1.5", "-2.25", "0.1", "3e10", "1e-5", "0.0", "7.0"]);
      return type.bits === 32 ? `${text}f` : text;
    }
    const value = pick([
      0,
      1,
      2,
      3,
      7,
      255,
      256,
      65535,
      0x7fffffff,
      -1,
      word(),
    ]);
    return `(${type.name})${value}`;
  }

  #leaf(type: Type): string {
    const fitting = this.#variables.filter((it) => it.type === type);
    if (fitting.length > 0 && !this.#random.oneIn(3)) {
      return this.#random.pick(fitting).name;
    }
    if (stored.includes(type) && this.#random.oneIn(2)) {
      return `array_${type.name}[${this.#random.below(64)}]`;
    }
    return this.literal(type);
  }

  #condition(depth: number): string {
    const type = this.#random.pick(stored);
    const operator = this.#random.pick(["<", "<=", "==", "!=", ">", ">="]);
    return `${this.expression(type, depth)} ${operator} ${
      this.expression(type, depth)
    }`;
  }

  expression(type: Type, depth: number): string {
    if (depth <= 0 || this.#random.oneIn(7)) return this.#leaf(type);
    if (this.#random.oneIn(8)) {
      return `(${this.#condition(depth - 1)} ? ${
        this.expression(type, depth - 1)
      } : ${this.expression(type, depth - 1)})`;
    }
    return type.kind === "float"
      ? this.#float(type, depth - 1)
      : this.#integer(type, depth - 1);
  }

  #float(type: Type, depth: number): string {
    const a = this.expression(type, depth);
    if (this.#random.oneIn(4)) {
      const from = this.#random.pick(stored);
      return `(${type.name})${this.expression(from, depth)}`;
    }
    if (this.#random.oneIn(8)) return `-(${a})`;
    const operator = this.#random.pick(["+", "-", "*", "/"]);
    return `(${a} ${operator} ${this.expression(type, depth)})`;
  }

  #integer(type: Type, depth: number): string {
    const { name, bits } = type;
    const a = this.expression(type, depth);
    switch (this.#random.below(6)) {
      case 0:
        return this.#converted(type, depth);
      case 1: {
        const way = this.#random.pick(["<<", ">>"]);
        const count = this.expression(U32, depth - 1);
        return `(${name})(${a} ${way} (${count} & ${bits - 1}))`;
      }
      case 2: {
        // 128 bits would need a library.
        if (bits > 64) return `(${name})-(${a})`;
        // Never by zero, and never the lowest number by -1.
        const divisor = `((${this.expression(type, depth - 1)} & 0x3f) + 1)`;
        return `(${name})(${a} ${this.#random.pick(["/", "%"])} ${divisor})`;
      }
      case 3:
        return `(${name})~${a}`;
      default: {
        const operator = this.#random.pick(["+", "-", "*", "&", "|", "^"]);
        return `(${name})(${a} ${operator} ${this.expression(type, depth)})`;
      }
    }
  }

  #converted(type: Type, depth: number): string {
    const from = this.#random.pick(stored);
    const value = this.expression(from, depth);
    if (from.kind !== "float") return `(${type.name})${value}`;
    // Through what holds the clamped value, whatever its sign.
    return `(${type.name})(i64)clamped(${value}, 9e18)`;
  }

  /** Declares a variable of a random type. */
  declaration(name: string): string {
    const type = this.#random.pick(types);
    const text = `${type.name} ${name} = ${this.expression(type, 3)};`;
    this.#variables.push({ name, type });
    return text;
  }

  #assignment(depth: number): string {
    const { name, type } = this.#random.pick(this.#variables);
    return `${name} = ${this.expression(type, depth)};`;
  }

  statement(): string {
    switch (this.#random.below(5)) {
      case 0: {
        const count = 3 + this.#random.below(60);
        return `for (u32 i = 0; i < ${count}; i++) { ${this.#assignment(3)} }`;
      }
      case 1: {
        const type = this.#random.pick(stored);
        this.#variables.push(INDEX);
        const value = this.expression(type, 3);
        this.#variables.pop();
        return `for (u32 i = 0; i < 64; i++) array_${type.name}[i] = ${value};`;
      }
      case 2: {
        const cases = Array.from(
          { length: 8 },
          (_, index) =>
            `case ${index}: ${this.#assignment(2)} ${
              this.#random.oneIn(3) ? "" : "break;"
            }`,
        );
        const selector = this.expression(U32, 2);
        return `switch (${selector} % 9) { ${cases.join(" ")} default: ${
          this.#assignment(1)
        } }`;
      }
      default:
        return `if (${this.#condition(2)}) { ${this.#assignment(3)} } else { ${
          this.#assignment(2)
        } }`;
    }
  }
}

/** One function and the one that calls it with random arguments. */
function writeFunction(random: Random, index: number): string {
  const parameters = Array.from(
    { length: 1 + random.below(9) },
    (_, at): Variable => ({ name: `p${at}`, type: random.pick(types) }),
  );
  const writer = new Writer(random, parameters);
  const body: string[] = [];
  for (let count = 2 + random.below(4); count > 0; count--) {
    body.push(writer.declaration(`v${count}`));
  }
  for (let count = 2 + random.below(5); count > 0; count--) {
    body.push(writer.statement());
  }
  const result = random.pick(types);
  body.push(`return ${writer.expression(result, 3)};`);
  const list = parameters.map(({ name, type }) => `${type.name} ${name}`);
  const values = parameters.map(({ type }) =>
    type.kind === "float"
      ? `(${type.name})(i32)next_random()`
      : `(${type.name})next_random()`
  );
  const call = `f${index}(${values.join(", ")})`;
  const noted = result.kind === "float"
    ? `note_float(${call})`
    : `note((u64)${call})`;
  return `__attribute__((noinline)) static ${result.name} f${index}(${
    list.join(", ")
  })
{
    ${body.join("\n    ")}
}
static void call${index}(void) { ${noted}; }`;
}

const FUNCTIONS = 8;

/** The source of a program that defines `test_random`. */
export function writeProgram(seed: number): string {
  const random = new Random(seed);
  const arrays = stored.map(({ name }) => `static ${name} array_${name}[64];`);
  const functions = Array.from(
    { length: FUNCTIONS },
    (_, index) => writeFunction(random, index),
  );
  const calls = functions.map((_, index) => `call${index}();`);
  const notes = stored.map(({ name, kind }) =>
    `for (int i = 0; i < 64; i++) ${
      kind === "float" ? "note_float" : "note"
    }((${kind === "float" ? "double" : "u64"})array_${name}[i]);`
  );
  return `#include "program.h"
${arrays.join("\n")}
${CLAMP}
${functions.join("\n")}
void test_random(void)
{
    for (int round = 0; round < 20; round++) {
        ${calls.join("\n        ")}
    }
    print("results", hash);
    ${notes.join("\n    ")}
    print("arrays", hash);
}
`;
}
