import {
  type Fields,
  type FieldType,
  isArray,
  isScalar,
} from "../../src/api/layout.ts";
import type { Access, Meaning } from "../../src/api/meaning.ts";
import {
  type Parameter,
  type SyscallName,
  syscalls,
  type SystemCall,
} from "../../src/api/calls.ts";
import { type Claim, claimNamed } from "../ledger/claim.ts";
import {
  type Block,
  crossing,
  type Init,
  KERNEL,
  NULL,
  type Path,
  path,
  type Pointer,
  readOnly,
  type Row,
  row,
  type Step,
  strings,
  struct,
  text,
  UNMAPPED,
} from "../language/row.ts";
import {
  type Badness,
  badnesses,
  isParameters,
  type Operand,
  type ParameterBlock,
  type PointerFaults,
  refused,
  rowName,
  stepOf,
  type Use,
  works,
} from "../language/use.ts";

/** Where a pointer stands: an argument, and a field of what it points at. */
interface Place {
  readonly name: string;
  readonly access: Access | "unknown";
}

function accessOf(type: FieldType, meaning?: Meaning): Access | undefined {
  if (meaning?.kind === "pointer") return meaning.access;
  if (isScalar(type) || isArray(type)) return undefined;
  switch (type.name) {
    case "StringArgument":
    case "StringListArgument":
      return "read";
    case "MutableBufferArgument":
      return "write";
    default:
      return undefined;
  }
}

function placesIn(argument: string, fields: Fields): Place[] {
  return Object.entries(fields).flatMap(([name, [, type, meaning]]) => {
    const access = accessOf(type, meaning);
    return access === undefined
      ? []
      : [{ name: `${argument}.${name}`, access }];
  });
}

/** Every pointer of a call that the table knows of. */
export function pointersOf(call: SyscallName): Place[] {
  const parameters: readonly Parameter[] = syscalls[call].parameters;
  return parameters.flatMap(([name, , meaning]) => {
    if (meaning?.kind !== "pointer") return [];
    const own = { name, access: meaning.access };
    const inner = typeof meaning.to === "object" &&
        meaning.to.name.startsWith("SC_")
      ? placesIn(name, meaning.to.fields)
      : [];
    return [own, ...inner];
  });
}

function placeOf(use: Use, name: string): Place {
  const known = pointersOf(use.call).find((place) => place.name === name);
  if (known !== undefined) return known;
  const [argument = "", field] = name.split(".");
  const operand = use.operands?.[indexOf(use.call, argument)];
  if (field !== undefined && operand !== undefined && isParameters(operand)) {
    const found = placesIn(argument, operand.layout.fields)
      .find((place) => place.name === name);
    if (found !== undefined) return found;
  }
  return { name, access: "unknown" };
}

function indexOf(call: SyscallName, argument: string): number {
  const parameters: readonly Parameter[] = syscalls[call].parameters;
  const index = parameters.findIndex(([name]) => name === argument);
  if (index < 0) throw new TypeError(`${call} has no argument ${argument}`);
  return index;
}

/** The address in place of `good`. */
function spoil(badness: Badness, good: Block): Pointer {
  switch (badness) {
    case "null":
      return NULL;
    case "unmapped":
      return UNMAPPED;
    case "kernel":
      return KERNEL;
    case "crossing":
      return crossing(good);
    case "readOnly":
      return readOnly(good);
  }
}

function isBlock(value: unknown): value is Block {
  return typeof value === "object" && value !== null && "kind" in value &&
    value.kind === "block";
}

function blockOf(operand: Operand): Block {
  if (isParameters(operand)) {
    return struct(operand.layout, operand.fields as Init<Fields>);
  }
  if (isBlock(operand)) return operand;
  throw new TypeError("a use states memory for each of its pointers");
}

/** The field with its pointer bad, as the field's type wants it. */
function spoilField(
  { layout, fields }: ParameterBlock,
  field: string,
  badness: Badness,
): unknown {
  const value = fields[field];
  const type = layout.fields[field]?.[1];
  if (type === undefined) throw new TypeError(`${layout.name} has no ${field}`);
  const counted = typeof type === "object" && "name" in type ? type.name : "";
  if (counted === "StringArgument") {
    // A null pointer with length 0 would be another case.
    const block = value === "" ? text("stdio") : text(value as string);
    return path(spoil(badness, block), block.size);
  }
  if (counted === "StringListArgument") {
    const list = value as readonly Path[];
    const block = strings(list);
    if (block === undefined) throw new TypeError(`${field} is empty`);
    return { strings: spoil(badness, block), length: list.length };
  }
  if (!isBlock(value)) throw new TypeError(`${field} is no memory`);
  return counted === "MutableBufferArgument"
    ? { data: spoil(badness, value), size: value.size }
    : spoil(badness, value);
}

