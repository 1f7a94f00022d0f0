/** Vector ops. @module */
import type { OpTable } from "../op.ts";

/** All vector ops. */
export const vectorOps = {} satisfies OpTable;
