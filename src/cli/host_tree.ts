/**
 * Folders of the host as trees of the machine, and back.
 *
 * @module
 */

import type {
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { hostReason, isFromHost, notWritten, UsageError } from "./errors.ts";
import { hostOutput } from "./output.ts";

const PERMISSIONS = 0o7777;
/** What stands in a name for bytes that could not be decoded. */
const NOT_UTF_8 = "\ufffd";

/** What stands for a path, undefined for what a tree cannot hold. */
async function readNode(
  path: string,
  info: Deno.FileInfo,
): Promise<TreeNode | undefined> {
  const mode = (info.mode ?? 0) & PERMISSIONS;
  if (info.isSymlink) {
    return { type: "symlink", target: await Deno.readLink(path) };
  }
  if (info.isDirectory) return await readDirectory(path, mode);
  if (info.isFile) {
    return { type: "file", mode, content: await Deno.readFile(path) };
  }
  return undefined;
}

async function readDirectory(
  path: string,
  mode: number,
): Promise<TreeDirectory> {
  const nodes: [string, TreeNode][] = [];
  const names = await Array.fromAsync(Deno.readDir(path), ({ name }) => name);
  // The host lists in no order; the machine must be the same every time.
  for (const name of names.sort()) {
    const below = `${path}/${name}`;
    if (name.includes(NOT_UTF_8)) {
      hostOutput.complain(
        `halcyon: ${below} has a name that is no UTF-8: left out`,
      );
      continue;
    }
    const node = await readNode(below, await Deno.lstat(below));
    if (node === undefined) {
      hostOutput.complain(
        `halcyon: ${below} is neither file, folder nor link: left out`,
      );
    } else nodes.push([name, node]);
  }
  return { type: "directory", mode, entries: Object.fromEntries(nodes) };
}

/**
 * Copies a host folder into a tree: modes and symbolic links are kept, owners
 * are not, and devices, pipes and sockets are left out with a line on stderr.
 * A file is taken for a tar archive, which has owners and devices too.
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
    return await readDirectory(path, (info.mode ?? 0o755) & PERMISSIONS);
  } catch (error) {
    if (!isFromHost(error)) throw error;
    throw new UsageError(`${path} can't be copied in: ${hostReason(error)}`);
  }
}

/**
 * Writes a tree into a host folder, which must be empty or not be there yet.
 *
 * @throws {UsageError} when it is not, or cannot be written
 */
export async function exportTree(
  tree: TreeDirectory,
  path: string,
): Promise<void> {
  try {
    await Deno.mkdir(path, { recursive: true });
    for await (const _entry of Deno.readDir(path)) {
      throw new UsageError(`${path} is not empty: nothing was written`);
    }
    await writeEntries(tree, path);
  } catch (error) {
    throw notWritten(path, error);
  }
}

async function writeEntries(tree: TreeDirectory, path: string): Promise<void> {
  for (const [name, node] of Object.entries(tree.entries)) {
    const below = `${path}/${name}`;
    switch (node.type) {
      case "directory":
        await Deno.mkdir(below);
        await writeEntries(node, below);
        break;
      case "file":
        await Deno.writeFile(below, node.content);
        break;
      case "symlink":
        await Deno.symlink(node.target, below);
        continue;
      default:
        // Devices, pipes and sockets mean nothing outside of the machine.
        continue;
    }
    // Last: a folder that may not be written to has been filled by now.
    if (node.mode !== undefined) await Deno.chmod(below, node.mode & 0o777);
  }
}

/** Checks before a long run that `exportTree` will be able to write there. */
export async function requireExportable(path: string): Promise<void> {
  try {
    for await (const _entry of Deno.readDir(path)) {
      throw new UsageError(
        `${path} is not empty: --export-root wants a new folder`,
      );
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return;
    throw notWritten(path, error);
  }
}
