/**
 * sigreturn, which only the trampoline calls, with and without its promise.
 *
 * @module
 */

import { promiseNames } from "../../src/api/constants.ts";
import {
  call,
  onSignal,
  pledge,
  result,
  type Row,
  row,
  type Step,
} from "../language/row.ts";

// kill_thread asks for another promise than sigreturn, and the handler's own
// call asks for none.
function handled(promises: string): readonly [readonly Step[], Step] {
  return [
    [
      onSignal("SIGUSR1", [call.sysconf(6).succeeds()]),
      call.gettid().as("me"),
      pledge(promises),
    ],
    call.kill_thread(result("me"), "SIGUSR1"),
  ];
}

function withPromises(
  id: string,
  promises: string,
  expect: (step: Step) => Step,
): Row {
  const [before, step] = handled(promises);
  return row(id, { steps: [...before, expect(step)] });
}

/** The rows about sigreturn's promise. */
export const signalReturnRows: readonly Row[] = [
  withPromises(
    "sigreturn/pledge/without-stdio",
    promiseNames.filter((name) => name !== "stdio").join(" "),
    (step) =>
      step.kills(
        "SIGABRT",
        "sigreturn promise/EPROMISEVIOLATION/stdio-not-promised",
      ),
  ),
  withPromises(
    "sigreturn/pledge/with-stdio",
    "stdio thread",
    (step) => step.returns(0),
  ),
];
