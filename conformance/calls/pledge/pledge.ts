import { accepted, type Use, use } from "../../language/use.ts";
import {
  buffer,
  call,
  child,
  crossing,
  execve,
  exit,
  exited,
  file,
  filled,
  join,
  kill,
  killed,
  mkdir,
  NULL,
  onSignal,
  open,
  path,
  pledge,
  read,
  result,
  room,
  type Row,
  row,
  type RowDefinition,
  settle,
  sigaction,
  sigprocmask,
  stat,
  type Steps,
  struct,
  text,
  thread,
  UNMAPPED,
  unveil,
  waitid,
  write,
} from "../../language/row.ts";
import { bit } from "../../worlds/signal.ts";
import { noTick } from "../../worlds/signal_waiting.ts";
import { elf, exitsWithResultOf } from "../../worlds/process_elf.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";
import type { Claims } from "../../ledger/claim.ts";

const status = room("stat", "status");

const bytes = buffer(64, "bytes");

const information = room("siginfo_t", "information");

const X = { mode: 0o755 };

function rule(
  covers: Claims,
  name: string,
  definition: Omit<RowDefinition, "covers">,
): Row {
  return row(`pledge/${name}`, { covers, ...definition });
}

/** Calls that need stdio kill from here on. */
const restricted = [call.getpid().kills("SIGABRT")];

/** A program that exits with its getuid, which needs stdio, for each architecture. */
function started(
  covers: Claims,
  name: string,
  steps: Steps,
): Row[] {
  return architectures.map((machine: Architecture) =>
    row(`pledge/${name}-${machine}`, {
      covers,
      arch: [machine],
      setup: [
        file(
          "program",
          elf({
            machine,
            code: exitsWithResultOf(machine, { name: "getuid", arguments: [] }),
          }),
          X,
        ),
      ],
      steps,
    })
  );
}

const start = execve("/w/program", ["program"]);

const USER = 1000 & 0xff;

const spawn = call.posix_spawn(
  {
    path: "/w/program",
    arguments: ["program"],
  },
);

function pledged(id: string, definition: RowDefinition): Row {
  return row(`pledge/${id}`, definition);
}

