/**
 * Whether a log is of these tables, as its header says.
 *
 * @module
 */

import { FORMAT } from "../program/format.ts";
import type { Suite } from "../program/suite.ts";
import type { Header } from "./log.ts";

/** Why a log can't be judged. */
export interface HeaderTrouble {
  /** Whether the log can be read, and tells of something else. */
  readonly isOfFormat: boolean;
  readonly complaint: string;
}

/** Why a log with this header can't be judged by a suite of this name. */
export function headerTrouble(
  { format, arch, suite: theirs, rows }: Header,
  suite: Suite,
  name: string,
): HeaderTrouble | undefined {
  if (format !== FORMAT) {
    const complaint =
      `the log has format ${format}, this program reads ${FORMAT}: ` +
      "export again, and run that";
    return { isOfFormat: false, complaint };
  }
  if (arch !== suite.architecture) {
    const complaint = `the log is of ${arch}, not of ${suite.architecture}`;
    return { isOfFormat: true, complaint };
  }
  if (theirs === name && rows === suite.rows.length) return undefined;
  const complaint =
    `the log is of suite ${theirs} (${rows} rows), these tables are ` +
    `${name} (${suite.rows.length} rows): export again, or name the kit's own ` +
    "rows with --rows";
  return { isOfFormat: true, complaint };
}
