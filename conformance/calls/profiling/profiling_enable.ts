import { type Use, use } from "../../language/use.ts";
import {
  among,
  anything,
  call,
  child,
  close,
  join,
  newImage,
  open,
  result,
  room,
  type Row,
  row,
  settle,
  text,
  waitid,
  type Wanted,
  type WantedObject,
} from "../../language/row.ts";
import { made, shows } from "../../worlds/file_generated.ts";
import { calls } from "../../worlds/debug_profiling.ts";
import { fails } from "../../worlds/uses_processes.ts";

const information = room("siginfo_t", "information");

const me = call.getpid().as("me");

/** What a profile says of a process that it meets. */
const begins = (pid: Wanted, what: WantedObject): WantedObject => ({
  type: "process_create",
  ...what,
  pid,
  tid: 0,
  timestamp: anything,
  lost_samples: 0,
  stack: anything,
});

/** A pid that nobody has. */
const nobody = 0x7fff_fff0;

export const uses: readonly Use[] = [
  use.profiling_enable({
    operands: [nobody, 0],
    promises: [],
    outcome: fails("ESRCH"),
  }),
];

export const rows: readonly Row[] = [
  row("profiling_enable/ENOTSUP/no-timer-to-spare", {
    arch: ["aarch64", "riscv64"],
    covers: [
      "profiling/ENOTSUP/no-timer-to-profile-a-process",
      "profiling_enable/behaviour/failed-process-start-turns-profiling-off",
    ],
    note: "The buffer stays, but the process is not profiled.",
    steps: [
      me,
      calls.profiling_enable(result("me")).fails("ENOTSUP"),
      call.perf_event("PERF_EVENT_SIGNPOST", 1, 2).returns(0),
      call.perf_event(3, 1, 2).returns(0),
      call.profiling_disable(result("me")).fails("EINVAL"),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  row("profiling_enable/ENOTSUP/whole-system", {
    arch: ["aarch64", "riscv64"],
    as: "root",
    covers: [
      "profiling/ENOTSUP/no-timer-to-profile-the-whole-system",
      "profiling/ENOTSUP/no-timer-to-profile-the-whole-system",
      "profiling_disable profiling/ENOTSUP/no-timer-to-profile-the-whole-system",
    ],
    steps: [
      calls.profiling_enable(-1).fails("ENOTSUP"),
      call.profiling_disable(-1).fails("ENOTSUP"),
      call.profiling_free_buffer(-1).returns(0),
    ],
  }),
  row("profiling_enable/ENOTSUP/whole-system-is-not-profiled", {
    arch: ["aarch64", "riscv64"],
    as: "root",
    touches: ["profiling"],
    covers: "profiling/ENOTSUP/no-timer-to-profile-the-whole-system",
    source: "Kernel/Syscalls/profiling.cpp, perf_event.cpp",
    note: "Nobody looks at the type of an event where nobody listens.",
    steps: [
      calls.profiling_enable(-1).fails("ENOTSUP"),
      call.perf_event("PERF_EVENT_SIGNPOST", 1, 2).returns(0),
      call.perf_event(3, 1, 2).returns(0),
      call.profiling_free_buffer(-1).returns(0),
    ],
  }),
  row("profiling_enable/ESRCH/zombie", {
    covers: "profiling_enable/ESRCH/process-has-ended",
    steps: [
      child("kid", []),
      waitid("P_PID", result("kid"), information, "WEXITED|WNOWAIT").returns(0),
      settle(),
      calls.profiling_enable(result("kid")).fails("ESRCH"),
      join("kid"),
    ],
  }),
  row("profiling_enable/success/one-mask-for-all", {
    arch: ["x86_64"],
    covers: "profiling_enable/behaviour/replaces-the-global-event-mask",
    source: "Kernel/Syscalls/profiling.cpp",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_event("PERF_EVENT_SIGNPOST", 1, 2).returns(0),
      child("other", [
        call.getpid().as("its pid"),
        call.profiling_enable(result("its pid"), "PERF_EVENT_MALLOC")
          .returns(0),
        call.profiling_disable(result("its pid")).returns(0),
        call.profiling_free_buffer(result("its pid")).returns(0),
      ]),
      join("other"),
      call.perf_event("PERF_EVENT_SIGNPOST", 1, 2).fails(
        "EINVAL",
        "perf_event/EINVAL/event-type-not-enabled-by-the-mask",
      ),
      call.perf_event("PERF_EVENT_MALLOC", 1, 2).returns(0),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  made(
    "profiling_enable/ENOTSUP/whole-system-keeps-its-buffer",
    [
      "profiling/ENOTSUP/no-timer-to-profile-the-whole-system",
      "profiling_enable/behaviour/failed-whole-system-start-keeps-its-buffer",
    ],
    [
      open("s/kernel/profile", "O_RDONLY").fails("ENOENT"),
      calls.profiling_enable(-1).fails("ENOTSUP"),
      open("s/kernel/profile", "O_RDONLY").as("fd"),
      close(result("fd")).returns(0),
      call.profiling_free_buffer(-1).returns(0),
      open("s/kernel/profile", "O_RDONLY").fails("ENOENT"),
    ],
    {
      arch: ["aarch64", "riscv64"],
      touches: ["mounts", "profiling"],
      source: "Kernel/Syscalls/profiling.cpp",
    },
  ),
  made(
    "profiling_free_buffer/success/whole-system-while-it-is-profiled",
    [
      "profiling_free_buffer/behaviour/whole-system-may-still-be-profiled",
    ],
    [
      calls.profiling_enable(-1).returns(0),
      open("s/kernel/profile", "O_RDONLY").as("fd"),
      close(result("fd")).returns(0),
      call.profiling_free_buffer(-1).returns(0),
      open("s/kernel/profile", "O_RDONLY").fails("ENOENT"),
      call.perf_event("PERF_EVENT_SIGNPOST", 1, 2).returns(0),
      call.profiling_disable(-1).returns(0),
    ],
    {
      arch: ["x86_64"],
      touches: ["mounts", "profiling"],
      source: "Kernel/Syscalls/profiling.cpp",
    },
  ),
  row("profiling_disable/success/whole-system-that-nobody-profiles", {
    arch: ["x86_64"],
    as: "root",
    touches: ["profiling"],
    covers: "profiling_disable/behaviour/whole-system-need-not-be-profiled",
    source: "Kernel/Syscalls/profiling.cpp, Kernel/Time/TimeManagement.cpp",
    note: "It counts: a profile that nobody ends makes it even again.",
    steps: [
      call.profiling_disable(-1).returns(0),
      child("profiled", [
        call.getpid().as("its pid"),
        calls.profiling_enable(result("its pid")).returns(0),
      ]),
      join("profiled"),
    ],
  }),
  row("profiling_enable/success/whole-system", {
    arch: ["x86_64"],
    as: "root",
    touches: ["profiling"],
    source: "Kernel/Syscalls/profiling.cpp, perf_event.cpp",
    note: "Every process is; the buffer of one before is used again.",
    steps: [
      calls.profiling_enable(-1).returns(0),
      call.perf_event("PERF_EVENT_SIGNPOST", 1, 2).returns(0),
      call.perf_event("PERF_EVENT_MALLOC", 1, 2).fails("EINVAL"),
      child("kid", [
        call.perf_event("PERF_EVENT_SIGNPOST", 1, 2).returns(0),
        call.perf_event("PERF_EVENT_FREE", 1, 2).fails("EINVAL"),
      ]),
      join("kid"),
      calls.profiling_disable(-1).returns(0),
      call.perf_event("PERF_EVENT_MALLOC", 1, 2).returns(0),
      calls.profiling_enable(-1).returns(0),
      calls.profiling_disable(-1).returns(0),
      calls.profiling_free_buffer(-1).returns(0),
    ],
  }),
  made(
    "profiling_enable/success/whole-system-begins-with-every-process",
    [],
    [
      call.unshare_open({ type: "UNSHARE_SCOPED_PROCESS_LIST" }).as("list"),
      call.unshare_create({ unshared_resource_fd: result("list") }).as("id"),
      child("one", [
        call.unshare_enter({
          type: "UNSHARE_SCOPED_PROCESS_LIST",
          id: result("id"),
          flags: "UNSHARE_ENTER_CURRENT_PROGRAM",
        }).returns(0),
        me,
        child("other", [settle(800)]),
        settle(),
        calls.profiling_enable(-1).returns(0),
        ...shows(
          "s/kernel/profile",
          {
            strings: [],
            events: among(
              begins(0, { parent_pid: 0, executable: "<colonel>" }),
              begins(result("me"), {
                parent_pid: result("me"),
                executable: anything,
              }),
              begins(result("other"), {
                parent_pid: result("other"),
                executable: anything,
              }),
            ),
          },
          32768,
        ).flat(),
        calls.profiling_disable(-1).returns(0),
        calls.profiling_free_buffer(-1).returns(0),
        join("other"),
      ]),
      join("one"),
    ],
    {
      arch: ["x86_64"],
      touches: ["mounts", "profiling"],
      source: "Kernel/Syscalls/profiling.cpp, PerformanceManager.h",
      note: "Every one that the caller sees, and the one that nobody sees.",
    },
  ),
  made(
    "fork/success/child-of-a-profiled-process",
    [
      "fork/behaviour/child-is-neither-traced-nor-profiled",
      "procfs/ENOBUFS/process-has-no-profile",
    ],
    [
      me,
      calls.profiling_enable(result("me")).returns(0),
      child("kid", [
        open("p/self/perf_events", "O_RDONLY").fails("ENOBUFS"),
      ]),
      join("kid"),
      open("p/self/perf_events", "O_RDONLY").as("fd"),
      close(result("fd")).returns(0),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
    {
      arch: ["x86_64"],
      source:
        "Kernel/Syscalls/fork.cpp, Kernel/FileSystem/ProcFS/ProcessExposed.cpp",
    },
  ),
  made(
    "execve/success/profile-goes-on",
    [],
    [
      child("kid", [
        call.getpid().as("own"),
        calls.profiling_enable(result("own")).returns(0),
        newImage("new", [
          open("p/self/perf_events", "O_RDONLY").succeeds(),
          call.getpid().as("own"),
          call.profiling_disable(result("own")).returns(0),
          call.profiling_free_buffer(result("own")).returns(0),
        ]),
      ]),
      join("kid"),
    ],
    {
      arch: ["x86_64"],
      source: "Kernel/Syscalls/execve.cpp: do_exec",
      note: "With what was there before; another program may end it.",
    },
  ),
  made(
    "profiling_enable/success/strings-stay",
    [],
    [
      calls.profiling_enable(-1).returns(0),
      call.perf_register_string(text("one"), 3).returns(0),
      calls.profiling_enable(-1).returns(0),
      call.perf_register_string(text("two"), 3).returns(1),
      call.perf_register_string(text("one"), 3).returns(0),
      call.profiling_disable(-1).returns(0),
      call.profiling_free_buffer(-1).returns(0),
    ],
    {
      arch: ["x86_64"],
      touches: ["mounts", "profiling"],
      source: "Kernel/Syscalls/profiling.cpp, " +
        "Kernel/Tasks/PerformanceEventBuffer.h: clear",
      note: "Only what happened is forgotten when it begins anew.",
    },
  ),
  made(
    "fork/success/child-shows-no-arguments",
    ["fork/behaviour/child-is-neither-traced-nor-profiled"],
    [
      child("kid", [...shows("p/self/cmdline", [])].flat()),
      join("kid"),
    ],
    {
      source:
        "Kernel/Syscalls/fork.cpp, Kernel/FileSystem/ProcFS/ProcessExposed.cpp",
    },
  ),
];
