/**
 * What /proc tells of a process (Kernel/FileSystem/ProcFS/ProcessExposed.cpp).
 *
 * @module
 */

import {
  FD_CLOEXEC,
  promiseNames,
  S_IFLNK,
  S_IFREG,
  unveilLetters,
} from "../../../api/constants.ts";
import { type ProcFilePath, procNodes } from "../../../api/nodes/procfs.ts";
import { fail } from "../../errors.ts";
import { captureStack } from "../../tasks/backtrace.ts";
import { AnonymousVMObject } from "../../memory/anonymous_vm_object.ts";
import { InodeVMObject } from "../../memory/inode_vm_object.ts";
import {
  isPresent,
  NOT_PRESENT,
  PAGE_SIZE,
} from "../../memory/memory_manager.ts";
import type { Region } from "../../memory/region.ts";
import type { Process } from "../../tasks/process.ts";
import { Cost, type Parts } from "../../work.ts";
import type { VMObject } from "../../memory/vm_object.ts";
import { bytesOf, byteString } from "../byte_string.ts";
import { type JsonValue, listJson, toJson } from "../json.ts";

/** One file or link; its content is a byte string. */
export interface Property {
  readonly name: string;
  readonly mode: number;
  generate(process: Process, reader: Process): string | Parts<string>;
}

/** One directory of numbered nodes. */
export interface Subdirectory {
  readonly name: string;
  /** Its part of inode numbers. */
  readonly number: number;
  readonly mode: number;
  has(process: Process, number: number, reader: Process): boolean;
  list(process: Process, reader: Process): Iterable<number>;
  node(number: number): Property;
}

/** Type and mode of a file or link, as the table has them. */
export function modeOf(path: ProcFilePath): number {
  const { type, mode } = procNodes[path];
  return (type === "link" ? S_IFLNK : S_IFREG) | mode;
}

type Generate = Property["generate"];
type NameInProcess<P extends string> = P extends `PID/${infer Name}`
  ? Name extends `${string}/${string}` ? never : Name
  : never;

/** The content of each file and link of /proc/PID. */
const contents: Readonly<Record<NameInProcess<ProcFilePath>, Generate>> = {
  unveil: unveilJson,
  pledge: pledgeJson,
  fds: descriptorsJson,
  exe: ({ executable }) =>
    executable?.absolutePath ??
      fail("procfs/ENOEXEC/process-has-no-executable"),
  cwd: ({ cwd }) => cwd.absolutePath,
  perf_events: ({ performanceEvents }, { credentials }) =>
    performanceEvents === undefined
      ? fail("procfs/ENOBUFS/process-has-no-profile")
      : performanceEvents.toJson(credentials),
  vm: memoryJson,
  cmdline: (process) => toJson(process.arguments),
};

/** The nodes of /proc/PID in the table's order, which also numbers them. */
export const processNodes: readonly Property[] = Object.keys(procNodes)
  .filter((path): path is `PID/${keyof typeof contents}` =>
    Object.hasOwn(contents, path.slice("PID/".length))
  )
  .map((path) => {
    const name = path.slice("PID/".length) as keyof typeof contents;
    return { name, mode: modeOf(path), generate: contents[name] };
  });

/** The directories of /proc/PID, listed before the nodes. */
export const subdirectories: readonly Subdirectory[] = [
  {
    name: "fd",
    number: 1,
    mode: modeOf("PID/fd/FD"),
    has: ({ fds }, number) => fds.find(number) !== undefined,
    *list({ fds }) {
      for (const [fd] of fds.entries()) yield fd;
    },
    node: (number) => ({
      name: String(number),
      mode: modeOf("PID/fd/FD"),
      generate: ({ fds }) =>
        fds.find(number)?.description.pseudoPath ??
          fail("readlink/EBADF/descriptor-behind-procfs-link-was-closed"),
    }),
  },
  {
    name: "stacks",
    number: 2,
    mode: modeOf("PID/stacks/TID"),
    has: ({ threads }, number) => threads.some(({ tid }) => tid === number),
    list: ({ threads }) => threads.map(({ tid }) => tid),
    node: (number) => ({
      name: String(number),
      mode: modeOf("PID/stacks/TID"),
      generate: ({ threads }) => {
        const thread = threads.find(({ tid }) => tid === number) ??
          fail("procfs/ESRCH/process-is-gone");
        return toJson(captureStack(thread));
      },
    }),
  },
  {
    name: "children",
    number: 3,
    mode: modeOf("PID/children/PID"),
    has: (process, number, reader) =>
      process.kernel.processes.visible(reader, number)?.ppid === process.pid,
    list: (process, reader) =>
      process.kernel.processes.allVisible(reader)
        .filter(({ ppid }) => ppid === process.pid).map(({ pid }) => pid),
    node: (number) => ({
      name: String(number),
      mode: modeOf("PID/children/PID"),
      generate: () => `../../${number}`,
    }),
  },
];

