import { accepted, type Use, use } from "../../language/use.ts";
import {
  call,
  result,
  type Row,
  row,
  text,
  UNMAPPED,
} from "../../language/row.ts";
import { calls } from "../../worlds/debug_profiling.ts";

const me = call.getpid().as("me");

export const uses: readonly Use[] = [
  use.perf_register_string({
    operands: [text("x"), 1],
    promises: [],
    pointers: {
      string: {
        // Nothing is looked at while the process is not profiled.
        null: accepted,
        unmapped: accepted,
        kernel: accepted,
        crossing: accepted,
      },
    },
  }),
];

export const rows: readonly Row[] = [
  row("perf_register_string/EFAULT/text", {
    arch: ["x86_64"],
    covers: [
      "user-memory/EFAULT/not-readable",
      "perf_register_string/behaviour/returns-the-index-of-the-string",
      "perf_register_string/behaviour/equal-strings-share-an-index",
    ],
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_register_string(UNMAPPED, 3).fails("EFAULT"),
      call.perf_register_string(text("one"), 3).returns(0),
      call.perf_register_string(text("two"), 3).returns(1),
      call.perf_register_string(text("one"), 3).returns(0),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  row("perf_register_string/success/ends-at-its-first-nul", {
    arch: ["x86_64"],
    covers: "perf_register_string/behaviour/string-ends-at-its-first-nul",
    source: "Kernel/Library/StdLib.cpp: try_copy_kstring_from_user",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_register_string(text("one\0two"), 7).returns(0),
      call.perf_register_string(text("one"), 3).returns(0),
      call.perf_register_string(text("two"), 3).returns(1),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
];
