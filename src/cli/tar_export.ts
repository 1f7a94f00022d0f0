/**
 * A tree of the machine as a tar archive, which keeps owners, times and
 * devices, holes and files of several names.
 *
 * What tar knows nothing of stands in records of an extended header, which
 * other programs ignore: paths with bytes that are no text (`HALCYON.path` and
 * `HALCYON.linkpath` have them as `%FF`, and so are the names that others see),
 * and that an empty file is a socket (`HALCYON.type`).
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { pack } from "tar-stream";
import { S_IFREG } from "../api/constants.ts";
import type {
  TreeAttributes,
  TreeDirectory,
  TreeNode,
  TreeSparseFile,
} from "../kernel/filesystem/root_tree.ts";
import type { Findings } from "./findings.ts";
import { archiveRules, writtenName, writtenPath } from "./host_names.ts";

type Pack = ReturnType<typeof pack>;

/** What tar-stream takes of an entry. */
interface Header {
  readonly name: string;
  readonly type: NonNullable<Parameters<Pack["entry"]>[0]["type"]>;
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: Date;
  readonly linkname?: string;
  readonly devmajor?: number;
  readonly devminor?: number;
  readonly pax?: Readonly<Record<string, string>>;
}

/** What is written for a node. */
interface Entry {
  readonly header: Header;
  readonly content: Uint8Array;
}

/** What a plain header holds of ids and of device numbers. */
const LARGEST_NUMBER = 0o777777;
/** Seconds that the library writes into a plain header. */
const LARGEST_TIME = 2n ** 31n - 1n;
const NANOSECONDS = 1_000_000_000n;
const BLOCK = 512;
/** Longer paths would make an archive of any size out of a small tree. */
const LONGEST_PATH = 1 << 16;
const EMPTY = new Uint8Array(0);

/** Seconds with a fraction, as extended headers have times. */
function timeText(nanoseconds: bigint): string {
  const sign = nanoseconds < 0n ? "-" : "";
  const absolute = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const fraction = String(absolute % NANOSECONDS).padStart(9, "0");
  return `${sign}${absolute / NANOSECONDS}.${fraction}`.replace(/\.?0+$/, "");
}

/** Where ids and the time stand in an archive: a plain header has room for most. */
function attributesOf(
  { mode = 0o755, uid = 0, gid = 0, mtime = 0n }: TreeAttributes,
): { plain: Omit<Header, "name" | "type">; pax: Record<string, string> } {
  const pax: Record<string, string> = {};
  if (Math.max(uid, gid) > LARGEST_NUMBER) {
    pax["uid"] = String(uid);
    pax["gid"] = String(gid);
  }
  const seconds = mtime / NANOSECONDS;
  const isPlain = mtime % NANOSECONDS === 0n && mtime >= 0n &&
    seconds <= LARGEST_TIME;
  if (!isPlain) pax["mtime"] = timeText(mtime);
  return {
    plain: {
      // The library takes no bits at all for none said; it drops this one.
      mode: mode | S_IFREG,
      uid: Math.min(uid, LARGEST_NUMBER),
      gid: Math.min(gid, LARGEST_NUMBER),
      mtime: new Date(isPlain ? Number(seconds) * 1000 : 0),
    },
    pax,
  };
}

/** Where something stands: in the machine, and in the archive. */
interface Place {
  readonly path: string;
  readonly written: string;
}

function placeOf(path: string): Place {
  return { path, written: writtenPath(path, archiveRules) };
}

/** A path as the archive has it, and a record of what that leaves out. */
function writtenIn(
  pax: Record<string, string>,
  key: string,
  { path, written }: Place,
): string {
  if (written !== path) pax[`HALCYON.${key}`] = written;
  return written;
}

/** GNU's format 1.0 for a file with holes: a map in front of what is kept. */
function sparseContent(
  { size, extents }: TreeSparseFile,
  name: string,
  pax: Record<string, string>,
): Uint8Array {
  Object.assign(pax, {
    "GNU.sparse.major": "1",
    "GNU.sparse.minor": "0",
    "GNU.sparse.name": name,
    "GNU.sparse.realsize": String(size),
  });
  // One of no bytes at the end says where that is.
  const map = [
    ...extents.map(({ offset, bytes }) => [offset, bytes.length]),
    [size, 0],
  ];
  const text = new TextEncoder().encode(
    [map.length, ...map.flat()].map((number) => `${number}\n`).join(""),
  );
  const start = Math.ceil(text.length / BLOCK) * BLOCK;
  const kept = extents.reduce((sum, { bytes }) => sum + bytes.length, 0);
  const content = new Uint8Array(start + kept);
  content.set(text);
  let at = start;
  for (const { bytes } of extents) {
    content.set(bytes, at);
    at += bytes.length;
  }
  return content;
}

