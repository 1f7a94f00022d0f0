import { refused, type Use, use } from "../../language/use.ts";
import { device } from "../../language/kinds.ts";
import { result } from "../../language/row.ts";
import { opened } from "../../worlds/uses_descriptors.ts";

const fd = result("fd");

export const uses: readonly Use[] = [
  use.fsync({
    ...opened("O_RDONLY"),
    operands: [fd],
    promises: ["stdio"],
    descriptors: {
      fd: {
        wrong: [
          device(
            refused("EINVAL", "fsync/EINVAL/kind-of-file-cannot-be-synced"),
          ),
        ],
      },
    },
  }),
];
