/**
 * Promises (Kernel/Syscalls/pledge.cpp).
 *
 * @module
 */

import type { pledgeFamily } from "../../api/calls/pledge.ts";
import { SC_pledge_params } from "../../api/structs.ts";
import { fail } from "../errors.ts";
import { promiseBits, type PromiseName } from "../security/promises.ts";
import type { Process } from "../tasks/process.ts";
import type { SyscallContext } from "../tasks/syscall_context.ts";
import type { FamilyHandlers } from "./handlers.ts";
import { copyIn, type StringArgumentValue } from "./user_structs.ts";

/** What the reference reserves: two bytes more than each promise's name. */
const LONGEST_LIST = 218n;

/** Handlers of this family. */
export const pledgeHandlers = {
  pledge(context, params) {
    const { process } = context;
    const parameters = copyIn(context.memory, params, SC_pledge_params);
    const promiseText = copyList(context, parameters.promises);
    const execText = copyList(context, parameters.execpromises);
    const wanted = parse(promiseText);
    const wantedExec = parse(execText);
    const noError = promisesNoError(process);
    // Nothing changes before everything is known to be right.
    const promises = narrowed(process.promises, wanted, noError);
    const execPromises = narrowed(process.execPromises, wantedExec, noError);
    process.promises = promises;
    process.execPromises = execPromises;
    return 0;
  },
} satisfies FamilyHandlers<typeof pledgeFamily>;

function copyList(
  context: SyscallContext,
  list: StringArgumentValue,
): string | undefined {
  if (list.characters === 0) return undefined;
  if (list.length > LONGEST_LIST) fail("pledge/E2BIG/longer-than-218");
  return context.memory.readString(list.characters, Number(list.length));
}

function parse(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  let bits = 0;
  for (const word of text.split(" ")) {
    if (word === "") continue;
    if (!Object.hasOwn(promiseBits, word)) {
      fail("pledge/EINVAL/unknown-promise");
    }
    bits |= promiseBits[word as PromiseName];
  }
  return bits;
}

/** Only the promises, never the execpromises, soften a refusal of either. */
function promisesNoError({ promises }: Process): boolean {
  if (promises === undefined) return false;
  return (promises & promiseBits.no_error) !== 0;
}

/** What a set becomes: never more than the old one, which may also stay. */
function narrowed(
  old: number | undefined,
  wanted: number | undefined,
  noError: boolean,
): number | undefined {
  if (wanted === undefined) return old;
  if (old === undefined || (wanted & ~old) === 0) return wanted;
  if (!noError) fail("pledge/EPERM/set-would-grow");
  return wanted & old;
}