function entryOf(
  place: Place,
  node: Exclude<TreeNode, { type: "hard-link" }>,
): Entry {
  const { plain, pax } = attributesOf(node);
  const name = writtenIn(pax, "path", place);
  const finished = (
    type: Header["type"],
    more: Partial<Header> = {},
    content: Uint8Array = EMPTY,
  ): Entry => ({
    header: {
      name,
      type,
      ...plain,
      ...more,
      ...(Object.keys(pax).length === 0 ? {} : { pax }),
    },
    content,
  });
  switch (node.type) {
    case "socket":
      pax["HALCYON.type"] = node.type;
      return finished("file");
    case "symlink":
      return finished("symlink", {
        linkname: writtenIn(pax, "linkpath", placeOf(node.target)),
      });
    case "character-device":
    case "block-device": {
      const { major, minor } = node;
      if (minor > LARGEST_NUMBER) {
        pax["SCHILY.devmajor"] = String(major);
        pax["SCHILY.devminor"] = String(minor);
      }
      const devminor = Math.min(minor, LARGEST_NUMBER);
      return finished(node.type, { devmajor: major, devminor });
    }
    case "file":
      return finished("file", {}, node.content);
    case "sparse-file": {
      const content = sparseContent(node, name, pax);
      // What those see who know nothing of holes.
      const shown = name.replace(/(?=[^/]*$)/, "GNUSparseFile.0/");
      return finished("file", { name: shown }, content);
    }
    default:
      return finished(node.type);
  }
}

function linkEntry(place: Place, target: string): Entry {
  const { plain, pax } = attributesOf({ mode: 0o644 });
  const name = writtenIn(pax, "path", place);
  const linkname = writtenIn(pax, "linkpath", placeOf(target));
  const header = { name, type: "link", linkname, ...plain } as const;
  const hasPax = Object.keys(pax).length > 0;
  return { header: hasPax ? { ...header, pax } : header, content: EMPTY };
}

/** Every entry in the order in which it can be unpacked: links at the end. */
function* entriesOf(tree: TreeDirectory, findings: Findings): Generator<Entry> {
  const links: Entry[] = [];
  const left: [Place, TreeNode][] = [[placeOf("."), tree]];
  for (let one = left.pop(); one !== undefined; one = left.pop()) {
    const [place, node] = one;
    const { path, written } = place;
    if (path.length > LONGEST_PATH) {
      findings.add(
        `a path of more than ${LONGEST_PATH} characters, ` +
          `…${path.slice(-60)}: left out`,
        "paths too long",
      );
      continue;
    }
    if (node.type === "hard-link") {
      links.push(linkEntry(place, `.${node.target}`));
      continue;
    }
    yield entryOf(place, node);
    if (node.type !== "directory") continue;
    // Turned round, as the last one is taken first.
    for (const [name, below] of Object.entries(node.entries).reverse()) {
      const own = writtenName(name, archiveRules);
      const at = { path: `${path}/${name}`, written: `${written}/${own}` };
      left.push([at, below]);
    }
  }
  yield* links;
}

/** Puts one entry into the archive, and waits until somebody has read it. */
function put(archive: Pack, { header, content }: Entry): Promise<void> {
  const { buffer, byteOffset, byteLength } = content;
  return new Promise((resolve, reject) => {
    archive.entry(
      header,
      // A Buffer is what the library takes at once; this one is no copy.
      Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength),
      (error) => error ? reject(error) : resolve(),
    );
  });
}

async function fill(
  archive: Pack,
  tree: TreeDirectory,
  findings: Findings,
): Promise<void> {
  try {
    for (const entry of entriesOf(tree, findings)) await put(archive, entry);
    archive.finalize();
  } catch (error) {
    archive.destroy(error as Error);
  }
}

/** The archive of a tree, compressed by gzip or not, as it is made. */
export function archiveOf(
  tree: TreeDirectory,
  isCompressed: boolean,
  findings: Findings,
): ReadableStream<Uint8Array<ArrayBuffer>> {
  const archive = pack();
  void fill(archive, tree, findings);
  const stream = ReadableStream.from(
    archive as AsyncIterable<Uint8Array<ArrayBuffer>>,
  );
  return isCompressed
    ? stream.pipeThrough(new CompressionStream("gzip"))
    : stream;
}
