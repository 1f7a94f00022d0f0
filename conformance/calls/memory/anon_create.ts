import { FD_CLOEXEC } from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import {
  alarm,
  call,
  close,
  fcntl,
  fillDescriptors,
  fstat,
  ftruncate,
  load,
  lseek,
  mmap,
  onSignal,
  poll,
  polled,
  read,
  result,
  room,
  type Row,
  row,
  store,
  u32,
  write,
} from "../../language/row.ts";
import { madvise, PAGE } from "../../worlds/memory_regions.ts";
import { page } from "../../worlds/uses_system.ts";

export const uses: readonly Use[] = [
  use.anon_create({ operands: [page, 0], promises: ["stdio"] }),
];

export const rows: readonly Row[] = [
  row("anon_create/EINVAL/size-is-zero", {
    covers: "anon_create/EINVAL/size-is-zero",
    steps: [call.anon_create(0, 0).fails("EINVAL")],
  }),
  row("anon_create/EINVAL/size-not-of-whole-pages", {
    covers: "anon_create/EINVAL/size-is-no-multiple-of-4096",
    steps: [
      call.anon_create(1, 0).fails("EINVAL"),
      call.anon_create(0xffff_ffff_ffff_ffffn, 0).fails("EINVAL"),
    ],
  }),
  row("anon_create/EINVAL/size-beyond-signed", {
    covers: "anon_create/EINVAL/size-above-ssize_max",
    steps: [call.anon_create(0x8000_0000_0000_0000n, 0).fails("EINVAL")],
  }),
  row("anon_create/EMFILE/no-descriptor-left", {
    covers: "descriptor/EMFILE/too-few-are-free",
    steps: [fillDescriptors(), call.anon_create(PAGE, 0).fails("EMFILE")],
  }),
  row("anon_create/success/lowest-number-and-close-on-exec", {
    covers: [
      "anon_create/behaviour/returns-lowest-free-descriptor",
      "anon_create/behaviour/o_cloexec-closes-on-exec",
    ],
    steps: [
      call.anon_create(PAGE, "O_CLOEXEC").returns(1),
      fcntl(1, "F_GETFD").returns(FD_CLOEXEC),
      call.anon_create(PAGE, 0).returns(2),
      fcntl(2, "F_GETFD").returns(0),
    ],
  }),
  row("anon_create/success/memory-outlives-the-descriptor-and-is-shared", {
    covers: [
      "mmap/behaviour/map_private-of-anon_create-is-shared",
      "anon_create/behaviour/memory-outlives-the-descriptor",
      "anon_create/behaviour/open-for-reading-and-writing",
    ],
    steps: [
      call.anon_create(PAGE, 0).as("fd"),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      })
        .as("one"),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      })
        .as("two"),
      close(result("fd")).returns(0),
      store(result("one"), 7),
      load(result("two")).returns(7),
      store(result("two", 1), 8),
      load(result("one", 1)).returns(8),
    ],
    note: "A private mapping is of the very same memory.",
  }),
  row("anon_create/success/purgeable", {
    covers: [
      "anon_create/behaviour/memory-is-purgeable",
      "anon_create/behaviour/open-for-reading-and-writing",
    ],
    steps: [
      call.anon_create(PAGE, 0).as("fd"),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      })
        .as("page"),
      madvise(result("page"), PAGE, "MADV_SET_VOLATILE").returns(0),
      madvise(result("page"), PAGE, "MADV_SET_NONVOLATILE").returns(0),
    ],
  }),
  row("anon_create/success/is-no-ordinary-file", {
    covers: "anon_create/behaviour/is-no-ordinary-file",
    source: "Kernel/FileSystem/AnonymousFile.h, FileSystem/File.h",
    steps: [
      call.anon_create(PAGE, 0).as("fd"),
      lseek(result("fd"), 0, "SEEK_SET").fails("ESPIPE"),
      fstat(result("fd"), room("stat")).fails("EBADF"),
      call.fchmod(result("fd"), 0o600).fails("EBADF"),
      call.fchown(result("fd"), 1000, 1000).fails("EBADF"),
      ftruncate(result("fd"), 0).fails("EINVAL"),
      call.fsync(result("fd")).fails("EINVAL"),
      call.ioctl(result("fd"), "FIONREAD", u32(0)).fails("ENOTTY"),
    ],
  }),
  row("anon_create/success/nothing-to-read-or-write", {
    covers: [
      "anon_create/behaviour/never-becomes-ready",
      "anon_create/behaviour/non-blocking-write-is-eagain",
      "anon_create/behaviour/non-blocking-read-is-enotsup",
    ],
    steps: [
      call.anon_create(PAGE, 0).as("fd"),
      poll([polled(result("fd"), "POLLIN|POLLOUT")], 0).returns(0),
      onSignal("SIGALRM", []),
      alarm(1).returns(0),
      read(result("fd"), u32(0)).fails("EINTR"),
      alarm(1).returns(0),
      write(result("fd"), "x").fails("EINTR"),
      fcntl(result("fd"), "F_SETFL", "O_NONBLOCK").returns(0),
      write(result("fd"), "x").fails("EAGAIN"),
    ],
  }),
  row("anon_create/success/other-options-change-nothing", {
    covers: [
      "anon_create/behaviour/no-other-option-counts",
      "anon_create/behaviour/open-for-reading-and-writing",
    ],
    steps: [
      call.anon_create(PAGE, "O_NONBLOCK|O_TRUNC|O_WRONLY").as("fd"),
      fcntl(result("fd"), "F_GETFD").returns(0),
      mmap({
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("page"),
      store(result("page"), 1),
      // It would not wait.
      onSignal("SIGALRM", []),
      alarm(1).returns(0),
      write(result("fd"), "x").fails("EINTR"),
    ],
  }),
  row("anon_create/EINVAL/sizes-beside-whole-pages", {
    covers: "anon_create/EINVAL/size-is-no-multiple-of-4096",
    steps: [
      call.anon_create(PAGE - 1, 0).fails("EINVAL"),
      call.anon_create(PAGE + 1, 0).fails("EINVAL"),
      call.anon_create(2 * PAGE, 0).as("fd"),
      mmap({
        size: 2 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).as("pages"),
      store(result("pages", 2 * PAGE - 1), 1),
      mmap({
        size: 2 * PAGE + 1,
        prot: "PROT_READ",
        flags: "MAP_SHARED",
        fd: result("fd"),
      }).fails("EINVAL"),
    ],
  }),
  row("anon_create/success/close-on-exec-is-one-bit", {
    covers: "anon_create/behaviour/o_cloexec-closes-on-exec",
    steps: [
      call.anon_create(PAGE, "O_RDWR").as("fd"),
      fcntl(result("fd"), "F_GETFD").returns(0),
      call.anon_create(PAGE, -1).as("all"),
      fcntl(result("all"), "F_GETFD").returns(1),
    ],
  }),
];
