// The mark of a row whose handler is not written yet: calling it is ENOSYS, and
// the suite leaves out the rows about it. A test holds the list against the
// handlers, and its length may only fall.

import type { SyscallName } from "./calls.ts";

/** Calls without a handler. */
export const unwritten: readonly SyscallName[] = [];
