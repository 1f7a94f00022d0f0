/**
 * Files: opening, modes, descriptors, directories, polling (Kernel/API/POSIX/fcntl.h, sys/stat.h, poll.h, ...).
 *
 * @module
 */

/** Options of open. O_RDWR is both access bits, there is no third access mode; the last two are the kernel's own and refused from user code. */
export const openFlags = {
  O_RDONLY: 1,
  O_WRONLY: 2,
  O_RDWR: 3,
  O_EXEC: 4,
  O_CREAT: 8,
  O_EXCL: 0x10,
  O_NOCTTY: 0x20,
  O_TRUNC: 0x40,
  O_APPEND: 0x80,
  O_NONBLOCK: 0x100,
  O_DIRECTORY: 0x200,
  O_NOFOLLOW: 0x400,
  O_CLOEXEC: 0x800,
  O_DIRECT: 0x1000,
  O_SYNC: 0x2000,
  O_NOFOLLOW_NOERROR: 0x20000000,
  O_UNLINK_INTERNAL: 0x40000000,
} as const;
export const {
  O_RDONLY,
  O_WRONLY,
  O_RDWR,
  O_EXEC,
  O_CREAT,
  O_EXCL,
  O_NOCTTY,
  O_TRUNC,
  O_APPEND,
  O_NONBLOCK,
  O_DIRECTORY,
  O_NOFOLLOW,
  O_CLOEXEC,
  O_DIRECT,
  O_SYNC,
  O_NOFOLLOW_NOERROR,
  O_UNLINK_INTERNAL,
} = openFlags;

/** Mask of the access bits in open options. */
export const O_ACCMODE = 3;

/** Descriptor numbers that stand for a directory: AT_FDCWD for the working one. */
export const directoryDescriptors = {
  AT_FDCWD: -100,
} as const;
export const {
  AT_FDCWD,
} = directoryDescriptors;

/** Flags of calls that take a directory descriptor. */
export const atFlags = {
  AT_SYMLINK_NOFOLLOW: 0x100,
  AT_REMOVEDIR: 0x200,
  AT_EACCESS: 0x400,
} as const;
export const {
  AT_SYMLINK_NOFOLLOW,
  AT_REMOVEDIR,
  AT_EACCESS,
} = atFlags;

/** Commands of fcntl. */
export const fcntlCommands = {
  F_DUPFD: 0,
  F_GETFD: 1,
  F_SETFD: 2,
  F_GETFL: 3,
  F_SETFL: 4,
  F_ISTTY: 5,
  F_GETLK: 6,
  F_SETLK: 7,
  F_SETLKW: 8,
  F_DUPFD_CLOEXEC: 9,
} as const;
export const {
  F_DUPFD,
  F_GETFD,
  F_SETFD,
  F_GETFL,
  F_SETFL,
  F_ISTTY,
  F_GETLK,
  F_SETLK,
  F_SETLKW,
  F_DUPFD_CLOEXEC,
} = fcntlCommands;

/** Flags of one descriptor (F_GETFD, F_SETFD). */
export const descriptorFlags = {
  FD_CLOEXEC: 1,
} as const;
export const {
  FD_CLOEXEC,
} = descriptorFlags;

/** Kinds of record lock. */
export const lockTypes = {
  F_RDLCK: 0,
  F_WRLCK: 1,
  F_UNLCK: 2,
} as const;
export const {
  F_RDLCK,
  F_WRLCK,
  F_UNLCK,
} = lockTypes;

/** Where lseek counts from. */
export const seekOrigins = {
  SEEK_SET: 0,
  SEEK_CUR: 1,
  SEEK_END: 2,
} as const;
export const {
  SEEK_SET,
  SEEK_CUR,
  SEEK_END,
} = seekOrigins;

/** What faccessat asks for. */
export const accessModes = {
  F_OK: 0,
  X_OK: 1,
  W_OK: 2,
  R_OK: 4,
} as const;
export const {
  F_OK,
  X_OK,
  W_OK,
  R_OK,
} = accessModes;

/** File types in a mode. */
export const fileTypes = {
  S_IFIFO: 0o10000,
  S_IFCHR: 0o20000,
  S_IFDIR: 0o40000,
  S_IFBLK: 0o60000,
  S_IFREG: 0o100000,
  S_IFLNK: 0o120000,
  S_IFSOCK: 0o140000,
} as const;
export const {
  S_IFIFO,
  S_IFCHR,
  S_IFDIR,
  S_IFBLK,
  S_IFREG,
  S_IFLNK,
  S_IFSOCK,
} = fileTypes;

