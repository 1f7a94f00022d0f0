/**
 * Rows about bad descriptors: every descriptor argument is -1, was never
 * opened, is closed, or is of the wrong kind.
 *
 * @module
 */

import type { Fields } from "../../src/api/layout.ts";
import type { Meaning } from "../../src/api/meaning.ts";
import {
  type Parameter,
  type SyscallName,
  syscalls,
  type SystemCall,
} from "../../src/api/calls.ts";
import {
  close,
  open,
  result,
  type Row,
  row,
  type Step,
  type Steps,
  type Value,
} from "../language/row.ts";
import { type Claim, claimNamed } from "../ledger/claim.ts";
import { worldOf } from "./pointers.ts";
import {
  type DescriptorFaults,
  isParameters,
  type Operand,
  refused,
  rowName,
  stepOf,
  type Use,
  type Verdict,
  works,
} from "../language/use.ts";

/** One way to be a bad descriptor. */
interface Bad {
  readonly name: string;
  readonly setup: Steps;
  readonly before: Steps;
  readonly value: Value;
  readonly verdict: Verdict;
}

function isDescriptor(meaning: Meaning | undefined): boolean {
  return meaning?.kind === "descriptor" ||
    meaning?.kind === "directory descriptor";
}

function fieldsOf(fields: Fields): string[] {
  return Object.entries(fields).filter(([, [, , meaning]]) =>
    isDescriptor(meaning)
  ).map(([name]) => name);
}

/** Every descriptor of a call that the table knows of. */
export function descriptorsOf(call: SyscallName): string[] {
  const parameters: readonly Parameter[] = syscalls[call].parameters;
  return parameters.flatMap(([name, , meaning]) => {
    if (isDescriptor(meaning)) return [name];
    return meaning?.kind === "pointer" && typeof meaning.to === "object" &&
        meaning.to.name.startsWith("SC_")
      ? fieldsOf(meaning.to.fields).map((field) => `${name}.${field}`)
      : [];
  });
}

function replaced(use: Use, place: string, value: Value): Operand[] {
  const [argument = "", field] = place.split(".");
  const parameters: readonly Parameter[] = syscalls[use.call].parameters;
  return (use.operands ?? []).map((operand, index) => {
    if (parameters[index]?.[0] !== argument) return operand;
    return field !== undefined && isParameters(operand)
      ? { ...operand, fields: { ...operand.fields, [field]: value } }
      : value;
  });
}

// A number that is in range and that no row opens.
const neverOpened = 57;

const NOT_OPEN: readonly string[] = [
  "descriptor/EBADF/not-open",
  "dirfd/EBADF/not-open",
];

/** What the call's paragraph says of this descriptor where it is not open. */
function claimOf({ call }: Use, place: string): Claim | undefined {
  const field = place.slice(place.lastIndexOf(".") + 1);
  const { refuses }: SystemCall = syscalls[call];
  const found = refuses.find(({ refusal, subject = field }) =>
    NOT_OPEN.includes(refusal) && subject === field
  );
  if (found === undefined) return undefined;
  const { subject, refusal } = found;
  return claimNamed(subject === undefined ? refusal : `${subject}: ${refusal}`);
}

function ways(use: Use, place: string, faults: DescriptorFaults): Bad[] {
  const plain = refused("EBADF", claimOf(use, place));
  const simple = { setup: [], before: [] };
  return [
    {
      ...simple,
      name: "negative",
      value: -1,
      verdict: faults.negative ?? plain,
    },
    {
      ...simple,
      name: "never-opened",
      value: neverOpened,
      verdict: faults.unopened ?? plain,
    },
    {
      name: "closed",
      setup: [],
      before: [
        open("/dev/null", "O_RDONLY").as("closed"),
        close(result("closed")),
      ],
      value: result("closed"),
      verdict: faults.closed ?? plain,
    },
    ...faults.wrong.map((
      { name, setup = [], before = [], value, verdict },
    ) => ({
      name: `of-a-${name}`,
      setup,
      before,
      value,
      verdict,
    })),
  ];
}

function judged(use: Use, step: Step, verdict: Verdict): Step | undefined {
  switch (verdict.kind) {
    case "accepted":
      return works(use, step);
    case "refused":
      return step.fails(
        verdict.errno,
        ...(verdict.covers === undefined ? [] : [verdict.covers]),
      );
    case "skipped":
      return undefined;
  }
}

function rowsOf(use: Use): Row[] {
  return Object.entries(use.descriptors ?? {}).flatMap(([place, faults]) =>
    ways(use, place, faults).flatMap(
      ({ name, setup, before, value, verdict }) => {
        const call = stepOf(use, replaced(use, place, value));
        const step = judged(use, call, verdict);
        if (step === undefined) return [];
        const world = worldOf(use);
        return [row(rowName(use, "descriptor", `${place}-${name}`), {
          ...world,
          setup: [...world.setup ?? [], ...setup],
          steps: [...use.before ?? [], ...before, step],
        })];
      },
    )
  );
}

/** The rows about bad descriptors. */
export function descriptorRows(uses: readonly Use[]): Row[] {
  return uses.flatMap(rowsOf);
}
