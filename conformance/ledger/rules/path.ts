import { ruleTable } from "../entry.ts";
import type { RuleEntry } from "../entry.ts";

/** Rules of path resolution and permission checks. */
export const pathRules: RuleEntry[] = ruleTable(
  "path",
  String.raw`
id: P001
category: path arguments
setup: any
operation: stat with path length 0 (any pointer)
expected: EINVAL
why: length 0 is rejected before copying (POSIX: ENOENT)
source: Kernel/Tasks/Process.cpp

id: P002
category: path arguments
setup: any
operation: stat with length 4096 of '/'
expected: ok
why: PATH_MAX inclusive
source: Kernel/Tasks/Process.cpp

id: P003
category: path arguments
setup: any
operation: stat with length 4097
expected: ENAMETOOLONG
why: decided on the length argument
source: Kernel/Tasks/Process.cpp

id: P004
category: path arguments
setup: any
operation: stat(NULL, length 5)
expected: EFAULT
why: copy faults
source: Kernel/Library/StdLib.cpp

id: P005
category: path arguments
setup: any
operation: path "/etc\0garbage" length 12
expected: resolves /etc
why: string stops at the first NUL
source: Kernel/Library/StdLib.cpp

id: P006
category: path arguments
setup: any
operation: path "\0" length 1
expected: EINVAL
why: empty after copying
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P007
category: path arguments
setup: any
operation: link(old,new) with old length 5000 of './././…/f'
expected: no ENAMETOOLONG
why: link and the mount calls do not limit lengths
source: Kernel/Syscalls/link.cpp

id: P008
category: path arguments
setup: any
operation: link with old length 0 / new length 0
expected: EINVAL / ENOENT
why: empty old path fails the walk; every walk failure of the new path without a parent is ENOENT
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P009
category: path arguments
setup: any
operation: path component of 256 characters: stat / open(O_CREAT) / mkdir
expected: ENOENT / ENAMETOOLONG / ENAMETOOLONG
why: length is only checked when an entry is created (RAMFS, Ext2)
source: Kernel/FileSystem/RAMFS/Inode.cpp

id: P010
category: path arguments
setup: any
operation: path component of 255 characters: create, stat
expected: ok
why: NAME_MAX inclusive
source: Kernel/FileSystem/RAMFS/Inode.cpp

id: P011
category: path arguments
setup: cwd deeper than PATH_MAX built by repeated mkdir/chdir
operation: getcwd with a large buffer
expected: full path longer than 4096
why: absolute paths are assembled without limit
source: Kernel/FileSystem/Custody.cpp

id: P012
category: dirfd
setup: dirfd -100 (AT_FDCWD)
operation: stat relative
expected: cwd based
why: special value
source: Kernel/Tasks/Process.cpp

id: P013
category: dirfd
setup: dirfd 999 closed, absolute path
operation: stat("/etc")
expected: ok
why: dirfd is ignored for absolute paths
source: Kernel/FileSystem/CustodyBase.cpp

id: P014
category: dirfd
setup: dirfd 999 closed, relative path
operation: stat / open / chmod / mkdir / unlink / rename / symlink / utimensat / faccessat
expected: EBADF
why: descriptor lookup
source: Kernel/Tasks/Process.cpp

id: P015
category: dirfd
setup: dirfd 999 closed, relative path
operation: mknod
expected: ENOENT
why: mknod folds walk failures without parent into ENOENT
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P016
category: dirfd
setup: dirfd = pipe end or socket, relative path
operation: stat
expected: EINVAL
why: no path node (POSIX: ENOTDIR)
source: Kernel/Tasks/Process.cpp

id: P017
category: dirfd
setup: dirfd = regular file, relative path
operation: stat
expected: ENOTDIR
why: has a path node but is no directory
source: Kernel/Tasks/Process.cpp

id: P018
category: dirfd
setup: dirfd = /dev/null descriptor
operation: stat relative
expected: ENOTDIR
why: devices keep their path node
source: Kernel/Tasks/Process.cpp

id: P019
category: dirfd
setup: dirfd = FIFO opened by name
operation: stat relative
expected: EINVAL
why: FIFO descriptions carry no path node
source: Kernel/Tasks/Process.cpp

id: P020
category: dirfd
setup: dirfd 999 closed
operation: readlink with ABSOLUTE path
expected: EBADF
why: readlink resolves dirfd unconditionally
source: Kernel/Syscalls/readlink.cpp

id: P021
category: dirfd
setup: dirfd = regular file
operation: readlink with ABSOLUTE path
expected: ENOTDIR
why: as above
source: Kernel/Syscalls/readlink.cpp

id: P022
category: dirfd
setup: dirfd opened with O_DIRECTORY only (no read)
operation: openat(dirfd,"f")
expected: ok
why: readability of the dirfd is irrelevant
source: Kernel/Tasks/Process.cpp

id: P023
category: dirfd
setup: dirfd of a directory that lost its x bit for the caller after open
operation: openat(dirfd,"f")
expected: EACCES
why: search permission of the base is checked at each walk
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P024
category: walk
setup: any
operation: stat("/"), stat("//"), stat("/.."), stat("/../..")
expected: all the root
why: '..' at the root stays
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P025
category: walk
setup: any
operation: stat("/etc//passwd"), stat("/./etc/./passwd")
expected: same as /etc/passwd
why: empty and '.' components are skipped
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P026
category: walk
setup: /a/f file
operation: stat("/a/f/")
expected: ENOTDIR
why: trailing slash adds one more directory check
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P027
category: walk
setup: /a/f file
operation: stat("/a/f/."), stat("/a/f/..")
expected: ENOTDIR
why: '.' and '..' also require a directory
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P028
category: walk
setup: /a/f file
operation: stat("/a/f/x")
expected: ENOTDIR
why: component of a non-directory
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P029
category: walk
setup: no /a/x
operation: stat("/a/x/../b")
expected: ENOENT
why: '..' is resolved physically, missing component is an error
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P030
category: walk
setup: directory d mode 0600 owned by caller
operation: stat("d/f"), stat("d/."), stat("d/")
expected: EACCES
why: execute permission needed for every component step incl. '.' and trailing slash
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P031
category: walk
setup: directory d mode 0600 owned by caller
operation: stat("d")
expected: ok
why: only search of its parent needed
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P032
category: walk
setup: directory d mode 0300 (wx)
operation: open("d/known",O_RDONLY); opendir(d)
expected: ok; EACCES
why: search without read
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P033
category: walk
setup: cwd lost its x bit
operation: stat("f"), stat(".")
expected: EACCES
why: base directory is checked too
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P034
category: walk
setup: euid 0
operation: walk through directories with mode 0000
expected: ok
why: euid 0 passes every mode check
source: Kernel/FileSystem/InodeMetadata.h

id: P035
category: walk
setup: directory owned by caller mode 0077
operation: stat("d/f")
expected: EACCES
why: owner class decides alone even if other classes allow
source: Kernel/FileSystem/InodeMetadata.h

id: P036
category: walk
setup: directory group = one of the caller's extra groups, mode 0010
operation: stat("d/f")
expected: ok
why: egid or extra groups select the group class
source: Kernel/FileSystem/InodeMetadata.h

id: P037
category: walk
setup: directory group = caller's egid, mode 0701
operation: stat("d/f")
expected: EACCES
why: group class decides alone
source: Kernel/FileSystem/InodeMetadata.h

id: P038
category: walk
setup: setuid-like: real uid 1000, euid 0
operation: faccessat(R_OK) without AT_EACCESS on root-only file
expected: EACCES
why: real ids; but the walk used effective ids
source: Kernel/Syscalls/faccessat.cpp

id: P039
category: walk
setup: file mode 0644, uid 0 caller
operation: faccessat(X_OK)
expected: ok
why: id 0 always passes, even without any x bit
source: Kernel/FileSystem/InodeMetadata.h

id: P040
category: walk
setup: file is both missing and below an unsearchable directory
operation: stat
expected: EACCES
why: permission of the directory is tested before lookup
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P041
category: walk
setup: file /a/f and directory a not searchable
operation: stat("/a/f/x")
expected: EACCES
why: first failing step wins
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P042
category: trailing slash
setup: missing 'new'
operation: mkdir("new/"), mkdir("new///")
expected: ok
why: mkdir strips trailing slashes
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P043
category: trailing slash
setup: any
operation: mkdir("///")
expected: EEXIST
why: only slashes means '/'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P044
category: trailing slash
setup: missing 'new'
operation: open("new/",O_CREAT|O_WRONLY)
expected: ENOENT
why: no parent is reported after a trailing slash
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P045
category: trailing slash
setup: missing 'new'
operation: mknod("new/"), symlink(t,"new/"), link(f,"new/")
expected: ENOENT
why: same
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P046
category: trailing slash
setup: missing 'new', d a directory
operation: rename("d","new/")
expected: ENOENT
why: same (POSIX allows it)
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P047
category: trailing slash
setup: l -> dir
operation: lstat("l/") ; unlink("l/") ; readlink("l/")
expected: stat of dir ; EISDIR ; EINVAL
why: a trailing slash makes the walk follow the link
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P048
category: trailing slash
setup: l -> dir
operation: open("l/",O_NOFOLLOW)
expected: ok
why: the link is then not the last component
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P049
category: trailing slash
setup: dir
operation: rename("dir/","new")
expected: ok
why: basename ignores trailing slashes
source: Kernel/Library/KLexicalPath.cpp

id: P050
category: symlinks
setup: chain l1->l2->…->l7->file
operation: stat("l1")
expected: ok
why: 7 links can be followed
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P051
category: symlinks
setup: chain of 8 links
operation: stat("l1")
expected: ELOOP
why: recursion level 8 is refused
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P052
category: symlinks
setup: a -> a
operation: stat("a")
expected: ELOOP
why: loop
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P053
category: symlinks
setup: path d1l/d2l/…/d8l, each component a symlink to a directory
operation: stat
expected: ELOOP with 8 symlink components, ok with 7
why: remaining path is resolved one level deeper after each link
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P054
category: symlinks
setup: l -> file
operation: open("l",O_NOFOLLOW|O_RDONLY)
expected: ELOOP
why: last component is a link
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P055
category: symlinks
setup: dl -> dir
operation: open("dl/f",O_NOFOLLOW)
expected: ok
why: only the last component matters
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P056
category: symlinks
setup: l -> file
operation: open("l",1<<29) or open("l",1<<30)
expected: EINVAL
why: kernel-internal option bits are refused from userland
source: Kernel/Syscalls/open.cpp

id: P057
category: symlinks
setup: l -> "rel" in /a, cwd elsewhere
operation: stat("/a/l")
expected: /a/rel
why: relative targets start at the directory containing the link
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P058
category: symlinks
setup: l -> "/abs"
operation: stat("/a/l")
expected: /abs in the caller's root
why: absolute targets start at the VFS root context's root
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P059
category: symlinks
setup: l -> file
operation: stat("l/")
expected: ENOTDIR
why: target is not a directory
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P060
category: symlinks
setup: l -> missing (dangling)
operation: stat("l") / lstat("l")
expected: ENOENT / ok
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P061
category: symlinks
setup: dangling l -> missing in the same directory
operation: open("l",O_CREAT|O_WRONLY), with or without O_EXCL
expected: EEXIST (RAMFS/Ext2), target not created
why: the new entry gets the link's own name, which exists
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P062
category: symlinks
setup: dangling /a/l -> /b/missing
operation: open("/a/l",O_CREAT|O_WRONLY)
expected: creates /b/l
why: parent of the target, name of the link
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P063
category: symlinks
setup: dangling l -> missing same directory
operation: mkdir("l"), mknod("l"), symlink(t,"l"), link(f,"l")
expected: EEXIST
why: same mechanism
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P064
category: symlinks
setup: l -> existing
operation: mkdir("l"), mknod("l"), symlink(t,"l"), link(f,"l"), open(O_CREAT|O_EXCL)
expected: EEXIST
why: target exists
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P065
category: symlinks
setup: l -> file
operation: unlink("l")
expected: removes the link
why: last link not followed
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P066
category: symlinks
setup: l -> emptydir in the same directory
operation: rmdir("l")
expected: the LINK disappears, directory stays
why: rmdir follows the link but removes by the path's last name
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P067
category: symlinks
setup: /a/l -> /b/emptydir, no /b/l
operation: rmdir("/a/l")
expected: ENOENT
why: name looked up in the target's parent
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P068
category: symlinks
setup: l -> file in the same directory, plus file f
operation: rename("f","l")
expected: l now is f, old target untouched
why: target path is followed, then replaced by name
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P069
category: symlinks
setup: /a/l -> /b/t, same fs, file f
operation: rename("f","/a/l")
expected: f becomes /b/l; link and /b/t stay
why: parent taken from the followed target
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P070
category: symlinks
setup: l -> dir in the same directory, file f
operation: rename("f","l")
expected: EISDIR
why: followed target is a directory
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P071
category: symlinks
setup: l -> file
operation: rename("l","m")
expected: the link itself moves
why: source's last link not followed
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P072
category: symlinks
setup: l -> file
operation: link("l","m")
expected: m is a hard link to the FILE
why: old path is followed
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P073
category: symlinks
setup: lf -> regular file in /d
operation: link("a","lf/x")
expected: creates /d/x (kernel bug) or ENOTDIR
why: stale parent from the followed link is used
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P074
category: symlinks
setup: lf -> regular file in /d
operation: mknod("lf/x"), symlink(t,"lf/x")
expected: ENOTDIR
why: stale parent makes the real error visible (without link it is ENOENT)
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P075
category: symlinks
setup: lf -> regular file
operation: mkdir("lf/x")
expected: kernel assertion; emulate ENOTDIR
why: do not run on a real kernel
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P076
category: symlinks
setup: sticky 01777 dir owned by root, link owned by user A
operation: user B follows it
expected: EACCES
why: protected symlinks: owner must be the follower or the directory owner
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P077
category: symlinks
setup: same
operation: root (euid 0) follows A's link
expected: EACCES
why: root is not exempt
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P078
category: symlinks
setup: same
operation: user A follows own link; anyone follows root's link
expected: ok
why: exceptions
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P079
category: symlinks
setup: dir 0777 without sticky, or sticky but not world-writable
operation: user B follows A's link
expected: ok
why: rule needs both bits
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P080
category: symlinks
setup: same sticky dir
operation: lstat / readlink / unlink rules on A's link by B
expected: lstat, readlink ok
why: only following is restricted
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P081
category: symlinks
setup: symlink created with umask 077
operation: lstat mode
expected: 0120644 and size = target length
why: umask is not applied
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P082
category: symlinks
setup: link chmod-ed to 0 with follow_symlinks 0 by its owner
operation: other user's readlink
expected: EACCES
why: readlink needs read permission on the link inode
source: Kernel/Syscalls/readlink.cpp

id: P083
category: symlinks
setup: /proc/self
operation: readlink("/proc/self"), stat("/proc/self/")
expected: decimal pid; directory
why: magic link is an ordinary text link
source: Kernel/FileSystem/ProcFS/Inode.cpp

id: P084
category: symlinks
setup: any
operation: stat("/proc/nonsense")
expected: ESRCH
why: ProcFS root lookup of non-numbers
source: Kernel/FileSystem/ProcFS/Inode.cpp

id: P085
category: symlinks
setup: no such pid
operation: stat("/proc/99999")
expected: ENOENT
source: Kernel/FileSystem/ProcFS/Inode.cpp

id: P086
category: open flags
setup: any existing dir
operation: open(dir,O_CREAT|O_DIRECTORY)
expected: EINVAL
why: combination refused before the path walk
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P087
category: open flags
setup: bad dirfd relative path
operation: open(O_CREAT|O_DIRECTORY)
expected: EINVAL
why: same, before EBADF
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P088
category: open flags
setup: file
operation: open(file,O_DIRECTORY)
expected: ENOTDIR
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P089
category: open flags
setup: dir
operation: open(dir,O_WRONLY)
expected: EISDIR (EACCES if not writable by mode)
why: write permission is tested first
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P090
category: open flags
setup: dir
operation: open(dir,O_RDONLY|O_CREAT)
expected: ok
why: existing directory, no write
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P091
category: open flags
setup: file mode 0200 owned by caller
operation: open(O_RDONLY) / open(O_WRONLY) / open(O_RDWR)
expected: EACCES / ok / EACCES
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P092
category: open flags
setup: file mode 0000 owned by caller
operation: open(file,0)
expected: ok; read and write give EBADF
why: no access bit, no permission check
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P093
category: open flags
setup: file with content
operation: open(O_RDONLY|O_TRUNC)
expected: content kept
why: O_TRUNC needs O_WRONLY
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P094
category: open flags
setup: file with content
operation: open(O_WRONLY|O_TRUNC), then fstat
expected: size 0, mtime new
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P095
category: open flags
setup: existing file
operation: open(O_EXCL) without O_CREAT
expected: ok
why: ignored
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P096
category: open flags
setup: setuid file
operation: open(O_WRONLY|O_TRUNC); then write
expected: mode keeps 06000 after truncate, loses it after write
why: bits are stripped in the write path only
source: Kernel/FileSystem/Inode.cpp

id: P097
category: open flags
setup: umask 022
operation: open(new,O_CREAT,06777)
expected: mode 0100755
why: mode & 0777 & ~umask
source: Kernel/Syscalls/open.cpp

id: P098
category: open flags
setup: umask 022
operation: mkdir(new,01777)
expected: mode 041755
why: mkdir keeps bits above 0777 except what umask clears
source: Kernel/Syscalls/mkdir.cpp

id: P099
category: open flags
setup: umask 022
operation: mknod(new,S_IFREG|06666)
expected: mode 0106644
why: mknod keeps setuid/setgid
source: Kernel/Syscalls/mknod.cpp

id: P100
category: open flags
setup: 1024 descriptors open
operation: open("/nonexistent")
expected: EMFILE
why: descriptor allocation precedes the walk
source: Kernel/Syscalls/open.cpp

id: P101
category: open flags
setup: bound listening socket /tmp/s
operation: open("/tmp/s",O_RDWR)
expected: ENXIO
source: Kernel/Syscalls/open.cpp

id: P102
category: open flags
setup: socket inode whose socket is gone
operation: open("/tmp/s",O_RDWR)
expected: ok
why: behaves like an empty file
source: Kernel/Syscalls/open.cpp

id: P103
category: open flags
setup: FIFO
operation: open(fifo,O_EXEC) (x permission) or open(fifo,0)
expected: EINVAL
why: no direction
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P104
category: open flags
setup: FIFO, no peer
operation: open(fifo,O_RDONLY|O_NONBLOCK)
expected: blocks
why: O_NONBLOCK not honoured at open
source: Kernel/FileSystem/FIFO.cpp

id: P105
category: open flags
setup: FIFO, blocked open, signal handler runs
operation: open returns
expected: a valid descriptor, not EINTR
why: wait result is ignored
source: Kernel/FileSystem/FIFO.cpp

id: P106
category: create and remove
setup: directory not writable by caller
operation: open(O_CREAT), mkdir, mknod, symlink, link, unlink, rmdir, rename in it
expected: EACCES
why: write permission on the parent
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P107
category: create and remove
setup: directory writable but not searchable (0200)
operation: open(O_CREAT) in it
expected: EACCES
why: walk
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P108
category: create and remove
setup: directory writable but not searchable
operation: mknod / symlink / link new name in it
expected: ENOENT
why: walk failure without parent is folded into ENOENT
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P109
category: create and remove
setup: missing intermediate
operation: mknod("no/x"), symlink(t,"no/x"), link(f,"no/x")
expected: ENOENT
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P110
category: create and remove
setup: intermediate is a file
operation: mknod("f/x"), symlink(t,"f/x"), link(f,"f/x")
expected: ENOENT
why: folded (POSIX ENOTDIR)
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P111
category: create and remove
setup: intermediate is a file
operation: mkdir("f/x"), open("f/x",O_CREAT)
expected: ENOTDIR
why: not folded
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P112
category: create and remove
setup: any
operation: rmdir("/")
expected: EBUSY
why: no parent
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P113
category: create and remove
setup: empty dir
operation: rmdir("dir/."), rmdir(".")
expected: EINVAL
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P114
category: create and remove
setup: dir/sub
operation: rmdir("dir/sub/..")
expected: ENOTEMPTY
why: resolves to dir
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P115
category: create and remove
setup: file
operation: rmdir(file)
expected: ENOTDIR
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P116
category: create and remove
setup: non-empty dir in a directory the caller may not write
operation: rmdir
expected: EACCES
why: permission before emptiness
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P117
category: create and remove
setup: dir
operation: unlink(dir), unlink("/"), unlink("dir/.")
expected: EISDIR
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P118
category: create and remove
setup: any
operation: unlink(path, flags 1)
expected: EINVAL
why: only AT_REMOVEDIR is known
source: Kernel/Syscalls/unlink.cpp

id: P119
category: create and remove
setup: sticky dir owned by A, file owned by B, caller C with write permission
operation: unlink / rename away / rmdir of B's directory
expected: EACCES
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P120
category: create and remove
setup: sticky dir owned by A, entry owned by B
operation: A removes it; B removes it; root removes it
expected: ok
why: directory owner, entry owner, superuser
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P121
category: create and remove
setup: sticky dir owned by A, target owned by B
operation: A renames own file over B's file
expected: EACCES
why: for the replaced target only its owner or root is allowed
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P122
category: create and remove
setup: directory
operation: rename(d,"d/sub/x")
expected: EDIRINTOSELF (76)
why: old is an ancestor of the new parent
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P123
category: create and remove
setup: d non-empty, e empty
operation: rename("e","d")
expected: ENOTEMPTY
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P124
category: create and remove
setup: file f, dir d
operation: rename(f,d)
expected: EISDIR
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P125
category: create and remove
setup: dir d, file f
operation: rename(d,f)
expected: ok on RAMFS: f replaced by the directory
why: no ENOTDIR check
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P126
category: create and remove
setup: f and g hard links of one inode
operation: rename(f,g)
expected: 0, both names stay
why: same inode is a no-op
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P127
category: create and remove
setup: f
operation: rename("f","./f")
expected: 0, no-op
why: same name and parent
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P128
category: create and remove
setup: any
operation: rename("/","x"), rename("f","/")
expected: EPERM
why: no parent
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P129
category: create and remove
setup: dir
operation: rename("dir/.","x"), rename("f","dir/..")
expected: EINVAL (unless an earlier check fails)
why: last component '.' or '..'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P130
category: create and remove
setup: /tmp and /home on different file systems
operation: rename, link across
expected: EXDEV
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P131
category: create and remove
setup: same fs bind-mounted twice
operation: rename across the two mount points
expected: ok
why: file system identity decides, not the mount
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P132
category: create and remove
setup: file of another user, mode 0644
operation: link
expected: EPERM
why: protected hard links
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P133
category: create and remove
setup: file of another user, mode 0666 regular
operation: link
expected: ok
why: caller may write it
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P134
category: create and remove
setup: setuid file of another user, writable
operation: link (also as root)
expected: EPERM
why: setuid excluded unless owner
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P135
category: create and remove
setup: directory
operation: link(dir,new)
expected: EPERM
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P136
category: create and remove
setup: non-owner
operation: chmod / utime(NULL) on a file the caller may write
expected: EPERM / EACCES
why: ownership required for both
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P137
category: create and remove
setup: owner, not root
operation: chown(file, otheruid) ; chown(file,-1, gid not mine) ; chown(file,-1,-1)
expected: EPERM ; EPERM ; 0
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P138
category: create and remove
setup: owner, mode 06755
operation: chown(file,-1,-1)
expected: 0, mode 0755
why: setuid/setgid stripped
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P139
category: create and remove
setup: removed directory is cwd (RAMFS)
operation: open("x",O_CREAT)
expected: ok
why: no check for orphaned directories (Ext2: ENOENT)
source: Kernel/FileSystem/RAMFS/Inode.cpp

id: P140
category: create and remove
setup: removed cwd
operation: getcwd
expected: old path
why: names are stored in path nodes
source: Kernel/FileSystem/Custody.cpp

id: P141
category: mounts
setup: fs mounted on /mnt
operation: stat("/mnt"), stat("/mnt/..")
expected: guest root; host parent
why: the mount's path node keeps the host parent
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P142
category: mounts
setup: fs mounted on /mnt/sub, then host entry 'sub' removed
operation: stat("/mnt/sub")
expected: ENOENT
why: the host entry is looked up first
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P143
category: mounts
setup: mount on a path that is a mount point
operation: bindmount/fsmount/copy_mount there
expected: EBUSY
why: one mount per path node
source: Kernel/FileSystem/VFSRootContext.cpp

id: P144
category: mounts
setup: ro mount
operation: open(O_WRONLY) existing / O_CREAT new / open(O_RDONLY)
expected: EROFS / EROFS / ok
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P145
category: mounts
setup: ro mount, file not writable by mode
operation: open(O_WRONLY)
expected: EACCES
why: permission before EROFS
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P146
category: mounts
setup: ro mount
operation: open(fifo or device node, O_WRONLY)
expected: ok
why: handled before the read-only test
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P147
category: mounts
setup: ro mount
operation: faccessat(W_OK) on writable file
expected: EROFS
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P148
category: mounts
setup: ro mount
operation: chmod, chown, utime by owner; by non-owner
expected: EROFS; EPERM/EPERM/EACCES
why: ownership first
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P149
category: mounts
setup: ro mount
operation: unlink / rmdir (empty) / rmdir (non-empty)
expected: EROFS / EROFS / ENOTEMPTY
why: order inside rmdir
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P150
category: mounts
setup: ro mount
operation: mkdir existing / new
expected: EEXIST / EROFS
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P151
category: mounts
setup: fd opened for writing, then remount ro
operation: write(fd), ftruncate(fd), fchmod(fd)
expected: ok
why: flags are captured in the description's path node
source: Kernel/FileSystem/Custody.cpp

id: P152
category: mounts
setup: nodev mount
operation: open(device node)
expected: EACCES
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P153
category: mounts
setup: noexec mount
operation: execve / open(O_EXEC) / faccessat(X_OK)
expected: EACCES / EACCES / ok
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P154
category: mounts
setup: nosuid mount
operation: execve of setuid program
expected: runs with the caller's ids
why: bits ignored
source: Kernel/Syscalls/execve.cpp

id: P155
category: mounts
setup: noregular mount (/dev)
operation: open existing regular file / create one / mknod regular / stat
expected: EACCES / EACCES / ok / ok
why: only open and creation by open look at the flag
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P156
category: mounts
setup: bind mount with flags 0 of a directory inside an ro mount
operation: write below it
expected: ok
why: flags are per mount, nothing inherited
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P157
category: mounts
setup: nested mount inside an ro mount
operation: write in the nested one
expected: ok
why: own flags replace inherited ones
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P158
category: mounts
setup: root remounts '/' read-only
operation: mkdir("/x") as root
expected: ok (not EROFS)
why: root path node has fixed flags 0; remount only changes the mount table entry
source: Kernel/FileSystem/VFSRootContext.cpp

id: P159
category: mounts
setup: cwd inside a mount, then remounted with other flags
operation: relative create vs absolute create
expected: old flags vs new flags
why: cwd path node keeps its flags
source: Kernel/FileSystem/Custody.cpp

id: P160
category: mounts
setup: immutable mount in use
operation: remount / umount
expected: EPERM
source: Kernel/FileSystem/VFSRootContext.cpp

id: P161
category: mounts
setup: RAMFS mount with open files
operation: umount
expected: ok
why: only Ext2 reports EBUSY
source: Kernel/FileSystem/VFSRootContext.cpp

id: P162
category: mounts
setup: plain directory
operation: umount / remount
expected: ENODEV
source: Kernel/FileSystem/VFSRootContext.cpp

id: P163
category: mounts
setup: non-root
operation: fsopen / fsmount / bindmount / remount / umount / copy_mount
expected: EPERM
why: checked before any argument
source: Kernel/Syscalls/mount.cpp

id: P164
category: mounts
setup: non-root with pledge("stdio")
operation: umount vs fsopen
expected: EPERM vs SIGABRT crash
why: umount tests superuser before the promise
source: Kernel/Syscalls/mount.cpp

id: P165
category: mounts
setup: root, bind source fd is a pipe
operation: bindmount
expected: ENODEV
source: Kernel/Syscalls/mount.cpp

id: P166
category: mounts
setup: root
operation: fsopen("nosuchfs") / fsopen(17 chars) / flags 8
expected: ENODEV / ENAMETOOLONG / EINVAL
source: Kernel/Syscalls/mount.cpp

id: P167
category: mounts
setup: root
operation: fsmount type ram with source_fd >= 0; type ext2 without source
expected: ENOTSUP; ENOTSUP
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P168
category: mounts
setup: root
operation: copy_mount of a plain subdirectory
expected: EINVAL
why: only file system roots
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: P169
category: vfs root contexts and jails
setup: root
operation: unshare_open(type 2), unshare_create, unshare_enter(type 2,id,1)
expected: absolute paths now start in an empty RAMFS
why: new context
source: Kernel/Syscalls/unshare.cpp

id: P170
category: vfs root contexts and jails
setup: after entering an empty context without chdir
operation: stat(".") and stat("..")
expected: still the old tree
why: cwd is not changed
source: Kernel/Tasks/Process.cpp

id: P171
category: vfs root contexts and jails
setup: root
operation: mount operation with context id 0 / -2 / unknown
expected: EINVAL / EINVAL / EDOM
source: Kernel/Tasks/Process.cpp

id: P172
category: vfs root contexts and jails
setup: root
operation: mount operation in another context with relative target
expected: EINVAL
source: Kernel/Tasks/Process.cpp

id: P173
category: vfs root contexts and jails
setup: jailed root
operation: unshare_open / create / enter
expected: EPERM
source: Kernel/Syscalls/unshare.cpp

id: P174
category: vfs root contexts and jails
setup: jailed root
operation: mount operation with own context (-1) / other id
expected: ok / EPERM
source: Kernel/Tasks/Process.cpp

id: P175
category: vfs root contexts and jails
setup: jailed process running as root
operation: open(/dev/null) / open(/dev/hda or /dev/mem)
expected: ok / EPERM
why: device allow list
source: Kernel/Devices/Device.cpp

id: P176
category: vfs root contexts and jails
setup: jailed process
operation: open(/sys/kernel/processes) / open(/sys/kernel/cpuinfo) / read(/sys/kernel/cmdline)
expected: ok / EPERM / EPERM
why: per-node flag
source: Kernel/FileSystem/SysFS/Subsystems/Kernel/GlobalInformation.cpp

id: P177
category: vfs root contexts and jails
setup: jailed process
operation: execve setuid program
expected: EPERM
source: Kernel/Syscalls/execve.cpp
`,
);
