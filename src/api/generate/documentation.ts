// docs/syscalls.md, made from the table.

import type { ArgumentType } from "../argument.ts";
import type { Meaning } from "../meaning.ts";
import type { Layout } from "../structs.ts";
import { syscallsByNumber } from "../calls.ts";
import type { Parameter, SystemCall } from "../calls.ts";
import { pointeeName } from "./c_headers.ts";

const head = `<!-- Generated from src/kernel/api by \`deno task headers\`. -->

# System calls

All calls of the reference. *Lock*: serialised within a process by the big
process lock. *Blocks*: may wait for something else. *Family* names the file of
the handler in \`src/kernel/syscalls/\` and of the row in
\`src/kernel/api/syscalls/\`. What each error means, in the order in which the
reference checks, is in the ledger: \`deno task ledger --call NAME\`.

`;

/** The text of docs/syscalls.md. */
export function syscallsDocument(): string {
  const table = [
    "| number | call | family | lock | blocks | promises |",
    "| ---: | --- | --- | --- | --- | --- |",
    ...syscallsByNumber.map((row) =>
      `| ${row.number} | [${row.name}](#${row.name}) | ${row.family} | ${
        row.bigProcessLock ? "yes" : ""
      } | ${row.blocks ? "yes" : ""} | ${
        [...new Set(row.promises.map(({ promise }) => promise))].join(", ")
      } |`
    ),
  ];
  return head + table.join("\n") + "\n\n" +
    syscallsByNumber.map(section).join("\n");
}

function section(row: SystemCall): string {
  const lines = [
    `## ${row.name}`,
    "",
    "```c",
    `${row.name}(${row.parameters.map(parameter).join(", ")})`,
    ...row.parameters.flatMap(struct),
    "```",
    "",
  ];
  for (const { promise, when } of row.promises) {
    const name = promise === "unpledged"
      ? "no promises may have been made"
      : `promise \`${promise}\``;
    lines.push(`- ${name}: ${when}`);
  }
  const errors = [...row.errnos].map((name) => `\`${name}\``);
  lines.push(`- errors: ${errors.length > 0 ? errors.join(" ") : "none"}`, "");
  return lines.join("\n");
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
