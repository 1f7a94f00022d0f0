/**
 * Mounts and unshared resources (Kernel/API/POSIX/unistd.h, Kernel/API/Unshare.h).
 *
 * @module
 */

/** Flags of a mount. */
export const mountFlags = {
  MS_NODEV: 1,
  MS_NOEXEC: 2,
  MS_NOSUID: 4,
  MS_BIND: 8,
  MS_RDONLY: 0x10,
  MS_REMOUNT: 0x20,
  MS_WXALLOWED: 0x40,
  MS_AXALLOWED: 0x80,
  MS_NOREGULAR: 0x100,
  MS_SRCHIDDEN: 0x200,
  MS_IMMUTABLE: 0x400,
} as const;
export const {
  MS_NODEV,
  MS_NOEXEC,
  MS_NOSUID,
  MS_BIND,
  MS_RDONLY,
  MS_REMOUNT,
  MS_WXALLOWED,
  MS_AXALLOWED,
  MS_NOREGULAR,
  MS_SRCHIDDEN,
  MS_IMMUTABLE,
} = mountFlags;

/** Value types of a file-system specific mount option. */
export const mountSpecificFlagTypes = {
  MOUNT_SPECIFIC_FLAG_BOOLEAN: 0,
  MOUNT_SPECIFIC_FLAG_UNSIGNED: 1,
  MOUNT_SPECIFIC_FLAG_SIGNED: 2,
} as const;
export const {
  MOUNT_SPECIFIC_FLAG_BOOLEAN,
  MOUNT_SPECIFIC_FLAG_UNSIGNED,
  MOUNT_SPECIFIC_FLAG_SIGNED,
} = mountSpecificFlagTypes;

/** Kinds of resource that can be unshared. */
export const unshareTypes = {
  UNSHARE_SCOPED_PROCESS_LIST: 1,
  UNSHARE_VFS_ROOT_CONTEXT: 2,
  UNSHARE_HOSTNAME_CONTEXT: 3,
} as const;
export const {
  UNSHARE_SCOPED_PROCESS_LIST,
  UNSHARE_VFS_ROOT_CONTEXT,
  UNSHARE_HOSTNAME_CONTEXT,
} = unshareTypes;

/** When unshare_enter takes effect. */
export const unshareEnterFlags = {
  UNSHARE_ENTER_CURRENT_PROGRAM: 1,
  UNSHARE_ENTER_AFTER_EXEC: 2,
} as const;
export const {
  UNSHARE_ENTER_CURRENT_PROGRAM,
  UNSHARE_ENTER_AFTER_EXEC,
} = unshareEnterFlags;
