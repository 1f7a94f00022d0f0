/**
 * `deno task conformance`: builds the guests where needed, then hands over to
 * the command-line program. `--no-install` forbids installing a toolchain.
 *
 * @module
 */

import { main } from "../src/cli/main.ts";
import { buildGuests } from "./guests.ts";
import { ToolchainError } from "./toolchain.ts";

const NO_INSTALL = "--no-install";

if (import.meta.main) {
  try {
    await buildGuests({ mayInstall: !Deno.args.includes(NO_INSTALL) });
  } catch (error) {
    if (!(error instanceof ToolchainError)) throw error;
    console.error(error.message);
    Deno.exit(3);
  }
  const args = Deno.args.filter((argument) => argument !== NO_INSTALL);
  Deno.exit(await main(["conformance", ...args]));
}
