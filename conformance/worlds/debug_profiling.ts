import { PERF_EVENT_SIGNPOST } from "../../src/api/constants.ts";
import { call } from "../language/row.ts";

export const calls = {
  profiling_enable: (pid: Parameters<typeof call.profiling_disable>[0]) =>
    call.profiling_enable(pid, PERF_EVENT_SIGNPOST),
  profiling_disable: call.profiling_disable,
  profiling_free_buffer: call.profiling_free_buffer,
} as const;
