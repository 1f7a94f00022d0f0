// Kernels that lack calls or checks, as `halcyon run` makes them.

import { assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import type { SyscallName } from "../api/calls.ts";
import { ENOSYS } from "../api/errno.ts";
import type { SyscallObserver } from "../kernel/observers.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
import { UsageError } from "./errors.ts";
import { weakenedOptions, weakeningObservers } from "./weakened.ts";

function observers(missing: readonly string[]): readonly SyscallObserver[] {
  return weakeningObservers({
    without: [],
    missing: weakenedOptions.missing.read(missing, "--missing"),
  });
}

for (
  const [given, absent, present] of [
    [["pipe,fork", "exit"], ["pipe", "fork", "exit"], ["open"]],
    [["all-but:exit,dbgputstr"], ["pipe", "open"], ["exit", "dbgputstr"]],
  ] as const
) {
  Deno.test(`halcyon run --missing ${given.join(" ")} takes the right calls away`, () => {
    const [observer] = observers(given);
    const answer = (name: SyscallName) =>
      observer?.enter?.({} as Thread, name, []);
    for (const name of absent) assertEquals(answer(name), BigInt(-ENOSYS));
    for (const name of present) assertEquals(answer(name), undefined);
  });
}

Deno.test("halcyon run has a whole kernel where nothing is taken away", () => {
  assertEquals(observers([]), []);
});

Deno.test("halcyon run --without says how a name of the ledger is written", () => {
  const read = (name: string) =>
    assertThrows(
      () => weakenedOptions.without.read([name], "--without"),
      UsageError,
    ).message;
  const shared = "descriptor/EMFILE/too-few-are-free";
  assertStringIncludes(read(`pipe ${shared}`), `: ${shared} leaves it out`);
  assertStringIncludes(
    read("pipe nonsense"),
    "nothing is refused by the name pipe nonsense",
  );
});
