import {
  refused as refusedOfPaths,
  type Use,
  use,
} from "../../language/use.ts";
import { regularFile, watcher } from "../../language/kinds.ts";
import {
  buffer,
  call,
  directory,
  file,
  node,
  readlink,
  type Row,
  row,
  symbolicLink,
  text,
  unveil,
} from "../../language/row.ts";
import { made } from "../../worlds/file_generated.ts";
import { refused } from "../../worlds/file_metadata.ts";
import { walkFailures } from "../../worlds/path_walk.ts";

const bytes = buffer(16, "bytes");

const TTY = 0x500;

const bytesOfMetadata = buffer(64, "bytes");

const bytesOfLink = buffer(32, "bytes");

export const uses: readonly Use[] = [
  use.readlink({
    setup: [symbolicLink("l", "target")],
    operands: [
      { path: "l", buffer: buffer(6), dirfd: "AT_FDCWD" },
    ],
    promises: ["rpath"],
    pointers: {
      params: {},
      "params.path": {},
      "params.buffer": {},
    },
    descriptors: {
      "params.dirfd": {
        wrong: [
          regularFile(
            refusedOfPaths(
              "ENOTDIR",
              "dirfd/ENOTDIR/is-no-directory",
            ),
          ),
          watcher(
            refusedOfPaths(
              "EINVAL",
              "dirfd/EINVAL/has-no-path",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  made(
    "readlink/EPERM/process-not-dumpable",
    ["procfs/EPERM/process-is-not-dumpable"],
    [
      call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0),
      readlink("p/self/exe", bytes).fails("EPERM"),
    ],
  ),
  refused(
    "readlink",
    "ENODEV",
    "no-such-device",
    "node/ENODEV/no-registered-device",
    [
      readlink("n", bytesOfMetadata),
    ],
    { setup: [node("n", "S_IFCHR|0o666", 0xf0f)] },
  ),
  refused(
    "readlink",
    "ENXIO",
    "no-terminal",
    "node/ENXIO/no-controlling-terminal",
    [readlink("tty", bytesOfMetadata)],
    { setup: [node("tty", "S_IFCHR|0o666", TTY)] },
  ),
  ...walkFailures({
    call: "readlink",
    step: (path) => readlink(path, bytesOfLink),
  }),
  row("readlink/EINVAL/not-a-symlink", {
    covers: "readlink/EINVAL/not-a-link",
    setup: [file("f")],
    steps: [readlink("f", bytesOfLink).fails("EINVAL")],
  }),
  row("readlink/EACCES/not-readable", {
    covers: "node/EACCES/not-readable",
    setup: [file("f", "x", { mode: 0 })],
    note: "Opened for reading before it is looked at.",
    steps: [readlink("f", bytesOfLink).fails("EACCES")],
  }),
  row("readlink/EACCES/veil-lacks-r", {
    covers: "veil/EACCES/path-unveiled-without-needed-letter",
    setup: [directory("d"), symbolicLink("d/l", "x")],
    steps: [
      unveil("/w/d", "w"),
      readlink("/w/d/l", bytesOfLink).fails("EACCES"),
    ],
  }),
  row("readlink/success/full-length-is-answered", {
    covers: [
      "readlink/behaviour/returns-the-full-length",
      "readlink/behaviour/short-buffer-still-returns-the-full-length",
    ],
    setup: [symbolicLink("l", "abcdef")],
    steps: [
      readlink("l", text("...", "short")).returns(6).observes(
        text("...", "short"),
        "abc",
      ),
      readlink("l", bytesOfLink).returns(6).observes(bytesOfLink, "abcdef\0"),
    ],
  }),
  row("readlink/success/size-0", {
    covers: "readlink/behaviour/size-0-returns-the-full-length",
    setup: [symbolicLink("l", "abcdef")],
    steps: [readlink("l", { data: 0, size: 0 }).returns(6)],
  }),
];
