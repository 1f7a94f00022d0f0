/**
 * WebAssembly modules as text: what the module builder of this folder can
 * have written, in the notation of the core specification, one instruction a
 * line.
 *
 * @module
 */

import { type ValueType, valueTypes } from "./assembler.ts";
import {
  lane,
  memory,
  plain,
  relaxed,
  saturating,
  vector,
  vectorMemory,
} from "./opcodes.ts";

/** What is known of the places that a module accesses. */
export interface TextOptions {
  /** What lies at an address of linear memory, where that has a name. */
  readonly nameOf?: (address: number) => string | undefined;
}

/** How an instruction goes on behind its number. */
type Immediates = "none" | "memory" | "lane";

interface Known {
  readonly name: string;
  readonly immediates: Immediates;
}

const PREFIX = { saturating: 0xfc, vector: 0xfd } as const;

function inverse(
  tables: readonly (readonly [
    Readonly<Record<string, number>>,
    Immediates,
  ])[],
): ReadonlyMap<number, Known> {
  return new Map(
    tables.flatMap(([table, immediates]) =>
      Object.entries(table).map(([name, code]) =>
        [code, { name, immediates }] as const
      )
    ),
  );
}

const oneByte = inverse([[plain, "none"], [memory, "memory"]]);
const behindSaturating = inverse([[saturating, "none"]]);
const behindVector = inverse([
  [vector, "none"],
  [relaxed, "none"],
  [vectorMemory, "memory"],
  [lane, "lane"],
]);

const typeNames = new Map<number, ValueType>(
  Object.entries(valueTypes).map(([name, code]) => [code, name as ValueType]),
);

class Reader {
  readonly bytes: Uint8Array;
  at = 0;

  constructor(bytes: Uint8Array, at = 0) {
    this.bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new Error("the module ends too early");
    return byte;
  }

  take(count: number): Uint8Array {
    this.at += count;
    return this.bytes.subarray(this.at - count, this.at);
  }

  unsigned(): number {
    return Number(BigInt.asUintN(32, this.signed(false)));
  }

  /** A LEB128 number of any width. */
  signed(isSigned = true): bigint {
    let value = 0n;
    let shift = 0n;
    for (;;) {
      const byte = this.byte();
      value |= BigInt(byte & 0x7f) << shift;
      shift += 7n;
      if (byte & 0x80) continue;
      return isSigned && byte & 0x40 ? value - (1n << shift) : value;
    }
  }

  string(): string {
    return new TextDecoder().decode(this.take(this.unsigned()));
  }

  type(): ValueType {
    const name = typeNames.get(this.byte());
    if (name === undefined) throw new Error("no such type");
    return name;
  }

  types(): ValueType[] {
    return Array.from({ length: this.unsigned() }, () => this.type());
  }
}

/** The sections' contents by their number. */
function sectionsOf(bytes: Uint8Array): ReadonlyMap<number, Reader> {
  const reader = new Reader(bytes, 8);
  const sections = new Map<number, Reader>();
  while (reader.at < bytes.length) {
    const id = reader.byte();
    sections.set(id, new Reader(reader.take(reader.unsigned())));
  }
  return sections;
}

