/**
 * Loaded before tests (`deno test --preload`): the CPUs that they make compile
 * every block before it runs.
 *
 * @module
 */

import { setStandardTier } from "../src/cpu/cpu.ts";

setStandardTier("compiler");
