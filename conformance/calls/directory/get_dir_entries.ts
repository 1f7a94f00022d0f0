import {
  refused as refusedOfDescriptors,
  type Use,
  use,
} from "../../language/use.ts";
import {
  cleanUp,
  MASTER,
  openPair,
  SLAVE,
  world,
} from "../../worlds/terminal_pseudo_terminal.ts";
import { device } from "../../language/kinds.ts";
import {
  buffer,
  close,
  directory,
  file,
  get_dir_entries,
  inside,
  open,
  readOnly,
  result,
  type Row,
  row,
} from "../../language/row.ts";
import { leftBehind, processes, refused } from "../../worlds/file_metadata.ts";

const bytes = buffer(64, "bytes");

const fd = result("fd");

const list = buffer(256, "list");

/** One entry as get_dir_entries writes it. */
function entry(inode: number, type: number, text: string): Uint8Array {
  const bytes = new Uint8Array(13 + text.length);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(inode), true);
  view.setUint8(8, type);
  view.setUint32(9, text.length, true);
  bytes.set(new TextEncoder().encode(text), 13);
  return bytes;
}

function entries(...parts: Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const openedDirectory: Pick<Use, "before"> = {
  before: [open("/w", "O_RDONLY").as("fd")],
};

const chunk = buffer(4200, "chunk");

const other = buffer(4200, "other chunk");

const chunks = buffer(4400, "two chunks");

/** A name of 255 bytes. */
function longName(number: number): string {
  return `${String(number).padStart(2, "0")}${"x".repeat(253)}`;
}

export const uses: readonly Use[] = [
  use.get_dir_entries({
    ...openedDirectory,
    // The entries `.` and `..`, 13 bytes each before the name.
    operands: [fd, buffer(29), 29],
    promises: ["stdio"],
    pointers: {
      buffer: {},
    },
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
    "get_dir_entries",
    "EIO",
    "dead-process",
    "procfs/EIO/process-is-gone",
    [...leftBehind("p/self", "O_RDONLY"), get_dir_entries(fd, bytes)],
    processes,
  ),
  refused(
    "get_dir_entries",
    "ENOTDIR",
    "file-of-a-dead-process",
    "descriptor/ENOTDIR/is-no-directory",
    [...leftBehind("p/self/cmdline", "O_RDONLY"), get_dir_entries(fd, bytes)],
    {
      ...processes,
      as: "root",
      source: "Kernel/FileSystem/OpenFileDescription.cpp",
    },
  ),
  row("get_dir_entries/EINVAL/size-beyond-ssize-max", {
    covers: "get_dir_entries/EINVAL/size-above-ssize_max",
    steps: [get_dir_entries(99, list, 0x8000_0000_0000_0000n).fails("EINVAL")],
  }),
  row("get_dir_entries/EBADF/not-open", {
    covers: "descriptor/EBADF/not-open",
    steps: [get_dir_entries(99, list).fails("EBADF")],
  }),
  row("get_dir_entries/ENOTDIR/file", {
    covers: "descriptor/ENOTDIR/is-no-directory",
    setup: [file("f")],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      get_dir_entries(result("fd"), list).fails("ENOTDIR"),
    ],
  }),
  row("get_dir_entries/EINVAL/too-small", {
    covers: "get_dir_entries/EINVAL/entries-do-not-fit-into-size",
    setup: [directory("d")],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      get_dir_entries(result("fd"), list, 28).fails("EINVAL"),
      get_dir_entries(result("fd"), list, 29).returns(29),
    ],
  }),
  row("get_dir_entries/EFAULT/read-only", {
    covers: "user-memory/EFAULT/not-writable",
    setup: [directory("d")],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      get_dir_entries(result("fd"), readOnly(list)).fails("EFAULT"),
    ],
  }),
  row("get_dir_entries/success/creation-order", {
    covers: [
      "get_dir_entries/behaviour/returns-the-bytes-of-all-entries",
      "get_dir_entries/behaviour/entries-are-packed",
      "get_dir_entries/behaviour/dot-and-dot-dot-come-first",
      "get_dir_entries/behaviour/ramfs-lists-in-order-of-creation",
    ],
    setup: [directory("d"), file("d/b"), file("d/a"), directory("d/c")],
    steps: [
      open("d", "O_RDONLY|O_DIRECTORY").as("fd"),
      get_dir_entries(result("fd"), list).returns(71).observes(
        list,
        entries(
          entry(2, 4, "."),
          entry(1, 4, ".."),
          entry(3, 8, "b"),
          entry(4, 8, "a"),
          entry(5, 4, "c"),
        ),
      ),
    ],
  }),
  row("get_dir_entries/success/pseudo-terminals-as-they-were-made", {
    covers: "get_dir_entries/behaviour/devpts-lists-in-order-of-creation",
    source: "Kernel/FileSystem/DevPtsFS/Inode.cpp",
    touches: ["mounts"],
    setup: world,
    steps: [
      ...openPair,
      open("/dev/ptmx", "O_RDWR").returns(3),
      open("pts/1", "O_RDWR").returns(4),
      close(SLAVE).returns(0),
      close(MASTER).returns(0),
      // The number is free again, but the terminal is a new one.
      ...openPair,
      open("pts", "O_RDONLY").as("fd"),
      get_dir_entries(result("fd"), list).returns(57).observes(
        list,
        entries(
          entry(1, 4, "."),
          entry(1, 4, ".."),
          entry(3, 2, "1"),
          entry(2, 2, "0"),
        ),
      ),
      // The number that is freed last is the next row's.
      ...[4, 3, SLAVE, MASTER].map((open) => close(open).returns(0)),
    ],
    teardown: cleanUp,
  }),
  row("get_dir_entries/success/no-cursor", {
    covers: "get_dir_entries/behaviour/every-call-starts-at-the-beginning",
    setup: [directory("d")],
    steps: [
      open("d", "O_RDONLY").as("fd"),
      get_dir_entries(result("fd"), list).returns(29),
      get_dir_entries(result("fd"), list).returns(29),
    ],
  }),
  row("get_dir_entries/success/open-without-read", {
    covers: [
      "open/behaviour/descriptor-without-access-lists-a-directory",
      "get_dir_entries/behaviour/descriptor-needs-no-read-access",
    ],
    setup: [directory("d", { mode: 0o111 })],
    note: "Neither O_RDONLY nor read permission is looked at.",
    steps: [
      open("d", 0).as("fd"),
      get_dir_entries(result("fd"), list).returns(29),
    ],
  }),
  row("get_dir_entries/EINVAL/chunks-of-4096-are-written-before", {
    covers: "get_dir_entries/behaviour/entries-may-be-copied-before-a-refusal",
    source: "Kernel/FileSystem/OpenFileDescription.cpp",
    note:
      "An entry counts 17 bytes and its name where it may not fit any more.",
    setup: [
      directory("d"),
      ...Array.from(
        { length: 15 },
        (_, n) => file(`d/${String(n).padStart(2, "0")}${"x".repeat(253)}`),
      ).flat(),
      directory("e"),
      ...Array.from(
        { length: 15 },
        (_, n) => file(`e/${String(n).padStart(2, "0")}${"x".repeat(253)}`),
      ).flat(),
      // Behind 29 + 15 * 268 bytes a name of 30 fits, and one of 31 does not.
      ...file(`d/${"y".repeat(30)}`),
      ...file(`e/${"y".repeat(31)}`),
    ],
    steps: [
      open("d", "O_RDONLY").as("d"),
      get_dir_entries(result("d"), chunk, 4091).fails("EINVAL")
        .observes(chunk, new Uint8Array(32)),
      get_dir_entries(result("d"), chunk, 4092).returns(4092),
      open("e", "O_RDONLY").as("e"),
      get_dir_entries(result("e"), other, 4092).fails("EINVAL")
        .observes(inside(other, 9), new Uint8Array([1, 0, 0, 0, 0x2e])),
      get_dir_entries(result("e"), other, 4093).returns(4093),
    ],
  }),
  row("get_dir_entries/success/entries-of-a-second-chunk", {
    covers: "get_dir_entries/behaviour/returns-the-bytes-of-all-entries",
    source: "Kernel/FileSystem/OpenFileDescription.cpp",
    setup: [
      directory("d"),
      ...Array.from({ length: 16 }, (_, n) => file(`d/${longName(n)}`)).flat(),
    ],
    steps: [
      open("d", "O_RDONLY").as("d"),
      get_dir_entries(result("d"), chunks).returns(29 + 16 * 268)
        .observes(
          inside(chunks, 29 + 14 * 268),
          entries(
            entry(17, 8, longName(14)),
            entry(18, 8, longName(15)),
          ),
        ),
    ],
  }),
  row("get_dir_entries/EFAULT/greatest-size", {
    covers: "user-memory/EFAULT/outside-user-space",
    note: "It is none that is too large, but no memory is.",
    steps: [
      open("/w", "O_RDONLY").as("fd"),
      get_dir_entries(result("fd"), buffer(64), 0x7fff_ffff_ffff_ffffn)
        .fails("EFAULT"),
      get_dir_entries(99, buffer(64), 0x8000_0000_0000_0000n).fails("EINVAL"),
      get_dir_entries(99, buffer(64), 0x7fff_ffff_ffff_ffffn).fails("EBADF"),
    ],
  }),
];
