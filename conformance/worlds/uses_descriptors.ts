import { type FieldNumber, open } from "../language/row.ts";
import type { Use } from "../language/use.ts";
import { ownFile } from "../language/kinds.ts";

/** `f`, opened. */
export function opened<const O extends string>(
  options: FieldNumber<"SC_open_params", "options", O>,
): Pick<Use, "setup" | "before"> {
  return { setup: ownFile, before: [open("f", options).as("fd")] };
}
