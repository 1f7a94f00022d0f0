/**
 * The part of `@std/cli` that Halcyon uses: {@linkcode parseArgs}.
 *
 * @module
 */
export { type Args, parseArgs, type ParseOptions } from "./parse_args.ts";
