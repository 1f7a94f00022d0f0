import { type Use, use } from "../../families/use.ts";
import { u32 } from "../../harness/row.ts";

export const uses: readonly Use[] = [
  use("sigpending", {
    operands: [u32(0)],
    promises: ["stdio"],
    pointers: { set: "set-writable" },
  }),
];
