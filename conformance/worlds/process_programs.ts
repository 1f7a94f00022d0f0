import { call, type Path, type Step, struct } from "../language/row.ts";
import { SC_posix_spawn_params } from "../../src/api/structs.ts";

/** posix_spawn without attributes and actions. */
export function spawn(
  program: Path,
  list: readonly Path[],
  environment: readonly Path[] = [],
): Step {
  return call.posix_spawn(struct(SC_posix_spawn_params, {
    path: program,
    arguments: list,
    environment,
  }));
}
