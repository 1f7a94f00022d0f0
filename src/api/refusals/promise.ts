import { promiseNames } from "../constants/process.ts";
import type { PromiseName } from "../constants/process.ts";
import type { Refusal } from "../refusal.ts";

type PromiseRefusals =
  & {
    readonly [
      P in PromiseName as `promise/EPROMISEVIOLATION/${P}-not-promised`
    ]: Refusal;
  }
  & { readonly "promise/EPROMISEVIOLATION/pledged-at-all": Refusal };

const source = "Kernel/Tasks/Process.h";

/**
 * What a broken promise refuses. The caller never sees the error: its process
 * dies of SIGABRT on the way out of the call.
 */
export const promiseRefusals: PromiseRefusals = {
  ...Object.fromEntries(
    promiseNames.map((name) => [
      promise(name),
      {
        when: `the process has made promises and \`${name}\` is not among them`,
        source,
      },
    ]),
  ) as PromiseRefusals,
  "promise/EPROMISEVIOLATION/pledged-at-all": {
    when: "the process has made promises, whichever they are",
    source,
  },
};

/** The refusal for lack of a promise. */
export function promise<const P extends PromiseName>(
  name: P,
): `promise/EPROMISEVIOLATION/${P}-not-promised` {
  return `promise/EPROMISEVIOLATION/${name}-not-promised`;
}
