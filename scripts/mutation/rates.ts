/**
 * What came of faults, counted by operator.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/types.ts";
import { type Operator, operators } from "./operators.ts";
import type { Fault } from "./sites.ts";

/** What became of a fault. */
export interface Fate {
  readonly fault: Fault;
  /** Who noticed it; undefined where nobody did. */
  readonly noticedBy: string | undefined;
  /** On which architecture. */
  readonly noticedOn: Architecture | undefined;
  /** Why nobody can, where a list says so. */
  readonly equivalent: string | undefined;
  /** How many subjects reach the place; undefined where loading does. */
  readonly reachedBy: number | undefined;
}

/** Whether nobody noticed, and somebody could have. */
export function isSurvivor({ noticedBy, equivalent }: Fate): boolean {
  return noticedBy === undefined && equivalent === undefined;
}

/** How many of an operator's faults were noticed. */
export interface Rate {
  readonly operator: Operator | "all";
  readonly tried: number;
  readonly noticed: number;
  readonly equivalent: number;
}

const DEVIATIONS = 1.96;

/** The 95 % interval of a share (Wilson), from 0 to 1. */
export function interval(
  noticed: number,
  of: number,
): readonly [low: number, high: number] {
  if (of === 0) return [0, 1];
  const square = DEVIATIONS * DEVIATIONS;
  const share = noticed / of;
  const middle = share + square / (2 * of);
  const spread = DEVIATIONS *
    Math.sqrt(share * (1 - share) / of + square / (4 * of * of));
  const scale = 1 + square / of;
  return [
    Math.max(0, (middle - spread) / scale),
    Math.min(1, (middle + spread) / scale),
  ];
}

function rateOf(operator: Rate["operator"], fates: readonly Fate[]): Rate {
  return {
    operator,
    tried: fates.length,
    noticed: fates.filter(({ noticedBy }) => noticedBy !== undefined).length,
    equivalent:
      fates.filter(({ noticedBy, equivalent }) =>
        noticedBy === undefined && equivalent !== undefined
      ).length,
  };
}

/** The rates of all operators that were tried, and of all together. */
export function ratesOf(fates: readonly Fate[]): readonly Rate[] {
  const each = operators.map((operator) =>
    rateOf(operator, fates.filter(({ fault }) => fault.operator === operator))
  );
  return [...each.filter(({ tried }) => tried > 0), rateOf("all", fates)];
}

const percent = (share: number): string => `${Math.round(share * 100)}`;

/** A line for each operator: noticed of those that can be, and the interval. */
export function showRates(rates: readonly Rate[]): string {
  return rates.map(({ operator, tried, noticed, equivalent }) => {
    const of = tried - equivalent;
    const [low, high] = interval(noticed, of);
    const share = of === 0 ? "-" : `${percent(noticed / of)} %`;
    return `${operator.padEnd(24)}${`${noticed}/${of}`.padStart(9)}${
      share.padStart(7)
    }  [${percent(low)}, ${percent(high)}]` +
      (equivalent === 0 ? "" : `  ${equivalent} equivalent`);
  }).join("\n");
}

/** A fault that nobody noticed: place and change. */
export function showSurvivor({ fault, reachedBy }: Fate): string {
  const { file, line, operator, code, change } = fault;
  const cut = (text: string): string =>
    text.length > 160 ? `${text.slice(0, 159)}…` : text;
  const reached = reachedBy === undefined
    ? "run when files are loaded"
    : `reached by ${reachedBy}`;
  return `${file}:${line} ${operator}, ${reached}\n` +
    `    ${cut(code)}\n  → ${change === "" ? "(left out)" : cut(change)}`;
}
