/**
 * Steps: what an actor of a row does, one after the other, and what is
 * expected of each.
 *
 * @module
 */

import { isScalar } from "../../src/api/layout.ts";
import type { Layout } from "../../src/api/layout.ts";
import { errno } from "../../src/api/errno.ts";
import type { Errno, ErrnoName } from "../../src/api/errno.ts";
import type { SignalName } from "../../src/api/constants/signal.ts";
import type { Claim } from "../ledger/claim.ts";
import {
  anything,
  type End,
  type Expectation,
  type Wanted,
  type WantedFields,
} from "./expectation.ts";
import type { WantedJson } from "./json.ts";
import type { Block, Inside, Pointer, Result, Value } from "./value.ts";
import type { Checked } from "./struct_block.ts";
import { numberOf, signalNumber } from "./words.ts";

/** What a step does in the guest. */
export type Action =
  | {
    readonly kind: "call";
    /** The system call's number, known or not. */
    readonly number: Value;
    /** Its name, where it has one. */
    readonly name: string | undefined;
    readonly arguments: readonly Value[];
  }
  /** Forks; the child runs the steps. The result is its pid. */
  | {
    readonly kind: "child" | "thread";
    readonly actor: string;
    readonly steps: readonly Step[];
  }
  /** Replaces the program by the executor itself, which runs the steps and exits. */
  | {
    readonly kind: "image";
    readonly actor: string;
    readonly steps: readonly Step[];
  }
  /** Waits for a child (waitid) or a thread (join_thread) to end. */
  | { readonly kind: "join"; readonly actor: string }
  /** Installs a handler whose body is the steps. */
  | {
    readonly kind: "handler";
    readonly actor: string;
    readonly signal: number;
    readonly flags: number;
    readonly mask: number;
    readonly steps: readonly Step[];
  }
  /** Waits until every actor that names it has come here. */
  | { readonly kind: "barrier"; readonly name: string }
  /** Sleeps until whoever can run has come to rest. */
  | { readonly kind: "settle"; readonly milliseconds: number }
  /** Reads or writes one byte of memory with an ordinary instruction. */
  | { readonly kind: "load"; readonly pointer: Pointer }
  | {
    readonly kind: "store";
    readonly pointer: Pointer;
    readonly value: Value;
  }
  /** Calls the address as a function without arguments. */
  | { readonly kind: "jump"; readonly pointer: Pointer }
  /** Duplicates descriptor 0 until all but `keep` descriptors are used. */
  | { readonly kind: "fill-descriptors"; readonly keep: number };

/** What is expected of memory after a step. */
export interface Observation {
  /** A block of the row, or memory at the address that a step gave. */
  readonly memory: Block | Result;
  /** Where in the memory. */
  readonly offset: number;
  /** How many bytes. */
  readonly length: number;
  /** What is expected there. */
  readonly wanted: WantedMemory;
}

/** Bytes, one number, fields of a struct, JSON, or whatever is there. */
export type WantedMemory =
  | { readonly kind: "anything" }
  | { readonly kind: "bytes"; readonly bytes: Uint8Array }
  | { readonly kind: "number"; readonly value: Wanted }
  | WantedJson
  | {
    readonly kind: "fields";
    readonly layout: Layout;
    readonly fields: Readonly<Record<string, unknown>>;
  };

/** What may be expected of a block with this layout. */
export type WantedOf<L extends Layout | undefined> = L extends Layout<infer F>
  ? WantedFields<F> | string | Uint8Array
  : Wanted | string | Uint8Array;

/** What was said to be expected, if all flags in it are spelt rightly. */
export type CheckedWanted<L extends Layout | undefined, Said> = Said extends
  string | Uint8Array ? Said
  : L extends Layout<infer F> ? Checked<F, Said>
  : Said;

/** What a step is made of. */
export interface StepData {
  readonly action: Action;
  readonly shown: string;
  readonly expectation: Expectation;
  readonly binding?: string;
  readonly observations: readonly Observation[];
  readonly covers: readonly string[];
}

/** A step; every method answers a new step. */
export class Step implements StepData {
  /** What is done. */
  readonly action: Action;
  /** The step in strace's syntax. */
  readonly shown: string;
  /** What is expected of the result. */
  readonly expectation: Expectation;
  /** The name under which later steps find the result. */
  readonly binding?: string;
  /** What is expected of memory. */
  readonly observations: readonly Observation[];
  /** What this very step claims to be about. */
  readonly covers: readonly string[];

  /** A step of these parts. */
  constructor(data: StepData) {
    this.action = data.action;
    this.shown = data.shown;
    this.expectation = data.expectation;
    if (data.binding !== undefined) this.binding = data.binding;
    this.observations = data.observations;
    this.covers = data.covers;
  }

  /** A step with its default expectation. */
  static of(
    action: Action,
    shown: string,
    expectation: Expectation = { kind: "succeeds" },
  ): Step {
    return new Step({
      action,
      shown,
      expectation,
      observations: [],
      covers: [],
    });
  }

  /** Binds the result to a name: `result(name)` in later steps. */
  as(name: string): Step {
    return new Step({ ...this, binding: name });
  }

  /** Expects this error; `covers` names what refuses it. */
  fails(name: ErrnoName, ...covers: Claim[]): Step {
    // Who did not ask the compiler may have misspelt it.
    const number: Errno | undefined = errno[name];
    if (number === undefined) throw new TypeError(`no error is named ${name}`);
    return this.#expect({ kind: "fails", errno: number }, covers);
  }

  /** Expects this result. */
  returns(value: Wanted, ...covers: Claim[]): Step {
    return this.#expect({ kind: "returns", value }, covers);
  }

