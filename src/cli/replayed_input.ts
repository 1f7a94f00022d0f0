/**
 * A record's input as a machine's: it comes where it came.
 *
 * @module
 */

import type { Machine } from "../machine/machine.ts";
import type { RunStop } from "./attended_run.ts";
import { HostError } from "./errors.ts";
import { RunStatus } from "./run_report.ts";
import {
  bytesOfBase64,
  type InputEvent,
  type InputRecord,
} from "./input_record.ts";
import {
  breathe,
  type InputKind,
  type Place,
  type RunInput,
} from "./run_input.ts";

/** Ends that were no doing of the program's. */
const FROM_OUTSIDE: readonly string[] = ["stopped", "limit"];

/** Gives a machine what a record has. */
export class ReplayedInput implements RunInput {
  readonly kind: InputKind;
  readonly #record: InputRecord;
  readonly #stop: RunStop;
  #next = 0;

  constructor(record: InputRecord, stop: RunStop) {
    this.kind = record.input;
    this.#record = record;
    this.#stop = stop;
  }

  readonly source = (most: number): Uint8Array => {
    const event = this.#event;
    if (event === undefined || !("read" in event)) return this.#departs();
    this.#next++;
    const bytes = bytesOfBase64(event.read);
    return bytes.length <= most ? bytes : this.#departs();
  };

  get #event(): InputEvent | undefined {
    return this.#record.events[this.#next];
  }

  #departs(): never {
    throw new HostError(
      `the run is not the one that ${this.#record.path} records any more`,
    );
  }

  /** Where the next thing comes from outside. */
  get #place(): readonly [number, number] | undefined {
    const event = this.#event;
    if (event === undefined) {
      const { kind, at } = this.#record.end;
      return FROM_OUTSIDE.includes(kind) ? at : undefined;
    }
    return "at" in event ? event.at : undefined;
  }

  pauses(_machine: Machine, { time, nth }: Place): boolean {
    const place = this.#place;
    if (place === undefined) return false;
    if (time < place[0] || time === place[0] && nth < place[1]) return false;
    if (time === place[0] && nth === place[1]) return true;
    return this.#departs();
  }

  async attend(machine: Machine, { time, nth }: Place): Promise<void> {
    await breathe();
    for (;;) {
      const place = this.#place;
      if (place?.[0] !== time || place[1] !== nth) return;
      const event = this.#event;
      this.#next++;
      if (event === undefined) return this.#end();
      if ("end" in event) machine.endInput();
      else if ("bytes" in event) {
        this.#give(machine, bytesOfBase64(event.bytes));
      }
    }
  }

  #give(machine: Machine, bytes: Uint8Array): void {
    if (this.kind === "keys") machine.type(bytes);
    else machine.feed(bytes);
  }

  #end(): void {
    const { path, end } = this.#record;
    this.#stop.end(
      `${path} ends here: ${end.why ?? "the instruction limit was reached"}`,
      end.status ?? RunStatus.limit,
    );
  }

  /** Where a record has nothing for who waits, nothing came. */
  waitFor(): Promise<boolean> {
    return Promise.resolve(false);
  }

  close(): void {}
}
