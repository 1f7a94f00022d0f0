import type { SignalName } from "../../src/api/constants.ts";
import { signalNumber } from "../language/row.ts";

/** The bit of a signal in a set. */
export function bit(signal: SignalName): number {
  return 1 << (signalNumber(signal) - 1);
}
