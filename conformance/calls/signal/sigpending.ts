import { type Use, use } from "../../language/use.ts";
import { u32 } from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.sigpending({
    operands: [u32(0)],
    promises: ["stdio"],
    pointers: { set: {} },
  }),
];
