/** Promises (Kernel/Syscalls/pledge.cpp). */
import { E2BIG, EINVAL, EPERM } from "../../api/errno.ts";
import { SC_pledge_params } from "../../api/structs.ts";
import { fail } from "../errors.ts";
import { promiseBits, type PromiseName } from "../security/promises.ts";
import type { SyscallContext, SyscallHandlers } from "./context.ts";
import { copyIn, type StringArgumentValue } from "./user_structs.ts";

/** What the reference reserves: two bytes more than each promise's name. */
const LONGEST_LIST = 218n;

/** Handlers of this family. */
export const pledgeHandlers = {
  pledge(context, params) {
    const { process } = context;
    const parameters = copyIn(
      context.memory,
      params,
      SC_pledge_params,
    );
    const promiseText = copyList(context, parameters.promises, {
      long: "pledge/E2BIG/longer-than-218",
      bad: "user-memory/EFAULT/not-readable",
    });
    const execText = copyList(context, parameters.execpromises, {
      long: "pledge/E2BIG/longer-than-218",
      bad: "user-memory/EFAULT/not-readable",
    });
    const wanted = parse(promiseText, "pledge/EINVAL/unknown-promise");
    const wantedExec = parse(
      execText,
      "pledge/EINVAL/unknown-promise",
    );
    // Only the promises, never the execpromises, soften either refusal.
    const noError = ((process.promises ?? 0) & promiseBits.no_error) !== 0;
    const promises = narrowed(
      process.promises,
      wanted,
      noError,
      "pledge/EPERM/set-would-grow",
    );
    const execPromises = narrowed(
      process.execPromises,
      wantedExec,
      noError,
      "pledge/EPERM/set-would-grow",
    );
    // Nothing changes before everything is known to be right.
    if (promises !== undefined) process.promises = promises;
    if (execPromises !== undefined) process.execPromises = execPromises;
    return 0;
  },
} satisfies Partial<SyscallHandlers>;

function copyList(
  context: SyscallContext,
  list: StringArgumentValue,
  sites: { readonly long: string; readonly bad: string },
): string | undefined {
  if (list.characters === 0) return undefined;
  if (list.length > LONGEST_LIST) fail(E2BIG, sites.long);
  return context.memory.readString(
    list.characters,
    Number(list.length),
  );
}

function parse(text: string | undefined, site: string): number | undefined {
  if (text === undefined) return undefined;
  let bits = 0;
  for (const word of text.split(" ")) {
    if (word === "") continue;
    if (!Object.hasOwn(promiseBits, word)) fail(EINVAL, site);
    bits |= promiseBits[word as PromiseName];
  }
  return bits;
}

/** What the new set becomes: never more than the old one. */
function narrowed(
  old: number | undefined,
  wanted: number | undefined,
  noError: boolean,
  site: string,
): number | undefined {
  if (old === undefined || wanted === undefined) return wanted;
  if ((wanted & ~old) === 0) return wanted;
  if (!noError) fail(EPERM, site);
  return wanted & old;
}
