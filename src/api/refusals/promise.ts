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

type Broken<P extends PromiseName> =
  `promise/EPROMISEVIOLATION/${P}-not-promised`;

/** The refusal for lack of a promise. */
export function promise<const P extends PromiseName>(name: P): Broken<P>;
/** The same, where a call demands a promise in several cases. */
export function promise<const P extends PromiseName, const S extends string>(
  name: P,
  subject: S,
): `${S}: ${Broken<P>}`;
export function promise(name: PromiseName, subject?: string): string {
  const refusal = `promise/EPROMISEVIOLATION/${name}-not-promised`;
  return subject === undefined ? refusal : `${subject}: ${refusal}`;
}
