/**
 * What patterns have in common.
 *
 * @module
 */

import { PROT_READ, PROT_WRITE } from "../../../src/api/constants.ts";
import { barrier } from "../../language/actors.ts";
import type { Step } from "../../language/step.ts";
import type { Author } from "../author.ts";
import { World } from "../world.ts";

/** Writes some calls down, as the program's theme has them. */
export type WriteCalls = (author: Author, count: number) => void;

/** A pattern; `calls` writes what its actors do besides. */
export type Pattern = (author: Author, calls: WriteCalls) => void;

/** Memory that may be read and written. */
export const READ_WRITE: number = PROT_READ | PROT_WRITE;

/** Steps of an actor that nobody expects anything of. */
export function loosely(steps: readonly Step[]): readonly Step[] {
  return steps.map((step) => step.whatever());
}

/** A child with a belief of its own. */
export function forked(author: Author): Author {
  return author.inner(new World(author.world));
}

/** A barrier at which two meet. */
export function meetingPoint(author: Author): Step {
  return barrier(author.fresh("meet"));
}
