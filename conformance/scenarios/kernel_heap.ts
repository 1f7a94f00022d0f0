import type { Scenario, ScenarioCase } from "./scenario.ts";

/** Made and ended once before, each leaves nothing behind. */
function kind(name: string, source: string): ScenarioCase {
  return { name, value: "takes room, leaves 0 0 0", source };
}

function kinds(
  source: string,
  ...names: readonly string[]
): readonly ScenarioCase[] {
  return names.map((name) => kind(name, source));
}

/** The same, and each takes more of the heap than the one before it. */
function rising(
  source: string,
  ...names: readonly string[]
): readonly ScenarioCase[] {
  return names.flatMap((name) => [
    kind(name, source),
    { name: `${name}.1`, value: "more", source },
  ]);
}

const RAMFS = "Kernel/FileSystem/RAMFS/Inode.cpp, whose entries keep a KString";
const FILE_REGIONS =
  "Kernel/Memory/Region.cpp, SharedInodeVMObject.cpp, PrivateInodeVMObject.cpp";
const LOCAL_SOCKETS = "Kernel/Net/LocalSocket.cpp, Socket.cpp";
const REGIONS = "Kernel/Memory/Region.cpp, AddressSpace.cpp";
const FIFO = "Kernel/FileSystem/FIFO.cpp, Kernel/Library/DoubleBuffer.cpp";
const MOUNTS = "Kernel/FileSystem/VFSRootContext.cpp, Mount.h, FileSystem.cpp";

/** The kernel's heap, and pages: what there is takes them, and gives them back. */
export const kernelHeap: Scenario = {
  program: "kernel_heap",
  own:
    "The reference's own tasks use the same heap meanwhile, which leaks in places and keeps caches.",
  cases: [
    ...rising(
      RAMFS,
      "a file",
      "a file with a long name",
      "a file in a directory with a long name",
    ),
    ...rising(
      "Kernel/FileSystem/OpenFileDescription.h, Custody.h: one for each name of the way",
      "a description",
      "a description of a long way",
    ),
    ...rising(
      "Kernel/FileSystem/SysFS/Subsystems/Kernel/GlobalInformation.cpp: refresh_data",
      "a short generated text",
      "a long generated text",
    ),
    ...rising(
      "Kernel/FileSystem/Inode.cpp: apply_flock, remove_flocks_for_description",
      "a lock",
      "locks",
    ),
    ...rising(
      "Kernel/FileSystem/InodeWatcher.cpp",
      "a watcher",
      "a watch",
    ),
    ...rising(
      "Kernel/Net/IPv4Socket.cpp, UDPSocket.cpp",
      "a bound port",
      "a short datagram",
      "a long datagram",
    ),
    ...rising(
      REGIONS,
      "a region",
      "a region in use",
      "a region in three parts",
    ),
    ...rising(
      "Kernel/Tasks/Process.cpp, Kernel/FileSystem/UnveilNode.h",
      "a child",
      "a child with a veil",
      "a child with a veil, a long way and a wide region",
    ),
    ...kinds(
      RAMFS,
      "a link",
      "a symbolic link",
      "a longer name",
      "a file in another's place",
      "a block",
      "a block that goes with its file",
      "a file without a name",
      "a directory that is gone",
    ),
    ...kinds(
      "Kernel/FileSystem/Inode.cpp: remove_flocks_for_description",
      "locks whose description is closed",
    ),
    ...kinds(
      FIFO,
      "a pipe",
      "a FIFO",
      "a FIFO that is open to the end",
    ),
    ...kinds(
      LOCAL_SOCKETS,
      "a pair of sockets",
      "a descriptor under way",
      "a socket that is accepted",
    ),
    ...kinds(
      REGIONS,
      "a region with a hole",
      "a region with many tables",
      "a volatile region",
      "an anonymous file",
    ),
    ...kinds(
      FILE_REGIONS,
      "a region of a file",
      "a region of one's own of a file",
    ),
    ...kinds("Kernel/Tasks/PerformanceEventBuffer.cpp", "a profile"),
    ...kinds(
      MOUNTS,
      "a file system",
      "a file system that nobody watches any more",
      "a file system in another",
      "a file system that is empty at its end",
      "a file system that would have been a root",
      "file systems that lie in others twice",
    ),
    ...kinds(
      "Kernel/FileSystem/Inode.cpp: destructor",
      "a watch of a file that goes",
    ),
    {
      name: "the first watch",
      value: "0",
      source: "Kernel/FileSystem/InodeWatcher.cpp: unregister_by_wd",
    },
    {
      name: "the other outlives its file system",
      value: "0",
      source: "Kernel/FileSystem/RAMFS/Inode.h: Child",
    },
  ],
};
