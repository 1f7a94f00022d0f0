// Expectations: open in the facts (FIFO notes), path-rules P103 to P105.
import { assertEquals } from "@std/assert";
import {
  O_NONBLOCK,
  O_RDONLY,
  O_RDWR,
  O_WRONLY,
  S_IFIFO,
} from "../../api/constants.ts";
import { makeNode } from "./names.ts";
import { dir, outcome, TestWorld } from "./test_world.ts";

function world(): TestWorld {
  const here = new TestWorld({ d: dir() });
  makeNode(here.caller, "/d/p", S_IFIFO | 0o644, 0n, here.base("/d/p"));
  return here;
}

Deno.test("open() of a FIFO waits for the other side, O_NONBLOCK or not (P104)", () => {
  const here = world();
  const reader = here.open("/d/p", O_RDONLY | O_NONBLOCK);
  assertEquals(reader.opening !== undefined, true);
});

Deno.test("open() of a FIFO returns at once when the other side is there", () => {
  const here = world();
  here.open("/d/p", O_RDONLY);
  assertEquals(here.open("/d/p", O_WRONLY).opening, undefined);
});

Deno.test("a wake-up that nobody waited for lets a later open pass", () => {
  const here = world();
  // The reader's coming is remembered although it goes again.
  here.open("/d/p", O_RDONLY).destroy();
  assertEquals(here.open("/d/p", O_WRONLY).opening, undefined);
  assertEquals(here.open("/d/p", O_WRONLY).opening !== undefined, true);
});

Deno.test("open() of a FIFO with O_RDWR makes a writer only", () => {
  const here = world();
  assertEquals(here.open("/d/p", O_RDWR).fifoDirection, "writer");
});

Deno.test("open() of a FIFO without a direction gives EINVAL (P103)", () => {
  assertEquals(outcome(() => world().open("/d/p", 0)), "EINVAL");
});
