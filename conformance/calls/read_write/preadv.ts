import {
  refused as refusedOfDescriptors,
  type Use,
  use,
  written,
} from "../../language/use.ts";
import { regularFile } from "../../language/kinds.ts";
import {
  alarm,
  buffer,
  call,
  directory,
  file,
  mkdir,
  onSignal,
  open,
  pipe,
  result,
  type Row,
  type Step,
  type Steps,
  struct,
  type Value,
} from "../../language/row.ts";
import { impatient, refused } from "../../worlds/file_vectors.ts";
import { opened as openedOfDescriptors } from "../../worlds/uses_descriptors.ts";

const ends = buffer(8, "ends");

const bytes = buffer(8, "bytes");

const LARGEST = 0x7fff_ffff_ffff_ffffn;

const one = struct("iovec", { iov_base: bytes, iov_len: 8 }, "vector");

/** The call with one buffer of 8 bytes, at the description's own offset. */
function preadv(fd: Value, offset: Value = -1): Step {
  return call.preadv(fd, one, 1, offset);
}

const opened = open("f", "O_RDWR").as("fd");

const fd = result("fd");

const someFile: Steps = [file("f", "abc", { mode: 0o666 })];

const watching: Steps = [
  call.create_inode_watcher("INODE_WATCHER_NONBLOCK").as("watcher"),
  call.inode_watcher_add_watch(
    {
      user_path: "/w",
      fd: result("watcher"),
      event_mask: "INODE_CHILD_CREATED",
    },
  ).returns(1),
];

const WAIT_ENDED = "transfer/EAGAIN/receive-timeout-has-expired";

export const uses: readonly Use[] = [
  use.preadv({
    ...openedOfDescriptors("O_RDONLY"),
    operands: [
      fd,
      { iov_base: buffer(4), iov_len: 4 },
      1,
      -1,
    ],
    promises: ["stdio"],
    pointers: {
      iov: {},
      "iov.iov_base": written,
    },
    descriptors: {
      fd: {
        wrong: [
          regularFile(
            refusedOfDescriptors(
              "EBADF",
              "descriptor/EBADF/not-opened-for-reading",
            ),
            "O_WRONLY",
          ),
        ],
      },
    },
  }),
];

export const rows: readonly Row[] = [
  refused(
    "preadv",
    "EISDIR",
    "directory",
    "descriptor/EISDIR/is-a-directory",
    [open("d", "O_RDONLY").as("fd"), preadv(fd)],
    [directory("d")],
  ),
  refused(
    "preadv",
    "EOVERFLOW",
    "offset-largest",
    "transfer/EOVERFLOW/offset-plus-size-above-int64_max",
    [opened, preadv(fd, LARGEST)],
    someFile,
  ),
  refused(
    "preadv",
    "EAGAIN",
    "empty-non-blocking-pipe",
    [
      "transfer/EAGAIN/nothing-to-read-and-non-blocking",
      "pipe/behaviour/o_nonblock-applies-to-the-end-to-read",
    ],
    [pipe(ends, "O_NONBLOCK").returns(0), preadv(1)],
  ),
  refused(
    "preadv",
    "EINTR",
    "pipe-by-alarm",
    [
      "transfer/EINTR/signal-before-anything-is-readable",
      "pipe/behaviour/end-to-read-blocks-without-o_nonblock",
    ],
    [
      onSignal("SIGALRM", []),
      pipe(ends).returns(0),
      alarm(1).returns(0),
      preadv(1),
    ],
  ),
  refused(
    "preadv",
    "EINVAL",
    "inode-watcher-event-does-not-fit",
    "inode-watcher/EINVAL/buffer-smaller-than-next-event",
    [...watching, mkdir("child").returns(0), preadv(result("watcher"))],
  ),
  refused("preadv", "EAGAIN", "socket-receive-timeout", WAIT_ENDED, [
    ...impatient,
    preadv(1),
  ]),
  refused(
    "preadv",
    "ENOTSUP",
    "non-blocking-anonymous-file",
    "transfer/ENOTSUP/file-can-never-be-read",
    [
      call.anon_create(4096, 0).as("fd"),
      call.fcntl(fd, "F_SETFL", "O_RDWR|O_NONBLOCK").returns(0),
      preadv(fd),
    ],
  ),
];
