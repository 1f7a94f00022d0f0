import { type Use, use } from "../../language/use.ts";
import { fails } from "../../worlds/uses_processes.ts";

/** A pid that nobody has. */
const nobody = 0x7fff_fff0;

export const uses: readonly Use[] = [
  ...((["profiling_disable", "profiling_free_buffer"] as const).map((name) =>
    use[name]({ operands: [nobody], promises: [], outcome: fails("ESRCH") })
  )),
];
