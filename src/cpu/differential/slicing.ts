/**
 * Slicing must not be seen: however often the CPU is left and entered again,
 * by budgets or by single steps, a program does the same, at the same times.
 *
 * @module
 */
import {
  type AddressSpace,
  type Cpu,
  type CpuState,
  DebugRegisters,
  Exit,
  Step,
} from "../cpu.ts";
import { Random } from "./random.ts";

/** How far to go before the CPU is left. */
export interface Slice {
  readonly instructions: number;
  /** By `Cpu.run` with this budget, or by so many calls of `Cpu.step`, or of
   * `attend`. */
  readonly by: "run" | "step" | "attend";
}

/** Where nobody executes and accesses anything. */
const nowhere = new DebugRegisters();
nowhere.addresses.fill(0x7000_0000_0000n);
/** DR0 for instructions, DR1 for 8 bytes of data. */
nowhere.control = 0xb0_000fn;

/** Executes one instruction as of a thread that is watched by all means. */
export function attend(
  run: Cpu["run"],
  state: CpuState,
  space: AddressSpace,
): Exit {
  const { step, debugRegisters } = state;
  state.step = Step.active;
  state.debugRegisters = nowhere;
  const exit = run(state, space, 1);
  state.step = step;
  state.debugRegisters = debugRegisters;
  return exit;
}

/** A way to cut a run into slices. */
export interface Slicing {
  readonly name: string;
  /** Starts over: gives what gives one slice after the other. */
  slices(): () => Slice;
}

/** Budgets that every program is cut by. */
export const BUDGETS: readonly number[] = [1, 2, 3, 7, 10_007];

const MAXIMUM_BUDGET = 5000;

/** Mostly short, so that most places are reached. */
function randomSlice(random: Random, steps: number): Slice {
  const most = random.pick([4, 40, MAXIMUM_BUDGET]);
  const instructions = 1 + random.below(most);
  const by = random.pick(["run", "run", "step", "attend"] as const);
  if (by === "run") return { instructions, by };
  return { instructions: Math.min(instructions, steps), by };
}

/** Slices of one size, cut by `run`. */
export function byBudget(instructions: number): Slicing {
  const slice: Slice = { instructions, by: "run" };
  return { name: `budgets of ${instructions}`, slices: () => () => slice };
}

/** Every instruction by `step`. */
export const bySteps: Slicing = {
  name: "steps",
  slices: () => () => ({ instructions: 1, by: "step" }),
};

/** Every instruction by `attend`. */
export const byAttention: Slicing = {
  name: "attended steps",
  slices: () => () => ({ instructions: 1, by: "attend" }),
};

/** All ways in turn; a stretch of steps has at most `steps` of them. */
export function byChance(seed: number, steps: number): Slicing {
  return {
    name: `random slices, seed ${seed}`,
    slices: () => {
      const random = new Random(seed);
      return () => randomSlice(random, steps);
    },
  };
}

/** As `byChance`, for programs that are too long to step through: a stretch
 * by `step` after stretches by `run` that are much longer. */
export function bySomeSteps(seed: number, steps: number): Slicing {
  return {
    name: `now and then ${steps} steps, seed ${seed}`,
    slices: () => {
      const random = new Random(seed);
      let stepped = false;
      return () => {
        stepped = !stepped;
        return stepped
          ? { instructions: steps, by: "step" }
          : { instructions: 1 + random.below(1000 * steps), by: "run" };
      };
    },
  };
}

/** The ways to cut, one after the other, until there is no time for another. */
export function* until(
  isOver: () => boolean,
  slicings: Iterable<Slicing>,
): Generator<Slicing> {
  for (const slicing of slicings) {
    if (isOver()) return;
    yield slicing;
  }
}

/** What a program has read from the clock, in few words. */
export class Readings {
  #count = 0;
  #hash = 0xcbf29ce484222325n;

  /** Notes a reading; gives it back. */
  note(time: bigint): bigint {
    this.#count++;
    this.#hash = BigInt.asUintN(64, (this.#hash ^ time) * 0x100000001b3n);
    return time;
  }

  /** Equal for equal readings. */
  get text(): string {
    return `${this.#count} readings, ${this.#hash.toString(16)}`;
  }
}

/** What differs between two accounts of a run, a line for each part. */
export function describeChanges<T extends object>(wanted: T, got: T): string[] {
  return (Object.keys(wanted) as (keyof T & string)[]).flatMap((part) => {
    const [one, other] = [wanted, got].map((it) =>
      JSON.stringify(it[part]) ?? ""
    ) as [string, string];
    if (one === other) return [];
    const at = [...one].findIndex((letter, index) => letter !== other[index]);
    const from = Math.max(0, at < 0 ? one.length : at - 40);
    const [a, b] = [one, other].map((text) => text.slice(from, from + 160));
    return [`${part} differs: wanted …${a}…, got …${b}…`];
  });
}

/**
 * From now on `cpu.run` does what it did, but in slices: it leaves where it
 * would have left otherwise, by the same exit.
 */
export function sliceRuns(cpu: Cpu, slicing: Slicing): void {
  const whole = cpu.run.bind(cpu);
  const next = slicing.slices();
  cpu.run = (state, space, budget): Exit => {
    const end = cpu.retired + budget;
    for (;;) {
      const left = end - cpu.retired;
      const { instructions, by } = next();
      // The last instruction is left to `run`, which alone knows whether the
      // budget is looked at behind it.
      if (by === "run" || left <= 1 || cpu.watches(state)) {
        const exit = whole(state, space, Math.min(instructions, left));
        if (exit !== Exit.budget || cpu.retired >= end) return exit;
        continue;
      }
      const last = Math.min(end - 1, cpu.retired + instructions);
      let exit: Exit = Exit.debug;
      while (
        exit === Exit.debug && cpu.retired < last && !cpu.watches(state)
      ) {
        exit = by === "step"
          ? cpu.step(state, space)
          : attend(whole, state, space);
      }
      if (exit !== Exit.debug) return exit;
    }
  };
}
