import { assertEquals } from "@std/assert";
import { Reach } from "./reach.ts";
import type { Fault } from "./sites.ts";

const fault = (number: number, file: string): Fault => ({
  number,
  operator: "errno",
  file,
  line: 1,
  context: "",
  code: "",
  change: "",
  isLoaded: false,
});

Deno.test("Reach gives those that run few functions first, by place and by file", () => {
  const reach = new Reach({
    folder: "",
    faults: 2,
    functions: ["a.ts", "a.ts", "b.ts"],
  });
  reach.note(0, [1, 3, 4, 5]);
  reach.note(1, [1, 2, 3, 5]);
  reach.note(2, [5]);
  assertEquals(reach.at(fault(1, "a.ts")), [1, 0]);
  assertEquals(reach.at(fault(2, "b.ts")), [1]);
  assertEquals(reach.inFile(fault(1, "a.ts")), [1, 0]);
  assertEquals(reach.inFile(fault(2, "b.ts")), [2, 1, 0]);
  assertEquals(reach.inFile(fault(2, "c.ts")), []);
});
