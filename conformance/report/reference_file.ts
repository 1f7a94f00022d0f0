/**
 * The file of the reference in which a row's behaviour is found.
 *
 * @module
 */

import type { Row } from "../language/row.ts";
import { provenanceOf } from "../ledger/provenance.ts";

const DISPATCH = "Kernel/Syscalls/SyscallHandler.cpp";

/** A path alone; a source may name functions, or further files, behind it. */
const PATH = /^[\w.+-]+(?:\/[\w.+-]+)*\.\w+/;

/** The first file of those that a row's expectation was read in. */
export function referenceFile(row: Row): string {
  for (const source of provenanceOf(row).sources) {
    const path = PATH.exec(source)?.[0];
    if (path !== undefined) return path;
  }
  return DISPATCH;
}
