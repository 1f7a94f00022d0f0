// Random sequences of calls against a model of RAMFS that was written from
// the facts alone. A refused call must leave the tree as it was.

import { assertEquals } from "@std/assert";
import { O_CREAT, O_EXCL, O_RDWR, O_TRUNC } from "../../../api/constants.ts";
import { makeDirectory, removeDirectory, removeName } from "../names.ts";
import type { OpenFileDescription } from "../open_file_description.ts";
import { link, rename } from "../rename.ts";
import { outcome, TestWorld } from "../test_world.ts";
import { UserOrKernelBuffer } from "../user_or_kernel_buffer.ts";
import type { RAMFSInode } from "./inode.ts";

type Operation =
  | { readonly kind: "open"; readonly path: string; readonly options: number }
  | {
    readonly kind: "write";
    readonly fd: number;
    readonly at: number;
    readonly size: number;
  }
  | { readonly kind: "truncate"; readonly fd: number; readonly size: number }
  | { readonly kind: "mkdir" | "rmdir" | "unlink"; readonly path: string }
  | {
    readonly kind: "rename" | "link";
    readonly from: string;
    readonly to: string;
  };

/** What a model node is: bytes, or entries in the order they were made. */
interface ModelNode {
  readonly number: number;
  readonly entries?: Map<string, ModelNode>;
  content: number[];
}

/** The facts' RAMFS without links, seen by the superuser. */
class Model {
  #last = 1;
  readonly root = this.#directory();
  readonly open: ModelNode[] = [];

  #directory(): ModelNode {
    return { number: this.#last++, entries: new Map(), content: [] };
  }

