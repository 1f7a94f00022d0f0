import { assert, assertEquals } from "@std/assert";
import { Test } from "../layout.ts";
import { Random } from "../random.ts";
import { target } from "./target.ts";
import { decode } from "./decode.ts";
import { shiftCount } from "./undefined_flags.ts";

Deno.test("draw() gives a double shift of 16 bits no count above 16", () => {
  const random = new Random(1);
  const shifts = target.rows.flatMap(({ name }, row) =>
    / sh[lr]d /.test(name) ? [row] : []
  );
  let narrow = 0;
  const above: number[] = [];
  for (let round = 0; round < 4000; round++) {
    const test = new Test();
    target.randomState(random, test);
    target.draw(random.pick(shifts), random, test);
    if (decode(test.code).operandSize !== 16) continue;
    narrow++;
    const count = shiftCount(test) & 31;
    if (count > 16) above.push(count);
  }
  assert(narrow > 100);
  assertEquals(above, []);
});
