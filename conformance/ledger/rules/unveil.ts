import { ruleTable } from "../entry.ts";
import type { RuleEntry } from "../entry.ts";

/** Rules of unveil: arguments, tree, states, letters, symlinks, inheritance. */
export const unveilRules: RuleEntry[] = ruleTable(
  "unveil",
  String.raw`
id: U001
category: arguments
setup: fresh process
operation: params pointer NULL or unmapped
expected: EFAULT
why: params struct is copied first
source: Kernel/Syscalls/unveil.cpp

id: U002
category: arguments
setup: fresh process
operation: flags 0, path "/etc", permissions "r"
expected: EINVAL
why: neither CurrentProgram nor AfterExec
source: Kernel/Syscalls/unveil.cpp

id: U003
category: arguments
setup: fresh process
operation: flags 4 (unknown bit only), path and permissions valid
expected: EINVAL
why: unknown bits alone do not select a tree
source: Kernel/Syscalls/unveil.cpp

id: U004
category: arguments
setup: fresh process
operation: flags 5, "/etc","r"
expected: 0; behaves as flags 1
why: unknown extra bits are ignored
source: Kernel/Syscalls/unveil.cpp

id: U005
category: arguments
setup: fresh process
operation: path NULL, permissions "r"
expected: EINVAL
why: only one pointer NULL
source: Kernel/Syscalls/unveil.cpp

id: U006
category: arguments
setup: fresh process
operation: path "/etc", permissions NULL
expected: EINVAL
why: only one pointer NULL
source: Kernel/Syscalls/unveil.cpp

id: U007
category: arguments
setup: fresh process
operation: path non-NULL with length 0
expected: EINVAL
why: zero length path argument
source: Kernel/Syscalls/unveil.cpp

id: U008
category: arguments
setup: fresh process
operation: path "test" (relative)
expected: EINVAL
why: must start with '/'
source: Kernel/Syscalls/unveil.cpp

id: U009
category: arguments
setup: fresh process
operation: path of one NUL byte, length 1
expected: EINVAL
why: empty after copying
source: Kernel/Syscalls/unveil.cpp

id: U010
category: arguments
setup: fresh process
operation: path length 4097
expected: ENAMETOOLONG
why: PATH_MAX is 4096
source: Kernel/Tasks/Process.cpp

id: U011
category: arguments
setup: fresh process
operation: path pointer unmapped
expected: EFAULT
why: string copy fails
source: Kernel/Library/StdLib.cpp

id: U012
category: arguments
setup: fresh process
operation: permissions "rwxcbr" (6 bytes)
expected: E2BIG
why: more than 5 bytes; decided on the given length, before content
source: Kernel/Library/StdLib.h

id: U013
category: arguments
setup: fresh process
operation: permissions "r\0zzz" length 5
expected: 0, means 'r'
why: copied only up to the first NUL
source: AK/FixedStringBuffer.h

id: U014
category: arguments
setup: fresh process
operation: permissions pointer unmapped, path valid
expected: EFAULT
why: string copy fails
source: Kernel/Syscalls/unveil.cpp

id: U015
category: arguments
setup: fresh process
operation: permissions "f" with existing path
expected: EINVAL
why: unknown letter
source: Kernel/Syscalls/unveil.cpp

id: U016
category: arguments
setup: fresh process
operation: permissions "f" with path "/does/not/exist"
expected: EINVAL
why: letters are parsed before the path is resolved
source: Kernel/Syscalls/unveil.cpp

id: U017
category: arguments
setup: fresh process
operation: relative path AND bad letter
expected: EINVAL
why: both EINVAL; relative path is tested first
source: Kernel/Syscalls/unveil.cpp

id: U018
category: arguments
setup: fresh process
operation: permissions "rr"
expected: 0, same as "r"
why: letters are OR-ed
source: Kernel/Syscalls/unveil.cpp

id: U019
category: arguments
setup: fresh process
operation: "/nonexistent","r"
expected: ENOENT
why: last component must exist unless 'c' is requested
source: Kernel/Syscalls/unveil.cpp

id: U020
category: arguments
setup: fresh process, /tmp exists
operation: "/tmp/new","c" (missing)
expected: 0
why: missing last component allowed with 'c'; recorded as parent path + name
source: Kernel/Syscalls/unveil.cpp

id: U021
category: arguments
setup: fresh process
operation: "/tmp/missing/new","c"
expected: ENOENT
why: only the last component may be missing
source: Kernel/Syscalls/unveil.cpp

id: U022
category: arguments
setup: fresh process
operation: "/tmp/new/","c" (missing, trailing slash)
expected: ENOENT
why: trailing slash leaves no parent
source: Kernel/Syscalls/unveil.cpp

id: U023
category: arguments
setup: fresh process
operation: "/etc/passwd/x","r"
expected: ENOTDIR
why: path walk error is returned unchanged
source: Kernel/Syscalls/unveil.cpp

id: U024
category: arguments
setup: non-root, directory /priv mode 0700 owned by root
operation: "/priv/x","r"
expected: EACCES
why: path walk uses the caller's credentials
source: Kernel/Syscalls/unveil.cpp

id: U025
category: arguments
setup: symlink loop /tmp/a -> /tmp/a
operation: "/tmp/a","r"
expected: ELOOP
why: path walk error
source: Kernel/Syscalls/unveil.cpp

id: U026
category: arguments
setup: pledge("stdio") only
operation: unveil("/etc","r")
expected: 0
why: unveil needs no promise
source: Kernel/Syscalls/unveil.cpp

id: U027
category: arguments
setup: failed call (any error above) in state None
operation: then open("/etc/passwd")
expected: succeeds
why: a failing unveil does not change the state
source: Kernel/Syscalls/unveil.cpp

id: U028
category: state machine
setup: fresh process (state None)
operation: stat of any existing path
expected: no veil effect
why: veil checks are skipped in state None
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U029
category: state machine
setup: unveil("/tmp","r")
operation: stat("/etc")
expected: ENOENT
why: state is Dropped after the first successful call: everything else is hidden
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U030
category: state machine
setup: unveil("/tmp","r")
operation: unveil("/etc","rw")
expected: 0
why: while Dropped new paths can still be added
source: Kernel/Syscalls/unveil.cpp

id: U031
category: state machine
setup: unveil("/tmp","r"); unveil(NULL,NULL)
operation: unveil("/etc","r")
expected: EPERM
why: Locked
source: Kernel/Syscalls/unveil.cpp

id: U032
category: state machine
setup: unveil(NULL,NULL) with flags 0
operation: return value; then stat("/")
expected: 0; ENOENT
why: lock call ignores flags; locking from None hides everything
source: Kernel/Syscalls/unveil.cpp

id: U033
category: state machine
setup: Locked
operation: unveil(NULL,NULL) again
expected: 0
why: locking is idempotent
source: Kernel/Syscalls/unveil.cpp

id: U034
category: state machine
setup: Locked
operation: unveil("relative","zz") flags 1
expected: EPERM
why: lock check comes before any look at path and letters
source: Kernel/Syscalls/unveil.cpp

id: U035
category: state machine
setup: Locked
operation: flags 0 with path and permissions
expected: EINVAL
why: flag check comes before the lock check
source: Kernel/Syscalls/unveil.cpp

id: U036
category: state machine
setup: Locked
operation: path NULL, permissions "r", flags 1
expected: EPERM
why: lock check comes before the NULL check
source: Kernel/Syscalls/unveil.cpp

id: U037
category: state machine
setup: Locked
operation: flags 2 (AfterExec) "/etc","r"
expected: 0
why: only the current-program half is locked
source: Kernel/Syscalls/unveil.cpp

id: U038
category: state machine
setup: Locked
operation: flags 3 "/etc","r"
expected: EPERM
why: CurrentProgram bit present
source: Kernel/Syscalls/unveil.cpp

id: U039
category: state machine
setup: one thread locks, another calls unveil
operation: unveil in second thread
expected: EPERM
why: the veil belongs to the process, not the thread
source: Kernel/Syscalls/unveil.cpp

id: U040
category: state machine
setup: flags 2 only: unveil("/etc","r")
operation: stat("/home") in the same program
expected: succeeds
why: AfterExec does not touch the current state
source: Kernel/Syscalls/unveil.cpp

id: U041
category: state machine
setup: any veil state
operation: /sys/kernel/processes field veil
expected: None / Dropped / Locked; LockedInherited also shows Locked
why: statistics node
source: Kernel/FileSystem/SysFS/Subsystems/Kernel/Processes.cpp

id: U042
category: tree
setup: unveil("/a","r") explicit
operation: unveil("/a","rw")
expected: EPERM
why: letters not currently held cannot be added to an explicit node
source: Kernel/Syscalls/unveil.cpp

id: U043
category: tree
setup: unveil("/a","rw")
operation: unveil("/a","r"), then open("/a/f",O_WRONLY)
expected: 0, then EACCES
why: letters may be taken away
source: Kernel/Syscalls/unveil.cpp

id: U044
category: tree
setup: unveil("/a","r"); unveil("/a","")
operation: unveil("/a","r")
expected: EPERM
why: explicit node with no letters can never get any back
source: Kernel/Syscalls/unveil.cpp

id: U045
category: tree
setup: unveil("/a","rw"); unveil("/a","")
operation: stat("/a")
expected: ENOENT
why: no letters = hidden
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U046
category: tree
setup: unveil("/a","r")
operation: unveil("/a/b","rwc")
expected: 0
why: a deeper node may have more letters than its ancestor
source: Kernel/Syscalls/unveil.cpp

id: U047
category: tree
setup: unveil("/a","r"); unveil("/a/b","rw")
operation: open("/a/b/x",O_WRONLY) / open("/a/c",O_WRONLY)
expected: ok / EACCES
why: deepest node on the path decides
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U048
category: tree
setup: unveil("/a","rw"); unveil("/a/b","")
operation: stat("/a/b/x") / stat("/a/c")
expected: ENOENT / ok
why: a deeper node can hide a subtree
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U049
category: tree
setup: unveil("/a/b/c","r")
operation: stat("/a/b"), stat("/a/b/d"), stat("/")
expected: ENOENT each
why: intermediate nodes inherit their parent's letters; the root has none
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U050
category: tree
setup: unveil("/a/b/c","r")
operation: stat("/a/b/c/d/e")
expected: ok if it exists
why: a node covers its whole subtree
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U051
category: tree
setup: unveil("/","b"); unveil("/a/b/c","r")
operation: open("/a/b",O_RDONLY|O_DIRECTORY)
expected: ok
why: intermediate nodes inherited 'b' from '/'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U052
category: tree
setup: unveil("/a/b/c","r") (so /a, /a/b implicit)
operation: unveil("/a","rw") then open("/a/b/x",O_WRONLY), open("/a/b/c",O_WRONLY)
expected: 0; ok; EACCES
why: implicit nodes accept any letters and pass them to implicit descendants; explicit descendants keep theirs
source: Kernel/Syscalls/unveil.cpp

id: U053
category: tree
setup: unveil("/","r"); unveil("/a/b","w"); unveil("/","")
operation: stat("/a"), stat("/a/b")
expected: ENOENT, ok
why: changing a node updates implicit descendants, not explicit ones
source: Kernel/Syscalls/unveil.cpp

id: U054
category: tree
setup: unveil("/","r")
operation: stat("/anything")
expected: ok
why: '/' is an ordinary node: the tree root
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U055
category: tree
setup: unveil("/","r")
operation: unveil("/","rx")
expected: EPERM
why: explicit root node cannot be elevated
source: Kernel/Syscalls/unveil.cpp

id: U056
category: tree
setup: fresh, /tmp/x is a directory
operation: unveil("/tmp/./x/../","r") then stat("/tmp")
expected: 0, ok
why: the resolved canonical path is recorded
source: Kernel/Syscalls/unveil.cpp

id: U057
category: tree
setup: unveil("/tmp/ab","r")
operation: stat("/tmp/abc")
expected: ENOENT
why: matching is per component, not string prefix
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U058
category: tree
setup: unveil("/tmp/f","r"), f a file
operation: stat("/tmp/f"), stat("/tmp")
expected: ok, ENOENT
why: unveiling a file does not expose its directory
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U059
category: path identity
setup: /tmp/l -> /data; unveil("/tmp/l","r")
operation: open("/data/x"), open("/tmp/l/x")
expected: ok, ENOENT
why: unveil follows symlinks and records the target; the link's own location stays hidden and is checked before it is followed
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U060
category: path identity
setup: /tmp/l -> /data; unveil("/tmp","r"); unveil("/data","r")
operation: open("/tmp/l/x",O_RDONLY)
expected: ok
why: both the link location and the target must allow the operation
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U061
category: path identity
setup: /tmp/l -> /data/f; unveil("/tmp","r"); unveil("/data","rw")
operation: open("/tmp/l",O_WRONLY)
expected: EACCES
why: link location lacks 'w': same option bits are checked on it
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U062
category: path identity
setup: /tmp/l -> /data/f; unveil("/tmp","rw"); unveil("/data","r")
operation: open("/tmp/l",O_WRONLY)
expected: EACCES
why: target lacks 'w'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U063
category: path identity
setup: /tmp/l -> /hidden/f; unveil("/tmp","rw")
operation: stat("/tmp/l") / lstat("/tmp/l")
expected: ENOENT / ok
why: following leads to a hidden path; not following does not
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U064
category: path identity
setup: /tmp/l -> /data (directory); unveil("/tmp","r"); unveil("/data/f","r")
operation: open("/tmp/l/f",O_RDONLY)
expected: ENOENT
why: the symlink's full target (/data) itself must be visible, even if the final file is
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U065
category: path identity
setup: Dropped, /tmp hidden, /tmp/l -> /data
operation: unveil("/tmp/l/x","r")
expected: ENOENT
why: unveil's own path walk veil-checks every followed symlink location and target (visibility only)
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U066
category: path identity
setup: Dropped, nothing else visible
operation: unveil("/etc","r") (no symlinks)
expected: 0
why: unveil's walk is otherwise not veil-checked
source: Kernel/Syscalls/unveil.cpp

id: U067
category: path identity
setup: unveil("/a","r")
operation: stat("/hidden/../a")
expected: ok
why: only the final resolved path (and symlinks) are checked, not intermediate directories
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U068
category: path identity
setup: unveil("/a","r")
operation: stat("/a/../hidden")
expected: ENOENT
why: resolved path is outside
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U069
category: path identity
setup: chdir("/hidden") before unveil("/a","r")
operation: stat("f")
expected: ENOENT
why: relative paths are judged by absolute path
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U070
category: path identity
setup: open dirfd of /hidden before unveil
operation: openat(dirfd,"f",O_RDONLY)
expected: ENOENT
why: dirfd-relative too
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U071
category: path identity
setup: open dirfd of /hidden before unveil
operation: fchdir(dirfd)
expected: 0
why: fchdir is not veil-checked
source: Kernel/Syscalls/chdir.cpp

id: U072
category: path identity
setup: hard link /a/h and /hidden/f are the same inode; unveil("/a","r")
operation: open("/a/h")
expected: ok
why: the veil is path based
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U073
category: path identity
setup: /hidden bind-mounted on /a/m; unveil("/a","r")
operation: open("/a/m/f")
expected: ok
why: path based, mounts do not matter
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U074
category: path identity
setup: descriptor opened before the veil
operation: read/write/fstat/fchmod/ftruncate/get_dir_entries on it
expected: unaffected
why: no veil checks on descriptors
source: Kernel/Syscalls/read.cpp

id: U075
category: path identity
setup: cwd deep inside, ancestor directory renamed after chdir
operation: stat(".") with the OLD name unveiled
expected: ok
why: absolute paths are built from path nodes that keep their names from resolution time
source: Kernel/FileSystem/Custody.cpp

id: U076
category: open
setup: unveil("/d","r")
operation: open("/d/f",O_RDONLY)
expected: ok
why: 'r'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U077
category: open
setup: unveil("/d","w")
operation: open("/d/f",O_RDONLY)
expected: EACCES
why: 'r' missing: visible but not permitted gives EACCES, not ENOENT
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U078
category: open
setup: unveil("/d","w")
operation: open("/d/f",O_WRONLY)
expected: ok
why: 'w' alone suffices
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U079
category: open
setup: unveil("/d","w")
operation: open("/d/f",O_RDWR)
expected: EACCES
why: needs r and w
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U080
category: open
setup: unveil("/d","b")
operation: open("/d",O_RDONLY|O_DIRECTORY)
expected: ok
why: browse
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U081
category: open
setup: unveil("/d","b")
operation: open("/d",O_RDONLY)
expected: EACCES
why: 'b' only counts together with O_DIRECTORY
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U082
category: open
setup: unveil("/d","r")
operation: open("/d",O_RDONLY|O_DIRECTORY)
expected: ok
why: 'r' includes browsing
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U083
category: open
setup: unveil("/d","b")
operation: open("/d/file",O_RDONLY|O_DIRECTORY)
expected: ENOTDIR
why: veil passes, type check fails
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U084
category: open
setup: unveil("/d","w")
operation: open("/d",O_DIRECTORY) (no access mode) then get_dir_entries
expected: ok
why: without O_RDONLY only visibility is needed and listing is not checked
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U085
category: open
setup: unveil("/d","wc")
operation: open("/d/new",O_CREAT|O_WRONLY)
expected: ok, file created
why: 'c' and 'w' on the path to be created
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U086
category: open
setup: unveil("/d","rw")
operation: open("/d/new",O_CREAT|O_WRONLY)
expected: EACCES
why: 'c' missing
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U087
category: open
setup: unveil("/d","rw"), /d/f exists
operation: open("/d/f",O_CREAT|O_WRONLY)
expected: EACCES
why: O_CREAT needs 'c' even if the file exists
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U088
category: open
setup: unveil("/d","rw"), /d/f exists
operation: open("/d/f",O_CREAT|O_EXCL|O_WRONLY)
expected: EACCES
why: veil is checked before EEXIST
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U089
category: open
setup: unveil("/d","wc")
operation: open("/d/new",O_CREAT|O_RDWR)
expected: EACCES, nothing created
why: 'r' missing, checked before creation
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U090
category: open
setup: unveil("/d/new","rwc") only
operation: open("/d/new",O_CREAT|O_RDWR)
expected: ok
why: creation checks the new path itself, the parent need not be visible
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U091
category: open
setup: unveil("/d","rwc")
operation: open("/e/new",O_CREAT|O_WRONLY) with /e existing
expected: ENOENT
why: path to be created is hidden
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U092
category: open
setup: unveil("/d","rwc")
operation: open("/hidden/missing",O_RDONLY)
expected: ENOENT
why: missing file: plain ENOENT before any veil check
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U093
category: open
setup: unveil("/d","r")
operation: open("/d/prog",O_EXEC)
expected: EACCES
why: 'x' missing
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U094
category: open
setup: unveil("/d","x")
operation: open("/d/prog",O_EXEC)
expected: ok
why: 'x'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U095
category: open
setup: unveil("/d","c")
operation: open("/d/f",0)
expected: ok (descriptor without access)
why: no letters needed beyond visibility
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U096
category: operations
setup: unveil("/d","x") (or any other single letter)
operation: stat / lstat on a path in /d; then on a path outside
expected: ok; ENOENT
why: only visibility is checked
source: Kernel/Syscalls/stat.cpp

id: U097
category: operations
setup: unveil("/d","x") (or any other single letter)
operation: faccessat(W_OK) on a file writable by mode on a path in /d; then on a path outside
expected: ok; ENOENT
why: only visibility is checked
source: Kernel/Syscalls/faccessat.cpp

id: U098
category: operations
setup: unveil("/d","x") (or any other single letter)
operation: chmod (owner) on a path in /d; then on a path outside
expected: ok; ENOENT
why: only visibility is checked
source: Kernel/Syscalls/chmod.cpp

id: U099
category: operations
setup: unveil("/d","x") (or any other single letter)
operation: chown to own uid on a path in /d; then on a path outside
expected: ok; ENOENT
why: only visibility is checked
source: Kernel/Syscalls/chown.cpp

id: U100
category: operations
setup: unveil("/d","x") (or any other single letter)
operation: utime / utimensat (owner) on a path in /d; then on a path outside
expected: ok; ENOENT
why: only visibility is checked
source: Kernel/Syscalls/utimensat.cpp

id: U101
category: operations
setup: unveil("/d","x") (or any other single letter)
operation: realpath on a path in /d; then on a path outside
expected: ok; ENOENT
why: only visibility is checked
source: Kernel/Syscalls/realpath.cpp

id: U102
category: operations
setup: unveil("/d","x") (or any other single letter)
operation: statvfs on a path in /d; then on a path outside
expected: ok; ENOENT
why: only visibility is checked
source: Kernel/Syscalls/statvfs.cpp

id: U103
category: operations
setup: unveil("/d","x") (or any other single letter)
operation: chdir on a path in /d; then on a path outside
expected: ok; ENOENT
why: only visibility is checked
source: Kernel/Syscalls/chdir.cpp

id: U104
category: operations
setup: unveil("/d","x") (or any other single letter)
operation: inode_watcher_add_watch on a path in /d; then on a path outside
expected: ok; ENOENT
why: only visibility is checked
source: Kernel/Syscalls/inode_watcher.cpp

id: U105
category: operations
setup: unveil("/d","w"), /d/l a symlink
operation: readlink("/d/l")
expected: EACCES
why: readlink opens read-only: needs 'r' on the link's own path
source: Kernel/Syscalls/readlink.cpp

id: U106
category: operations
setup: unveil("/d","r"), /d/l -> /hidden/x
operation: readlink("/d/l")
expected: ok
why: the target is not looked at
source: Kernel/Syscalls/readlink.cpp

id: U107
category: operations
setup: unveil("/d","c")
operation: unlink("/d/f")
expected: ok
why: unlink needs only 'c'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U108
category: operations
setup: unveil("/d","rw")
operation: unlink("/d/f")
expected: EACCES
why: 'c' missing
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U109
category: operations
setup: unveil("/d","rwc")
operation: unlink("/e/f")
expected: ENOENT
why: hidden
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U110
category: operations
setup: unveil("/d","c")
operation: rmdir("/d/sub") empty
expected: ok
why: 'c' on the directory's path
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U111
category: operations
setup: unveil("/d","rw")
operation: rmdir("/d/sub")
expected: EACCES
why: 'c' missing
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U112
category: operations
setup: unveil("/d","c")
operation: mkdir("/d/new")
expected: ok
why: 'c' on the parent
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U113
category: operations
setup: unveil("/d","rw")
operation: mkdir("/d/new")
expected: EACCES
why: parent lacks 'c'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U114
category: operations
setup: unveil("/d/new","rwc") only
operation: mkdir("/d/new")
expected: ENOENT
why: mkdir checks the PARENT, which is hidden (unlike open)
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U115
category: operations
setup: unveil("/d","rwc"); unveil("/d","")
operation: mkdir("/d/new")
expected: ENOENT
why: parent without letters
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U116
category: operations
setup: unveil("/d","r"), /hidden exists
operation: mkdir("/hidden")
expected: EEXIST
why: existence is tested without the veil (leak)
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U117
category: operations
setup: unveil("/d","r"), /hidden exists
operation: mkdir("/hidden/new")
expected: ENOENT
why: parent hidden
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U118
category: operations
setup: unveil("/d","x")
operation: rename("/d/a","/d/b")
expected: ok
why: rename needs visibility of the source only: no 'c', no 'w'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U119
category: operations
setup: unveil("/d","x")
operation: rename("/hidden/a","/d/b")
expected: ENOENT
why: source hidden
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U120
category: operations
setup: unveil("/d","x"), /hidden/b exists
operation: rename("/d/a","/hidden/b")
expected: ENOENT
why: existing hidden target
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U121
category: operations
setup: unveil("/d","x"), /hidden writable, /hidden/b missing
operation: rename("/d/a","/hidden/b")
expected: ok (escape)
why: a missing target is not veil-checked
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U122
category: operations
setup: unveil("/d","rw")
operation: link("/d/a","/d/b")
expected: ok
why: source needs r and w
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U123
category: operations
setup: unveil("/d","r")
operation: link("/d/a","/d/b")
expected: EACCES
why: write permission on the source is demanded so a read-only unveil cannot be bypassed
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U124
category: operations
setup: unveil("/d","rw"), /hidden writable
operation: link("/d/a","/hidden/b")
expected: ok (escape)
why: missing new path is not veil-checked
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U125
category: operations
setup: unveil("/d","rw"), /hidden/b exists
operation: link("/d/a","/hidden/b")
expected: ENOENT
why: existing hidden path looks missing
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U126
category: operations
setup: unveil("/d","rw")
operation: symlink("/nonexistent","/d/l")
expected: ok
why: parent needs r and w; 'c' is not needed
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U127
category: operations
setup: unveil("/d","rc")
operation: symlink("/nonexistent","/d/l")
expected: EACCES
why: parent lacks 'w'
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U128
category: operations
setup: unveil("/d","rw")
operation: symlink("/etc/passwd","/d/l")
expected: ENOENT
why: existing target must be unveiled
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U129
category: operations
setup: unveil("/d","rw"); unveil("/etc","r")
operation: symlink("/etc/passwd","/d/l")
expected: EACCES
why: existing target must have r and w
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U130
category: operations
setup: unveil("/d","rw")
operation: symlink("x","/hidden/l")
expected: ENOENT
why: parent hidden
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U131
category: operations
setup: unveil("/d","rw"), /d/f exists
operation: symlink("x","/d/f")
expected: EEXIST
why: visible with r and w
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U132
category: operations
setup: unveil("/d","r"), /d/f exists
operation: symlink("x","/d/f")
expected: ENOENT
why: the veil failure on the existing path clears the parent, reported as ENOENT
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U133
category: operations
setup: unveil("/d","rw") and relative target "etc/passwd", absolute linkpath
operation: symlink("etc/passwd","/d/l")
expected: ENOENT
why: relative target is resolved from '/' when linkpath is absolute, so /etc/passwd is checked
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U134
category: operations
setup: unveil("/d","r")
operation: mknod("/hidden/fifo",S_IFIFO|0600) with /hidden writable
expected: ok (escape)
why: new nodes are not veil-checked
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U135
category: operations
setup: unveil("/d","r"), /hidden/f exists
operation: mknod("/hidden/f",S_IFREG)
expected: ENOENT
why: existing hidden path
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U136
category: operations
setup: unveil("/d","r")
operation: mknod("/d/existing",S_IFREG)
expected: EEXIST
why: visible
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U137
category: operations
setup: unveil("/d","c")
operation: bind() a local socket at /d/s
expected: ok
why: bind opens with O_CREAT: only 'c'
source: Kernel/Net/LocalSocket.cpp

id: U138
category: operations
setup: unveil("/d","rw")
operation: bind() a local socket at /d/s
expected: EACCES
why: 'c' missing
source: Kernel/Net/LocalSocket.cpp

id: U139
category: operations
setup: unveil("/d","r"), listening socket /d/s
operation: connect()
expected: EACCES
why: connect opens O_RDWR: r and w
source: Kernel/Net/LocalSocket.cpp

id: U140
category: operations
setup: unveil("/d","rw"), listening socket /d/s
operation: connect()
expected: ok
why: r and w
source: Kernel/Net/LocalSocket.cpp

id: U141
category: operations
setup: root, unveil("/d","r")
operation: bindmount/fsmount/remount/umount with target /hidden
expected: ENOENT
why: mount targets need visibility
source: Kernel/Tasks/Process.cpp

id: U142
category: operations
setup: non-root, unveil("/d","r"), /priv mode 0700 root
operation: stat("/priv/x")
expected: EACCES
why: walk errors are reported before the veil (leak)
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U143
category: operations
setup: unveil("/d","r"), /hidden/file a regular file
operation: stat("/hidden/file/x")
expected: ENOTDIR
why: walk errors before the veil (leak)
source: Kernel/FileSystem/VirtualFileSystem.cpp

id: U144
category: exec and fork
setup: unveil("/bin","x") (+ loader and libraries as needed)
operation: execve("/bin/prog")
expected: ok
why: program needs 'x' only (plus whatever the loader opens later)
source: Kernel/Syscalls/execve.cpp

id: U145
category: exec and fork
setup: unveil("/bin","r")
operation: execve("/bin/prog")
expected: EACCES
why: 'x' missing
source: Kernel/Syscalls/execve.cpp

id: U146
category: exec and fork
setup: unveil("/d","r")
operation: execve("/bin/prog")
expected: ENOENT
why: hidden
source: Kernel/Syscalls/execve.cpp

id: U147
category: exec and fork
setup: dynamic program, its ELF interpreter not unveiled with x
operation: execve
expected: ENOENT (hidden) or EACCES (no x)
why: the interpreter is opened with the same O_EXEC rule under the old veil
source: Kernel/Syscalls/execve.cpp

id: U148
category: exec and fork
setup: script with #! interpreter not unveiled
operation: execve(script with x)
expected: ENOENT / EACCES
why: script and interpreter both need 'x'
source: Kernel/Syscalls/execve.cpp

id: U149
category: exec and fork
setup: Dropped or Locked, no AfterExec entries
operation: after successful execve: stat of anything
expected: no veil (state None)
why: exec resets the veil
source: Kernel/Syscalls/execve.cpp

id: U150
category: exec and fork
setup: failed execve (e.g. ENOEXEC)
operation: stat("/hidden")
expected: still ENOENT
why: the veil is only replaced once exec is committed
source: Kernel/Syscalls/execve.cpp

id: U151
category: exec and fork
setup: flags 2: unveil("/etc","r"); execve
operation: in the new program stat("/etc"), stat("/home")
expected: ok, ENOENT
why: AfterExec tree becomes the program's veil, state LockedInherited
source: Kernel/Syscalls/execve.cpp

id: U152
category: exec and fork
setup: LockedInherited
operation: unveil("/home","r") flags 1
expected: 0 but /home stays hidden
why: silently ignored
source: Kernel/Syscalls/unveil.cpp

id: U153
category: exec and fork
setup: LockedInherited
operation: unveil(NULL path,"r") or bad letters or relative path, flags 1
expected: 0
why: returns before argument checks
source: Kernel/Syscalls/unveil.cpp

id: U154
category: exec and fork
setup: LockedInherited
operation: flags 0 with arguments
expected: EINVAL
why: flag check still first
source: Kernel/Syscalls/unveil.cpp

id: U155
category: exec and fork
setup: LockedInherited
operation: unveil(NULL,NULL) then unveil("/x","r")
expected: 0 then EPERM
why: explicit lock turns the state into Locked
source: Kernel/Syscalls/unveil.cpp

id: U156
category: exec and fork
setup: LockedInherited
operation: flags 3 unveil("/etc","r"); execve
expected: 0; new program has NO veil
why: the call returns early, its AfterExec half is dropped too
source: Kernel/Syscalls/unveil.cpp

id: U157
category: exec and fork
setup: LockedInherited
operation: flags 2 unveil("/etc","r")
expected: 0 and effective at next exec
why: AfterExec-only calls are processed
source: Kernel/Syscalls/unveil.cpp

id: U158
category: exec and fork
setup: LockedInherited, then execve without new AfterExec entries
operation: stat("/home")
expected: ok (state None)
why: inherited veil is not sticky over a second exec
source: Kernel/Syscalls/execve.cpp

id: U159
category: exec and fork
setup: flags 2 unveil("/a","r")
operation: flags 2 unveil("/a","rw")
expected: EPERM
why: no elevation in the exec tree either
source: Kernel/Syscalls/unveil.cpp

id: U160
category: exec and fork
setup: flags 3 unveil("/a","r") after flags 2 unveil("/a","rw")
operation: return; effect
expected: 0; /a is 'r' in both trees
why: trees are updated independently, current first
source: Kernel/Syscalls/unveil.cpp

id: U161
category: exec and fork
setup: flags 2 unveil("/a","r"), then flags 3 unveil("/a","rw")
operation: return value; current tree
expected: EPERM; current tree already has /a rw and state Dropped
why: no rollback
source: Kernel/Syscalls/unveil.cpp

id: U162
category: exec and fork
setup: Dropped; fork
operation: child: stat("/hidden"); unveil("/x","r") in child
expected: ENOENT; 0 without effect on parent
why: fork copies state and tree
source: Kernel/Syscalls/fork.cpp

id: U163
category: exec and fork
setup: Locked; fork
operation: child: unveil("/x","r")
expected: EPERM
why: state copied
source: Kernel/Syscalls/fork.cpp

id: U164
category: exec and fork
setup: flags 2 entries; fork; child execs
operation: child's new program
expected: LockedInherited with those entries
why: exec tree is copied by fork
source: Kernel/Syscalls/fork.cpp

id: U165
category: exec and fork
setup: Locked, path of program has 'x'; posix_spawn
operation: child: stat("/hidden")
expected: ok
why: posix_spawn creates the child with an empty veil; only the program lookup uses the caller's veil
source: Kernel/Syscalls/posix_spawn.cpp

id: U166
category: exec and fork
setup: flags 2 entries; posix_spawn
operation: child
expected: no veil
why: exec tree is not passed by posix_spawn
source: Kernel/Syscalls/posix_spawn.cpp

id: U167
category: exec and fork
setup: program not unveiled with x; posix_spawn
operation: return
expected: ENOENT / EACCES
why: caller's veil
source: Kernel/Syscalls/posix_spawn.cpp

id: U168
category: exec and fork
setup: unveil("/a","rw"); unveil("/b/c","x"); /proc readable
operation: read /proc/self/unveil opened before the veil (or with /proc unveiled)
expected: JSON with exactly the explicit nodes and their letters
why: implicit nodes are not listed
source: Kernel/FileSystem/ProcFS/ProcessExposed.cpp

id: U169
category: exec and fork
setup: root enters another VFS root context (unshare_enter) with a veil
operation: stat("/etc")
expected: judged by the path string inside the new context
why: veil stores strings, not inodes
source: Kernel/Tasks/Process.cpp
`,
);
