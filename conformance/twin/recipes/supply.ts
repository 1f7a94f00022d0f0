/**
 * Supplies an actor with what calls need: it takes what the actor has, or
 * writes down the calls that make it.
 *
 * @module
 */

import {
  AF_INET,
  AF_LOCAL,
  MAP_ANONYMOUS,
  MAP_PRIVATE,
  MAP_PURGEABLE,
  MAP_SHARED,
  O_CLOEXEC,
  O_CREAT,
  O_DIRECTORY,
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  PROT_READ,
  PROT_WRITE,
  SOCK_DGRAM,
  SOCK_NONBLOCK,
  SOCK_STREAM,
} from "../../../src/api/constants.ts";
import { SC_socketpair_params } from "../../../src/api/structs.ts";
import { call } from "../../language/call.ts";
import { mmap, open, pipe, write } from "../../language/calls.ts";
import { struct } from "../../language/struct_block.ts";
import {
  type Block,
  buffer,
  filled,
  type Value,
  word,
} from "../../language/value.ts";
import {
  accept,
  bind,
  connect,
  internet,
} from "../../worlds/socket_addresses.ts";
import { settle } from "../../language/actors.ts";
import type { Author } from "../author.ts";
import type { FileKind, Mapping, OpenFile, PathKind } from "../world.ts";

export const PAGE = 4096;

/** Notes a descriptor that was made. */
export function opened(
  { world }: Author,
  value: Value,
  kind: FileKind,
  rest: Partial<OpenFile> = {},
): OpenFile {
  const made: OpenFile = {
    value,
    kind,
    reads: true,
    writes: true,
    isNonblocking: false,
    ...rest,
  };
  world.files.push(made);
  return made;
}

/** A path that is not there yet. */
export function newPath(author: Author): string {
  const folder = author.chance.oneIn(3) ? "/w/d/" : "/w/";
  return folder + author.fresh("n");
}

/** A path of one of these kinds; a file that is made for it if there is none. */
export function somePath(
  author: Author,
  ...kinds: readonly PathKind[]
): string {
  const found = author.world.pathsOf(...kinds);
  if (found.length > 0) return author.chance.pick(found);
  const path = newPath(author);
  const isDirectory = kinds[0] === "directory" || kinds[0] === "full directory";
  author.make(
    isDirectory ? "mkdir" : kinds[0] === "link" ? "symlink" : "mknod",
    {
      path,
      linkpath: path,
    },
  );
  return path;
}

/** Opens a file for reading and writing. */
export function openFile(author: Author): OpenFile {
  const path = somePath(author, "file");
  const flags = author.chance.pick([
    O_RDWR,
    O_RDWR | O_CREAT,
    O_RDWR | O_CLOEXEC,
  ]);
  return opened(
    author,
    author.bind("fd", open(path, flags, 0o644).whatever()),
    "file",
  );
}

function openDirectory(author: Author): OpenFile {
  const path = somePath(author, "directory", "full directory");
  const fd = author.bind("fd", open(path, O_RDONLY | O_DIRECTORY).whatever());
  return opened(author, fd, "directory", { reads: false, writes: false });
}

/** Keeps both ends of a pipe, whose descriptors lie in memory. */
export function openedPipe(
  author: Author,
  ends: Block,
  flags: number,
): readonly OpenFile[] {
  const channel = { bytes: 0 };
  const isNonblocking = flags !== 0;
  return [
    opened(author, word(ends), "pipe", {
      writes: false,
      incoming: channel,
      isNonblocking,
    }),
    opened(author, word(ends, 4), "pipe", {
      reads: false,
      outgoing: channel,
      isNonblocking,
    }),
  ];
}

/** Makes a pipe. */
export function makePipe(author: Author, flags = 0): readonly OpenFile[] {
  const ends = buffer(8);
  author.add(pipe(ends, flags).whatever().observes(ends));
  return openedPipe(author, ends, flags);
}

function makePair(author: Author): readonly OpenFile[] {
  const sv = buffer(8);
  author.add(
    call.socketpair(struct(SC_socketpair_params, {
      domain: AF_LOCAL,
      type: SOCK_STREAM | SOCK_NONBLOCK,
      sv,
    })).whatever().observes(sv),
  );
  const there = { bytes: 0 };
  const back = { bytes: 0 };
  return [
    opened(author, word(sv), "connected local", {
      incoming: back,
      outgoing: there,
      isNonblocking: true,
    }),
    opened(author, word(sv, 4), "connected local", {
      incoming: there,
      outgoing: back,
      isNonblocking: true,
    }),
  ];
}

/** A port that no other program of a boot uses. */
function newPort(author: Author): number {
  return 10_000 + author.chance.below(20_000);
}

function makeUdp(author: Author): OpenFile {
  const fd = author.bind(
    "fd",
    call.socket(AF_INET, SOCK_DGRAM | SOCK_NONBLOCK, 0).whatever(),
  );
  const port = newPort(author);
  author.add(
    bind(fd, internet(port)).whatever(),
    connect(fd, internet(port)).whatever(),
  );
  return opened(author, fd, "udp", {
    isNonblocking: true,
    incoming: { bytes: 0 },
  });
}

