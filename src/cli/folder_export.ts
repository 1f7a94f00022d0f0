/**
 * A tree of the machine as a folder of the host, which can hold less: what it
 * can't is told.
 *
 * @module
 */

import { lutimes } from "node:fs/promises";
import type {
  TreeAttributes,
  TreeDirectory,
  TreeExtent,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { standardTree } from "../machine/root_context.ts";
import { entryAt } from "../machine/tree_lookup.ts";
import { hostReason, isFromHost, notWritten, UsageError } from "./errors.ts";
import type { Findings } from "./findings.ts";
import {
  hostRules,
  type NameRules,
  writtenName,
  writtenPath,
} from "./host_names.ts";

/** What becomes of a tree in a folder. */
export interface FolderReport {
  /** What no folder can hold: devices, owners, some names. */
  readonly unheld: Findings;
  /** What it should have held, and the host refused. */
  readonly failed: Findings;
}

/** What of the host makes files; each throws where the host refuses. */
export interface FolderHost {
  readonly rules: NameRules;
  makeFolder(path: string): Promise<void>;
  makeFile(
    path: string,
    size: number,
    extents: readonly TreeExtent[],
  ): Promise<void>;
  makeSymlink(path: string, target: string): Promise<void>;
  makeLink(path: string, first: string): Promise<void>;
  setMode(path: string, mode: number): Promise<void>;
  setTime(path: string, seconds: number, isLink: boolean): Promise<void>;
}

const SET_ID = 0o6000;
const KEPT_MODE = 0o1777;
const NANOSECONDS = 1e9;

async function makeFile(
  path: string,
  size: number,
  extents: readonly TreeExtent[],
): Promise<void> {
  // Never through a link, and never over what is there.
  const file = await Deno.open(path, { write: true, createNew: true });
  try {
    for (const { offset, bytes } of extents) {
      await file.seek(offset, Deno.SeekMode.Start);
      for (let done = 0; done < bytes.length;) {
        done += await file.write(bytes.subarray(done));
      }
    }
    // What nobody wrote to stays a hole.
    await file.truncate(size);
  } catch (error) {
    // A file is there whole or not at all.
    await Deno.remove(path).catch(() => {});
    throw error;
  } finally {
    file.close();
  }
}

/** The host that this is. */
export const thisHost: FolderHost = {
  rules: hostRules,
  makeFolder: (path) => Deno.mkdir(path),
  makeFile,
  makeSymlink: (path, target) => Deno.symlink(target, path),
  makeLink: (path, first) => Deno.link(first, path),
  async setMode(path, mode) {
    if (Deno.build.os !== "windows") await Deno.chmod(path, mode);
  },
  setTime: (path, seconds, isLink) =>
    isLink
      ? lutimes(path, seconds, seconds)
      : Deno.utime(path, seconds, seconds),
};

type Own = Exclude<TreeNode, { readonly type: "hard-link" }>;

/** Something that stands in the machine at `path` and is written to `below`. */
interface Place {
  readonly path: string;
  readonly below: string;
  readonly node: TreeNode;
}

/** One export on its way. */
class FolderExport {
  readonly #folder: string;
  readonly #host: FolderHost;
  readonly #report: FolderReport;
  /** Filled, and to get their modes and times from the last to the first. */
  readonly #directories: Place[] = [];

  constructor(folder: string, host: FolderHost, report: FolderReport) {
    this.#folder = folder;
    this.#host = host;
    this.#report = report;
  }

  async write(tree: TreeDirectory): Promise<void> {
    const links: Place[] = [];
    const left: Place[] = [{ path: "", below: this.#folder, node: tree }];
    for (let place = left.pop(); place !== undefined; place = left.pop()) {
      const { node } = place;
      if (node.type === "hard-link") links.push(place);
      else if (await this.#make(place, node) && node.type === "directory") {
        this.#directories.push(place);
        const entries = this.#placesIn(place, node);
        // Turned round, as the last one is taken first.
        for (const entry of entries.reverse()) left.push(entry);
      }
    }
    for (const place of links) await this.#link(place, tree);
    // A folder that may not be written to has been filled by now.
    for (const { path, below, node } of this.#directories.reverse()) {
      if (node.type === "directory") await this.#attribute(path, below, node);
    }
  }

  #placesIn({ path, below }: Place, node: TreeDirectory): Place[] {
    return Object.entries(node.entries).map(([name, entry]) => {
      const written = writtenName(name, this.#host.rules);
      const at = { path: `${path}/${name}`, below: `${below}/${written}` };
      if (written !== name) {
        this.#report.unheld.add(
          `${at.path}: is written as ${at.below}`,
          "names written otherwise",
        );
      }
      return { ...at, node: entry };
    });
  }

  /** Does it, or tells that the host refused it; nothing ends because of it. */
  async #try(path: string, act: () => Promise<void>): Promise<boolean> {
    try {
      await act();
      return true;
    } catch (error) {
      if (!isFromHost(error)) throw error;
      const why = error instanceof Deno.errors.AlreadyExists
        ? "the host has it for another name's"
        : hostReason(error);
      this.#report.failed.add(
        `${path}: left out: ${why}`,
        "refused by the host",
      );
      return false;
    }
  }

  async #make({ path, below }: Place, node: Own): Promise<boolean> {
    const made = await this.#try(path, () => this.#makeNode(path, below, node));
    if (made && isHeld(node)) {
      this.#tellOwner(path, node);
      if (node.type !== "directory") await this.#attribute(path, below, node);
    }
    return made;
  }

  async #makeNode(path: string, below: string, node: Own): Promise<void> {
    const { unheld } = this.#report;
    switch (node.type) {
      case "directory":
        // The folder itself is there.
        if (path !== "") await this.#host.makeFolder(below);
        break;
      case "file": {
        const { content: bytes } = node;
        const whole = [{ offset: 0, bytes }];
        await this.#host.makeFile(below, bytes.length, whole);
        break;
      }
      case "sparse-file":
        await this.#host.makeFile(below, node.size, node.extents);
        break;
      case "symlink": {
        const target = writtenPath(node.target, TARGET_RULES);
        if (target !== node.target) {
          unheld.add(
            `${path}: leads to ${node.target}, written as ${target}`,
            "targets written otherwise",
          );
        }
        await this.#host.makeSymlink(below, target);
        break;
      }
      case "character-device":
      case "block-device":
        if (isStandard(path, node)) break;
        unheld.add(
          `${path}: left out: ${node.type.replace("-", " ")} ` +
            `${node.major}, ${node.minor}`,
          leftOut(node),
        );
        break;
      default:
        unheld.add(`${path}: left out: ${node.type}`, leftOut(node));
    }
  }

  async #link(
    { path, below, node }: Place,
    tree: TreeDirectory,
  ): Promise<void> {
    if (node.type !== "hard-link") return;
    const target = entryAt(tree, node.target);
    if (target === undefined || target.type === "hard-link") return;
    if (!isHeld(target)) {
      this.#report.unheld.add(
        `${path}: left out: ${target.type}`,
        leftOut(target),
      );
      return;
    }
    const first = this.#folder + writtenPath(node.target, this.#host.rules);
    await this.#try(path, () => this.#host.makeLink(below, first));
  }

  #tellOwner(path: string, { uid = 0, gid = 0, mode = 0 }: Own): void {
    const { unheld } = this.#report;
    if (uid !== 0 || gid !== 0) {
      unheld.add(`${path || "/"}: its owner, ${uid}:${gid}`, "owners");
    }
    // On the host they would give the host's rights to what a guest wrote.
    if ((mode & SET_ID) !== 0) {
      unheld.add(
        `${path || "/"}: its set-id bits, ${octal(mode)}`,
        "set-id bits",
      );
    }
  }

  async #attribute(path: string, below: string, node: Own): Promise<void> {
    const { mode, mtime }: TreeAttributes = node;
    const isLink = node.type === "symlink";
    await this.#try(path, async () => {
      if (mode !== undefined && !isLink) {
        await this.#host.setMode(below, mode & KEPT_MODE);
      }
      if (mtime !== undefined) {
        const seconds = Number(mtime) / NANOSECONDS;
        await this.#host.setTime(below, seconds, isLink);
      }
    });
  }
}

