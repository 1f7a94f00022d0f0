/**
 * A row as the TypeScript of a case file: what a shrunk program becomes.
 *
 * @module
 */

import {
  type FieldRow,
  type FieldType,
  isArray,
  isScalar,
  type Layout,
  sizeOf,
} from "../../src/api/layout.ts";
import { signals } from "../../src/api/constants.ts";
import type { Row } from "../language/row.ts";
import { allSteps, type Step } from "../language/step.ts";
import {
  type Block,
  KERNEL,
  NULL,
  type Patch,
  UNMAPPED,
  type Value,
} from "../language/value.ts";

/** What stands behind a step instead of `.whatever()`, and a remark on it. */
export interface Remark {
  readonly expectation: string;
  readonly comment: string;
}

const constants = new Map<Value, string>([
  [NULL, "NULL"],
  [UNMAPPED, "UNMAPPED"],
  [KERNEL, "KERNEL"],
]);

function signalName(number: number): string {
  return Object.entries(signals).find(([, one]) => one === number)?.[0] ??
    `${number}`;
}

function isPlainText(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte >= 32 && byte < 127);
}

/** Bytes as a string where they are one, else as an array. */
function bytesText(bytes: Uint8Array): string {
  return isPlainText(bytes)
    ? JSON.stringify(new TextDecoder().decode(bytes))
    : `Uint8Array.of(${bytes.join(", ")})`;
}

function blocksIn(value: Value, visit: (block: Block) => void): void {
  if (typeof value !== "object") return;
  if (value.kind === "block") visit(value);
  else if ("block" in value) visit(value.block);
}

/** Prints one row. */
class RowPrinter {
  readonly #names = new Map<Block, string>();
  readonly #uses = new Map<Block, number>();
  readonly #declarations: string[] = [];
  readonly #imports = new Set<string>(["type Row", "row"]);
  readonly #layouts = new Set<string>();
  readonly #remarks: ReadonlyMap<Step, Remark>;

  constructor(remarks: ReadonlyMap<Step, Remark>) {
    this.#remarks = remarks;
  }

  print(row: Row, root: string): string {
    const { setup, steps, teardown, as, arch, limit, note } = row;
    for (const step of allSteps([...setup, ...steps, ...teardown])) {
      this.#count(step);
    }
    const parts = [
      ...(note === undefined ? [] : [`note: ${JSON.stringify(note)},`]),
      ...(as === "root" ? ['as: "root",'] : []),
      ...(arch === undefined ? [] : [`arch: ${JSON.stringify(arch)},`]),
      ...(limit === undefined ? [] : [`limit: ${limit},`]),
      ...this.#steps("setup", setup),
      ...this.#steps("steps", steps),
      ...this.#steps("teardown", teardown),
    ];
    const text = `export const rows: readonly Row[] = [\n  row(${
      JSON.stringify(row.id)
    }, {\n${indent(parts.join("\n"), "    ")}\n  }),\n];\n`;
    const list = (names: Set<string>): string => [...names].sort().join(", ");
    const layouts = this.#layouts.size === 0
      ? ""
      : `import { ${
        list(this.#layouts)
      } } from "${root}/../src/api/structs.ts";\n`;
    return `import { ${
      list(this.#imports)
    } } from "${root}/language/row.ts";\n${layouts}\n${
      this.#declarations.map((one) => `${one}\n\n`).join("")
    }${text}`;
  }

