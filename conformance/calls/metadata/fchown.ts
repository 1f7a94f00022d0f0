import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { device } from "../../language/kinds.ts";
import { call, file, open, result, type Row } from "../../language/row.ts";
import { made, onOpen } from "../../worlds/file_generated.ts";
import {
  type Definition,
  readOnlyMount,
  refused,
} from "../../worlds/file_metadata.ts";
import { localSocket } from "../../worlds/socket_addresses.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const KEEP = 0xffff_ffff;

const UPTIME = "s/kernel/uptime";

const CMDLINE = "p/self/cmdline";

const fdOfMetadata = result("fd");

const opened = open("f", "O_RDONLY").as("fd");

const foreign: Definition = { setup: [file("f", "", { mode: 0o644 })] };

const own: Definition = { setup: [file("f", "", { uid: 1000, gid: 1000 })] };

const fdOfDescriptors = result("fd");

export const uses: readonly Use[] = [
  use.fchown({
    ...openedOfDescriptors("O_RDONLY"),
    operands: [fdOfDescriptors, 0xffff_ffff, 0xffff_ffff],
    promises: ["chown"],
    descriptors: {
      fd: {
        wrong: [
          device(
            refusedOfDescriptors(
              "EBADF",
              "fchown/EBADF/kind-of-file-has-no-owner-to-change",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  made(
    "fchown/EROFS/generated",
    ["attributes/EROFS/mode-and-owner-are-fixed"],
    [CMDLINE, "t"].flatMap((name) =>
      onOpen(name, "O_RDONLY", "EROFS", (fd) => call.fchown(fd, 1, KEEP))
    ),
  ),
  made(
    "fchown/EPERM/sysfs",
    ["attributes/EPERM/mode-and-owner-are-fixed-on-sysfs"],
    onOpen(UPTIME, "O_RDONLY", "EPERM", (fd) => call.fchown(fd, 1, KEEP)),
  ),
  refused(
    "fchown",
    "EPERM",
    "not-the-owner",
    "attributes/EPERM/caller-is-not-the-owner",
    [opened, call.fchown(fdOfMetadata, KEEP, KEEP)],
    foreign,
  ),
  refused(
    "fchown",
    "EPERM",
    "to-another-user",
    "attributes/EPERM/uid-is-not-the-callers",
    [opened, call.fchown(fdOfMetadata, 2000, KEEP)],
    own,
  ),
  refused(
    "fchown",
    "EPERM",
    "to-another-group",
    "attributes/EPERM/gid-is-none-of-the-callers",
    [opened, call.fchown(fdOfMetadata, KEEP, 2000)],
    own,
  ),
  refused("fchown", "EROFS", "mount-read-only", "mount/EROFS/read-only", [
    open("/w/m/f", "O_RDONLY").as("fd"),
    call.fchown(fdOfMetadata, KEEP, KEEP),
  ], readOnlyMount),
  refused(
    "fchown",
    "EPERM",
    "unbound-socket",
    "fchown/EPERM/foreign-ids-for-an-unbound-local-socket",
    [localSocket("fd"), call.fchown(fdOfMetadata, 2000, 1000)],
  ),
];
