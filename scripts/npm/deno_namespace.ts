/**
 * What the command-line program uses of the namespace `Deno`, on Node. It is
 * put in place by its import, before anything of the program is loaded.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { spawn } from "node:child_process";
import fs from "node:fs";
import fsp from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import process from "node:process";
import { Readable } from "node:stream";
import { isatty, ReadStream } from "node:tty";

/** The class of what the host refuses with some codes. */
function refusal(...codes: readonly string[]): unknown {
  return class extends Error {
    static override [Symbol.hasInstance](error: unknown): boolean {
      return error instanceof Error && "code" in error &&
        codes.includes(String(error.code));
    }
  };
}

const errors = {
  AlreadyExists: refusal("EEXIST"),
  BrokenPipe: refusal("EPIPE"),
  IsADirectory: refusal("EISDIR"),
  NotADirectory: refusal("ENOTDIR"),
  // Node has no permissions of its own that could be asked for.
  NotCapable: refusal(),
  NotFound: refusal("ENOENT"),
  PermissionDenied: refusal("EACCES", "EPERM"),
  WouldBlock: refusal("EAGAIN", "EWOULDBLOCK"),
};

interface FileInformation {
  readonly isFile: boolean;
  readonly isDirectory: boolean;
  readonly isSymlink: boolean;
  readonly isBlockDevice: boolean;
  readonly isCharDevice: boolean;
  readonly isFifo: boolean;
  readonly isSocket: boolean;
  readonly size: number;
  readonly mode: number;
  readonly dev: number;
  readonly ino: number;
  readonly rdev: number;
  readonly nlink: number;
  readonly blocks: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtime: Date;
}

function information(stats: fs.Stats): FileInformation {
  const { size, mode, dev, ino, rdev, nlink, blocks } = stats;
  const { uid, gid, mtime } = stats;
  return {
    isFile: stats.isFile(),
    isDirectory: stats.isDirectory(),
    isSymlink: stats.isSymbolicLink(),
    isBlockDevice: stats.isBlockDevice(),
    isCharDevice: stats.isCharacterDevice(),
    isFifo: stats.isFIFO(),
    isSocket: stats.isSocket(),
    ...{ size, mode, dev, ino, rdev, nlink, blocks, uid, gid, mtime },
  };
}

/** An open file of the host. */
class HostFile {
  readonly #fd: number;
  /** Where it goes on; wherever the host is where nobody ever said. */
  #at: number | null = null;

  constructor(fd: number) {
    this.#fd = fd;
  }

