import { type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  chdir,
  child,
  close,
  directory,
  fcntl,
  file,
  getcwd,
  join,
  kill,
  load,
  mmap,
  mprotect,
  munmap,
  NULL,
  open,
  read,
  result,
  room,
  type Row,
  row,
  settle,
  sigaction,
  sigprocmask,
  store,
  struct,
  text,
  thread,
  u32,
  umask,
} from "../../language/row.ts";
import { gids, uids } from "../../worlds/identity.ts";
import { bit } from "../../worlds/signal.ts";
import {
  cleanUp,
  openTerminal,
  SLAVE,
  world,
} from "../../worlds/terminal_pseudo_terminal.ts";

const bytes = buffer(16, "bytes");

const value = u32(1, "value");

const pending = u32(0, "pending");

const me = call.getpid().as("me");

const stack = room("stack_t", "stack");

const old = room("sigaction", "old");

const ofTheCaller = struct("SC_scheduler_parameters_params", {
  pid_or_tid: 0,
  mode: "SCHEDULER_PARAMETERS_PROCESS",
}, "of the caller");

export const uses: readonly Use[] = [
  use.fork({ step: () => child("child", []), promises: ["proc"] }),
];

export const rows: readonly Row[] = [
  row("fork/success/child-sees-zero-and-own-pid", {
    covers: [
      "fork/behaviour/returns-pid-to-parent-and-0-to-child",
      "fork/behaviour/childs-tid-is-its-pid",
      "getpid/behaviour/returns-the-pid",
      "getppid/behaviour/returns-the-parents-pid",
      "gettid/behaviour/first-thread-has-the-pid",
    ],
    steps: [
      call.getpid().as("parent"),
      child("kid", [
        call.getpid().returns(result("kid")),
        call.getppid().returns(result("parent")),
        call.gettid().returns(result("kid")),
      ]),
      join("kid"),
    ],
  }),
  row("fork/success/memory-is-copied", {
    covers: "fork/behaviour/private-memory-is-copied",
    steps: [
      child("kid", [store(value, 7).observes(value, 7)]),
      join("kid").observes(value, 1),
    ],
  }),
  row("fork/success/offset-is-shared", {
    covers: "fork/behaviour/child-shares-open-file-descriptions",
    setup: [file("f", "abcdef")],
    steps: [
      open("f", "O_RDONLY").as("fd"),
      child("kid", [read(result("fd"), bytes, 2).returns(2)]),
      join("kid"),
      read(result("fd"), bytes, 2).returns(2).observes(bytes, "cd"),
    ],
  }),
  row("fork/success/umask-is-copied", {
    covers: [
      "fork/behaviour/child-keeps-umask",
      "umask/behaviour/fork-hands-it-on",
    ],
    steps: [
      umask(0o77),
      child("kid", [umask(0).returns(0o77)]),
      join("kid"),
      umask(0).returns(0o77),
    ],
  }),
  row("fork/success/alarm-is-not-inherited", {
    covers: [
      "alarm/behaviour/is-not-inherited-by-fork",
      "fork/behaviour/child-has-no-alarm",
    ],
    steps: [
      call.alarm(100).returns(0),
      child("kid", [call.alarm(0).returns(0)]),
      join("kid"),
    ],
  }),
  row("fork/success/pending-signals-are-not-inherited", {
    covers: [
      "fork/behaviour/child-keeps-the-signal-mask",
      "fork/behaviour/child-has-no-pending-signals",
    ],
    steps: [
      sigprocmask("SIG_BLOCK", bit("SIGTERM")).returns(0),
      me,
      kill(result("me"), "SIGTERM").returns(0),
      child("kid", [
        call.sigpending(pending).returns(0).observes(pending, 0),
        sigprocmask("SIG_UNBLOCK", bit("SIGTERM"), u32(0, "mask")).returns(0)
          .observes(u32(0, "mask"), bit("SIGTERM")),
      ]),
      join("kid"),
    ],
  }),
  row("fork/success/ids-group-and-directory-are-kept", {
    covers: [
      "fork/behaviour/child-keeps-credentials",
      "fork/behaviour/child-keeps-process-group",
      "fork/behaviour/child-keeps-cwd-and-executable",
      "fork/behaviour/child-keeps-the-dumpable-flag",
    ],
    as: "root",
    setup: [directory("d")],
    steps: [
      call.setgroups(1, u32(9)).returns(0),
      call.setresgid(1, 2, 3).returns(0),
      call.setresuid(4, 5, 6).returns(0),
      call.setpgid(0, 0).returns(0),
      chdir("d").returns(0),
      call.getpgrp().as("group"),
      call.getsid(0).as("session"),
      call.prctl("PR_SET_DUMPABLE", 0, 0, 0).returns(0),
      child("kid", [
        uids(4, 5, 6),
        gids(1, 2, 3),
        call.getgroups(1, value).returns(0).observes(value, 9),
        call.getpgrp().returns(result("group")),
        call.getsid(0).returns(result("session")),
        getcwd(bytes).returns(5).observes(bytes, "/w/d\0"),
        call.prctl("PR_GET_DUMPABLE", 0, 0, 0).returns(0),
        call.prctl("PR_SET_DUMPABLE", 1, 0, 0).returns(0),
        child("grandchild", [
          call.prctl("PR_GET_DUMPABLE", 0, 0, 0).returns(1),
          call.getpgrp().returns(result("group")),
        ]),
        join("grandchild"),
      ]),
      join("kid"),
      call.prctl("PR_GET_DUMPABLE", 0, 0, 0).returns(0),
    ],
  }),
  row("fork/success/descriptor-flags-are-kept", {
    covers: "fork/behaviour/child-keeps-descriptor-flags",
    setup: [file("f", "abcdef")],
    steps: [
      open("f", "O_RDONLY|O_CLOEXEC").as("closing"),
      open("f", "O_RDONLY").as("staying"),
      child("kid", [
        fcntl(result("closing"), "F_GETFD").returns(1),
        fcntl(result("staying"), "F_GETFD").returns(0),
        fcntl(result("staying"), "F_SETFD", "FD_CLOEXEC").returns(0),
        close(result("closing")).returns(0),
      ]),
      join("kid"),
      fcntl(result("closing"), "F_GETFD").returns(1),
      fcntl(result("staying"), "F_GETFD").returns(0),
    ],
  }),
  row("fork/success/alternate-stack-is-kept", {
    covers: [
      "fork/behaviour/child-keeps-the-alternate-stack",
      "sigaltstack/behaviour/fork-copies-it",
    ],
    steps: [
      mmap({
        size: 0x8000,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS",
      }).as("memory"),
      call.sigaltstack({ ss_sp: result("memory"), ss_size: 0x8000 }, NULL)
        .returns(0),
      child("kid", [
        call.sigaltstack(NULL, stack).returns(0).observes(stack, {
          ss_sp: result("memory"),
          ss_flags: 0,
          ss_size: 0x8000,
        }),
        call.sigaltstack({ ss_flags: "SS_DISABLE" }, NULL).returns(0),
      ]),
      join("kid"),
      call.sigaltstack(NULL, stack).returns(0)
        .observes(stack, { ss_sp: result("memory"), ss_flags: 0 }),
    ],
  }),
  row("fork/success/only-one-thread-and-not-its-jail-or-oath-undone", {
    covers: [
      "fork/behaviour/only-the-calling-thread-is-copied",
      "fork/behaviour/child-keeps-the-jail-flags",
    ],
    as: "root",
    steps: [
      thread("other", [settle(400)]),
      call.prctl("PR_SET_JAILED_UNTIL_EXIT", 0, 0, 0).returns(0),
      child("kid", [
        call.join_thread(result("other"), NULL).fails("ESRCH"),
        call.unshare_open({ type: 1 }).fails("EPERM"),
      ]),
      join("kid"),
      join("other"),
    ],
  }),
  row("fork/success/thread-of-a-child-can-be-detached", {
    covers: "fork/behaviour/first-thread-can-be-joined",
    source: "Kernel/Syscalls/fork.cpp, Kernel/Tasks/Thread.cpp",
    steps: [
      thread("being joined", [
        settle(),
        child("kid", [
          call.gettid().as("own"),
          call.detach_thread(result("own")).returns(0),
          call.detach_thread(result("own")).fails("EINVAL"),
        ]),
        join("kid"),
      ]),
      join("being joined"),
    ],
  }),
  row("fork/success/written-memory-may-be-executed-again", {
    covers: "fork/behaviour/child-may-make-written-memory-executable",
    setup: [file("f", "abcdef", { mode: 0o666 })],
    steps: [
      open("f", "O_RDWR").as("fd"),
      mmap({
        size: 4096,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE",
        fd: result("fd"),
      }).as("page"),
      call.prctl(
        "PR_SET_NO_TRANSITION_TO_EXECUTABLE_FROM_WRITABLE_PROT",
        1,
        0,
        0,
      ).returns(0),
      mprotect(result("page"), 4096, "PROT_READ|PROT_EXEC").fails("EINVAL"),
      child("kid", [
        mprotect(result("page"), 4096, "PROT_READ|PROT_EXEC").returns(0),
      ]),
      join("kid"),
      mprotect(result("page"), 4096, "PROT_READ|PROT_EXEC").fails("EINVAL"),
    ],
  }),
  row("fork/success/what-memory-was-before-is-forgotten", {
    covers: "fork/behaviour/marks-of-regions-are-kept",
    setup: [file("f", "abcdef", { mode: 0o666 })],
    source: "Kernel/Memory/Region.cpp: try_clone",
    note: "How its file was opened is not.",
    steps: [
      open("f", "O_RDONLY").as("read-only"),
      open("f", "O_RDWR").as("writable"),
      ...([
        ["own", "writable", "MAP_PRIVATE"],
        ["shared", "writable", "MAP_SHARED"],
        ["of a reader", "read-only", "MAP_SHARED"],
      ] as const).flatMap(([name, fd, flags]) => [
        mmap({
          size: 4096,
          prot: "PROT_READ|PROT_EXEC",
          flags,
          fd: result(fd),
        }).as(name),
        mprotect(result(name), 4096, "PROT_READ").returns(0),
      ]),
      child("kid", [
        mprotect(result("own"), 4096, "PROT_READ|PROT_WRITE").returns(0),
        store(result("own"), 1),
        mprotect(result("shared"), 4096, "PROT_READ|PROT_WRITE").returns(0),
        store(result("shared"), 2),
        mprotect(result("of a reader"), 4096, "PROT_READ|PROT_WRITE")
          .fails("EACCES"),
      ]),
      join("kid"),
      mprotect(result("own"), 4096, "PROT_READ|PROT_WRITE").fails("EINVAL"),
      mprotect(result("shared"), 4096, "PROT_READ|PROT_WRITE").fails("EINVAL"),
      load(result("shared")).returns(2),
    ],
  }),
  row("fork/success/controlling-terminal-is-kept", {
    covers: "fork/behaviour/child-keeps-tty",
    source: "Kernel/Tasks/Process.cpp",
    setup: world,
    teardown: cleanUp,
    touches: ["mounts"],
    steps: [
      ...openTerminal,
      call.ioctl(SLAVE, "TIOCSCTTY", 0).returns(0),
      child("kid", [
        open("/dev/tty", "O_RDWR").succeeds(),
        call.ioctl(SLAVE, "TIOCNOTTY", 0).returns(0),
        open("/dev/tty", "O_RDWR").fails("ENXIO"),
      ]),
      join("kid"),
      open("/dev/tty", "O_RDWR").succeeds(),
    ],
  }),
  row("fork/success/names-and-priority", {
    covers: "fork/behaviour/childs-tid-is-its-pid",
    note: "The child's thread has the name of the process, and a priority " +
      "like every new one.",
    source: "Kernel/Tasks/Process.cpp, Thread.cpp",
    steps: [
      call.prctl("PR_SET_PROCESS_NAME", text("proc"), 4, 0).returns(0),
      me,
      call.prctl("PR_SET_THREAD_NAME", result("me"), text("thread"), 6)
        .returns(0),
      call.scheduler_set_parameters(
        struct("SC_scheduler_parameters_params", {
          pid_or_tid: 0,
          mode: "SCHEDULER_PARAMETERS_PROCESS",
          parameters: { sched_priority: 50 },
        }),
      ).returns(0),
      child("kid", [
        call.prctl("PR_GET_PROCESS_NAME", bytes, 16, 0).returns(0)
          .observes(bytes, "proc\0"),
        call.prctl("PR_GET_THREAD_NAME", result("kid"), bytes, 16).returns(0)
          .observes(bytes, "proc\0"),
        call.scheduler_get_parameters(ofTheCaller).returns(0)
          .observes(ofTheCaller, { parameters: { sched_priority: 30 } }),
      ]),
      join("kid"),
      call.scheduler_get_parameters(ofTheCaller).returns(0)
        .observes(ofTheCaller, { parameters: { sched_priority: 50 } }),
    ],
  }),
  row("fork/success/signal-actions-are-copied", {
    covers: "fork/behaviour/child-keeps-signal-actions",
    steps: [
      sigaction("SIGUSR1", {
        handler: 0x12345,
        flags: "SA_RESTART|SA_NODEFER",
        mask: 0x5,
      }).returns(0),
      child("kid", [
        sigaction("SIGUSR1", { handler: "SIG_IGN" }, old).returns(0)
          .observes(old, {
            sa_handler: 0x12345,
            sa_mask: 0x5,
            sa_flags: "SA_RESTART|SA_NODEFER",
          }),
      ]),
      join("kid"),
      sigaction("SIGUSR1", { handler: "SIG_DFL" }, old).returns(0)
        .observes(old, { sa_handler: 0x12345, sa_mask: 0x5 }),
    ],
  }),
  row("fork/success/mapping-may-be-unmapped-in-the-child", {
    covers: "fork/behaviour/marks-of-regions-are-kept",
    note: "Only what mmap made can be; and only where a stack is may one be.",
    steps: [
      mmap({
        size: 8192,
        prot: "PROT_READ|PROT_WRITE",
        flags: "MAP_PRIVATE|MAP_ANONYMOUS|MAP_STACK",
      }).as("page"),
      child("kid", [
        munmap(result("page"), 4096).returns(0),
        load(result("page")).kills("SIGSEGV"),
      ]),
      join("kid"),
      load(result("page")).returns(0),
    ],
  }),
  row("fork/success/child-of-a-jailed-process", {
    source: "Kernel/Syscalls/fork.cpp",
    note: "Both jails hold for it as well.",
    as: "root",
    steps: ([
      "PR_SET_JAILED_UNTIL_EXIT",
      "PR_SET_JAILED_UNTIL_EXEC",
    ] as const).flatMap((option) => [
      child(option, [
        call.prctl(option, 0, 0, 0).returns(0),
        child(`in ${option}`, [call.unshare_open({ type: 1 }).fails("EPERM")]),
        join(`in ${option}`),
      ]),
      join(option),
    ]),
  }),
];
