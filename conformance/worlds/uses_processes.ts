import type { EINVAL, ENOENT, ESRCH, Step } from "../language/row.ts";

export function fails(errno: typeof EINVAL | typeof ENOENT | typeof ESRCH) {
  return (step: Step): Step => step.fails(errno);
}
