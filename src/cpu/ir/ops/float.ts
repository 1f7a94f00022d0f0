/** Scalar float ops. @module */
import type { OpTable } from "../op.ts";

/** All float ops. */
export const floatOps = {} satisfies OpTable;
