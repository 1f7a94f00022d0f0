/**
 * Tar archives as trees of the machine: owners, modes, times and devices are as
 * the archive has them.
 *
 * @module
 */

import { textOfByteString } from "../kernel/filesystem/byte_text.ts";
import type {
  TreeAttributes,
  TreeDirectory,
  TreeFile,
  TreeHardLink,
  TreeNode,
  TreeSparseFile,
} from "../kernel/filesystem/root_tree.ts";
import { checkAlone, nameFault, TreeError } from "../machine/tree_check.ts";
import { FEWEST_HOLES } from "../machine/tree.ts";
import { hostReason, isFromHost, UsageError } from "./errors.ts";
import { nameOfWritten } from "./host_names.ts";
import { Findings } from "./findings.ts";
import { readTar, type TarEntry, TarFault } from "./tar_reader.ts";
import { namesOfPath, TooManyEntries, TreeBuilder } from "./tree_builder.ts";

/** No tree is so large, and no memory here would hold it. */
const LIMITS = { mebibytes: 1024, entries: 500_000 };
const PERMISSIONS = 0o7777;

/** What a file begins with that is not what is asked for. */
const OTHERS = {
  "a zip archive": [0x50, 0x4b, 3, 4],
  "an archive that xz compressed": [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0],
  "an archive that zstd compressed": [0x28, 0xb5, 0x2f, 0xfd],
  "an archive that bzip2 compressed": [0x42, 0x5a, 0x68],
  "an archive of 7-Zip": [0x37, 0x7a, 0xbc, 0xaf],
  "a program": [0x7f, 0x45, 0x4c, 0x46],
} as const;
const GZIP = [0x1f, 0x8b] as const;

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, at) => bytes[at] === byte);
}

/** What gzip made, as it was before; it may be a thousand times as long. */
async function decompressed(
  bytes: Uint8Array<ArrayBuffer>,
  mebibytes: number,
): Promise<Uint8Array> {
  const most = mebibytes << 20;
  const buffer = new ArrayBuffer(0, { maxByteLength: most });
  const whole = new Uint8Array(buffer);
  let size = 0;
  const stream = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("gzip"));
  try {
    for await (const piece of stream) {
      const end = size + piece.length;
      if (end > most) {
        throw new TarFault(`it holds more than ${mebibytes} MiB`);
      }
      if (end > buffer.byteLength) {
        buffer.resize(Math.min(most, Math.max(2 * size, end)));
      }
      whole.set(piece, size);
      size = end;
    }
  } catch (error) {
    if (error instanceof TarFault) throw error;
    throw new TarFault("what gzip compressed in it is damaged or cut short");
  }
  buffer.resize(size);
  return new Uint8Array(buffer.transferToFixedLength());
}

/** The archive's bytes, decompressed. */
async function readArchive(
  path: string,
  mebibytes: number,
): Promise<Uint8Array> {
  const { size } = await Deno.stat(path);
  if (size > mebibytes << 20) {
    throw new TarFault(`it is larger than ${mebibytes} MiB`);
  }
  const bytes = await Deno.readFile(path);
  if (bytes.length === 0) throw new TarFault("it is empty");
  if (startsWith(bytes, GZIP)) {
    return await decompressed(bytes, mebibytes);
  }
  for (const [what, start] of Object.entries(OTHERS)) {
    if (!startsWith(bytes, start)) continue;
    throw new TarFault(`it is ${what}; tar and gzip are understood`);
  }
  return bytes;
}

/** The bytes of a path; Halcyon's own archives say so where it is no text. */
function pathOf(entry: TarEntry, key: string, bytes: string): string {
  const written = entry.records.get(`HALCYON.${key}`);
  return written === undefined
    ? textOfByteString(bytes)
    : nameOfWritten(textOfByteString(written));
}

