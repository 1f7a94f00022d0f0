/**
 * A virtual file system with a caller, for the tests of this folder.
 *
 * @module
 */

import { AT_FDCWD } from "../../api/constants.ts";
import type { RefusalName } from "../../api/calls.ts";
import type { ErrnoName } from "../../api/errno.ts";
import { errnoOf } from "../../api/refusal.ts";
import { KernelError } from "../errors.ts";
import { Work } from "../work.ts";
import { Heap } from "../memory/heap.ts";
import { type Credentials, rootCredentials } from "../security/credentials.ts";
import { OpenFileDescriptions } from "../tasks/open_file_descriptions.ts";
import type { Process } from "../tasks/process.ts";
import { DirectoryDescriptor, resolvePath } from "./path_walk.ts";
import { RAMFS } from "./ramfs/file_system.ts";
import { buildTree, type TreeDirectory, type TreeNode } from "./root_tree.ts";
import { UnveilData } from "./unveil.ts";
import { VirtualFileSystem } from "./virtual_file_system.ts";
import type { VFSRootContext } from "./vfs_root_context.ts";

/** The parts of a process that the file layer looks at. */
export type TestCaller = Pick<
  Process,
  | "credentials"
  | "rootContext"
  | "cwd"
  | "fds"
  | "unveil"
  | "isJailed"
  | "tty"
  | "umask"
>;

/** Uid and gid 1000, as rows run. */
const userCredentials: Credentials = {
  ...rootCredentials,
  uid: 1000,
  gid: 1000,
  euid: 1000,
  egid: 1000,
  suid: 1000,
  sgid: 1000,
};

/** A machine's files without the machine; its clock stands still until told. */
export class TestWorld {
  clock = 1_000_000_000n;
  freePages = 65536;
  readonly heap = new Heap();
  readonly work = new Work();
  readonly vfs: VirtualFileSystem;
  readonly context: VFSRootContext;
  readonly caller: TestCaller;

  constructor(entries: Readonly<Record<string, TreeNode>> = {}) {
    this.vfs = new VirtualFileSystem({
      now: () => this.clock,
      uptime: () => this.clock,
      memory: this,
      kernel: () => {
        throw new Error("no kernel here");
      },
    });
    const root = new RAMFS(this.vfs);
    buildTree(root.root, dir(entries));
    this.context = this.vfs.createContext(root);
    this.caller = {
      credentials: userCredentials,
      rootContext: this.context,
      cwd: this.context.root,
      fds: new OpenFileDescriptions(),
      unveil: new UnveilData(),
      isJailed: false,
      tty: undefined,
      umask: 0o022,
    };
  }

  takeKernelPages(count: number): void {
    this.freePages -= count;
  }

  tryTakeKernelPages(count: number): boolean {
    if (count > this.freePages) return false;
    this.freePages -= count;
    return true;
  }

  returnKernelPages(count: number): void {
    this.freePages += count;
  }

  commit(count: number): void {
    this.freePages -= count;
  }

  uncommit(count: number): void {
    this.freePages += count;
  }

  /** The caller as open wants it. */
  get process(): Process {
    return this.caller as Process;
  }

  asRoot(): this {
    this.caller.credentials = rootCredentials;
    return this;
  }

  chdir(path: string): this {
    this.caller.cwd = this.resolve(path);
    return this;
  }

  resolve(path: string, options = 0): ReturnType<typeof resolvePath> {
    return resolvePath(
      this.caller,
      this.context,
      path,
      this.base(path),
      options,
    );
  }

  /** Relative to the current directory. */
  base(path: string): DirectoryDescriptor {
    return new DirectoryDescriptor(AT_FDCWD, path);
  }

  open(path: string, options: number, mode = 0o644): ReturnType<
    VirtualFileSystem["open"]
  > {
    return this.vfs.open(this.process, path, options, mode, this.base(path));
  }
}

/** A directory owned by the user of the tests. */
export function dir(
  entries: Readonly<Record<string, TreeNode>> = {},
  mode = 0o755,
  owner = 1000,
): TreeDirectory {
  return { type: "directory", entries, mode, uid: owner, gid: owner };
}

/** A file owned by the user of the tests. */
export function file(text = "", mode = 0o644, owner = 1000): TreeNode {
  const content = new TextEncoder().encode(text);
  return { type: "file", content, mode, uid: owner, gid: owner };
}

/** A link owned by the user of the tests. */
export function symlink(target: string, owner = 1000): TreeNode {
  return { type: "symlink", target, uid: owner, gid: owner };
}

/** "ok", or the name of what `action` was refused with. */
export function answer(action: () => unknown): "ok" | RefusalName {
  try {
    action();
    return "ok";
  } catch (error) {
    if (!(error instanceof KernelError)) throw error;
    return error.refusal;
  }
}

/** "ok", or the errno that `action` was refused with. */
export function outcome(action: () => unknown): "ok" | ErrnoName {
  const given = answer(action);
  return given === "ok" ? given : errnoOf(given);
}
