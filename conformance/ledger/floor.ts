/**
 * The least that must be covered of the ledger. It may only rise.
 *
 * @module
 */

/** Entries that rows and scenarios cover. */
export const floor = 3550;

/** Entries that the rows alone cover, each seen to be enforced in a run. */
export const rowFloor = 3460;
