import { nobodyLeftToSee, noDiskOrMemoryDevice } from "../waivers.ts";
import { descriptor, reads } from "../meaning.ts";
import { SC_open_params } from "../structs/parameters.ts";
import { family } from "../paragraph.ts";
import { pathArgument, startingAt } from "../refusals/sequences.ts";
import { promise } from "../refusals/promise.ts";

export const openFamily = family("open", {
  open: {
    number: 85,
    summary:
      "Opens the file that a path leads to, or makes it, and gives it a descriptor.",
    blocks: true,
    parameters: [["params", "pointer", reads(SC_open_params)]],
    refuses: [
      "params: user-memory/EFAULT/not-readable",
      [
        "EINVAL/kernel-internal-o_nofollow_noerror",
        "options has bit 29, O_NOFOLLOW_NOERROR, which is for the kernel alone",
      ],
      [
        "EINVAL/kernel-internal-o_unlink_internal",
        "options has bit 30, O_UNLINK_INTERNAL, which is for the kernel alone",
      ],
      ...pathArgument("path"),
      [promise("wpath"), { when: "options has O_WRONLY, as O_RDWR does" }],
      [promise("rpath"), {
        when:
          "options has O_RDONLY and not O_WRONLY, so O_RDWR does not ask for it",
      }],
      [promise("cpath"), {
        when: "options has O_CREAT, whether the file exists or not",
      }],
      "descriptor/EMFILE/too-few-are-free",
      [
        "EINVAL/o_creat-with-o_directory",
        "options has both O_CREAT and O_DIRECTORY",
      ],
      ...startingAt("dirfd"),
      "path: path/EINVAL/empty",
      "path: path/ENOTDIR/component-is-no-directory",
      "path: path/EACCES/directory-not-searchable",
      "path: path/ENOENT/component-does-not-exist",
      "path: procfs/ESRCH/name-is-no-decimal-number",
      [
        "ELOOP/last-component-is-a-link-with-o_nofollow",
        "O_NOFOLLOW is given and the last component, without a slash behind it, is a symbolic link",
      ],
      "path: path/EACCES/unsafe-link-in-sticky-directory",
      "path: veil/ENOENT/link-is-hidden",
      "path: veil/EACCES/link-unveiled-without-needed-letter",
      "path: path/ELOOP/more-than-seven-links",
      "path: path/EINVAL/link-is-empty",
      "path: veil/ENOENT/link-target-is-hidden",
      "path: veil/EACCES/link-target-unveiled-without-needed-letter",
      "path: veil/ENOENT/path-is-hidden",
      "path: veil/EACCES/path-unveiled-without-needed-letter",
      "path: veil/ENOENT/name-to-create-is-hidden",
      "path: veil/EACCES/name-to-create-unveiled-without-needed-letter",
      "parent/EACCES/not-writable",
      "parent/EROFS/mount-is-read-only",
      [
        "EACCES/mount-forbids-new-regular-files",
        "O_CREAT is to make the file and its parent was reached through a mount with MS_NOREGULAR",
      ],
      "entry/ENAMETOOLONG/name-longer-than-255",
      "entry/EEXIST/parent-already-has-the-name",
      "entry/EROFS/file-system-has-fixed-entries",
      [
        "EEXIST/file-exists-with-o_excl",
        "O_CREAT and O_EXCL are given and the path, links followed, leads to something",
      ],
      "node/EACCES/mount-forbids-regular-files",
      [
        "ENOTDIR/path-leads-to-no-directory-with-o_directory",
        "O_DIRECTORY is given and the path leads to something that is no directory",
      ],
      "node/EACCES/not-readable",
      "node/EACCES/not-writable",
      "node/EISDIR/directory-opened-for-writing",
      "node/EACCES/not-executable",
      "node/EACCES/mount-forbids-execution",
      "node/EINVAL/fifo-opened-neither-for-reading-nor-writing",
      "node/EACCES/mount-forbids-devices",
      "node/ENODEV/no-registered-device",
      "node/EPERM/device-not-allowed-in-jail",
      "node/ENXIO/no-controlling-terminal",
      "node/EBUSY/all-pseudo-terminals-in-use",
      "node/EROFS/opened-for-writing-on-read-only-mount",
      "sysfs/EPERM/node-cannot-be-truncated",
      "procfs/EROFS/node-cannot-be-truncated",
      "procfs/EPERM/process-is-not-dumpable",
      "sysfs/EPERM/not-readable-in-jail",
      "procfs/ESRCH/process-is-gone",
      "procfs/ENOBUFS/process-has-no-profile",
      "path: procfs/ENOEXEC/process-has-no-executable",
      "sysfs/ENOENT/no-system-wide-profile",
      ["sysfs/EINVAL/no-cpuinfo-on-this-architecture", {
        only: ["aarch64", "riscv64"],
      }],
      [
        "ENXIO/local-socket-is-bound-to-the-node",
        "a local socket is bound to the node; looked at last of all, when O_TRUNC has already been obeyed",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-lowest-unused-descriptor":
        "returns the lowest descriptor that is unused",
      "close-on-exec-only-with-o_cloexec":
        "the descriptor has FD_CLOEXEC if O_CLOEXEC is given, and not otherwise",
      "access-can-be-neither-reading-nor-writing":
        "O_RDONLY is a bit of its own (1): a description opened without it and without O_WRONLY can be neither read nor written",
      "o_rdonly-alone-lets-read-and-not-write":
        "a description opened with O_RDONLY alone can be read and not written",
      "o_wronly-alone-lets-write-and-not-read":
        "a description opened with O_WRONLY alone can be written and not read",
      "starts-at-offset-0": "the description is new and its offset is 0",
      "o_append-is-kept": "the description appends with O_APPEND",
      "o_nonblock-is-kept": "the description is non-blocking with O_NONBLOCK",
      "f_getfl-returns-the-options-as-given":
        "F_GETFL later returns the options word unchanged",
      "new-file-has-masked-mode":
        "a new file is regular and has mode & 0777 & ~umask: set-id and sticky bits of mode are dropped",
      "type-bits-of-mode-are-dropped-for-a-new-file":
        "type bits of mode are dropped: a new file is regular whatever they say",
      "new-file-belongs-to-the-caller":
        "a new file belongs to the caller's uid and gid",
      "new-file-takes-the-effective-ids":
        "where real and effective ids differ a new file belongs to the effective ones",
      "new-file-has-current-times": "the three times of a new file are now",
      "o_trunc-empties-a-file-opened-for-writing":
        "O_TRUNC with O_WRONLY makes an existing regular file empty",
      "o_trunc-sets-mtime-and-on-ramfs-ctime":
        "O_TRUNC with O_WRONLY sets the mtime of a regular file, on RAMFS its ctime too",
      "o_trunc-without-o_wronly-is-ignored":
        "O_TRUNC does nothing without O_WRONLY",
      "o_trunc-does-nothing-to-fifos-and-devices":
        "O_TRUNC with O_WRONLY does nothing to FIFOs and devices",
      "o_excl-without-o_creat-is-ignored":
        "O_EXCL does nothing without O_CREAT",
      "o_excl-follows-links":
        "O_EXCL does not keep the last link from being followed",
      "o_noctty-and-o_sync-are-ignored":
        "O_NOCTTY and O_SYNC do nothing; opening a terminal never makes it the controlling one",
      "needs-no-promise-without-read-write-or-creat":
        "with none of O_RDONLY, O_WRONLY and O_CREAT (so with O_EXEC or O_DIRECTORY alone) no promise is asked for",
      "descriptor-without-access-lists-a-directory":
        "a directory opened with neither O_RDONLY nor O_WRONLY can be listed all the same",
      "o_creat-opens-an-existing-directory-for-reading":
        "O_CREAT with O_RDONLY on an existing directory succeeds",
      "o_creat-makes-no-name-before-a-slash":
        "a missing last component with a slash behind it is not made, even with O_CREAT",
      "o_creat-through-a-dangling-link-uses-the-links-name":
        "O_CREAT on a link to a missing file in another directory makes a file of the link's own name in that directory",
      "fifo-waits-for-its-other-side":
        "opening a FIFO blocks until the other direction is open, whatever O_NONBLOCK says",
      "fifo-opened-o_rdwr-is-a-writer":
        "a FIFO opened O_RDWR counts as a writer only and waits for a reader",
      "signal-ends-the-wait-for-a-fifo-with-success":
        "a signal ends the wait of an open of a FIFO, which then succeeds without the other side",
      "killed-in-the-wait-leaves-the-fifo":
        "a thread that is killed while it waits at a FIFO is no longer one of its readers or writers",
      "wake-up-for-a-fifo-is-remembered":
        "a wake-up that found nobody waiting at a FIFO lets a later open of that direction return at once",
      "fifo-ignores-mount-flags":
        "a FIFO opens, for writing too, on a mount that is read-only or has MS_NODEV",
      "unbound-socket-node-opens-as-an-empty-file":
        "the node of a local socket that is gone opens like an ordinary empty file",
      "device-is-seen-as-its-node":
        "fstat of an opened device tells of the node",
      "device-is-seekable-only-if-it-says-so":
        "lseek works on an opened device only where the device is seekable",
      "o_nofollow-is-about-the-last-component-alone":
        "O_NOFOLLOW minds only a link that is the last component: one before it, or with a slash behind it, is followed",
      "read-and-write-permission-are-asked-for-apart":
        "read permission is asked for with O_RDONLY and write permission with O_WRONLY, both with O_RDWR: a file of mode 0200 opens for writing only",
      "opening-without-access-mode-needs-no-permission":
        "with none of O_RDONLY, O_WRONLY and O_EXEC no mode bit is looked at: even a file of mode 0000 opens, and read and write of it are EBADF",
      "o_trunc-keeps-set-id-bits":
        "O_TRUNC leaves the set-uid and set-gid bits of the file, which only a write clears",
      "device-opens-for-writing-on-a-read-only-mount":
        "a device node opens for writing on a read-only mount, as a FIFO does",
      "virtual-consoles-are-six":
        "the devices 35:0 to 35:5, the virtual consoles, can be opened whether or not anything shows them",
      "jailed-process-opens-harmless-devices":
        "a jailed process, the superuser too, opens the devices of a fixed list, /dev/null among them",
      "jailed-process-opens-no-disk-or-memory-device": [
        "a jailed process, the superuser too, opens no disk and not /dev/mem",
        noDiskOrMemoryDevice,
      ],
      "jailed-process-opens-sysfs-nodes-meant-for-it":
        "each SysFS node says for itself whether a jailed process may open it: /sys/kernel/processes can be opened, /sys/kernel/cpuinfo not",
      "veil-letter-r-lets-read": "under a veil O_RDONLY asks for r",
      "veil-letter-w-alone-lets-write":
        "under a veil O_WRONLY asks for w, and w alone is enough",
      "veil-letter-b-lets-browse-a-directory":
        "under a veil O_RDONLY with O_DIRECTORY is content with b",
      "veil-letter-r-includes-browsing":
        "under a veil O_RDONLY with O_DIRECTORY is content with r, without b",
      "any-veil-letter-is-enough-without-access-mode":
        "under a veil a visible path is enough with none of O_RDONLY, O_WRONLY, O_EXEC and O_CREAT: options 0 gives a descriptor without access, O_DIRECTORY alone one that lists the directory",
      "veil-letters-c-and-w-let-a-file-be-made":
        "under a veil O_CREAT with O_WRONLY makes a file whose path has c and w",
      "o_creat-asks-for-c-on-existing-files-too":
        "under a veil O_CREAT asks for c even if the file exists, and before O_EXCL is looked at",
      "veil-judges-the-name-to-create-not-its-parent":
        "under a veil the path of the file to be made is what needs the letters; the directory need not be visible",
      "veil-letter-x-lets-open-with-o_exec": "under a veil O_EXEC asks for x",
    },
    source: [
      "Syscalls/open.cpp",
      "Syscalls/profiled_syscalls.cpp",
      "FileSystem/VirtualFileSystem.cpp",
      "FileSystem/FIFO.cpp",
      "Devices/Device.cpp",
      "FileSystem/ProcFS/Inode.cpp",
      "FileSystem/SysFS/Subsystems/Kernel/GlobalInformation.cpp",
      "Tasks/Process.cpp",
    ],
  },
  close: {
    number: 15,
    summary: "Closes a descriptor.",
    parameters: [["fd", "int", descriptor]],
    refuses: [
      promise("stdio"),
      "fd: descriptor/EBADF/not-open",
    ],
    behaviours: {
      "returns-0-and-frees-the-descriptor":
        "returns 0 and the descriptor is unused again",
      "last-reference-drops-record-locks":
        "when the last descriptor of a description goes, the record locks that the description owns go too",
      "other-descriptions-keep-record-locks":
        "closing another descriptor of the same file drops no record locks: they belong to the description, not to the process",
      "closed-end-to-write-is-no-writer-any-more":
        "when the last descriptor of the end to write of a pipe goes it no longer counts as writer",
      "closed-end-to-read-is-no-reader-any-more":
        "when the last descriptor of the end to read of a pipe goes it no longer counts as reader",
      "last-reference-wakes-those-at-the-other-end":
        "when the last descriptor of a FIFO or pipe end goes, those that wait at the other end wake",
      "last-reference-removes-watches": [
        "when the last descriptor of an inode watcher goes, its watches are removed",
        nobodyLeftToSee,
      ],
      "last-reference-of-a-master-hangs-up-the-slave":
        "when the last descriptor of a pty master goes, the slave is hung up and its foreground group gets SIGHUP",
    },
    source: [
      "Syscalls/open.cpp",
      "FileSystem/OpenFileDescription.cpp",
      "FileSystem/FIFO.cpp",
    ],
  },
});
