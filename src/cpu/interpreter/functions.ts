/**
 * Generated functions that ops call.
 *
 * @module
 */

import { type Architecture, Protection } from "../types.ts";
import { carry, flags, settle } from "./flag_functions.ts";
import { floatFunctions } from "../ir/functions/float_functions.ts";
import {
  fused32,
  fused64,
  productError,
} from "../ir/functions/fused_functions.ts";
import {
  commit,
  slow,
  translate,
  translateWatched,
  watch,
} from "./memory_functions.ts";
import { enterRegions } from "./region_function.ts";
import { noteRun } from "./run_functions.ts";
import type { ModuleBuilder, Signature } from "../wasm/module.ts";

const signatures = {
  /** The packed flags. */
  flags: { parameters: [], results: ["i32"] },
  /** The carry flag alone: 1 or 0. */
  carry: { parameters: [], results: ["i32"] },
  /** Makes the flag state packed. */
  settle: { parameters: [], results: [] },
  /** (record of a region, budget left) -> budget left. */
  enterRegions: { parameters: ["i32", "i32"], results: ["i32"] },
  /** (address, protection bit, size) -> linear address or 0. */
  translate: { parameters: ["i64", "i32", "i32"], results: ["i32"] },
  translateWatched: {
    parameters: ["i64", "i32", "i32"],
    results: ["i32"],
  },
  /** (place of an entry of the TLB, place of a leaf, protection bit): finds the
   * run that the page belongs to. */
  noteRun: { parameters: ["i32", "i32", "i32"], results: [] },
  /** (address, size) -> linear address (perhaps `crossing`) or 0. */
  slowRead: { parameters: ["i64", "i32"], results: ["i32"] },
  slowWrite: { parameters: ["i64", "i32"], results: ["i32"] },
  /** (address, size, 1 if it is a read): notes which watched data it meets. */
  watch: { parameters: ["i64", "i32", "i32"], results: [] },
  /** Carries a store across pages out. */
  commit: { parameters: [], results: [] },
  /** Rounding error of x * y = r. */
  productError: { parameters: ["f64", "f64", "f64"], results: ["f64"] },
  /** a * b + c rounded once, to nearest, or NaN. */
  fused64: { parameters: ["f64", "f64", "f64"], results: ["f64"] },
  fused32: { parameters: ["f32", "f32", "f32"], results: ["f32"] },
} as const satisfies Record<string, Signature>;

/** Of the helpers in TypeScript, see `InterpreterImports.host`. */
export const hostSignature: Signature = {
  parameters: ["i32", "i32", "i32", "i32", "i32"],
  results: ["i32"],
};

/** Signatures by name. */
export const functionSignatures: Readonly<Record<string, Signature>> = {
  ...signatures,
  ...Object.fromEntries(
    Object.entries(floatFunctions).map(([name, { signature }]) =>
      [name, signature] as const
    ),
  ),
};

/** All names. */
export const functionNames: readonly string[] = Object.keys(functionSignatures);

/** Declares all of them. */
export function declareFunctions(module: ModuleBuilder): void {
  for (const [name, signature] of Object.entries(functionSignatures)) {
    module.declare(name, signature);
  }
}

/** Gives them their bodies. */
export function defineFunctions(
  module: ModuleBuilder,
  architecture: Architecture,
): void {
  module.define("flags", flags(architecture));
  module.define("carry", carry(module, architecture));
  module.define("settle", settle(module));
  module.define("enterRegions", enterRegions());
  module.define("translate", translate(module));
  module.define("translateWatched", translateWatched(module));
  module.define("noteRun", noteRun());
  module.define("slowRead", slow(module, Protection.read));
  module.define("slowWrite", slow(module, Protection.write));
  module.define("watch", watch());
  module.define("commit", commit());
  module.define("productError", productError());
  module.define("fused64", fused64(module));
  module.define("fused32", fused32());
  for (const [name, { body }] of Object.entries(floatFunctions)) {
    module.define(name, body(module));
  }
}
