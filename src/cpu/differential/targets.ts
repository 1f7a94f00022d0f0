/**
 * The architectures that are tested; a front end that supplies a target is
 * named here and nowhere else.
 *
 * @module
 */
import { target as aarch64 } from "./aarch64/target.ts";
import { target as riscv64 } from "./riscv64/target.ts";
import { target as x86 } from "./x86_64/target.ts";
import type { Target } from "./target.ts";

/** All targets. */
export const targets: readonly Target[] = [riscv64, aarch64, x86];