function fileOf(
  { size, extents }: TarEntry,
  attributes: TreeAttributes,
): TreeFile | TreeSparseFile {
  const kept = extents.reduce((sum, { bytes }) => sum + bytes.length, 0);
  if (size - kept >= FEWEST_HOLES) {
    return { ...attributes, type: "sparse-file", size, extents };
  }
  const [whole] = extents;
  if (size === kept && extents.length === 1 && whole !== undefined) {
    return { ...attributes, type: "file", content: whole.bytes };
  }
  const content = new Uint8Array(size);
  for (const { offset, bytes } of extents) content.set(bytes, offset);
  return { ...attributes, type: "file", content };
}

/** What an entry stands for; why it can't be had where that is a text. */
function nodeOf(
  entry: TarEntry,
): Exclude<TreeNode, TreeHardLink> | string {
  const { type, mode, uid, gid, mtime, major, minor } = entry;
  const attributes = { mode: mode & PERMISSIONS, uid, gid, mtime };
  switch (type) {
    case "0":
    case "7":
    case "S":
      if (entry.records.get("HALCYON.type") === "socket") {
        return { ...attributes, type: "socket" };
      }
      // Before there was a kind for it, a directory was told by its name.
      return entry.name.endsWith("/")
        ? { ...attributes, type: "directory", entries: {} }
        : fileOf(entry, attributes);
    case "5":
    case "D":
      return { ...attributes, type: "directory", entries: {} };
    case "2": {
      const target = pathOf(entry, "linkpath", entry.linkname);
      return { ...attributes, type: "symlink", target };
    }
    case "3":
      return { ...attributes, type: "character-device", major, minor };
    case "4":
      return { ...attributes, type: "block-device", major, minor };
    case "6":
      return { ...attributes, type: "fifo" };
    default:
      return "is of a kind that no tree has";
  }
}

/** Why an entry is left out, where it is. */
function added(
  builder: TreeBuilder,
  entry: TarEntry,
  path: string,
): string | undefined {
  const names = namesOfPath(path);
  if (names === undefined) return "leads out of the archive";
  if (entry.type === "1") {
    const target = pathOf(entry, "linkpath", entry.linkname);
    const found = namesOfPath(target);
    return found !== undefined && builder.link(names, found)
      ? undefined
      : `is a link to ${target}, which is no file of the archive`;
  }
  const node = nodeOf(entry);
  if (typeof node === "string") return node;
  if (names.length === 0 && node.type !== "directory") {
    return "stands for the root, and is no directory";
  }
  const badName = names.map(nameFault).find((why) => why !== undefined);
  if (badName !== undefined) return badName;
  try {
    checkAlone(path, node);
  } catch (error) {
    if (error instanceof TreeError) return error.reason;
    throw error;
  }
  builder.put(names, node);
  return undefined;
}

/**
 * Reads an archive, compressed by gzip or not, into a tree.
 *
 * @throws {UsageError} when it can't be read or is no archive
 */
export async function importArchive(
  path: string,
  { mebibytes, entries }: typeof LIMITS = LIMITS,
): Promise<TreeDirectory> {
  const builder = new TreeBuilder(undefined, entries);
  const findings = new Findings();
  try {
    for (const entry of readTar(await readArchive(path, mebibytes))) {
      // A label of a volume is no entry.
      if (entry.type === "V") continue;
      const at = pathOf(entry, "path", entry.name);
      const why = added(builder, entry, at);
      if (why !== undefined) findings.add(`${at} ${why}: left out`, "left out");
    }
    findings.tell();
    return builder.build();
  } catch (error) {
    if (isFromHost(error)) {
      throw new UsageError(`${path} can't be read: ${hostReason(error)}`);
    }
    if (error instanceof TooManyEntries) {
      throw new UsageError(`${path} can't be copied in: ${error.message}`);
    }
    if (!(error instanceof TarFault)) throw error;
    throw new UsageError(`${path} is no tar archive: ${error.message}`);
  }
}