  /** The parent, last name and node of a path without dots. */
  #walk(
    path: string,
  ): { parent?: ModelNode; name: string; node?: ModelNode; error?: string } {
    const parts = path.split("/").filter((part) => part !== "");
    let node = this.root;
    let parent: ModelNode | undefined;
    const name = parts.at(-1) ?? "/";
    for (const [at, part] of parts.entries()) {
      if (node.entries === undefined) return { name, error: "ENOTDIR" };
      parent = node;
      const next = node.entries.get(part);
      if (next === undefined) {
        return at === parts.length - 1 && !path.endsWith("/")
          ? { parent, name, error: "ENOENT" }
          : { name, error: "ENOENT" };
      }
      node = next;
    }
    if (path.endsWith("/") && node.entries === undefined) {
      return { name, error: "ENOTDIR" };
    }
    return parent === undefined ? { name, node } : { parent, name, node };
  }

  run(operation: Operation): string {
    switch (operation.kind) {
      case "open":
        return this.#open(operation.path, operation.options);
      case "write": {
        const node = this.open[operation.fd];
        if (node === undefined) return "skipped";
        while (node.content.length < operation.at) node.content.push(0);
        for (let i = 0; i < operation.size; i++) {
          node.content[operation.at + i] = (operation.at + i) % 251;
        }
        return "ok";
      }
      case "truncate": {
        const node = this.open[operation.fd];
        if (node === undefined) return "skipped";
        node.content.length = Math.min(node.content.length, operation.size);
        while (node.content.length < operation.size) node.content.push(0);
        return "ok";
      }
      case "mkdir": {
        const trimmed = operation.path.replace(/\/+$/, "") || "/";
        const found = this.#walk(trimmed);
        if (found.node !== undefined) return "EEXIST";
        if (found.parent?.entries === undefined) return found.error ?? "";
        found.parent.entries.set(found.name, this.#directory());
        return "ok";
      }
      case "rmdir": {
        const { parent, name, node, error } = this.#walk(operation.path);
        if (node === undefined) return error ?? "";
        if (node.entries === undefined) return "ENOTDIR";
        if (parent === undefined) return "EBUSY";
        if (node.entries.size > 0) return "ENOTEMPTY";
        parent.entries?.delete(name);
        return "ok";
      }
      case "unlink": {
        const { parent, name, node, error } = this.#walk(operation.path);
        if (node === undefined) return error ?? "";
        if (node.entries !== undefined) return "EISDIR";
        parent?.entries?.delete(name);
        return "ok";
      }
      case "link":
        return this.#link(operation.from, operation.to);
      case "rename":
        return this.#rename(operation.from, operation.to);
    }
  }

  #open(path: string, options: number): string {
    const { parent, name, node, error } = this.#walk(path);
    if (node === undefined) {
      if ((options & O_CREAT) === 0 || parent?.entries === undefined) {
        return error ?? "";
      }
      const made = { number: this.#last++, content: [] };
      parent.entries.set(name, made);
      this.open.push(made);
      return "ok";
    }
    if ((options & O_CREAT) !== 0 && (options & O_EXCL) !== 0) return "EEXIST";
    if (node.entries !== undefined) return "EISDIR";
    if ((options & O_TRUNC) !== 0) node.content = [];
    this.open.push(node);
    return "ok";
  }

  #link(from: string, to: string): string {
    const old = this.#walk(from);
    if (old.node === undefined) return old.error ?? "";
    const made = this.#walk(to);
    if (made.node !== undefined) return "EEXIST";
    if (made.parent?.entries === undefined) return "ENOENT";
    if (old.node.entries !== undefined) return "EPERM";
    made.parent.entries.set(made.name, old.node);
    return "ok";
  }

  #rename(from: string, to: string): string {
    const old = this.#walk(from);
    if (old.node === undefined) return old.error ?? "";
    const target = this.#walk(to);
    if (target.node === undefined && target.parent === undefined) {
      return target.error ?? "";
    }
    if (old.parent === undefined || target.parent === undefined) return "EPERM";
    if (
      target.node?.entries !== undefined && old.node.entries !== undefined &&
      target.node !== old.node && target.node.entries.size > 0
    ) return "ENOTEMPTY";
    if (this.#contains(old.node, target.parent)) return "EDIRINTOSELF";
    if (old.name === target.name && old.parent === target.parent) return "ok";
    if (target.node === old.node) return "ok";
    if (target.node?.entries !== undefined && old.node.entries === undefined) {
      return "EISDIR";
    }
    // Where the reference panics.
    if (target.node?.entries !== undefined) return "EEXIST";
    target.parent.entries?.delete(target.name);
    target.parent.entries?.set(target.name, old.node);
    old.parent.entries?.delete(old.name);
    return "ok";
  }

  #contains(node: ModelNode, sought: ModelNode): boolean {
    if (node === sought) return true;
    return [...node.entries?.values() ?? []].some((child) =>
      this.#contains(child, sought)
    );
  }

  dump(node: ModelNode = this.root, path = ""): string[] {
    return [...node.entries ?? []].flatMap(([name, child]) => [
      `${path}/${name} ${child.number} ${
        child.entries === undefined ? child.content.join() : "dir"
      }`,
      ...this.dump(child, `${path}/${name}`),
    ]);
  }
}

/** The real thing behind the same operations. */
class Subject {
  readonly world = new TestWorld().asRoot();
  readonly open: OpenFileDescription[] = [];

  run(operation: Operation): string {
    const { world } = this;
    const { caller } = world;
    return outcome(() => {
      switch (operation.kind) {
        case "open":
          this.open.push(world.open(operation.path, operation.options));
          return;
        case "write": {
          const bytes = Uint8Array.from(
            { length: operation.size },
            (_, i) => (operation.at + i) % 251,
          );
          this.open[operation.fd]?.writeAt(
            BigInt(operation.at),
            UserOrKernelBuffer.ofKernel(bytes),
            bytes.length,
          );
          return;
        }
        case "truncate":
          this.open[operation.fd]?.file.truncate(operation.size);
          return;
        case "mkdir":
          return makeDirectory(
            caller,
            operation.path,
            0o755,
            world.base(operation.path),
          );
        case "rmdir":
          return removeDirectory(
            caller,
            operation.path,
            world.base(operation.path),
          );
        case "unlink":
          return removeName(caller, operation.path, world.base(operation.path));
        case "link":
          return link(caller, operation.from, operation.to, caller.cwd);
        case "rename":
          return rename(
            caller,
            world.base(operation.from),
            operation.from,
            world.base(operation.to),
            operation.to,
          );
      }
    });
  }

