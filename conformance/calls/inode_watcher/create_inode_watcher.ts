import { type Use, use } from "../../language/use.ts";
import { call, fillDescriptors, type Row, row } from "../../language/row.ts";

const WATCH = "Kernel/Syscalls/inode_watcher.cpp, Kernel/FileSystem/" +
  "InodeWatcher.cpp";

export const uses: readonly Use[] = [
  use.create_inode_watcher({ operands: [0], promises: ["rpath"] }),
];

export const rows: readonly Row[] = [
  row("create_inode_watcher/EMFILE/table-full", {
    source: WATCH,
    covers: "descriptor/EMFILE/too-few-are-free",
    steps: [fillDescriptors(), call.create_inode_watcher(0).fails("EMFILE")],
  }),
];
