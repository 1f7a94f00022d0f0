import type { Use } from "../families/use.ts";
import { ownFile } from "../families/uses/kinds.ts";
import { open } from "../harness/row.ts";

/** `f`, opened. */
export function opened(flags: number): Pick<Use, "setup" | "before"> {
  return { setup: ownFile, before: [open("f", flags).as("fd")] };
}
