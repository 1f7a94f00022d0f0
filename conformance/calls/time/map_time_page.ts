import { type Use, use } from "../../language/use.ts";
import {
  call,
  load,
  mprotect,
  munmap,
  result,
  type Row,
  row,
  store,
} from "../../language/row.ts";

export const uses: readonly Use[] = [
  use.map_time_page({ operands: [], promises: ["stdio"] }),
];

export const rows: readonly Row[] = [
  row("map_time_page/success/read-only-and-not-ours-to-change", {
    covers: [
      "map_time_page/behaviour/mapping-is-read-only",
      "map_time_page/behaviour/munmap-and-mprotect-refuse-it",
    ],
    steps: [
      call.map_time_page().as("page"),
      load(result("page")).succeeds(),
      munmap(result("page"), 4096).fails("EPERM"),
      mprotect(result("page"), 4096, "PROT_READ").fails("EPERM"),
      store(result("page"), 0).kills("SIGSEGV"),
    ],
  }),
  row("map_time_page/success/only-coarse-clocks-are-told", {
    covers: "map_time_page/behaviour/fine-clocks-stay-0",
    steps: [
      call.map_time_page().as("page"),
      ...[8, 24, 40].map((offset) => load(result("page", offset)).returns(0)),
    ],
  }),
];
