import {
  PERF_EVENT_MALLOC,
  PERF_EVENT_SIGNPOST,
} from "../../../src/api/constants.ts";
import { type Use, use } from "../../language/use.ts";
import { call, result, type Row, row, UNMAPPED } from "../../language/row.ts";
import { calls } from "../../worlds/debug_profiling.ts";

const me = call.getpid().as("me");

export const uses: readonly Use[] = [
  use.perf_event({
    operands: [1, 0, 0],
    promises: [],
    // Nothing is recorded while the process is not profiled.
    outcome: (step) => step.returns(0),
  }),
];

export const rows: readonly Row[] = [
  row("perf_event/EINVAL/masked-event", {
    arch: ["x86_64"],
    covers: "perf_event/EINVAL/event-type-not-enabled-by-the-mask",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_event("PERF_EVENT_SIGNPOST", 1, 2).returns(0),
      call.perf_event("PERF_EVENT_MALLOC", 1, 2).fails("EINVAL"),
      call.perf_event(0, 1, 2).fails("EINVAL"),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  row("perf_event/EINVAL/several-events-at-once", {
    arch: ["x86_64"],
    covers: "perf_event/EINVAL/unknown-event-type",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_event(PERF_EVENT_SIGNPOST | PERF_EVENT_MALLOC, 1, 2)
        .fails("EINVAL"),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
  row("perf_event/success/nobody-listens", {
    covers: [
      "perf_event/behaviour/returns-0-without-a-profile",
      "perf_register_string/behaviour/returns-0-without-a-profile",
    ],
    note: "Without profiling nothing is looked at.",
    steps: [
      call.perf_event("PERF_EVENT_SIGNPOST", 1, 2).returns(0),
      call.perf_event(-1, 1, 2).returns(0),
      call.perf_register_string(UNMAPPED, 3).returns(0),
    ],
  }),
  row("perf_event/EINVAL/unknown-event-outside-the-mask", {
    arch: ["x86_64"],
    covers: "perf_event/behaviour/mask-is-asked-before-the-type",
    source: "Kernel/Tasks/PerformanceEventBuffer.cpp",
    steps: [
      me,
      calls.profiling_enable(result("me")).returns(0),
      call.perf_event(0x4000_0000, 1, 2).fails(
        "EINVAL",
        "perf_event/EINVAL/event-type-not-enabled-by-the-mask",
      ),
      call.profiling_disable(result("me")).returns(0),
      call.profiling_free_buffer(result("me")).returns(0),
    ],
  }),
];
