import type { Launch, Run, Target } from "./target.ts";
/** Runs programs in this project's own machine. */
export class EmulatorTarget implements Target {
  run(_launch: Launch): Run {
    return {
      log: [],
      refusals: [],
      end: { kind: "failed", reason: "the machine is not there yet" },
    };
  }
}