  get readable(): ReadableStream {
    // Node's own type of a web stream differs in name only.
    return Readable.toWeb(
      fs.createReadStream("", { fd: this.#fd }),
    ) as unknown as ReadableStream;
  }

  writeSync(bytes: Uint8Array): number {
    const { length } = bytes;
    const written = fs.writeSync(this.#fd, bytes, 0, length, this.#at);
    if (this.#at !== null) this.#at += written;
    return written;
  }

  read(bytes: Uint8Array): Promise<number | null> {
    const count = fs.readSync(this.#fd, bytes, 0, bytes.length, this.#at);
    if (this.#at !== null) this.#at += count;
    return Promise.resolve(count === 0 ? null : count);
  }

  seek(offset: number): Promise<number> {
    return Promise.resolve(this.#at = offset);
  }

  truncate(size: number): Promise<void> {
    return Promise.resolve(fs.ftruncateSync(this.#fd, size));
  }

  write(bytes: Uint8Array): Promise<number> {
    return Promise.resolve(this.writeSync(bytes));
  }

  stat(): Promise<FileInformation> {
    return Promise.resolve(information(fs.fstatSync(this.#fd)));
  }

  close(): void {
    fs.closeSync(this.#fd);
  }
}

interface OpenOptions {
  readonly read?: boolean;
  readonly write?: boolean;
  readonly append?: boolean;
  readonly create?: boolean;
  readonly createNew?: boolean;
  readonly truncate?: boolean;
}

function flagsOf(options: OpenOptions): number {
  const { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY } =
    fs.constants;
  const { read, write, append, create, createNew, truncate } = options;
  const writes = write === true || append === true;
  return (writes ? (read === true ? O_RDWR : O_WRONLY) : O_RDONLY) |
    (append === true ? O_APPEND : 0) | (create === true ? O_CREAT : 0) |
    (createNew === true ? O_CREAT | O_EXCL : 0) |
    (truncate === true ? O_TRUNC : 0);
}

/** A stream of the process that is written to at once. */
function output(fd: 1 | 2): unknown {
  const stream = fd === 1 ? process.stdout : process.stderr;
  const file = new HostFile(fd);
  return {
    isTerminal: () => stream.isTTY === true,
    writeSync: (bytes: Uint8Array) => file.writeSync(bytes),
    write: (bytes: Uint8Array) => file.write(bytes),
  };
}

let standardInput: ReadableStream | undefined;
const stdin = {
  // Not asked of process.stdin, which would get ready to read.
  isTerminal: () => isatty(0),
  readSync: (bytes: Uint8Array) => fs.readSync(0, bytes) || null,
  setRaw(raw: boolean): void {
    if (process.stdin instanceof ReadStream) process.stdin.setRawMode(raw);
  },
  get readable(): ReadableStream {
    return standardInput ??= Readable.toWeb(
      process.stdin,
    ) as unknown as ReadableStream;
  },
};

interface CommandOptions {
  readonly args?: readonly string[];
  readonly cwd?: string | URL;
  readonly env?: Readonly<Record<string, string>>;
}

/** A program of the host whose output is collected. */
class Command {
  readonly #program: string;
  readonly #options: CommandOptions;

  constructor(program: string, options: CommandOptions = {}) {
    this.#program = program;
    this.#options = options;
  }

  output(): Promise<unknown> {
    const { args = [], cwd, env } = this.#options;
    const child = spawn(this.#program, [...args], {
      ...(cwd === undefined ? {} : { cwd }),
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    const [out, err] = [child.stdout, child.stderr].map((stream) => {
      const parts: Uint8Array[] = [];
      stream.on("data", (part: Uint8Array) => parts.push(part));
      return parts;
    });
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      child.on("close", (code, signal) =>
        resolve({
          code: code ?? 1,
          success: code === 0,
          signal,
          stdout: new Uint8Array(Buffer.concat(out ?? [])),
          stderr: new Uint8Array(Buffer.concat(err ?? [])),
        }));
    });
  }
}

interface TemporaryOptions {
  readonly dir?: string;
  readonly prefix?: string;
  readonly suffix?: string;
}

async function makeTempDir(
  { dir = os.tmpdir(), prefix = "" }: TemporaryOptions = {},
): Promise<string> {
  return await fsp.mkdtemp(path.join(dir, prefix));
}

async function makeTempFile(
  { dir = os.tmpdir(), prefix = "", suffix = "" }: TemporaryOptions = {},
): Promise<string> {
  const name = `${prefix}${crypto.randomUUID().slice(0, 8)}${suffix}`;
  const file = path.join(dir, name);
  await fsp.writeFile(file, "", { flag: "wx", mode: 0o600 });
  return file;
}

async function* readDir(folder: string | URL): AsyncGenerator<unknown> {
  for (const entry of await fsp.readdir(folder, { withFileTypes: true })) {
    yield {
      name: entry.name,
      isFile: entry.isFile(),
      isDirectory: entry.isDirectory(),
      isSymlink: entry.isSymbolicLink(),
    };
  }
}

const ARCHITECTURES: Readonly<Record<string, string>> = {
  x64: "x86_64",
  arm64: "aarch64",
};

/** The namespace, as far as the program uses it. */
const namespace = {
  args: process.argv.slice(2),
  build: {
    os: process.platform === "win32" ? "windows" : process.platform,
    arch: ARCHITECTURES[process.arch] ?? process.arch,
  },
  noColor: (process.env.NO_COLOR ?? "") !== "",
  env: { get: (name: string) => process.env[name] },
  errors,
  stdin,
  stdout: output(1),
  stderr: output(2),
  Command,
  exit: (status: number) => process.exit(status),
  pid: process.pid,
  kill: (pid: number, signal: NodeJS.Signals) => void process.kill(pid, signal),
  permissions: { querySync: () => ({ state: "granted" }) },
  uid: () => process.getuid?.() ?? 0,
  addSignalListener: (name: NodeJS.Signals, listener: () => void) =>
    void process.on(name, listener),
  removeSignalListener: (name: NodeJS.Signals, listener: () => void) =>
    void process.off(name, listener),
  stat: async (file: string | URL) => information(await fsp.stat(file)),
  lstat: async (file: string | URL) => information(await fsp.lstat(file)),
  realPath: (file: string | URL) => fsp.realpath(file),
  readDir,
  readLink: (file: string | URL) => fsp.readlink(file),
  readFile: async (file: string | URL) =>
    new Uint8Array(await fsp.readFile(file)),
  readTextFile: (file: string | URL) => fsp.readFile(file, "utf8"),
  writeFile: (
    file: string | URL,
    content: Uint8Array | AsyncIterable<Uint8Array>,
  ) => fsp.writeFile(file, content),
  writeTextFile: (file: string | URL, text: string) =>
    fsp.writeFile(file, text),
  mkdir: async (folder: string | URL, options?: { recursive?: boolean }) =>
    void await fsp.mkdir(folder, options ?? {}),
  symlink: (target: string, file: string) => fsp.symlink(target, file),
  link: (from: string, to: string) => fsp.link(from, to),
  utime: (file: string, atime: number, mtime: number) =>
    fsp.utimes(file, atime, mtime),
  truncate: (file: string, size?: number) => fsp.truncate(file, size),
  SeekMode: { Start: 0 },
  chmod: (file: string, mode: number) => fsp.chmod(file, mode),
  rename: (from: string, to: string) => fsp.rename(from, to),
  remove: async (file: string | URL, options?: { recursive?: boolean }) => {
    const isFolder = (await fsp.lstat(file)).isDirectory();
    if (!isFolder) return await fsp.unlink(file);
    return options?.recursive === true
      ? await fsp.rm(file, { recursive: true })
      : await fsp.rmdir(file);
  },
  makeTempDir,
  makeTempFile,
  open: (file: string | URL, options: OpenOptions = { read: true }) =>
    Promise.resolve().then(() =>
      new HostFile(fs.openSync(file, flagsOf(options)))
    ),
};

/** What is newer than Node 20. */
async function fromAsync<T, U>(
  source: AsyncIterable<T> | Iterable<T>,
  map: (one: T) => U,
): Promise<U[]> {
  const list: U[] = [];
  for await (const one of source) list.push(map(one));
  return list;
}

function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: PromiseWithResolvers<T>["resolve"];
  let reject!: PromiseWithResolvers<T>["reject"];
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

function provide(holder: object, name: string, value: unknown): void {
  if (name in holder) return;
  Object.defineProperty(holder, name, { value, configurable: true });
}

/** Node's events for those that a browser and Deno have. */
const EVENTS: Readonly<Record<string, string>> = {
  error: "uncaughtException",
  unhandledrejection: "unhandledRejection",
  unload: "exit",
};

type Listener = (event: unknown) => void;
const listeners = new Map<Listener, (reason: unknown) => void>();

/** Listens for what nobody caught, and for the end. */
function listen(kind: string, listener: Listener): void {
  const heard = (reason: unknown): void =>
    listener({
      preventDefault() {},
      error: reason,
      reason,
      message: String(reason),
    });
  listeners.set(listener, heard);
  process.on(EVENTS[kind] ?? kind, heard);
}

function listenNoMore(kind: string, listener: Listener): void {
  const heard = listeners.get(listener);
  if (heard !== undefined) process.off(EVENTS[kind] ?? kind, heard);
}

provide(globalThis, "Deno", namespace);
provide(globalThis, "addEventListener", listen);
provide(globalThis, "removeEventListener", listenNoMore);
provide(globalThis, "navigator", {
  hardwareConcurrency: os.availableParallelism(),
});
provide(Array, "fromAsync", fromAsync);
provide(Promise, "withResolvers", withResolvers);
provide(
  ArrayBuffer.prototype,
  "transferToFixedLength",
  function (this: ArrayBuffer): ArrayBuffer {
    return this.slice(0);
  },
);
