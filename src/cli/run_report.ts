/**
 * How a run ended, for people and for shells.
 *
 * @module
 */

import { signals } from "../api/constants.ts";
import type { CodePlace, Crash } from "../machine/crash.ts";
import type { RunEnd } from "./attended_run.ts";
import type { Output } from "./output.ts";

/** The statuses that are not the program's own; `signal` is added to one. */
export const RunStatus = {
  limit: 124,
  deadlock: 125,
  notAProgram: 126,
  signal: 128,
  /** As after ^C: SIGINT's. */
  escaped: 130,
} as const;

function signalName(signal: number): string {
  const found = Object.entries(signals).find(([, value]) => value === signal);
  return found?.[0] ?? `signal ${signal}`;
}

function hexadecimal(value: number | bigint): string {
  return `0x${value.toString(16)}`;
}

function placeText({ file, address, symbol }: CodePlace): string {
  const within = `${file} at ${hexadecimal(address)}`;
  if (symbol === undefined) return `in ${within} (which has no symbols there)`;
  const { name, offset } = symbol;
  return `${name}+${hexadecimal(offset)} in ${within}`;
}

/** What is known of a crash: the deed and the place. */
export function crashLines(crash: Crash | undefined): string[] {
  if (crash === undefined) return [];
  const { what, code, pc, place } = crash;
  const did = what === "" ? [] : [`it ${what}${code ? ` (${code})` : ""}`];
  const where = place === undefined
    ? "where no file is mapped"
    : placeText(place);
  return [...did, `pc ${hexadecimal(pc)}, ${where}`];
}

/** Tells how a run ended, and answers the exit status. */
export function reportResult(
  result: RunEnd,
  path: string,
  output: Output,
): number {
  switch (result.kind) {
    case "exited":
      return result.status;
    case "killed": {
      const { signal, crash } = result;
      output.complain(`halcyon: ${path} was killed by ${signalName(signal)}`);
      for (const line of crashLines(crash)) output.complain(`  ${line}`);
      return RunStatus.signal + signal;
    }
    case "limit":
      output.complain("halcyon: the instruction limit is reached");
      return RunStatus.limit;
    case "stopped":
      output.complain(`halcyon: ${result.why}`);
      return result.status;
    case "deadlock":
      output.complain(`halcyon: deadlock: ${result.sleepers.join("; ")}`);
      return RunStatus.deadlock;
    case "not-a-program":
      return reportNotAProgram(path, result.reason, output);
  }
}

/** Tells why a program could not be started. */
export function reportNotAProgram(
  path: string,
  reason: string,
  output: Output,
): number {
  output.complain(`halcyon: ${path} can't be started: ${reason}`);
  return RunStatus.notAProgram;
}
