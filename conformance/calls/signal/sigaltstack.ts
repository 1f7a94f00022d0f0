import { accepted, type Use, use } from "../../language/use.ts";
import {
  barrier,
  buffer,
  call,
  child,
  file,
  type Init,
  join,
  KERNEL,
  kill,
  load,
  mmap,
  mprotect,
  munmap,
  NULL,
  onSignal,
  open,
  result,
  room,
  type Row,
  row,
  store,
  struct,
} from "../../language/row.ts";
import type { stack_t } from "../../../src/api/structs.ts";

const PAGE = 4096;

const SIZE = 0x1_0000;

const old = room("stack_t", "old stack");

function made(
  id: string,
  definition: Parameters<typeof row>[1],
): Row {
  return row(`sigaltstack/${id}`, { ...definition });
}

function set<const F extends string>(fields: Init<typeof stack_t.fields, F>) {
  return call.sigaltstack(fields, NULL);
}

const memory = mmap({
  size: SIZE,
  prot: "PROT_READ|PROT_WRITE",
  flags: "MAP_PRIVATE|MAP_ANONYMOUS",
}).as("memory");

export const uses: readonly Use[] = [
  use.sigaltstack({
    operands: [struct("stack_t", { ss_flags: "SS_DISABLE" }), room("stack_t")],
    promises: ["sigaction"],
    pointers: {
      ss: {
        null: accepted,
      },
      old_ss: {
        null: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("sigaltstack/success/calls-need-a-stack-as-well", {
    source: "Kernel/Memory/MemoryManager.cpp: validate_syscall_preconditions",
    note: "Handlers begin wherever it is writable, but make no calls there.",
    steps: [
      memory,
      set({ ss_sp: result("memory"), ss_size: SIZE }).returns(0),
      munmap(result("memory"), SIZE).returns(0),
      mmap({
        addr: result("memory"),
        size: SIZE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED",
      }).returns(result("memory")),
      onSignal("SIGUSR1", [call.getpid().never()], { flags: "SA_ONSTACK" }),
      call.getpid().as("me"),
      kill(result("me"), "SIGUSR1").kills("SIGSEGV"),
    ],
  }),
  made("success/memory-shared-with-a-child", {
    source:
      "Kernel/Syscalls/sigaction.cpp: remap_range_as_stack, Kernel/Memory/AnonymousVMObject.cpp",
    note: "It is cleared for the caller alone, who can write to it.",
    steps: [
      memory,
      store(result("memory"), 7),
      child("kid", [
        barrier("cleared"),
        load(result("memory")).returns(7),
      ]),
      set({ ss_sp: result("memory"), ss_size: SIZE }).returns(0),
      load(result("memory")).returns(0),
      store(result("memory"), 8),
      load(result("memory")).returns(8),
      barrier("cleared"),
      join("kid"),
    ],
  }),
  made("ENOMEM/too-small", {
    covers: "sigaltstack/ENOMEM/ss_size-not-above-4096",
    note: "MINSIGSTKSZ itself is too small.",
    steps: [
      memory,
      set({ ss_sp: result("memory"), ss_size: 0 }).fails("ENOMEM"),
      set({ ss_sp: result("memory"), ss_size: 4096 }).fails("ENOMEM"),
      set({ ss_sp: KERNEL, ss_size: 4096 }).fails("ENOMEM"),
    ],
  }),
  made("ENOMEM/wraps", {
    covers: "sigaltstack/ENOMEM/stack-end-wraps-around",
    steps: [
      set({ ss_sp: 0xffff_ffff_ffff_f000n, ss_size: 8192 }).fails("ENOMEM"),
      set({ ss_sp: 1, ss_size: 0xffff_ffff_ffff_ffffn }).fails("ENOMEM"),
    ],
  }),
  made("EINVAL/no-whole-page-inside", {
    covers: "sigaltstack/EINVAL/stack-holds-no-whole-page",
    steps: [
      memory,
      set({ ss_sp: result("memory", 1), ss_size: 4097 }).fails("EINVAL"),
      set({ ss_sp: result("memory", 1), ss_size: 8190 }).fails("EINVAL"),
    ],
  }),
  made("EFAULT/kernel-half", {
    covers: "user-memory/EFAULT/outside-user-space",
    steps: [set({ ss_sp: KERNEL, ss_size: 8192 }).fails("EFAULT")],
  }),
  made("EPERM/not-from-mmap", {
    covers: [
      "sigaltstack/EPERM/region-not-made-by-mmap",
      "map_time_page/behaviour/sigaltstack-refuses-it",
    ],
    steps: [
      set({ ss_sp: buffer(3 * PAGE, "own"), ss_size: 3 * PAGE }).fails("EPERM"),
      call.map_time_page().as("time page"),
      set({ ss_sp: result("time page"), ss_size: 4097 }).fails("EPERM"),
    ],
  }),
  made("EINVAL/shared-memory", {
    covers: "sigaltstack/EINVAL/region-not-private-anonymous-memory",
    steps: [
      mmap({
        size: SIZE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS",
      })
        .as("memory"),
      set({ ss_sp: result("memory"), ss_size: SIZE }).fails("EINVAL"),
      set({ ss_sp: result("memory", PAGE), ss_size: 2 * PAGE }).fails("EINVAL"),
    ],
  }),
  made("EINVAL/file-mapping", {
    covers: "sigaltstack/EINVAL/region-not-private-anonymous-memory",
    setup: [file("f", "x".repeat(2 * PAGE), { mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 2 * PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      }).as("memory"),
      set({ ss_sp: result("memory"), ss_size: 2 * PAGE }).fails("EINVAL"),
    ],
  }),
  made("ENOMEM/hole", {
    covers: "sigaltstack/ENOMEM/range-has-holes",
    steps: [
      memory,
      munmap(result("memory", 4 * PAGE), PAGE).returns(0),
      set({ ss_sp: result("memory"), ss_size: SIZE }).fails("ENOMEM"),
    ],
  }),
  made("EINVAL/nothing-mapped", {
    covers: "sigaltstack/EINVAL/no-region-in-the-range",
    steps: [
      memory,
      munmap(result("memory"), SIZE).returns(0),
      set({ ss_sp: result("memory"), ss_size: 2 * PAGE }).fails("EINVAL"),
    ],
  }),
  made("EINVAL/flags", {
    covers: "sigaltstack/EINVAL/ss_flags-neither-0-nor-ss_disable",
    steps: [
      memory,
      ...(["SS_ONSTACK", 3, -1] as const).map((ss_flags) =>
        set({ ss_sp: result("memory"), ss_size: SIZE, ss_flags }).fails(
          "EINVAL",
        )
      ),
    ],
  }),
  made("EPERM/while-on-it", {
    covers: [
      "sigaltstack/EPERM/current-stack-is-in-use",
      "sigaltstack/behaviour/returns-0-and-sets-the-stack",
      "sigaltstack/behaviour/stack-memory-becomes-a-stack-region",
      "sigaltstack/behaviour/old_ss-tells-that-it-is-in-use",
    ],
    note: "Checked before the flags, for SS_DISABLE too.",
    steps: [
      memory,
      set({ ss_sp: result("memory"), ss_size: SIZE }).returns(0),
      onSignal("SIGUSR1", [
        set({ ss_sp: result("memory"), ss_size: SIZE }).fails("EPERM"),
        set({ ss_flags: "SS_DISABLE" }).fails("EPERM"),
        set({ ss_flags: 99 }).fails("EPERM"),
        call.sigaltstack(NULL, old).returns(0).observes(old, {
          ss_sp: result("memory"),
          ss_flags: "SS_ONSTACK",
          ss_size: SIZE,
        }),
      ], { flags: "SA_ONSTACK" }),
      call.getpid().as("me"),
      kill(result("me"), "SIGUSR1").returns(0),
      set({ ss_flags: "SS_DISABLE" }).returns(0),
    ],
  }),
  made("success/none-at-first", {
    covers: "sigaltstack/behaviour/old_ss-tells-that-there-is-none",
    steps: [
      call.sigaltstack(NULL, old).returns(0)
        .observes(old, { ss_sp: 0, ss_flags: "SS_DISABLE", ss_size: 0 }),
      call.sigaltstack(NULL, NULL).returns(0),
      set({ ss_flags: "SS_DISABLE", ss_size: 1 }).returns(0),
    ],
  }),
  made("success/shrunk-to-whole-pages", {
    covers: [
      "sigaltstack/behaviour/returns-0-and-sets-the-stack",
      "sigaltstack/behaviour/stack-is-told-shrunk-to-pages",
      "sigaltstack/behaviour/old_ss-flags-are-0-while-it-is-not-in-use",
    ],
    steps: [
      memory,
      set({ ss_sp: result("memory", 1), ss_size: SIZE - 2 }).returns(0),
      call.sigaltstack(NULL, old).returns(0).observes(old, {
        ss_sp: result("memory", PAGE),
        ss_flags: 0,
        ss_size: SIZE - 2 * PAGE,
      }),
    ],
  }),
  made("success/pages-are-zeroed", {
    covers: "sigaltstack/behaviour/stack-memory-is-cleared",
    steps: [
      memory,
      store(result("memory"), 7),
      store(result("memory", 2 * PAGE), 7),
      set({ ss_sp: result("memory", PAGE), ss_size: 2 * PAGE }).returns(0),
      load(result("memory")).returns(7),
      load(result("memory", 2 * PAGE)).returns(0),
    ],
  }),
  made("success/pages-become-writable", {
    covers: "sigaltstack/behaviour/stack-memory-becomes-writable",
    steps: [
      mmap({
        size: SIZE,
        prot: "PROT_NONE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("memory"),
      set({ ss_sp: result("memory"), ss_size: SIZE }).returns(0),
      store(result("memory"), 7),
    ],
  }),
  made("success/handler-without-flag-stays-on-the-old-stack", {
    covers: "sigaltstack/behaviour/old_ss-flags-are-0-while-it-is-not-in-use",
    steps: [
      memory,
      set({ ss_sp: result("memory"), ss_size: SIZE }).returns(0),
      onSignal("SIGUSR1", [
        call.sigaltstack(NULL, old).returns(0).observes(old, { ss_flags: 0 }),
      ]),
      call.getpid().as("me"),
      kill(result("me"), "SIGUSR1").returns(0),
    ],
  }),
  made("success/only-whole-pages-inside-are-cleared", {
    covers: "sigaltstack/behaviour/stack-is-used-shrunk-to-pages",
    steps: [
      memory,
      ...[0, 1, 2, 3, 4, 5, 6].map((n) =>
        store(result("memory", n * PAGE + 9), n + 1)
      ),
      set({ ss_sp: result("memory", PAGE + 1), ss_size: 4 * PAGE }).returns(0),
      ...[[0, 1], [1, 2], [2, 0], [3, 0], [4, 0], [5, 6], [6, 7]].map((
        [n = 0, value = 0],
      ) => load(result("memory", n * PAGE + 9)).returns(value)),
      call.sigaltstack(NULL, old).returns(0).observes(old, {
        ss_sp: result("memory", 2 * PAGE),
        ss_flags: 0,
        ss_size: 3 * PAGE,
      }),
      store(result("memory", 2 * PAGE), 1),
      store(result("memory", 5 * PAGE), 1),
    ],
  }),
  made("success/only-whole-pages-inside-become-zero", {
    covers: "sigaltstack/behaviour/returns-0-and-sets-the-stack",
    steps: [
      memory,
      ...[0, 1, 4, 5, 6].map((n) =>
        store(result("memory", n * PAGE), 0x10 + n)
      ),
      set({ ss_sp: result("memory", 1), ss_size: 5 * PAGE }).returns(0),
      ...([[0, 0x10], [1, 0], [4, 0], [5, 0x15], [6, 0x16]] as const)
        .map(([n, byte]) => load(result("memory", n * PAGE)).returns(byte)),
      store(result("memory", PAGE), 1),
      store(result("memory", 4 * PAGE), 4),
      load(result("memory", 4 * PAGE)).returns(4),
      load(result("memory", 5 * PAGE)).returns(0x15),
    ],
  }),
  made("success/parts-of-several-regions", {
    covers: [
      "sigaltstack/behaviour/stack-memory-is-cleared",
      "sigaltstack/behaviour/stack-memory-becomes-writable",
      "sigaltstack/behaviour/stack-memory-becomes-a-stack-region",
    ],
    note:
      "Of three, of which only the one in the middle is in it as a whole: " +
      "a thread's stack may end in each part, and nowhere else.",
    steps: [
      memory,
      ...[1, 2, 4, 7, 8].map((n) => store(result("memory", n * PAGE), n)),
      mprotect(result("memory", 4 * PAGE), PAGE, "PROT_READ").returns(0),
      set({ ss_sp: result("memory", 2 * PAGE), ss_size: 6 * PAGE }).returns(0),
      ...([[1, 1], [2, 0], [4, 0], [7, 0], [8, 8]] as const)
        .map(([n, byte]) => load(result("memory", n * PAGE)).returns(byte)),
      store(result("memory", 4 * PAGE), 1),
      ...([
        [1, "EFAULT"],
        [3, "EINVAL"],
        [4.5, "EINVAL"],
        [6, "EINVAL"],
        [8, "EINVAL"],
        [9, "EFAULT"],
      ] as const).map(([n, errno]) =>
        call.create_thread(0, {
          stack_location: result("memory"),
          stack_size: n * PAGE,
          schedule_priority: 0,
        }).fails(errno)
      ),
    ],
  }),
  made("EINVAL/a-region-of-several-is-shared", {
    covers: "sigaltstack/EINVAL/region-not-private-anonymous-memory",
    steps: [
      memory,
      store(result("memory"), 7),
      mmap({
        addr: result("memory", PAGE),
        size: PAGE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_SHARED|MAP_ANONYMOUS|MAP_FIXED",
      }).returns(result("memory", PAGE)),
      set({ ss_sp: result("memory"), ss_size: SIZE }).fails("EINVAL"),
      load(result("memory")).returns(7),
    ],
  }),
  made("success/stack-above-the-one-in-use", {
    covers: "sigaltstack/behaviour/old_ss-flags-are-0-while-it-is-not-in-use",
    steps: [
      mmap({
        addr: 0x1f_fd00_0000n,
        size: SIZE,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_FIXED_NOREPLACE",
      }).as("memory"),
      set({ ss_sp: result("memory"), ss_size: SIZE }).returns(0),
      call.sigaltstack(NULL, old).returns(0).observes(old, {
        ss_sp: result("memory"),
        ss_flags: 0,
        ss_size: SIZE,
      }),
      onSignal("SIGUSR1", [
        call.sigaltstack(NULL, old).returns(0)
          .observes(old, { ss_flags: "SS_ONSTACK" }),
      ], { flags: "SA_ONSTACK" }),
      call.getpid().as("me"),
      kill(result("me"), "SIGUSR1").returns(0),
    ],
  }),
];
