import { assert, assertEquals } from "@std/assert";
import { type Fate, interval, ratesOf, showRates } from "./rates.ts";
import type { Fault } from "./sites.ts";

const fault: Fault = {
  number: 1,
  operator: "errno",
  file: "a.ts",
  line: 1,
  context: "",
  code: "",
  change: "",
  isLoaded: false,
};

Deno.test("interval() is as in the tables when shares are small and large", () => {
  const [low, high] = interval(44, 60);
  assertEquals([low.toFixed(3), high.toFixed(3)], ["0.610", "0.829"]);
  assertEquals(interval(0, 0), [0, 1]);
  const [, most] = interval(10, 10);
  assert(most > 0.999);
});

Deno.test("ratesOf() leaves out the equivalent where nobody noticed", () => {
  const fates: readonly Fate[] = [
    {
      fault,
      noticedBy: "row",
      noticedOn: "riscv64",
      equivalent: undefined,
      reachedBy: 1,
    },
    {
      fault,
      noticedBy: undefined,
      noticedOn: undefined,
      equivalent: "why",
      reachedBy: 1,
    },
    {
      fault,
      noticedBy: undefined,
      noticedOn: undefined,
      equivalent: undefined,
      reachedBy: 0,
    },
  ];
  const [errno, all] = ratesOf(fates);
  assertEquals(errno, {
    operator: "errno",
    tried: 3,
    noticed: 1,
    equivalent: 1,
  });
  assertEquals(all?.operator, "all");
  assert(showRates(ratesOf(fates)).includes("1/2   50 %"));
});
