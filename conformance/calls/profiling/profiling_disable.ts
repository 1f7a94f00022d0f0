import { call, result, type Row, row } from "../../language/row.ts";

const me = call.getpid().as("me");

export const rows: readonly Row[] = [
  row("profiling_disable/EINVAL/not-profiled", {
    covers: "profiling_disable/EINVAL/process-is-not-profiled",
    steps: [me, call.profiling_disable(result("me")).fails("EINVAL")],
  }),
];
