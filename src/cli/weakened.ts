/**
 * The options `--without` and `--missing`: a kernel that is younger than ours,
 * so that what is said of such a kernel can be tried.
 *
 * @module
 */

import {
  type RefusalName,
  type SyscallName,
  syscalls,
  type SystemCall,
} from "../api/calls.ts";
import { lenientRefusals } from "../debug/lenient_refusals.ts";
import { missingCalls } from "../debug/missing_calls.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import { UsageError } from "./errors.ts";
import { type Options, texts } from "./options.ts";

/** What the kernel lacks. */
export interface WeakenedValues {
  without: readonly string[];
  missing: readonly string[];
}

function isCall(name: string): name is SyscallName {
  return Object.hasOwn(syscalls, name);
}

/** Whether some call refuses by this name. */
export function isRefusal(name: string): name is RefusalName {
  return Object.values<SystemCall>(syscalls).some(({ refuses }) =>
    refuses.some(({ refusal }) => refusal === name)
  );
}

function checkRefusal(given: string, option: string): void {
  if (isRefusal(given)) return;
  // The ledger puts the call before a name that calls share.
  const shared = given.slice(given.indexOf(" ") + 1);
  if (isRefusal(shared)) {
    throw new UsageError(
      `${option}: calls share what ${given} names: ${shared} leaves it out ` +
        "of all of them",
    );
  }
  throw new UsageError(
    `${option}: nothing is refused by the name ${given}; docs/syscalls.md has ` +
      "all names",
  );
}

/** Words that stand for every call but some. */
const ALL_BUT = "all-but:";

function checkCalls(given: string, option: string): void {
  for (const name of given.replace(ALL_BUT, "").split(",")) {
    if (isCall(name)) continue;
    throw new UsageError(
      `${option} names ${name}, which is no call; docs/syscalls.md has them all`,
    );
  }
}

function callsOf(given: string): readonly SyscallName[] {
  const names = given.replace(ALL_BUT, "").split(",").filter(isCall);
  return given.startsWith(ALL_BUT)
    ? Object.keys(syscalls).filter(isCall).filter((one) => !names.includes(one))
    : names;
}

/** The options. */
export const weakenedOptions: Options<WeakenedValues> = {
  without: texts({
    placeholder: "REFUSAL",
    description: "to try what finds it: the kernel does not refuse by this " +
      "name (docs/syscalls.md has them) but answers 0",
    check: checkRefusal,
  }),
  missing: texts({
    placeholder: "CALLS",
    description: "to try a young kernel: these calls, with commas between, " +
      "answer ENOSYS; all-but:CALLS for all others",
    check: checkCalls,
  }),
};

/** What makes a machine's kernel such a one. */
export function weakeningObservers(
  { without, missing }: WeakenedValues,
): readonly SyscallObserver[] {
  return [
    ...(without.length === 0
      ? []
      : [lenientRefusals(without.filter(isRefusal))]),
    ...(missing.length === 0 ? [] : [missingCalls(missing.flatMap(callsOf))]),
  ];
}
