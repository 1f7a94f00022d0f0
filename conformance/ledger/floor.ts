/**
 * The least that the rows must cover of the ledger. It may only rise.
 *
 * @module
 */

/** Entries that rows claim to cover. */
export const floor = 2120;
