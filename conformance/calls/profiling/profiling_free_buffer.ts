import { call, result, type Row, row } from "../../language/row.ts";
import { calls } from "../../worlds/debug_profiling.ts";

const me = call.getpid().as("me");

export const rows: readonly Row[] = [
  row("profiling_free_buffer/EINVAL/while-profiled", {
    arch: ["x86_64"],
    covers: [
      "profiling_free_buffer/EINVAL/process-is-still-profiled",
      "profiling_disable/behaviour/returns-0-and-ends-the-profile",
      "profiling_enable/behaviour/returns-0-and-profiles-the-process",
    ],
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).fails("EINVAL"),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  row("profiling_free_buffer/success/nothing-to-free", {
    covers: "profiling_free_buffer/behaviour/missing-buffer-is-no-error",
    steps: [me, call.profiling_free_buffer(result("me")).returns(0)],
  }),
  row("profiling_free_buffer/order/whose-it-is-before-its-state", {
    arch: ["x86_64"],
    covers: [
      "profiling/EPERM/process-of-another-user",
      "profiling_free_buffer/EINVAL/process-is-still-profiled",
      "profiling_disable/behaviour/returns-0-and-ends-the-profile",
    ],
    source: "Kernel/Syscalls/profiling.cpp",
    as: "root",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.setresuid(5, 6, 7).returns(0),
      call.profiling_free_buffer(result("me")).fails("EPERM"),
      call.profiling_disable(result("me")).fails("EPERM"),
      call.setresuid(5, 5, 7).returns(0),
      call.profiling_free_buffer(result("me")).fails("EINVAL"),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_disable(result("me")).fails("EINVAL"),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
];
