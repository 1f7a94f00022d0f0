import {
  buffer,
  call,
  child,
  type Init,
  join,
  KERNEL,
  newImage,
  type Operands,
  path,
  pledge,
  result,
  type Row,
  row,
  type Step,
  struct,
  text,
  UNMAPPED,
  type Value,
} from "../../language/row.ts";
import {
  type Operand,
  parameters,
  skipped,
  type Use,
  use,
  written,
} from "../../language/use.ts";
import type { Claim } from "../../ledger/claim.ts";
import type { prctlOptions } from "../../../src/api/constants.ts";
import type { SC_set_coredump_metadata_params } from "../../../src/api/structs.ts";

const nobody = 0x7fff_fff0;

const HIGH = 0x1_0000_0000n;

const name = buffer(80, "name");

function prctl(
  option: Operands<"prctl">[0],
  a: Value = 0,
  b: Value = 0,
  c: Value = 0,
): Step {
  return call.prctl(option, a, b, c);
}

function metadata(
  fields: Init<typeof SC_set_coredump_metadata_params.fields>,
): Step {
  return prctl(
    "PR_SET_COREDUMP_METADATA_VALUE",
    struct("SC_set_coredump_metadata_params", fields),
  );
}

const me = call.gettid().as("me");

/** Options that need a promise: the family's rows do not tell them apart. */
function violates(
  claim: Claim,
  what: string,
  promises: string,
  step: Step,
): Row {
  return row(`prctl/EPROMISEVIOLATION/${what}`, {
    steps: [
      pledge(promises),
      step.kills("SIGABRT", claim),
    ],
  });
}

const myThread = [call.gettid().as("me")];

/** What a use says besides the option. */
interface OptionUse extends Omit<Use, "call" | "label" | "operands"> {
  readonly operands: readonly [Operand, Operand, Operand];
}

function prctlUses(): Use[] {
  const name = (
    option: keyof typeof prctlOptions,
    label: string,
    { operands: [one, two, three], ...rest }: OptionUse,
  ): Use =>
    use.prctl({
      label,
      case: option,
      ...rest,
      operands: [option, one, two, three],
    });
  const unknownLength = skipped("the name's length is the target's own");
  return [
    name("PR_SET_COREDUMP_METADATA_VALUE", "set-coredump-metadata", {
      operands: [
        parameters("SC_set_coredump_metadata_params", { key: "k", value: "v" }),
        0,
        0,
      ],
      promises: [],
      pointers: {
        arg1: {},
        "arg1.key": {},
        "arg1.value": {},
      },
    }),
    name("PR_SET_PROCESS_NAME", "set-process-name", {
      operands: [text("row"), 3, 0],
      promises: ["proc"],
      pointers: { arg1: {} },
    }),
    name("PR_GET_PROCESS_NAME", "get-process-name", {
      operands: [buffer(33), 33, 0],
      promises: ["stdio"],
      pointers: {
        arg1: {
          ...written,
          crossing: unknownLength,
        },
      },
    }),
    name("PR_SET_THREAD_NAME", "set-thread-name", {
      before: myThread,
      operands: [result("me"), text("row"), 3],
      promises: ["stdio"],
      pointers: { arg2: {} },
    }),
    name("PR_GET_THREAD_NAME", "get-thread-name", {
      before: myThread,
      operands: [result("me"), buffer(65), 65],
      promises: ["thread"],
      pointers: {
        arg2: {
          ...written,
          crossing: unknownLength,
        },
      },
    }),
    name(
      "PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT",
      "set-no-transition-to-executable",
      { operands: [1, 0, 0], promises: ["prot_exec"] },
    ),
    name("PR_SET_JAILED_UNTIL_EXIT", "set-jailed-until-exit", {
      operands: [0, 0, 0],
      promises: ["proc"],
    }),
    name("PR_SET_JAILED_UNTIL_EXEC", "set-jailed-until-exec", {
      operands: [0, 0, 0],
      promises: ["proc"],
    }),
  ];
}

