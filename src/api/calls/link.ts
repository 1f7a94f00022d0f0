import { atFlags } from "../constants/file.ts";
import { directoryDescriptor, flags, reads } from "../meaning.ts";
import {
  SC_link_params,
  SC_mknod_params,
  SC_readlink_params,
  SC_realpath_params,
  SC_rename_params,
  SC_symlink_params,
} from "../structs/parameters.ts";
import { always, family } from "../paragraph.ts";

export const linkRows = family("link", {
  link: {
    number: 73,
    parameters: [["params", "pointer", reads(SC_link_params)]],
    promises: [always("cpath")],
    errnos: "EACCES EEXIST EFAULT EINVAL ELOOP EMLINK ENAMETOOLONG ENOENT " +
      "ENOMEM ENOTDIR EPERM EROFS ESRCH EXDEV",
  },
  symlink: {
    number: 140,
    parameters: [["params", "pointer", reads(SC_symlink_params)]],
    promises: [always("cpath")],
    errnos: "EACCES EBADF EEXIST EFAULT EINVAL ENAMETOOLONG ENOENT ENOMEM " +
      "ENOTDIR EROFS ESRCH",
  },
  readlink: {
    number: 102,
    blocks: true,
    parameters: [["params", "pointer", reads(SC_readlink_params)]],
    promises: [always("rpath")],
    errnos: "EACCES EBADF EBUSY EFAULT EINVAL ELOOP ENAMETOOLONG ENODEV " +
      "ENOENT ENOEXEC ENOMEM ENOTDIR ENXIO EPERM ESRCH",
  },
  realpath: {
    number: 103,
    parameters: [["params", "pointer", reads(SC_realpath_params)]],
    promises: [always("rpath")],
    errnos: "EACCES EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR " +
      "ESRCH",
  },
  rename: {
    number: 106,
    parameters: [["params", "pointer", reads(SC_rename_params)]],
    promises: [always("cpath")],
    errnos: "EACCES EBADF EDIRINTOSELF EFAULT EINVAL EISDIR ELOOP " +
      "ENAMETOOLONG ENOENT ENOMEM ENOTDIR ENOTEMPTY EPERM EROFS ESRCH " +
      "EXDEV",
  },
  unlink: {
    number: 147,
    parameters: [
      ["dirfd", "int", directoryDescriptor],
      ["path", "pointer", reads("path", "length")],
      ["length", "size_t"],
      ["flags", "int", flags(atFlags)],
    ],
    promises: [always("cpath")],
    errnos: "EACCES EBADF EBUSY EFAULT EINVAL EISDIR ELOOP ENAMETOOLONG " +
      "ENOENT ENOMEM ENOTDIR ENOTEMPTY EROFS ESRCH",
  },
  mknod: {
    number: 79,
    parameters: [["params", "pointer", reads(SC_mknod_params)]],
    promises: [always("dpath")],
    errnos: "EACCES EEXIST EFAULT EINVAL ENAMETOOLONG ENOENT ENOMEM ENOTDIR " +
      "EPERM EROFS ESRCH",
  },
});
