/**
 * What a target is known to do otherwise: a reviewed text file, one line a
 * row: id, `[arch]` where it is about one, outcome, reason.
 *
 * @module
 */

import { architectures } from "../../src/cpu/cpu.ts";
import { match } from "ts-pattern";
import type { Outcome, RowResult, Verdict } from "./outcome.ts";

/** One line of a baseline. */
export interface Exception {
  readonly id: string;
  readonly arch: string | undefined;
  readonly outcome: "xfail" | "skip" | "unsupported";
  readonly reason: string;
}

const names: readonly string[] = architectures;

/** A baseline that can not be read. */
export class BaselineError extends Error {
  override name = "BaselineError";
}

/** Characters of a file that a message shows at most. */
const SHOWN = 60;

/** Text from a file as a message may show it: short, and safe for a terminal. */
export function excerpt(text: string): string {
  const safe = text.slice(0, SHOWN + 1).replace(
    /[\p{C}\p{Zl}\p{Zp}\u{fffd}]/gu,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return safe.length > SHOWN ? `${safe.slice(0, SHOWN)}…` : safe;
}

function exceptionOf(line: string, number: number): Exception {
  const found = /^(\S+)(?:\s+\[(\w+)\])?\s+(xfail|skip|unsupported)\s+(\S.*)$/
    .exec(line);
  const [, id, arch, outcome, reason] = found ?? [];
  if (id === undefined || outcome === undefined || reason === undefined) {
    throw new BaselineError(
      `line ${number} is not "id [arch] outcome reason": ${excerpt(line)}`,
    );
  }
  if (arch !== undefined && !names.includes(arch)) {
    throw new BaselineError(
      `line ${number} names the architecture ${excerpt(arch)}: there are ` +
        names.join(", "),
    );
  }
  return { id, arch, outcome: outcome as Exception["outcome"], reason };
}

/** Whether a row on some architecture would be excused by both, and otherwise. */
function contradict(one: Exception, other: Exception): boolean {
  return one.outcome !== other.outcome &&
    (one.arch === undefined || other.arch === undefined ||
      one.arch === other.arch);
}

/** Reads a baseline; `#` starts a comment line. */
export function parseBaseline(text: string): readonly Exception[] {
  const exceptions: Exception[] = [];
  const linesOf = new Map<string, [Exception, number][]>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const exception = exceptionOf(line.trim(), index + 1);
    const same = linesOf.get(exception.id) ?? [];
    const rival = same.find(([other]) => contradict(exception, other));
    if (rival !== undefined) {
      throw new BaselineError(
        `line ${index + 1} contradicts line ${rival[1]}: ` +
          excerpt(line.trim()),
      );
    }
    linesOf.set(exception.id, [...same, [exception, index + 1]]);
    exceptions.push(exception);
  }
  return exceptions;
}

/** Ids that a baseline names and no row has: it excuses nobody by mistake. */
export function unknownIds(
  exceptions: readonly Exception[],
  rows: readonly { readonly id: string }[],
): readonly string[] {
  const known = new Set(rows.map(({ id }) => id));
  return exceptions.map(({ id }) => id).filter((id) => !known.has(id));
}

/**
 * What was excused, and what the row really did. A row that passes was excused
 * for nothing; where the log does not wholly say what it did, only `skip`
 * excuses it.
 */
function excused(exception: Exception, { outcome, cause }: Verdict): Outcome {
  return match(exception.outcome)
    .with("xfail", (): Outcome => {
      if (outcome === "pass") return "xpass";
      return outcome === "fail" && cause !== "unsupported" ? "xfail" : outcome;
    })
    .with("unsupported", (): Outcome => {
      if (outcome === "pass") return "xpass";
      const lacks = outcome === "fail" || outcome === "blocked" ||
        cause === "setup";
      return lacks ? "unsupported" : outcome;
    })
    .with("skip", (): Outcome => "skip")
    .exhaustive();
}

/** A result in the light of a baseline; without one, nothing is excused. */
export function apply<R extends RowResult>(
  result: R,
  exceptions: readonly Exception[],
): R {
  const exception = exceptions.find(({ id, arch }) =>
    id === result.id && (arch === undefined || arch === result.arch)
  );
  if (exception === undefined) return result;
  const outcome = excused(exception, result);
  return { ...result, outcome, step: result.step ?? exception.reason };
}
