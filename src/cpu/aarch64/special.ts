/**
 * State slots of this front end's own.
 *
 * @module
 */

import { Slots } from "../ir/slots.ts";

/** Where this front end keeps what the shared map of slots does not name. */
export const Special = {
  /** TPIDRRO_EL0. */
  threadPointerReadOnly: Slots.special,
  /** FPSR's bits without a place of their own: QC, and AArch32's NZCV. */
  floatStatus: Slots.special + 1,
} as const;
