/**
 * Rows to call programs: the compact form that the executor runs.
 *
 * A program holds the initial contents of the row's memory and, for each
 * actor, a list of operations. Each step has one record (state, runs, result)
 * in memory that all actors share, and room for what it observes.
 *
 * @module
 */

import { Bindings } from "./bindings.ts";
import { ByteWriter } from "./byte_writer.ts";
import {
  ActorKind,
  LIMIT_UNIT,
  MEMORY_SIZE,
  NO_OFFSET,
  OperandKind,
  Operation,
  RECORD_SIZE,
  ROW_HEADER_SIZE,
  RowFlag,
  SHARED_SIZE,
  WORLD,
} from "./format.ts";
import { fillRuns } from "./fill_runs.ts";
import { MemoryPlan, type PlacedBlock } from "./memory_plan.ts";
import { RowMistake } from "./row_mistake.ts";
import type { Row } from "../language/row.ts";
import { SIGNAL_INFORMATION } from "../language/signal_information.ts";
import type { Action, Observation, Step } from "../language/step.ts";
import { inside, type Value } from "../language/value.ts";

const PAGE_SIZE = 4096;

/** A step with its place in the log. */
export interface EncodedStep {
  readonly step: Step;
  /** Number of its record: the log's step. */
  readonly record: number;
  readonly actor: number;
}

/** An actor of an encoded row. */
export interface EncodedActor {
  readonly kind: ActorKind;
  readonly name: string;
  readonly steps: readonly EncodedStep[];
}

/** A row in the form that the executor runs, and what the judge must know of it. */
export interface EncodedRow {
  readonly row: Row;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly actors: readonly EncodedActor[];
}

interface ActorPlan {
  readonly kind: ActorKind;
  readonly name: string;
  readonly source: readonly Step[];
  readonly steps: EncodedStep[];
}

/** What went wrong while encoding a row, with the row's id. */
export class EncodeError extends RowMistake {
  override name = "EncodeError";
}

class RowEncoder {
  readonly #row: Row;
  readonly #actors: ActorPlan[] = [];
  readonly #actorsByName = new Map<string, number>();
  // Handlers by the step that installs them: several actors may have one for
  // the same signal.
  readonly #handlers = new Map<number, number>();
  // The step that starts an actor: its result is the pid or the tid.
  readonly #starts = new Map<string, number>();
  readonly #bindings = new Bindings();
  // The step that is being encoded: names mean what is bound before it.
  #current = 0;
  readonly #barriers = new Map<
    string,
    { index: number; actors: Set<number> }
  >();
  readonly #memory = new MemoryPlan();
  #recordCount = 0;
  #shared = 0;

  constructor(row: Row) {
    this.#row = row;
  }

  encode(): EncodedRow {
    const { setup, steps, teardown } = this.#row;
    this.#plan(ActorKind.setup, "setup", setup);
    this.#plan(ActorKind.main, "main", steps);
    this.#plan(ActorKind.teardown, "teardown", teardown);
    this.#shared = this.#recordCount * RECORD_SIZE;
    const programs = this.#actors.map((actor) => this.#program(actor));
    // After the programs: only they say which blocks there are.
    const initial = this.#initialMemory();
    return {
      row: this.#row,
      bytes: this.#assemble(initial, programs),
      actors: this.#actors,
    };
  }

