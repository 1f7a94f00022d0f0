/**
 * What must always be true of a kernel between two system calls: every page,
 * reference and name is accounted for by something that can be reached. Says
 * what is not, a line for each.
 *
 * @module
 */

import { FIFO } from "../kernel/filesystem/fifo.ts";
import type { File } from "../kernel/filesystem/file.ts";
import type { Custody } from "../kernel/filesystem/custody.ts";
import type { FileSystem } from "../kernel/filesystem/file_system.ts";
import type { Inode } from "../kernel/filesystem/inode.ts";
import { AnonymousFile } from "../kernel/filesystem/anonymous_file.ts";
import type { OpenFileDescription } from "../kernel/filesystem/open_file_description.ts";
import { RAMFSInode } from "../kernel/filesystem/ramfs/inode.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { AnonymousVMObject } from "../kernel/memory/anonymous_vm_object.ts";
import { tablePages, type VMObject } from "../kernel/memory/vm_object.ts";
import { KERNEL_STACK_PAGES } from "../kernel/tasks/lifecycle.ts";
import type { Process } from "../kernel/tasks/process.ts";

/** Counts things by what they are. */
class Tally<K> {
  readonly #counts = new Map<K, number>();

  add(key: K, count = 1): void {
    this.#counts.set(key, this.of(key) + count);
  }

  of(key: K): number {
    return this.#counts.get(key) ?? 0;
  }

  get keys(): Iterable<K> {
    return this.#counts.keys();
  }
}

/** One look at a kernel. */
class Audit {
  readonly complaints: string[] = [];
  readonly #kernel: Kernel;
  readonly #live: readonly Process[];
  /** How often descriptor tables and queues hold a description. */
  readonly #descriptions = new Tally<OpenFileDescription>();
  /** A call that waits may hold what nothing else shows. */
  readonly #isQuiet: boolean;

