import { type Use, use } from "../../language/use.ts";

export const uses: readonly Use[] = [
  use.sync({ operands: [], promises: ["stdio"] }),
];
