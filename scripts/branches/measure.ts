/**
 * Runs all rows and scenarios in a copy of the project that notes which way
 * each decision of the kernel goes.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/types.ts";
import { Hand } from "../mutation/crew.ts";
import { batches, share } from "../mutation/mutate.ts";
import { copyProject, kernelFiles, withSwitch } from "../mutation/plant.ts";
import { textOf } from "../sources.ts";
import { reasonOf } from "./explained.ts";
import { NOTES, noteWays, type Way } from "./ways.ts";

/** What is known of a way. */
export interface Measured extends Way {
  readonly isGone: boolean;
  /** Why it is never gone, where that is known. */
  readonly reason: string | undefined;
}

/** All ways of the kernel's decisions, and the texts that note them. */
export async function allWays(): Promise<
  { readonly ways: readonly Way[]; readonly texts: ReadonlyMap<string, string> }
> {
  const ways: Way[] = [];
  const texts = new Map<string, string>();
  for (const path of await kernelFiles()) {
    const noting = noteWays(path, await textOf(path), ways.length + 1);
    ways.push(...noting.ways);
    texts.set(path, withSwitch(path, noting.text, NOTES));
  }
  return { ways, texts };
}

/** Which ways are gone on any of the architectures. */
export async function measure(
  architectures: readonly Architecture[],
  workers: number,
): Promise<readonly Measured[]> {
  const { ways, texts } = await allWays();
  const gone = new Uint8Array(ways.length + 1);
  const note = (reached: readonly number[]): void => {
    for (const number of reached) gone[number] = 1;
  };
  const folder = await copyProject(texts);
  try {
    for (const architecture of architectures) {
      const place = { folder, architecture, places: ways.length };
      const hands = Array.from({ length: workers }, () => new Hand(place));
      try {
        await Promise.all(hands.map((hand) => hand.load()));
        const count = hands[0]?.names.length ?? 0;
        note(hands[0]?.reachedByLoading ?? []);
        await share(hands, batches(count), async (hand, batch) => {
          for (const { reached } of await hand.survey(batch)) note(reached);
        });
      } finally {
        await Promise.all(hands.map((hand) => hand.dismiss()));
      }
    }
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
  return ways.map((way) => ({
    ...way,
    isGone: gone[way.number] === 1,
    reason: reasonOf(way),
  }));
}
