import { siginfo_t } from "../../src/api/structs.ts";
import { room, struct } from "./struct_block.ts";
import type { Block } from "./value.ts";

/**
 * What the kernel told the last handler that ran: its siginfo_t, to be
 * observed in the handler's steps or later.
 */
export const SIGNAL_INFORMATION: Block<typeof siginfo_t> = room(
  siginfo_t,
  "signal information",
);

/** A siginfo_t full of sevens: what the kernel leaves alone stays 7. */
export const sevens: Block<typeof siginfo_t> = struct(siginfo_t, {
  si_signo: 7,
  si_code: 7,
  si_errno: 7,
  si_pid: 7,
  si_uid: 7,
  si_addr: 7,
  si_status: 7,
  si_band: 7,
  si_value: 7,
});
