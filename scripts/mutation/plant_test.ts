import { assertEquals } from "@std/assert";
import { textOf } from "../sources.ts";
import { kernelFiles } from "./plant.ts";
import { plantFaults } from "./sites.ts";

Deno.test("plantFaults() leaves each file of the kernel as it is where nothing is chosen", async () => {
  for (const path of await kernelFiles()) {
    const text = await textOf(path);
    const choice = { first: 1, isPlanted: () => false };
    assertEquals(plantFaults(path, text, choice).text, text);
  }
});
