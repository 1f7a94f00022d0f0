import { assertEquals } from "@std/assert";
import { targets } from "../../src/cpu/differential/targets.ts";
import { denoProcesses } from "./processes.ts";
import { soakSlices } from "./slices.ts";

for (const target of targets) {
  Deno.test(`soakSlices() ends when its time is over, whatever is left [${target.architecture}]`, async () => {
    const processes = await denoProcesses();
    let asked = 0;
    try {
      const seen = await soakSlices(processes, target, {
        seed: 1,
        tests: 1,
        programs: 1_000_000,
        // Some rows' sequences, then no more of anything.
        isOver: () => ++asked > 20,
      });
      assertEquals(seen, 0);
    } finally {
      await processes.close();
    }
  });
}
