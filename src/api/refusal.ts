/**
 * What a refusal is, and what is said of one: the words of the tables in
 * `refusals` (shared by many calls) and `calls` (a call's own).
 *
 * A refusal's name says what is wrong: `pipe/EINVAL/unknown-flag` is pipe's
 * own, `path/ENOTDIR/component-is-no-directory` belongs to a mechanism that
 * many calls go through. The errno is part of the name, so that the two can't
 * disagree.
 *
 * @module
 */

import type { ErrnoName } from "./errno.ts";

/** Why no row can meet a refusal. */
export type WaiverKind =
  | "dead-code"
  | "reference-panics-or-hangs"
  | "needs-exhaustion"
  | "hardware-absent";

/** Why a refusal, or one call's share of it, has no row. */
export interface Waiver {
  readonly kind: WaiverKind;
  readonly reason: string;
}

/** What a table says of one refusal. */
export interface Refusal {
  /** What is wrong, in a sentence without capital and full stop. */
  readonly when: string;
  /** The reference's file that checks it. */
  readonly source: string;
  readonly waived?: Waiver;
}

/** The part of a name that its owner states: errno and what is wrong. */
export type OwnKey = `${ErrnoName}/${string}`;

type Stated = string | readonly [when: string, waived: Waiver];

/** The refusals of one mechanism, by their whole names. */
export type RefusalsOf<M extends string, S> = {
  readonly [K in keyof S & string as `${M}/${K}`]: Refusal;
};

/** States what a mechanism refuses, and where in the reference. */
export function refusals<
  const M extends string,
  const S extends Readonly<Record<OwnKey, Stated>>,
>(mechanism: M, source: string, stated: S): RefusalsOf<M, S> {
  return Object.fromEntries(
    Object.entries<Stated>(stated).map(([key, said]) => {
      const [when, waived] = typeof said === "string" ? [said] : said;
      return [
        `${mechanism}/${key}`,
        waived === undefined
          ? { when, source: `Kernel/${source}` }
          : { when, source: `Kernel/${source}`, waived },
      ];
    }),
  ) as RefusalsOf<M, S>;
}

/** Nothing that a program does leads there. */
export function deadCode(reason: string): Waiver {
  return { kind: "dead-code", reason };
}

/** The reference does not survive it. */
export function panics(reason: string): Waiver {
  return { kind: "reference-panics-or-hangs", reason };
}

/** Something must run out at exactly this moment. */
export function exhaustion(reason: string): Waiver {
  return { kind: "needs-exhaustion", reason };
}

/** The machine lacks the device. */
export function hardware(reason: string): Waiver {
  return { kind: "hardware-absent", reason };
}

/** The errno of a refusal, out of its name. */
export function errnoOf(name: string): ErrnoName {
  return name.split("/")[1] as ErrnoName;
}
