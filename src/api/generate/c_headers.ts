/**
 * The guests' C headers, made from the tables. Every offset and size is asserted,
 * so that the compiler of each architecture checks the layouts.
 *
 * @module
 */

import * as constants from "../constants.ts";
import * as file from "../constants/file.ts";
import * as ioctl from "../constants/ioctl.ts";
import * as limits from "../constants/limits.ts";
import * as memory from "../constants/memory.ts";
import * as mount from "../constants/mount.ts";
import * as process from "../constants/process.ts";
import * as signal from "../constants/signal.ts";
import * as socket from "../constants/socket.ts";
import * as terminal from "../constants/terminal.ts";
import * as time from "../constants/time.ts";
import { EMAXERRNO, errno } from "../errno.ts";
import type { Meaning, Pointee } from "../meaning.ts";
import { architectureLayouts, isArray, isScalar, layouts } from "../structs.ts";
import type { FieldRow, FieldType, Layout, Scalar } from "../structs.ts";
import { syscallsByNumber } from "../calls.ts";

const topics = {
  file,
  ioctl,
  limits,
  memory,
  mount,
  process,
  signal,
  socket,
  terminal,
  time,
};

const macros = {
  x86_64: "__x86_64__",
  aarch64: "__aarch64__",
  riscv64: "__riscv",
} as const;

/** C spelling of the scalar types. */
const scalarNames: Readonly<Record<Scalar, string>> = {
  char: "char",
  i8: "int8_t",
  u8: "uint8_t",
  i16: "int16_t",
  u16: "uint16_t",
  i32: "int32_t",
  u32: "uint32_t",
  i64: "int64_t",
  u64: "uint64_t",
  size: "size_t",
  pointer: "void*",
  opaque: "void*",
};

/** The headers: name of the file → its text. */
export function cHeaders(): Map<string, string> {
  const headers = new Map<string, string>();
  const add = (name: string, body: string) =>
    headers.set(
      `${name}.h`,
      `// Generated from src/api by \`deno task generate\`; do not edit.\n` +
        `#pragma once\n\n${body}`,
    );
  add("errno", defines(errno) + define("EMAXERRNO", EMAXERRNO));
  add("syscalls", syscallNumbers());
  for (const [topic, module] of Object.entries(topics)) {
    add(topic, defines(numbersOf(module)));
  }
  add("structs", structs());
  const all = [...headers.keys()].map((name) => `#include "${name}"\n`);
  add("halcyon", all.join(""));
  return headers;
}

function define(name: string, value: number | bigint): string {
  const text = value > 0x7fff_ffff
    ? `0x${value.toString(16)}u`
    : value < 0
    ? `(${value})`
    : String(value);
  return `#define ${name} ${text}\n`;
}

function defines(numbers: Readonly<Record<string, number | bigint>>): string {
  return Object.entries(numbers).map(([name, value]) => define(name, value))
    .join("");
}

/** The numbers that a module of constants exports, in the tables' order. */
function numbersOf(
  module: Readonly<Record<string, unknown>>,
): Record<string, number | bigint> {
  const numbers: Record<string, number | bigint> = {};
  for (const value of Object.values(module)) {
    if (typeof value !== "object" || Array.isArray(value)) continue;
    for (const [name, number] of Object.entries(value as object)) {
      if (name in constants && typeof number === "number") {
        numbers[name] = number;
      }
    }
  }
  for (const [name, value] of Object.entries(module)) {
    if (typeof value === "number" || typeof value === "bigint") {
      numbers[name] = value;
    }
  }
  return numbers;
}

function syscallNumbers(): string {
  const numbers = syscallsByNumber.map(({ name, number }) =>
    define(`SC_${name}`, number)
  );
  return numbers.join("") + define("SC_COUNT", syscallsByNumber.length);
}

function structs(): string {
  const done = new Set<Layout>();
  let text = "#include <stddef.h>\n#include <stdint.h>\n\n";
  const declare = (layout: Layout): void => {
    if (done.has(layout)) return;
    done.add(layout);
    for (const row of Object.values(layout.fields)) {
      for (const needed of layoutsIn(row)) declare(needed);
    }
    text += structDefinition(layout);
  };
  layouts.forEach(declare);
  for (const by of Object.values(architectureLayouts)) {
    Object.entries(by).forEach(([architecture, layout], index) => {
      text += `${index === 0 ? "#if" : "#elif"} defined(${
        macros[architecture as keyof typeof macros]
      })\n`;
      text += structDefinition(layout);
    });
    text += "#endif\n\n";
  }
  return text;
}

function layoutsIn([, type, meaning]: FieldRow): Layout[] {
  const needed: Layout[] = [];
  const element = isArray(type) ? type.element : type;
  if (!isScalar(element) && !isArray(element)) needed.push(element);
  if (meaning?.kind === "pointer" && typeof meaning.to === "object") {
    needed.push(meaning.to);
  }
  return needed;
}

function structDefinition({ name, size, align, fields }: Layout): string {
  const packed = align === 1 ? " __attribute__((packed))" : "";
  let text = `struct ${name} {\n`;
  for (const [field, [, type, meaning]] of Object.entries(fields)) {
    text += `    ${declaration(field, type, meaning)};\n`;
  }
  text += `}${packed};\n`;
  if (!/^SC_|^[a-z_0-9]+(?<!_t)$/.test(name)) {
    text += `typedef struct ${name} ${name};\n`;
  }
  text += `_Static_assert(sizeof(struct ${name}) == ${size}, "${name}");\n`;
  for (const [field, [offset]] of Object.entries(fields)) {
    text += `_Static_assert(offsetof(struct ${name}, ${field}) == ${offset}, ` +
      `"${name}.${field}");\n`;
  }
  return text + "\n";
}

function declaration(
  name: string,
  type: FieldType,
  meaning: Meaning | undefined,
): string {
  if (isArray(type)) {
    return `${declaration(name, type.element, undefined)}[${type.count}]`;
  }
  if (!isScalar(type)) return `struct ${type.name} ${name}`;
  if (type === "pointer" && meaning?.kind === "pointer") {
    const constant = meaning.access === "read" ? " const" : "";
    return `${pointeeName(meaning.to)}${constant}* ${name}`;
  }
  return `${scalarNames[type]} ${name}`;
}

/** C spelling of what a pointer points at. */
export function pointeeName(to: Pointee): string {
  if (typeof to === "object") return `struct ${to.name}`;
  if (to === "bytes") return "void";
  if (to === "text" || to === "path") return "char";
  return scalarNames[to];
}
