import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { device } from "../../language/kinds.ts";
import {
  call,
  errno,
  file,
  open,
  result,
  room,
  type Row,
  row,
  stat,
  u32,
} from "../../language/row.ts";
import { made, onOpen } from "../../worlds/file_generated.ts";
import {
  type Definition,
  readOnlyMount,
  refused,
} from "../../worlds/file_metadata.ts";
import {
  bind,
  getsockopt,
  local,
  localSocket,
} from "../../worlds/socket_addresses.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const fd = result("fd");

const KEEP = 0xffff_ffff;

const UPTIME = "s/kernel/uptime";

const CMDLINE = "p/self/cmdline";

const opened = open("f", "O_RDONLY").as("fd");

const status = room("stat", "status");

const error = u32(0, "error");

const foreign: Definition = { setup: [file("f", "", { mode: 0o644 })] };

const own: Definition = { setup: [file("f", "", { uid: 1000, gid: 1000 })] };

export const uses: readonly Use[] = [
  use.fchown({
    ...openedOfDescriptors("O_RDONLY"),
    operands: [fd, 0xffff_ffff, 0xffff_ffff],
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
    [opened, call.fchown(fd, KEEP, KEEP)],
    foreign,
  ),
  refused(
    "fchown",
    "EPERM",
    "to-another-user",
    "attributes/EPERM/uid-is-not-the-callers",
    [opened, call.fchown(fd, 2000, KEEP)],
    own,
  ),
  refused(
    "fchown",
    "EPERM",
    "to-another-group",
    "attributes/EPERM/gid-is-none-of-the-callers",
    [opened, call.fchown(fd, KEEP, 2000)],
    own,
  ),
  refused("fchown", "EROFS", "mount-read-only", "mount/EROFS/read-only", [
    open("/w/m/f", "O_RDONLY").as("fd"),
    call.fchown(fd, KEEP, KEEP),
  ], readOnlyMount),
  refused(
    "fchown",
    "EPERM",
    "unbound-socket",
    "fchown/EPERM/foreign-ids-for-an-unbound-local-socket",
    [localSocket("fd"), call.fchown(fd, 2000, 1000)],
  ),
  row("fchown/success/sets-and-keeps-ids", {
    covers: [
      "fchown/behaviour/returns-0-and-sets-owner-and-group",
      "fchown/behaviour/clears-set-id-bits",
    ],
    as: "root",
    setup: [file("f", "", { mode: 0o6755 })],
    steps: [
      opened,
      call.fchown(fd, 7, 8).returns(0),
      stat("f", status).returns(0).observes(status, {
        st_uid: 7,
        st_gid: 8,
        st_mode: "S_IFREG|0o755",
      }),
      call.fchown(fd, KEEP, 9).returns(0),
      stat("f", status).returns(0).observes(status, { st_uid: 7, st_gid: 9 }),
      call.fchown(fd, 10, KEEP).returns(0),
      stat("f", status).returns(0).observes(status, { st_uid: 10, st_gid: 9 }),
    ],
  }),
  row("fchown/success/unbound-socket-keeps-the-ids-for-bind", {
    covers: "fchown/behaviour/unbound-local-socket-keeps-ids-for-bind",
    source: "Kernel/Net/LocalSocket.cpp",
    as: "root",
    steps: [
      localSocket("fd"),
      call.fchown(fd, 7, 8).returns(0),
      bind(fd, local("/w/s")).returns(0),
      stat("s", status).returns(0).observes(status, { st_uid: 7, st_gid: 8 }),
    ],
  }),
  row("fchown/success/refusal-is-the-sockets-error", {
    covers: "fchown/behaviour/refusal-for-a-local-socket-is-its-so_error",
    source: "Kernel/Net/LocalSocket.cpp",
    steps: [
      localSocket("fd"),
      call.fchown(fd, 2000, 1000).fails("EPERM"),
      getsockopt(fd, "SOL_SOCKET", "SO_ERROR", error, u32(4)).returns(
        0,
      )
        .observes(error, errno.EPERM),
    ],
  }),
];