  constructor(kernel: Kernel) {
    this.#kernel = kernel;
    this.#live = kernel.processes.all.filter(({ state }) => state !== "dead");
    this.#isQuiet = this.#live.every(({ threads }) =>
      threads.every(({ waiting }) => waiting === undefined)
    );
    this.#collectDescriptions();
  }

  #expect(what: string, found: number, wanted: number): void {
    if (found !== wanted) {
      this.complaints.push(`${what}: ${found}, accounted for: ${wanted}`);
    }
  }

  #collectDescriptions(): void {
    for (const { fds } of this.#live) {
      for (const [, { description }] of fds.entries()) {
        this.#descriptions.add(description);
      }
    }
    for (const socket of this.#kernel.network.localSockets) {
      for (const description of socket.descriptionsUnderWay) {
        this.#descriptions.add(description);
      }
    }
  }

  /** Frames, promises and tables against the objects that have them. */
  pages(): void {
    const { memory } = this.#kernel;
    const frames = new Tally<number>();
    const shared = new Set<{ readonly count: number }>();
    let used = 0;
    let promised = 0;
    for (const object of memory.vmObjects) {
      used += tablePages(object.pages.length);
      for (const frame of object.pages) {
        if (frame > 0 && !memory.isInterned(frame)) frames.add(frame);
      }
      if (!(object instanceof AnonymousVMObject)) continue;
      promised += object.promised;
      if (object.sharedPromise !== undefined) shared.add(object.sharedPromise);
    }
    for (const frame of frames.keys) {
      this.#expect(
        `references to frame ${frame}`,
        memory.references(frame),
        frames.of(frame),
      );
      used++;
    }
    for (const { count } of shared) promised += count;
    for (const { isKernelProcess, threads } of this.#live) {
      if (!isKernelProcess) used += threads.length * KERNEL_STACK_PAGES;
    }
    for (const { pages } of this.#fileSystems()) {
      used += pages.used;
      promised += pages.promised;
    }
    used += this.#usedForProfiles();
    this.#expect("used pages", memory.usedPages - memory.heap.pages, used);
    if (!this.#isQuiet) return;
    this.#expect(
      "promised pages",
      memory.committedPages,
      promised + this.#promisedForBuffers(),
    );
  }

  /** Those that somebody can get at. */
  #fileSystems(): Set<FileSystem> {
    const { vfs } = this.#kernel;
    const found = vfs.mountedFileSystems();
    const ways: (Custody | undefined)[] = [];
    for (const { mounts, root } of vfs.contexts) {
      ways.push(root, ...[...mounts].map(({ host }) => host));
    }
    for (const { custody, inode } of this.#descriptions.keys) {
      ways.push(custody);
      if (inode !== undefined) found.add(inode.fs);
    }
    ways.push(...this.#live.map(({ cwd }) => cwd));
    for (let way of ways) {
      for (; way !== undefined; way = way.parent) found.add(way.inode.fs);
    }
    return found;
  }

  #usedForProfiles(): number {
    const { processes, profiling } = this.#kernel;
    let used = profiling.globalBuffer?.usedPages ?? 0;
    for (const { performanceEvents } of processes.all) {
      used += performanceEvents?.usedPages ?? 0;
    }
    return used;
  }

  /** Of pipes and sockets. */
  #promisedForBuffers(): number {
    const { network } = this.#kernel;
    const files = new Set<File>([...network.localSockets, ...network.tcp.all]);
    for (const { file } of this.#descriptions.keys) files.add(file);
    let promised = 0;
    for (const file of files) promised += file.promisedPages;
    return promised;
  }

  /** The objects against the regions and files that refer to them. */
  objects(): void {
    const { memory, signalTrampoline, time } = this.#kernel;
    const holders = new Tally<VMObject>();
    holders.add(signalTrampoline);
    if (time.existingTimePage !== undefined) holders.add(time.existingTimePage);
    const files = new Set<File>();
    for (const { file } of this.#descriptions.keys) {
      if (!(file instanceof AnonymousFile) || files.has(file)) continue;
      files.add(file);
      holders.add(file.object);
    }
    const regions = new Tally<VMObject>();
    for (const { space } of this.#live) {
      for (const region of space.regions) {
        holders.add(region.object);
        regions.add(region.object);
      }
    }
    for (const object of memory.vmObjects) {
      const { kind, pages } = object;
      const name = `an object of ${pages.length} pages (${kind})`;
      this.#expect(
        `regions of ${name}`,
        object.regions.size,
        regions.of(object),
      );
      if (!this.#isQuiet) continue;
      this.#expect(
        `references to ${name}`,
        object.references,
        holders.of(object),
      );
    }
  }

  /** Regions in their order, apart from each other, and each in its place. */
  regions(): void {
    for (const { pid, space } of this.#live) {
      let end = 0;
      for (const region of space.regions) {
        const name = `region ${region.base.toString(16)} of process ${pid}`;
        if (region.base < end || region.size <= 0) {
          this.complaints.push(`${name} lies over the one before it`);
        }
        if (region.space !== space || !region.object.regions.has(region)) {
          this.complaints.push(`${name} is not what its object knows`);
        }
        end = region.end;
      }
    }
  }

  /** Descriptions, the files behind them and the inodes behind those. */
  descriptions(): void {
    for (const { pid, fds, threads } of this.#live) {
      if (threads.some(({ waiting }) => waiting !== undefined)) continue;
      this.#expect(
        `promised descriptors of process ${pid}`,
        fds.reservedCount,
        0,
      );
    }
    if (!this.#isQuiet) return;
    const files = new Tally<File>();
    const inodes = new Tally<Inode>();
    const readers = new Tally<File>();
    const writers = new Tally<File>();
    for (const description of this.#descriptions.keys) {
      const { file, inode, fifoDirection } = description;
      this.#expect(
        `references to ${description.pseudoPath}`,
        description.references,
        this.#descriptions.of(description),
      );
      files.add(file);
      if (inode !== undefined) inodes.add(inode);
      if (fifoDirection === "reader") readers.add(file);
      if (fifoDirection === "writer") writers.add(file);
    }
    for (const file of files.keys) {
      this.#expect(
        `descriptions of a file (${file.className})`,
        file.attachCount,
        files.of(file),
      );
      if (!(file instanceof FIFO)) continue;
      const { ends } = file;
      this.#expect(`readers of a FIFO`, ends.readers, readers.of(file));
      this.#expect(`writers of a FIFO`, ends.writers, writers.of(file));
    }
    this.#trees(inodes);
  }

  /** Every entry leads to an inode that knows how many lead to it. */
  #trees(opened: Tally<Inode>): void {
    const inodes = new Set<Inode>(opened.keys);
    const names = new Tally<Inode>();
    const mounted = this.#kernel.vfs.mountedFileSystems();
    for (const fileSystem of mounted) {
      const { root } = fileSystem;
      if (root instanceof RAMFSInode) this.#walk(root, inodes, names);
    }
    for (const inode of inodes) {
      const name = `inode ${inode.index} of file system ${inode.fs.fsid}`;
      this.#expect(`users of ${name}`, inode.users, opened.of(inode));
      if (!(inode instanceof RAMFSInode) || inode === inode.fs.root) continue;
      // Nobody can walk what is not mounted any more.
      if (!mounted.has(inode.fs)) continue;
      this.#expect(`names of ${name}`, inode.names, names.of(inode));
      const { boundSocket } = inode;
      if (
        boundSocket !== undefined &&
        !([...this.#kernel.network.localSockets] as object[])
          .includes(boundSocket)
      ) this.complaints.push(`${name} is bound to a socket that is gone`);
    }
  }

  #walk(directory: RAMFSInode, inodes: Set<Inode>, names: Tally<Inode>): void {
    inodes.add(directory);
    if (!directory.isDirectory) return;
    for (const { name, index } of directory.entries()) {
      const child = directory.child(name);
      if (child === undefined) continue;
      if (child.index !== index || child.fs !== directory.fs) {
        this.complaints.push(`${name} leads to no inode of its file system`);
      }
      names.add(child);
      if (!inodes.has(child)) this.#walk(child, inodes, names);
    }
  }

  /** What processes share: groups, roots, host names. */
  processes(): void {
    const { processes, vfs } = this.#kernel;
    const groups = new Tally<object>();
    for (const { group } of processes.all) {
      if (group !== undefined) groups.add(group);
    }
    for (const group of processes.groups) {
      this.#expect(
        `members of group ${group.pgid}`,
        group.members,
        groups.of(group),
      );
    }
    const roots = new Tally<object>();
    // The idle task is in no list; it lives where the others of the kernel do.
    const kernelProcess = processes.all.find((one) => one.isKernelProcess);
    if (kernelProcess !== undefined) {
      roots.add(kernelProcess.rootContext);
    }
    for (const { rootContext } of this.#live) roots.add(rootContext);
    for (const context of vfs.contexts) {
      this.#expect(
        `processes in root context ${context.id}`,
        context.attachCount,
        roots.of(context),
      );
    }
  }

  /** Sockets that can be got at have somebody who can. */
  sockets(): void {
    if (!this.#isQuiet) return;
    const files = new Set<File>();
    for (const { file } of this.#descriptions.keys) files.add(file);
    const { localSockets, icmpSockets, udpPorts } = this.#kernel.network;
    for (const socket of localSockets) {
      if (!files.has(socket) && !socket.isQueued) {
        this.complaints.push("a local socket without a description stays");
      }
    }
    for (const socket of [...icmpSockets, ...udpPorts.values()]) {
      if (!files.has(socket)) {
        this.complaints.push("an internet socket without a description stays");
      }
    }
  }

  /** Whoever sleeps is alive and waits for something. */
  sleepers(): void {
    for (const thread of this.#kernel.scheduler.sleepers) {
      if (thread.state !== "blocked" || thread.condition === undefined) {
        this.complaints.push(`thread ${thread.tid} sleeps and is not blocked`);
      }
    }
  }
}

/** What does not add up in a kernel; nothing, as long as it is right. */
export function auditKernel(kernel: Kernel): readonly string[] {
  const audit = new Audit(kernel);
  audit.pages();
  audit.objects();
  audit.regions();
  audit.descriptions();
  audit.processes();
  audit.sockets();
  audit.sleepers();
  return audit.complaints;
}