  dump(
    node: RAMFSInode = this.world.context.root.inode as RAMFSInode,
    path = "",
  ): string[] {
    const lines: string[] = [];
    for (const { name } of node.entries()) {
      if (name === "." || name === "..") continue;
      const child = node.lookup(name) as RAMFSInode;
      const bytes = new Uint8Array(child.isDirectory ? 0 : child.size);
      if (!child.isDirectory) child.readBytes(0, bytes);
      lines.push(
        `${path}/${name} ${child.index} ${
          child.isDirectory ? "dir" : bytes.join()
        }`,
      );
      if (child.isDirectory) lines.push(...this.dump(child, `${path}/${name}`));
    }
    return lines;
  }
}

/** What first goes wrong in a sequence; undefined when nothing does. */
function difference(operations: readonly Operation[]): string | undefined {
  const model = new Model();
  const subject = new Subject();
  for (const [at, operation] of operations.entries()) {
    const before = subject.dump();
    const want = model.run(operation);
    if (want === "skipped") continue;
    const got = subject.run(operation);
    const after = subject.dump();
    const wanted = got === "ok" ? model.dump() : before;
    if (got !== want || after.join("\n") !== wanted.join("\n")) {
      return `step ${at} ${
        JSON.stringify(operation)
      }: wanted ${want}, got ${got}\n` +
        `${model.dump().join("\n")}\n---\n${after.join("\n")}`;
    }
  }
  return undefined;
}

/** The shortest sequence found that still goes wrong. */
function shrink(operations: readonly Operation[]): readonly Operation[] {
  let best = operations;
  for (let size = best.length >> 1; size >= 1; size >>= 1) {
    for (let at = 0; at + size <= best.length;) {
      const shorter = [...best.slice(0, at), ...best.slice(at + size)];
      if (difference(shorter) !== undefined) best = shorter;
      else at += size;
    }
  }
  return best;
}

/** A small generator of numbers, the same on every run. */
function generator(seed: number): (below: number) => number {
  let state = seed >>> 0;
  return (below) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9 >>> 0;
    return (state >>> 7) % below;
  };
}

function draw(next: (below: number) => number): Operation {
  const name = () => "abc"[next(3)] as string;
  const path = () => {
    const depth = 1 + next(3);
    const joined = Array.from({ length: depth }, name).join("/");
    return `/${joined}${next(12) === 0 ? "/" : ""}`;
  };
  const options = [0, O_CREAT, O_CREAT | O_EXCL, O_TRUNC, O_CREAT];
  switch (next(9)) {
    case 0:
    case 1:
      return { kind: "mkdir", path: path() };
    case 2:
      return { kind: "rmdir", path: path() };
    case 3:
      return { kind: "unlink", path: path() };
    case 4:
      return { kind: "rename", from: path(), to: path() };
    case 5:
      return { kind: "link", from: path(), to: path() };
    case 6:
      return { kind: "write", fd: next(6), at: next(40), size: 1 + next(20) };
    case 7:
      return { kind: "truncate", fd: next(6), size: next(40) };
    default:
      return {
        kind: "open",
        path: path(),
        options: O_RDWR | (options[next(5)] ?? 0),
      };
  }
}

Deno.test("RAMFS does what its model does in random sequences of calls", () => {
  for (let seed = 1; seed <= 150; seed++) {
    const next = generator(seed);
    const operations = Array.from({ length: 60 }, () => draw(next));
    if (difference(operations) === undefined) continue;
    const shortest = shrink(operations);
    assertEquals(difference(shortest), undefined, JSON.stringify(shortest));
  }
});
