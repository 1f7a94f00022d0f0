/**
 * One step constructor per system call, derived from the table, and the call
 * by number for what the table does not hold.
 *
 * @module
 */

import type { UserAddress } from "../../src/api/user_address.ts";
import {
  type ArgumentsOf,
  type Parameter,
  type SyscallName,
  syscalls,
  type SystemCall,
} from "../../src/api/calls.ts";
import { Step } from "./step.ts";
import { type Pointer, showValue, type Value } from "./value.ts";

type Operand<A> = A extends UserAddress ? Pointer : Value;

type OperandsFor<A extends readonly unknown[]> = {
  [I in keyof A]: Operand<A[I]>;
};

/** What a row passes for the arguments of a system call, in the table's order. */
export type Operands<N extends SyscallName> = OperandsFor<ArgumentsOf<N>>;

/** A step constructor for every system call. */
export type Calls = {
  readonly [N in SyscallName]: (...operands: Operands<N>) => Step;
};

const rows: Readonly<Record<string, SystemCall>> = syscalls;

function showOperand(value: Value, parameter: Parameter | undefined): string {
  const meaning = parameter?.[2];
  if (typeof value !== "number" || meaning === undefined) {
    return showValue(value);
  }
  switch (meaning.kind) {
    case "octal":
      return value === 0 ? "0" : `0${value.toString(8)}`;
    case "hexadecimal":
      return `0x${(value >>> 0).toString(16)}`;
    case "constant":
      return Object.entries(meaning.table)
        .find(([, number]) => number === value)?.[0] ?? `${value}`;
    case "directory descriptor":
      return value === -100 ? "AT_FDCWD" : `${value}`;
    case "pointer":
      return value === 0 ? "NULL" : `0x${value.toString(16)}`;
    default:
      return `${value}`;
  }
}

/** A call with its operands, shown as strace would unless `shown` says how. */
export function invoke(
  name: SyscallName,
  operands: readonly Value[],
  shown?: string,
): Step {
  const { number, parameters } = rows[name] as SystemCall;
  const list = operands.map((value, index) =>
    showOperand(value, parameters[index])
  );
  return Step.of(
    { kind: "call", number, name, arguments: operands },
    shown ?? `${name}(${list.join(", ")})`,
  );
}

/** `call.NAME(…)`: the call with exactly its register arguments. */
export const call: Calls = Object.fromEntries(
  Object.keys(rows).map((name) => [
    name,
    (...operands: Value[]) => invoke(name as SyscallName, operands),
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