/** Mask of the file type in a mode. */
export const S_IFMT = 0o170000;

/** Permission and set-id bits in a mode. */
export const modeBits = {
  S_ISUID: 0o4000,
  S_ISGID: 0o2000,
  S_ISVTX: 0o1000,
  S_IRWXU: 0o700,
  S_IRWXG: 0o70,
  S_IRWXO: 7,
  S_IRUSR: 0o400,
  S_IWUSR: 0o200,
  S_IXUSR: 0o100,
  S_IRGRP: 0o40,
  S_IWGRP: 0o20,
  S_IXGRP: 0o10,
  S_IROTH: 4,
  S_IWOTH: 2,
  S_IXOTH: 1,
} as const;
export const {
  S_ISUID,
  S_ISGID,
  S_ISVTX,
  S_IRWXU,
  S_IRWXG,
  S_IRWXO,
  S_IRUSR,
  S_IWUSR,
  S_IXUSR,
  S_IRGRP,
  S_IWGRP,
  S_IXGRP,
  S_IROTH,
  S_IWOTH,
  S_IXOTH,
} = modeBits;

/** File types in a directory entry. */
export const directoryEntryTypes = {
  DT_UNKNOWN: 0,
  DT_FIFO: 1,
  DT_CHR: 2,
  DT_DIR: 4,
  DT_BLK: 6,
  DT_REG: 8,
  DT_LNK: 10,
  DT_SOCK: 12,
  DT_WHT: 14,
} as const;
export const {
  DT_UNKNOWN,
  DT_FIFO,
  DT_CHR,
  DT_DIR,
  DT_BLK,
  DT_REG,
  DT_LNK,
  DT_SOCK,
  DT_WHT,
} = directoryEntryTypes;

/** In tv_nsec of a time to set: leave this time as it is. */
export const UTIME_OMIT = -1n;

/** In tv_nsec of a time to set: use the current time. */
export const UTIME_NOW = -2n;

/** Events of poll. The kernel only ever reports POLLIN and POLLOUT. */
export const pollEvents = {
  POLLIN: 1,
  POLLRDNORM: 1,
  POLLPRI: 2,
  POLLOUT: 4,
  POLLWRNORM: 4,
  POLLERR: 8,
  POLLHUP: 0x10,
  POLLNVAL: 0x20,
  POLLWRBAND: 0x1000,
  POLLRDHUP: 0x2000,
} as const;
export const {
  POLLIN,
  POLLRDNORM,
  POLLPRI,
  POLLOUT,
  POLLWRNORM,
  POLLERR,
  POLLHUP,
  POLLNVAL,
  POLLWRBAND,
  POLLRDHUP,
} = pollEvents;

/** Permission letters of unveil, as bits. */
export const unveilLetters = {
  r: 1,
  w: 2,
  x: 4,
  c: 8,
  b: 16,
} as const;

/** Flags of unveil: which program the veil is for. */
export const unveilFlags = {
  UNVEIL_CURRENT_PROGRAM: 1,
  UNVEIL_AFTER_EXEC: 2,
} as const;
export const {
  UNVEIL_CURRENT_PROGRAM,
  UNVEIL_AFTER_EXEC,
} = unveilFlags;

/** Flags of create_inode_watcher. */
export const inodeWatcherFlags = {
  INODE_WATCHER_NONBLOCK: 1,
  INODE_WATCHER_CLOEXEC: 2,
} as const;
export const {
  INODE_WATCHER_NONBLOCK,
  INODE_WATCHER_CLOEXEC,
} = inodeWatcherFlags;

/** Events of an inode watcher. */
export const inodeWatcherEvents = {
  INODE_METADATA_MODIFIED: 1,
  INODE_CONTENT_MODIFIED: 2,
  INODE_DELETED: 4,
  INODE_CHILD_CREATED: 8,
  INODE_CHILD_DELETED: 16,
} as const;
export const {
  INODE_METADATA_MODIFIED,
  INODE_CONTENT_MODIFIED,
  INODE_DELETED,
  INODE_CHILD_CREATED,
  INODE_CHILD_DELETED,
} = inodeWatcherEvents;