  #fail(message: string): never {
    throw new EncodeError(`${this.#row.id}: ${message}`);
  }

  // Numbers all actors, steps, names and barriers, so that they can refer to
  // each other whatever their order.
  #plan(kind: ActorKind, name: string, source: readonly Step[]): void {
    const index = this.#actors.length;
    if (kind !== ActorKind.handler) {
      if (this.#actorsByName.has(name)) this.#fail(`two actors named ${name}`);
      this.#actorsByName.set(name, index);
    }
    const steps: EncodedStep[] = [];
    this.#actors.push({ kind, name, source, steps });
    for (const step of source) {
      const record = this.#recordCount++;
      steps.push({ step, record, actor: index });
      if (step.binding !== undefined) {
        this.#bindings.bind(step.binding, record);
      }
      const { action } = step;
      if (action.kind === "barrier") {
        let barrier = this.#barriers.get(action.name);
        if (barrier === undefined) {
          barrier = { index: this.#barriers.size, actors: new Set() };
          this.#barriers.set(action.name, barrier);
        }
        if (barrier.actors.has(index)) {
          this.#fail(`${name} comes to the barrier ${action.name} twice`);
        }
        barrier.actors.add(index);
      }
      if (action.kind === "handler") {
        this.#handlers.set(record, this.#actors.length);
        this.#plan(ActorKind.handler, action.actor, action.steps);
      } else if (action.kind === "image") {
        this.#plan(ActorKind.image, action.actor, action.steps);
      } else if (action.kind === "child" || action.kind === "thread") {
        this.#starts.set(action.actor, record);
        this.#plan(ActorKind[action.kind], action.actor, action.steps);
      }
    }
  }

  #program(actor: ActorPlan): Uint8Array {
    const writer = new ByteWriter();
    for (const { step, record } of actor.steps) {
      this.#current = record;
      this.#dynamicFields(writer, step);
      this.#action(writer, record, step.action);
      for (const observation of step.observations) {
        this.#snap(writer, observation);
      }
      this.#window(writer, record, step);
    }
    writer.u8(Operation.end);
    return writer.bytes;
  }

  #action(writer: ByteWriter, record: number, action: Action): void {
    const begin = (operation: number): void => {
      writer.u8(operation);
      writer.unsigned(record);
    };
    switch (action.kind) {
      case "call":
        begin(Operation.call);
        writer.u8(action.arguments.length);
        this.#operand(writer, action.number);
        for (const value of action.arguments) this.#operand(writer, value);
        break;
      case "child":
        begin(Operation.fork);
        writer.unsigned(this.#actor(action.actor));
        break;
      case "thread":
        begin(Operation.thread);
        writer.unsigned(this.#actor(action.actor));
        break;
      case "image":
        begin(Operation.image);
        writer.unsigned(this.#actor(action.actor));
        break;
      case "join":
        this.#join(writer, begin, action.actor);
        break;
      case "handler":
        begin(Operation.handler);
        writer.unsigned(this.#handlers.get(record) ?? 0);
        writer.unsigned(action.signal);
        writer.unsigned(action.flags >>> 0);
        writer.unsigned(action.mask >>> 0);
        break;
      case "barrier": {
        const barrier = this.#barriers.get(action.name);
        begin(Operation.barrier);
        writer.unsigned(barrier?.index ?? 0);
        writer.unsigned(barrier?.actors.size ?? 0);
        break;
      }
      case "settle":
        begin(Operation.settle);
        writer.unsigned(action.milliseconds);
        break;
      case "load":
        begin(Operation.load);
        this.#operand(writer, action.pointer);
        break;
      case "store":
        begin(Operation.store);
        this.#operand(writer, action.pointer);
        this.#operand(writer, action.value);
        break;
      case "jump":
        begin(Operation.jump);
        this.#operand(writer, action.pointer);
        break;
      case "fill-descriptors":
        begin(Operation.fillDescriptors);
        writer.unsigned(action.keep);
        break;
    }
  }

  #join(
    writer: ByteWriter,
    begin: (operation: number) => void,
    name: string,
  ): void {
    const actor = this.#actors[this.#actor(name)];
    const isThread = actor?.kind === ActorKind.thread;
    if (!isThread && actor?.kind !== ActorKind.child) {
      this.#fail(`${name} can not be joined`);
    }
    begin(Operation.join);
    writer.u8(isThread ? 1 : 0);
    writer.unsigned(this.#starts.get(name) ?? 0);
  }

  #actor(name: string): number {
    return this.#actorsByName.get(name) ?? this.#fail(`no actor named ${name}`);
  }

  #record(name: string): number {
    return this.#bindings.find(name, this.#current) ??
      this.#fail(`nothing is named ${name}`);
  }

  #snap(writer: ByteWriter, observation: Observation): void {
    const { memory, offset, length } = observation;
    writer.u8(Operation.snap);
    writer.unsigned(this.#shared);
    const place = memory.kind === "block" ? inside(memory, offset) : memory;
    this.#operand(writer, place);
    writer.unsigned(length);
    this.#shared += Math.ceil(length / 8) * 8;
    if (this.#shared > SHARED_SIZE) this.#fail("it observes too much memory");
  }

  // The result by which the executor tells that the row hit its window.
  #window(writer: ByteWriter, record: number, { expectation }: Step): void {
    if (this.#row.window === undefined || expectation.kind !== "fails") return;
    writer.u8(Operation.window);
    writer.unsigned(record);
    writer.signed(-expectation.errno);
  }

  #operand(writer: ByteWriter, value: Value): void {
    if (typeof value === "number" || typeof value === "bigint") {
      writer.u8(OperandKind.immediate);
      writer.signed(value);
      return;
    }
    switch (value.kind) {
      case "bad":
        writer.u8(OperandKind.immediate);
        writer.signed(value.address);
        break;
      case "result":
        writer.u8(OperandKind.result);
        writer.unsigned(this.#record(value.name));
        writer.signed(value.add);
        break;
      case "word":
        writer.u8(OperandKind.word);
        writer.u8(value.size);
        writer.unsigned(
          this.#memory.place(inside(value.block, value.offset)).offset,
        );
        break;
      default: {
        const place = this.#memory.place(value);
        writer.u8(place.region);
        writer.unsigned(place.offset);
      }
    }
  }

  // Fields that hold results or words of earlier steps are written just before the step
  // that passes the block to a call; all others before the row starts.
  #dynamicFields(writer: ByteWriter, step: Step): void {
    const { action } = step;
    if (action.kind !== "call") return;
    const seen = new Set<Value>();
    const visit = (value: Value): void => {
      if (typeof value !== "object" || seen.has(value)) return;
      seen.add(value);
      if (value.kind === "inside" || value.kind === "word") {
        return visit(value.block);
      }
      if (value.kind !== "block" && value.kind !== "crossing") return;
      const block = value.kind === "block" ? value : value.block;
      const place = this.#memory.place(value);
      for (const patch of block.patches) {
        visit(patch.value);
        if (!isDynamic(patch.value)) continue;
        const room = value.kind === "crossing" ? block.size - 1 : block.size;
        const length = Math.min(patch.size, room - patch.offset);
        if (length <= 0) continue;
        writer.u8(Operation.put);
        writer.u8(place.region);
        writer.unsigned(place.offset + patch.offset);
        writer.u8(length);
        this.#operand(writer, patch.value);
      }
    };
    for (const value of action.arguments) visit(value);
  }

  #initialMemory(): Uint8Array {
    const writer = new ByteWriter();
    // Placing a block's fields may place further blocks: the list grows.
    for (let index = 0; index < this.#memory.placed.length; index++) {
      const placed = this.#memory.placed[index];
      if (placed !== undefined) this.#initialBlock(writer, placed);
    }
    writer.u8(Operation.end);
    return writer.bytes;
  }

  #initialBlock(
    writer: ByteWriter,
    { block, place, writable }: PlacedBlock,
  ): void {
    const bytes = block.bytes.subarray(0, writable);
    for (const run of fillRuns(bytes)) {
      const fill = run.byte !== undefined;
      writer.u8(fill ? Operation.fill : Operation.copy);
      writer.u8(place.region);
      writer.unsigned(place.offset + run.start);
      writer.unsigned(run.length);
      if (run.byte !== undefined) writer.u8(run.byte);
      else writer.raw(bytes.subarray(run.start, run.start + run.length));
    }
    for (const { offset, size, value } of block.patches) {
      if (value === 0 || value === 0n || isDynamic(value)) continue;
      // A field on the unmapped page can not be written; cut it.
      const length = Math.min(size, writable - offset);
      if (length <= 0) continue;
      writer.u8(Operation.put);
      writer.u8(place.region);
      writer.unsigned(place.offset + offset);
      writer.u8(length);
      this.#operand(writer, value);
    }
  }

  // 0 is the executor's own.
  #limit(): number {
    const units = Math.ceil((this.#row.limit ?? 0) / LIMIT_UNIT);
    return units < 0x10000 ? units : this.#fail("it may take too long");
  }

  #assemble(
    initial: Uint8Array,
    programs: readonly Uint8Array[],
  ): Uint8Array<ArrayBuffer> {
    const signal = this.#memory.placed.find(({ block }) =>
      block.name === SIGNAL_INFORMATION.name
    );
    const memory = this.#memory;
    const writer = new ByteWriter();
    const readOnlyPages = Math.ceil(memory.readOnlySize / PAGE_SIZE);
    if (memory.memorySize > MEMORY_SIZE) this.#fail("it needs too much memory");
    writer.u32(0);
    writer.u8(WORLD);
    writer.u8(
      (this.#row.as === "root" ? RowFlag.root : 0) |
        (this.#row.window === undefined ? 0 : RowFlag.window),
    );
    writer.u8(this.#actors.length);
    writer.u8(this.#barriers.size);
    writer.u32(memory.memorySize);
    writer.u16(readOnlyPages);
    writer.u16(memory.crossingPages);
    writer.u32(this.#shared);
    writer.u32(this.#recordCount);
    writer.u32(signal?.place.offset ?? NO_OFFSET);
    writer.u32(ROW_HEADER_SIZE + this.#actors.length * 8);
    let offset = ROW_HEADER_SIZE + this.#actors.length * 8 + initial.length;
    this.#actors.forEach(({ kind }, index) => {
      writer.u32(offset);
      writer.u8(kind);
      writer.u8(0);
      writer.u16(kind === ActorKind.main ? this.#limit() : 0);
      offset += programs[index]?.length ?? 0;
    });
    writer.raw(initial);
    for (const program of programs) writer.raw(program);
    writer.align(8);
    writer.patch32(0, writer.length);
    return writer.bytes;
  }
}

/** Whether a value is only known when the row has got as far as to use it. */
function isDynamic(value: Value): boolean {
  return typeof value === "object" &&
    (value.kind === "result" || value.kind === "word");
}

/** Encodes a row. */
export function encodeRow(row: Row): EncodedRow {
  return new RowEncoder(row).encode();
}
