/**
 * Makes a program that two kernels tell apart as small as it can be: first
 * whole steps go, then what is left of their operands.
 *
 * @module
 */

import { type Row, row } from "../language/row.ts";
import { type Action, Step } from "../language/step.ts";
import type { Block, Patch, Value } from "../language/value.ts";
import { invoke } from "../language/call.ts";
import type { SyscallName } from "../../src/api/calls.ts";

/** Whether a smaller program still shows the difference. */
export type StillDiffers = (candidate: Row) => Promise<boolean>;

/** Programs that are tried for one shrunk one, at most. */
const MOST_TRIES = 1500;

const rooms = ["teardown", "setup", "steps"] as const;

type Keep = (step: Step, place: string) => Step | undefined;

function mapSteps(
  steps: readonly Step[],
  place: string,
  keep: Keep,
): readonly Step[] {
  return steps.flatMap((step, index) => {
    const own = `${place}/${index}`;
    const kept = keep(step, own);
    if (kept === undefined) return [];
    const { action } = kept;
    if (!("steps" in action)) return [kept];
    const inner = mapSteps(action.steps, own, keep);
    return [new Step({ ...kept, action: { ...action, steps: inner } })];
  });
}

function mapRow(source: Row, keep: Keep): Row {
  return {
    ...source,
    setup: mapSteps(source.setup, "setup", keep),
    steps: mapSteps(source.steps, "steps", keep),
    teardown: mapSteps(source.teardown, "teardown", keep),
  };
}

/** Where all steps stand, the last ones first: they hang on those before. */
function placesIn(source: Row): readonly string[] {
  const places: string[] = [];
  for (const room of rooms) {
    const own: string[] = [];
    mapSteps(source[room], room, (step, place) => {
      own.push(place);
      return step;
    });
    places.unshift(...own.reverse());
  }
  return places;
}

/** Replaces values, whole blocks included, everywhere at once. */
function mapValues(source: Row, change: (value: Value) => Value): Row {
  const known = new Map<Value, Value>();
  const visit = (value: Value): Value => {
    if (typeof value !== "object") return change(value);
    const before = known.get(value);
    if (before !== undefined) return before;
    const changed = change(value);
    const made = changed !== value ? changed : inside(value);
    known.set(value, made);
    return made;
  };
  const inside = (value: Value): Value => {
    if (typeof value !== "object") return value;
    if (value.kind === "block") {
      const patches = value.patches.map((patch) => ({
        ...patch,
        value: visit(patch.value),
      }));
      const isSame = patches.every(({ value: now }, index) =>
        now === value.patches[index]?.value
      );
      return isSame ? value : { ...value, patches };
    }
    if (!("block" in value)) return value;
    const block = visit(value.block) as Block;
    return block === value.block ? value : { ...value, block };
  };
  const act = (action: Action): Action => {
    switch (action.kind) {
      case "call":
        return { ...action, arguments: action.arguments.map(visit) };
      case "load":
      case "jump":
        return { ...action, pointer: visit(action.pointer) };
      case "store":
        return {
          ...action,
          pointer: visit(action.pointer),
          value: visit(action.value),
        };
      default:
        return action;
    }
  };
  return mapRow(source, (step) => {
    const action = act(step.action);
    const observations = step.observations.map((one) => ({
      ...one,
      memory: visit(one.memory) as typeof one.memory,
    }));
    const shown = action.kind === "call" && action.name !== undefined
      ? invoke(action.name as SyscallName, action.arguments).shown
      : step.shown;
    return new Step({ ...step, action, observations, shown });
  });
}

/** Numbers that are simpler than one, the simplest first. */
function simplerNumbers(number: number | bigint): readonly (number | bigint)[] {
  if (number === 0 || number === 0n) return [];
  if (typeof number === "bigint" || !Number.isInteger(number)) return [0];
  const bits: number[] = [];
  for (let bit = 1; bit <= 0x4000_0000 && bit > 0; bit *= 2) {
    if ((number & bit) !== 0 && (number & ~bit) !== 0) bits.push(number & ~bit);
  }
  return number > 0 ? [0, ...bits] : [0];
}

class Shrinker {
  #row: Row;
  #tries = 0;
  readonly #differs: StillDiffers;

  constructor(source: Row, differs: StillDiffers) {
    this.#row = source;
    this.#differs = differs;
  }

