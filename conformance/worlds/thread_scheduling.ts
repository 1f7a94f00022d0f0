import { call, type FieldNumber, struct, type Value } from "../language/row.ts";

/** Of which thread or process a scheduling call speaks. */
export type Mode = FieldNumber<"SC_scheduler_parameters_params", "mode">;
type Priority = FieldNumber<"sched_param", "sched_priority">;

export function parameters(id: Value, mode: Mode, priority: Priority = 0) {
  return struct("SC_scheduler_parameters_params", {
    pid_or_tid: id,
    mode,
    parameters: { sched_priority: priority },
  });
}

export function set(id: Value, mode: Mode, priority: Priority) {
  return call.scheduler_set_parameters(parameters(id, mode, priority));
}

/** The priority must be this. */
export function has(id: Value, mode: Mode, priority: Priority) {
  const memory = parameters(id, mode);
  return call.scheduler_get_parameters(memory).returns(0)
    .observes(memory, { parameters: { sched_priority: priority } });
}
