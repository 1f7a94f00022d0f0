import { FD_CLOEXEC } from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import {
  call,
  close,
  fcntl,
  fillDescriptors,
  load,
  mmap,
  result,
  type Row,
  row,
  store,
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
];
