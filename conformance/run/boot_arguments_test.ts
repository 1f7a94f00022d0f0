import { assert, assertEquals } from "@std/assert";
import { gradeOf } from "../program/grade.ts";
import { suiteOf } from "../program/suite.ts";
import { selectionFor } from "./boot_arguments.ts";

const suite = suiteOf("x86_64");
const all = [...suite.rows.keys()];

function told(numbers: readonly number[], rung?: number): string {
  return selectionFor(suite, numbers, rung).arguments.join(" ");
}

Deno.test("selectionFor() says shortly what can be said so", () => {
  const safe = all.slice(0, suite.firstHazard);
  assertEquals(told(all), "--start 0");
  assertEquals(told(all.slice(17)), "--start 17");
  assertEquals(told(safe.slice(17)), "--start 17 --no-hazards");
  assertEquals(told([3]), "--rows 3");
  assertEquals(told([...all.slice(0, 4), 9]), "--rows 0,1,2,3,9");
  const low = all.filter((number) => {
    const row = suite.rows[number];
    return row !== undefined && gradeOf(row).rung <= 2;
  });
  assertEquals(told(low, 2), "--start 0 --rung 2");
  assertEquals(told([5], 2), "--rows 5 --rung 2");
});

Deno.test("selectionFor() leaves the rest to other boots where a list is long", () => {
  const odd = all.filter((number) => number % 2 === 1);
  let left = odd;
  const run: number[] = [];
  while (left.length > 0) {
    const { numbers, arguments: args } = selectionFor(suite, left);
    assert(numbers.length > 0 && args.join(";").length < 2100);
    assertEquals(args, ["--rows", numbers.join(",")]);
    run.push(...numbers);
    left = left.slice(numbers.length);
  }
  assertEquals(run, odd);
});
