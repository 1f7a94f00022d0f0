/**
 * Where a row's expectation comes from: what it claims, in sentences, and the
 * reference's files.
 *
 * @module
 */

import { syscalls } from "../../src/api/calls.ts";
import type { SystemCall } from "../../src/api/calls.ts";
import type { Row } from "../language/row.ts";
import { allSteps, callOf } from "../language/step.ts";
import { ledger } from "./entry.ts";
import { callOfRow, claimsOfRow } from "./row_entries.ts";

/** One thing that a row claims. */
export interface ClaimedEntry {
  readonly entry: string;
  readonly sentence: string;
}

/** Where a row's expectation comes from. */
export interface Provenance {
  readonly claims: readonly ClaimedEntry[];
  /** Files of the reference; never none. */
  readonly sources: readonly string[];
}

const calls: Readonly<Record<string, SystemCall>> = syscalls;

function filesOf(call: string | undefined): readonly string[] {
  return call === undefined ? [] : calls[call]?.source.slice(0, 1) ?? [];
}

/**
 * What a row claims and where it was read: in the file that it states, or in
 * those of its claims, or in those of the call that it is named after, or of
 * the calls that it makes.
 */
export function provenanceOf(row: Row): Provenance {
  const entries = claimsOfRow(row).flatMap((claim) => claim.entries)
    .flatMap((id) => ledger.get(id) ?? []);
  const made = allSteps(row.steps).flatMap((step) => filesOf(callOf(step)));
  const candidates = [
    row.source === undefined ? [] : [row.source],
    entries.map(({ source }) => source),
    filesOf(callOfRow(row)),
    made,
    ["Kernel/Syscalls/SyscallHandler.cpp"],
  ];
  const sources = candidates.find((list) => list.length > 0) ?? [];
  return {
    claims: entries.map(({ id, sentence }) => ({ entry: id, sentence })),
    sources: [...new Set(sources)],
  };
}
