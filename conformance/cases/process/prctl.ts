import type { Architecture } from "../../../src/cpu/cpu.ts";
import {
  buffer,
  call,
  child,
  ECHILD,
  EINVAL,
  ENAMETOOLONG,
  ENOBUFS,
  ENOSYS,
  ESRCH,
  type Init,
  join,
  KERNEL,
  P_PID,
  path,
  pledge,
  PR_GET_DUMPABLE,
  PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  PR_GET_PROCESS_NAME,
  PR_GET_THREAD_NAME,
  PR_SET_COREDUMP_METADATA_VALUE,
  PR_SET_DUMPABLE,
  PR_SET_JAILED_UNTIL_EXIT,
  PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS,
  PR_SET_PROCESS_NAME,
  PR_SET_THREAD_NAME,
  result,
  type Row,
  row,
  settle,
  SIGABRT,
  SIGSEGV,
  type Step,
  struct,
  text,
  UNMAPPED,
  type Value,
  waitid,
} from "../../harness/row.ts";
import { SC_set_coredump_metadata_params } from "../../../src/api/structs.ts";

const SOURCE = "Kernel/Syscalls/prctl.cpp, Kernel/Arch/*/archctl.cpp";
const nobody = 0x7fff_fff0;
const name = buffer(80, "name");

function made(
  id: string,
  definition: Omit<Parameters<typeof row>[1], "source">,
): Row {
  return row(id, { source: SOURCE, ...definition });
}

function prctl(option: number, a: Value = 0, b: Value = 0, c: Value = 0): Step {
  return call.prctl(option, a, b, c);
}

function metadata(
  fields: Init<typeof SC_set_coredump_metadata_params.fields>,
): Step {
  return prctl(
    PR_SET_COREDUMP_METADATA_VALUE,
    struct(SC_set_coredump_metadata_params, fields),
  );
}

const me = call.gettid().as("me");

const options: readonly Row[] = [
  made("prctl/EINVAL/unknown-option", {
    covers: "prctl/EINVAL/unknown-option",
    steps: [0, 13, -1, 0x7fff_ffff].map((one) => prctl(one).fails(EINVAL)),
  }),
  made("prctl/EINVAL/dumpable-2", {
    covers: "prctl/EINVAL/option-1-set_dumpable-arg1-neither-0",
    steps: [
      prctl(PR_SET_DUMPABLE, 2).fails(EINVAL),
      prctl(PR_SET_DUMPABLE, 0x1_0000_0000n).fails(EINVAL),
    ],
  }),
  made("prctl/success/dumpable", {
    note: "Whoever gave up root is not dumpable until it says so.",
    steps: [
      prctl(PR_GET_DUMPABLE).returns(0),
      prctl(PR_GET_DUMPABLE).returns(0),
      child("kid", [prctl(PR_GET_DUMPABLE).returns(0)]),
      join("kid"),
      prctl(PR_SET_DUMPABLE, 1).returns(0),
      prctl(PR_GET_DUMPABLE).returns(1),
    ],
  }),
  made("prctl/EINVAL/syscall-regions-argument", {
    covers: "prctl/EINVAL/option-3-no_new_syscall_region_annotations-arg1-0",
    steps: [
      prctl(PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS, 1).fails(EINVAL),
      prctl(PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS).returns(0),
    ],
  }),
  made("prctl/success/syscall-regions-forbid-other-code", {
    note: "The executor's code was never annotated: its next call kills it.",
    steps: [
      child("kid", [
        prctl(PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS).returns(0),
        call.getpid().kills(SIGSEGV),
      ]),
      join("kid"),
    ],
  }),
  made("prctl/EINVAL/metadata-key", {
    covers: "prctl/EINVAL/option-5-key-length-0-16384",
    steps: [
      metadata({ key: path(UNMAPPED, 0), value: "v" }).fails(EINVAL),
      metadata({ key: path(UNMAPPED, 16385), value: "v" }).fails(EINVAL),
    ],
  }),
  made("prctl/EINVAL/metadata-value", {
    covers: "prctl/EINVAL/option-5-value-length-16384",
    steps: [
      metadata({ key: path(UNMAPPED, 1), value: path(UNMAPPED, 16385) })
        .fails(EINVAL),
    ],
  }),
  made("prctl/ENOBUFS/metadata-slots", {
    covers: "prctl/ENOBUFS/option-5-all-4-metadata-slots",
    note: "Equal keys do not share a slot.",
    steps: [
      ...["a", "a", "b", "c"].map((key) =>
        metadata({ key, value: "" }).returns(0)
      ),
      metadata({ key: "a", value: "v" }).fails(ENOBUFS),
    ],
  }),
];