interface FunctionType {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

const clause = (keyword: string, types: readonly string[]): string =>
  types.length === 0 ? "" : ` (${keyword} ${types.join(" ")})`;

const signatureText = ({ parameters, results }: FunctionType): string =>
  clause("param", parameters) + clause("result", results);

/** A whole module. */
export function moduleText(
  bytes: Uint8Array,
  options: TextOptions = {},
): string {
  const sections = sectionsOf(bytes);
  const section = (id: number): Reader =>
    sections.get(id) ?? new Reader(new Uint8Array([0]));
  const types = readTypes(section(1));
  const lines = types.map((type) => `(type (func${signatureText(type)}))`);
  const functions: string[] = [];
  lines.push(...readImports(section(2), functions));
  const declared = readList(section(3), (reader) => reader.unsigned());
  const exports = new Map(
    readList(section(7), (reader) => {
      const name = reader.string();
      reader.byte();
      return [reader.unsigned(), name] as const;
    }),
  );
  const first = functions.length;
  declared.forEach((_, index) =>
    functions.push(exports.get(first + index) ?? `f${first + index}`)
  );
  const bodies = readList(
    section(10),
    (reader) => new Reader(reader.take(reader.unsigned())),
  );
  bodies.forEach((body, index) => {
    const number = first + index;
    const name = exports.get(number);
    const type = types[declared[index]!]!;
    const exported = name === undefined ? "" : ` (export "${name}")`;
    lines.push(
      `(func $${functions[number]}${exported}${signatureText(type)}`,
      ...new Body(body, type, functions, options).lines(),
      ")",
    );
  });
  return `(module\n${lines.map((line) => `  ${line}\n`).join("")})\n`;
}

function readList<T>(reader: Reader, read: (reader: Reader) => T): T[] {
  return Array.from({ length: reader.unsigned() }, () => read(reader));
}

function readTypes(reader: Reader): FunctionType[] {
  return readList(reader, () => {
    reader.byte();
    return { parameters: reader.types(), results: reader.types() };
  });
}

/** The imports' lines; functions' names are added to `functions`. */
function readImports(reader: Reader, functions: string[]): string[] {
  return readList(reader, () => {
    const from = `(import "${reader.string()}" `;
    const name = reader.string();
    switch (reader.byte()) {
      case 0:
        functions.push(name);
        return `${from}"${name}" (func $${name} (type ${reader.unsigned()})))`;
      case 1:
        reader.take(2);
        return `${from}"${name}" (table ${reader.unsigned()} funcref))`;
      default:
        reader.byte();
        return `${from}"${name}" (memory ${reader.unsigned()}))`;
    }
  });
}

const LOCAL_NAMES: Readonly<Record<number, string>> = {
  0x20: "local.get",
  0x21: "local.set",
  0x22: "local.tee",
};
const BLOCK_NAMES: Readonly<Record<number, string>> = {
  0x02: "block",
  0x03: "loop",
  0x04: "if",
};

/** One function's instructions. */
class Body {
  readonly #reader: Reader;
  readonly #functions: readonly string[];
  readonly #options: TextOptions;
  readonly #locals: readonly ValueType[];
  readonly #parameters: number;
  readonly #lines: [depth: number, text: string, comment?: string][] = [];
  /** By local: what it was first set to, if that has a name. */
  readonly #names = new Map<number, string>();
  #depth = 0;

  constructor(
    reader: Reader,
    type: FunctionType,
    functions: readonly string[],
    options: TextOptions,
  ) {
    this.#reader = reader;
    this.#functions = functions;
    this.#options = options;
    this.#parameters = type.parameters.length;
    this.#locals = readList(
      reader,
      () => Array<ValueType>(reader.unsigned()).fill(reader.type()),
    ).flat();
  }

  lines(): string[] {
    const { length } = this.#reader.bytes;
    while (this.#reader.at < length) this.#instruction();
    const comments = [...this.#names].map(([local, name]) =>
      `${local} = ${name}`
    );
    return [
      ...(this.#locals.length > 0
        ? [`  (local ${this.#locals.join(" ")})`]
        : []),
      ...(comments.length > 0 ? [`  ;; locals: ${comments.join(", ")}`] : []),
      ...this.#lines.slice(0, -1).map(([depth, text, comment]) =>
        "  ".repeat(depth + 1) + text +
        (comment === undefined ? "" : ` ;; ${comment}`)
      ),
    ];
  }

  #line(text: string, comment?: string): void {
    this.#lines.push(
      comment === undefined
        ? [this.#depth, text]
        : [this.#depth, text, comment],
    );
  }

