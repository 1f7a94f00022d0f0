/**
 * What is in a kit, for programs: which suite, what its rows are about, and
 * the hash of every file.
 *
 * @module
 */

import { type Hazard, hazards } from "../../src/api/hazards.ts";
import { type ExportedSuite, type Manifest, sha256 } from "../export.ts";
import { suiteOf } from "../program/suite.ts";
import { rungs } from "../program/rungs.ts";
import type { KitFile } from "./files.ts";

/** A rung of the ladder as a manifest has it. */
export interface KitRung {
  readonly number: number;
  readonly name: string;
  readonly sentence: string;
  /** What the program itself calls to try it, in this order. */
  readonly proves: readonly string[];
  /** The calls that it adds. */
  readonly calls: readonly string[];
  /** How many rows stand on it and on none above. */
  readonly rows: number;
}

/** Something that the reference's kernel does not survive. */
export interface KitHazard {
  readonly name: string;
  readonly call: string;
  readonly does: string;
  readonly when: string;
  /** The rows that may do it all the same; none where it is left out. */
  readonly rows: readonly number[];
}

/** The whole manifest. */
export interface KitManifest extends Manifest {
  readonly version: string;
  readonly rungs: readonly KitRung[];
  /** From this row on they are such as some kernels do not survive. */
  readonly firstHazard: number;
  readonly hazards: readonly KitHazard[];
  /** Every file of the kit but this one and the list of sums. */
  readonly files: readonly {
    readonly path: string;
    readonly mode: string;
    readonly bytes: number;
    readonly sha256: string;
  }[];
}

/** How many rows stand on each rung. */
export function rowsByRung({ manifest: { rows } }: ExportedSuite): number[] {
  const counts = rungs.map(() => 0);
  for (const { rung } of rows) counts[rung] = (counts[rung] ?? 0) + 1;
  return counts;
}

/** The manifest of a kit that consists of these files. */
export async function manifestOf(
  exported: ExportedSuite,
  version: string,
  files: readonly KitFile[],
): Promise<KitManifest> {
  const { manifest } = exported;
  const suite = suiteOf(manifest.arch);
  const counts = rowsByRung(exported);
  return {
    ...manifest,
    version,
    rungs: rungs.map(({ name, sentence, proves, calls }, number) => ({
      number,
      name,
      sentence,
      proves,
      calls,
      rows: counts[number] ?? 0,
    })),
    firstHazard: suite.firstHazard,
    hazards: Object.entries<Hazard>(hazards).map((
      [name, { call, does, when }],
    ) => ({
      name,
      call,
      does,
      when,
      rows: [...suite.rows.keys()].filter((number) =>
        suite.rows[number]?.hazard === name
      ),
    })),
    files: await Promise.all(files.map(async ({ path, mode, bytes }) => ({
      path,
      mode: mode.toString(8),
      bytes: bytes.length,
      sha256: await sha256(bytes),
    }))),
  };
}
