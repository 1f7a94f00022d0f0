/**
 * Whether the real kernel was asked what a row asks, and what it answered.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { Row } from "../language/row.ts";
import {
  type RecordedAnswer,
  recordedAnswer,
  recordedSteps,
} from "../reference/record.ts";
import { crc32 } from "./crc32.ts";
import { encodeRow } from "./encode.ts";

const known = new WeakMap<Row, string>();

/** The CRC-32 in hexadecimal of what the executor is told to do and expect. */
export function stepsOf(row: Row): string {
  // A row is asked for once an architecture and mode.
  let steps = known.get(row);
  if (steps === undefined) known.set(row, steps = summed(row));
  return steps;
}

function summed(row: Row): string {
  const { bytes } = encodeRow(row);
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("");
  return crc32(text).toString(16).padStart(8, "0");
}

/** What the real kernel answered to the row as it is; undefined if it was
 * never asked. */
export function answerTo(
  row: Row,
  architecture: Architecture,
): RecordedAnswer | undefined {
  return recordedSteps[row.id] === stepsOf(row)
    ? recordedAnswer(row.id, architecture)
    : undefined;
}
