/**
 * docs/syscalls.md, made from the paragraphs and the shared refusals.
 *
 * @module
 */

import { syscallsByNumber } from "../calls.ts";
import type { SystemCall } from "../calls.ts";
import { callSection } from "./call_section.ts";
import { hazardSection } from "./hazards.ts";
import { mechanismSections, pathSection } from "./mechanisms.ts";

const head = `<!-- Generated from src/api by \`deno task generate\`. -->

# System calls

All calls of the reference, as its source has them. What a call refuses stands
in the order in which the reference checks it: the first check that applies
decides. A check that several calls share names its mechanism, which is told of
[at the end](#mechanisms); what a walk along a path checks is told of under
[Paths](#paths). A name in parentheses is that of the refusal, as rows and the
ledger know it (\`deno task ledger --call NAME\` says which rows show it).
*Waived* is what no row can show, with the reason.
`;

const tableHead = `## Table

*Lock*: serialised within a process by the big process lock. *Blocks*: may wait
for something else. *Family*: names the files in \`src/api/calls\` and
\`src/kernel/syscalls\`.
`;

/** The text of docs/syscalls.md. */
export function syscallsDocument(): string {
  return [
    head,
    contents(),
    tableHead,
    table(),
    ...syscallsByNumber.map(callSection),
    pathSection(),
    ...mechanismSections(),
    hazardSection(),
  ].join("\n");
}

function contents(): string {
  const families = [...Map.groupBy(syscallsByNumber, ({ family }) => family)]
    .sort(([a], [b]) => a < b ? -1 : 1);
  return [
    "## Contents",
    "",
    ...families.map(([family, calls]) =>
      `- **${family}**: ${calls.map(link).join(", ")}`
    ),
    "- [Paths](#paths)",
    "- [Mechanisms](#mechanisms)",
    "- [Hazards](#hazards)",
    "",
  ].join("\n");
}

function table(): string {
  return [
    "| number | call | family | lock | blocks | promises |",
    "| ---: | --- | --- | --- | --- | --- |",
    ...syscallsByNumber.map((call) => {
      const promises = new Set(call.promises.map(({ promise }) => promise));
      const cells = [
        call.number,
        link(call),
        call.family,
        call.bigProcessLock ? "yes" : "",
        call.blocks ? "yes" : "",
        [...promises].join(", "),
      ];
      return `| ${cells.join(" | ")} |`;
    }),
    "",
  ].join("\n");
}

function link({ name }: SystemCall): string {
  return `[${name}](#${name})`;
}
