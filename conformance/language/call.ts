/**
 * One step constructor per system call, derived from the table, and the call
 * by number for what the table does not hold.
 *
 * @module
 */

import {
  type Parameter,
  type SyscallName,
  syscalls,
  type SystemCall,
} from "../../src/api/calls.ts";
import type { Layout } from "../../src/api/layout.ts";
import type { Meaning, PointerMeaning } from "../../src/api/meaning.ts";
import { Step } from "./step.ts";
import { type Init, structBlock } from "./struct_block.ts";
import { showValue, type Value } from "./value.ts";
import { type MeaningOf, numberOf, showNumber, type Words } from "./words.ts";

/** The fields of the struct that an argument points at. */
type FieldsBehind<M, Text extends string> = M extends PointerMeaning<infer P>
  ? P extends Layout<infer F> ? Init<F, Text> : never
  : never;

/**
 * What a row passes for an argument: a value, the words for a number, or the
 * fields of the struct that the argument points at.
 */
export type Operand<M, Text extends string> =
  | Value
  | Words<M, Text>
  | FieldsBehind<M, Text>;

/** Operands by the parameters of a call. */
export type OperandsFor<P extends readonly Parameter[], Text extends string> = {
  -readonly [I in keyof P]: Operand<MeaningOf<P[I]>, Text>;
};

/** What a row passes for the arguments of a system call, in the table's order. */
export type Operands<N extends SyscallName, Text extends string = never> =
  OperandsFor<(typeof syscalls)[N]["parameters"], Text>;

/** A step constructor for every system call. */
export type Calls = {
  readonly [N in SyscallName]: <const Text extends string>(
    ...operands: Operands<N, Text>
  ) => Step;
};

const rows: Readonly<Record<string, SystemCall>> = syscalls;

/** Fields of a struct, where its layout is known from the place. */
export type SaidFields = Readonly<Record<string, unknown>>;

/** Anything that may stand for an argument. */
export type Said = Value | string | SaidFields;

/** Tells fields from everything else that may stand for an argument. */
export function areFields(said: Said): said is SaidFields {
  return typeof said === "object" && !("kind" in said);
}

/** The struct that an argument with this meaning points at. */
export function layoutBehind(meaning: Meaning | undefined): Layout {
  if (meaning?.kind === "pointer" && typeof meaning.to === "object") {
    return meaning.to;
  }
  throw new TypeError("fields stand for an argument that points at no struct");
}

function valueOf(said: Said, meaning: Meaning | undefined): Value {
  return areFields(said)
    ? structBlock(layoutBehind(meaning), said)
    : numberOf<Value>(said as Value | string, meaning);
}

/** What a row says for an argument, as strace would show it. */
export function showOperand(
  name: SyscallName,
  index: number,
  said: Said,
): string {
  const meaning = rows[name]?.parameters[index]?.[2];
  return typeof said === "number" || typeof said === "string"
    ? showNumber(said, meaning)
    : showValue(valueOf(said, meaning));
}

/** A call with its operands, shown as strace would unless `shown` says how. */
export function invoke(
  name: SyscallName,
  operands: readonly Said[],
  shown?: string,
): Step {
  const { number, parameters } = rows[name] as SystemCall;
  const meanings = parameters.map(([, , meaning]) => meaning);
  const values = operands.map((said, index) => valueOf(said, meanings[index]));
  const list = operands.map((said, index) => showOperand(name, index, said));
  return Step.of(
    { kind: "call", number, name, arguments: values },
    shown ?? `${name}(${list.join(", ")})`,
  );
}

/** `call.NAME(…)`: the call with exactly its register arguments. */
export const call: Calls = Object.fromEntries(
  Object.keys(rows).map((name) => [
    name,
    (...operands: Said[]) => invoke(name as SyscallName, operands),
  ]),
) as unknown as Calls;

/** A call by its number, known to the table or not. */
export function callNumber(
  number: number | bigint,
  ...operands: readonly Value[]
): Step {
  if (operands.length > 4) throw new RangeError("a call has four registers");
  return Step.of(
    { kind: "call", number, name: undefined, arguments: operands },
    `syscall(${
      [number, ...operands].map((value) => showValue(value)).join(", ")
    })`,
  );
}
