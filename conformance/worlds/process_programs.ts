import { call, type Path, type Step } from "../language/row.ts";

/** posix_spawn without attributes and actions. */
export function spawn(
  program: Path,
  list: readonly Path[],
  environment: readonly Path[] = [],
): Step {
  return call.posix_spawn({
    path: program,
    arguments: list,
    environment,
  });
}
