/**
 * Every struct that crosses the system-call boundary.
 *
 * @module
 */

import * as files from "./structs/file.ts";
import * as parameters from "./structs/parameters.ts";
import * as processes from "./structs/process.ts";
import * as registers from "./structs/registers.ts";
import * as sockets from "./structs/socket.ts";
import * as terminals from "./structs/terminal.ts";
import * as strings from "./structs/string_argument.ts";
import * as times from "./structs/time.ts";
import type { Layout } from "./layout.ts";

export * from "./layout.ts";
export * from "./structs/file.ts";
export * from "./structs/parameters.ts";
export * from "./structs/process.ts";
export * from "./structs/registers.ts";
export * from "./structs/socket.ts";
export * from "./structs/string_argument.ts";
export * from "./structs/terminal.ts";
export * from "./structs/time.ts";

/**
 * The layouts that are the same on the three architectures, by their names.
 * What differs is in structs/registers.ts.
 */
export const layoutsByName = {
  ...times,
  ...strings,
  ...processes,
  ...files,
  ...sockets,
  ...terminals,
  ...parameters,
} as const;

/** The name of a layout that is the same on the three architectures. */
export type LayoutName = keyof typeof layoutsByName;

/** The same, in the order in which they can be declared. */
export const layouts: readonly Layout[] = Object.values(layoutsByName);

/** The layouts that differ: name → architecture → layout. */
export const architectureLayouts = {
  PtraceRegisters: registers.PtraceRegisters,
  ucontext_t: registers.ucontext_t,
  SignalFrame: registers.SignalFrame,
} as const;
