import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { device } from "../../language/kinds.ts";
import {
  buffer,
  call,
  chmod,
  close,
  directory,
  getcwd,
  open,
  result,
  type Row,
  row,
} from "../../language/row.ts";
import { refused } from "../../worlds/file_metadata.ts";

const fd = result("fd");

const name = buffer(64, "name");

const openedDirectory: Pick<Use, "before"> = {
  before: [open("/w", "O_RDONLY").as("fd")],
};

export const uses: readonly Use[] = [
  use.fchdir({
    ...openedDirectory,
    operands: [fd],
    promises: ["stdio"],
    descriptors: {
      fd: {
        wrong: [
          device(
            refusedOfDescriptors(
              "ENOTDIR",
              "descriptor/ENOTDIR/is-no-directory",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "fchdir",
    "EACCES",
    "not-searchable",
    "fchdir/EACCES/directory-not-searchable",
    [
      open("d", "O_RDONLY").as("fd"),
      chmod("d", 0o600),
      call.fchdir(fd),
    ],
    { setup: [directory("d", { uid: 1000, gid: 1000 })] },
  ),
  row("fchdir/success/and-getcwd", {
    covers: "fchdir/behaviour/returns-0-and-changes-the-current-directory",
    setup: [directory("d")],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      call.fchdir(result("fd")).returns(0),
      close(result("fd")).returns(0),
      getcwd(name).returns(5).observes(name, "/w/d\0"),
    ],
  }),
];
