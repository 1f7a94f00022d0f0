/**
 * How far up the ladder a kernel comes, found out once: a machine a row would
 * climb it before each to the same end.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { parseLog } from "../judge/log.ts";
import { rungs } from "../program/rungs.ts";
import { Suite } from "../program/suite.ts";
import type { Target } from "../program/target.ts";

const TOP = rungs.length - 1;
const NO_HASH = new Uint8Array(32);
/** Whoever needs more hangs. */
const MOST_INSTRUCTIONS = 10_000_000;

/**
 * Boots the executor without rows, so that it climbs the ladder and no more.
 * Answers the topmost rung where all hold, and else the ground: a kernel that
 * lacks something is asked anew before each row, so that each tells of it.
 */
function provenRung(
  target: Target,
  architecture: Architecture,
  executor: Uint8Array,
): number {
  const { log, end } = target.run({
    architecture,
    program: new Suite(architecture, []).program(executor, [], NO_HASH),
    arguments: ["--exit"],
    seed: 1,
    maxInstructions: MOST_INSTRUCTIONS,
  });
  const { rung, boots: [boot] } = parseLog(log.join(""));
  const isWhole = end.kind === "exited" && end.status === 0 &&
    boot?.trouble === undefined;
  return isWhole && rung === TOP ? TOP : 0;
}

/** What is proven of a target, an architecture at a time. */
export class ProvenRungs {
  readonly #target: Target;
  readonly #found = new Map<Architecture, number>();

  constructor(target: Target) {
    this.#target = target;
  }

  /** The rung up to which all hold; 0, the ground, where not all do. */
  on(architecture: Architecture, executor: Uint8Array): number {
    const rung = this.#found.get(architecture) ??
      provenRung(this.#target, architecture, executor);
    this.#found.set(architecture, rung);
    return rung;
  }
}