  #word(name: string): string {
    this.#imports.add(name);
    return name;
  }

  // A block that several places use is one object, and so a constant.
  #count({ action, observations }: Step): void {
    const visit = (block: Block): void => {
      const uses = (this.#uses.get(block) ?? 0) + 1;
      this.#uses.set(block, uses);
      if (uses > 1) return;
      for (const { value } of block.patches) blocksIn(value, visit);
    };
    if (action.kind === "call") {
      for (const value of [action.number, ...action.arguments]) {
        blocksIn(value, visit);
      }
    }
    if ("pointer" in action) blocksIn(action.pointer, visit);
    if ("value" in action) blocksIn(action.value, visit);
    for (const { memory } of observations) blocksIn(memory, visit);
  }

  #steps(name: string, steps: readonly Step[]): readonly string[] {
    if (steps.length === 0 && name !== "steps") return [];
    return [`${name}: ${this.#list(steps)},`];
  }

  #list(steps: readonly Step[]): string {
    if (steps.length === 0) return "[]";
    const lines = steps.map((step) => {
      const remark = this.#remarks.get(step);
      const comment = remark === undefined ? "" : `// ${remark.comment}\n`;
      return indent(`${comment}${this.#step(step)},`, "  ");
    });
    return `[\n${lines.join("\n")}\n]`;
  }

  #step(step: Step): string {
    const { action, binding, expectation, observations } = step;
    const isNamed = (action.kind === "child" || action.kind === "thread") &&
      binding === action.actor;
    const bound = binding === undefined || isNamed
      ? ""
      : `.as(${JSON.stringify(binding)})`;
    const expected = this.#remarks.get(step)?.expectation ??
      (expectation.kind === "anything" ? ".whatever()" : "");
    const seen = observations.map(({ memory, offset, length, wanted }) => {
      if (wanted.kind !== "anything") return "";
      if (memory.kind === "result") {
        const target = { ...memory, add: memory.add + BigInt(offset) };
        this.#word("anything");
        return `.observes(${this.#value(target)}, anything, ${length})`;
      }
      return offset === 0
        ? `.observes(${this.#value(memory)})`
        : `.observes(${this.#word("inside")}(${
          this.#value(memory)
        }, ${offset}))`;
    });
    return `${this.#action(step)}${bound}${expected}${seen.join("")}`;
  }

  #action({ action }: Step): string {
    const values = (list: readonly Value[]): string =>
      list.map((value) => this.#value(value)).join(", ");
    switch (action.kind) {
      case "call":
        return action.name === undefined
          ? `${this.#word("callNumber")}(${
            values([action.number, ...action.arguments])
          })`
          : `${this.#word("call")}.${action.name}(${values(action.arguments)})`;
      case "image":
        return `${this.#word("newImage")}(${JSON.stringify(action.actor)}, ${
          this.#list(action.steps)
        })`;
      case "child":
      case "thread":
        return `${this.#word(action.kind)}(${JSON.stringify(action.actor)}, ${
          this.#list(action.steps)
        })`;
      case "join":
        return `${this.#word("join")}(${JSON.stringify(action.actor)})`;
      case "handler":
        return `${this.#word("onSignal")}("${signalName(action.signal)}", ${
          this.#list(action.steps)
        }, { flags: ${action.flags}, mask: ${action.mask} })`;
      case "barrier":
        return `${this.#word("barrier")}(${JSON.stringify(action.name)})`;
      case "settle":
        return `${this.#word("settle")}(${action.milliseconds})`;
      case "load":
      case "jump":
        return `${this.#word(action.kind)}(${this.#value(action.pointer)})`;
      case "store":
        return `${this.#word("store")}(${
          values([action.pointer, action.value])
        })`;
      case "fill-descriptors":
        return `${this.#word("fillDescriptors")}(${action.keep})`;
    }
  }

  #value(value: Value): string {
    if (typeof value === "number") return `${value}`;
    if (typeof value === "bigint") return `${value}n`;
    const constant = constants.get(value);
    if (constant !== undefined) return this.#word(constant);
    switch (value.kind) {
      case "bad":
        return `${value.address}n`;
      case "result":
        return `${this.#word("result")}(${JSON.stringify(value.name)}${
          value.add === 0n ? "" : `, ${value.add}n`
        })`;
      case "word":
        return `${this.#word("word")}(${
          this.#value(value.block)
        }, ${value.offset}, ${value.size})`;
      case "inside":
        return `${this.#word("inside")}(${
          this.#value(value.block)
        }, ${value.offset})`;
      case "crossing":
        return `${this.#word("crossing")}(${this.#value(value.block)})`;
      case "read-only":
        return `${this.#word("readOnly")}(${this.#value(value.block)})`;
      case "block":
        return this.#block(value);
    }
  }

  #block(block: Block): string {
    if (block.name === "signal information") {
      return this.#word("SIGNAL_INFORMATION");
    }
    const known = this.#names.get(block);
    if (known !== undefined) return known;
    const text = this.#memory(block);
    if ((this.#uses.get(block) ?? 0) < 2) return text;
    const name = `memory${this.#names.size + 1}`;
    this.#names.set(block, name);
    this.#declarations.push(`const ${name} = ${text};`);
    return name;
  }

  #memory(block: Block): string {
    const { layout, bytes, patches, size, name } = block;
    const named = name === undefined ? "" : `, ${JSON.stringify(name)}`;
    if (layout !== undefined) {
      this.#layouts.add(layout.name);
      const fields = this.#fields(layout, block, 0);
      return fields === "{}"
        ? `${this.#word("room")}(${layout.name}${named})`
        : `${this.#word("struct")}(${layout.name}, ${fields}${named})`;
    }
    if (patches.length === 0) return this.#bytes(bytes, size, named);
    const sorted = [...patches].sort((a, b) => a.offset - b.offset);
    const [first] = sorted;
    const isEven = first !== undefined && first.offset === 0 &&
      first.size * sorted.length === size &&
      sorted.every((one, index) => one.offset === index * first.size);
    if (isEven) return this.#words(first.size, sorted, named);
    const parts: string[] = [];
    let at = 0;
    const rest = (end: number): void => {
      if (end > at) parts.push(this.#bytes(bytes.subarray(at, end), end - at));
    };
    for (const patch of sorted) {
      rest(patch.offset);
      parts.push(this.#words(patch.size, [patch], ""));
      at = patch.offset + patch.size;
    }
    rest(size);
    return `${this.#word("array")}([${parts.join(", ")}]${named})`;
  }

  #words(size: number, patches: readonly Patch[], named: string): string {
    const values = patches.map(({ value }) => this.#value(value)).join(", ");
    return `${this.#word("words")}(${size}, [${values}]${named})`;
  }

  #bytes(bytes: Uint8Array, size: number, named = ""): string {
    const [first = 0] = bytes;
    const used = bytes.subarray(0, size);
    if (used.every((byte) => byte === 0)) {
      return `${this.#word("buffer")}(${size}${named})`;
    }
    if (used.length === size && size > 8 && used.every((it) => it === first)) {
      return `${this.#word("filled")}(${size}, ${first}${named})`;
    }
    const whole = new Uint8Array(size);
    whole.set(used);
    return `${this.#word("text")}(${bytesText(whole)}${named})`;
  }

  #fields(layout: Layout, block: Block, base: number): string {
    const shown = Object.entries<FieldRow>(layout.fields).flatMap((
      [name, [offset, type]],
    ) => {
      const text = this.#field(type, block, base + offset);
      return text === undefined ? [] : [`${name}: ${text}`];
    });
    return shown.length === 0 ? "{}" : `{ ${shown.join(", ")} }`;
  }

  #field(type: FieldType, block: Block, at: number): string | undefined {
    const patch = (offset: number): Patch | undefined =>
      block.patches.find((patch) => patch.offset === offset);
    if (isScalar(type)) {
      const value = patch(at)?.value;
      return value === undefined ? undefined : this.#value(value);
    }
    if (isArray(type)) {
      return this.#elements(type.element, type.count, block, at);
    }
    if (type.name === "StringArgument") {
      return this.#string(patch(at)?.value, patch(at + 8)?.value);
    }
    const fields = this.#fields(type, block, at);
    return fields === "{}" ? undefined : fields;
  }

  #elements(
    element: FieldType,
    count: number,
    block: Block,
    at: number,
  ): string | undefined {
    if (element === "char" || element === "u8") {
      const bytes = block.bytes.subarray(at, at + count);
      const end = bytes.findLastIndex((byte) => byte !== 0) + 1;
      return end === 0 ? undefined : bytesText(bytes.subarray(0, end));
    }
    const size = sizeOf(element);
    const list = Array.from(
      { length: count },
      (_, index) => this.#field(element, block, at + index * size),
    );
    return list.every((one) => one === undefined)
      ? undefined
      : `[${list.map((one) => one ?? "0").join(", ")}]`;
  }

  #string(pointer?: Value, length?: Value): string | undefined {
    if (pointer === undefined && length === undefined) return undefined;
    const isText = typeof pointer === "object" && pointer.kind === "block" &&
      pointer.patches.length === 0 && pointer.size === length &&
      pointer.bytes.length === length && isPlainText(pointer.bytes);
    if (isText) return bytesText(pointer.bytes);
    const characters = pointer === undefined ? "0" : this.#value(pointer);
    const count = length === undefined ? "0" : this.#value(length);
    return `{ characters: ${characters}, length: ${count} }`;
  }
}

function indent(text: string, by: string): string {
  return text.split("\n").map((line) => line === "" ? line : by + line).join(
    "\n",
  );
}

/**
 * The module of a case file with this row. `root` is where `conformance` lies
 * from there; `remarks` say what is known of single steps.
 */
export function printRow(
  row: Row,
  remarks: ReadonlyMap<Step, Remark> = new Map(),
  root = "../..",
): string {
  return new RowPrinter(remarks).print(row, root);
}
