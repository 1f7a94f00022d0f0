/** What every machine's root has: device nodes and the usual directories. */
import type {
  TreeDevice,
  TreeDirectory,
} from "../kernel/filesystem/root_tree.ts";

function device(major: number, minor: number): TreeDevice {
  return { type: "character-device", major, minor, mode: 0o666 };
}

const empty: TreeDirectory = { type: "directory", entries: {} };

/** The root before anything is laid over it. */
export const standardTree: TreeDirectory = {
  type: "directory",
  entries: {
    dev: {
      type: "directory",
      entries: {
        null: device(1, 3),
        zero: device(1, 5),
        full: device(1, 7),
        random: device(1, 8),
        console: device(5, 1),
        tty: device(5, 0),
        ptmx: device(5, 2),
        pts: empty,
      },
    },
    tmp: { type: "directory", entries: {}, mode: 0o1777 },
    proc: empty,
    sys: empty,
  },
};