const names: readonly Row[] = [
  made("prctl/ENAMETOOLONG/process-name", {
    covers: "prctl/ENAMETOOLONG/option-6-length-arg2-32",
    steps: [
      prctl(PR_SET_PROCESS_NAME, UNMAPPED, 33).fails(ENAMETOOLONG),
      prctl(PR_SET_PROCESS_NAME, text("n".repeat(32)), 32).returns(0),
    ],
  }),
  made("prctl/EINVAL/blank-process-name", {
    covers: "prctl/EINVAL/option-6-name-empty-ascii-whitespace",
    steps: [
      prctl(PR_SET_PROCESS_NAME, text("x"), 0).fails(EINVAL),
      prctl(PR_SET_PROCESS_NAME, text(" \t\n"), 3).fails(EINVAL),
      prctl(PR_SET_PROCESS_NAME, text("\0x"), 2).fails(EINVAL),
    ],
  }),
  made("prctl/ENAMETOOLONG/room-for-process-name", {
    covers: "prctl/ENAMETOOLONG/option-7-buffer-size-arg2-name",
    steps: [
      prctl(PR_SET_PROCESS_NAME, text("four"), 4).returns(0),
      prctl(PR_GET_PROCESS_NAME, name, 4).fails(ENAMETOOLONG),
      prctl(PR_GET_PROCESS_NAME, KERNEL, 0).fails(ENAMETOOLONG),
      prctl(PR_GET_PROCESS_NAME, name, 5).returns(0)
        .observes(name, "four\0\0"),
    ],
  }),
  made("prctl/success/process-name-ends-at-nul", {
    steps: [
      prctl(PR_SET_PROCESS_NAME, text("ab\0cd"), 5).returns(0),
      prctl(PR_GET_PROCESS_NAME, name, 33).returns(0)
        .observes(name, "ab\0\0"),
    ],
  }),
  made("prctl/success/process-name-is-copied-by-fork", {
    steps: [
      prctl(PR_SET_PROCESS_NAME, text("parent"), 6).returns(0),
      child("kid", [
        prctl(PR_GET_PROCESS_NAME, name, 33).returns(0)
          .observes(name, "parent\0"),
      ]),
      join("kid"),
    ],
  }),
  made("prctl/ENAMETOOLONG/thread-name", {
    covers: "prctl/ENAMETOOLONG/option-8-length-arg3-64",
    note: "The text is checked before the thread.",
    steps: [
      prctl(PR_SET_THREAD_NAME, nobody, UNMAPPED, 65).fails(ENAMETOOLONG),
      me,
      prctl(PR_SET_THREAD_NAME, result("me"), text("n".repeat(64)), 64)
        .returns(0),
    ],
  }),
  made("prctl/ESRCH/thread-to-name", {
    covers: "prctl/ESRCH/option-8-arg1-thread-process",
    steps: [
      call.getppid().as("executor"),
      prctl(PR_SET_THREAD_NAME, nobody, text("x"), 1).fails(ESRCH),
      prctl(PR_SET_THREAD_NAME, -1, text("x"), 1).fails(ESRCH),
      prctl(PR_SET_THREAD_NAME, result("executor"), text("x"), 1)
        .fails(ESRCH),
    ],
  }),
  made("prctl/ESRCH/thread-whose-name", {
    covers: "prctl/ESRCH/option-9-arg1-thread-process",
    steps: [
      prctl(PR_GET_THREAD_NAME, nobody, name, 65).fails(ESRCH),
      prctl(PR_GET_THREAD_NAME, -1, name, 65).fails(ESRCH),
    ],
  }),
  made("prctl/ENAMETOOLONG/room-for-thread-name", {
    covers: "prctl/ENAMETOOLONG/option-9-buffer-size-arg3-name",
    steps: [
      me,
      prctl(PR_SET_THREAD_NAME, result("me"), text("four"), 4).returns(0),
      prctl(PR_GET_THREAD_NAME, result("me"), name, 4).fails(ENAMETOOLONG),
      prctl(PR_GET_THREAD_NAME, result("me"), name, 5).returns(0)
        .observes(name, "four\0"),
    ],
  }),
  made("prctl/success/thread-name-may-be-empty", {
    steps: [
      me,
      prctl(PR_SET_THREAD_NAME, result("me"), text("x"), 0).returns(0),
      prctl(PR_GET_THREAD_NAME, result("me"), name, 1).returns(0)
        .observes(name, "\0"),
    ],
  }),
];

