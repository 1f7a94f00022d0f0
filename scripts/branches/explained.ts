/**
 * Ways that no row and no scenario can go, each with the reason. They are known
 * by their code, not by their place: an entry whose code is gone fails a test.
 *
 * @module
 */

import { reasonOfRefusals } from "../mutation/waived.ts";
import { filesystem } from "./explained/filesystem.ts";
import { memory } from "./explained/memory.ts";
import { net } from "./explained/net.ts";
import { syscalls } from "./explained/syscalls.ts";
import { tasks } from "./explained/tasks.ts";
import type { Way } from "./ways.ts";

/** A way that is never gone, and why. */
export interface Explained extends Pick<Way, "file" | "code" | "way"> {
  readonly reason: string;
}

/** The list. */
export const explained: readonly Explained[] = [
  ...filesystem,
  ...memory,
  ...net,
  ...syscalls,
  ...tasks,
];

/** By what an entry is known. */
export function keyOf(
  { file, code, way }: Pick<Way, "file" | "code" | "way">,
): string {
  return JSON.stringify([file, code, way]);
}

const reasons = new Map(explained.map((one) => [keyOf(one), one.reason]));

/** Why a way is never gone, if that is known. */
export function reasonOf(way: Way): string | undefined {
  if (way.isAsserted) return "asserted";
  const waived = way.refusal === undefined
    ? undefined
    : reasonOfRefusals(way.refusal);
  return waived ?? reasons.get(keyOf(way));
}