function spoiled(use: Use, name: string, badness: Badness): Operand[] {
  const [argument = "", field] = name.split(".");
  const operands = [...use.operands ?? []];
  const index = indexOf(use.call, argument);
  const operand = operands[index];
  if (operand === undefined) throw new TypeError(`${use.call}: no ${argument}`);
  if (field === undefined) {
    operands[index] = spoil(badness, blockOf(operand));
  } else if (isParameters(operand)) {
    const fields = {
      ...operand.fields,
      [field]: spoilField(operand, field, badness),
    };
    operands[index] = { ...operand, fields };
  }
  return operands;
}

function applies(place: Place, badness: Badness, faults: PointerFaults) {
  if (badness !== "readOnly") return true;
  if (place.access === "write" || place.access === "update") return true;
  return faults.access !== undefined || faults.readOnly !== undefined;
}

const READ = "user-memory/EFAULT/not-readable";
const WRITE = "user-memory/EFAULT/not-writable";
const RANGE = "user-memory/EFAULT/outside-user-space";

/** What the call's paragraph says of a pointer that is bad in this way. */
function claimOf(
  { call, case: inCase }: Use,
  { name, access: known }: Place,
  badness: Badness,
  faults: PointerFaults,
): Claim {
  const access = faults.access ?? known;
  const field = name.slice(name.lastIndexOf(".") + 1);
  const { refuses }: SystemCall = syscalls[call];
  const subjects = refuses.map((check) => check.subject);
  const subject = subjects.includes(field) ? field : inCase ?? field;
  const stated = new Set(
    refuses.filter((check) => check.subject === subject)
      .map(({ refusal }) => refusal),
  );
  const wanted = badness === "readOnly" || access === "write"
    ? [WRITE, READ]
    : [READ, WRITE];
  const [found] = [...(badness === "kernel" ? [RANGE] : []), ...wanted, RANGE]
    .filter((refusal) => stated.has(refusal));
  if (found !== undefined) return claimNamed(`${subject}: ${found}`);
  throw new TypeError(`${call} says nothing of a bad ${subject}`);
}

function expectation(
  use: Use,
  place: Place,
  badness: Badness,
  faults: PointerFaults,
): ((step: Step) => Step) | undefined {
  const verdict = faults[badness] ??
    refused("EFAULT", claimOf(use, place, badness, faults));
  switch (verdict.kind) {
    case "accepted":
      return (step) => works(use, step);
    case "refused":
      return (step) =>
        step.fails(
          verdict.errno,
          ...(verdict.covers === undefined ? [] : [verdict.covers]),
        );
    case "skipped":
      return undefined;
  }
}

const names: Readonly<Record<Badness, string>> = {
  null: "null",
  unmapped: "unmapped",
  kernel: "in-kernel-half",
  crossing: "crossing-into-unmapped-page",
  readOnly: "read-only",
};

function rowsOf(use: Use): Row[] {
  return Object.entries(use.pointers ?? {}).flatMap(([name, faults]) => {
    const place = placeOf(use, name);
    return badnesses.flatMap((badness) => {
      if (!applies(place, badness, faults)) return [];
      const expect = expectation(use, place, badness, faults);
      if (expect === undefined) return [];
      const step = expect(stepOf(use, spoiled(use, name, badness)));
      const id = rowName(use, "pointer", `${name}-${names[badness]}`);
      return [row(id, {
        steps: [...use.before ?? [], step],
        ...worldOf(use),
      })];
    });
  });
}

/** What a row takes over from its use as it is. */
export function worldOf(
  { as, arch, touches, setup, teardown }: Use,
): Partial<Pick<Row, "as" | "touches" | "teardown" | "setup">> & {
  readonly arch?: NonNullable<Use["arch"]>;
} {
  return {
    ...(as === undefined ? {} : { as }),
    ...(arch === undefined ? {} : { arch }),
    ...(touches === undefined ? {} : { touches }),
    ...(setup === undefined ? {} : { setup: setup.flat() }),
    ...(teardown === undefined ? {} : { teardown: teardown.flat() }),
  };
}

/** The rows about bad pointers. */
export function pointerRows(uses: readonly Use[]): Row[] {
  return uses.flatMap(rowsOf);
}
