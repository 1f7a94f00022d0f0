import { hazardous } from "../hazards.ts";
import {
  descriptorFlags,
  fcntlCommands,
  openFlags,
} from "../constants/file.ts";
import { ioctlRequests } from "../constants/ioctl.ts";
import { flushQueues } from "../constants/terminal.ts";
import { constant, dependentOn, descriptor } from "../meaning.ts";
import { family } from "../paragraph.ts";
import { promise } from "../refusals/promise.ts";
import { panics } from "../refusal.ts";
import {
  noDisks,
  noDisplay,
  noLoopDevices,
  refusedEarlier,
} from "../waivers.ts";

export const fcntlFamily = family("fcntl", {
  dup2: {
    number: 24,
    summary: "Makes a descriptor stand for the description of another.",
    parameters: [["old_fd", "int", descriptor], ["new_fd", "int", descriptor]],
    refuses: [
      promise("stdio"),
      "old_fd: descriptor/EBADF/not-open",
      [
        "EINVAL/new_fd-is-negative-or-above-1023",
        "new_fd is below 0, or 1024 or above; POSIX says EBADF",
      ],
    ],
    behaviours: {
      "returns-new_fd-with-the-same-description":
        "returns new_fd, which shares the offset of old_fd",
      "shares-file-flags": "new_fd shares the file flags of old_fd",
      "shares-record-locks": "new_fd shares the record locks of old_fd",
      "close-on-exec-is-cleared": "the descriptor flags of new_fd become 0",
      "what-was-there-is-replaced":
        "new_fd no longer leads to what it stood for before",
      "what-was-there-is-closed":
        "new_fd counts no longer as a reference to what it stood for before",
      "same-descriptor-changes-nothing":
        "with old_fd equal to new_fd it is returned and its flags stay",
      "old_fd-is-looked-at-first":
        "if both descriptors are bad old_fd decides: EBADF",
      "there-is-no-dup-call": "the C library's dup is fcntl with F_DUPFD and 0",
    },
    source: ["Syscalls/dup2.cpp"],
  },
  fcntl: {
    number: 32,
    summary:
      "Does one of several things to a descriptor, its description or the locks of its file.",
    blocks: true,
    parameters: [["fd", "int", descriptor], [
      "cmd",
      "int",
      constant(fcntlCommands),
    ], [
      "arg",
      "uintptr_t",
      dependentOn({ ...openFlags, ...descriptorFlags }),
    ]],
    refuses: [
      promise("stdio"),
      "fd: descriptor/EBADF/not-open",
      [
        "EINVAL/lowest-new-descriptor-is-negative",
        "cmd is F_DUPFD or F_DUPFD_CLOEXEC and arg, as an int, is below 0",
      ],
      [
        "EMFILE/no-free-descriptor-from-arg-upwards",
        "cmd is F_DUPFD or F_DUPFD_CLOEXEC and no descriptor from arg to 1023 is free; an arg of 1024 or above ends here too",
      ],
      [
        "EBADF/file-to-lock-has-no-inode",
        "cmd is F_GETLK, F_SETLK or F_SETLKW and the file has no inode: a pipe, a socket, an inode watcher and the like",
      ],
      "arg: user-memory/EFAULT/not-readable",
      [
        "ENOTSUP/l_whence-is-seek_end",
        "cmd is F_GETLK, F_SETLK or F_SETLKW and l_whence is SEEK_END, from which locks cannot be counted",
      ],
      [
        "EINVAL/unknown-l_whence",
        "cmd is F_GETLK, F_SETLK or F_SETLKW and l_whence is none of 0, 1 and 2",
      ],
      [
        "EAGAIN/lock-conflicts-with-a-held-one",
        "cmd is F_SETLK and the lock conflicts with one that is held",
      ],
      [
        "EINTR/signal-while-waiting-for-the-lock",
        "cmd is F_SETLKW and a signal arrives during the wait for a conflicting lock",
      ],
      "arg: user-memory/EFAULT/not-writable",
      ["EINVAL/unknown-command", "cmd is no known command"],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "f_dupfd-gives-the-lowest-free-from-arg-on":
        "F_DUPFD returns the lowest free descriptor from arg on",
      "f_dupfd-shares-the-description":
        "F_DUPFD gives a descriptor of the same description",
      "f_dupfd-gives-descriptor-flags-0":
        "the descriptor that F_DUPFD gives has flags 0",
      "f_dupfd_cloexec-sets-fd_cloexec":
        "F_DUPFD_CLOEXEC is F_DUPFD with FD_CLOEXEC",
      "f_setfd-sets-and-clears-fd_cloexec":
        "F_SETFD sets and clears FD_CLOEXEC, which F_GETFD tells",
      "f_setfd-stores-any-32-bits":
        "F_SETFD stores the low 32 bits unfiltered and F_GETFD returns them",
      "f_getfl-returns-the-options-of-open":
        "F_GETFL returns the options of open",
      "f_getfl-returns-the-word-of-f_setfl":
        "F_GETFL returns the word of the last F_SETFL",
      "f_getfl-of-a-pipe-is-0": "F_GETFL is 0 for an end of a pipe",
      "f_getfl-is-0-where-nothing-was-opened":
        "F_GETFL is 0 for sockets, inode watchers and anonymous files",
      "f_getfl-is-0-though-non-blocking":
        "F_GETFL is 0 for what was not opened even if it is non-blocking, and FIONBIO does not show",
      "f_setfl-makes-o_append-take-effect":
        "O_APPEND given by F_SETFL takes effect",
      "f_setfl-makes-o_nonblock-take-effect":
        "O_NONBLOCK given by F_SETFL takes effect",
      "f_setfl-replaces-the-whole-word":
        "F_SETFL replaces the options: what is not given is gone",
      "f_setfl-changes-no-access":
        "access bits given by F_SETFL do not change what can be read or written",
      "f_setfl-makes-o_direct-take-effect": [
        "O_DIRECT given by F_SETFL takes effect",
        noDisks,
      ],
      "f_istty-tells-terminals":
        "F_ISTTY returns 1 for a slave pty, virtual console or serial line and 0 for anything else, master ptys too",
      "f_getlk-writes-the-first-conflict":
        "F_GETLK writes the type, start, length and pid of the first conflicting lock of another process, from SEEK_SET",
      "f_getlk-without-conflict-writes-f_unlck":
        "F_GETLK without a conflict writes F_UNLCK",
      "f_getlk-without-conflict-writes-the-range":
        "F_GETLK without a conflict writes SEEK_SET, the start from the beginning of the file and pid 0",
      "f_getlk-ignores-locks-of-the-own-pid":
        "F_GETLK ignores locks that were recorded with the caller's pid",
      "locks-belong-to-the-description":
        "dup and fork share locks; all of them end with the description, not with any close",
      "length-0-locks-to-infinity":
        "l_len 0 reaches to infinity; neither l_len nor l_start is validated, and negative lengths mean nothing",
      "read-locks-go-together":
        "a read lock over read locks is granted and recorded once more",
      "write-lock-conflicts-with-own-locks-too":
        "a write lock conflicts with every lock that it overlaps, the description's own too: there is no upgrade",
      "write-lock-becomes-a-read-lock-of-the-same-range":
        "a read lock over a write lock is granted to the same description if start and length are exactly equal, and replaces it",
      "unlock-removes-one-equal-range":
        "F_UNLCK removes at most one record, of the same description, start and length; otherwise it succeeds and does nothing",
      "unknown-l_type-is-stored":
        "an l_type other than 0, 1 and 2 is accepted and stored, and never conflicts as a request",
      "access-mode-does-not-matter-for-locks":
        "a read lock may be set through a descriptor that is only writable",
      "seek_cur-counts-from-the-current-offset":
        "with SEEK_CUR a lock is counted from the offset at the time of the call",
      "f_setlkw-waits-for-the-lock":
        "F_SETLKW is F_SETLK that waits while there is a conflict",
      "close-does-not-wake-waiters-for-a-lock":
        "closing the holder's last descriptor does not wake those that wait in F_SETLKW",
      "unlock-with-a-waiter-hangs-the-kernel": hazardous(
        "record-lock-released-beside-waiter",
      ),
      "no-owner-commands":
        "F_GETOWN, F_SETOWN, F_DUP2FD and the F_OFD commands do not exist",
    },
    source: [
      "Syscalls/fcntl.cpp",
      "FileSystem/Inode.cpp",
      "FileSystem/OpenFileDescription.cpp",
      "API/POSIX/fcntl.h",
    ],
  },
  ioctl: {
    number: 68,
    summary:
      "Makes a request that is particular to the kind of file behind a descriptor.",
    parameters: [["fd", "int", descriptor], [
      "request",
      "unsigned",
      constant(ioctlRequests),
    ], ["arg", "uintptr_t", dependentOn(flushQueues)]],
    refuses: [
      "fd: descriptor/EBADF/not-open",
      [promise("tty", "pseudo-terminal-master"), {
        when:
          "the descriptor is the master of a pseudo terminal and the request is none of FIONBIO, FIOCLEX and FIONCLEX; what it passes on to the slave is checked there again",
      }],
      [promise("tty", "virtual-console"), {
        when:
          "the descriptor is a virtual console and the request is none of FIONBIO, FIOCLEX and FIONCLEX; the check of every terminal follows",
        waived: noDisplay,
      }],
      [promise("tty", "terminal"), {
        when:
          "the descriptor is a slave of a pseudo terminal or a virtual console and the request is none of FIONBIO, FIOCLEX and FIONCLEX; unknown requests count too",
      }],
      [promise("inet"), {
        when:
          "the descriptor is an IPv4 socket and the request is none of FIONBIO, FIOCLEX and FIONCLEX",
      }],
      [promise("video"), {
        when:
          "the descriptor is a display connector and the request is none of FIONBIO, FIOCLEX and FIONCLEX; mapping its framebuffer asks for nothing",
        waived: noDisplay,
      }],
      [
        "EIO/slave-of-the-master-is-gone",
        "the file is a master pty whose slave is gone, whatever the request",
      ],
      ["EIO/tiocsti-never-works", "the request is TIOCSTI, which always fails"],
      ["FIBMAP: privilege/EPERM/not-superuser", {
        when: "request is FIBMAP; asked before arg is read",
      }],
      "arg: user-memory/EFAULT/not-readable",
      "rt_dev: user-memory/EFAULT/not-readable",
      [
        "ENAMETOOLONG/mount-option-key-longer-than-64",
        "the key of a mount file's option is longer than 64 bytes",
      ],
      [
        "ENODEV/no-such-adapter",
        "no network adapter has the name or the index given",
      ],
      [
        "ENODEV/no-such-loop-device",
        "a request to /dev/devctl names a loop device that is not there",
        { waived: noLoopDevices },
      ],
      ["interface: privilege/EPERM/not-superuser", {
        when:
          "the request sets an interface's address, a route or an ARP entry",
      }],
      [
        "EAFNOSUPPORT/address-is-not-af_inet",
        "a request about an interface address, a route or an ARP entry gets another family than AF_INET; SIOCSIFADDR takes AF_INET6 too",
      ],
      [
        "EINVAL/interface-index-is-zero",
        "SIOCGIFNAME gets the index 0",
      ],
      [
        "EINVAL/route-lacks-rtf_up",
        "SIOCADDRT gets a route without RTF_UP",
      ],
      [
        "EEXIST/route-is-already-there",
        "SIOCADDRT gets a route of the same destination, netmask, flags and adapter as one that is there; the gateway does not count",
      ],
      [
        "ESRCH/no-such-route",
        "SIOCDELRT gets a route that is not there; a gateway of 0 matches any",
      ],
      [
        "E2BIG/mount-option-value-longer-than-8",
        "value_length of a mount file's option is above 8",
      ],
      "value_addr: user-memory/EFAULT/not-readable",
      [
        "EINVAL/unusable-mount-option",
        "a mount file gets an option whose value_length is 0 or whose value_type is unknown",
      ],
      [
        "EEXIST/mount-option-is-already-set",
        "the mount file has an option of that key already",
      ],
      [
        "EDOM/mount-option-boolean-is-neither-0-nor-1",
        "a mount file's option of type boolean has a value other than 0 and 1",
      ],
      [
        "EINVAL/file-system-lacks-the-mount-option",
        "a mount file gets an option that its file system does not have: only FUSE has any, the unsigned fd, rootmode, gid, uid",
      ],
      [
        "EINVAL/no-such-process-group",
        "TIOCSPGRP gets a number that is 0 or below, or that no process group has",
      ],
      [
        "EPERM/group-not-led-from-the-callers-session",
        "TIOCSPGRP names a group whose leader, or without one any member, is of another session, or whose leader has moved to another group",
      ],
      [
        "EINVAL/no-such-console-mode",
        "KDSETMODE gets other than KD_TEXT and KD_GRAPHICS",
      ],
      [
        "EINVAL/no-such-terminal-queue",
        "TCFLSH gets a selector whose low byte is none of 0, 1 and 2",
      ],
      ["EINVAL/block-number-is-negative", "FIBMAP gets a block number below 0"],
      [
        "ENOTSUP/file-system-has-no-block-addresses",
        "FIBMAP is asked about a file of a file system that maps no blocks, such as RAMFS, ProcFS or SysFS",
      ],
      [
        "ENOTIMPL/terminal-flags-not-implemented",
        "TCSETS, TCSETSW or TCSETSF sets flags that nothing implements, such as IXON, CREAD, TOSTOP or another size than CS8; the settings are applied all the same",
      ],
      [
        "EINVAL/unknown-request",
        "the file (inode file, tty, master pty, socket, mount, unshare, storage, keyboard, audio, devctl) does not know the request; SIOCGIFCONF too",
      ],
      [
        "ENOTTY/kind-of-file-knows-no-requests",
        "the file is a pipe, FIFO, inode watcher or anonymous file, or a null, zero, full, random, mem, console or beep device",
      ],
      [
        "EINVAL/fionread-of-an-unconnected-local-socket",
        "FIONREAD is asked of an end of a local socket that has no connection; the reference's kernel panics there",
        {
          waived: panics(
            "The reference follows a null pointer to the buffer of an end that has none.",
          ),
        },
      ],
      [
        "ENOTIMPL/raw-datagram-has-no-known-size",
        "FIONREAD is asked of a raw socket that has a datagram",
      ],
      "arg: user-memory/EFAULT/not-writable",
      "arg: descriptor/EBADF/not-open",
      "arg: descriptor/ENOTDIR/is-no-directory",
      [
        "EACCES/directory-to-attach-is-not-searchable",
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD gets a directory that the caller may not search; the superuser always may",
        { waived: refusedEarlier },
      ],
      [
        "ENODEV/directory-to-attach-is-no-mount-point",
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD gets a directory that is no mount point of the current context, nor its root",
      ],
      "kernel-memory/ENOMEM/exhausted",
    ],
    behaviours: {
      "returns-0-and-answers-through-arg":
        "returns 0; what it tells is stored through arg",
      "needs-no-promise-of-its-own":
        "the call asks for no promise, not even stdio",
      "access-mode-does-not-matter": "neither read nor write access is needed",
      "fionbio-sets-blocking":
        "FIONBIO makes the description non-blocking unless the int is 0, for any file; F_GETFL does not show it",
      "fioclex-and-fionclex-set-close-on-exec":
        "FIOCLEX sets and FIONCLEX clears FD_CLOEXEC of the descriptor, for any file",
      "fionbio-needs-no-promise": "FIONBIO needs no promise on a device",
      "generic-requests-need-no-promise":
        "FIONBIO, FIOCLEX and FIONCLEX need no promise whatever the file",
      "any-terminal-will-do":
        "terminal requests work on every open terminal, not only the controlling one",
      "tiocgpgrp-gives-the-foreground-group":
        "TIOCGPGRP stores the foreground group; a master pty passes it on",
      "tiocgpgrp-gives-0-without-foreground-group":
        "TIOCGPGRP stores 0 if there is no foreground group",
      "tiocspgrp-sets-the-foreground-group":
        "TIOCSPGRP makes the group given by value the foreground group",
      "tiocspgrp-sends-no-sigttou":
        "TIOCSPGRP works from the background, without SIGTTOU",
      "tcgets-gives-the-modes": "TCGETS stores the 56 bytes of the modes",
      "new-terminal-has-the-default-modes":
        "a new pseudo terminal has the modes of ttydefaults.h",
      "tcsets-applies-at-once": "TCSETS applies at once",
      "tcsetsf-discards-the-input": "TCSETSF discards the input",
      "tcsetsw-and-tcsetsf-apply-at-once":
        "TCSETSW and TCSETSF apply at once too",
      "tcsets-and-tcsetsw-keep-the-input": "TCSETS and TCSETSW keep the input",
      "tcsets-without-icanon-and-vmin-stops-blocking":
        "TCSETS makes the description non-blocking if ICANON is not set and VMIN is 0",
      "tcsets-with-icanon-or-vmin-makes-blocking":
        "TCSETS and its kin make the description blocking if ICANON is set or VMIN is above 0",
      "tcflsh-discards-input": "TCFLSH discards the input for 0",
      "tcflsh-2-discards-input-and-1-nothing":
        "TCFLSH discards the input for 2 and does nothing for 1",
      "tcflsh-looks-at-the-low-byte-alone":
        "only the low byte of the argument of TCFLSH counts",
      "tiocgwinsz-gives-rows-and-columns":
        "TIOCGWINSZ stores rows and columns, 25 and 80 to begin with",
      "tiocgwinsz-gives-0-for-the-pixels": "TIOCGWINSZ stores 0 for the pixels",
      "tiocswinsz-sets-rows-and-columns":
        "TIOCSWINSZ sets rows and columns, which TIOCGWINSZ then tells",
      "tiocswinsz-signals-a-change":
        "TIOCSWINSZ sends SIGWINCH to the foreground group if rows or columns change",
      "tiocswinsz-without-a-change-is-silent":
        "TIOCSWINSZ sends nothing if neither rows nor columns change",
      "tiocswinsz-discards-input-unless-noflsh":
        "TIOCSWINSZ discards the input when it signals, unless NOFLSH is set",
      "kdgetmode-gives-what-kdsetmode-set":
        "KDGETMODE of a virtual console stores KD_TEXT, or what KDSETMODE has set since",
      "tiocsctty-takes-the-terminal":
        "TIOCSCTTY makes the terminal the caller's controlling one, whoever the caller is",
      "tiocnotty-drops-the-terminal":
        "TIOCNOTTY drops the caller's controlling terminal, whichever it is",
      "tiocgptn-gives-the-number":
        "TIOCGPTN stores the number of a master pty; its slave is /dev/pts/N",
      "fionread-of-a-file-is-size-minus-offset":
        "FIONREAD of an inode file stores its size minus the offset as an int, which may be negative",
      "fionread-of-a-tcp-socket-is-what-waits":
        "FIONREAD of a TCP socket stores the bytes that can be read",
      "fionread-of-a-local-socket-is-what-waits":
        "FIONREAD of a connected local socket stores the bytes that can be read",
      "fionread-of-udp-is-the-first-datagram":
        "FIONREAD of a UDP socket stores the size of the first queued datagram",
      "fionread-of-udp-is-0-without-datagram":
        "FIONREAD of a UDP socket stores 0 if nothing is queued",
      "fionread-of-an-unconnected-local-socket-panics": hazardous(
        "fionread-without-connection",
      ),
      "siocgifname-takes-what-siocgifindex-gives":
        "SIOCGIFINDEX of loop gives an index that SIOCGIFNAME takes, and no other adapter has",
      "interfaces-are-counted-from-1":
        "SIOCGIFINDEX and SIOCGIFNAME count adapters from 1, loop being the last",
      "loop-tells-its-addresses-and-mtu":
        "SIOCGIF requests tell address, netmask and broadcast as AF_INET, the hardware address and the MTU (65522 for loop)",
      "siocgifflags-is-always-1": "SIOCGIFFLAGS stores 1, whatever the adapter",
      "routes-can-be-set-and-removed":
        "the superuser sets and removes routes; a gateway of 0 matches any when one is removed",
      "arp-entries-can-be-set-and-removed":
        "the superuser sets and removes ARP entries",
      "mount-file-stores-options":
        "on a mount file an option is stored under its key",
      "mount-option-can-be-removed": "an option of a mount file can be removed",
      "missing-mount-option-can-be-removed":
        "removing an option that a mount file does not have succeeds",
      "mount-file-reads-the-struct-before-the-request":
        "a mount file reads the struct and the key before it looks at the request",
      "unshare-attaches-a-root-file-system":
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD takes what is mounted at a directory as the root to be",
      "negative-arg-detaches-the-root-file-system":
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD with a negative arg detaches it",
    },
    source: [
      "Syscalls/ioctl.cpp",
      "FileSystem/InodeFile.cpp",
      "FileSystem/File.cpp",
      "Devices/TTY/TTY.cpp",
      "Devices/TTY/MasterPTY.cpp",
      "Devices/TTY/VirtualConsole.cpp",
      "Net/LocalSocket.cpp",
      "Net/IP/Socket.cpp",
      "FileSystem/MountFile.cpp",
      "FileSystem/UnsharedResourceFile.cpp",
      "Devices/Generic/DeviceControlDevice.cpp",
      "API/Ioctl.h",
      "Devices/GPU/DisplayConnector.cpp",
    ],
  },
});
