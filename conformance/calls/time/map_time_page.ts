import { type Use, use } from "../../language/use.ts";
import {
  among,
  call,
  load,
  mprotect,
  munmap,
  otherThan,
  result,
  type Row,
  row,
  store,
} from "../../language/row.ts";
import { made, shows } from "../../worlds/file_generated.ts";
import { toldRegion } from "../../worlds/told_region.ts";

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
  made(
    "map_time_page/success/at-random-and-by-name",
    [
      "map_time_page/behaviour/mapping-is-random-and-named",
      "map_time_page/behaviour/every-call-maps-again",
    ],
    [
      call.map_time_page().as("page"),
      // Neither upwards nor downwards does one lie beside another.
      call.map_time_page().returns(otherThan(result("page", 4096))).as(
        "second",
      ),
      call.map_time_page().returns(otherThan(result("second", -4096)))
        .as("third"),
      ...shows(
        "p/self/vm",
        among(...["page", "second", "third"].map((name) =>
          toldRegion({
            name: "Kernel time page",
            address: result(name),
            size: 4096,
            writable: false,
            shared: true,
          })
        )),
        0x4000,
      ),
    ].flat(),
    {
      differs: "addresses have other lengths in decimal",
      source: "Kernel/Syscalls/clock.cpp",
    },
  ),
];
