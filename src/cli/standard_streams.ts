/**
 * The files that stand for the streams which this process has anyway: Deno
 * lets nobody open them who may not do everything.
 *
 * @module
 */

import { fstatSync } from "node:fs";

const NAMES = ["/dev/stdin", "/dev/stdout", "/dev/stderr"];

/** Which of the three a path of the host stands for. */
export function standardStream(path: string): 0 | 1 | 2 | undefined {
  const named = NAMES.indexOf(path);
  const digit = /^\/(?:dev\/fd|proc\/self\/fd)\/([012])$/.exec(path)?.[1];
  const number = digit === undefined ? named : Number(digit);
  return number === 0 || number === 1 || number === 2 ? number : undefined;
}

/** The place in the host where one of them ends, as far as that can be told. */
export function placeOfStream(stream: 1 | 2): string {
  try {
    const { dev, ino } = fstatSync(stream);
    return `${dev}:${ino}`;
  } catch {
    return stream === 1 ? "stdout" : "stderr";
  }
}
