/**
 * A call's signature in docs/syscalls.md.
 *
 * @module
 */

import type { ArgumentType } from "../argument.ts";
import type { Parameter, SystemCall } from "../calls.ts";
import type { Meaning } from "../meaning.ts";
import type { Layout } from "../structs.ts";
import { pointeeName } from "./c_headers.ts";

/** The call as in C, and the structs that only it takes. */
export function signature({ name, parameters }: SystemCall): string[] {
  return [
    `${name}(${parameters.map(parameter).join(", ")})`,
    ...parameters.flatMap(struct),
  ];
}

function parameter([name, type, meaning]: Parameter): string {
  return `${typeName(type, meaning)} ${name}`;
}

function typeName(type: ArgumentType, meaning: Meaning | undefined): string {
  if (type === "opaque") return "void*";
  if (type !== "pointer") return type;
  if (meaning?.kind !== "pointer") return "void*";
  const constant = meaning.access === "read" ? " const" : "";
  return `${pointeeName(meaning.to)}${constant}*`;
}

function struct([, , meaning]: Parameter): string[] {
  if (meaning?.kind !== "pointer" || typeof meaning.to !== "object") return [];
  return meaning.to.name.startsWith("SC_") ? fields(meaning.to) : [];
}

function fields(layout: Layout): string[] {
  return [
    `struct ${layout.name} {`,
    ...Object.entries(layout.fields).map(([name, [, type, meaning]]) => {
      if (typeof type === "object") {
        const element = "element" in type ? type.element : type;
        const count = "element" in type ? `[${type.count}]` : "";
        return `    ${
          typeof element === "string" ? element : element.name
        } ${name}${count};`;
      }
      const pointer = type === "pointer" ? typeName(type, meaning) : type;
      return `    ${pointer === "opaque" ? "void*" : pointer} ${name};`;
    }),
    "};",
  ];
}
