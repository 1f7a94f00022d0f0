import { type Use, use } from "../../language/use.ts";
import {
  call,
  child,
  join,
  load,
  mmap,
  mprotect,
  munmap,
  NULL,
  pledge,
  result,
  type Row,
  row,
  type Step,
  store,
  text,
  UNMAPPED,
  type Value,
} from "../../language/row.ts";
import { PAGE } from "../../worlds/memory_regions.ts";
import { mapped } from "../../worlds/uses_system.ts";

const CEILING = 0x1f_fe00_0000n;

/** VirtualMemoryRangeFlags of annotate_mapping. */
const SYSCALL_CODE = 1;

const IMMUTABLE = 2;

const page = mmap({
  size: PAGE,
  prot: "PROT_READ|PROT_WRITE",
  flags: "MAP_PRIVATE|MAP_ANONYMOUS",
}).as("page");

const timePage = call.map_time_page().as("time page");

const frozen = [
  page,
  call.annotate_mapping(result("page"), IMMUTABLE).returns(0),
];

function annotate(address: Value, flags: number): Step {
  return call.annotate_mapping(address, flags);
}

const at = result("page");

export const uses: readonly Use[] = [
  use.annotate_mapping({
    ...mapped(),
    operands: [at, "VIRTUAL_MEMORY_SYSCALL_CODE"],
    promises: [],
  }),
];

export const rows: readonly Row[] = [
  row("annotate_mapping/EINVAL/no-flag", {
    covers: "annotate_mapping/EINVAL/flags-are-zero",
    steps: [
      annotate(NULL, 0).fails("EINVAL"),
      annotate(CEILING, 0).fails("EINVAL"),
    ],
  }),
  row("annotate_mapping/EINVAL/null", {
    covers: "annotate_mapping/EINVAL/address-is-null",
    steps: [annotate(NULL, IMMUTABLE).fails("EINVAL")],
  }),
  row("annotate_mapping/EFAULT/beyond-user-half", {
    covers: "user-memory/EFAULT/outside-user-space",
    steps: [annotate(CEILING, IMMUTABLE).fails("EFAULT")],
  }),
  row("annotate_mapping/EINVAL/nothing-mapped", {
    covers: "annotate_mapping/EINVAL/no-region-at-the-address",
    steps: [annotate(UNMAPPED, IMMUTABLE).fails("EINVAL")],
  }),
  row("annotate_mapping/EINVAL/not-from-mmap", {
    covers: "annotate_mapping/EINVAL/region-made-neither-by-mmap-nor-execve",
    steps: [
      timePage,
      annotate(result("time page"), IMMUTABLE).fails("EINVAL"),
      annotate(text("own"), IMMUTABLE).fails("EINVAL"),
    ],
  }),
  row("annotate_mapping/EPERM/twice", {
    covers: [
      "region/EPERM/immutable",
      "annotate_mapping/behaviour/immutable-stops-further-annotation",
    ],
    steps: [
      ...frozen,
      annotate(result("page"), IMMUTABLE).fails("EPERM"),
      annotate(result("page", 5), SYSCALL_CODE).fails("EPERM"),
    ],
  }),
  row("annotate_mapping/success/unknown-flags-do-nothing", {
    covers: "annotate_mapping/behaviour/unknown-flags-do-nothing",
    steps: [
      page,
      annotate(result("page", 100), 4).returns(0),
      annotate(result("page"), SYSCALL_CODE).returns(0),
      munmap(result("page"), PAGE).returns(0),
    ],
  }),
  row("annotate_mapping/success/immutable-freezes-all", {
    covers:
      "annotate_mapping/behaviour/immutable-stops-unmapping-and-protecting",
    steps: [
      ...frozen,
      munmap(result("page"), PAGE).fails("EPERM"),
      mprotect(result("page"), PAGE, "PROT_READ").fails("EPERM"),
      mmap({
        addr: result("page"),
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
      }).fails("EPERM"),
      store(result("page"), 1),
    ],
  }),
  row("annotate_mapping/success/fork-forgets-immutability", {
    covers: "annotate_mapping/behaviour/fork-forgets-immutability",
    steps: [
      ...frozen,
      child("kid", [munmap(result("page"), PAGE).returns(0)]),
      join("kid"),
      munmap(result("page"), PAGE).fails("EPERM"),
    ],
  }),
  row("annotate_mapping/success/both-flags", {
    covers: [
      "annotate_mapping/behaviour/both-flags-together",
      "annotate_mapping/behaviour/returns-0-and-marks-the-region",
    ],
    steps: [
      page,
      annotate(result("page", PAGE - 1), SYSCALL_CODE | IMMUTABLE).returns(0),
      munmap(result("page"), PAGE).fails("EPERM"),
      annotate(result("page"), 4).fails("EPERM"),
    ],
  }),
  row("annotate_mapping/success/immutable-memory-becomes-a-signal-stack", {
    covers:
      "annotate_mapping/behaviour/immutable-allows-sigaltstack-exec-and-exit",
    source: "Kernel/Syscalls/sigaction.cpp, remap_range_as_stack",
    steps: [
      mmap({
        size: 4 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("page"),
      annotate(result("page"), IMMUTABLE).returns(0),
      store(result("page"), 1),
      call.sigaltstack({ ss_sp: result("page"), ss_size: 4 * PAGE }, NULL)
        .returns(0),
      load(result("page")).returns(0),
      munmap(result("page"), 4 * PAGE).fails("EPERM"),
    ],
  }),
  row("annotate_mapping/EINVAL/first-byte-behind", {
    covers: "annotate_mapping/EINVAL/no-region-at-the-address",
    steps: [
      page,
      annotate(result("page", PAGE), IMMUTABLE).fails("EINVAL"),
      munmap(result("page"), PAGE).returns(0),
    ],
  }),
  row("annotate_mapping/success/pieces-of-a-signal-stack-are-not-immutable", {
    covers: "annotate_mapping/behaviour/split-pieces-are-not-immutable",
    source: "Kernel/Syscalls/sigaction.cpp, Kernel/Memory/AddressSpace.cpp",
    note: "Only sigaltstack splits an immutable region.",
    steps: [
      mmap({
        size: 6 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("page"),
      annotate(result("page"), IMMUTABLE).returns(0),
      call.sigaltstack(
        { ss_sp: result("page", PAGE), ss_size: 4 * PAGE },
        NULL,
      ).returns(0),
      munmap(result("page"), PAGE).returns(0),
      munmap(result("page", PAGE), 4 * PAGE).returns(0),
      munmap(result("page", 5 * PAGE), PAGE).returns(0),
    ],
  }),
  row("annotate_mapping/success/whatever-was-promised", {
    covers: "annotate_mapping/behaviour/needs-no-promise",
    steps: [
      page,
      pledge("").returns(0),
      annotate(result("page"), SYSCALL_CODE).returns(0),
      annotate(result("page"), IMMUTABLE).returns(0),
      annotate(result("page"), IMMUTABLE).fails("EPERM"),
    ],
  }),
  row("annotate_mapping/EINVAL/at-the-end-of-a-region", {
    covers: "annotate_mapping/EINVAL/no-region-at-the-address",
    steps: [
      mmap({
        size: 2 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("pages"),
      munmap(result("pages", PAGE), PAGE).returns(0),
      annotate(result("pages", PAGE), IMMUTABLE).fails("EINVAL"),
      annotate(result("pages", PAGE - 1), IMMUTABLE).returns(0),
      munmap(result("pages"), 1).fails("EPERM"),
    ],
  }),
];
