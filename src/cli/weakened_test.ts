// Kernels that lack calls or checks, as `halcyon run` makes them.

import { assertEquals } from "@std/assert";
import type { SyscallName } from "../api/calls.ts";
import { ENOSYS } from "../api/errno.ts";
import type { SyscallObserver } from "../kernel/kernel.ts";
import type { Thread } from "../kernel/tasks/thread.ts";
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
