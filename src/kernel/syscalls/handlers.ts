/**
 * What the handlers of all calls, and those of one family, look like.
 *
 * @module
 */

import type { ArgumentsOf, SyscallName } from "../../api/calls.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";

/** One handler for each system call. */
export type SyscallHandlers = {
  [N in SyscallName]: (
    context: SyscallContext,
    ...args: ArgumentsOf<N>
  ) => SyscallResult;
};

/** One handler for each call of a family, whose file has its name. */
export type FamilyHandlers<F extends { readonly calls: object }> = Pick<
  SyscallHandlers,
  keyof F["calls"] & SyscallName
>;
