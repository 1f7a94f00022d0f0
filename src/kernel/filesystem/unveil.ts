/**
 * The veil of a process: a tree of paths with permission letters (Kernel/FileSystem/UnveilNode.h).
 *
 * @module
 */

import { unveilLetters } from "../../api/constants.ts";
import type { RefusalName } from "../../api/calls.ts";
import {
  O_CREAT,
  O_DIRECTORY,
  O_EXEC,
  O_RDONLY,
  O_WRONLY,
} from "../../api/constants.ts";
import type { Architecture } from "../../cpu/cpu.ts";
import { fail } from "../errors.ts";
import { nameOrder } from "../library/hash_table.ts";

/** What has become of the veil. */
export type VeilState = "None" | "Dropped" | "Locked" | "LockedInherited";

/** One path of the tree. */
class UnveilNode {
  readonly path: string;
  permissions: number;
  /** Named by a call of unveil, not just on the way to such a path. */
  explicit: boolean;
  readonly children = new Map<string, UnveilNode>();

  constructor(path: string, permissions: number, explicit: boolean) {
    this.path = path;
    this.permissions = permissions;
    this.explicit = explicit;
  }

  // A way may be deeper than the host's stack: nothing here calls itself.

  /** Children go into new maps in the order of the old ones. */
  copy(architecture: Architecture): UnveilNode {
    const copyOf = ({ path, permissions, explicit }: UnveilNode): UnveilNode =>
      new UnveilNode(path, permissions, explicit);
    const root = copyOf(this);
    const left: (readonly [UnveilNode, UnveilNode])[] = [[this, root]];
    for (const [node, copy] of left) {
      for (const [name, child] of node.#inOrder(architecture)) {
        const childCopy = copyOf(child);
        copy.children.set(name, childCopy);
        left.push([child, childCopy]);
      }
    }
    return root;
  }

  /** Nodes on the way inherit; explicit ones keep what they have. */
  inherit(permissions: number): void {
    const left: UnveilNode[] = [this];
    for (const node of left) {
      for (const child of node.children.values()) {
        if (child.explicit) continue;
        child.permissions = permissions;
        left.push(child);
      }
    }
  }

  /** This node and all below, parents first, siblings as they lie. */
  *nodes(architecture: Architecture): IterableIterator<UnveilNode> {
    const left: UnveilNode[] = [this];
    for (let node = left.pop(); node !== undefined; node = left.pop()) {
      yield node;
      for (const [, child] of node.#inOrder(architecture).reverse()) {
        left.push(child);
      }
    }
  }

  /** The children in the order of the map that the reference keeps them in. */
  #inOrder(
    architecture: Architecture,
  ): (readonly [name: string, child: UnveilNode])[] {
    return nameOrder(this.children, architecture);
  }
}

/** What the heap keeps of a node besides its path. */
const NODE_BYTES = 256;

/** State and tree; a process has one for itself and one for after exec. */
export class UnveilData {
  state: VeilState;
  readonly root: UnveilNode;
  /** Nodes below the root. */
  #size: number;
  #bytes: number;

  constructor(
    state: VeilState = "None",
    root: UnveilNode = new UnveilNode("/", 0, false),
    bytes = 0,
    size = 0,
  ) {
    this.#size = size;
    this.state = state;
    this.root = root;
    this.#bytes = bytes;
  }

  copy(architecture: Architecture): UnveilData {
    return new UnveilData(
      this.state,
      this.root.copy(architecture),
      this.#bytes,
      this.#size,
    );
  }

  /** How many nodes it has below the root. */
  get size(): number {
    return this.#size;
  }

  /** What the heap keeps of it: what was added to it. */
  get bytes(): number {
    return this.#bytes;
  }

  /** What `unveil` of this path adds at most. */
  bytesToUnveil(path: string): number {
    return this.#descend(path).rest.length * (NODE_BYTES + path.length);
  }

  /** The deepest node on the way to the canonical absolute `path`. */
  find(path: string): UnveilNode {
    return this.#descend(path).node;
  }

