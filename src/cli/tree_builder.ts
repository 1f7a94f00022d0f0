/**
 * A tree that is put together path by path: of an archive, or changed by a
 * table.
 *
 * @module
 */

import type {
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";

interface Folder {
  attributes: Omit<TreeDirectory, "type" | "entries">;
  readonly entries: Map<string, Folder | LeafNode>;
}

type LeafNode = Exclude<TreeNode, TreeDirectory>;

function isFolder(node: Folder | LeafNode): node is Folder {
  return "entries" in node;
}

/** The names of a path; undefined where it leads out of the tree. */
export function namesOfPath(path: string): string[] | undefined {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  return names.includes("..") ? undefined : names;
}

/** A tree in the making. */
export class TreeBuilder {
  #root: Folder;

  /** What is there already is copied. */
  constructor(tree?: TreeDirectory) {
    this.#root = tree === undefined
      ? { attributes: {}, entries: new Map() }
      : opened(tree);
  }

  /** What lies at a path; links are not followed. */
  find(names: readonly string[]): TreeNode | undefined {
    const node = this.#walk(names);
    if (node === undefined) return undefined;
    return isFolder(node) ? closed(node) : node;
  }

  #walk(names: readonly string[]): Folder | LeafNode | undefined {
    let node: Folder | LeafNode | undefined = this.#root;
    for (const name of names) {
      if (node === undefined || !isFolder(node)) return undefined;
      node = node.entries.get(name);
    }
    return node;
  }

  /** Puts another node, with all below it, in the place of what is there. */
  replace(names: readonly string[], node: TreeNode): void {
    const last = names.at(-1);
    if (last !== undefined) {
      const made = node.type === "directory" ? opened(node) : node;
      this.#folder(names.slice(0, -1)).entries.set(last, made);
    } else if (node.type === "directory") this.#root = opened(node);
  }

  /**
   * Puts a node there, and the directories on its way. A directory that is
   * there stays, and gets the attributes.
   */
  put(names: readonly string[], node: TreeNode): void {
    const last = names.at(-1);
    if (last === undefined) {
      if (node.type === "directory") this.#attributes(this.#root, node);
      return;
    }
    const parent = this.#folder(names.slice(0, -1));
    const there = parent.entries.get(last);
    if (node.type !== "directory") parent.entries.set(last, node);
    else if (there !== undefined && isFolder(there)) {
      this.#attributes(there, node);
    } else parent.entries.set(last, opened(node));
  }

  /** A directory says who it belongs to behind what it holds, or before. */
  #attributes(folder: Folder, node: TreeDirectory): void {
    const { type: _type, entries: _entries, ...attributes } = node;
    folder.attributes = { ...folder.attributes, ...attributes };
  }

  #folder(names: readonly string[]): Folder {
    let folder = this.#root;
    for (const name of names) {
      const below = folder.entries.get(name);
      if (below !== undefined && isFolder(below)) folder = below;
      else {
        const made: Folder = { attributes: {}, entries: new Map() };
        folder.entries.set(name, made);
        folder = made;
      }
    }
    return folder;
  }

  /** The tree as it is. */
  build(): TreeDirectory {
    return closed(this.#root);
  }
}

function opened(
  { type: _type, entries, ...attributes }: TreeDirectory,
): Folder {
  return {
    attributes,
    entries: new Map(
      Object.entries(entries).map(([name, node]) => [
        name,
        node.type === "directory" ? opened(node) : node,
      ]),
    ),
  };
}

function closed({ attributes, entries }: Folder): TreeDirectory {
  return {
    type: "directory",
    ...attributes,
    entries: Object.fromEntries(
      [...entries].map(([name, node]) => [
        name,
        isFolder(node) ? closed(node) : node,
      ]),
    ),
  };
}
