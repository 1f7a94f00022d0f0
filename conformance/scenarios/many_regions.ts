import { errno } from "../../src/api/errno.ts";
import type { Scenario, ScenarioCase } from "./scenario.ts";

const SOURCE =
  "Kernel/Memory/RegionTree.cpp, AddressSpace.cpp, Kernel/Syscalls/mmap.cpp";

const PAGES = 512;

/** Among the numbers of the pages: how many there are of a kind, and their sum. */
function pages(name: string, kind: (page: number) => boolean): ScenarioCase {
  const all = Array.from({ length: PAGES }, (_, page) => page).filter(kind);
  const sum = all.reduce((total, page) => total + page, 0);
  return { name, value: `${all.length} ${sum}`, source: SOURCE };
}

function number(name: string, value: number): ScenarioCase {
  return { name, value: `${value}`, source: SOURCE };
}

/** A mapping in many pieces; of pages, those that the kernel can't write to. */
export const manyRegions: Scenario = {
  program: "many_regions",
  cases: [
    number("first gap filled", 1),
    pages("every other page protected", (page) => page % 2 === 1),
    pages("every other two unmapped", (page) => page % 4 !== 0),
    number("protection of pages with gaps", -errno.ENOMEM),
    number("gaps filled in their order", PAGES / 4),
    pages("every gap half filled", (page) => page % 2 === 1),
    number("all unmapped at once", 0),
    pages("nothing is left", () => true),
    number("even pages mapped from the last to the first", PAGES / 2),
    pages("odd pages", (page) => page % 2 === 1),
    pages("odd pages in a child", (page) => page % 2 === 1),
    number("with the odd ones", PAGES),
    pages("no page", () => false),
    pages("the first half", (page) => page < PAGES / 2),
    pages("all pages", () => true),
    number("found again", 1),
  ],
};