  async run(): Promise<Row> {
    for (let before = -1; before !== placesIn(this.#row).length;) {
      before = placesIn(this.#row).length;
      await this.#dropSteps();
    }
    await this.#dropActors();
    await this.#dropLooks();
    await this.#simplify();
    await this.#dropNames();
    return this.#row;
  }

  async #try(candidate: Row): Promise<boolean> {
    if (++this.#tries > MOST_TRIES) return false;
    if (!await this.#differs(candidate)) return false;
    this.#row = candidate;
    return true;
  }

  // Halves first, then quarters, down to single steps.
  async #dropSteps(): Promise<void> {
    let size = Math.ceil(placesIn(this.#row).length / 2);
    for (; size >= 1; size = Math.floor(size / 2)) {
      let at = 0;
      for (;;) {
        const places = placesIn(this.#row);
        if (at >= places.length) break;
        const chunk = new Set(places.slice(at, at + size));
        const smaller = mapRow(
          this.#row,
          (step, place) => chunk.has(place) ? undefined : step,
        );
        if (!await this.#try(smaller)) at += size;
      }
    }
  }

  // What a child does alone, the main actor may do as well.
  async #dropActors(): Promise<void> {
    for (const place of placesIn(this.#row)) {
      const flat = (steps: readonly Step[], room: string): readonly Step[] =>
        steps.flatMap((step, index) => {
          const { action } = step;
          if (!("steps" in action)) return [step];
          const own = `${room}/${index}`;
          const inner = flat(action.steps, own);
          return own === place
            ? inner
            : [new Step({ ...step, action: { ...action, steps: inner } })];
        });
      let isActor = false;
      mapRow(this.#row, (step, own) => {
        isActor ||= own === place && "steps" in step.action;
        return step;
      });
      if (!isActor) continue;
      await this.#try({ ...this.#row, steps: flat(this.#row.steps, "steps") });
    }
  }

  async #dropNames(): Promise<void> {
    for (const place of placesIn(this.#row)) {
      let isNamed = false;
      const nameless = mapRow(this.#row, (step, own) => {
        const { action, binding, ...rest } = step;
        const isActor = action.kind === "child" || action.kind === "thread";
        if (own !== place || binding === undefined || isActor) return step;
        isNamed = true;
        return new Step({ action, ...rest });
      });
      if (isNamed) await this.#try(nameless);
    }
    await this.#try({ ...this.#row, limit: undefined });
    await this.#try({ ...this.#row, as: "user" });
  }

  async #dropLooks(): Promise<void> {
    for (const place of placesIn(this.#row)) {
      let isThere = false;
      const blind = mapRow(this.#row, (step, own) => {
        if (own !== place || step.observations.length === 0) return step;
        isThere = true;
        return new Step({ ...step, observations: [] });
      });
      if (isThere) await this.#try(blind);
    }
  }

  async #simplify(): Promise<void> {
    for (const place of placesIn(this.#row)) {
      for (let index = 0; index < 4; index++) {
        await this.#simplifyArgument(place, index);
      }
    }
    for (const block of this.#blocks()) await this.#simplifyBlock(block);
  }

  async #simplifyArgument(place: string, index: number): Promise<void> {
    let now: Value | undefined;
    mapRow(this.#row, (step, own) => {
      if (own === place && step.action.kind === "call") {
        now = step.action.arguments[index];
      }
      return step;
    });
    if (now === undefined) return;
    const simpler = typeof now === "object" ? [0] : simplerNumbers(now);
    for (const value of simpler) {
      const candidate = mapRow(this.#row, (step, own) => {
        if (own !== place || step.action.kind !== "call") return step;
        const list = [...step.action.arguments];
        list[index] = value;
        return new Step({
          ...step,
          action: { ...step.action, arguments: list },
        });
      });
      if (await this.#try(candidate)) {
        return await this.#simplifyArgument(place, index);
      }
    }
  }

  #blocks(): readonly Block[] {
    const found = new Set<Block>();
    mapValues(this.#row, (value) => {
      if (typeof value === "object" && value.kind === "block") found.add(value);
      return value;
    });
    return [...found];
  }

  async #simplifyBlock(block: Block): Promise<void> {
    let now = block;
    const replace = async (patches: readonly Patch[]): Promise<boolean> => {
      const smaller = { ...now, patches };
      const old = now;
      let isThere = false;
      const candidate = mapValues(this.#row, (value) => {
        isThere ||= value === old;
        return value === old ? smaller : value;
      });
      // Where a block inside it was made simpler it is another block by now.
      if (!isThere || !await this.#try(candidate)) return false;
      now = smaller;
      return true;
    };
    for (const { offset } of block.patches) {
      const at = now.patches.findIndex((patch) => patch.offset === offset);
      const patch = now.patches[at];
      if (patch === undefined) continue;
      if (await replace(now.patches.toSpliced(at, 1))) continue;
      if (typeof patch.value === "object") continue;
      for (const value of simplerNumbers(patch.value)) {
        if (value === 0) continue;
        const known = now.patches.findIndex((one) => one.offset === offset);
        if (await replace(now.patches.with(known, { ...patch, value }))) break;
      }
    }
  }
}

/** The smallest program found that still differs, under another name. */
export async function shrink(
  source: Row,
  id: string,
  differs: StillDiffers,
): Promise<Row> {
  const { setup, steps, teardown, as, arch, limit } = await new Shrinker(
    source,
    differs,
  ).run();
  return row(id, {
    setup,
    steps,
    teardown,
    as,
    ...(arch === undefined ? {} : { arch }),
    ...(limit === undefined ? {} : { limit }),
  });
}
