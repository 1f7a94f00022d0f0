/**
 * What a target is known to do otherwise: a reviewed text file, one line a row
 * or a pattern of rows: id, `[arch]` where it is not about all, the outcome or
 * several with commas between them, the reason, and a link where there is one.
 *
 * @module
 */

import { type Architecture, architectures } from "../../src/cpu/cpu.ts";
import type { Cause, Outcome, RowResult, Verdict } from "./outcome.ts";
import { excerpt } from "../../src/debug/printable.ts";

/** Failures that a baseline may tell from others. */
const CAUSES = [
  "mismatch",
  "killed",
  "timeout",
  "deadlock",
  "crash",
] as const satisfies readonly Cause[];

/** What a baseline may say that a row does. */
export const expectations = [
  "pass",
  "xfail",
  "unsupported",
  "blocked",
  "broken",
  "missing",
  "skip",
  ...CAUSES,
] as const;

/** One of them. */
export type Expected = typeof expectations[number];

/** One line of a baseline. */
export interface Exception {
  /** An id; `*` in it stands for any text. */
  readonly id: string;
  /** All where it is undefined. */
  readonly arch: readonly Architecture[] | undefined;
  /** Whichever of these happens is expected. */
  readonly outcomes: readonly Expected[];
  /** Why it is so. */
  readonly reason: string;
  /** Where more is to be read; undefined where nothing says. */
  readonly link: string | undefined;
  /** Counted from 1 on. */
  readonly line: number;
}

/** A baseline that can not be read. */
export class BaselineError extends Error {
  /** Tells it from other errors. */
  override name = "BaselineError";
}

function isArchitecture(name: string): name is Architecture {
  return (architectures as readonly string[]).includes(name);
}

function isExpectation(word: string): word is Expected {
  return (expectations as readonly string[]).includes(word);
}

const LINE = /^(\S+)(?:\s+\[([^\]]*)\])?\s+(\S+)\s+(\S.*)$/;

function architecturesOf(
  written: string | undefined,
  number: number,
): readonly Architecture[] | undefined {
  if (written === undefined) return undefined;
  return written.split(/[\s,]+/).map((name) => {
    if (isArchitecture(name)) return name;
    throw new BaselineError(
      `line ${number} names the architecture ${excerpt(name)}: there are ` +
        architectures.join(", "),
    );
  });
}

function outcomesOf(
  written: string,
  number: number,
): readonly Expected[] | undefined {
  const words = written.split(",");
  if (!words.some(isExpectation)) return undefined;
  const stray = words.find((word) => !isExpectation(word));
  if (stray !== undefined) {
    throw new BaselineError(
      `line ${number} names the outcome ${excerpt(stray)}: there are ` +
        expectations.join(", "),
    );
  }
  if (words.length > 1 && words.includes("skip")) {
    throw new BaselineError(
      `line ${number} says skip and something else: nothing is judged there`,
    );
  }
  return words.filter(isExpectation);
}

function exceptionOf(text: string, line: number): Exception {
  const [, id, arch, words = "", rest] = LINE.exec(text) ?? [];
  const outcomes = outcomesOf(words, line);
  if (id === undefined || rest === undefined || outcomes === undefined) {
    throw new BaselineError(
      `line ${line} is not "id [arch] outcome reason": ${excerpt(text)}`,
    );
  }
  const link = /(?:^|\s)(https?:\/\/\S+)$/.exec(rest)?.[1];
  const reason = link === undefined
    ? rest
    : rest.slice(0, -link.length).trimEnd();
  if (reason === "") {
    throw new BaselineError(`line ${line} has a link and no reason`);
  }
  const arches = architecturesOf(arch, line);
  return { id, arch: arches, outcomes, reason, link, line };
}

function isAbout({ arch }: Exception, architecture: Architecture): boolean {
  return arch === undefined || arch.includes(architecture);
}

/** Whether a row on some architecture would be excused by both, and otherwise. */
function contradict(one: Exception, other: Exception): boolean {
  return one.outcomes.join() !== other.outcomes.join() &&
    architectures.some((each) => isAbout(one, each) && isAbout(other, each));
}

