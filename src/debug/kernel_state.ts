/**
 * What programs can see of a kernel, as lines of text: two looks at it are
 * equal where nothing happened that anybody could tell. Memory's contents and
 * times are left out: both change without a call.
 *
 * @module
 */

import type { OpenFileDescription } from "../kernel/filesystem/open_file_description.ts";
import { RAMFSInode } from "../kernel/filesystem/ramfs/inode.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Process } from "../kernel/tasks/process.ts";

/** Contents of longer files are told by their size alone. */
const LONGEST_CONTENT = 4096;

function contentOf(inode: RAMFSInode): string {
  if (inode.isDirectory || inode.size > LONGEST_CONTENT) return "";
  const bytes = new Uint8Array(inode.size);
  inode.readBytes(0, bytes);
  return bytes.join();
}

function* describeTree(
  directory: RAMFSInode,
  path: string,
  seen: Set<RAMFSInode>,
): IterableIterator<string> {
  if (seen.has(directory)) return;
  seen.add(directory);
  for (const { name } of directory.entries()) {
    const inode = directory.child(name);
    if (inode === undefined) continue;
    const { mode, uid, gid, size } = inode.metadata();
    yield `file ${path}/${name}: inode ${inode.index}, mode ` +
      `${mode.toString(8)}, owner ${uid}:${gid}, size ${size}, ` +
      `bound ${inode.boundSocket !== undefined}, ${contentOf(inode)}`;
    if (inode.isDirectory) yield* describeTree(inode, `${path}/${name}`, seen);
  }
}

function describeDescription(description: OpenFileDescription): string {
  const { file, offset, fileFlags, isBlocking, isReadable, isWritable } =
    description;
  return `${description.pseudoPath} (${file.className}, at ${offset}, flags ` +
    `${fileFlags}, ${isBlocking}, ${isReadable}, ${isWritable})`;
}

function* describeProcess(process: Process): IterableIterator<string> {
  const { pid, fds, space, threads, credentials, kernel } = process;
  const name = `process ${pid}`;
  yield `${name}: ${process.name}, ${process.state}, parent ${process.ppid}, ` +
    `group ${process.pgid}, umask ${process.umask}, promises ` +
    `${process.promises} ${process.execPromises}, dumpable ` +
    `${process.dumpable}, at ${process.cwd.absolutePath}, alarm ` +
    `${process.alarm !== undefined}`;
  yield `${name}: credentials ${JSON.stringify(credentials)}`;
  for (const veil of [process.unveil, process.execUnveil]) {
    const nodes = [...veil.root.nodes(kernel.architecture)].map((
      { path, permissions, explicit },
    ) => `${path}=${permissions}${explicit}`);
    yield `${name}: veil ${veil.state} ${nodes.join(" ")}`;
  }
  for (const [fd, { description, flags }] of fds.entries()) {
    yield `${name}: descriptor ${fd}, flags ${flags}: ` +
      describeDescription(description);
  }
  for (const region of space.regions) {
    yield `${name}: region ${region.base.toString(16)}, size ${region.size}, ` +
      `access ${region.access}, ${region.name}, ${region.shared}, ` +
      `${region.stack}, ${region.mmap}, ${region.syscallRegion}, ` +
      `${region.immutable}, of ${region.object.kind}`;
  }
  const actions = process.signalActions.map(({ handler, mask, flags }) =>
    `${handler}/${mask}/${flags}`
  );
  yield `${name}: signal actions ${actions.join()}`;
  for (const thread of threads) {
    yield `thread ${thread.tid}: ${thread.name}, priority ` +
      `${thread.priority}, mask ${thread.signalMask}, pending ` +
      `${thread.pendingSignals}, stack ${thread.alternativeStack?.base}`;
  }
}

/** All that can be seen, a line for each thing. */
export function describeKernel(kernel: Kernel): readonly string[] {
  const lines: string[] = [];
  for (const process of kernel.processes.all) {
    if (!process.isKernelProcess && process.state !== "dead") {
      lines.push(...describeProcess(process));
    }
  }
  const seen = new Set<RAMFSInode>();
  for (const { id, mounts } of kernel.vfs.contexts) {
    for (const { absolutePath, fileSystem, guest, flags } of mounts) {
      lines.push(
        `mount ${id} ${absolutePath}: file system ${fileSystem.className}, ` +
          `inode ${guest.index}, flags ${flags}`,
      );
      if (guest instanceof RAMFSInode) {
        lines.push(...describeTree(guest, `${id}${absolutePath}`, seen));
      }
    }
  }
  for (const { id, name } of kernel.hostnames.all) {
    lines.push(`host name ${id}: ${name}`);
  }
  const { routes, localSockets } = kernel.network;
  lines.push(
    `keymap: ${kernel.keymap.name}`,
    `routes: ${routes.length}`,
    `local sockets: ${[...localSockets].map(({ path }) => path).join()}`,
    `terminals: ${kernel.vfs.ptyMultiplexer.pairs.length}`,
  );
  return lines;
}

/** What is different in a later look: lines that are gone, and new ones. */
export function changesBetween(
  before: readonly string[],
  after: readonly string[],
): readonly string[] {
  const old = new Set(before);
  const fresh = new Set(after);
  return [
    ...before.filter((line) => !fresh.has(line)).map((line) => `- ${line}`),
    ...after.filter((line) => !old.has(line)).map((line) => `+ ${line}`),
  ];
}
