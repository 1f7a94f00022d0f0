import { errorTable } from "../entry.ts";
import type { ErrorEntry } from "../entry.ts";

export const systemErrors: ErrorEntry[] = errorTable(String.raw`
gethostname
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/size-exceeds-signed-maximum | guest | size exceeds the signed maximum
  ENAMETOOLONG/size-smaller-hostname-length-1 | guest | size is smaller than hostname length + 1
  EFAULT/buffer-writable-length-1-bytes | guest | buffer not writable for length+1 bytes
getkeymap
  EPROMISEVIOLATION/process-made-promises-getkeymap-among-them | guest | the process has made promises and 'getkeymap' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/parameter-struct-readable-user-memory | guest | parameter struct not readable in user memory
  ENAMETOOLONG/name-buffer-size-length-current-map | guest | name buffer size < length of the current map name
  EFAULT/name-buffer-writable | guest | name buffer not writable
  EFAULT/one-map-shift_map-alt_map-altgr_map-shift_altgr_map | guest | one of map, shift_map, alt_map, altgr_map, shift_altgr_map not writable (in that order; earlier ones already stored)
getrandom
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EINVAL/size-exceeds-signed-maximum | guest | size exceeds the signed maximum
  EFAULT/buffer-buffer-size-inside-user-space | guest | [buffer, buffer+size) not inside user space
  EFAULT/buffer-null-even-size-0 | guest | buffer is null, even with size 0
  EFAULT/page-writable-earlier-1024-byte-chunks | guest | a page is not writable (earlier 1024-byte chunks already written)
sethostname
  EPROMISEVIOLATION/process-made-promise-all-even-full | guest | the process has made any promise at all (even a full list); never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/effective-uid-0 | guest | effective uid is not 0
  E2BIG/length-64 | root | length > 64
  EFAULT/name-readable | root | name not readable
setkeymap
  EPROMISEVIOLATION/process-made-promises-setkeymap-among-them | guest | the process has made promises and 'setkeymap' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EPERM/effective-uid-0 | guest | effective uid is not 0
  EFAULT/parameter-struct-readable-user-memory | root | parameter struct not readable in user memory
  EFAULT/map-pointer-readable-order-map-shift | root | a map pointer not readable (order map, shift, alt, altgr, shift_altgr)
  EINVAL/name-length-0 | root | name length 0
  ENAMETOOLONG/name-length-4096 | root | name length > 4096
  EFAULT/name-readable | root | name not readable
  ENOMEM/kernel-allocation-needed-call-fails | exhaustion | a kernel allocation needed by this call fails
  ENAMETOOLONG/name-longer-50-bytes | root | name longer than 50 bytes
sysconf
  EINVAL/unknown-name-_sc_mapped_files-11-declared-but | guest | unknown name; _SC_MAPPED_FILES (11) is declared but not handled
uname
  EPROMISEVIOLATION/process-made-promises-stdio-among-them | guest | the process has made promises and 'stdio' is not among them; never seen by the caller: the process dies with SIGABRT on the way out
  EFAULT/buf-writable-325-bytes | guest | buf not writable for 325 bytes
`);
