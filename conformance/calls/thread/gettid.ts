import { type Use, use } from "../../families/use.ts";

export const uses: readonly Use[] = [
  use("gettid", { operands: [], promises: ["stdio"] }),
];