function unveilJson(
  { unveil, kernel: { memory, architecture } }: Process,
): Parts<string> {
  memory.work.add(unveil.size * Cost.component);
  const explicit = [...unveil.root.nodes(architecture)]
    .filter((node) => node.explicit);
  return listJson(memory, explicit, ({ path, permissions }) => {
    const letters = Object.entries(unveilLetters)
      .filter(([, bit]) => (permissions & bit) !== 0)
      .map(([letter]) => letter).join("");
    return toJson({ path, permissions: letters });
  });
}

function pledgeJson({ promises }: Process): string {
  if (promises === undefined) return toJson({});
  const made = promiseNames.filter((_, bit) => (promises & (1 << bit)) !== 0);
  return toJson({ promises: made.join(" ") });
}

function descriptorsJson({ fds, kernel: { memory } }: Process): Parts<string> {
  return listJson(
    memory,
    [...fds.entries()],
    ([fd, { description, flags }]) =>
      toJson({
        fd,
        absolute_path: description.pseudoPath,
        seekable: description.file.isSeekable,
        class: description.file.className,
        offset: description.offset,
        cloexec: (flags & FD_CLOEXEC) !== 0,
        blocking: description.isBlocking,
        can_read: description.canRead,
        can_write: description.canWrite,
        inode: description.inode === undefined ? undefined : {
          fsid: description.inode.fs.fsid,
          index: description.inode.index,
        },
      }),
  );
}

function memoryJson({ space: { memory, regions } }: Process): Parts<string> {
  const counts = new ObjectCounts();
  return listJson(
    memory,
    [...regions],
    (region) => toJson(describeRegion(region, counts)),
  );
}

/** Pages of objects, each counted once however many regions show it. */
class ObjectCounts {
  readonly #known = new Map<VMObject, number>();

  of<T extends VMObject>(object: T, count: (object: T) => number): number {
    const known = this.#known.get(object);
    if (known !== undefined) return known;
    object.memory.work.add(object.pages.length * Cost.slot);
    const counted = count(object);
    this.#known.set(object, counted);
    return counted;
  }
}

const VM_OBJECT_CLASSES = {
  "anonymous": "AnonymousVMObject",
  "shared inode": "SharedInodeVMObject",
  "private inode": "PrivateInodeVMObject",
} as const;

function describeRegion(region: Region, counts: ObjectCounts): JsonValue {
  const { object } = region;
  const anonymous = object instanceof AnonymousVMObject ? object : undefined;
  const resident = region.countPages(isPresent) * PAGE_SIZE;
  return {
    readable: region.isReadable,
    writable: region.isWritable,
    executable: region.isExecutable,
    stack: region.stack,
    shared: region.shared,
    syscall: region.syscallRegion,
    purgeable: anonymous !== undefined,
    volatile: anonymous?.volatile,
    memory_type: "Normal",
    address: region.base,
    size: region.size,
    amount_resident: resident,
    amount_dirty: object instanceof InodeVMObject
      ? counts.of(object, ({ dirtyPages }) => dirtyPages) * PAGE_SIZE
      : resident,
    cow_pages: anonymous === undefined
      ? 0
      : counts.of(anonymous, ({ copyOnWritePages }) => copyOnWritePages),
    name: region.name ?? "",
    vmobject: VM_OBJECT_CLASSES[object.kind],
    pagemap: pagemapOf(region),
  };
}

const [NONE, ZERO, PRESENT] = bytesOf("NZP") as unknown as [
  number,
  number,
  number,
];

/** A letter a page: none, zero, or present. */
function pagemapOf(region: Region): string {
  const letters = Uint8Array.from(
    region.pages,
    (page) => isPresent(page) ? PRESENT : page === NOT_PRESENT ? NONE : ZERO,
  );
  return byteString(letters);
}