  /** The deepest node, and the names that lead on from it to where nothing is yet. */
  #descend(
    path: string,
  ): { readonly node: UnveilNode; readonly rest: string[] } {
    const names = parts(path);
    let node = this.root;
    for (let depth = 0;; depth++) {
      // No name is empty.
      const child = node.children.get(names[depth] ?? "");
      if (child === undefined) return { node, rest: names.slice(depth) };
      node = child;
    }
  }

  /**
   * Gives `path` exactly these letters. False when nothing is done: an
   * explicit path can only lose letters.
   */
  unveil(path: string, permissions: number): boolean {
    const { node, rest } = this.#descend(path);
    this.#bytes += rest.length * (NODE_BYTES + path.length);
    this.#size += rest.length;
    const last = rest.pop();
    if (last === undefined) {
      if (node.explicit && (permissions & ~node.permissions) !== 0) {
        return false;
      }
      if (node.permissions !== permissions) node.inherit(permissions);
      node.explicit = true;
      node.permissions = permissions;
    } else {
      let above = node;
      for (const name of rest) {
        const child = new UnveilNode(
          `${above.path}/${name}`,
          above.permissions,
          false,
        );
        above.children.set(name, child);
        above = child;
      }
      above.children.set(last, new UnveilNode(path, permissions, true));
    }
    this.state = "Dropped";
    return true;
  }
}

function parts(path: string): string[] {
  return path === "/" ? [] : path.slice(1).split("/");
}

/** What the veil refuses about one thing that it is asked about. */
interface VeilRefusals {
  /** No letter at all. */
  readonly hidden: RefusalName;
  /** A letter that the options need is missing. */
  readonly lacking: RefusalName;
}

const veilRefusals = {
  /** A link that is to be followed. */
  link: {
    hidden: "veil/ENOENT/link-is-hidden",
    lacking: "veil/EACCES/link-unveiled-without-needed-letter",
  },
  /** Where a followed link led. */
  linkTarget: {
    hidden: "veil/ENOENT/link-target-is-hidden",
    lacking: "veil/EACCES/link-target-unveiled-without-needed-letter",
  },
  /** Where the whole path led. */
  path: {
    hidden: "veil/ENOENT/path-is-hidden",
    lacking: "veil/EACCES/path-unveiled-without-needed-letter",
  },
  /** The directory that is to get a new name. */
  parent: {
    hidden: "veil/ENOENT/parent-is-hidden",
    lacking: "veil/EACCES/parent-unveiled-without-needed-letter",
  },
  /** The path that a new file is to have. */
  nameToCreate: {
    hidden: "veil/ENOENT/name-to-create-is-hidden",
    lacking: "veil/EACCES/name-to-create-unveiled-without-needed-letter",
  },
} as const satisfies Readonly<Record<string, VeilRefusals>>;

/** What a path that the veil is asked about stands for. */
export type VeilSubject = keyof typeof veilRefusals;

/** What has a canonical absolute path, which may have to be made first. */
interface Place {
  readonly absolutePath: string;
}

/** The veil's word on using `place` with `options`, in the reference's order. */
export function validateAgainstVeil(
  veil: UnveilData,
  place: Place,
  options: number,
  subject: VeilSubject,
): void {
  if (veil.state === "None") return;
  const { permissions } = veil.find(place.absolutePath);
  const { hidden, lacking } = veilRefusals[subject];
  if (permissions === 0) fail(hidden);
  const missing = neededLetters(options) & ~permissions;
  // 'b' stands in for 'r' when a directory is only to be listed.
  const browses = missing === unveilLetters.r &&
    (options & O_DIRECTORY) !== 0 && (permissions & unveilLetters.b) !== 0;
  if (missing !== 0 && !browses) fail(lacking);
}

function neededLetters(options: number): number {
  let letters = 0;
  if ((options & O_CREAT) !== 0) letters |= unveilLetters.c;
  if ((options & O_RDONLY) !== 0) letters |= unveilLetters.r;
  if ((options & O_WRONLY) !== 0) letters |= unveilLetters.w;
  if ((options & O_EXEC) !== 0) letters |= unveilLetters.x;
  return letters;
}
