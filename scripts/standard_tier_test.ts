import { assertEquals, assertThrows } from "@std/assert";
import { setStandardTier, standardTier } from "../src/cpu/cpu.ts";
import { Cpu, PhysicalMemory } from "../src/cpu/cpu.ts";
import { takeTier } from "./standard_tier.ts";

Deno.test("takeTier() lets CPUs that are not told use a tier when it is named", () => {
  const before = standardTier();
  try {
    takeTier("interpreter");
    const memory = PhysicalMemory.create({ frames: 16 });
    assertEquals(new Cpu(memory, "riscv64").tier, "interpreter");
    takeTier(undefined);
    assertEquals(standardTier(), "interpreter");
    assertThrows(() => takeTier("fast"), Error, "not fast");
  } finally {
    setStandardTier(before);
  }
});
