import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import { device } from "../../language/kinds.ts";
import {
  call,
  file,
  open,
  result,
  room,
  type Row,
  row,
  stat,
} from "../../language/row.ts";
import { made, onOpen } from "../../worlds/file_generated.ts";
import {
  type Definition,
  readOnlyMount,
  refused,
} from "../../worlds/file_metadata.ts";
import { bind, local, localSocket } from "../../worlds/socket_addresses.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const fd = result("fd");

const UPTIME = "s/kernel/uptime";

const CMDLINE = "p/self/cmdline";

const opened = open("f", "O_RDONLY").as("fd");

const status = room("stat", "status");

const foreign: Definition = { setup: [file("f", "", { mode: 0o644 })] };

export const uses: readonly Use[] = [
  use.fchmod({
    ...openedOfDescriptors("O_RDONLY"),
    operands: [fd, 0o600],
    promises: ["fattr"],
    descriptors: {
      fd: {
        wrong: [
          device(
            refusedOfDescriptors(
              "EBADF",
              "fchmod/EBADF/kind-of-file-has-no-mode-to-change",
            ),
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  made(
    "fchmod/EROFS/generated",
    ["attributes/EROFS/mode-and-owner-are-fixed"],
    [CMDLINE, "t"].flatMap((name) =>
      onOpen(name, "O_RDONLY", "EROFS", (fd) => call.fchmod(fd, 0o777))
    ),
  ),
  made(
    "fchmod/EPERM/sysfs",
    ["attributes/EPERM/mode-and-owner-are-fixed-on-sysfs"],
    onOpen(UPTIME, "O_RDONLY", "EPERM", (fd) => call.fchmod(fd, 0o777)),
  ),
  refused(
    "fchmod",
    "EPERM",
    "not-the-owner",
    "attributes/EPERM/caller-is-not-the-owner",
    [opened, call.fchmod(fd, 0o777)],
    foreign,
  ),
  refused("fchmod", "EROFS", "mount-read-only", "mount/EROFS/read-only", [
    open("/w/m/f", "O_RDONLY").as("fd"),
    call.fchmod(fd, 0o777),
  ], readOnlyMount),
  row("fchmod/success/sets-the-permission-bits", {
    covers: [
      "fchmod/behaviour/returns-0-and-sets-the-permission-bits",
      "fchmod/behaviour/descriptor-needs-no-access",
    ],
    note: "The second descriptor can neither be read nor written.",
    setup: [file("f", "", { uid: 1000, mode: 0o700 })],
    steps: [
      open("f", "O_RDONLY").as("reading"),
      open("f", "O_EXEC").as("neither"),
      call.fchmod(result("reading"), 0o17057).returns(0),
      stat("f", status).returns(0)
        .observes(status, { st_mode: "S_IFREG|0o7057" }),
      call.fchmod(result("neither"), 0o400).returns(0),
      stat("f", status).returns(0)
        .observes(status, { st_mode: "S_IFREG|0o400" }),
    ],
  }),
  row("fchmod/success/unbound-socket-keeps-the-mode-for-bind", {
    covers: "fchmod/behaviour/unbound-local-socket-keeps-the-mode-for-bind",
    source: "Kernel/Net/LocalSocket.cpp",
    steps: [
      localSocket("fd"),
      call.fchmod(fd, 0o7640).returns(0),
      bind(fd, local("/w/s")).returns(0),
      stat("s", status).returns(0)
        .observes(status, { st_mode: "S_IFSOCK|0o640" }),
    ],
  }),
];
