import {
  among,
  anything,
  buffer,
  call,
  close,
  file,
  open,
  pread,
  read,
  result,
  type Row,
  row,
  struct,
  text,
  type WantedObject,
} from "../../language/row.ts";
import { made, shows } from "../../worlds/file_generated.ts";
import { calls } from "../../worlds/debug_profiling.ts";

const SOURCE = "Kernel/Syscalls/profiled_syscalls.cpp";

const me = call.getpid().as("me");
const bytes = buffer(4);

/** What a profile says of a call of the row's process. */
const told = (what: WantedObject): WantedObject => ({
  type: "filesystem",
  durationNs: anything,
  ...what,
  pid: result("me"),
  tid: result("me"),
  timestamp: anything,
  lost_samples: 0,
  stack: anything,
});

export const rows: readonly Row[] = [
  made(
    "open/success/told-to-a-profile",
    [],
    [
      file("f", "abcd", { mode: 0o666 }),
      me,
      call.profiling_enable(result("me"), "PERF_EVENT_FILESYSTEM").returns(0),
      open("f", "O_RDONLY").as("fd"),
      open("none", "O_RDWR").fails("ENOENT"),
      read(result("fd"), bytes).returns(4),
      pread(result("fd"), bytes, 2).returns(2),
      call.preadv(
        result("fd"),
        struct("iovec", { iov_base: bytes, iov_len: 4 }),
        1,
        3,
      ).returns(1),
      read(-1, bytes).fails("EBADF"),
      close(result("fd")).returns(0),
      call.profiling_disable(result("me")).returns(0),
      ...shows(
        "p/self/perf_events",
        {
          strings: ["f", "none", "/w/f"],
          events: among(
            told({
              fs_event_type: "open",
              dirfd: -100,
              filename_index: 0,
              options: 1,
              mode: 0,
            }),
            told({
              fs_event_type: "open",
              dirfd: -100,
              filename_index: 1,
              options: 3,
              mode: 0,
            }),
            told({
              fs_event_type: "read",
              fd: result("fd"),
              filename_index: 2,
            }),
            told({
              fs_event_type: "pread",
              fd: result("fd"),
              filename_index: 2,
              buffer_ptr: anything,
              size: 4,
              offset: 2,
            }),
            told({
              fs_event_type: "preadv",
              fd: result("fd"),
              filename_index: 2,
              offset: 3,
            }),
          ),
        },
        4096,
      ),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
    {
      arch: ["x86_64"],
      source: SOURCE,
      note: "A refused call is told too, of what there is to name it by.",
    },
  ),
  row("read/success/path-among-the-strings-of-a-profile", {
    arch: ["x86_64"],
    source: SOURCE,
    note: "Names are entered even where their events are masked.",
    steps: [
      file("f", "abcd", { mode: 0o666 }),
      open("f", "O_RDONLY").as("fd"),
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_register_string(text("first"), 5).returns(0),
      read(result("fd"), bytes).returns(4),
      call.perf_register_string(text("third"), 5).returns(2),
      call.perf_register_string(text("/w/f"), 4).returns(1),
      open("f", "O_WRONLY").as("written"),
      call.perf_register_string(text("f"), 1).returns(3),
      read(result("written"), bytes).fails("EBADF"),
      close(result("written")).returns(0),
      close(result("fd")).returns(0),
      call.perf_register_string(text("fifth"), 5).returns(4),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
];
