import { inodeWatcherFlags } from "../constants/file.ts";
import { descriptor, flags, reads } from "../meaning.ts";
import { SC_inode_watcher_add_watch_params } from "../structs/parameters.ts";
import { always, family } from "../paragraph.ts";

export const inodeWatcherRows = family("inode_watcher", {
  create_inode_watcher: {
    number: 18,
    parameters: [["flags", "u32", flags(inodeWatcherFlags)]],
    promises: [always("rpath")],
    errnos: "EMFILE ENOMEM",
  },
  inode_watcher_add_watch: {
    number: 66,
    parameters: [[
      "params",
      "pointer",
      reads(SC_inode_watcher_add_watch_params),
    ]],
    promises: [always("rpath")],
    errnos: "EACCES EBADF EEXIST EFAULT EINVAL ELOOP ENAMETOOLONG ENOENT " +
      "ENOMEM ENOTDIR ENOTSUP ESRCH",
  },
  inode_watcher_remove_watch: {
    number: 67,
    parameters: [["fd", "int", descriptor], ["wd", "int"]],
    errnos: "EBADF ENOENT",
  },
});
