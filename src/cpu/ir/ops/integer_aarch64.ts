/**
 * AArch64's integer ops beyond the common ones.
 *
 * @module
 */

import { op, type OpTable } from "../op.ts";

/** All integer ops of AArch64 alone. */
export const integerAarch64Ops = {
  /** d = low word of (c ? a : b), zero extended */
  select32: op(
    { d: "out", a: "in", b: "in", immediate: "slot", only: "aarch64" },
    (e) =>
      e.setD(() => {
        e.a32();
        e.b32();
        e.c();
        e.w.op("i64.eqz").op("i32.eqz").op("select").op("i64.extend_i32_u");
      }),
  ),
} satisfies OpTable;
