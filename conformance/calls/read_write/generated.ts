import {
  buffer,
  call,
  EINVAL,
  EPERM,
  EROFS,
  O_RDONLY,
  O_WRONLY,
  open,
  PR_SET_JAILED_UNTIL_EXIT,
  pread,
  read,
  type Row,
  type Step,
  struct,
  text,
  type Value,
  write,
} from "../../language/row.ts";
import { fd, made, onOpen } from "../../worlds/file_generated.ts";
import { iovec } from "../../../src/api/structs.ts";

const bytes = buffer(16, "bytes");

const pwritev = (fd: Value, contents: string): Step =>
  call.pwritev(
    fd,
    struct(iovec, { iov_base: text(contents), iov_len: contents.length }),
    1,
    -1,
  );

const preadv = (fd: Value): Step =>
  call.preadv(fd, struct(iovec, { iov_base: bytes, iov_len: 16 }), 1, -1);

const UBSAN = "s/kernel/conf/ubsan_is_deadly";

const UPTIME = "s/kernel/uptime";

const CMDLINE = "p/self/cmdline";

const CONSTANT = "s/kernel/cmdline";

const constantReads = [
  [
    "read",
    "sysfs-constant-nodes-cmdline-load_base-system_mode",
    () => read(fd, bytes),
  ],
  [
    "pread",
    "sysfs-constant-nodes-read-jailed-process",
    () => pread(fd, bytes, 0),
  ],
  [
    "preadv",
    "sysfs-constant-nodes-cmdline-load_base-system_mode",
    () => preadv(fd),
  ],
] as const;

export const rows: readonly Row[] = [
  ...(([["write", (fd: Value, contents: string) => write(fd, contents)], [
    "pwritev",
    pwritev,
  ]] as const).flatMap(([name, writing]) => [
    made(
      `${name}/EROFS/generated`,
      [`${name}/EROFS/procfs-node-sysfs-node-without-write`],
      [CMDLINE, UPTIME].flatMap((node) =>
        onOpen(node, O_WRONLY, EROFS, (fd) => writing(fd, "x"))
      ),
    ),
    made(
      `${name}/EINVAL/neither-0-nor-1`,
      [`${name}/EINVAL/beep-device-bad-size-values-sysfs`],
      onOpen(UBSAN, O_WRONLY, EINVAL, (fd) => writing(fd, "2")),
    ),
    made(
      `${name}/EPERM/jailed`,
      [`${name}/EPERM/sysfs-configuration-power-node-written-jailed`],
      [
        open(UBSAN, O_WRONLY).as("fd"),
        call.prctl(PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0).returns(0),
        writing(fd, "1").fails(EPERM),
      ],
    ),
  ])),
  ...constantReads.map(([name, slug, reading]) =>
    made(`${name}/EPERM/jailed`, [`${name}/EPERM/${slug}`], [
      open(CONSTANT, O_RDONLY).as("fd"),
      call.prctl(PR_SET_JAILED_UNTIL_EXIT, 0, 0, 0).returns(0),
      reading().fails(EPERM),
    ])
  ),
];
