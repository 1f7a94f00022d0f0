import {
  buffer,
  call,
  open,
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
import {
  leftBehind,
  processes,
  refused as refusedOfMetadata,
} from "../../worlds/file_metadata.ts";

const bytes = buffer(16, "bytes");

const pwritev = (fd: Value, contents: string): Step =>
  call.pwritev(
    fd,
    struct("iovec", { iov_base: text(contents), iov_len: contents.length }),
    1,
    -1,
  );

const preadv = (fd: Value): Step =>
  call.preadv(fd, struct("iovec", { iov_base: bytes, iov_len: 16 }), 1, -1);

const UBSAN = "s/kernel/conf/ubsan_is_deadly";

const UPTIME = "s/kernel/uptime";

const CMDLINE = "p/self/cmdline";

const CONSTANT = "s/kernel/cmdline";

/** The nodes are regular files, and too short. */
const truncated: readonly Row[] = [
  made(
    "posix_fallocate/EPERM/sysfs",
    "sysfs/EPERM/node-cannot-be-truncated",
    onOpen(
      UPTIME,
      "O_WRONLY",
      "EPERM",
      (fd) => call.posix_fallocate(fd, 0, 1),
    ),
  ),
  made(
    "posix_fallocate/EROFS/procfs",
    "procfs/EROFS/node-cannot-be-truncated",
    onOpen(
      CMDLINE,
      "O_WRONLY",
      "EROFS",
      (fd) => call.posix_fallocate(fd, 0, 1),
    ),
  ),
];

const constantReads = [
  [
    "read",
    "sysfs/EPERM/constant-not-readable-in-jail",
    () => read(fd, bytes),
  ],
  [
    "pread",
    "sysfs/EPERM/constant-not-readable-in-jail",
    () => pread(fd, bytes, 0),
  ],
  [
    "preadv",
    "sysfs/EPERM/constant-not-readable-in-jail",
    () => preadv(fd),
  ],
] as const;

export const rows: readonly Row[] = [
  ...truncated,
  ...(([["write", (fd: Value, contents: string) => write(fd, contents)], [
    "pwritev",
    pwritev,
  ]] as const).flatMap(([name, writing]) => [
    made(
      `${name}/EROFS/generated`,
      ["generated-node/EROFS/cannot-be-written"],
      [CMDLINE, UPTIME].flatMap((node) =>
        onOpen(node, "O_WRONLY", "EROFS", (fd) => writing(fd, "x"))
      ),
    ),
    refusedOfMetadata(
      name,
      "EIO",
      "appended-to-a-dead-process",
      "procfs/EIO/process-is-gone",
      [
        ...leftBehind("p/self/cmdline", "O_WRONLY|O_APPEND"),
        writing(fd, "x"),
      ],
      {
        ...processes,
        as: "root",
        source:
          "Kernel/Syscalls/write.cpp, Kernel/FileSystem/OpenFileDescription.cpp",
        note: "It is asked for its end before anything is written.",
      },
    ),
    made(
      `${name}/EINVAL/neither-0-nor-1`,
      "sysfs/EINVAL/written-value-is-invalid",
      onOpen(UBSAN, "O_WRONLY", "EINVAL", (fd) => writing(fd, "2")),
    ),
    made(
      `${name}/EPERM/jailed`,
      ["sysfs/EPERM/not-writable-in-jail"],
      [
        open(UBSAN, "O_WRONLY").as("fd"),
        call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
        writing(fd, "1").fails("EPERM"),
      ],
    ),
  ])),
  ...constantReads.map(([name, slug, reading]) =>
    made(`${name}/EPERM/jailed`, slug, [
      open(CONSTANT, "O_RDONLY").as("fd"),
      call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
      reading().fails("EPERM"),
    ])
  ),
];
