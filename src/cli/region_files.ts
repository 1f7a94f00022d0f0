/**
 * The files that `halcyon run` writes what it compiles to.
 *
 * @module
 */

import type { RegionForm } from "../debug/region_dump.ts";
import type { Machine } from "../machine/machine.ts";
import { WholeFile } from "./whole_file.ts";

/** Where each form goes, if it is wanted. */
export type RegionPaths = Readonly<Record<RegionForm, string | undefined>>;

interface FormFile {
  readonly file: WholeFile;
  text: string;
}

type Dump = typeof import("../debug/region_dump.ts").dumpRegions;

/** The files of one run. */
export class RegionFiles {
  readonly #dump: Dump;
  readonly #files: ReadonlyMap<RegionForm, FormFile>;

  private constructor(
    dump: Dump,
    files: ReadonlyMap<RegionForm, FormFile>,
  ) {
    this.#dump = dump;
    this.#files = files;
  }

  /**
   * Finds out whether the files can be written; undefined if none is wanted,
   * and then the code that would be needed is not loaded.
   *
   * @throws {UsageError} when one can't
   */
  static async open(paths: RegionPaths): Promise<RegionFiles | undefined> {
    const files = new Map<RegionForm, FormFile>();
    for (const form of ["ir", "wasm"] as const) {
      const path = paths[form];
      if (path === undefined) continue;
      files.set(form, { file: await WholeFile.open(path), text: "" });
    }
    if (files.size === 0) return undefined;
    const { dumpRegions } = await import("../debug/region_dump.ts");
    return new RegionFiles(dumpRegions, files);
  }

  /** Collects what the machine compiles from now on. */
  follow(machine: Machine): void {
    this.#dump(machine, (form, text) => {
      const wanted = this.#files.get(form);
      if (wanted !== undefined) wanted.text += text;
    });
  }

  /** Writes what was collected. */
  async write(): Promise<void> {
    for (const { file, text } of this.#files.values()) await file.write(text);
  }
}