  #instruction(): void {
    const reader = this.#reader;
    const code = reader.byte();
    if (code in BLOCK_NAMES) return this.#open(BLOCK_NAMES[code]!);
    if (code in LOCAL_NAMES) return this.#local(LOCAL_NAMES[code]!);
    switch (code) {
      case 0x05:
        this.#depth--;
        this.#line("else");
        this.#depth++;
        return;
      case 0x0b:
        this.#depth--;
        return this.#line("end");
      case 0x0c:
        return this.#line(`br ${reader.unsigned()}`);
      case 0x0d:
        return this.#line(`br_if ${reader.unsigned()}`);
      case 0x0e: {
        const labels = readList(reader, () => reader.unsigned());
        return this.#line(
          `br_table ${[...labels, reader.unsigned()].join(" ")}`,
        );
      }
      case 0x10:
        return this.#line(`call $${this.#functions[reader.unsigned()]}`);
      case 0x11: {
        const type = reader.unsigned();
        reader.byte();
        return this.#line(`call_indirect (type ${type})`);
      }
      case 0x41:
        return this.#line(`i32.const ${reader.signed()}`);
      case 0x42:
        return this.#line(`i64.const ${reader.signed()}`);
      case 0x43:
      case 0x44:
        return this.#floatConstant(code === 0x43 ? 4 : 8);
      case PREFIX.saturating:
        return this.#bulk();
      case PREFIX.vector:
        return this.#vector();
    }
    this.#known(oneByte.get(code));
  }

  #open(name: string): void {
    const type = this.#reader.byte();
    const result = type === 0x40 ? "" : ` (result ${typeNames.get(type)})`;
    this.#line(name + result);
    this.#depth++;
  }

  #local(name: string): void {
    const local = this.#reader.unsigned();
    const before = this.#lines.at(-1);
    if (
      name === "local.set" && local >= this.#parameters &&
      this.#depth === 0 && before?.[2] !== undefined && !this.#names.has(local)
    ) this.#names.set(local, before[2]);
    this.#line(`${name} ${local}`, this.#names.get(local));
  }

  /** The bits as they are: text that says them exactly. */
  #floatConstant(size: 4 | 8): void {
    const bytes = this.#reader.take(size).slice();
    const view = new DataView(bytes.buffer);
    const value = size === 4
      ? view.getFloat32(0, true)
      : view.getFloat64(0, true);
    const bits = size === 4
      ? BigInt(view.getUint32(0, true))
      : view.getBigUint64(0, true);
    this.#line(`f${size * 8}.const ${floatText(value, bits, size)}`);
  }

  #bulk(): void {
    const code = this.#reader.unsigned();
    if (code === 0x0a || code === 0x0b) {
      this.#reader.take(code === 0x0a ? 2 : 1);
      return this.#line(code === 0x0a ? "memory.copy" : "memory.fill");
    }
    this.#known(behindSaturating.get(code));
  }

  #vector(): void {
    const reader = this.#reader;
    const code = reader.unsigned();
    if (code === 0x0c) {
      const bytes = [...reader.take(16)];
      return this.#line(`v128.const i8x16 ${bytes.join(" ")}`);
    }
    if (code === 0x0d) {
      return this.#line(`i8x16.shuffle ${[...reader.take(16)].join(" ")}`);
    }
    this.#known(behindVector.get(code));
  }

  #known(instruction: Known | undefined): void {
    if (instruction === undefined) throw new Error("no such instruction");
    const reader = this.#reader;
    const { name, immediates } = instruction;
    if (immediates === "none") return this.#line(name);
    if (immediates === "lane") return this.#line(`${name} ${reader.byte()}`);
    // What it hints at of the alignment changes nothing.
    reader.unsigned();
    const offset = reader.unsigned();
    const place = offset === 0 ? "" : ` offset=${offset}`;
    const known = offset === 0 ? undefined : this.#options.nameOf?.(offset);
    this.#line(name + place, known);
  }
}

function floatText(value: number, bits: bigint, size: 4 | 8): string {
  const fraction = bits & (1n << (size === 4 ? 23n : 52n)) - 1n;
  const sign = bits >> BigInt(size * 8 - 1) ? "-" : "";
  if (Number.isNaN(value)) return `${sign}nan:0x${fraction.toString(16)}`;
  if (!Number.isFinite(value)) return `${sign}inf`;
  return Object.is(value, -0) ? "-0" : String(value);
}
