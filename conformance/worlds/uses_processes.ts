import type { Step } from "../language/row.ts";

export function fails(errno: "EINVAL" | "ENOENT" | "ESRCH") {
  return (step: Step): Step => step.fails(errno);
}
