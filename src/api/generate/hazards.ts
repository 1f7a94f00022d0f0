/**
 * What the reference does not survive, at the end of docs/syscalls.md.
 *
 * @module
 */

import { type Hazard, hazards } from "../hazards.ts";

/** The section. */
export function hazardSection(): string {
  return [
    "## Hazards",
    "",
    "What the reference's kernel does not survive, and what is answered here",
    "instead. Nothing that `halcyon export` writes does any of it, but for rows",
    "that say so (`hazard` in its manifest): they come last, and the program's",
    "argument `--no-hazards` leaves them out.",
    "",
    "| hazard | call | kernel | when | here | source |",
    "| --- | --- | --- | --- | --- | --- |",
    ...Object.entries<Hazard>(hazards).map(([name, hazard]) => {
      const { call, does, when, answer, source } = hazard;
      const link = `[${call}](#${call})`;
      const cells = [name, link, does, when.replace(/,$/, ""), answer];
      return `| ${cells.join(" | ")} | \`Kernel/${source}\` |`;
    }),
    "",
  ].join("\n");
}
