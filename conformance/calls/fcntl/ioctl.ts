import {
  array,
  atLeast,
  type Block,
  buffer,
  call,
  child,
  close,
  directory,
  type FieldNumber,
  file,
  fsopen,
  join,
  mounted,
  NULL,
  numberIn,
  open,
  type Path,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  stat,
  type Step,
  struct,
  text,
  u32,
  u64,
  umount,
  UNMAPPED,
  type Value,
  word,
  write,
} from "../../language/row.ts";
import {
  accepted,
  refused as refusedOfDescriptors,
  type Use,
  use,
  written,
} from "../../language/use.ts";
import { device, directoryKind } from "../../language/kinds.ts";
import { refused } from "../../worlds/file_metadata.ts";
import {
  ROOT_CONTEXT,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../../worlds/mount_rules.ts";
import {
  accept,
  bind,
  connect,
  internet,
  internetSocket,
  tcpServer,
} from "../../worlds/socket_addresses.ts";
import { byte4 } from "../../worlds/socket_internet.ts";
import {
  CHARACTERS,
  type Modes,
  modes,
  terminal,
} from "../../worlds/terminal.ts";
import {
  MASTER,
  openPair,
  SLAVE,
} from "../../worlds/terminal_pseudo_terminal.ts";
import type { rtentry } from "../../../src/api/structs.ts";

const fd = result("fd");

const opened = open("f", "O_RDONLY").as("fd");

const status = room("stat", "status");

const see = (pathname: Path): Step => stat(pathname, status);

const optionKey = text("option");

function option(fields: Readonly<Record<string, Value>>): Value {
  return struct("mount_specific_flag", {
    key_string_addr: optionKey,
    key_string_length: 6,
    value_addr: u64(1),
    value_length: 8,
    value_type: 1,
    ...fields,
  });
}

const fuseOption = text("uid");

const ROUTING = "Kernel/Net/Routing.h";

/** A route to 10.1.0.0/16 over the loopback adapter. */
function route<const F extends string>(
  gateway: number,
  flags?: FieldNumber<"rtentry", "rt_flags", F>,
): Block<typeof rtentry> {
  const address = (value: number) => ({
    sa_family: "AF_INET" as const,
    sa_data: Uint8Array.of(0, 0, ...octets(value)),
  });
  return struct("rtentry", {
    rt_dst: address(0x0a010000),
    rt_gateway: address(gateway),
    rt_genmask: address(0xffff0000),
    rt_flags: numberIn("rtentry", "rt_flags", flags ?? "RTF_UP"),
    rt_dev: text("loop\0"),
  }, `route over ${gateway}, flags ${flags}`);
}

const octets = (value: number) =>
  [24, 16, 8, 0].map((shift) => (value >>> shift) & 255);

const UDP = "Kernel/Net/UDPSocket.cpp";

const server = result("server");

const client = result("client");

const interfaceRequest = struct("ifreq", { ifr_name: "loop\0" }, "request");

const SLAVE_FILE = "Kernel/Devices/TTY/SlavePTY.cpp";

const got = buffer(64, "got");

const number = u32(0, "number");

const setModes = <const T extends string>(changed: Modes<T>): Step =>
  call.ioctl(SLAVE, "TCSETS", modes(changed));

export const uses: readonly Use[] = [
  use.ioctl({
    operands: [0, "FIONBIO", u32(0)],
    promises: [],
    pointers: {
      arg: {
        readOnly: accepted,
      },
    },
    descriptors: { fd: { wrong: [] } },
  }),
  use.ioctl({
    label: "master-pty",
    case: "pseudo-terminal-master",
    // A pair whose slave nobody ever opens is never given back.
    before: [
      open("/dev/ptmx", "O_RDWR").as("fd"),
      open("/dev/pts/0", "O_RDWR|O_NOCTTY").whatever(),
    ],
    operands: [fd, "TIOCGPTN", u32(0)],
    promises: ["tty"],
    pointers: { arg: written },
    descriptors: {
      fd: {
        wrong: [
          device(
            refusedOfDescriptors(
              "ENOTTY",
              "ioctl/ENOTTY/kind-of-file-knows-no-requests",
            ),
          ),
          directoryKind(
            refusedOfDescriptors("EINVAL", "ioctl/EINVAL/unknown-request"),
          ),
        ],
      },
    },
  }),
  use.ioctl({
    label: "slave-pty",
    before: [
      open("/dev/ptmx", "O_RDWR").as("master"),
      open("/dev/pts/0", "O_RDWR").as("fd"),
    ],
    operands: [fd, "TIOCGWINSZ", room("winsize")],
    promises: ["tty"],
    case: "terminal",
    pointers: { arg: written },
  }),
  use.ioctl({
    label: "udp-socket",
    before: [call.socket("AF_INET", "SOCK_DGRAM", 0).as("fd")],
    operands: [fd, "FIONREAD", u32(0)],
    promises: ["inet"],
    pointers: { arg: written },
  }),
];

/** A request for the name of the interface with this index. */
const namedBy = (index: Value, name: string) =>
  array([buffer(16), u32(index), buffer(28)], `interface ${name}`);

const interfaceOf = (index: Value, name: string): Step =>
  call.ioctl(fd, "SIOCGIFNAME", namedBy(index, name));

export const rows: readonly Row[] = [
  refused(
    "ioctl",
    "ENOTSUP",
    "fibmap",
    "ioctl/ENOTSUP/file-system-has-no-block-addresses",
    [opened, call.ioctl(fd, "FIBMAP", u32(0, "block"))],
    { as: "root", setup: [file("f", "x")] },
  ),
  ...((
    [
      [
        "unknown-request",
        999,
        {},
        "EINVAL",
        "ioctl/EINVAL/unknown-request",
      ],
      [
        "key-of-65",
        "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
        { key_string_length: 65 },
        "ENAMETOOLONG",
        "ioctl/ENAMETOOLONG/mount-option-key-longer-than-64",
      ],
      [
        "value-of-9",
        "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
        { value_length: 9 },
        "E2BIG",
        "ioctl/E2BIG/mount-option-value-longer-than-8",
      ],
      [
        "value-of-0",
        "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
        { value_length: 0 },
        "EINVAL",
        "ioctl/EINVAL/unusable-mount-option",
      ],
      [
        "value-null",
        "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
        { value_addr: NULL },
        "EFAULT",
        "value_addr: user-memory/EFAULT/not-readable",
      ],
      [
        "type-3",
        "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
        { value_type: 3 },
        "EINVAL",
        "ioctl/EINVAL/unusable-mount-option",
      ],
      [
        "boolean-2",
        "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
        { value_type: 0, value_addr: u64(2) },
        "EDOM",
        "ioctl/EDOM/mount-option-boolean-is-neither-0-nor-1",
      ],
      [
        "not-an-option",
        "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
        {},
        "EINVAL",
        "ioctl/EINVAL/file-system-lacks-the-mount-option",
      ],
    ] as const
  ).map(([name, request, fields, errno, id]) =>
    row(`ioctl/${errno}/mount-option-${name}`, {
      as: "root",
      covers: id,
      steps: [
        fsopen("RAMFS").as("ram"),
        call.ioctl(result("ram"), request, option(fields)).fails(errno),
      ],
    })
  )),
  row("ioctl/EEXIST/mount-option-set-twice", {
    source: "Kernel/FileSystem/MountFile.cpp, FUSE/FileSystem.cpp",
    as: "root",
    covers: [
      "ioctl/EEXIST/mount-option-is-already-set",
      "ioctl/behaviour/mount-file-stores-options",
      "fsopen/behaviour/mount-file-remembers-its-options",
    ],
    steps: [
      fsopen("fuse").as("fuse"),
      ...[
        (step: Step) => step.returns(0),
        (step: Step) => step.fails("EEXIST"),
      ].map((judge) =>
        judge(call.ioctl(
          result("fuse"),
          "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
          option({ key_string_addr: fuseOption, key_string_length: 3 }),
        ))
      ),
      call.ioctl(
        result("fuse"),
        "MOUNT_IOCTL_DELETE_MOUNT_SPECIFIC_FLAG",
        option({ key_string_addr: fuseOption, key_string_length: 3 }),
      ).returns(0),
    ],
  }),
  row("ioctl/success/root-of-a-new-context", {
    covers: [
      "ioctl/behaviour/unshare-attaches-a-root-file-system",
      "unshare_create/behaviour/root-context-has-the-attached-file-system",
      "unshare_open/behaviour/returns-a-resource-descriptor",
      "unshare_create/behaviour/returns-the-id-of-the-resource",
    ],
    as: "root",
    touches: ["mounts"],
    setup: [
      directory("m"),
      mounted("m"),
      file("m/f"),
      directory("d"),
      file("g"),
    ],
    steps: [
      unshareOpen(ROOT_CONTEXT).as("resource"),
      open("d", "O_RDONLY|O_DIRECTORY").as("d"),
      open("g", "O_RDONLY").as("g"),
      open("m", "O_RDONLY|O_DIRECTORY").as("m"),
      call.ioctl(result("resource"), 999, 0)
        .fails("EINVAL"),
      call.ioctl(
        result("resource"),
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD",
        99,
      )
        .fails("EBADF", "arg: descriptor/EBADF/not-open"),
      call.ioctl(
        result("resource"),
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD",
        result("g"),
      )
        .fails("ENOTDIR", "descriptor/ENOTDIR/is-no-directory"),
      call.ioctl(
        result("resource"),
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD",
        result("d"),
      )
        .fails(
          "ENODEV",
          "ioctl/ENODEV/directory-to-attach-is-no-mount-point",
        ),
      call.ioctl(
        result("resource"),
        "UNSHARE_IOCTL_ATTACH_ROOT_FILESYSTEM_AT_FD",
        result("m"),
      )
        .returns(0),
      unshareCreate(result("resource")).as("context"),
      unshareEnter(ROOT_CONTEXT, result("context")),
      see("/f").returns(0),
    ],
    teardown: [umount("/w/m")],
  }),
  row("ioctl/EEXIST/route-over-another-gateway", {
    as: "root",
    touches: ["routes"],
    covers: [
      "ioctl/EEXIST/route-is-already-there",
      "ioctl/ESRCH/no-such-route",
      "ioctl/behaviour/routes-can-be-set-and-removed",
    ],
    source: ROUTING,
    note: "the gateway does not tell routes apart when they are added",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCADDRT", route(0x7f000001)).returns(0),
      call.ioctl(fd, "SIOCADDRT", route(0x7f000002)).fails("EEXIST"),
      call.ioctl(fd, "SIOCDELRT", route(0x7f000002)).fails("ESRCH"),
      call.ioctl(fd, "SIOCDELRT", route(0)).returns(0),
      call.ioctl(fd, "SIOCDELRT", route(0)).fails("ESRCH"),
    ],
  }),
  row("ioctl/success/FIONREAD-tcp", {
    covers: [
      "ioctl/behaviour/returns-0-and-answers-through-arg",
      "ioctl/behaviour/fionread-of-a-tcp-socket-is-what-waits",
    ],
    steps: [
      ...tcpServer(20426),
      internetSocket("client"),
      connect(client, internet(20426)).returns(0),
      accept(server).as("end"),
      write(client, "abcde").returns(5),
      settle(20),
      call.ioctl(result("end"), "FIONREAD", byte4()).returns(0)
        .observes(byte4(), 5),
    ],
  }),
  row("ioctl/success/FIONREAD-udp-first-datagram", {
    covers: "ioctl/behaviour/fionread-of-udp-is-the-first-datagram",
    source: UDP,
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      bind(fd, internet(20436)).returns(0),
      connect(fd, internet(20436)).returns(0),
      write(fd, "abc").returns(3),
      write(fd, "de").returns(2),
      settle(20),
      call.ioctl(fd, "FIONREAD", byte4()).returns(0).observes(byte4(), 3),
    ],
  }),
  row("ioctl/success/loopback-interface", {
    covers: "ioctl/behaviour/loop-tells-its-addresses-and-mtu",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      ...([
        ["SIOCGIFADDR", [2, 0, 0, 0, 127, 0, 0, 1]],
        ["SIOCGIFNETMASK", [2, 0, 0, 0, 255, 0, 0, 0]],
        ["SIOCGIFBRDADDR", [2, 0, 0, 0, 127, 255, 255, 255]],
        ["SIOCGIFHWADDR", [4, 3, 0x13, 0x55, 0x02, 0x09, 0x55, 0xaa]],
        ["SIOCGIFMTU", [0xf2, 0xff, 0, 0]],
      ] as const).map(([request, wanted]) => {
        const block = struct("ifreq", { ifr_name: "loop\0" }, `${request}`);
        return call.ioctl(fd, request, block).returns(0).observes(
          { kind: "inside", block, offset: 16 },
          Uint8Array.from(wanted),
        );
      }),
    ],
  }),
  row("ioctl/success/interface-index-and-name", {
    covers: "ioctl/behaviour/siocgifname-takes-what-siocgifindex-gives",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCGIFINDEX", interfaceRequest).returns(0),
      call.ioctl(fd, "SIOCGIFNAME", interfaceRequest).returns(0)
        .observes(interfaceRequest, { ifr_name: "loop\0" }),
    ],
  }),
  row("ioctl/success/interfaces-from-1-to-loop", {
    covers: "ioctl/behaviour/interfaces-are-counted-from-1",
    source: "Kernel/Net/NetworkingManagement.cpp",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      interfaceOf(1, "first").returns(0),
      call.ioctl(fd, "SIOCGIFINDEX", interfaceRequest).returns(0),
      // A number in memory becomes a result: the mask that is replaced.
      call.umask(word(interfaceRequest, 16)).returns(0o22),
      call.umask(0o22).as("loop").returns(atLeast(1)),
      interfaceOf(result("loop"), "last").returns(0)
        .observes(namedBy(result("loop"), "last"), "loop\0"),
      interfaceOf(result("loop", 1), "behind").fails("ENODEV"),
    ],
  }),
  row("ioctl/ENODEV/no-such-interface", {
    covers: "ioctl/ENODEV/no-such-adapter",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCGIFADDR", struct("ifreq", { ifr_name: "eth9\0" }))
        .fails("ENODEV"),
    ],
  }),
  row("ioctl/EINVAL/interface-of-index-0", {
    covers: "ioctl/EINVAL/interface-index-is-zero",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCGIFNAME", struct("ifreq", {})).fails("EINVAL"),
    ],
  }),
  row("ioctl/EPERM/configuring-an-interface", {
    covers: "interface: privilege/EPERM/not-superuser",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCSIFADDR", interfaceRequest).fails("EPERM"),
    ],
  }),
  row("ioctl/EPERM/fibmap-before-its-argument-is-read", {
    covers: "FIBMAP: privilege/EPERM/not-superuser",
    setup: [file("f", "x", { mode: 0o666 })],
    steps: [opened, call.ioctl(fd, "FIBMAP", NULL).fails("EPERM")],
    source: "Kernel/FileSystem/InodeFile.cpp",
  }),
  row("ioctl/ENODEV/adapter-before-privilege-and-the-rest-of-the-route", {
    covers: "ioctl/ENODEV/no-such-adapter",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCSIFADDR", struct("ifreq", { ifr_name: "eth9\0" }))
        .fails("ENODEV"),
      call.ioctl(fd, "SIOCADDRT", struct("rtentry", { rt_dev: text("eth9\0") }))
        .fails("ENODEV"),
    ],
    source: "Kernel/Net/IP/Socket.cpp",
  }),
  row("ioctl/EAFNOSUPPORT/family-before-the-flags-of-a-route", {
    covers: "ioctl/EAFNOSUPPORT/address-is-not-af_inet",
    as: "root",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCADDRT", struct("rtentry", { rt_dev: text("loop\0") }))
        .fails("EAFNOSUPPORT"),
    ],
    source: "Kernel/Net/IP/Socket.cpp",
  }),
  row("ioctl/EINVAL/route-that-is-not-up", {
    covers: "ioctl/EINVAL/route-lacks-rtf_up",
    as: "root",
    source: ROUTING,
    note: "removing a route does not ask for the flag",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCADDRT", route(0x7f000001, 0)).fails("EINVAL"),
      call.ioctl(fd, "SIOCDELRT", route(0x7f000001, 0)).fails("ESRCH"),
    ],
  }),
  row("ioctl/E2BIG/value-length-before-address-and-type", {
    covers: "ioctl/E2BIG/mount-option-value-longer-than-8",
    as: "root",
    steps: [
      fsopen("RAMFS").as("ram"),
      call.ioctl(
        result("ram"),
        "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
        option({ value_length: 9, value_addr: NULL, value_type: 3 }),
      ).fails("E2BIG"),
      call.ioctl(
        result("ram"),
        "MOUNT_IOCTL_SET_MOUNT_SPECIFIC_FLAG",
        option({ value_length: 0, key_string_length: 65 }),
      ).fails(
        "ENAMETOOLONG",
        "ioctl/ENAMETOOLONG/mount-option-key-longer-than-64",
      ),
    ],
    source: "Kernel/FileSystem/MountFile.cpp",
  }),
  row("ioctl/EAFNOSUPPORT/family-of-the-address", {
    covers: "ioctl/EAFNOSUPPORT/address-is-not-af_inet",
    as: "root",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, "SIOCSIFADDR", interfaceRequest).fails("EAFNOSUPPORT"),
    ],
  }),
  row("ioctl/EINVAL/unknown-request-of-a-socket", {
    covers: "ioctl/EINVAL/unknown-request",
    steps: [
      internetSocket("fd", "SOCK_DGRAM"),
      call.ioctl(fd, 0xffff, NULL).fails("EINVAL"),
    ],
  }),
  terminal({
    covers: [
      "ioctl/behaviour/any-terminal-will-do",
      "ioctl/behaviour/tcgets-gives-the-modes",
      "ioctl/behaviour/returns-0-and-answers-through-arg",
      "ioctl/behaviour/new-terminal-has-the-default-modes",
    ],
    id: "ioctl/success/TCGETS-defaults",
    steps: [
      call.ioctl(SLAVE, "TCGETS", room("termios", "modes")).returns(0)
        .observes(room("termios", "modes"), {
          c_iflag: 256,
          c_oflag: 5,
          c_cflag: 48,
          c_lflag: 123,
          c_ispeed: 13,
          c_ospeed: 13,
          c_cc: CHARACTERS,
        }),
    ],
    source: "Kernel/API/ttydefaults.h",
  }),
  terminal({
    covers: [
      "ioctl/behaviour/returns-0-and-answers-through-arg",
      "ioctl/behaviour/any-terminal-will-do",
      "ioctl/behaviour/tiocgwinsz-gives-rows-and-columns",
    ],
    id: "ioctl/success/TIOCGWINSZ-default",
    source: SLAVE_FILE,
    steps: [
      call.ioctl(SLAVE, "TIOCGWINSZ", room("winsize", "size")).returns(0)
        .observes(room("winsize", "size"), { ws_row: 25, ws_col: 80 }),
    ],
  }),
  terminal({
    covers: [
      "ioctl/behaviour/returns-0-and-answers-through-arg",
      "ioctl/behaviour/tiocgptn-gives-the-number",
    ],
    id: "ioctl/success/TIOCGPTN",
    steps: [
      call.ioctl(MASTER, "TIOCGPTN", number).returns(0).observes(number, 0),
    ],
  }),
  terminal({
    covers: [
      "ioctl/behaviour/returns-0-and-answers-through-arg",
      "ioctl/behaviour/tiocgpgrp-gives-the-foreground-group",
      "ioctl/behaviour/tiocspgrp-sets-the-foreground-group",
    ],
    id: "ioctl/success/TIOCGPGRP",
    steps: [
      call.ioctl(SLAVE, "TIOCGPGRP", number).returns(0)
        .observes(number, result("session")),
      call.ioctl(MASTER, "TIOCGPGRP", number).returns(0)
        .observes(number, result("session")),
    ],
  }),
  terminal({
    covers: [
      "ioctl/behaviour/any-terminal-will-do",
      "ioctl/behaviour/tiocgpgrp-gives-0-without-foreground-group",
    ],
    id: "ioctl/success/TIOCGPGRP-nobody",
    steps: [
      call.ioctl(SLAVE, "TIOCGPGRP", number).returns(0).observes(number, 0),
    ],
  }, openPair),
  terminal({
    id: "ioctl/ENOTIMPL/modes-without-effect-are-set",
    covers: [
      "ioctl/ENOTIMPL/terminal-flags-not-implemented",
      "ioctl/behaviour/tcsets-applies-at-once",
    ],
    steps: [
      setModes({ c_iflag: "IXON" }).fails("ENOTIMPL"),
      call.ioctl(SLAVE, "TCGETS", room("termios", "modes")).returns(0)
        .observes(room("termios", "modes"), { c_iflag: "IXON" }),
      setModes({ c_lflag: "IEXTEN" }).fails("ENOTIMPL"),
      setModes({ c_cflag: "CS8|CREAD" }).fails("ENOTIMPL"),
      setModes({ c_cflag: 0 }).fails("ENOTIMPL"),
    ],
  }),
  terminal({
    id: "ioctl/EINVAL/TCFLSH-selector",
    covers: "ioctl/EINVAL/no-such-terminal-queue",
    steps: [call.ioctl(SLAVE, "TCFLSH", 3).fails("EINVAL")],
  }, openPair),
  terminal({
    id: "ioctl/EINVAL/TIOCSPGRP-no-such-group",
    covers: "ioctl/EINVAL/no-such-process-group",
    steps: [0, -5, 0x7ffffffe].map((group) =>
      call.ioctl(SLAVE, "TIOCSPGRP", group).fails("EINVAL")
    ),
  }, openPair),
  terminal({
    id: "ioctl/EPERM/TIOCSPGRP-another-session",
    covers: "ioctl/EPERM/group-not-led-from-the-callers-session",
    steps: [
      child("other", [call.setsid().succeeds(), settle(100)]),
      settle(20),
      call.ioctl(SLAVE, "TIOCSPGRP", result("other")).fails("EPERM"),
      join("other"),
    ],
  }),
  terminal({
    id: "ioctl/EINVAL/unknown-requests",
    covers: "ioctl/EINVAL/unknown-request",
    steps: [
      call.ioctl(SLAVE, 0xffff, NULL).fails("EINVAL"),
      call.ioctl(MASTER, "TCGETS", NULL).fails("EINVAL"),
    ],
  }, openPair),
  terminal({
    id: "ioctl/EIO/TIOCSTI",
    covers: "ioctl/EIO/tiocsti-never-works",
    steps: [call.ioctl(SLAVE, "TIOCSTI", text("x")).fails("EIO")],
  }, openPair),
  terminal({
    id: "ioctl/EIO/master-whose-slave-is-gone",
    covers: [
      "ioctl/EIO/slave-of-the-master-is-gone",
      "read/behaviour/returns-0-from-a-master-whose-slave-is-gone",
    ],
    steps: [
      close(SLAVE).returns(0),
      call.ioctl(MASTER, "TIOCGPTN", number).fails("EIO"),
      read(MASTER, got, 1).returns(0),
      write(MASTER, "x").fails("EIO"),
    ],
  }, openPair),
  terminal({
    id: "ioctl/EFAULT/terminal-requests",
    covers: [
      "arg: user-memory/EFAULT/not-readable",
      "arg: user-memory/EFAULT/not-writable",
    ],
    steps:
      (["TCGETS", "TCSETS", "TIOCGWINSZ", "TIOCSWINSZ", "TIOCGPGRP"] as const)
        .map((
          request,
        ) => call.ioctl(SLAVE, request, UNMAPPED).fails("EFAULT")),
  }, openPair),
  row("ioctl/ENOTTY/null-device", {
    covers: "ioctl/ENOTTY/kind-of-file-knows-no-requests",
    source: "Kernel/FileSystem/File.h",
    steps: [call.ioctl(0, "TCGETS", NULL).fails("ENOTTY")],
  }),
];