export const uses: readonly Use[] = [
  ...prctlUses(),
];

export const rows: readonly Row[] = [
  row("prctl/EINVAL/unknown-option", {
    covers: "prctl/EINVAL/unknown-option",
    steps: [0, 13, -1, 0x7fff_ffff].map((one) => prctl(one).fails("EINVAL")),
  }),
  row("prctl/EINVAL/dumpable-2", {
    covers: "prctl/EINVAL/pr_set_dumpable-value-neither-0-nor-1",
    steps: [
      prctl("PR_SET_DUMPABLE", 2).fails("EINVAL"),
      prctl("PR_SET_DUMPABLE", 0x1_0000_0000n).fails("EINVAL"),
    ],
  }),
  row("prctl/success/dumpable", {
    covers: "prctl/behaviour/dumpable-is-set-and-told",
    note: "Whoever gave up root is not dumpable until it says so.",
    steps: [
      prctl("PR_GET_DUMPABLE").returns(0),
      prctl("PR_GET_DUMPABLE").returns(0),
      child("kid", [prctl("PR_GET_DUMPABLE").returns(0)]),
      join("kid"),
      prctl("PR_SET_DUMPABLE", 1).returns(0),
      prctl("PR_GET_DUMPABLE").returns(1),
    ],
  }),
  row("prctl/EINVAL/syscall-regions-argument", {
    covers: [
      "prctl/EINVAL/pr_set_no_new_syscall_region_annotations-value-not-0",
      "prctl/behaviour/enforcement-is-0-at-first",
    ],
    steps: [
      prctl("PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS", 1).fails("EINVAL"),
      prctl("PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS").returns(0),
    ],
  }),
  row("prctl/success/syscall-regions-forbid-other-code", {
    covers: "prctl/behaviour/enforcement-of-syscall-regions-is-turned-on",
    note: "The executor's code was never annotated: its next call kills it.",
    steps: [
      child("kid", [
        prctl("PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS").returns(0),
        call.getpid().kills("SIGSEGV"),
      ]),
      join("kid"),
    ],
  }),
  row("prctl/EINVAL/metadata-key", {
    covers: "prctl/EINVAL/coredump-key-empty-or-above-16384-bytes",
    steps: [
      metadata({ key: path(UNMAPPED, 0), value: "v" }).fails("EINVAL"),
      metadata({ key: path(UNMAPPED, 16385), value: "v" }).fails("EINVAL"),
    ],
  }),
  row("prctl/EINVAL/metadata-value", {
    covers: "prctl/EINVAL/coredump-value-above-16384-bytes",
    steps: [
      metadata({ key: path(UNMAPPED, 1), value: path(UNMAPPED, 16385) })
        .fails("EINVAL"),
    ],
  }),
  row("prctl/ENOBUFS/metadata-slots", {
    covers: [
      "prctl/ENOBUFS/all-4-coredump-metadata-slots-used",
      "prctl/behaviour/equal-coredump-keys-take-slots-of-their-own",
    ],
    note: "Equal keys do not share a slot.",
    steps: [
      ...["a", "a", "b", "c"].map((key) =>
        metadata({ key, value: "" }).returns(0)
      ),
      metadata({ key: "a", value: "v" }).fails("ENOBUFS"),
    ],
  }),
  row("prctl/ENAMETOOLONG/process-name", {
    covers: "prctl/ENAMETOOLONG/process-name-above-32-bytes",
    steps: [
      prctl("PR_SET_PROCESS_NAME", UNMAPPED, 33).fails("ENAMETOOLONG"),
      prctl("PR_SET_PROCESS_NAME", text("n".repeat(32)), 32).returns(0),
    ],
  }),
  row("prctl/EINVAL/blank-process-name", {
    covers: "prctl/EINVAL/process-name-is-blank",
    steps: [
      prctl("PR_SET_PROCESS_NAME", text("x"), 0).fails("EINVAL"),
      prctl("PR_SET_PROCESS_NAME", text(" \t\n"), 3).fails("EINVAL"),
      prctl("PR_SET_PROCESS_NAME", text("\0x"), 2).fails("EINVAL"),
    ],
  }),
  row("prctl/ENAMETOOLONG/room-for-process-name", {
    covers: [
      "prctl/ENAMETOOLONG/buffer-too-small-for-process-name",
      "prctl/behaviour/process-name-is-read-and-set",
    ],
    steps: [
      prctl("PR_SET_PROCESS_NAME", text("four"), 4).returns(0),
      prctl("PR_GET_PROCESS_NAME", name, 4).fails("ENAMETOOLONG"),
      prctl("PR_GET_PROCESS_NAME", KERNEL, 0).fails("ENAMETOOLONG"),
      prctl("PR_GET_PROCESS_NAME", name, 5).returns(0)
        .observes(name, "four\0\0"),
    ],
  }),
  row("prctl/success/process-name-ends-at-nul", {
    covers: "prctl/behaviour/process-name-ends-at-its-first-nul",
    steps: [
      prctl("PR_SET_PROCESS_NAME", text("ab\0cd"), 5).returns(0),
      prctl("PR_GET_PROCESS_NAME", name, 33).returns(0)
        .observes(name, "ab\0\0"),
    ],
  }),
  row("prctl/success/process-name-is-copied-by-fork", {
    covers: "fork/behaviour/child-keeps-process-name",
    steps: [
      prctl("PR_SET_PROCESS_NAME", text("parent"), 6).returns(0),
      child("kid", [
        prctl("PR_GET_PROCESS_NAME", name, 33).returns(0)
          .observes(name, "parent\0"),
      ]),
      join("kid"),
    ],
  }),
  row("prctl/ENAMETOOLONG/thread-name", {
    covers: [
      "prctl/ENAMETOOLONG/thread-name-above-64-bytes",
      "prctl/behaviour/thread-name-length-is-checked-before-the-thread",
    ],
    note: "The text is checked before the thread.",
    steps: [
      prctl("PR_SET_THREAD_NAME", nobody, UNMAPPED, 65).fails("ENAMETOOLONG"),
      me,
      prctl("PR_SET_THREAD_NAME", result("me"), text("n".repeat(64)), 64)
        .returns(0),
    ],
  }),
  row("prctl/ESRCH/thread-to-name", {
    covers: "PR_SET_THREAD_NAME: task/ESRCH/no-such-thread",
    steps: [
      call.getppid().as("executor"),
      prctl("PR_SET_THREAD_NAME", nobody, text("x"), 1).fails("ESRCH"),
      prctl("PR_SET_THREAD_NAME", -1, text("x"), 1).fails("ESRCH"),
      prctl("PR_SET_THREAD_NAME", result("executor"), text("x"), 1)
        .fails("ESRCH"),
    ],
  }),
  row("prctl/ESRCH/thread-whose-name", {
    covers: "PR_GET_THREAD_NAME: task/ESRCH/no-such-thread",
    steps: [
      prctl("PR_GET_THREAD_NAME", nobody, name, 65).fails("ESRCH"),
      prctl("PR_GET_THREAD_NAME", -1, name, 65).fails("ESRCH"),
    ],
  }),
  row("prctl/ENAMETOOLONG/room-for-thread-name", {
    covers: [
      "prctl/ENAMETOOLONG/buffer-too-small-for-thread-name",
      "prctl/behaviour/thread-name-is-read-and-set",
    ],
    steps: [
      me,
      prctl("PR_SET_THREAD_NAME", result("me"), text("four"), 4).returns(0),
      prctl("PR_GET_THREAD_NAME", result("me"), name, 4).fails("ENAMETOOLONG"),
      prctl("PR_GET_THREAD_NAME", result("me"), name, 5).returns(0)
        .observes(name, "four\0"),
    ],
  }),
  row("prctl/success/thread-name-may-be-empty", {
    covers: "prctl/behaviour/thread-name-may-be-empty",
    steps: [
      me,
      prctl("PR_SET_THREAD_NAME", result("me"), text("x"), 0).returns(0),
      prctl("PR_GET_THREAD_NAME", result("me"), name, 1).returns(0)
        .observes(name, "\0"),
    ],
  }),
  row("prctl/success/thread-of-which-32-bits-count", {
    covers: "prctl/behaviour/thread-name-is-read-and-set",
    source: "Kernel/Syscalls/prctl.cpp",
    note: "The argument is a word, of which the low half names the thread.",
    steps: [
      me,
      prctl("PR_SET_THREAD_NAME", result("me", HIGH), text("name"), 4)
        .returns(0),
      prctl("PR_GET_THREAD_NAME", result("me", HIGH), name, 5).returns(0)
        .observes(name, "name\0"),
    ],
  }),
  violates(
    "PR_SET_PROCESS_NAME: promise/EPROMISEVIOLATION/proc-not-promised",
    "set-process-name",
    "stdio",
    prctl("PR_SET_PROCESS_NAME", text("x"), 1),
  ),
  violates(
    "PR_GET_PROCESS_NAME: promise/EPROMISEVIOLATION/stdio-not-promised",
    "get-process-name",
    "proc",
    prctl("PR_GET_PROCESS_NAME", name, 33),
  ),
  violates(
    "PR_SET_THREAD_NAME: promise/EPROMISEVIOLATION/stdio-not-promised",
    "set-thread-name",
    "proc",
    prctl("PR_SET_THREAD_NAME", nobody, text("x"), 1),
  ),
  violates(
    "PR_SET_JAILED_UNTIL_EXIT: promise/EPROMISEVIOLATION/proc-not-promised",
    "jailed-until-exit",
    "stdio",
    prctl("PR_SET_JAILED_UNTIL_EXIT"),
  ),
  row("prctl/success/what-needs-no-promise", {
    covers: [
      "prctl/behaviour/options-1-to-4-need-no-promise",
      "prctl/behaviour/option-5-needs-no-promise",
      "prctl/behaviour/set-options-return-0",
    ],
    steps: [
      pledge("").returns(0),
      prctl("PR_SET_DUMPABLE", 1).returns(0),
      prctl("PR_GET_DUMPABLE").returns(1),
      prctl("PR_SET_DUMPABLE", 0).returns(0),
      prctl("PR_GET_DUMPABLE").returns(0),
      prctl("PR_SET_NO_NEW_SYSCALL_REGION_ANNOTATIONS", 1).fails("EINVAL"),
      prctl("PR_GET_NO_NEW_SYSCALL_REGION_ANNOTATIONS").returns(0),
      metadata({ key: "k", value: "v" }).returns(0),
      prctl(13).fails("EINVAL"),
    ],
  }),
  row("prctl/success/longest-names-and-a-byte-less-room", {
    covers: [
      "prctl/ENAMETOOLONG/buffer-too-small-for-process-name",
      "prctl/ENAMETOOLONG/buffer-too-small-for-thread-name",
      "prctl/behaviour/set-options-return-0",
      "prctl/behaviour/thread-name-ends-at-its-first-nul",
    ],
    steps: [
      me,
      prctl("PR_SET_PROCESS_NAME", text("p".repeat(32)), 32).returns(0),
      prctl("PR_GET_PROCESS_NAME", name, 32).fails("ENAMETOOLONG"),
      prctl("PR_GET_PROCESS_NAME", name, 33).returns(0)
        .observes(name, `${"p".repeat(32)}\0`),
      prctl("PR_SET_PROCESS_NAME", text(" \t"), 2).fails("EINVAL"),
      prctl("PR_SET_PROCESS_NAME", text(" x"), 2).returns(0),
      prctl("PR_SET_THREAD_NAME", result("me"), text("t".repeat(64)), 64)
        .returns(0),
      prctl("PR_GET_THREAD_NAME", result("me"), name, 64)
        .fails("ENAMETOOLONG"),
      prctl("PR_GET_THREAD_NAME", result("me"), name, 65).returns(0)
        .observes(name, `${"t".repeat(64)}\0`),
      prctl("PR_SET_THREAD_NAME", result("me"), text("ab\0cd"), 5).returns(0),
      prctl("PR_GET_THREAD_NAME", result("me"), name, 3).returns(0)
        .observes(name, "ab\0"),
      prctl("PR_GET_PROCESS_NAME", name, 3).returns(0).observes(name, " x\0"),
    ],
  }),
  row("prctl/EFAULT/texts-of-the-greatest-length", {
    covers:
      "prctl/behaviour/thread-name-is-read-before-the-thread-is-looked-up",
    note: "They are not too long, and so are read.",
    steps: [
      metadata({ key: path(UNMAPPED, 16384), value: "v" }).fails("EFAULT"),
      metadata({ key: "k", value: path(UNMAPPED, 16384) }).fails("EFAULT"),
      prctl("PR_SET_PROCESS_NAME", UNMAPPED, 32).fails("EFAULT"),
      prctl("PR_SET_THREAD_NAME", nobody, UNMAPPED, 64).fails("EFAULT"),
    ],
  }),
  row("prctl/success/jails-end-when-they-say", {
    covers: [
      "prctl/behaviour/option-11-jails",
      "prctl/behaviour/option-12-jails",
      "prctl/behaviour/jails-last-until-exit-or-exec",
      "execve/behaviour/jail-until-exec-ends",
    ],
    as: "root",
    note: "Who is jailed may make no context of its own.",
    steps: ([
      ["PR_SET_JAILED_UNTIL_EXIT", true],
      ["PR_SET_JAILED_UNTIL_EXEC", false],
    ] as const).flatMap(([option, stays]) => [
      child(option, [
        call.unshare_open({ type: 1 }).as("fd"),
        prctl(option).returns(0),
        call.unshare_open({ type: 1 }).fails("EPERM"),
        newImage(`new ${option}`, [
          stays
            ? call.unshare_open({ type: 1 }).fails("EPERM")
            : call.unshare_open({ type: 1 }).succeeds(),
        ]),
      ]),
      join(option),
    ]),
  }),
  row("prctl/success/execve-empties-the-metadata", {
    covers: [
      "prctl/behaviour/execve-empties-the-coredump-slots",
      "execve/behaviour/coredump-metadata-is-cleared",
    ],
    steps: [
      ...["a", "b", "c", "d"].map((key) =>
        metadata({ key, value: "v" }).returns(0)
      ),
      metadata({ key: "e", value: "v" }).fails("ENOBUFS"),
      child("kid", [
        ...["a", "b", "c", "d"].map((key) =>
          metadata({ key, value: "v" }).returns(0)
        ),
        metadata({ key: "e", value: "v" }).fails("ENOBUFS"),
        newImage("new", [
          ...["a", "b", "c", "d"].map((key) =>
            metadata({ key, value: "v" }).returns(0)
          ),
          metadata({ key: "e", value: "v" }).fails("ENOBUFS"),
        ]),
      ]),
      join("kid"),
    ],
  }),
  row("prctl/success/metadata-of-the-greatest-length", {
    covers: "prctl/behaviour/set-options-return-0",
    steps: [
      metadata({ key: "k".repeat(16384), value: "v".repeat(16384) })
        .returns(0),
    ],
  }),
  row("prctl/order/metadata-is-read-before-a-slot-is-sought", {
    covers: [
      "key: user-memory/EFAULT/not-readable",
      "value: user-memory/EFAULT/not-readable",
    ],
    steps: [
      ...["a", "b", "c", "d"].map((key) =>
        metadata({ key, value: "v" }).returns(0)
      ),
      metadata({ key: path(UNMAPPED, 1), value: "v" }).fails("EFAULT"),
      metadata({ key: "k", value: path(UNMAPPED, 1) }).fails("EFAULT"),
      metadata({ key: "k", value: "v" }).fails("ENOBUFS"),
    ],
  }),
];
