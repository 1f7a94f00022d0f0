/**
 * Workers in a planted tree. One that gives no sign of life is ended and
 * replaced: a fault may make the kernel loop for ever, or use up its memory.
 *
 * @module
 */

import { RowMistake } from "../../conformance/program/row_mistake.ts";
import type { Architecture } from "../../src/cpu/types.ts";
import { linesOf } from "./lines.ts";
import type { Answer, Order } from "./worker.ts";
import { TASK_PERMISSIONS } from "../task.ts";

/** A worker without a sign of life for so long hangs. */
const SILENCE_MILLISECONDS = 30_000;
/** Loading is one long silence, and the machine may be busy. */
const LOADING_MILLISECONDS = 180_000;

/** Where the workers are at home, and what they run. */
export interface Place {
  readonly folder: string;
  readonly architecture: Architecture;
  /** How many places there are that say whether they are reached. */
  readonly places: number;
}

/** A subject that noticed a fault, by its number, or how else it showed. */
export type Notice =
  | { readonly kind: "row"; readonly subject: number }
  | { readonly kind: "hang" | "crash" }
  | undefined;

/** What a survey says of a subject. */
export type Surveyed = Extract<Answer, { kind: "surveyed" }>;

/** A kernel that needs more than this has lost its way. */
const HEAP_MEGABYTES = 800;

/** A worker's process, and what it says. */
class Mate {
  readonly #process: Deno.ChildProcess;
  readonly #orders: WritableStreamDefaultWriter<Uint8Array<ArrayBuffer>>;
  readonly #answers: AsyncGenerator<string>;

  constructor(folder: string) {
    this.#process = new Deno.Command(Deno.execPath(), {
      args: [
        "run",
        "--quiet",
        ...TASK_PERMISSIONS,
        `--v8-flags=--max-old-space-size=${HEAP_MEGABYTES}`,
        `${folder}/scripts/mutation/worker.ts`,
      ],
      stdin: "piped",
      stdout: "piped",
      stderr: "null",
      // A ^C is for whoever gives the orders: a worker that it ends would look
      // like one that a fault has broken.
      detached: true,
    }).spawn();
    this.#orders = this.#process.stdin.getWriter();
    this.#answers = linesOf(this.#process.stdout);
  }

  async tell(order: Order): Promise<void> {
    const line = `${JSON.stringify(order)}\n`;
    await this.#orders.write(new TextEncoder().encode(line));
  }

  /** What it says next; how it ended instead where it says nothing more. */
  async hear(patience: number): Promise<Answer | "hang" | "crash"> {
    const { promise: silence, resolve } = Promise.withResolvers<"hang">();
    const timer = setTimeout(() => resolve("hang"), patience);
    const answer = await Promise.race([this.#answers.next(), silence]);
    clearTimeout(timer);
    if (answer === "hang") return answer;
    return answer.done === true ? "crash" : JSON.parse(answer.value);
  }

  async end(): Promise<void> {
    try {
      this.#process.kill("SIGKILL");
    } catch {
      // It has ended by itself.
    }
    await this.#orders.abort().catch(() => {});
    await this.#process.status;
    // Read to its end, or the pipe stays open.
    while ((await this.#answers.next()).done !== true);
  }
}

/** One worker, which may be replaced by another between two orders. */
export class Hand {
  readonly #place: Place;
  #mate: Mate | undefined;
  #isClosed = false;
  #names: readonly string[] = [];
  #reachedByLoading: readonly number[] = [];

  constructor(place: Place) {
    this.#place = place;
  }

  /** The subjects' names; the worker has to have been at work. */
  get names(): readonly string[] {
    return this.#names;
  }

  /** The numbers of the places that loading reached. */
  get reachedByLoading(): readonly number[] {
    return this.#reachedByLoading;
  }

  /**
   * Sends an order, tells each answer to `take` until it gives true. Gives why
   * the worker had to be ended, undefined if it had not.
   */
  async #send(
    mate: Mate,
    order: Order,
    take: (answer: Answer) => boolean,
  ): Promise<"hang" | "crash" | undefined> {
    await mate.tell(order).catch(() => {});
    const patience = order.kind === "load"
      ? LOADING_MILLISECONDS
      : SILENCE_MILLISECONDS;
    for (;;) {
      const answer = await mate.hear(patience);
      if (typeof answer === "string") {
        await this.dismiss();
        return answer;
      }
      if (take(answer)) return undefined;
    }
  }

  async #load(fault: number): Promise<Mate | RowMistake | "hang" | "crash"> {
    if (this.#isClosed) return "crash";
    const { folder, architecture, places } = this.#place;
    const mate = new Mate(folder);
    this.#mate = mate;
    let mistake: RowMistake | undefined;
    const end = await this.#send(
      mate,
      { kind: "load", architecture, places, fault },
      (answer) => {
        if (answer.kind === "mistaken") {
          mistake = new RowMistake(answer.message);
        } else if (answer.kind === "loaded") {
          this.#names = answer.names;
          this.#reachedByLoading = answer.reached;
        } else return false;
        return true;
      },
    );
    if (mistake !== undefined) await this.dismiss();
    return end ?? mistake ?? mate;
  }

  async #ready(): Promise<Mate> {
    if (this.#mate !== undefined) return this.#mate;
    const mate = await this.#load(0);
    if (mate instanceof Mate) return mate;
    if (mate instanceof RowMistake) throw mate;
    throw new Error("the planted kernel does not load");
  }

  /** Loads the kernel, if it is not. */
  async load(): Promise<void> {
    await this.#ready();
  }

  /** Runs subjects without any fault. */
  async survey(subjects: readonly number[]): Promise<readonly Surveyed[]> {
    const list: Surveyed[] = [];
    if (subjects.length === 0) return list;
    const mate = await this.#ready();
    const end = await this.#send(
      mate,
      { kind: "survey", subjects },
      (answer) => {
        if (answer.kind === "surveyed") list.push(answer);
        return list.length === subjects.length;
      },
    );
    if (end !== undefined) throw new Error("the planted kernel does not run");
    return list;
  }

  /** Runs subjects with a fault until one notices. */
  async try(
    fault: number,
    isLoaded: boolean,
    subjects: readonly number[],
  ): Promise<Notice> {
    if (isLoaded) await this.dismiss();
    const mate = isLoaded ? await this.#load(fault) : await this.#ready();
    if (!(mate instanceof Mate)) {
      return { kind: mate === "hang" ? "hang" : "crash" };
    }
    let killer: number | undefined;
    const end = await this.#send(
      mate,
      { kind: "try", fault, subjects },
      (answer) => {
        if (answer.kind === "tried") killer = answer.killer;
        return answer.kind === "tried";
      },
    );
    if (end !== undefined) return { kind: end };
    // What a fault has spoilt in the kernel's tables must not spoil the next.
    if (isLoaded) await this.dismiss();
    else if (killer !== undefined) await this.#recover(killer);
    return killer === undefined ? undefined : { kind: "row", subject: killer };
  }

  async #recover(subject: number): Promise<void> {
    const [again] = await this.survey([subject]).catch(() => []);
    if (again?.passes !== true) await this.dismiss();
  }

  /** Ends the worker for good: what it was at ends as if it had broken. */
  async close(): Promise<void> {
    this.#isClosed = true;
    await this.dismiss();
  }

  /** Ends the worker; the next order gets another. */
  async dismiss(): Promise<void> {
    const mate = this.#mate;
    this.#mate = undefined;
    await mate?.end();
  }
}
