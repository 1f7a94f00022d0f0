/**
 * `deno task conformance`: builds the guests where needed, then does what
 * `halcyon conformance` does.
 *
 * @module
 */

import { type Command, defineCommand } from "../src/cli/command.ts";
import {
  conformance,
  type ConformanceValues,
  declaration,
} from "../src/cli/conformance.ts";
import { buildGuests } from "./guests.ts";
import { noInstall } from "./task.ts";

const program = "deno task conformance";

/** The task. */
export const command: Command = defineCommand<
  ConformanceValues & { "no-install": boolean }
>(
  {
    ...declaration,
    program,
    about: `Builds the guest programs where needed. ${declaration.about}`,
    options: { ...declaration.options, "no-install": noInstall },
    // Whoever forbids installing gets what was asked for: nothing is built.
    onlyWith: { list: [...declaration.onlyWith?.list ?? [], "no-install"] },
  },
  async (given, output) => {
    const { options } = given;
    if (!options.list) {
      await buildGuests({ mayInstall: !options["no-install"] });
    }
    return await conformance(given, output, program);
  },
);
