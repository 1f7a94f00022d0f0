/**
 * A tree of the machine as a tar archive, which keeps owners and devices.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { pack } from "tar-stream";
import type {
  TreeDirectory,
  TreeNode,
} from "../kernel/filesystem/root_tree.ts";

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

type Pack = ReturnType<typeof pack>;

/** The same tree is the same archive. */
const NO_TIME = new Date(0);
/** What a plain header holds. */
const LARGEST_ID = 0o7777777;
const EMPTY = new Uint8Array(0);

/** The header of a node; undefined for a socket, which no archive holds. */
function headerOf(name: string, node: TreeNode): Header | undefined {
  const { mode = 0o755, uid = 0, gid = 0 } = node;
  // Larger ids stand in an extended header alone.
  const pax = Math.max(uid, gid) > LARGEST_ID
    ? { pax: { uid: String(uid), gid: String(gid) } }
    : {};
  const common = {
    name,
    mode,
    uid: Math.min(uid, LARGEST_ID),
    gid: Math.min(gid, LARGEST_ID),
    mtime: NO_TIME,
    ...pax,
  };
  switch (node.type) {
    case "socket":
      return undefined;
    case "symlink":
      return { ...common, type: "symlink", linkname: node.target };
    case "character-device":
    case "block-device":
      return {
        ...common,
        type: node.type,
        devmajor: node.major,
        devminor: node.minor,
      };
    default:
      return { ...common, type: node.type };
  }
}

function addTo(archive: Pack, name: string, node: TreeNode): void {
  const header = headerOf(name, node);
  if (header === undefined) return;
  // A string or a Buffer is what the library takes at once.
  const content = node.type === "file" ? node.content : EMPTY;
  archive.entry(header, Buffer.from(content));
  if (node.type !== "directory") return;
  for (const [entry, below] of Object.entries(node.entries)) {
    addTo(archive, `${name}/${entry}`, below);
  }
}

/** The archive of a tree, compressed by gzip or not. */
export async function archiveOf(
  tree: TreeDirectory,
  isCompressed: boolean,
): Promise<Uint8Array<ArrayBuffer>> {
  const archive = pack();
  addTo(archive, ".", tree);
  archive.finalize();
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  for await (const piece of archive) {
    pieces.push(piece as Uint8Array<ArrayBuffer>);
  }
  const stream = new Blob(pieces).stream();
  const whole = isCompressed
    ? stream.pipeThrough(new CompressionStream("gzip"))
    : stream;
  return new Uint8Array(await new Response(whole).arrayBuffer());
}
