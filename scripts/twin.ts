/**
 * `deno task twin`: builds the guests where needed, then does what `halcyon
 * twin` does.
 *
 * @module
 */

import { type Command, defineCommand } from "../src/cli/command.ts";
import { slicedMachine } from "../conformance/twin/sliced_machine.ts";
import { declaration, twin, type TwinValues } from "../src/cli/twin.ts";
import { buildGuests } from "./guests.ts";
import { noInstall } from "./task.ts";

/** The task. */
export const command: Command = defineCommand<
  TwinValues & { "no-install": boolean }
>(
  {
    ...declaration,
    program: "deno task twin",
    about: `Builds the guest programs where needed. ${declaration.about}`,
    options: {
      ...declaration.options,
      target: {
        ...declaration.options.target,
        description:
          "what to compare with: seeds, slices (the machine is left and " +
          "entered again everywhere), without=REFUSAL, or a command for sh " +
          "(seeds)",
      },
      "no-install": noInstall,
    },
    onlyWith: {
      export: [...declaration.onlyWith?.export ?? [], "no-install"],
      logs: [...declaration.onlyWith?.logs ?? [], "no-install"],
    },
  },
  async ({ options, operands }, output) => {
    if (!options.logs) {
      await buildGuests({ mayInstall: !options["no-install"] });
    }
    return await twin(options, operands, output, { slices: slicedMachine });
  },
);