export const uses: readonly Use[] = [
  use.pledge({
    operands: [
      { promises: "", execpromises: "" },
    ],
    promises: [],
    pointers: {
      params: {},
      "params.promises": {
        null: accepted,
      },
      "params.execpromises": {
        null: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  rule(
    [
      "params: user-memory/EFAULT/not-readable",
      "pledge/behaviour/needs-no-promise",
      "pledge/behaviour/needs-no-privilege",
    ],
    "block-unreadable",
    {
      steps: [
        call.pledge(UNMAPPED).fails("EFAULT"),
        call.pledge(crossing(struct("SC_pledge_params", {}))).fails("EFAULT"),
        pledge("").returns(0),
        pledge("").returns(0),
      ],
      note: "No promise is needed to call it again.",
    },
  ),
  rule(
    [
      "pledge/behaviour/null-pointers-change-nothing",
      "pledge/behaviour/null-pointer-keeps-that-set",
    ],
    "null-means-unchanged",
    {
      steps: [
        pledge("stdio").returns(0),
        pledge(path(NULL, 9999), path(NULL, 9999)).returns(0),
        call.getpid(),
        pledge(null, "stdio").returns(0),
        pledge(null, "stdio rpath").fails("EPERM"),
      ],
    },
  ),
  rule(
    [
      "pledge/behaviour/empty-list-is-the-empty-set",
      "pledge/behaviour/list-of-spaces-is-the-empty-set",
    ],
    "empty-means-nothing",
    {
      steps: [
        child("empty", [pledge("").returns(0), ...restricted]),
        join("empty"),
        child("spaces", [pledge("   ").returns(0), ...restricted]),
        join("spaces"),
      ],
    },
  ),
  rule(
    [
      "promises: pledge/E2BIG/longer-than-218",
      "promises: user-memory/EFAULT/not-readable",
    ],
    "length-before-bytes",
    {
      steps: [
        pledge(path(UNMAPPED, 219)).fails("E2BIG"),
        pledge(path(UNMAPPED, 218)).fails("EFAULT"),
        pledge(filled(218, 0x20)).returns(0),
      ],
    },
  ),
  rule(
    [
      "pledge/behaviour/lists-end-at-their-first-nul",
      "promises: user-memory/EFAULT/not-readable",
    ],
    "copied-up-to-nul",
    {
      steps: [
        pledge("stdio\0nonsense").returns(0),
        call.getpid(),
        pledge(path(crossing(text("stdio")), 5)).fails("EFAULT"),
      ],
    },
  ),
  rule(
    [
      "pledge/behaviour/words-are-separated-by-spaces",
      "pledge/behaviour/tabs-and-capitals-make-unknown-words",
      "promises: pledge/EINVAL/unknown-promise",
    ],
    "only-spaces-separate",
    {
      steps: [
        pledge("  stdio  stdio rpath ").returns(0),
        pledge("stdio\trpath").fails("EINVAL"),
        pledge("STDIO").fails("EINVAL"),
      ],
    },
  ),
  rule(
    [
      "promises: pledge/EINVAL/unknown-promise",
      "execpromises: pledge/EINVAL/unknown-promise",
      "pledge/behaviour/nothing-changes-on-a-refusal",
    ],
    "unknown-word-applies-nothing",
    {
      steps: [
        pledge("stdio nonsense").fails("EINVAL"),
        mkdir("d").returns(0),
        pledge("stdio", "nonsense").fails("EINVAL"),
        mkdir("e").returns(0),
      ],
    },
  ),
  rule("pledge/behaviour/first-set-may-be-any", "first-sets-are-free", {
    steps: [
      pledge("stdio").returns(0),
      pledge(null, "stdio rpath wpath cpath exec proc").returns(0),
    ],
  }),
  rule("pledge/behaviour/later-set-may-keep-or-drop-promises", "narrowing", {
    steps: [
      pledge("stdio rpath cpath").returns(0),
      pledge("stdio cpath").returns(0),
      mkdir("d").returns(0),
      open("d", "O_RDONLY").kills("SIGABRT"),
    ],
  }),
  rule(
    [
      "promises: pledge/EPERM/set-would-grow",
      "pledge/behaviour/no_error-reduces-a-wider-set",
    ],
    "widening",
    {
      steps: [
        child("plain", [
          pledge("stdio").returns(0),
          pledge("stdio cpath").fails("EPERM"),
        ]),
        join("plain"),
        child("no_error", [
          pledge("stdio no_error").returns(0),
          pledge("stdio cpath").returns(0),
          mkdir("d").kills("SIGABRT"),
        ]),
        join("no_error"),
      ],
    },
  ),
  rule("pledge/behaviour/no_error-reduces-a-wider-set", "what-both-have", {
    note: "Neither what was asked for nor what there was: what both have.",
    steps: [
      child("wanted", [
        pledge("stdio cpath no_error").returns(0),
        pledge("stdio rpath").returns(0),
        open("/w", "O_RDONLY").kills("SIGABRT"),
      ]),
      join("wanted"),
      child("old", [
        pledge("stdio cpath no_error").returns(0),
        pledge("stdio rpath").returns(0),
        mkdir("d").kills("SIGABRT"),
      ]),
      join("old"),
    ],
  }),
  rule(
    [
      "execpromises: pledge/EPERM/set-would-grow",
      "pledge/behaviour/no_error-is-looked-for-in-the-promises-before-the-call",
    ],
    "exec-widening",
    {
      steps: [
        child("plain", [
          pledge(null, "stdio").returns(0),
          pledge(null, "stdio rpath").fails("EPERM"),
        ]),
        join("plain"),
        child("no_error among execpromises", [
          pledge(null, "stdio no_error").returns(0),
          pledge(null, "stdio rpath").fails("EPERM"),
        ]),
        join("no_error among execpromises"),
        child("no_error", [
          pledge("stdio no_error", "stdio").returns(0),
          pledge("stdio", "stdio rpath").returns(0),
          pledge(null, "stdio rpath").fails("EPERM"),
        ]),
        join("no_error"),
      ],
    },
  ),
  rule(
    [
      "pledge/behaviour/nothing-changes-on-a-refusal",
      "execpromises: pledge/EPERM/set-would-grow",
    ],
    "all-or-nothing",
    {
      steps: [
        pledge("stdio rpath", "stdio").returns(0),
        pledge("stdio", "stdio rpath").fails("EPERM"),
        open(".", "O_RDONLY").succeeds(),
      ],
      note: "The promises are not narrowed when the execpromises are refused.",
    },
  ),
  rule(
    [
      "params: user-memory/EFAULT/not-readable",
      "promises: pledge/E2BIG/longer-than-218",
      "promises: user-memory/EFAULT/not-readable",
      "execpromises: pledge/E2BIG/longer-than-218",
      "execpromises: user-memory/EFAULT/not-readable",
      "execpromises: pledge/EINVAL/unknown-promise",
      "promises: pledge/EPERM/set-would-grow",
      "pledge/behaviour/each-step-takes-promises-then-execpromises",
    ],
    "order-of-errors",
    {
      steps: [
        call.pledge(UNMAPPED).fails("EFAULT"),
        pledge(path(UNMAPPED, 219), path(UNMAPPED, 5)).fails("E2BIG"),
        pledge(path(UNMAPPED, 5), path(UNMAPPED, 219)).fails("EFAULT"),
        pledge("nonsense", path(UNMAPPED, 219)).fails("E2BIG"),
        pledge("nonsense", path(UNMAPPED, 5)).fails("EFAULT"),
        pledge("stdio", "stdio").returns(0),
        pledge("stdio rpath", "nonsense").fails("EINVAL"),
        pledge("stdio rpath", "stdio rpath").fails("EPERM"),
      ],
    },
  ),
  rule(
    [
      "pledge/behaviour/returns-0-and-replaces-the-sets",
      "pledge/behaviour/no_error-reduces-a-wider-set",
    ],
    "success-is-0",
    {
      steps: [
        pledge("stdio no_error", "stdio").returns(0),
        pledge("stdio rpath no_error", "stdio rpath").returns(0),
      ],
    },
  ),
  rule(
    [
      "pledge/behaviour/no_error-does-not-soften-violations",
      "pledge/behaviour/no_error-can-be-dropped",
      "promises: pledge/EPERM/set-would-grow",
    ],
    "no-error-softens-no-violation",
    {
      steps: [
        child("violation", [
          pledge("stdio no_error").returns(0),
          mkdir("d").kills("SIGABRT"),
        ]),
        join("violation"),
        child("dropped", [
          pledge("stdio no_error").returns(0),
          pledge("stdio").returns(0),
          pledge("stdio rpath").fails("EPERM"),
          pledge("stdio no_error").fails("EPERM"),
        ]),
        join("dropped"),
      ],
    },
  ),
  rule(
    "pledge/behaviour/violation-kills-by-sigabrt",
    "no-way-around-the-abort",
    {
      note: "Neither a handler nor a mask keeps the process alive.",
      steps: [
        child("ignoring", [
          sigaction("SIGABRT", { handler: "SIG_IGN" }).returns(0),
          pledge("").returns(0),
          ...restricted,
        ]),
        join("ignoring"),
        child("handling", [
          onSignal("SIGABRT", [exit(9).never()]),
          pledge("").returns(0),
          ...restricted,
        ]),
        join("handling"),
        child("blocking", [
          sigprocmask("SIG_BLOCK", 0xffff_ffff).returns(0),
          pledge("").returns(0),
          ...restricted,
        ]),
        join("blocking"),
      ],
    },
  ),
  rule(
    [
      "fork/behaviour/child-keeps-promises",
      "promises: pledge/EPERM/set-would-grow",
      "execpromises: pledge/EPERM/set-would-grow",
    ],
    "fork-inherits",
    {
      steps: [
        pledge("stdio proc", "stdio").returns(0),
        child("kid", [
          pledge(null, "stdio rpath").fails("EPERM"),
          pledge("stdio rpath").fails("EPERM"),
          mkdir("d").kills("SIGABRT"),
        ]),
        join("kid"),
      ],
    },
  ),
  ...started(
    [
      "execve/behaviour/execpromises-become-the-promises",
      "execve/behaviour/pledged-without-execpromises-becomes-unpledged",
    ],
    "execpromises-become-promises",
    [
      child("without", [
        pledge("exec").returns(0),
        start.ends(exited(USER)),
      ]),
      join("without"),
      child("empty", [
        pledge(null, "").returns(0),
        start.ends(killed("SIGABRT")),
      ]),
      join("empty"),
      child("stdio", [
        pledge(null, "stdio").returns(0),
        start.ends(exited(USER)),
      ]),
      join("stdio"),
    ],
  ),
  ...started(
    [
      "execve/behaviour/failed-call-keeps-both-sets-of-promises",
      "program: path/ENOENT/component-does-not-exist",
    ],
    "failure-keeps-both",
    [
      pledge("stdio exec", "stdio").returns(0),
      execve("/w/missing", ["x"]).fails("ENOENT"),
      pledge(null, "stdio rpath").fails("EPERM"),
      start.ends(exited(USER)),
    ],
  ),
  ...started(
    ["posix_spawn/behaviour/execpromises-do-not-bind-the-child"],
    "spawned-processes-are-free",
    [
      pledge("stdio proc exec", "").returns(0),
      spawn.as("pid"),
      waitid("P_PID", result("pid"), information).returns(0)
        .observes(information, { si_code: "CLD_EXITED", si_status: USER }),
    ],
  ),
  rule(
    "pledge/behaviour/violation-by-one-thread-kills-all",
    "a-thread-kills-the-process",
    {
      steps: [
        pledge("stdio thread").returns(0),
        thread("violator", [mkdir("d").kills("SIGABRT")]),
        settle().kills("SIGABRT"),
      ],
    },
  ),
  rule("pledge/behaviour/superuser-needs-promises-too", "root-is-not-exempt", {
    as: "root",
    steps: [pledge("stdio").returns(0), mkdir("d").kills("SIGABRT")],
  }),
  rule(
    "pledge/behaviour/who-never-pledged-passes-every-check",
    "who-never-pledged-is-free",
    {
      steps: [
        mkdir("d").returns(0),
        open("f", "O_RDWR|8", 0o600).as("fd"),
        write(result("fd"), "x").returns(1),
        child("pledged", [pledge("stdio").returns(0)]),
        join("pledged"),
        mkdir("e").returns(0),
      ],
    },
  ),
  rule(
    [
      "unveil/behaviour/needs-no-promise",
      "pledge/behaviour/path-promises-unveil-nothing",
    ],
    "unveil-is-independent",
    {
      setup: [file("f", "x")],
      steps: [
        child("unveil needs nothing", [
          pledge("").returns(0),
          unveil("/w", "r").returns(0),
          unveil(null, null).returns(0),
        ]),
        join("unveil needs nothing"),
        child("promises show nothing", [
          unveil("/w/f", "r").returns(0),
          pledge("stdio rpath").returns(0),
          open("/w/f", "O_RDONLY").succeeds(),
          stat("/w", status).fails("ENOENT", "veil/ENOENT/path-is-hidden"),
        ]),
        join("promises show nothing"),
      ],
    },
  ),
  rule(
    "pledge/behaviour/no_error-is-never-asked-for",
    "no-error-is-never-needed",
    {
      steps: [
        pledge("stdio rpath wpath cpath").returns(0),
        mkdir("d").returns(0),
        open("d", "O_RDONLY").as("fd"),
        read(result("fd"), bytes, 0).returns(0),
        exit(5),
      ],
    },
  ),
  pledged("E2BIG/promises-of-219", {
    covers: "promises: pledge/E2BIG/longer-than-218",
    steps: [pledge("s".repeat(219)).fails("E2BIG")],
  }),
  pledged("EFAULT/promises", {
    covers: "promises: user-memory/EFAULT/not-readable",
    steps: [pledge(path(UNMAPPED, 5)).fails("EFAULT")],
  }),
  pledged("E2BIG/execpromises-of-219", {
    covers: "execpromises: pledge/E2BIG/longer-than-218",
    steps: [pledge(null, "s".repeat(219)).fails("E2BIG")],
  }),
  pledged("EFAULT/execpromises", {
    covers: "execpromises: user-memory/EFAULT/not-readable",
    steps: [pledge(null, path(UNMAPPED, 5)).fails("EFAULT")],
  }),
  pledged("EINVAL/unknown-promise", {
    covers: "promises: pledge/EINVAL/unknown-promise",
    steps: [pledge("stdio nonsense").fails("EINVAL")],
  }),
  pledged("EINVAL/unknown-execpromise", {
    covers: "execpromises: pledge/EINVAL/unknown-promise",
    steps: [pledge("stdio", "nonsense").fails("EINVAL")],
  }),
  pledged("EPERM/widening", {
    covers: "promises: pledge/EPERM/set-would-grow",
    steps: [
      pledge("stdio rpath").returns(0),
      pledge("stdio wpath").fails("EPERM"),
      pledge("stdio").returns(0),
    ],
  }),
  pledged("EPERM/widening-execpromises", {
    covers: "execpromises: pledge/EPERM/set-would-grow",
    steps: [
      pledge(null, "stdio rpath").returns(0),
      pledge(null, "stdio wpath").fails("EPERM"),
    ],
  }),
  pledged("success/both-null", { steps: [pledge(null, null).returns(0)] }),
  pledged("success/spaces-and-repeats", {
    covers: "pledge/behaviour/words-are-separated-by-spaces",
    steps: [pledge("  stdio   stdio rpath ").returns(0)],
  }),
  pledged("success/no-error-narrows-silently", {
    steps: [
      pledge("stdio rpath no_error").returns(0),
      pledge("stdio wpath no_error").returns(0),
      pledge("stdio").returns(0),
    ],
  }),
  pledged("success/violation-kills", {
    setup: [file("f", "x")],
    steps: [
      pledge("stdio").returns(0),
      open("f", "O_RDONLY").kills(
        "SIGABRT",
        "promise/EPROMISEVIOLATION/rpath-not-promised",
      ),
    ],
  }),
  pledged("success/rdwr-needs-only-wpath", {
    setup: [file("f", "x", { mode: 0o666 })],
    note: "O_RDWR does not ask for rpath.",
    steps: [
      pledge("stdio wpath").returns(0),
      open("f", "O_RDWR").as("fd").returns(1),
      write(result("fd"), "y").returns(1),
    ],
  }),
  pledged("success/write-open-without-wpath-kills", {
    setup: [file("f", "x", { mode: 0o666 })],
    steps: [
      pledge("stdio rpath").returns(0),
      open("f", "O_WRONLY").kills(
        "SIGABRT",
        "promise/EPROMISEVIOLATION/wpath-not-promised",
      ),
    ],
  }),
  pledged("success/mkdir-without-cpath-kills", {
    steps: [
      pledge("stdio rpath wpath").returns(0),
      mkdir("d").kills("SIGABRT"),
    ],
  }),
  pledged("success/empty-set-kills-at-once", {
    covers: "pledge/behaviour/empty-list-is-the-empty-set",
    steps: [pledge("").returns(0), call.getpid().kills("SIGABRT")],
  }),
  pledged("success/inherited-by-fork", {
    steps: [
      pledge("stdio proc").returns(0),
      child("kid", [mkdir("d").kills("SIGABRT")]),
      join("kid"),
    ],
  }),
  pledged("success/only-the-child-is-pledged", {
    covers: "pledge/behaviour/who-never-pledged-passes-every-check",
    steps: [
      child("kid", [pledge("stdio").returns(0)]),
      join("kid"),
      mkdir("d").returns(0),
    ],
  }),
  row("pledge/success/no_error-keeps-what-both-have", {
    source: "Kernel/Syscalls/pledge.cpp",
    note: "What the new set has too many is left out, what it lacks is gone.",
    steps: [
      pledge("stdio rpath no_error").returns(0),
      pledge("stdio wpath no_error").returns(0),
      call.getpid().succeeds(),
      open("/w", "O_RDONLY").kills("SIGABRT"),
    ],
  }),
  row("pledge/a-lethal-signal-comes-first", {
    covers: "pledge/behaviour/pending-signals-act-before-the-kill",
    source: "Kernel/Syscalls/SyscallHandler.cpp",
    window: noTick,
    steps: [
      child("kid", [
        onSignal("SIGUSR1", [open("/w", "O_RDONLY").kills("SIGTERM")]),
        call.getpid().as("its pid"),
        sigprocmask("SIG_BLOCK", bit("SIGUSR1") | bit("SIGTERM")).returns(0),
        kill(result("its pid"), "SIGUSR1").returns(0),
        kill(result("its pid"), "SIGTERM").returns(0),
        pledge("stdio sigaction").returns(0),
        settle(1),
        sigprocmask("SIG_UNBLOCK", bit("SIGUSR1") | bit("SIGTERM"))
          .kills("SIGTERM"),
      ]),
      join("kid"),
    ],
  }),
  rule(
    "pledge/behaviour/no_error-reduces-a-wider-set",
    "what-a-wider-set-leaves",
    {
      steps: [
        child("without rpath", [
          pledge("stdio rpath no_error").returns(0),
          pledge("stdio wpath").returns(0),
          call.getpid().succeeds(),
          open(".", "O_RDONLY").kills("SIGABRT"),
        ]),
        join("without rpath"),
        child("without no_error", [
          pledge("stdio rpath no_error").returns(0),
          pledge("stdio wpath rpath").returns(0),
          open(".", "O_RDONLY").succeeds(),
          pledge("stdio rpath wpath").fails("EPERM"),
          pledge("stdio rpath no_error").fails("EPERM"),
        ]),
        join("without no_error"),
      ],
    },
  ),
];
