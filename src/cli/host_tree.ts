/**
 * Folders of the host as trees of the machine.
 *
 * @module
 */

import type {
  TreeDirectory,
  TreeExtent,
  TreeFile,
  TreeSparseFile,
} from "../kernel/filesystem/root_tree.ts";
import { FEWEST_HOLES } from "../machine/tree.ts";
import { hostStory, isFromHost, UsageError } from "./errors.ts";
import { Findings } from "./findings.ts";
import { TooManyEntries, TreeBuilder } from "./tree_builder.ts";

const PERMISSIONS = 0o7777;
/** What stands in a name for bytes that could not be decoded. */
const NOT_UTF_8 = "\ufffd";
/** No memory here would hold a tree that is larger, or has more in it. */
const MOST_MEBIBYTES = 2048;
const MOST_BYTES = MOST_MEBIBYTES << 20 >>> 0;
const MOST_ENTRIES = 500_000;
/** Larger files of holes take too long to be read through. */
const MOST_HOLES = 2 ** 36;
const STRETCH = 1 << 20;
/** In which a host counts what a file takes. */
const BLOCK = 512;

/** What of a file is not all zeros, stretch by stretch. */
async function extentsOf(
  file: Deno.FsFile,
  charge: (bytes: number) => void,
): Promise<{ size: number; extents: TreeExtent[] }> {
  const extents: TreeExtent[] = [];
  const stretch = new Uint8Array(STRETCH);
  const words = new BigUint64Array(stretch.buffer);
  for (let offset = 0;;) {
    const length = await file.read(stretch);
    if (length === null) return { size: offset, extents };
    stretch.fill(0, length);
    if (words.some((word) => word !== 0n)) {
      charge(length);
      extents.push({ offset, bytes: stretch.slice(0, length) });
    }
    offset += length;
  }
}

/** A folder that is being read. */
class FolderImport {
  readonly #builder = new TreeBuilder(undefined, MOST_ENTRIES);
  readonly #findings = new Findings();
  /** By their place in the host, the first names of files that have several. */
  readonly #firstNames = new Map<string, readonly string[]>();
  #bytes = 0;

  async read(folder: string, mode: number): Promise<TreeDirectory> {
    this.#builder.put([], { type: "directory", mode, entries: {} });
    const left: (readonly string[])[] = [[]];
    for (let names = left.pop(); names !== undefined; names = left.pop()) {
      const path = [folder, ...names].join("/");
      // The host lists in no order; the machine must be the same every time.
      for (const name of (await this.#namesIn(path)).sort()) {
        const below = [...names, name];
        const info = await this.#infoOf(`${path}/${name}`);
        if (info === undefined) continue;
        await this.#add(`${path}/${name}`, below, info);
        if (info.isDirectory) left.push(below);
      }
    }
    this.#findings.tell();
    return this.#builder.build();
  }

  /** A name that stands there twice is one that is no UTF-8, and another. */
  async #namesIn(path: string): Promise<string[]> {
    const names = new Set<string>();
    for await (const { name } of Deno.readDir(path)) {
      if (names.has(name)) this.#leaveOut(`${path}/${name}`, NO_TEXT);
      names.add(name);
    }
    return [...names];
  }

  async #infoOf(path: string): Promise<Deno.FileInfo | undefined> {
    try {
      return await Deno.lstat(path);
    } catch (error) {
      const isLossy = path.includes(NOT_UTF_8) &&
        error instanceof Deno.errors.NotFound;
      if (!isLossy) throw error;
      this.#leaveOut(path, NO_TEXT);
      return undefined;
    }
  }

  #leaveOut(path: string, why: string): void {
    this.#findings.add(`${path} ${why}: left out`, why);
  }

  async #add(
    path: string,
    names: readonly string[],
    info: Deno.FileInfo,
  ): Promise<void> {
    const mode = (info.mode ?? 0) & PERMISSIONS;
    if (info.isSymlink) {
      const target = await Deno.readLink(path);
      if (target.includes(NOT_UTF_8)) {
        this.#findings.add(
          `${path} leads to ${target}, which may be no UTF-8`,
          "targets that may be no UTF-8",
        );
      }
      this.#builder.put(names, { type: "symlink", target });
    } else if (info.isDirectory) {
      this.#builder.put(names, { type: "directory", mode, entries: {} });
    } else if (!info.isFile) {
      this.#leaveOut(path, "is neither file, folder nor link");
    } else if (!this.#isLinked(names, info)) {
      this.#builder.put(names, { mode, ...await this.#fileAt(path, info) });
    }
  }

  /** Whether a file was there by another name. */
  #isLinked(names: readonly string[], info: Deno.FileInfo): boolean {
    const { dev, ino, nlink } = info;
    if ((nlink ?? 1) < 2 || ino === null) return false;
    const place = `${dev}:${ino}`;
    const first = this.#firstNames.get(place);
    if (first !== undefined) return this.#builder.link(names, first);
    this.#firstNames.set(place, names);
    return false;
  }

  async #fileAt(
    path: string,
    { size, blocks }: Deno.FileInfo,
  ): Promise<TreeFile | TreeSparseFile> {
    const holes = blocks === null ? 0 : size - blocks * BLOCK;
    const isSparse = holes >= FEWEST_HOLES;
    this.#charge(path, isSparse ? 0 : size);
    if (!isSparse) return { type: "file", content: await Deno.readFile(path) };
    if (size > MOST_HOLES) {
      throw new UsageError(`${path} can't be copied in: it has over 64 GiB`);
    }
    const file = await Deno.open(path);
    try {
      return {
        type: "sparse-file",
        ...await extentsOf(file, (bytes) => this.#charge(path, bytes)),
      };
    } finally {
      file.close();
    }
  }

  #charge(path: string, bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= MOST_BYTES) return;
    throw new UsageError(
      `${path} can't be copied in: with it there are more than ` +
        `${MOST_MEBIBYTES} MiB`,
    );
  }
}

const NO_TEXT = "has a name that is no UTF-8";

/**
 * Copies a host folder into a tree: modes, symbolic links and files of several
 * names are kept, owners and times are not, and devices, pipes and sockets are
 * left out with a line on stderr. A file is taken for a tar archive, which has
 * all of them.
 *
 * @throws {UsageError} when the folder or the archive cannot be read
 */
export async function importTree(path: string): Promise<TreeDirectory> {
  try {
    const info = await Deno.stat(path);
    if (info.isFile) {
      const { importArchive } = await import("./tar_tree.ts");
      return await importArchive(path);
    }
    if (!info.isDirectory) {
      throw new UsageError(`${path} is neither a folder nor a tar archive`);
    }
    const mode = (info.mode ?? 0o755) & PERMISSIONS;
    return await new FolderImport().read(path, mode);
  } catch (error) {
    if (error instanceof TooManyEntries) {
      throw new UsageError(`${path} can't be copied in: ${error.message}`);
    }
    if (!isFromHost(error)) throw error;
    const why = hostStory(error);
    const own = `${path}: `;
    throw new UsageError(
      `${path} can't be copied in: ${
        why.startsWith(own) ? why.slice(own.length) : why
      }`,
    );
  }
}
