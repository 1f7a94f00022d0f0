import { reads } from "../meaning.ts";
import {
  SC_unshare_create_params,
  SC_unshare_enter_params,
  SC_unshare_open_params,
} from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import { refusedEarlier } from "../waivers.ts";

export const unshareFamily = family("unshare", {
  unshare_open: {
    number: 150,
    summary: "Makes a descriptor of a resource that is to be unshared.",
    parameters: [["params", "pointer", reads(SC_unshare_open_params)]],
    refuses: [
      promise("unshare"),
      "privilege/EPERM/caller-is-jailed",
      "privilege/EPERM/not-superuser",
      "params: user-memory/EFAULT/not-readable",
      ["EINVAL/type-is-negative", "type is below 0"],
      ["ENOTSUP/unknown-type", "type is 0 or above and none of 1 to 3"],
      "descriptor/EMFILE/too-few-are-free",
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-a-resource-descriptor":
        "returns a new descriptor, which unshare_create takes",
      "always-close-on-exec": "the descriptor has FD_CLOEXEC",
    },
    source: [
      "Syscalls/unshare.cpp",
      "FileSystem/UnsharedResourceFile.cpp",
      "API/Unshare.h",
    ],
  },
  unshare_create: {
    number: 148,
    summary: "Makes the resource that a descriptor describes.",
    parameters: [["params", "pointer", reads(SC_unshare_create_params)]],
    refuses: [
      promise("unshare"),
      "privilege/EPERM/caller-is-jailed",
      "privilege/EPERM/not-superuser",
      "params: user-memory/EFAULT/not-readable",
      "unshared_resource_fd: descriptor/EBADF/not-open",
      [
        "EINVAL/descriptor-is-no-unshared-resource",
        "unshared_resource_fd is open but is no unshared-resource file, which unshare_open makes",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-the-id-of-the-resource": "makes the resource and returns its id",
      "root-context-begins-as-an-empty-ramfs":
        "a new VFS root context to which nothing was attached has a fresh empty RAMFS",
      "root-context-has-the-attached-file-system":
        "a new VFS root context has the file system that ioctl attached",
      "host-name-is-copied":
        "a new host name context begins with the caller's host name",
      "each-call-makes-another": "each call makes another resource",
      "each-type-counts-its-own-ids":
        "ids are counted for each type, and the first one is small",
    },
    source: ["Syscalls/unshare.cpp", "FileSystem/UnsharedResourceFile.cpp"],
  },
  unshare_enter: {
    number: 149,
    summary: "Enters an unshared resource, now or at the next execve.",
    parameters: [["params", "pointer", reads(SC_unshare_enter_params)]],
    refuses: [
      promise("unshare"),
      "privilege/EPERM/caller-is-jailed",
      "privilege/EPERM/not-superuser",
      "params: user-memory/EFAULT/not-readable",
      ["EINVAL/type-is-negative", "type is below 0"],
      ["EINVAL/flags-are-zero", "flags is 0"],
      ["EINVAL/id-is-negative", "type is 1 or 3 and id is below 0"],
      [
        "ESRCNOTFOUND/no-such-id",
        "type is 1 or 3 and no process list, or host name context, has that id",
      ],
      "id: vfs-context/EINVAL/id-is-zero-or-below-minus-one",
      ["id: vfs-context/EPERM/jailed-caller-names-a-context", {
        waived: refusedEarlier,
      }],
      "id: vfs-context/EDOM/no-such-context",
      ["ENOTSUP/unknown-type", "type is 0 or above 3"],
    ],
    behaviours: {
      "returns-0-and-flag-1-enters-now":
        "returns 0; flag 1 enters the resource now",
      "flag-2-enters-at-execve":
        "flag 2 enters the resource at the next execve, both flags do both",
      "host-name-0-is-the-kernels":
        "host name context 0 is that of the kernel's own processes, an empty name; root context 0, the kernel's too, cannot be named",
      "left-by-the-last-nobody-finds-it":
        "a process list or host name context that its last process has left, by entering another or by its end, has no id any more; an execve still enters it",
      "unknown-flags-are-no-error":
        "a flag other than 1 and 2, such as 4, is no error",
      "unknown-flags-enter-nothing": "a flag other than 1 and 2 enters nothing",
      "id-minus-1-is-the-current-context":
        "with type 2 the id -1 is the caller's own context",
      "process-list-hides-others":
        "processes outside an entered process list are hidden from all calls that take a pid",
      "absolute-paths-start-at-the-new-root":
        "once a VFS root context is entered absolute paths start at its root, the empty RAMFS of a fresh one",
      "current-directory-stays-in-the-old-tree":
        'the current directory is not changed: "." and ".." still lead into the old tree after a VFS root context is entered',
    },
    source: [
      "Syscalls/unshare.cpp",
      "Tasks/Process.cpp",
      "Tasks/ScopedProcessList.cpp",
      "Tasks/HostnameContext.cpp",
    ],
  },
});
