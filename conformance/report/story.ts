import { provenanceOf } from "../ledger/provenance.ts";
import { answerTo } from "../program/record.ts";
import { rowNamed } from "../program/suite.ts";
import type { RowReport } from "../run/run_rows.ts";

/** What stands behind a row's expectation. */
export interface Story {
  /** What the row claims: ledger entry and sentence. */
  readonly claims: readonly string[];
  /** The reference's files. */
  readonly source: string;
  /** What the real kernel answered when it was asked the same. */
  readonly record: string;
}

/** What stands behind the row of a report; undefined for no row of the suite. */
export function storyOf({ id, arch }: RowReport): Story | undefined {
  const row = rowNamed(id);
  if (row === undefined) return undefined;
  const { claims, sources } = provenanceOf(row);
  const answer = answerTo(row, arch);
  return {
    claims: claims.map(({ entry, sentence }) => `${entry}: ${sentence}`),
    source: sources.join(", "),
    record: answer === undefined
      ? "the real kernel was not asked yet"
      : `the real kernel answered ${answer}`,
  };
}