/** Where a link leads may be longer than a name. */
const TARGET_RULES: NameRules = { ...hostRules, longest: Infinity };

/** What is said of many that no folder holds. */
function leftOut({ type }: Own): string {
  return `${type.replace("-", " ")} left out`;
}

function octal(mode: number): string {
  return mode.toString(8).padStart(4, "0");
}

function isHeld({ type }: Own): boolean {
  return type === "directory" || type === "file" || type === "sparse-file" ||
    type === "symlink";
}

/** Every machine has some devices; they needn't be told of. */
function isStandard(path: string, node: Own): boolean {
  const { mtime: _mtime, ...there } = { uid: 0, gid: 0, ...node };
  const standard = entryAt(standardTree, path);
  return JSON.stringify(sorted(there)) ===
    JSON.stringify(sorted({ uid: 0, gid: 0, ...standard }));
}

function sorted(node: object): [string, unknown][] {
  return Object.entries(node).sort(([one], [other]) => one < other ? -1 : 1);
}

/**
 * Writes a tree into a host folder, which must be empty or not be there yet.
 * What the host refuses is left out, and all else written.
 *
 * @throws {UsageError} when it is not, or cannot be written at all
 */
export async function exportTree(
  tree: TreeDirectory,
  path: string,
  report: FolderReport,
  host: FolderHost = thisHost,
): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
    await requireEmpty(path, "nothing was written");
    await new FolderExport(path, host, report).write(tree);
  } catch (error) {
    throw notWritten(path, error);
  }
}

async function requireEmpty(path: string, what: string): Promise<void> {
  for await (const _entry of Deno.readDir(path)) {
    throw new UsageError(`${path} is not empty: ${what}`);
  }
}

/** Checks before a long run that `exportTree` will be able to write there. */
export async function requireExportable(path: string): Promise<void> {
  try {
    await requireEmpty(path, "--export-root wants a new folder");
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw notWritten(path, error);
  }
  // Node has none. What is refused at the end only would be a run for nothing.
  const { permissions } = Deno as { readonly permissions?: Deno.Permissions };
  const write = await permissions?.query({ name: "write", path });
  if (write === undefined || write.state === "granted") return;
  throw new UsageError(
    `${path} can't be written: Deno was not started with --allow-write for it`,
  );
}
