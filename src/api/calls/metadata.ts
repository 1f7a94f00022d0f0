import { descriptor, mayRead, octal, reads } from "../meaning.ts";
import {
  SC_chmod_params,
  SC_chown_params,
  SC_futimens_params,
  SC_utimensat_params,
} from "../structs/parameters.ts";
import { utimbuf } from "../structs/time.ts";
import { always, family } from "../paragraph.ts";

export const metadataRows = family("metadata", {
  chmod: {
    number: 9,
    parameters: [["params", "pointer", reads(SC_chmod_params)]],
    promises: [always("fattr")],
    errnos: "EACCES EBADF EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM " +
      "ENOTDIR EPERM EROFS ESRCH",
  },
  fchmod: {
    number: 30,
    parameters: [["fd", "int", descriptor], ["mode", "mode_t", octal]],
    promises: [always("fattr")],
    errnos: "EBADF EPERM EROFS",
  },
  chown: {
    number: 10,
    parameters: [["params", "pointer", reads(SC_chown_params)]],
    promises: [always("chown")],
    errnos: "EACCES EBADF EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM " +
      "ENOTDIR EPERM EROFS ESRCH",
  },
  fchown: {
    number: 31,
    parameters: [["fd", "int", descriptor], ["uid", "uid_t"], ["gid", "gid_t"]],
    promises: [always("chown")],
    errnos: "EBADF EPERM EROFS",
  },
  utime: {
    number: 152,
    parameters: [["path", "pointer", reads("path", "length")], [
      "length",
      "size_t",
    ], ["buf", "pointer", mayRead(utimbuf)]],
    promises: [always("fattr")],
    errnos: "EACCES EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR " +
      "ENOTIMPL EROFS ESRCH",
  },
  utimensat: {
    number: 153,
    parameters: [["params", "pointer", reads(SC_utimensat_params)]],
    promises: [always("fattr")],
    errnos: "EACCES EBADF EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM " +
      "ENOTDIR ENOTIMPL EROFS ESRCH",
  },
  futimens: {
    number: 41,
    parameters: [["params", "pointer", reads(SC_futimens_params)]],
    promises: [always("fattr")],
    errnos: "EACCES EBADF EFAULT EINVAL ENOTIMPL EROFS",
  },
});