function makeTcp(author: Author, isConnected: boolean): OpenFile {
  const server = author.bind(
    "fd",
    call.socket(AF_INET, SOCK_STREAM, 0).whatever(),
  );
  const port = newPort(author);
  author.add(
    bind(server, internet(port)).whatever(),
    call.listen(server, 5).whatever(),
  );
  const listener = opened(author, server, "tcp listener", {
    reads: false,
    writes: false,
  });
  if (!isConnected) return listener;
  const client = author.bind(
    "fd",
    call.socket(AF_INET, SOCK_STREAM, 0).whatever(),
  );
  author.add(connect(client, internet(port)).whatever(), settle(20));
  const peer = author.bind("fd", accept(server, SOCK_NONBLOCK).whatever());
  const channel = { bytes: 0 };
  opened(author, peer, "tcp", { isNonblocking: true, incoming: channel });
  return opened(author, client, "tcp", {
    outgoing: channel,
    incoming: { bytes: 0 },
  });
}

const makers: Readonly<
  Partial<Record<FileKind, (author: Author) => OpenFile | undefined>>
> = {
  file: openFile,
  directory: openDirectory,
  pipe: (author) =>
    author.chance.pick(makePipe(author, author.chance.pick([0, O_NONBLOCK]))),
  "connected local": (author) => author.chance.pick(makePair(author)),
  udp: makeUdp,
  tcp: (author) => makeTcp(author, true),
  "tcp listener": (author) => makeTcp(author, false),
  local: (author) => {
    const type = SOCK_STREAM | SOCK_NONBLOCK;
    const fd = author.bind("fd", call.socket(AF_LOCAL, type, 0).whatever());
    return opened(author, fd, "local", {
      reads: false,
      writes: false,
      isNonblocking: true,
    });
  },
  watcher: (author) => {
    const fd = author.bind("fd", call.create_inode_watcher(1).whatever());
    return opened(author, fd, "watcher", {
      writes: false,
      isNonblocking: true,
    });
  },
  "memory file": (author) => {
    const fd = author.bind("fd", call.anon_create(2 * PAGE, 0).whatever());
    return opened(author, fd, "memory file", { reads: false, writes: false });
  },
};

/** A descriptor of one of these kinds. */
export function someFile(
  author: Author,
  ...kinds: readonly FileKind[]
): OpenFile {
  const { world, chance } = author;
  const found = world.files.filter(({ kind }) => kinds.includes(kind));
  if (found.length > 0 && !chance.oneIn(6)) return chance.pick(found);
  return makers[chance.pick(kinds)]?.(author) ?? openFile(author);
}

/** A descriptor that gives bytes at once. */
export function reader(author: Author): OpenFile {
  const ready = author.world.files.filter((file) =>
    file.reads && file.kind !== "directory" && file.kind !== "tcp" &&
    (file.incoming === undefined || file.incoming.bytes > 0)
  );
  if (ready.length > 0 && !author.chance.oneIn(4)) {
    return author.chance.pick(ready);
  }
  if (author.chance.oneIn(2)) return openFile(author);
  const [incoming, outgoing] = makePipe(author);
  author.add(write(outgoing?.value ?? -1, "pipe's bytes").whatever());
  if (incoming?.incoming !== undefined) incoming.incoming.bytes += 12;
  return incoming ?? openFile(author);
}

/** A descriptor that takes bytes at once. */
export function writer(author: Author): OpenFile {
  const ready = author.world.files.filter((file) =>
    file.writes && (file.outgoing?.bytes ?? 0) < 16_000
  );
  if (ready.length > 0 && !author.chance.oneIn(4)) {
    return author.chance.pick(ready);
  }
  return someFile(author, "file", "pipe", "connected local");
}

/** Maps memory, of some kind. */
export function makeMapping(
  author: Author,
  kind: Mapping["kind"] = author.chance.pick([
    "anonymous",
    "anonymous",
    "file",
    "shared file",
  ]),
  pages: number = author.chance.pick([1, 2, 4]),
): Mapping {
  const isFile = kind === "file" || kind === "shared file";
  const isShared = kind === "shared file" ||
    (kind === "anonymous" && author.chance.oneIn(2));
  const flags = (isShared ? MAP_SHARED : MAP_PRIVATE) |
    (isFile ? 0 : MAP_ANONYMOUS) | (kind === "purgeable" ? MAP_PURGEABLE : 0);
  const fd = isFile ? openFile(author).value : -1;
  const step = mmap({
    size: pages * PAGE,
    prot: PROT_READ | PROT_WRITE,
    flags,
    fd,
    ...(isFile ? { name: "file's" } : {}),
  });
  const made: Mapping = {
    base: author.bind("at", step.whatever()),
    pages,
    isReadable: true,
    isWritable: true,
    isShared,
    kind,
  };
  author.world.mappings.push(made);
  return made;
}

/** Memory that was mapped. */
export function someMapping(
  author: Author,
  ...kinds: readonly Mapping["kind"][]
): Mapping {
  const found = author.world.mappings.filter(({ kind }) =>
    kinds.length === 0 || kinds.includes(kind)
  );
  return found.length > 0 && !author.chance.oneIn(4)
    ? author.chance.pick(found)
    : makeMapping(author, kinds[0]);
}

/** Bytes to write. */
export function someBytes(author: Author): ReturnType<typeof filled> {
  const { chance } = author;
  return filled(
    chance.pick([1, 4, 16, 100, 512, 4096]),
    0x41 + chance.below(26),
  );
}