/** Options that need a promise: the family's rows do not tell them apart. */
function violates(
  slug: string,
  what: string,
  promises: string,
  step: Step,
): Row {
  return made(`prctl/EPROMISEVIOLATION/${what}`, {
    steps: [
      pledge(promises),
      step.kills(
        SIGABRT,
        `prctl/EPROMISEVIOLATION/process-made-promises-${slug}`,
      ),
    ],
  });
}

const violations: readonly Row[] = [
  violates(
    "proc-among-them",
    "set-process-name",
    "stdio",
    prctl(PR_SET_PROCESS_NAME, text("x"), 1),
  ),
  violates(
    "stdio-among-them",
    "get-process-name",
    "proc",
    prctl(PR_GET_PROCESS_NAME, name, 33),
  ),
  violates(
    "stdio-among-them-2",
    "set-thread-name",
    "proc",
    prctl(PR_SET_THREAD_NAME, nobody, text("x"), 1),
  ),
  violates(
    "proc-among-them-2",
    "jailed-until-exit",
    "stdio",
    prctl(PR_SET_JAILED_UNTIL_EXIT),
  ),
];

function elsewhere(architecture: Architecture, foreign: number): Row {
  return made(`archctl/EINVAL/foreign-option-${architecture}`, {
    arch: [architecture],
    covers: "archctl/EINVAL/x86-64-option-1-risc-v",
    steps: [foreign, 0, 3, -1].map((option) =>
      call.archctl(option, 0, 0, 0).fails(EINVAL)
    ),
  });
}

const architectural: readonly Row[] = [
  elsewhere("x86_64", 2),
  elsewhere("riscv64", 1),
  made("archctl/ENOSYS/aarch64", {
    arch: ["aarch64"],
    covers: "archctl/ENOSYS/aarch64-always-every-option",
    steps: [0, 1, 2, 3, -1].map((option) =>
      call.archctl(option, 0, 0, 0).fails(ENOSYS)
    ),
  }),
];

const disowning: readonly Row[] = [
  made("disown/ESRCH/nobody", {
    covers: "disown/ESRCH/visible-process-pid",
    steps: [call.disown(nobody).fails(ESRCH), call.disown(-1).fails(ESRCH)],
  }),
  made("disown/ECHILD/not-a-child", {
    covers: "disown/ECHILD/process-child-caller",
    steps: [
      call.getppid().as("executor"),
      call.getpid().as("self"),
      call.disown(result("executor")).fails(ECHILD),
      call.disown(result("self")).fails(ECHILD),
    ],
  }),
  made("disown/success/no-parent-any-more", {
    steps: [
      child("kid", [
        settle(200),
        call.getppid().returns(0),
      ]),
      call.disown(result("kid")).returns(0),
      waitid(P_PID, result("kid")).fails(ECHILD),
      call.disown(result("kid")).fails(ECHILD),
      settle(500),
    ],
  }),
];

/** Rows of prctl, archctl and disown. */
export const prctlRows: readonly Row[] = [
  ...options,
  ...names,
  ...violations,
  ...architectural,
  ...disowning,
];
