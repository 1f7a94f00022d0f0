/**
 * Results, signals and ends in words.
 *
 * @module
 */

import type { KernelTrouble } from "./answer.ts";
import { EMAXERRNO, errnoName } from "../../src/api/errno.ts";
import { signals } from "../../src/api/constants.ts";
import { type Meaning, tablesOf } from "../../src/api/meaning.ts";
import { showNumber } from "../language/words.ts";
import type { End } from "../language/expectation.ts";

const signalNames = new Map<number, string>(
  Object.entries(signals).map(([name, number]) => [number, name]),
);

/** A signal's name, or its number where it has none. */
function signalName(signal: number): string {
  return signalNames.get(signal) ?? `signal ${signal}`;
}

/** A result as strace shows it. */
export function showResult(result: bigint): string {
  const name = result < 0n && result > -BigInt(EMAXERRNO)
    ? errnoName(Number(-result))
    : undefined;
  if (name !== undefined) return `-1 ${name}`;
  const unsigned = BigInt.asUintN(64, result);
  return unsigned > 0xffffn ? `0x${unsigned.toString(16)}` : `${result}`;
}

/** A result with the names that its meaning in the call's paragraph gives it. */
export function showReturned(
  result: bigint,
  meaning: Meaning | undefined,
): string {
  const number = Number(result);
  const hasNames = meaning !== undefined &&
    (meaning.kind === "octal" || tablesOf(meaning).length > 0);
  return hasNames && !isError(result) && Number.isSafeInteger(number)
    ? showNumber(number, meaning)
    : showResult(result);
}

/** Whether a result is a negated errno. */
export function isError(result: bigint): boolean {
  return result < 0n && result > -BigInt(EMAXERRNO);
}

/** How an actor ended, in words. */
export function showEnd(end: End): string {
  return end.kind === "exited"
    ? `exits with ${end.status}`
    : `killed by ${signalName(end.signal)}`;
}

/** What a kernel said of its own trouble. */
export function showTrouble({ text, pid }: KernelTrouble): string {
  return pid === undefined ? text : `${text} (in process ${pid})`;
}
