import { call, struct, type Value } from "../language/row.ts";
import { SC_scheduler_parameters_params } from "../../src/api/structs.ts";

export function parameters(id: Value, mode: number, priority = 0) {
  return struct(SC_scheduler_parameters_params, {
    pid_or_tid: id,
    mode,
    parameters: { sched_priority: priority },
  });
}

export function set(id: Value, mode: number, priority: number) {
  return call.scheduler_set_parameters(parameters(id, mode, priority));
}

/** The priority must be this. */
export function has(id: Value, mode: number, priority: number) {
  const memory = parameters(id, mode);
  return call.scheduler_get_parameters(memory).returns(0)
    .observes(memory, { parameters: { sched_priority: priority } });
}
