import { siginfo_t } from "../../src/api/structs.ts";
import { room } from "./struct_block.ts";
import type { Block } from "./value.ts";

/**
 * What the kernel told the last handler that ran: its siginfo_t, to be
 * observed in the handler's steps or later.
 */
export const SIGNAL_INFORMATION: Block<typeof siginfo_t> = room(
  siginfo_t,
  "signal information",
);
