import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  child,
  directory,
  join,
  kill,
  newImage,
  open,
  result,
  type Row,
  row,
  settle,
  text,
} from "../../language/row.ts";
import {
  ROOT_CONTEXT,
  unshareCreate,
  unshareEnter,
  unshareOpen,
} from "../../worlds/mount_rules.ts";
import { ptrace } from "../../worlds/tracing.ts";
import { openedResource } from "../../worlds/uses_mounts.ts";

const name = buffer(65, "name");

const saved = buffer(65, "saved name");

/** The type of process lists. */
const PROCESS_LIST = 1;

export const uses: readonly Use[] = [
  use.unshare_enter({
    as: "root",
    before: [
      openedResource,
      call.unshare_create(
        {
          unshared_resource_fd: result("fd"),
        },
      ).as("id"),
    ],
    operands: [
      {
        type: "UNSHARE_HOSTNAME_CONTEXT",
        id: result("id"),
        flags: "UNSHARE_ENTER_CURRENT_PROGRAM",
      },
    ],
    promises: ["unshare"],
    pointers: { params: {} },
  }),
];

export const rows: readonly Row[] = [
  row("unshare_enter/EINVAL/numbers-and-flags", {
    covers: [
      "unshare_enter/behaviour/unknown-flags-are-no-error",
      "unshare_enter/behaviour/id-minus-1-is-the-current-context",
    ],
    as: "root",
    steps: [
      unshareEnter(-1, 1).fails(
        "EINVAL",
        "unshare_enter/EINVAL/type-is-negative",
      ),
      unshareEnter(ROOT_CONTEXT, -1, 0).fails(
        "EINVAL",
        "unshare_enter/EINVAL/flags-are-zero",
      ),
      unshareEnter(1, -1).fails(
        "EINVAL",
        "unshare_enter/EINVAL/id-is-negative",
      ),
      unshareEnter(3, 0x7fff_0000).fails(
        "ESRCNOTFOUND",
        "unshare_enter/ESRCNOTFOUND/no-such-id",
      ),
      unshareEnter(ROOT_CONTEXT, 0).fails(
        "EINVAL",
        "vfs-context/EINVAL/id-is-zero-or-below-minus-one",
      ),
      unshareEnter(ROOT_CONTEXT, 0x7fff_0000).fails(
        "EDOM",
        "vfs-context/EDOM/no-such-context",
      ),
      unshareEnter(0, 1).fails("ENOTSUP", "unshare_enter/ENOTSUP/unknown-type"),
      unshareEnter(ROOT_CONTEXT, -1, 4).returns(0),
    ],
  }),
  row("unshare_enter/EINVAL/negative-host-name", {
    covers: "unshare_enter/EINVAL/id-is-negative",
    source: "Kernel/Tasks/HostnameContext.cpp, ScopedProcessList.cpp",
    note: "None of the two has a number for the current one.",
    as: "root",
    steps: [1, 3].flatMap((type) =>
      [-1, -0x8000_0000].map((id) => unshareEnter(type, id).fails("EINVAL"))
    ),
  }),
  row("unshare_enter/success/process-list-hides-others", {
    covers: "unshare_enter/behaviour/process-list-hides-others",
    as: "root",
    steps: [
      child("outsider", [settle(400)]),
      unshareOpen(1).as("resource"),
      unshareCreate(result("resource")).as("list"),
      child("kid", [
        unshareEnter(1, result("list")).returns(0),
        call.getpgid(result("outsider")).fails("ESRCH"),
        call.getsid(result("outsider")).fails("ESRCH"),
        kill(result("outsider"), 0).fails("ESRCH"),
        call.disown(result("outsider")).fails("ESRCH"),
        call.setpgid(result("outsider"), 0).fails("ESRCH"),
        call.profiling_disable(result("outsider")).fails("ESRCH"),
        child("insider", [
          call.getpgid(result("kid")).succeeds(),
          call.getpgid(result("outsider")).fails("ESRCH"),
          settle(100),
        ]),
        kill(result("insider"), 0).returns(0),
        join("insider"),
      ]),
      kill(result("outsider"), 0).returns(0),
      join("kid"),
      join("outsider"),
    ],
  }),
  row("unshare_enter/success/threads-outside-are-not-seen", {
    source: "Kernel/Tasks/Thread.cpp: from_tid_in_same_process_list",
    as: "root",
    steps: [
      child("outsider", [settle(400)]),
      unshareOpen(PROCESS_LIST).as("resource"),
      unshareCreate(result("resource")).as("list"),
      child("kid", [
        unshareEnter(PROCESS_LIST, result("list")).returns(0),
        ptrace("PT_ATTACH", result("outsider")).fails("ESRCH"),
      ]),
      join("kid"),
      join("outsider"),
    ],
  }),
  row("unshare_enter/success/at-the-next-execve", {
    covers: [
      "unshare_enter/behaviour/flag-2-enters-at-execve",
      "execve/behaviour/contexts-for-after-exec-are-entered",
      "fork/behaviour/child-keeps-contexts",
    ],
    as: "root",
    touches: ["hostname"],
    note: "A child keeps what waits for an execve.",
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("before"), 6).returns(0),
      unshareOpen(3).as("resource"),
      unshareCreate(result("resource")).as("context"),
      call.sethostname(text("outside"), 7).returns(0),
      unshareEnter(3, result("context"), 2).returns(0),
      call.gethostname(name, 65).returns(0).observes(name, "outside\0"),
      child("kid", [
        call.gethostname(name, 65).returns(0).observes(name, "outside\0"),
        newImage("new", [
          call.gethostname(name, 65).returns(0).observes(name, "before\0"),
          newImage("newer", [
            call.gethostname(name, 65).returns(0).observes(name, "before\0"),
          ]),
        ]),
      ]),
      join("kid"),
      call.sethostname(saved, 64).returns(0),
    ],
  }),
  row("unshare_enter/success/now-and-at-the-next-execve", {
    covers: "unshare_enter/behaviour/flag-2-enters-at-execve",
    as: "root",
    touches: ["hostname"],
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("before"), 6).returns(0),
      unshareOpen(3).as("resource"),
      unshareCreate(result("resource")).as("context"),
      call.sethostname(text("outside"), 7).returns(0),
      child("kid", [
        unshareEnter(3, result("context"), 3).returns(0),
        call.gethostname(name, 65).returns(0).observes(name, "before\0"),
        newImage("new", [
          call.gethostname(name, 65).returns(0).observes(name, "before\0"),
        ]),
      ]),
      join("kid"),
      call.gethostname(name, 65).returns(0).observes(name, "outside\0"),
      call.sethostname(saved, 64).returns(0),
    ],
  }),
  row("unshare_enter/success/host-name-that-its-last-process-left", {
    covers: [
      "unshare_enter/behaviour/left-by-the-last-nobody-finds-it",
      "unshare_enter/ESRCNOTFOUND/no-such-id",
    ],
    source: "Kernel/Tasks/HostnameContext.cpp",
    note: "Before its first process it is found; execve needs no id.",
    as: "root",
    touches: ["hostname"],
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("before"), 6).returns(0),
      unshareOpen(3).as("resource"),
      unshareCreate(result("resource")).as("context"),
      unshareCreate(result("resource")).as("another"),
      call.sethostname(saved, 64).returns(0),
      child("first", [unshareEnter(3, result("context"), 2).returns(0)]),
      join("first"),
      unshareEnter(3, result("context"), 2).returns(0),
      child("second", [
        unshareEnter(3, result("context")).returns(0),
        unshareEnter(3, result("context")).returns(0),
        child("inside", [unshareEnter(3, result("another")).returns(0)]),
        join("inside"),
        unshareEnter(3, result("another")).fails("ESRCNOTFOUND"),
        unshareEnter(3, result("context")).returns(0),
      ]),
      join("second"),
      unshareEnter(3, result("context")).fails("ESRCNOTFOUND"),
      child("third", [
        newImage("again", [
          call.gethostname(name, 65).returns(0).observes(name, "before\0"),
        ]),
      ]),
      join("third"),
    ],
  }),
  row("unshare_enter/success/process-list-that-its-last-process-left", {
    covers: [
      "unshare_enter/behaviour/left-by-the-last-nobody-finds-it",
      "unshare_enter/ESRCNOTFOUND/no-such-id",
    ],
    source: "Kernel/Tasks/ScopedProcessList.cpp",
    note: "By entering another: the dead stay for a while.",
    as: "root",
    steps: [
      unshareOpen(PROCESS_LIST).as("resource"),
      unshareCreate(result("resource")).as("list"),
      unshareCreate(result("resource")).as("another"),
      unshareEnter(PROCESS_LIST, result("list")).returns(0),
      unshareEnter(PROCESS_LIST, result("list")).returns(0),
      unshareEnter(PROCESS_LIST, result("another")).returns(0),
      unshareEnter(PROCESS_LIST, result("list")).fails("ESRCNOTFOUND"),
      unshareEnter(PROCESS_LIST, result("another")).returns(0),
    ],
  }),
  row("unshare_enter/success/processes-outside-are-not-seen", {
    source: "Kernel/Tasks/Process.cpp, ScopedProcessList.cpp",
    note: "Neither by the caller nor by its children, which are in the list.",
    as: "root",
    steps: [
      call.getppid().as("outside"),
      call.getpid().as("me"),
      call.getsid(result("outside")).succeeds(),
      unshareOpen(PROCESS_LIST).as("resource"),
      unshareCreate(result("resource")).as("list"),
      unshareEnter(PROCESS_LIST, result("list")).returns(0),
      call.getsid(result("outside")).fails("ESRCH"),
      kill(result("outside"), 0).fails("ESRCH"),
      call.getsid(result("me")).succeeds(),
      child("kid", [
        call.getsid(result("outside")).fails("ESRCH"),
        call.getsid(result("me")).succeeds(),
        settle(),
      ]),
      call.getsid(result("kid")).succeeds(),
      join("kid"),
      // Its finalizer takes it off the list only behind whoever waited for it.
      settle(),
      kill(result("kid"), 0).fails("ESRCH"),
    ],
  }),
  row("unshare_enter/success/only-at-the-very-next-execve", {
    covers: "unshare_enter/behaviour/flag-2-enters-at-execve",
    source: "Kernel/Tasks/Process.h: AfterExecResource",
    note: "What the program between enters by itself, its next one keeps.",
    as: "root",
    steps: [
      unshareOpen(3).as("resource"),
      unshareCreate(result("resource")).as("context"),
      child("kid", [
        unshareEnter(3, result("context"), 2).returns(0),
        newImage("new", [
          unshareOpen(3).as("own resource"),
          unshareCreate(result("own resource")).as("own context"),
          unshareEnter(3, result("own context")).returns(0),
          call.sethostname(text("inner"), 5).returns(0),
          newImage("newer", [
            call.gethostname(name, 65).returns(0).observes(name, "inner\0"),
          ]),
        ]),
      ]),
      join("kid"),
    ],
  }),
  row("unshare_enter/success/process-list-at-the-next-execve", {
    covers: [
      "unshare_enter/behaviour/flag-2-enters-at-execve",
      "execve/behaviour/contexts-for-after-exec-are-entered",
    ],
    source: "Kernel/Syscalls/execve.cpp, Kernel/Tasks/ScopedProcessList.cpp",
    note: "Two kinds of contexts can wait for it together.",
    as: "root",
    touches: ["hostname"],
    steps: [
      call.gethostname(saved, 65).returns(0),
      call.sethostname(text("before"), 6).returns(0),
      unshareOpen(3).as("names"),
      unshareCreate(result("names")).as("context"),
      call.sethostname(saved, 64).returns(0),
      unshareOpen(PROCESS_LIST).as("lists"),
      unshareCreate(result("lists")).as("list"),
      child("kid", [
        unshareEnter(3, result("context"), 2).returns(0),
        unshareEnter(PROCESS_LIST, result("list"), 2).returns(0),
        call.getppid().as("parent"),
        kill(result("parent"), 0).returns(0),
        newImage("new", [
          call.gethostname(name, 65).returns(0).observes(name, "before\0"),
          call.getppid().as("parent"),
          kill(result("parent"), 0).fails("ESRCH"),
          call.getpid().as("self"),
          kill(result("self"), 0).returns(0),
        ]),
      ]),
      join("kid"),
    ],
  }),
  row("unshare_enter/success/root-at-the-next-execve", {
    covers: [
      "unshare_enter/behaviour/flag-2-enters-at-execve",
      "execve/behaviour/contexts-for-after-exec-are-entered",
    ],
    source: "Kernel/Syscalls/execve.cpp",
    note: "The new one has an empty file system; the current directory stays.",
    as: "root",
    setup: [directory("d")],
    steps: [
      unshareOpen(ROOT_CONTEXT).as("resource"),
      unshareCreate(result("resource")).as("context"),
      child("kid", [
        unshareEnter(ROOT_CONTEXT, result("context"), 2).returns(0),
        open("/w/d", "O_RDONLY").succeeds(),
        newImage("new", [
          open("/w/d", "O_RDONLY").fails("ENOENT"),
          open("d", "O_RDONLY").succeeds(),
        ]),
      ]),
      join("kid"),
    ],
  }),
];
