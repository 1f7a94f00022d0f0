import { descriptor, reads, writes } from "../meaning.ts";
import { stat, statvfs } from "../structs/file.ts";
import {
  SC_faccessat_params,
  SC_stat_params,
  SC_statvfs_params,
} from "../structs/parameters.ts";
import { always, family } from "../paragraph.ts";

export const statRows = family("stat", {
  stat: {
    number: 138,
    parameters: [["params", "pointer", reads(SC_stat_params)]],
    promises: [always("rpath")],
    errnos: "EACCES EBADF EFAULT EINVAL EIO ELOOP ENAMETOOLONG ENOENT ENOMEM " +
      "ENOTDIR ESRCH",
  },
  fstat: {
    number: 34,
    parameters: [["fd", "int", descriptor], [
      "statbuf",
      "pointer",
      writes(stat),
    ]],
    promises: [always("stdio")],
    errnos: "EBADF EFAULT EIO",
  },
  statvfs: {
    number: 139,
    parameters: [["params", "pointer", reads(SC_statvfs_params)]],
    promises: [always("rpath")],
    errnos: "EACCES EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR " +
      "ESRCH",
  },
  fstatvfs: {
    number: 35,
    parameters: [["fd", "int", descriptor], [
      "buf",
      "pointer",
      writes(statvfs),
    ]],
    promises: [always("stdio")],
    errnos: "EBADF EFAULT ENOENT",
  },
  faccessat: {
    number: 28,
    parameters: [["params", "pointer", reads(SC_faccessat_params)]],
    promises: [always("rpath")],
    errnos: "EACCES EBADF EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM " +
      "ENOTDIR EROFS ESRCH",
  },
});
