/**
 * Call programs from a seed: each is a row in the suite's own language that
 * expects nothing, so that what runs rows runs them.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import { type Row, row } from "../language/row.ts";
import type { Step } from "../language/step.ts";
import { isParameters, type Use } from "../language/use.ts";
import { uses } from "../tables.ts";
import {
  cleanUp,
  world as terminalWorld,
} from "../worlds/terminal_pseudo_terminal.ts";
import { Author, type Program } from "./author.ts";
import { Chance } from "./chance.ts";
import { argumentSlots, Draft, type Holder, paragraphOf } from "./draft.ts";
import { patterns } from "./patterns.ts";
import { recipes } from "./recipes/all.ts";
import { openTerminal } from "./recipes/terminals.ts";
import { sceneSteps, sceneWorld } from "./scene.ts";
import { callsOf, type Theme, themes } from "./themes.ts";

/** Milliseconds that a program may take: waits end by an alarm before. */
const LIMIT = 8000;

/** Uses that end their actor, or touch what other programs of the boot see. */
function isForeign({ call, touches = [] }: Use): boolean {
  return ["exit", "exit_thread", "get_dir_entries", "dbgputstr"].includes(
    call,
  ) || call === "dump_backtrace" || touches.includes("clock");
}

function usesOf(architecture: Architecture): readonly Use[] {
  return uses.filter((use) =>
    !isForeign(use) && (use.arch?.includes(architecture) ?? true)
  );
}

function loosely(steps: readonly (Step | readonly Step[])[]): readonly Step[] {
  return steps.flat().map((step) => step.whatever());
}

/** A use's call as a draft, so that it is spoiled like any other. */
function draftOf({ call, operands = [] }: Use): Draft {
  const holder: Holder = {};
  argumentSlots(call, holder).forEach(({ name }, index) => {
    const operand = operands[index];
    holder[name] = operand !== undefined && isParameters(operand)
      ? { ...operand, fields: { ...operand.fields } }
      : operand;
  });
  return new Draft(call, holder);
}

/**
 * Uses that stay as they are: their local sockets may not wait for an alarm,
 * and what a wrong mount or a profile of everybody does outlives the program.
 */
function isDelicate({ call }: Use): boolean {
  return ["recvmsg", "recvfd", "accept4", "connect", "read"].includes(call) ||
    ["mount", "unshare", "profiling"].includes(paragraphOf(call).family);
}

function writeUse(author: Author, use: Use): void {
  author.add(...loosely(use.before ?? []));
  if (use.step !== undefined) {
    author.add(use.step().whatever());
    return;
  }
  const faults = isDelicate(use) ? 0 : author.chance.weighted([[0, 3], [1, 1]]);
  author.take(draftOf(use), { isReady: true }, faults);
}

function writeCalls(theme: Theme): (author: Author, count: number) => void {
  return (author, count) => {
    for (let left = count; left > 0; left--) {
      const family = author.chance.weighted(theme.families);
      author.risk(author.chance.pick(callsOf(family)));
    }
  };
}

/** Steps that one program has at most: their records share one page range. */
const MOST_CALLS = 24;

/** What programs may do. */
export interface ProgramOptions {
  /** Calls that the reference does not survive are made too. */
  readonly allowsHazards?: boolean;
}

/** The program of this number. */
export function programOf(
  seed: number,
  number: number,
  architecture: Architecture,
  { allowsHazards = false }: ProgramOptions = {},
): Row {
  const chance = new Chance(seed, number);
  const theme = chance.weighted(themes);
  const { hasTerminal = false } = theme;
  // A terminal's descriptors stand where uses expect their own.
  const use = !hasTerminal && chance.oneIn(2)
    ? chance.pick(usesOf(architecture))
    : undefined;
  const as = use?.as ?? theme.as;
  const program: Program = {
    architecture,
    chance,
    isRoot: as === "root",
    allowsHazards,
    recipes,
    names: 0,
    budget: chance.between(8, MOST_CALLS),
  };
  const author = new Author(program, sceneWorld());
  if (use !== undefined) writeUse(author, use);
  if (hasTerminal) openTerminal(author);
  const calls = writeCalls(theme);
  while (program.budget > 0) {
    if (chance.oneIn(5)) {
      program.budget -= 2;
      patterns[chance.weighted(theme.patterns)](author, calls);
    } else calls(author, 1);
  }
  return row(`twin/${seed}/${number}`, {
    setup: [
      sceneSteps,
      ...(hasTerminal ? terminalWorld : []),
      ...(use?.setup ?? []),
    ],
    steps: author.steps,
    teardown: loosely(hasTerminal ? cleanUp : use?.teardown ?? []),
    as,
    limit: LIMIT,
    note: theme.name,
  });
}

/** The first programs of a seed. */
export function programsOf(
  seed: number,
  count: number,
  architecture: Architecture,
  options: ProgramOptions = {},
): readonly Row[] {
  return Array.from(
    { length: count },
    (_, number) => programOf(seed, number, architecture, options),
  );
}
