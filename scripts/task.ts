/**
 * What the tasks that build guests have in common.
 *
 * @module
 */

import { flag, type Option } from "../src/cli/options.ts";

/** The option that forbids installing what is missing. */
export const noInstall: Option<boolean> = flag(
  "install nothing with apt, whatever is missing",
);
