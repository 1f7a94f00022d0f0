/**
 * The architectures.
 *
 * @module
 */

import { aarch64FrontEnd } from "./aarch64/front_end.ts";
import type { FrontEnd } from "./ir/front_end.ts";
import { frontEnd as riscv64FrontEnd } from "./riscv64/front_end.ts";
import type { Architecture } from "./types.ts";
import { x86FrontEnd } from "./x86_64/front_end.ts";

/** Front ends by architecture. */
export const frontEnds: Readonly<Record<Architecture, FrontEnd>> = {
  x86_64: x86FrontEnd,
  aarch64: aarch64FrontEnd,
  riscv64: riscv64FrontEnd,
};
