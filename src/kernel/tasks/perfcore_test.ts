import { assert } from "@std/assert";
import { fail } from "../errors.ts";
import { atOnce } from "../work.ts";
import { dumpPerfcore } from "./perfcore.ts";
import { TestWorld } from "../filesystem/test_world.ts";
import { PerformanceEventBuffer } from "./performance_event_buffer.ts";
import type { Process } from "./process.ts";

Deno.test("dumpPerfcore() closes what it made when there is no room to write", () => {
  let isClosed = false;
  const description = {
    inode: { writeBytes: () => fail("kernel-memory/ENOMEM/exhausted") },
    destroy: () => isClosed = true,
  };
  const world = new TestWorld();
  atOnce(dumpPerfcore({
    name: "p",
    pid: 5,
    kernel: { vfs: { open: () => description } },
  } as unknown as Process, new PerformanceEventBuffer(world, 0)));
  assert(isClosed);
});
