/**
 * `--export-root`: the root tree at the end of a run, in a folder or an
 * archive.
 *
 * @module
 */

import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { HostError, isFromHost, notWritten, UsageError } from "./errors.ts";
import { Findings } from "./findings.ts";
import { exportTree, requireExportable } from "./folder_export.ts";
import type { Output } from "./output.ts";
import { WholeFile } from "./whole_file.ts";

const ARCHIVE = /\.(?:tar|tgz|tar\.gz)$/;

/** Where a root tree is to be written; that it can be is seen on opening. */
export class RootExport {
  readonly #path: string;
  readonly #archive: WholeFile | undefined;

  private constructor(path: string, archive: WholeFile | undefined) {
    this.#path = path;
    this.#archive = archive;
  }

  /**
   * Finds out whether it can be written there.
   *
   * @throws {UsageError} when it can't
   */
  static async open(path: string): Promise<RootExport> {
    if (ARCHIVE.test(path)) {
      return new RootExport(path, await WholeFile.open(path));
    }
    await requireExportable(path);
    return new RootExport(path, undefined);
  }

  /**
   * Writes it, and tells of what is not as it was. False where something is
   * missing that should be there: then what the program's fate was has to be
   * told beside it.
   */
  async write(tree: TreeDirectory, output: Output): Promise<boolean> {
    const unheld = new Findings();
    const failed = new Findings();
    try {
      if (this.#archive === undefined) {
        await exportTree(tree, this.#path, { unheld, failed });
      } else {
        const { archiveOf } = await import("./tar_export.ts");
        const isCompressed = !this.#path.endsWith(".tar");
        await this.#archive.write(archiveOf(tree, isCompressed, failed));
      }
    } catch (error) {
      failed.add(this.#reason(error), "failures");
    }
    if (unheld.count > 0) {
      output.complain(
        `halcyon: ${this.#path}: no folder holds all of this (FILE.tar would):`,
      );
      unheld.tell(output);
    }
    failed.tell(output);
    return failed.count === 0;
  }

  #reason(error: unknown): string {
    const told = isFromHost(error) ? notWritten(this.#path, error) : error;
    if (told instanceof UsageError || told instanceof HostError) {
      return told.message;
    }
    throw error;
  }
}
