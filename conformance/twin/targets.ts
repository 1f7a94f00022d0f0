/**
 * What programs run on to be compared: this project's own machine, with other
 * seeds or with one check broken, and any command that boots an
 * image and prints its log.
 *
 * @module
 */

import { spawn } from "node:child_process";
import process from "node:process";
import type { Architecture } from "../../src/cpu/cpu.ts";
import type { RefusalName } from "../../src/api/calls.ts";
import { lenientRefusals } from "../../src/debug/lenient_refusals.ts";
import { type Log, parseLog } from "../judge/log.ts";
import type { RowLog } from "../judge/log.ts";
import { loadGuest } from "../program/guests.ts";
import type { Target } from "../program/target.ts";
import { EmulatorTarget } from "../run/emulator.ts";
import { ROW_INSTRUCTIONS } from "../run/run_rows.ts";
import type { Told } from "./compare.ts";
import type { Programs } from "./image.ts";

/** Something that runs programs and tells of them; each run may differ. */
export interface TwinTarget {
  readonly name: string;
  run(
    programs: Programs,
    numbers: readonly number[],
    repetition: number,
  ): Promise<Told>;
}

/** This project's machine; the seed of each repetition follows the first. */
export class MachineTarget implements TwinTarget {
  readonly name: string;
  readonly #target: Target;
  readonly #seed: number;

  constructor(name: string, seed: number, target: Target) {
    this.name = name;
    this.#seed = seed;
    this.#target = target;
  }

  run(
    programs: Programs,
    numbers: readonly number[],
    repetition: number,
  ): Promise<Told> {
    const { architecture } = programs;
    return inBoots(programs, numbers, (program, count) => {
      const { log } = this.#target.run({
        architecture,
        program,
        arguments: ["--exit"],
        seed: this.#seed + repetition,
        maxInstructions: ROW_INSTRUCTIONS * count,
      });
      return Promise.resolve(parseLog(log.join("")));
    });
  }
}

/** Boots what is left, and again behind each program that ends a boot. */
async function inBoots(
  programs: Programs,
  numbers: readonly number[],
  boot: (image: Uint8Array, count: number) => Promise<Log>,
): Promise<Told> {
  const executor = await loadGuest(programs.architecture, "executor");
  const told = new Map<number, RowLog>();
  for (let left = numbers; left.length > 0;) {
    const log = await boot(await programs.image(executor, left), left.length);
    for (const [number, answer] of log.rows) told.set(number, answer);
    const reached = left.indexOf(log.stoppedAt ?? -1) + 1;
    left = log.complete || reached === 0 ? [] : left.slice(reached);
  }
  return told;
}

/** The machine as it is. */
export function plainMachine(seed = 1): TwinTarget {
  return new MachineTarget("halcyon", seed, new EmulatorTarget());
}

/** A machine that answers 0 where it should refuse by this name. */
export function lenientMachine(refusal: RefusalName, seed = 1): TwinTarget {
  return new MachineTarget(
    `halcyon without ${refusal}`,
    seed,
    new EmulatorTarget([lenientRefusals([refusal])]),
  );
}

/** A command that boots what it is told of in its environment. */
export class CommandTarget implements TwinTarget {
  readonly name: string;
  readonly #write: (image: Uint8Array, name: string) => Promise<string>;

  /** `write` puts an image where the command finds it, and answers where. */
  constructor(
    command: string,
    write: (image: Uint8Array, name: string) => Promise<string>,
  ) {
    this.name = command;
    this.#write = write;
  }

  run(
    programs: Programs,
    numbers: readonly number[],
    repetition: number,
  ): Promise<Told> {
    const { architecture } = programs;
    return inBoots(programs, numbers, async (image) => {
      const path = await this.#write(image, `halcyon-twin-${architecture}`);
      return await this.#log(path, architecture, repetition);
    });
  }

  #log(
    path: string,
    architecture: Architecture,
    repetition: number,
  ): Promise<Log> {
    const child = spawn("sh", ["-c", this.name], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        ...process.env,
        HALCYON_PROGRAM: path,
        HALCYON_ARCH: architecture,
        HALCYON_REPETITION: `${repetition}`,
      },
    });
    let text = "";
    child.stdout.setEncoding("latin1");
    child.stdout.on("data", (piece: string) => text += piece);
    return new Promise((resolve, reject) => {
      child.on("error", reject);
      // What it printed counts, whatever it exits with: a machine is stopped.
      child.on("close", () => resolve(parseLog(text)));
    });
  }
}

/** Runs programs several times. */
export async function repeated(
  target: TwinTarget,
  programs: Programs,
  numbers: readonly number[],
  repetitions: number,
): Promise<readonly Told[]> {
  const runs: Told[] = [];
  for (let repetition = 0; repetition < repetitions; repetition++) {
    runs.push(await target.run(programs, numbers, repetition));
  }
  return runs;
}
