/**
 * What several calls do alike, by the mechanism that they go through.
 *
 * @module
 */

import type { ArchitectureName } from "./paragraph.ts";
import type { Waiver } from "./refusal.ts";

/** A behaviour of a mechanism. */
export interface Behaviour {
  readonly is: string;
  readonly source: string;
  /** The architectures that have it, where not all do. */
  readonly only?: readonly ArchitectureName[];
  readonly waived?: Waiver;
}

/** The behaviours, by their whole names. */
export const sharedBehaviours = {
  "path/behaviour/length-of-4096-is-taken": {
    is:
      "a path whose length is given as PATH_MAX, 4096, is taken: the limit itself is allowed",
    source: "Kernel/Tasks/Process.cpp",
  },
  "path/behaviour/path-ends-at-its-first-nul": {
    is:
      'a path ends at its first NUL, whatever length is given with it: "/etc" with a NUL and more behind it leads to /etc',
    source: "Kernel/Library/StdLib.cpp",
  },
  "path/behaviour/length-of-a-name-matters-only-where-it-is-made": {
    is:
      "a component above 255 bytes is merely not found by a walk; it is ENAMETOOLONG only where RAMFS or Ext2FS is to make an entry of that name",
    source: "Kernel/FileSystem/RAMFS/Inode.cpp",
  },
  "path/behaviour/names-of-255-bytes-can-be-made": {
    is:
      "an entry with a name of 255 bytes, NAME_MAX itself, can be made and is found",
    source: "Kernel/FileSystem/RAMFS/Inode.cpp",
  },
  "path/behaviour/at_fdcwd-starts-at-the-current-directory": {
    is:
      "AT_FDCWD (-100) in place of a descriptor starts a relative path at the current directory",
    source: "Kernel/Tasks/Process.cpp",
  },
  "path/behaviour/absolute-path-ignores-its-descriptor": {
    is:
      "the descriptor given with an absolute path is not looked at and need not be open, but for readlink",
    source: "Kernel/FileSystem/CustodyBase.cpp",
  },
  "path/behaviour/opened-device-keeps-its-path": {
    is:
      "an opened device keeps the path that it was opened by: a relative path that starts at it is ENOTDIR and not EINVAL",
    source: "Kernel/Tasks/Process.cpp",
  },
  "path/behaviour/fifo-opened-by-name-has-no-path": {
    is:
      "the description of a FIFO has no path, though it was opened by name: a relative path that starts at it is EINVAL",
    source: "Kernel/Tasks/Process.cpp",
  },
  "path/behaviour/starting-descriptor-needs-no-access": {
    is:
      "a relative path can start at a directory that was opened with O_DIRECTORY alone: whether the descriptor can be read does not matter",
    source: "Kernel/Tasks/Process.cpp",
  },
  "path/behaviour/starting-directory-has-to-be-searchable-at-each-walk": {
    is:
      'search permission on the directory where a path starts, the current one or that of a descriptor, is asked for at each walk, for "." too, not at chdir or open',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/dot-dot-at-the-root-stays-there": {
    is:
      '".." at the root leads to the root: "/", "//", "/.." and "/../.." are all the same directory',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/empty-and-dot-components-are-skipped": {
    is:
      'a component that is empty or "." changes nothing: "/etc//passwd" and "/./etc/./passwd" lead to /etc/passwd',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/trailing-slash-asks-for-a-directory": {
    is:
      "with a slash behind the last component, what it leads to, a link followed, has to be a directory",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/dot-and-dot-dot-ask-for-a-directory": {
    is:
      'what stands before a component "." or ".." has to be a directory: "file/." and "file/.." are ENOTDIR',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/dot-dot-is-walked-and-not-cut-from-the-text": {
    is:
      '".." leads to the parent of the directory reached so far, and the component before it has to exist: "missing/../b" is ENOENT',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/every-step-needs-search-permission": {
    is:
      'every step from a directory needs execute permission on it, also the one of "." and of a trailing slash: "d/f", "d/." and "d/"',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/last-directory-need-not-be-searchable": {
    is:
      "a path that ends with the name of a directory needs search permission on its parent alone, not on the directory itself",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/searching-needs-no-read-permission": {
    is:
      "a name in a directory of mode 0300 can be opened, though the directory itself cannot be opened for reading",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/search-permission-is-asked-before-the-lookup": {
    is:
      "a missing name in a directory that may not be searched is EACCES and not ENOENT: permission is asked before the name is looked up",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/first-step-that-fails-decides": {
    is:
      'the first step that fails decides: "d/file/x" with d not searchable is EACCES and not ENOTDIR',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/trailing-slash-follows-the-last-link": {
    is:
      "a link with a slash behind it is not the last component any more and is followed, also where the last link is not: by lstat, unlink, readlink and O_NOFOLLOW",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/seven-links-are-followed": {
    is: "a chain of seven symbolic links is followed to its end",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/links-in-a-row-count-like-nested-ones": {
    is:
      "links that are components of one path count together, as the rest of a path is walked one level deeper after each link: seven of them are followed",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/relative-link-starts-at-its-own-directory": {
    is:
      "the relative text of a link is walked from the directory that holds the link, wherever the caller is",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/absolute-link-starts-at-the-root-of-its-context": {
    is:
      "the absolute text of a link is walked from the root of the VFS root context that the path is walked in, the caller's own but for mount calls",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/dangling-link-beside-its-target-is-a-taken-name": {
    is:
      "nothing is made through a link to a missing name in its own directory: the new entry would get the link's own name, which is EEXIST, with or without O_EXCL",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/superuser-follows-no-unsafe-link": {
    is:
      "euid 0 is not exempt: it does not follow another user's link in a sticky directory that all may write",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/own-and-directory-owners-links-are-safe": {
    is:
      "in a sticky directory that all may write one's own links are followed, and by anyone those of the owner of the directory",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/links-are-unsafe-only-with-sticky-and-world-write": {
    is:
      "links of others are followed in a directory that is not sticky, and in a sticky one that not all may write",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "path/behaviour/unsafe-links-may-be-looked-at": {
    is:
      "another's link in a sticky directory that all may write may not be followed, but lstat and readlink of it work",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "permission/behaviour/superuser-passes-every-mode-check": {
    is:
      "euid 0 passes every check of mode bits, and so walks through directories of mode 0000",
    source: "Kernel/FileSystem/InodeMetadata.h",
  },
  "permission/behaviour/owner-class-decides-alone": {
    is:
      "for the owner the bits of the owner class decide alone, even if group and others are allowed more, as with mode 0077",
    source: "Kernel/FileSystem/InodeMetadata.h",
  },
  "permission/behaviour/extra-group-selects-the-group-class": {
    is:
      "the group class applies if the group is any extra group of the caller: mode 0010 lets a member of it search",
    source: "Kernel/FileSystem/InodeMetadata.h",
  },
  "permission/behaviour/own-group-selects-the-group-class": {
    is: "the group class applies if the group is the caller's own",
    source: "Kernel/FileSystem/InodeMetadata.h",
  },
  "permission/behaviour/effective-gid-selects-the-group-class": {
    is:
      "of real and effective gid it is the effective one that selects the group class",
    source: "Kernel/FileSystem/InodeMetadata.h",
  },
  "permission/behaviour/group-class-decides-alone": {
    is:
      "for a member of the group the bits of the group class decide alone, even if others are allowed more, as with mode 0701",
    source: "Kernel/FileSystem/InodeMetadata.h",
  },
  "permission/behaviour/sticky-directory-lets-both-owners-remove": {
    is:
      "an entry of a sticky directory can be removed by the owner of the directory and the owner of the entry",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "permission/behaviour/sticky-directory-lets-the-superuser-remove": {
    is: "an entry of a sticky directory can be removed by the superuser",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "procfs/behaviour/self-with-a-slash-is-the-callers-directory": {
    is:
      "/proc/self with a slash behind it leads to the directory of the calling process",
    source: "Kernel/FileSystem/ProcFS/Inode.cpp",
  },
  "procfs/behaviour/self-is-a-link-to-the-callers-pid": {
    is:
      "/proc/self is an ordinary link whose text is the caller's pid in decimal",
    source: "Kernel/FileSystem/ProcFS/Inode.cpp",
  },
  "procfs/behaviour/number-without-process-is-enoent": {
    is:
      "a number in the root of ProcFS that no process has is ENOENT, unlike a name that is no number",
    source: "Kernel/FileSystem/ProcFS/Inode.cpp",
  },
  "sysfs/behaviour/constants-have-the-size-of-their-text": {
    is:
      "cmdline, load_base and system_mode in /sys/kernel have the length of their text as size; all other nodes have 0",
    source: "Kernel/FileSystem/SysFS/Subsystems/Kernel/ConstantInformation.h",
  },
  "sysfs/behaviour/nodes-are-numbered-as-they-were-made": {
    is:
      "the inode numbers of SysFS count up from 1, the root's, in the order in which boot makes the nodes, each directory before what lies in it; all instances have the same",
    source: "Kernel/FileSystem/SysFS/Component.cpp",
  },
  "sysfs/behaviour/network-files-list-sockets": {
    is:
      "tcp, udp and local in /sys/kernel/net list the sockets as a JSON array, which is empty without one; who made a TCP or UDP socket is told to the superuser and to its own user",
    source: "Kernel/FileSystem/SysFS/Subsystems/Kernel/Network/TCP.cpp",
  },
  "sysfs/behaviour/processes-begin-with-the-colonel": {
    is:
      "/sys/kernel/processes begins, but for jailed readers, with the kernel's own process 0, the colonel, which is not dumpable and whose one thread is the idle one",
    source: "Kernel/FileSystem/SysFS/Subsystems/Kernel/Processes.cpp",
  },
  "sysfs/behaviour/processors-are-listed": {
    is:
      "/sys/kernel/cpuinfo lists the processors of an x86-64 machine, with features as the kernel calls them: sse4_1 and not sse4.1",
    source: "Kernel/FileSystem/SysFS/Subsystems/Kernel/CPUInfo.cpp",
    only: ["x86_64"],
  },
  "sysfs/behaviour/interrupts-are-listed": {
    is:
      "/sys/kernel/interrupts lists the interrupts that somebody handles and how often each came; on riscv64 the timer is none of them, and the reference's aarch64 kernel panics there",
    source: "Kernel/FileSystem/SysFS/Subsystems/Kernel/Interrupts.cpp",
    only: ["x86_64"],
  },
  "mount/behaviour/mount-point-leads-to-the-guests-root": {
    is:
      'the path of a mount point leads to the root of the guest, and ".." from there to the host directory that holds the mount point',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "mount/behaviour/host-entry-is-looked-up-before-the-mount": {
    is:
      "the entry of the host that a mount covers is looked up first: once it is removed the mount is ENOENT",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "mount/behaviour/ms_rdonly-leaves-files-readable": {
    is: "a file on a read-only mount can be opened with O_RDONLY alone",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "mount/behaviour/ms_noregular-is-only-about-opening": {
    is:
      "MS_NOREGULAR keeps regular files from being opened, and from being made by open: mknod makes one and stat tells of one all the same",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "mount/behaviour/nested-mount-has-its-own-flags-alone": {
    is:
      "a mount inside a read-only one can be written if its own flags allow it: the flags of the outer mount end where it begins",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "mount/behaviour/jailed-superuser-may-use-its-own-context": {
    is:
      "the mount calls of a jailed superuser work in its own VFS root context, the id -1",
    source: "Kernel/Tasks/Process.cpp",
  },
  "veil/behaviour/nothing-is-hidden-before-the-first-unveil": {
    is:
      "a process that never called unveil has no veil: no path is checked against it",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/belongs-to-the-process-not-the-thread": {
    is:
      "the veil is that of the process: what one thread unveils or locks counts for all its threads",
    source: "Kernel/Syscalls/unveil.cpp",
  },
  "veil/behaviour/sysfs-tells-the-state": {
    is:
      "the field veil of a process in /sys/kernel/processes is None, Dropped or Locked, the last also for a lock inherited from before exec",
    source: "Kernel/FileSystem/SysFS/Subsystems/Kernel/Processes.cpp",
  },
  "veil/behaviour/path-without-letters-is-hidden": {
    is:
      "a path whose letters were all taken away is hidden as if it had never been unveiled",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/deepest-unveiled-path-decides": {
    is:
      "of the unveiled paths that a path lies below the deepest decides, be its letters more or fewer",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/deeper-path-can-hide-a-subtree": {
    is:
      "a path unveiled with no letters below a visible one is hidden with all that is in it; its neighbours stay visible",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/way-to-an-unveiled-path-stays-hidden": {
    is:
      'the directories above an unveiled path have what the next unveiled path above gives them, nothing if there is none: they and their other entries stay hidden, "/" too',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/unveiled-path-covers-all-below-it": {
    is: "everything below an unveiled path has its letters, to any depth",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/way-inherits-the-letters-above-it": {
    is:
      'a directory between two unveiled paths has the letters of the upper one: with b on "/" it can be opened to browse',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/root-can-be-unveiled-like-any-path": {
    is:
      '"/" is a path like others, the root of the tree: unveiling it shows everything with its letters',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/names-match-as-a-whole": {
    is:
      "paths are compared by whole components: unveiling /tmp/ab does not show /tmp/abc",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/file-is-seen-without-its-directory": {
    is: "an unveiled file is visible, the directory that it lies in is not",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/link-and-its-target-are-both-judged": {
    is:
      "a link can be followed if both its own place and its target allow what is to be done",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/link-that-is-not-followed-is-judged-alone": {
    is:
      "a visible link to a hidden target can be looked at with follow_symlinks 0: only following it is refused",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/directories-on-the-way-are-not-judged": {
    is:
      'only links and the resolved path are judged: a path may lead through a hidden directory and back by ".."',
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/relative-paths-are-judged-by-their-absolute-path": {
    is:
      "a path relative to a current directory that has become hidden is hidden too",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/paths-from-descriptors-are-judged-by-their-absolute-path": {
    is:
      "a path relative to a descriptor of a directory that has become hidden is hidden too",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/other-names-of-a-hidden-file-are-seen": {
    is:
      "the veil goes by paths: a hard link that is visible opens a file whose other name is hidden",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/bind-mount-is-judged-by-its-target": {
    is:
      "the veil goes by paths: what a hidden directory holds is visible where it is bind-mounted on a visible one",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/open-descriptors-are-not-judged": {
    is:
      "descriptors opened before the veil work as before: read, write, fstat, fchmod, ftruncate and get_dir_entries do not ask it",
    source: "Kernel/Syscalls/read.cpp",
  },
  "veil/behaviour/current-directory-keeps-its-path-when-renamed": {
    is:
      'the absolute path of the current directory has the names of the time of chdir: if an ancestor is renamed, "." is visible by the old path',
    source: "Kernel/FileSystem/Custody.cpp",
  },
  "veil/behaviour/walk-errors-are-told-of-hidden-paths-too": {
    is:
      "what the walk itself refuses, such as a directory that may not be searched or a file in place of one, comes before the veil and so tells of hidden paths",
    source: "Kernel/FileSystem/VirtualFileSystem.cpp",
  },
  "veil/behaviour/procfs-lists-the-unveiled-paths": {
    is:
      "/proc/PID/unveil is a JSON array of the paths that were unveiled themselves with their letters; directories on the way to them are not listed",
    source: "Kernel/FileSystem/ProcFS/ProcessExposed.cpp",
  },
  "veil/behaviour/paths-are-judged-as-they-read-in-any-context": {
    is:
      "the veil holds path strings, not inodes: in another VFS root context a path is judged by how it reads there",
    source: "Kernel/Tasks/Process.cpp",
  },
  "terminal/behaviour/line-is-echoed-and-read": {
    is:
      "a line typed at a canonical terminal with ECHO is shown, its newline as CR and newline, and read with its newline",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/canonical-read-gives-one-line": {
    is:
      "a read of a canonical terminal gives one line, even if more lines wait and fit",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/short-buffer-takes-part-of-the-line": {
    is:
      "a buffer shorter than the line takes its beginning, and the next read the rest",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/veof-ends-the-line-without-a-byte": {
    is:
      "VEOF hands over what was typed before it, without a byte of its own: 0 at the start of a line",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/verase-takes-a-byte-back": {
    is:
      "VERASE removes the last byte of the line, and is shown as backspace, blank, backspace",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/verase-needs-echoe": {
    is: "without ECHOE VERASE is a byte of the line like others",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/vkill-takes-the-line-back": {
    is: "VKILL removes the line that is being typed",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/vwerase-takes-a-word-back": {
    is: "VWERASE removes the last word of the line",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/icrnl-makes-newline-of-cr": {
    is: "with ICRNL a carriage return that is typed becomes a newline",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/raw-bytes-are-read-at-once": {
    is:
      "without ICANON, ISIG and ECHO bytes are read as soon as they are typed, special characters too, and nothing is shown",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/onlcr-puts-cr-before-newline": {
    is:
      "with OPOST and ONLCR a newline that is written is shown as CR and newline",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/without-opost-output-is-unchanged": {
    is: "without OPOST what is written is shown as it is",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/vintr-discards-the-input": {
    is: "VINTR discards the input that was typed before it",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/isig-off-makes-vintr-a-byte": {
    is: "without ISIG VINTR is a byte of the line like others",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/no-foreground-group-no-signals": {
    is: "without a foreground group VINTR and VQUIT signal nobody",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "terminal/behaviour/signal-characters-signal-the-foreground-group": {
    is:
      "VINTR and VQUIT send SIGINT and SIGQUIT to the foreground group, and the end of the master SIGHUP",
    source: "Kernel/Devices/TTY/TTY.cpp",
  },
  "syscall/behaviour/unknown-number-is-enosys": {
    is: "a number that no call has is ENOSYS",
    source: "Kernel/Syscalls/SyscallHandler.cpp",
  },
  "syscall/behaviour/whole-64-bits-of-the-number-count": {
    is: "all 64 bits of the number count",
    source: "Kernel/Syscalls/SyscallHandler.cpp",
  },
  "syscall/behaviour/unknown-number-needs-no-promise": {
    is: "a number that no call has asks for no promise",
    source: "Kernel/Syscalls/SyscallHandler.cpp",
  },
  "syscall/behaviour/stack-pointer-off-the-stack-kills": {
    is: "a call whose stack pointer lies in no stack region kills with SIGSEGV",
    source: "Kernel/Syscalls/SyscallHandler.cpp",
  },
  "syscall/behaviour/end-of-a-stack-belongs-to-it": {
    is: "the address behind the last byte of a stack region counts as inside",
    source: "Kernel/Syscalls/SyscallHandler.cpp",
  },
} as const satisfies Readonly<Record<string, Behaviour>>;

/** The name of a behaviour that several calls share. */
export type SharedBehaviour = keyof typeof sharedBehaviours;
