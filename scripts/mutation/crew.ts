/**
 * Workers in a planted tree. One that gives no sign of life is ended and
 * replaced: a fault may make the kernel loop for ever.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/types.ts";
import type { Answer, Order } from "./worker.ts";

/** A worker without a sign of life for so long hangs. */
const SILENCE_MILLISECONDS = 60_000;

/** Where the workers are at home, and what they run. */
export interface Place {
  readonly folder: string;
  readonly architecture: Architecture;
  readonly faults: number;
}

/** A subject that noticed a fault, by its number, or how else it showed. */
export type Notice =
  | { readonly kind: "row"; readonly subject: number }
  | { readonly kind: "hang" | "crash" }
  | undefined;

/** What a survey says of a subject. */
export type Surveyed = Extract<Answer, { kind: "surveyed" }>;

/** One worker, which may be replaced by another between two orders. */
export class Hand {
  readonly #place: Place;
  #worker: Worker | undefined;
  #names: readonly string[] = [];

  constructor(place: Place) {
    this.#place = place;
  }

  /** The subjects' names; the worker has to have been at work. */
  get names(): readonly string[] {
    return this.#names;
  }

  /**
   * Sends an order, tells each answer to `take` until it gives true. Gives why
   * the worker had to be ended, undefined if it had not.
   */
  async #send(
    worker: Worker,
    order: Order,
    take: (answer: Answer) => boolean,
  ): Promise<"hang" | "crash" | undefined> {
    const { promise, resolve } = Promise.withResolvers<
      "hang" | "crash" | undefined
    >();
    const hangs = (): void => resolve("hang");
    let timer = setTimeout(hangs, SILENCE_MILLISECONDS);
    worker.onmessage = ({ data }: MessageEvent<Answer>): void => {
      clearTimeout(timer);
      if (take(data)) resolve(undefined);
      else timer = setTimeout(hangs, SILENCE_MILLISECONDS);
    };
    worker.onerror = (event): void => {
      event.preventDefault();
      resolve("crash");
    };
    worker.postMessage(order);
    const end = await promise;
    clearTimeout(timer);
    if (end !== undefined) this.dismiss();
    return end;
  }

  async #load(fault: number): Promise<Worker | "hang" | "crash"> {
    const { folder, architecture, faults } = this.#place;
    const url = new URL(`file://${folder}/scripts/mutation/worker.ts`);
    const worker = new Worker(url, { type: "module" });
    this.#worker = worker;
    const end = await this.#send(
      worker,
      { kind: "load", architecture, faults, fault },
      (answer) => {
        if (answer.kind === "loaded") this.#names = answer.names;
        return answer.kind === "loaded";
      },
    );
    return end ?? worker;
  }

  async #ready(): Promise<Worker> {
    if (this.#worker !== undefined) return this.#worker;
    const worker = await this.#load(0);
    if (typeof worker === "string") {
      throw new Error("the planted kernel does not load");
    }
    return worker;
  }

  /** Loads the kernel, if it is not. */
  async load(): Promise<void> {
    await this.#ready();
  }

  /** Runs subjects without any fault. */
  async survey(subjects: readonly number[]): Promise<readonly Surveyed[]> {
    const list: Surveyed[] = [];
    if (subjects.length === 0) return list;
    const worker = await this.#ready();
    const end = await this.#send(
      worker,
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
    if (isLoaded) this.dismiss();
    const worker = isLoaded ? await this.#load(fault) : await this.#ready();
    if (typeof worker === "string") return { kind: worker };
    let killer: number | undefined;
    const end = await this.#send(
      worker,
      { kind: "try", fault, subjects },
      (answer) => {
        if (answer.kind === "tried") killer = answer.killer;
        return answer.kind === "tried";
      },
    );
    if (end !== undefined) return { kind: end };
    // What a fault has spoilt in the kernel's tables must not spoil the next.
    if (isLoaded) this.dismiss();
    else if (killer !== undefined) await this.#recover(killer);
    return killer === undefined ? undefined : { kind: "row", subject: killer };
  }

  async #recover(subject: number): Promise<void> {
    const [again] = await this.survey([subject]).catch(() => []);
    if (again?.passes !== true) this.dismiss();
  }

  /** Ends the worker; the next order gets another. */
  dismiss(): void {
    this.#worker?.terminate();
    this.#worker = undefined;
  }
}
