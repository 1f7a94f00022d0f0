// The order in which the kernel's functions spell refusals: within a function,
// those of a call stand as its paragraph has them.

import { assertEquals } from "@std/assert";
import { syscallsByNumber } from "../src/api/calls.ts";
import type { SystemCall } from "../src/api/calls.ts";
import { sourcesIn, textOf } from "./sources.ts";

const NAME = /"([a-z0-9_-]+\/E[A-Z0-9]+\/[a-z0-9_-]+)"/g;

/** A function or a method of a table, up to the brace that ends it. */
const FUNCTION =
  /^( {2})?(?:export )?(?:function\*? ?|\*)?#?(\w+)(?:<.*>)?\([^]*?^\1\}/gm;

/**
 * Refusals that the kernel spells before others of a call, though they stand
 * behind them: no call can meet both, so that there is no order between them.
 */
const exclusive: Readonly<Record<string, readonly string[]>> = {
  // The size is looked at where the flags are 0.
  "sigaltstack/EINVAL/ss_flags-neither-0-nor-ss_disable": [
    "sigaltstack/ENOMEM/ss_size-not-above-4096",
  ],
  // An architecture has debug registers or has none.
  "ptrace/ENOTSUP/no-debug-registers-on-this-architecture": [
    "ptrace/EINVAL/no-such-debug-register",
  ],
  // Only a shared mapping that is to become private reaches past a file's end.
  "mremap/ENOTIMPL/other-than-shared-file-mapping-to-private": [
    "mremap/EINVAL/mapping-reaches-past-end-of-file",
  ],
  // The others are about two advices that are supported.
  "madvise/EINVAL/unsupported-advice": [
    "madvise/EINVAL/volatility-of-memory-that-is-not-anonymous",
    "madvise/EINVAL/volatility-of-memory-that-is-not-purgeable",
  ],
  // Where there is no region there is nothing else to refuse.
  "mprotect/EINVAL/no-region-in-the-range": ["mprotect/ENOMEM/range-has-holes"],
  "sigaltstack/EINVAL/no-region-in-the-range": [
    "sigaltstack/EPERM/region-not-made-by-mmap",
    "sigaltstack/EINVAL/region-not-private-anonymous-memory",
    "sigaltstack/ENOMEM/range-has-holes",
  ],
  // A type of file system takes a source or takes none.
  "fsmount/ENOTBLK/source-is-no-block-device": [
    "fsmount/ENOTSUP/source-given-but-type-takes-none",
  ],
  // Index 0 is refused as such; only another can be that of no adapter.
  "ioctl/EINVAL/interface-index-is-zero": [
    "ioctl/ENODEV/no-such-adapter",
  ],
  // A length is 0 or above 8; the type is looked at after both.
  "ioctl/EINVAL/unusable-mount-option": [
    "ioctl/E2BIG/mount-option-value-longer-than-8",
  ],
};

interface Spelt {
  readonly symbol: string;
  readonly where: string;
  readonly names: readonly string[];
}

async function* functionsIn(folder: string): AsyncGenerator<Spelt> {
  for await (const path of sourcesIn(folder)) {
    if (path.endsWith("_test.ts")) continue;
    for (
      const [body, , symbol = ""] of (await textOf(path)).matchAll(FUNCTION)
    ) {
      const names = [...body.matchAll(NAME)].map(([, name = ""]) => name);
      yield { symbol, where: `${path} ${symbol}()`, names };
    }
  }
}

/** Where a call's paragraph states a refusal: about several things, at several places. */
function ranksOf({ refuses }: SystemCall, name: string): readonly number[] {
  return refuses.flatMap(({ refusal }, index) =>
    refusal === name ? [index] : []
  );
}

function misplaced(
  call: SystemCall,
  { where, names, symbol }: Spelt,
): readonly string[] {
  const stated = names.filter((name) =>
    symbol === call.name || name.startsWith(`${call.name}/`)
  ).map((name) => ({ name, ranks: ranksOf(call, name) }))
    .filter(({ ranks }) => ranks.length > 0);
  return stated.flatMap(({ name, ranks }, index) =>
    stated.slice(index + 1)
      .filter((later) => Math.max(...later.ranks) < Math.min(...ranks))
      .filter((later) => !(exclusive[name] ?? []).includes(later.name))
      .map((later) => `${call.name}, ${where}: ${name} before ${later.name}`)
  );
}

Deno.test("functions of the kernel spell a call's refusals in its paragraph's order", async () => {
  const functions = await Array.fromAsync(functionsIn("src/kernel/"));
  const wrong = functions.flatMap((spelt) =>
    syscallsByNumber.flatMap((call) => misplaced(call, spelt))
  );
  assertEquals(wrong, []);
});
