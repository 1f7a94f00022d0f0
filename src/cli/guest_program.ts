/**
 * Which program a machine is to start: a file of the host, with the libraries
 * that lie beside it, or a path of the root tree.
 *
 * @module
 */

import { dirname, join, normalize } from "node:path/posix";
import type { Architecture } from "../cpu/types.ts";
import { dynamicOf } from "../elf/dynamic.ts";
import { identifyProgram, isForLinux, scriptWords } from "../elf/program.ts";
import type { TreeDirectory } from "../kernel/filesystem/root_tree.ts";
import { withEntry } from "../machine/tree.ts";
import { findInTree } from "../machine/tree_lookup.ts";
import { hostReason, isFromHost, UsageError } from "./errors.ts";

/** What to start, and the tree that holds it. */
export interface GuestProgram {
  /** Its path in the machine. */
  readonly path: string;
  readonly architecture: Architecture;
  readonly tree: TreeDirectory;
  /** What the user should know before it starts. */
  readonly warning?: string;
}

const LINUX = "it was built for Linux, whose system calls are others: build " +
  "it with halcyon cc or for SerenityOS";

/** Why a file can't be started. */
export class NotAProgram extends Error {
  override name = "NotAProgram";
}

/** No program is so large, and no memory here would hold it. */
const MOST_PROGRAM = 1 << 30;
/** Scripts may be nested so deep. */
const MOST_SCRIPTS = 3;

async function readProgram(path: string): Promise<Uint8Array> {
  try {
    const { isFile, isDirectory, size } = await Deno.stat(path);
    // A device or a pipe may never end; a folder says itself what it is.
    if (!isFile && !isDirectory) {
      throw new UsageError(`${path} can't be read: it is no regular file`);
    }
    if (size > MOST_PROGRAM) {
      throw new UsageError(`${path} can't be read: it is larger than 1 GiB`);
    }
    return await Deno.readFile(path);
  } catch (error) {
    if (!isFromHost(error)) throw error;
    throw new UsageError(`${path} can't be read: ${hostReason(error)}`);
  }
}

function architectureOf(content: Uint8Array): Architecture {
  const kind = identifyProgram(content);
  if (kind.kind === "program") return kind.architecture;
  if (isForLinux(content)) throw new NotAProgram(LINUX);
  throw new NotAProgram(
    scriptWords(content) === undefined
      ? kind.reason
      : "it is a script: start it, or its interpreter, of a root tree with " +
        "--root and --exec",
  );
}

/** A path of the root tree, which may also be a script there. */
export function programOfTree(
  tree: TreeDirectory,
  path: string,
): GuestProgram {
  if (!path.startsWith("/")) {
    throw new UsageError(`--exec takes an absolute path, not ${path}`);
  }
  let at = path;
  for (let depth = 0; depth < MOST_SCRIPTS; depth++) {
    const node = findInTree(tree, at)?.node;
    if (node === undefined) {
      throw new NotAProgram(
        at === path
          ? "it is not in the root tree (--root)"
          : `its interpreter ${at} is not in the root tree (--root)`,
      );
    }
    if (node.type !== "file") throw new NotAProgram("it is no regular file");
    const words = scriptWords(node.content);
    if (words === undefined) {
      return { path, architecture: architectureOf(node.content), tree };
    }
    at = words[0] ?? "";
  }
  throw new NotAProgram("it is a script of scripts, nested too deep");
}

/** Where a file of the host lies below a folder, without links. */
async function pathBelow(
  folder: string | undefined,
  file: string,
): Promise<string | undefined> {
  if (folder === undefined) return undefined;
  const [base, path] = [await Deno.realPath(folder), await Deno.realPath(file)];
  const start = base.endsWith("/") ? base : `${base}/`;
  return path.startsWith(start) ? `/${path.slice(start.length)}` : undefined;
}

/**
 * A file of the host. Below the folder that is the root tree it stays where it
 * is; any other becomes /bin/NAME, and of the libraries that it looks for below
 * its own folder (`$ORIGIN`) those that are there come along.
 */
export async function programOfHost(
  file: string,
  tree: TreeDirectory,
  folder: string | undefined,
): Promise<GuestProgram> {
  const content = await readProgram(file);
  const architecture = architectureOf(content);
  const warning = isForLinux(content) ? { warning: LINUX } : {};
  const inside = await pathBelow(folder, file);
  if (inside !== undefined && findInTree(tree, inside) !== undefined) {
    return { path: inside, architecture, tree, ...warning };
  }
  const path = `/bin/${file.replace(/^.*\//, "")}`;
  const node = { type: "file", content, mode: 0o755 } as const;
  const whole = withEntry(
    await withLibraries(tree, { path, content }, dirname(file)),
    path,
    node,
  );
  return { path, architecture, tree: whole, ...warning };
}

interface Image {
  readonly path: string;
  readonly content: Uint8Array;
}

/** The tree with what programs find by `$ORIGIN`, where the host has it. */
async function withLibraries(
  tree: TreeDirectory,
  program: Image,
  hostFolder: string,
): Promise<TreeDirectory> {
  let whole = tree;
  const guestFolder = dirname(program.path);
  const seen = new Set<string>();
  const images = [program];
  for (let image = images.pop(); image !== undefined; image = images.pop()) {
    const { needed, searchPath } = dynamicOf(image.content);
    const origin = dirname(image.path);
    for (const name of needed) {
      for (const folder of searchPath) {
        if (!folder.startsWith("$ORIGIN") || name.includes("/")) continue;
        const path = normalize(join(folder.replace("$ORIGIN", origin), name));
        if (seen.has(path) || findInTree(whole, path) !== undefined) continue;
        seen.add(path);
        // As far from the program's folder as the machine will look for it.
        const up = relativeTo(guestFolder, path);
        const content = await readIfThere(join(hostFolder, up));
        if (content === undefined) continue;
        whole = withEntry(whole, path, { type: "file", content, mode: 0o755 });
        images.push({ path, content });
      }
    }
  }
  return whole;
}

function relativeTo(folder: string, path: string): string {
  const up = folder.split("/").filter((name) => name !== "").map(() => "..");
  const plain = path.startsWith(`${folder}/`);
  return plain ? path.slice(folder.length + 1) : `${up.join("/")}${path}`;
}

async function readIfThere(path: string): Promise<Uint8Array | undefined> {
  try {
    const { isFile, size } = await Deno.stat(path);
    return isFile && size <= MOST_PROGRAM
      ? await Deno.readFile(path)
      : undefined;
  } catch (error) {
    if (isFromHost(error)) return undefined;
    throw error;
  }
}