  /** Expects no error, whatever the value. This is the default. */
  succeeds(...covers: Claim[]): Step {
    return this.#expect({ kind: "succeeds" }, covers);
  }

  /** Allows several answers; the row must say why in its `oneOf`. */
  oneOf(...allowed: readonly Expectation[]): Step {
    return this.#expect({ kind: "one-of", allowed }, []);
  }

  /** Does not look at the result. */
  whatever(): Step {
    return this.#expect({ kind: "anything" }, []);
  }

  /** Expects that this signal kills the actor in this step. */
  kills(signal: SignalName, ...covers: Claim[]): Step {
    return this.#expect(
      { kind: "ends", end: { kind: "killed", signal: signalNumber(signal) } },
      covers,
    );
  }

  /** Expects that the actor ends in this step. */
  ends(end: End, ...covers: Claim[]): Step {
    return this.#expect({ kind: "ends", end }, covers);
  }

  /** Expects that the step never comes back: it is not reached, or blocks until the row is over. */
  never(): Step {
    return this.#expect({ kind: "never" }, []);
  }

  /** Names what this step is about. */
  covering(...covers: Claim[]): Step {
    return this.#expect(this.expectation, covers);
  }

  /**
   * Expects this of memory after the step: bytes from its start, one number
   * (of the block's size, unsigned), or fields of the struct that it holds.
   */
  observes<
    L extends Layout | undefined,
    const Said extends WantedOf<L>,
  >(target: Block<L>, wanted: Said & CheckedWanted<L, Said>): Step;
  /** Expects JSON of a block, from its start to the first NUL. */
  observes(target: Block<undefined>, wanted: WantedJson): Step;
  /** Looks at memory, all of the block or what follows in it, and expects nothing. */
  observes(target: Block | Inside): Step;
  /**
   * Expects bytes or a number of `size` bytes at the address that an earlier
   * step gave. Where that step was refused there is nothing to be looked at,
   * and zeros are seen.
   */
  observes(
    target: Result,
    wanted: Wanted | string | Uint8Array,
    size?: number,
  ): Step;
  /** Expects bytes or a number of `size` bytes somewhere inside a block. */
  observes(
    target: Inside,
    wanted: Wanted | string | Uint8Array,
    size?: 1 | 2 | 4 | 8,
  ): Step;
  observes(
    target: Block | Inside | Result,
    wanted: unknown = anything,
    size?: number,
  ): Step {
    return new Step({
      ...this,
      observations: [
        ...this.observations,
        observation(target, wanted, size),
      ],
    });
  }

  #expect(expectation: Expectation, covers: readonly string[]): Step {
    return new Step({
      ...this,
      expectation,
      covers: [...this.covers, ...covers],
    });
  }
}

function observation(
  target: Block | Inside | Result,
  wanted: unknown,
  size: number | undefined,
): Observation {
  const memory = target.kind === "inside" ? target.block : target;
  const offset = target.kind === "inside" ? target.offset : 0;
  const rest = memory.kind === "block" ? memory.size - offset : Infinity;
  const length = size ?? rest;
  if (typeof wanted === "string" || wanted instanceof Uint8Array) {
    const bytes = typeof wanted === "string"
      ? new TextEncoder().encode(wanted)
      : wanted;
    if (bytes.length > rest) {
      throw new RangeError("a row expects more bytes than the block has");
    }
    return {
      memory,
      offset,
      length: bytes.length,
      wanted: { kind: "bytes", bytes },
    };
  }
  if (length === Infinity) {
    throw new RangeError("a row does not say how many bytes it looks at");
  }
  if (wanted === anything) {
    return { memory, offset, length, wanted: { kind: "anything" } };
  }
  if (isJson(wanted)) return { memory, offset, length, wanted };
  if (isWanted(wanted)) {
    if (length > 8) {
      throw new RangeError("a row expects one number of more than 8 bytes");
    }
    return {
      memory,
      offset,
      length,
      wanted: { kind: "number", value: wanted },
    };
  }
  const layout = memory.kind === "block" ? memory.layout : undefined;
  if (layout === undefined) {
    throw new TypeError("a row expects fields of a block without layout");
  }
  return {
    memory,
    offset,
    length: rest,
    wanted: {
      kind: "fields",
      layout,
      fields: inNumbers(layout, wanted as Record<string, unknown>),
    },
  };
}

/** The fields with a number for every word that stands for one. */
function inNumbers(
  layout: Layout,
  fields: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const entries = Object.entries(fields).map(([name, wanted]) => {
    const [, type = "opaque", meaning] = layout.fields[name] ?? [];
    if (isScalar(type)) return [name, numberOf(wanted, meaning)];
    return [
      name,
      "fields" in type
        ? inNumbers(type, wanted as Record<string, unknown>)
        : wanted,
    ];
  });
  return Object.fromEntries(entries);
}

function isJson(value: unknown): value is WantedJson {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "json";
}

/** Tells a number or a condition on one from a set of fields. */
export function isWanted(value: unknown): value is Wanted {
  return typeof value === "number" || typeof value === "bigint" ||
    (typeof value === "object" && value !== null && "kind" in value &&
      typeof value.kind === "string");
}

/** The system call that a step makes, if it is about one. */
export function callOf({ action }: Step): string | undefined {
  switch (action.kind) {
    case "call":
      return action.name;
    case "child":
      return "fork";
    case "thread":
      return "create_thread";
    case "image":
      return "execve";
    case "handler":
      return "sigaction";
    default:
      return undefined;
  }
}

/** All steps, those of the actors that they start included. */
export function allSteps(steps: readonly Step[]): readonly Step[] {
  return steps.flatMap((step) => [
    step,
    ...("steps" in step.action ? allSteps(step.action.steps) : []),
  ]);
}
