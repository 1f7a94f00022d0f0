import { type Use, use } from "../../language/use.ts";
import { u64 } from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.get_stack_bounds({
    operands: [u64(0), u64(0)],
    promises: [],
    pointers: {
      base: {},
      size: {},
    },
  }),
];
