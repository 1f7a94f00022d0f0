import {
  descriptor,
  directoryDescriptor,
  octal,
  reads,
  writes,
} from "../meaning.ts";
import { always, family } from "../paragraph.ts";

export const directoryRows = family("directory", {
  chdir: {
    number: 8,
    parameters: [["path", "pointer", reads("path", "length")], [
      "length",
      "size_t",
    ]],
    promises: [always("rpath")],
    errnos: "EACCES EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM ENOTDIR " +
      "ESRCH",
  },
  fchdir: {
    number: 29,
    parameters: [["fd", "int", descriptor]],
    promises: [always("stdio")],
    errnos: "EACCES EBADF ENOTDIR",
  },
  getcwd: {
    number: 45,
    parameters: [["buffer", "pointer", writes("text", "size")], [
      "size",
      "size_t",
    ]],
    promises: [always("rpath")],
    errnos: "EFAULT EINVAL ENOMEM",
  },
  mkdir: {
    number: 78,
    parameters: [
      ["dirfd", "int", directoryDescriptor],
      ["path", "pointer", reads("path", "length")],
      ["length", "size_t"],
      ["mode", "mode_t", octal],
    ],
    promises: [always("cpath")],
    errnos: "EACCES EBADF EEXIST EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT " +
      "ENOMEM ENOTDIR EROFS ESRCH",
  },
  rmdir: {
    number: 108,
    parameters: [["path", "pointer", reads("path", "length")], [
      "length",
      "size_t",
    ]],
    promises: [always("cpath")],
    errnos: "EACCES EBUSY EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT ENOMEM " +
      "ENOTDIR ENOTEMPTY EROFS ESRCH",
  },
  get_dir_entries: {
    number: 42,
    parameters: [["fd", "int", descriptor], [
      "buffer",
      "pointer",
      writes("bytes", "size"),
    ], ["size", "size_t"]],
    promises: [always("stdio")],
    errnos: "EBADF EFAULT EINVAL EIO ENOMEM ENOTDIR",
  },
});
