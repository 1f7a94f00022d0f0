/**
 * Tar archives as trees of the machine: owners, modes and devices are as the
 * archive has them.
 *
 * @module
 */

import { extract } from "tar-stream";
import type {
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";
import { hostReason, isFromHost, UsageError } from "./errors.ts";
import { hostOutput } from "./output.ts";
import { namesOfPath, TreeBuilder } from "./tree_builder.ts";

/** What tar-stream tells of an entry. */
interface Entry {
  readonly name: string;
  readonly type: string;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly linkname: string | null;
  readonly devmajor: number;
  readonly devminor: number;
  readonly pax: Readonly<Record<string, string>> | null;
}

/** No tree is so large, and no memory here would hold it. */
const MOST_BYTES = 2 ** 31;
const PERMISSIONS = 0o7777;
/** What stands in a name for bytes that could not be decoded. */
const NOT_UTF_8 = "\ufffd";

/** The archive's bytes, decompressed. */
async function readArchive(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = await Deno.readFile(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  for await (const piece of stream) {
    pieces.push(piece);
    size += piece.length;
    if (size > MOST_BYTES) throw new Error("it holds more than 2 GiB");
  }
  return await bytesIn(pieces);
}

async function bytesIn(
  pieces: Uint8Array<ArrayBuffer>[],
): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

/** What an entry stands for, given what its file holds. */
function nodeOf(
  entry: Entry,
  content: Uint8Array,
  builder: TreeBuilder,
): TreeNode | string {
  const { type, mode, devmajor: major, devminor: minor, pax } = entry;
  const attributes = {
    mode: mode & PERMISSIONS,
    uid: Number(pax?.["uid"] ?? entry.uid),
    gid: Number(pax?.["gid"] ?? entry.gid),
  };
  switch (type) {
    case "file":
    case "contiguous-file":
      return { ...attributes, type: "file", content };
    case "directory":
      return { ...attributes, type: "directory", entries: {} };
    case "symlink":
      return { ...attributes, type: "symlink", target: entry.linkname ?? "" };
    case "character-device":
    case "block-device":
      return { ...attributes, type, major, minor };
    case "fifo":
      return { ...attributes, type: "fifo" };
    case "link": {
      const names = namesOfPath(entry.linkname ?? "");
      return (names && builder.find(names)) ??
        `links to ${entry.linkname ?? ""}, which is not in the archive`;
    }
    default:
      return `is a ${type}`;
  }
}

function add(builder: TreeBuilder, entry: Entry, content: Uint8Array): void {
  const leftOut = (why: string): void =>
    hostOutput.complain(`halcyon: ${entry.name} ${why}: left out`);
  const names = namesOfPath(entry.name);
  if (names === undefined) return leftOut("leads out of the archive");
  if (entry.name.includes(NOT_UTF_8)) {
    return leftOut("has a name that is no UTF-8");
  }
  const node = nodeOf(entry, content, builder);
  if (typeof node === "string") leftOut(node);
  else builder.put(names, node);
}

/**
 * Reads an archive, compressed by gzip or not, into a tree.
 *
 * @throws {UsageError} when it can't be read or is no archive
 */
export async function importArchive(path: string): Promise<TreeDirectory> {
  const builder = new TreeBuilder();
  try {
    const bytes = await readArchive(path);
    const entries = extract();
    entries.end(bytes);
    for await (const entry of entries) {
      const pieces: Uint8Array<ArrayBuffer>[] = [];
      for await (const piece of entry) {
        pieces.push(piece as Uint8Array<ArrayBuffer>);
      }
      add(builder, entry.header as Entry, await bytesIn(pieces));
    }
    return builder.build();
  } catch (error) {
    if (isFromHost(error)) {
      throw new UsageError(`${path} can't be read: ${hostReason(error)}`);
    }
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`${path} is no tar archive: ${why.split(". ")[0]}`);
  }
}
