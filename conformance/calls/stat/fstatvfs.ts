import { refused, type Use, use } from "../../language/use.ts";
import { watcher } from "../../language/kinds.ts";
import { result, room } from "../../language/row.ts";
import { opened } from "../../worlds/uses_descriptors.ts";

const fd = result("fd");

export const uses: readonly Use[] = [
  use.fstatvfs({
    ...opened("O_RDONLY"),
    operands: [fd, room("statvfs")],
    promises: ["stdio"],
    pointers: { buf: {} },
    descriptors: {
      fd: {
        wrong: [
          watcher(
            refused(
              "ENOENT",
              "fstatvfs/ENOENT/file-has-no-inode",
            ),
          ),
        ],
      },
    },
  }),
];
