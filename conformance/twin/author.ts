/**
 * Writes the steps of one actor: calls by their recipes, drawn by chance and
 * spoiled now and then, and what they leave behind in the actor's belief.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { SyscallName } from "../../src/api/calls.ts";
import { onSignal } from "../language/actors.ts";
import { alarm } from "../language/calls.ts";
import type { Step } from "../language/step.ts";
import { type Result, result } from "../language/value.ts";
import type { Chance } from "./chance.ts";
import { type Draft, paragraphOf } from "./draft.ts";
import { fillCall, type Stock, type Wishes } from "./fill.ts";
import { isHazardous } from "./hazards.ts";
import { spoil } from "./spoil.ts";
import type { World } from "./world.ts";

/** What makes a call work, and what it leaves when it did. */
export interface Recipe {
  /** By the names of arguments and fields; the paragraph says the rest. */
  readonly wishes?: Wishes;
  /** It is known not to wait, or for how long. */
  readonly isReady?: boolean;
  /** What the actor believes when the call has worked. */
  readonly leaves?: (result: Result) => void;
}

/** Finds a call's recipe; what it needs first, the author writes down before. */
export type Recipes = Readonly<
  { readonly [N in SyscallName]?: (author: Author) => Recipe }
>;

const raising: readonly SyscallName[] = [
  "kill",
  "killpg",
  "kill_thread",
  "sigaction",
  "sigprocmask",
  "sigsuspend",
  "sigtimedwait",
  "alarm",
];

const rootsOwn: readonly SyscallName[] = ["setgroups"];

/** What the actors of a program have in common. */
export interface Program {
  readonly architecture: Architecture;
  readonly chance: Chance;
  readonly isRoot: boolean;
  /** Whether calls may be made that the reference does not survive. */
  readonly allowsHazards: boolean;
  readonly recipes: Recipes;
  /** How many names were given out. */
  names: number;
  /** How many calls may still be made. */
  budget: number;
}

/** One actor's steps in the making. */
export class Author implements Stock {
  readonly program: Program;
  readonly world: World;
  readonly steps: Step[] = [];
  /** Whether these are the steps of a handler. */
  readonly isHandler: boolean;

  constructor(program: Program, world: World, isHandler = false) {
    this.program = program;
    this.world = world;
    this.isHandler = isHandler;
  }

  get chance(): Chance {
    return this.program.chance;
  }

  /** A name that nothing has. */
  fresh(kind: string): string {
    return `${kind}${++this.program.names}`;
  }

  add(...steps: readonly Step[]): void {
    this.steps.push(...steps);
  }

  /** Adds a step and binds its result. */
  bind(kind: string, step: Step): Result {
    const name = this.fresh(kind);
    this.add(step.as(name));
    return result(name);
  }

  /** An author for an actor that this one starts; a thread shares its belief. */
  inner(world: World): Author {
    return new Author(this.program, world);
  }

  /** An author for a handler of this actor's. */
  handler(): Author {
    return new Author(this.program, this.world, true);
  }

  /** Makes a call so that it works. */
  make(call: SyscallName, more: Wishes = {}): void {
    this.#call(call, more, 0);
  }

  /** Makes a call that may be spoiled. */
  risk(call: SyscallName): void {
    // A handler that raises signals may never come to its end.
    if (this.isHandler && raising.includes(call)) return;
    // Others than root are refused; once in a while that is asked too.
    const isDenied = rootsOwn.includes(call) && !this.program.isRoot;
    if (isDenied && !this.chance.oneIn(8)) return;
    const { chance } = this;
    this.#call(call, {}, chance.weighted([[0, 12], [1, 4], [2, 1]]));
  }

  #call(call: SyscallName, more: Wishes, faults: number): void {
    this.program.budget--;
    const recipe = this.program.recipes[call]?.(this) ?? {};
    const draft = fillCall(call, { ...recipe.wishes, ...more }, this);
    this.take(draft, recipe, faults);
  }

  /** Writes a drawn-up call down, spoiled in so many places. */
  take(draft: Draft, recipe: Recipe, faults: number): void {
    const { isReady = false, leaves } = recipe;
    for (let left = faults; left > 0; left--) {
      spoil(draft, this, this.program.architecture);
    }
    if (!draft.contain()) return;
    if (!this.program.allowsHazards && isHazardous(draft, this)) return;
    const step = draft.step();
    const maySleep = paragraphOf(draft.call).blocks &&
      !(isReady && faults === 0);
    if (maySleep) this.#guard();
    if (leaves === undefined) this.add(step);
    else {
      const made = this.bind("r", step);
      if (faults === 0) leaves(made);
    }
    if (maySleep) this.add(alarm(0).whatever());
  }

  // Nothing waits for ever: the alarm's handler does nothing but wake.
  #guard(): void {
    if (!this.world.hasAlarm) {
      this.add(onSignal("SIGALRM", []).whatever());
      this.world.hasAlarm = true;
    }
    this.add(alarm(1).whatever());
  }
}
