import type { Architecture } from "../../../src/cpu/cpu.ts";
import type { Claim } from "../../ledger/claim.ts";
import {
  refused as refusedOfPaths,
  type Use,
  use,
} from "../../language/use.ts";
import { regularFile, watcher } from "../../language/kinds.ts";
import {
  buffer,
  call,
  close,
  directory,
  type ErrnoName,
  file,
  filled,
  mounted,
  node,
  open,
  readlink,
  result,
  type Row,
  row,
  symbolicLink,
  text,
  umount,
  unveil,
} from "../../language/row.ts";
import { made } from "../../worlds/file_generated.ts";
import { refused } from "../../worlds/file_metadata.ts";
import { walkFailures } from "../../worlds/path_walk.ts";
import {
  cleanUp,
  world as pseudoTerminals,
} from "../../worlds/terminal_pseudo_terminal.ts";

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

/** Nodes without content: they are opened before they are seen to be no link. */
const generated: readonly (readonly [
  errno: ErrnoName,
  how: string,
  refusal: Claim,
  path: string,
  arch?: readonly Architecture[],
])[] = [
  [
    "ENOBUFS",
    "no-profile-of-the-process",
    "procfs/ENOBUFS/process-has-no-profile",
    "p/self/perf_events",
  ],
  [
    "ENOENT",
    "no-profile-of-the-system",
    "sysfs/ENOENT/no-system-wide-profile",
    "s/kernel/profile",
  ],
  [
    "EINVAL",
    "no-cpuinfo",
    "sysfs/EINVAL/no-cpuinfo-on-this-architecture",
    "s/kernel/cpuinfo",
    ["aarch64", "riscv64"],
  ],
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
  made(
    "readlink/EPERM/sysfs-in-jail",
    ["sysfs/EPERM/not-readable-in-jail"],
    [
      call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
      readlink("s/kernel/cpuinfo", bytes).fails("EPERM"),
    ],
  ),
  ...generated.map(([errno, how, refusal, path, arch]) =>
    made(
      `readlink/${errno}/${how}`,
      refusal,
      [readlink(path, bytes).fails(errno)],
      arch === undefined ? {} : { arch },
    )
  ),
  refused(
    "readlink",
    "EACCES",
    "device-on-nodev-mount",
    "node/EACCES/mount-forbids-devices",
    [readlink("m/null", bytesOfMetadata)],
    {
      touches: ["mounts"],
      setup: [
        directory("m"),
        mounted("m", "MS_NODEV"),
        node("m/null", "S_IFCHR|0o666", 0x103),
      ],
      teardown: [umount("/w/m")],
    },
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
  row("readlink/success/nothing-beyond", {
    covers: [
      "readlink/behaviour/no-nul-is-written",
      "readlink/behaviour/no-byte-beyond-size-is-written",
    ],
    setup: [symbolicLink("l", "abcdef")],
    steps: [
      readlink("l", filled(8, 0x7e, "eight")).returns(6)
        .observes(filled(8, 0x7e, "eight"), "abcdef~~"),
      readlink("l", { data: filled(8, 0x7e, "again"), size: 5 }).returns(6)
        .observes(filled(8, 0x7e, "again"), "abcde~~~"),
      readlink("l", { data: filled(8, 0x7e, "third"), size: 6 }).returns(6)
        .observes(filled(8, 0x7e, "third"), "abcdef~~"),
    ],
  }),
  row("readlink/EINVAL/what-opening-makes", {
    covers: "readlink/EINVAL/not-a-link",
    source: "Kernel/Devices/TTY/PTYMultiplexer.cpp",
    note:
      "The device is opened, and so a terminal made; its node is no link. " +
      "A pair whose slave nobody ever opened would stay for ever.",
    touches: ["mounts"],
    setup: pseudoTerminals,
    steps: [readlink("/dev/ptmx", bytesOfLink).fails("EINVAL")],
    teardown: [
      open("/w/pts/0", "O_RDWR|O_NOCTTY").as("slave"),
      close(result("slave")),
      ...cleanUp,
    ],
  }),
];
