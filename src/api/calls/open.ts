import { descriptor, reads } from "../meaning.ts";
import { SC_open_params } from "../structs/parameters.ts";
import { always, family, required } from "../paragraph.ts";

export const openRows = family("open", {
  open: {
    number: 85,
    blocks: true,
    parameters: [["params", "pointer", reads(SC_open_params)]],
    promises: [
      required("wpath", "options has O_WRONLY (so also O_RDWR)"),
      required(
        "rpath",
        "options has O_RDONLY but not O_WRONLY; O_RDWR does NOT require rpath",
      ),
      required("cpath", "options has O_CREAT (in addition)"),
    ],
    errnos: "EACCES EBADF EBUSY EEXIST EFAULT EINVAL EISDIR ELOOP EMFILE " +
      "ENAMETOOLONG ENOBUFS ENODEV ENOENT ENOEXEC ENOMEM ENOTDIR ENXIO " +
      "EPERM EROFS ESRCH",
  },
  close: {
    number: 15,
    parameters: [["fd", "int", descriptor]],
    promises: [always("stdio")],
    errnos: "EBADF",
  },
});
