/**
 * A tracer and the child that it traces.
 *
 * @module
 */

import {
  call,
  type FieldNumber,
  room,
  type Step,
  type Value,
} from "../language/row.ts";

/** What the tracer waits with. */
export const information = room("siginfo_t", "information");

/** The call, its parameters in order. */
export function ptrace(
  request: FieldNumber<"SC_ptrace_params", "request">,
  tid: Value,
  addr: Value = 0,
  data: Value = 0,
): Step {
  return call.ptrace({ request, tid, addr, data });
}

/** Whoever gave up root says that it may be looked at. */
export const dumpable = call.prctl("PR_SET_DUMPABLE", 1, 0, 0);
