import { assertEquals } from "@std/assert";
import { HeldMemory } from "./held_memory.ts";

/** What is said of a process that holds this after each piece of work. */
function held(course: (piece: number) => number): HeldMemory {
  let piece = 0;
  const memory = new HeldMemory(() => course(piece++));
  for (let done = 0; done < 1000; done++) memory.sample();
  return memory;
}

Deno.test("HeldMemory.grows is true when the second half of the work holds more and more", () => {
  assertEquals(held((piece) => 200 + piece).grows, true);
  assertEquals(held((piece) => 200 + piece).course, [200, 700, 1200]);
});

Deno.test("HeldMemory.grows is false when what is held levels off, or is garbage", () => {
  assertEquals(held((piece) => 600 - 400 / (1 + piece)).grows, false);
  assertEquals(held((piece) => 200 + 400 * (piece % 7)).grows, false);
});

Deno.test("HeldMemory says what was held at first, behind half and in the end", () => {
  assertEquals(
    String(held((piece) => piece)),
    "0 MiB held at first, 500 behind half of it, 1000 in the end",
  );
});
