/**
 * Finds a file in a description of a tree, before there is a kernel to ask.
 *
 * @module
 */

import type {
  TreeDirectory,
  TreeHardLink,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";

/** So many links are followed, as in the reference. */
const MOST_LINKS = 7;

type OwnNode = Exclude<TreeNode, TreeHardLink>;

/** What was found: the place without links, and what is there. */
export interface Found {
  readonly path: string;
  readonly node: OwnNode;
}

/** What lies at an absolute path; links are followed, the last one too. */
export function findInTree(
  tree: TreeDirectory,
  path: string,
): Found | undefined {
  const walked: { readonly name: string; readonly node: OwnNode }[] = [];
  const left = namesIn(path).reverse();
  let links = 0;
  for (let name = left.pop(); name !== undefined; name = left.pop()) {
    const here = walked.at(-1)?.node ?? tree;
    if (here.type !== "directory") return undefined;
    if (name === "..") walked.pop();
    else if (name !== ".") {
      const node = firstName(tree, entryOf(here, name));
      if (node === undefined) return undefined;
      if (node.type !== "symlink") walked.push({ name, node });
      else {
        if (++links > MOST_LINKS) return undefined;
        if (node.target.startsWith("/")) walked.length = 0;
        left.push(...namesIn(node.target).reverse());
      }
    }
  }
  return {
    path: `/${walked.map(({ name }) => name).join("/")}`,
    node: walked.at(-1)?.node ?? tree,
  };
}

function namesIn(path: string): string[] {
  return path.split("/").filter((name) => name !== "");
}

function entryOf(directory: TreeNode, name: string): TreeNode | undefined {
  return directory.type === "directory" &&
      Object.hasOwn(directory.entries, name)
    ? directory.entries[name]
    : undefined;
}

/** What a hard link is another name of. */
function firstName(
  tree: TreeDirectory,
  node: TreeNode | undefined,
): OwnNode | undefined {
  if (node?.type !== "hard-link") return node;
  const found = entryAt(tree, node.target);
  return found?.type === "hard-link" ? undefined : found;
}

/** What stands at an absolute path; no link is followed, of either kind. */
export function entryAt(
  tree: TreeDirectory,
  path: string,
): TreeNode | undefined {
  let node: TreeNode | undefined = tree;
  for (const name of namesIn(path)) {
    node = node === undefined ? undefined : entryOf(node, name);
  }
  return node;
}
