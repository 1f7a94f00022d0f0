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
  readonly entries: Map<string, Folder | Leaf>;
}

/** What is no directory; several names may have the same. */
interface Leaf {
  node: LeafNode;
}

type LeafNode = Exclude<TreeNode, TreeDirectory | { type: "hard-link" }>;

function isFolder(node: Folder | Leaf): node is Folder {
  return "entries" in node;
}

function newFolder(): Folder {
  return { attributes: {}, entries: new Map() };
}

/** The names of a path; undefined where it leads out of the tree. */
export function namesOfPath(path: string): string[] | undefined {
  const names = path.split("/").filter((name) => name !== "" && name !== ".");
  return names.includes("..") ? undefined : names;
}

/** There are more entries than anybody wants. */
export class TooManyEntries extends Error {
  override name = "TooManyEntries";
}

/** A tree in the making. */
export class TreeBuilder {
  #root: Folder;
  readonly #most: number;
  #count = 0;

  /**
   * What is there already is copied.
   *
   * @param most how many entries may be added
   */
  constructor(tree?: TreeDirectory, most = Infinity) {
    this.#root = tree === undefined ? newFolder() : opened(tree);
    this.#most = most;
  }

  /** What lies at a path; symbolic links are not followed. */
  find(names: readonly string[]): TreeNode | undefined {
    const there = this.#walk(names);
    if (there === undefined) return undefined;
    return isFolder(there) ? closed(there) : there.node;
  }

  #walk(names: readonly string[]): Folder | Leaf | undefined {
    let node: Folder | Leaf | undefined = this.#root;
    for (const name of names) {
      if (node === undefined || !isFolder(node)) return undefined;
      node = node.entries.get(name);
    }
    return node;
  }

  /**
   * Changes what is there into another node, with all below it: a file for all
   * its names.
   */
  replace(names: readonly string[], node: TreeNode): void {
    const there = this.#walk(names);
    if (
      there !== undefined && !isFolder(there) && node.type !== "directory" &&
      node.type !== "hard-link"
    ) {
      there.node = node;
      return;
    }
    if (node.type !== "directory") return this.put(names, node);
    const last = names.at(-1);
    if (last === undefined) this.#root = opened(node);
    else this.#folder(names.slice(0, -1)).entries.set(last, opened(node));
  }

  /**
   * Puts a node there, and the directories on its way. A directory that is
   * there stays, and gets the attributes.
   */
  put(names: readonly string[], node: TreeNode): void {
    const last = names.at(-1);
    if (node.type === "hard-link") {
      this.link(names, namesOfPath(node.target) ?? []);
    } else if (last === undefined) {
      if (node.type === "directory") this.#attributes(this.#root, node);
    } else if (node.type !== "directory") this.#set(names, { node });
    else {
      const there = this.#walk(names);
      if (there !== undefined && isFolder(there)) {
        this.#attributes(there, node);
      } else this.#set(names, opened(node));
    }
  }

  /** One more name of a file; false where `target` is none. */
  link(names: readonly string[], target: readonly string[]): boolean {
    const there = this.#walk(target);
    if (there === undefined || isFolder(there) || names.length === 0) {
      return false;
    }
    this.#set(names, there);
    return true;
  }

  #set(names: readonly string[], node: Folder | Leaf): void {
    const parent = this.#folder(names.slice(0, -1));
    this.#add();
    parent.entries.set(names.at(-1) ?? "", node);
  }

  #add(): void {
    if (++this.#count > this.#most) {
      throw new TooManyEntries(`it has more than ${this.#most} entries`);
    }
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
        const made = newFolder();
        this.#add();
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

function folderOf(
  { type: _type, entries: _entries, ...attributes }: TreeDirectory,
): Folder {
  return { attributes, entries: new Map() };
}

/** As deep as it may be: no recursion here and in `closed`. */
function opened(tree: TreeDirectory): Folder {
  const root = folderOf(tree);
  const links: [Folder, string, string][] = [];
  const left: [Folder, TreeDirectory][] = [[root, tree]];
  for (const [folder, { entries }] of left) {
    for (const [name, node] of Object.entries(entries)) {
      if (node.type === "hard-link") links.push([folder, name, node.target]);
      else if (node.type !== "directory") folder.entries.set(name, { node });
      else {
        const below = folderOf(node);
        folder.entries.set(name, below);
        left.push([below, node]);
      }
    }
  }
  for (const [folder, name, target] of links) {
    let there: Folder | Leaf | undefined = root;
    for (const step of namesOfPath(target) ?? []) {
      there = there !== undefined && isFolder(there)
        ? there.entries.get(step)
        : undefined;
    }
    if (there !== undefined && !isFolder(there)) {
      folder.entries.set(name, there);
    }
  }
  return root;
}

function closed(root: Folder): TreeDirectory {
  const folders: [Folder, string][] = [[root, ""]];
  const firstPaths = new Map<Leaf, string>();
  const trees = new Map<Folder, TreeDirectory>();
  for (const [folder, path] of folders) {
    for (const [name, below] of folder.entries) {
      const at = `${path}/${name}`;
      if (isFolder(below)) folders.push([below, at]);
      else if (!firstPaths.has(below)) firstPaths.set(below, at);
    }
  }
  // What is below comes first.
  for (const [folder, path] of folders.reverse()) {
    const nodes = [...folder.entries].map(([name, below]) => {
      if (isFolder(below)) return [name, trees.get(below)] as const;
      const first = firstPaths.get(below) ?? "";
      return first === `${path}/${name}`
        ? [name, below.node] as const
        : [name, { type: "hard-link", target: first }] as const;
    });
    trees.set(folder, {
      type: "directory",
      ...folder.attributes,
      entries: Object.fromEntries(nodes) as TreeDirectory["entries"],
    });
  }
  return trees.get(root) as TreeDirectory;
}
