/**
 * The CPUs' narrow interface: memory, address spaces, a thread's state, and
 * `Cpu.run`, which executes until something needs the kernel.
 *
 * @module
 */

export {
  type Architecture,
  architectures,
  Exit,
  PAGE_SIZE,
  Protection,
} from "./types.ts";
export type { ControlsName } from "./controls.ts";
export type { CompilerStatistics, MadeRegion } from "./compiler/regions.ts";
export { RegionListing } from "./region_listing.ts";
export {
  DEFAULT_TIER,
  setStandardTier,
  standardTier,
  type Tier,
  tiers,
} from "./tier.ts";
export { provideInterpreter } from "./code_cache.ts";
export { generateInterpreter } from "./interpreter/interpreter.ts";
export { PhysicalMemory } from "./memory/physical_memory.ts";
export { AddressSpace, NoTableFrame } from "./memory/address_space.ts";
export { CpuState, Step } from "./state.ts";
export { Cpu, type CpuHooks } from "./engine.ts";
export { cpuidLeaf } from "./x86_64/cpuid.ts";
export {
  describeProcessor,
  type ProcessorDescription,
} from "./x86_64/processor.ts";
export { DebugRegisters, DebugStatus } from "./debug_registers.ts";
export { saveExtendedState } from "./x86_64/x87_environment.ts";
