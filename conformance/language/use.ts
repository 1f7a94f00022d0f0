/**
 * A use of a system call: arguments with which it works, and what goes wrong
 * when one of them is bad. The families of rows are made from uses and from
 * the system-call table.
 *
 * @module
 */

import type { Architecture } from "../../src/cpu/cpu.ts";
import type { PromiseName } from "../../src/api/constants.ts";
import type { ErrnoName } from "../../src/api/errno.ts";
import type { Layout } from "../../src/api/layout.ts";
import type { LayoutName } from "../../src/api/structs.ts";
import { syscalls } from "../../src/api/calls.ts";
import type { SyscallName, SystemCall } from "../../src/api/calls.ts";
import type { Meaning } from "../../src/api/meaning.ts";
import type { Claim } from "../ledger/claim.ts";
import { areFields, invoke, layoutBehind } from "./call.ts";
import type { Operands, Said } from "./call.ts";
import type { Steps, Touch } from "./row.ts";
import type { Step } from "./step.ts";
import { structBlock } from "./struct_block.ts";
import type { Checked, Init } from "./struct_block.ts";
import type { Value } from "./value.ts";
import { layoutOf, numberOf } from "./words.ts";
import type { FieldsOf } from "./words.ts";

/** A struct in memory whose address is the argument. */
export interface ParameterBlock {
  readonly kind: "parameters";
  readonly layout: Layout;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** An argument of a use. */
export type Operand = Value | ParameterBlock;

/** How an address is bad. */
export const badnesses = [
  "null",
  "unmapped",
  "kernel",
  "crossing",
  "readOnly",
] as const;

/** How an address is bad. */
export type Badness = (typeof badnesses)[number];

/** What happens with a bad argument that is no plain EFAULT or EBADF. */
export type Verdict =
  /** The call works as if nothing were wrong. */
  | { readonly kind: "accepted" }
  | {
    readonly kind: "refused";
    readonly errno: ErrnoName;
    readonly covers: Claim | undefined;
  }
  /** No row, with the reason. */
  | { readonly kind: "skipped"; readonly reason: string };

/** The call works as if nothing were wrong. */
export const accepted: Verdict = { kind: "accepted" };

/** Another error comes first; `covers` says which. */
export function refused(errno: ErrnoName, covers?: Claim): Verdict {
  return { kind: "refused", errno, covers };
}

/** No row is made, for this reason. */
export function skipped(reason: string): Verdict {
  return { kind: "skipped", reason };
}

/**
 * What a bad pointer leads to: nothing else than the EFAULT of the call's
 * paragraph about it, or what differs for one kind of badness.
 */
export type PointerFaults =
  & { readonly [B in Badness]?: Verdict }
  /** What the kernel does there, where the table does not say it. */
  & { readonly access?: "write" | "update" };

/** Faults of an argument that the table does not know to be written through. */
export const written: PointerFaults = { access: "write" };

/** Faults of an argument that is read first and then written through. */
export const updated: PointerFaults = { access: "update" };

/** A descriptor of the wrong kind: what makes it, and what it leads to. */
export interface WrongKind {
  readonly name: string;
  readonly setup?: Steps;
  readonly before?: Steps;
  readonly value: Value;
  readonly verdict: Verdict;
}

/** What a bad descriptor leads to: the EBADF of the call's paragraph, and exceptions. */
export interface DescriptorFaults {
  readonly wrong: readonly WrongKind[];
  readonly negative?: Verdict;
  readonly unopened?: Verdict;
  readonly closed?: Verdict;
}

/** A use of a system call. */
export interface Use {
  readonly call: SyscallName;
  /** Tells several uses of one call apart. */
  readonly label?: string;
  readonly as?: "root";
  readonly arch?: readonly Architecture[];
  readonly touches?: readonly Touch[];
  readonly setup?: Steps;
  /** Steps before the call, as the caller, before it pledges. */
  readonly before?: Steps;
  readonly operands?: readonly Operand[];
  /** Makes the step where it is no plain call. */
  readonly step?: () => Step;
  readonly teardown?: Steps;
  /** What happens when nothing is wrong; that it succeeds, when left out. */
  readonly outcome?: (step: Step) => Step;
  /** The promises that it needs; no rows about promises when left out. */
  readonly promises?: readonly PromiseName[];
  /** Promises that only the executor needs for the step. */
  readonly also?: readonly PromiseName[];
  /**
   * What the call's paragraph calls this case of it, where a promise or a
   * pointer is demanded in several.
   */
  readonly case?: string;
  /** By the argument's name, or `argument.field`. */
  readonly pointers?: Readonly<Record<string, PointerFaults>>;
  readonly descriptors?: Readonly<Record<string, DescriptorFaults>>;
}

/**
 * A struct in memory whose address is the argument, where only the call's
 * request says what the argument points at.
 */
export function parameters<
  L extends LayoutName,
  const S extends Init<FieldsOf<L>>,
>(which: L, fields: S & Checked<FieldsOf<L>, S>): ParameterBlock {
  return { kind: "parameters", layout: layoutOf(which), fields };
}

/** What a use says of a call; its arguments as `call.NAME` takes them. */
export interface UseDefinition<O> extends Omit<Use, "call" | "operands"> {
  readonly operands?: { readonly [I in keyof O]: O[I] | ParameterBlock };
}

/** What states a use, for every system call. */
export type UseMakers = {
  readonly [N in SyscallName]: <const Text extends string>(
    definition: UseDefinition<Operands<N, Text>>,
  ) => Use;
};

/** `use.NAME({…})`: states a use. */
export const use: UseMakers = Object.fromEntries(
  Object.values<SystemCall>(syscalls).map((call) => [
    call.name,
    (definition: UseDefinition<readonly Said[]>) => useOf(call, definition),
  ]),
) as unknown as UseMakers;

function useOf(
  { name, parameters }: SystemCall,
  { operands, ...rest }: UseDefinition<readonly Said[]>,
): Use {
  const call = name as SyscallName;
  const { length } = parameters;
  if (rest.step === undefined && operands?.length !== length) {
    throw new TypeError(`a use of ${name} states ${length} arguments`);
  }
  if (operands === undefined) return { call, ...rest };
  return {
    call,
    ...rest,
    operands: operands.map((said, index) =>
      operandOf(said, parameters[index]?.[2])
    ),
  };
}

function operandOf(
  said: Said | ParameterBlock,
  meaning: Meaning | undefined,
): Operand {
  if (isParameters(said)) return said;
  if (!areFields(said)) return numberOf(said as Value | string, meaning);
  return { kind: "parameters", layout: layoutBehind(meaning), fields: said };
}

/** Whether an operand is a struct by its fields. */
export function isParameters(
  operand: Said | ParameterBlock,
): operand is ParameterBlock {
  return typeof operand === "object" && operand.kind === "parameters";
}

/** The value of an operand. */
export function operandValue(operand: Operand): Value {
  if (!isParameters(operand)) return operand;
  return structBlock(operand.layout, operand.fields);
}

/** The call with these operands, or as the use makes it. */
export function stepOf(
  { call, step, operands = [] }: Use,
  replaced: readonly Operand[] = operands,
): Step {
  return step?.() ?? invoke(call, replaced.map(operandValue));
}

/** The step, expecting what happens when nothing is wrong. */
export function works({ outcome }: Use, step: Step): Step {
  return outcome === undefined ? step.succeeds() : outcome(step);
}

/** Beginning of a row's id: the call, the family, and the use's label. */
export function rowName(
  { call, label }: Use,
  family: string,
  what: string,
): string {
  return `${call}/${family}/${label === undefined ? "" : `${label}.`}${what}`;
}