/** Reads the lines of a baseline; `#` starts a comment line. */
export function parseBaseline(text: string): readonly Exception[] {
  const exceptions: Exception[] = [];
  const namesakes = new Map<string, Exception[]>();
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "" || line.startsWith("#")) continue;
    const exception = exceptionOf(line.trim(), index + 1);
    const same = namesakes.get(exception.id) ?? [];
    const rival = same.find((other) => contradict(exception, other));
    if (rival !== undefined) {
      throw new BaselineError(
        `line ${index + 1} contradicts line ${rival.line}: ` +
          excerpt(line.trim()),
      );
    }
    namesakes.set(exception.id, [...same, exception]);
    exceptions.push(exception);
  }
  return exceptions;
}

/** Whether what is expected is what the judge says. */
function isMet(expected: Expected, { outcome, cause }: Verdict): boolean {
  switch (expected) {
    case "skip":
      return true;
    case "pass":
    case "blocked":
    case "broken":
    case "missing":
      return outcome === expected;
    // A row that was not run is none that failed as it was expected to.
    case "xfail":
      return outcome === "fail" && cause !== "unsupported";
    case "unsupported":
      return outcome === "fail" || outcome === "blocked" || cause === "setup";
    default:
      return outcome === "fail" && cause === expected;
  }
}

/**
 * What was excused, and what the row really did. A row that passes was excused
 * for nothing; where the log does not wholly say what it did, only what names
 * just that excuses it.
 */
function excused({ outcomes }: Exception, verdict: Verdict): Outcome {
  const met = outcomes.find((expected) => isMet(expected, verdict));
  if (met === undefined) {
    return verdict.outcome === "pass" ? "xpass" : verdict.outcome;
  }
  return met === "skip" || met === "unsupported" || met === "pass"
    ? met
    : "xfail";
}

function expressionOf(pattern: string): RegExp {
  const parts = pattern.split("*").map((part) =>
    part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&")
  );
  return new RegExp(`^${parts.join(".*")}$`);
}

/** What excuses which row: the exact id first, then the last pattern that fits. */
export class Baseline {
  /** In the order of the lines. */
  readonly exceptions: readonly Exception[];
  readonly #exact = new Map<string, Exception[]>();
  readonly #patterns: (readonly [RegExp, Exception])[] = [];

  /** A baseline of these lines; none excuses nobody. */
  constructor(exceptions: readonly Exception[] = []) {
    this.exceptions = exceptions;
    for (const exception of exceptions) {
      const { id } = exception;
      if (id.includes("*")) {
        this.#patterns.unshift([expressionOf(id), exception]);
        continue;
      }
      const list = this.#exact.get(id) ?? [];
      this.#exact.set(id, list);
      list.push(exception);
    }
  }

  /** The line that is about a row, if one is. */
  find(id: string, arch: Architecture): Exception | undefined {
    return this.#exact.get(id)?.find((one) => isAbout(one, arch)) ??
      this.findPattern(id, arch);
  }

  /** The pattern that is about a row, whether its very id has a line or not. */
  findPattern(id: string, arch: Architecture): Exception | undefined {
    return this.#patterns.find(([fits, one]) =>
      isAbout(one, arch) && fits.test(id)
    )?.[1];
  }

  /** A result in the light of the baseline; without one, nothing is excused. */
  apply<R extends RowResult>(result: R): R {
    const exception = this.find(result.id, result.arch);
    if (exception === undefined) return result;
    const { reason, link, line } = exception;
    return {
      ...result,
      outcome: excused(exception, result),
      step: result.step ?? reason,
      known: {
        line,
        judged: result.outcome,
        reason,
        ...(link === undefined ? {} : { link }),
      },
    };
  }

  /**
   * Lines that are about no row on any architecture: nothing is called so, or
   * other lines are about all that is. They excuse nobody but by mistake.
   */
  idle(
    rows: readonly {
      readonly id: string;
      readonly arch?: readonly Architecture[] | undefined;
    }[],
  ): readonly Exception[] {
    const left = new Set(this.exceptions);
    for (const { id, arch = architectures } of rows) {
      for (const one of arch) {
        const found = this.find(id, one);
        if (found !== undefined) left.delete(found);
      }
    }
    return [...left];
  }
}
