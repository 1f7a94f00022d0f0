import type { Use } from "../language/use.ts";
import { ownFile } from "../language/kinds.ts";
import { open } from "../language/row.ts";

/** `f`, opened. */
export function opened(flags: number): Pick<Use, "setup" | "before"> {
  return { setup: ownFile, before: [open("f", flags).as("fd")] };
}
