/**
 * Conditions: their names, and what they mean right behind an op that wrote the
 * flags, a relation of its operands, or of its result to zero.
 *
 * @module
 */

/**
 * What a condition is, as tests on the packed flags. x86's sixteen in the
 * order of their encoding, then the two of AArch64 that see an uninverted
 * carry.
 */
export const conditionNames = [
  "overflow",
  "notOverflow",
  "carry",
  "notCarry",
  "zero",
  "notZero",
  /** x86: below or equal */
  "carryOrZero",
  "notCarryNorZero",
  "sign",
  "notSign",
  "parity",
  "notParity",
  "less",
  "greaterOrEqual",
  "lessOrEqual",
  "greater",
  /** AArch64: higher; lower or same */
  "carryAndNotZero",
  "notCarryOrZero",
] as const;
/** Name of a condition. */
export type ConditionName = typeof conditionNames[number];
/** Conditions by name; x86's have their encoding's number. */
export const Condition: Readonly<Record<ConditionName, number>> = Object
  .fromEntries(
    conditionNames.map((name, index) => [name, index]),
  ) as Record<ConditionName, number>;

/** How two numbers compare, by names as in the ops' names: the end of
 * WebAssembly's instruction. */
export const comparisons = {
  Eq: "eq",
  Ne: "ne",
  Lt: "lt_s",
  Ge: "ge_s",
  LtU: "lt_u",
  GeU: "ge_u",
  Le: "le_s",
  Gt: "gt_s",
  LeU: "le_u",
  GtU: "gt_u",
} as const;
/** Name of a comparison. */
export type Relation = keyof typeof comparisons;
type Relations = Partial<Record<ConditionName, Relation>>;

/** After a - b: relation of a to b, with the carry as a borrow. */
const borrowing: Relations = {
  carry: "LtU",
  notCarry: "GeU",
  carryOrZero: "LeU",
  notCarryNorZero: "GtU",
};
/** The same with AArch64's carry. */
const inverted: Relations = {
  carry: "GeU",
  notCarry: "LtU",
  carryAndNotZero: "GtU",
  notCarryOrZero: "LeU",
};
const subtraction: Relations = {
  zero: "Eq",
  notZero: "Ne",
  less: "Lt",
  greaterOrEqual: "Ge",
  lessOrEqual: "Le",
  greater: "Gt",
};
/** Relation of any result to zero. */
const result: Relations = {
  zero: "Eq",
  notZero: "Ne",
  sign: "Lt",
  notSign: "Ge",
};
/** Relation of a result to zero when carry and overflow are clear. */
const logical: Relations = {
  ...result,
  less: "Lt",
  greaterOrEqual: "Ge",
  lessOrEqual: "Le",
  greater: "Gt",
  carryOrZero: "Eq",
  notCarryNorZero: "Ne",
};

/** An op that always writes the flags: what it does with its operands. */
export interface FlagWriter {
  readonly kind:
    | "sub"
    | "add"
    | "logic"
    | "adc"
    | "sbb"
    /** Adds or subtracts 1 and keeps the carry. */
    | "step"
    /** By an immediate that is not 0. */
    | "shift"
    /** Leaves the flags themselves. */
    | "packed"
    /** Compares, or leaves flags that are known beforehand. */
    | "ccmp"
    | "ccmn";
  readonly width: number;
  /** The second operand is the immediate. */
  readonly immediate: boolean;
}

const kinds: Readonly<Record<string, FlagWriter["kind"]>> = {
  sub: "sub",
  add: "add",
  and: "logic",
  or: "logic",
  xor: "logic",
  inc: "step",
  dec: "step",
  adc: "adc",
  sbb: "sbb",
  ccmp: "ccmp",
  ccmn: "ccmn",
  compareBranch: "sub",
  testBranch: "logic",
};

/** Of what leaves the flags themselves. */
export const packedWriter: FlagWriter = {
  kind: "packed",
  width: 64,
  immediate: false,
};

const SHIFT = /^(?:shl|shr|sar)F(8|16|32|64)i$/;
const PACKED =
  /^(?:fcompare.*|comis[sd]|sseFloatFlags|flags(?:Seti?|Scan|Replace|ComplementCarry)|nzcvSet)$/;

/** What an op of that name writes the flags from; undefined where it is none
 * of these. */
export function flagWriterOf(name: string): FlagWriter | undefined {
  if (PACKED.test(name)) return packedWriter;
  const shift = SHIFT.exec(name);
  if (shift !== null) {
    return { kind: "shift", width: Number(shift[1]), immediate: true };
  }
  const match = /^([a-z]+)F(8|16|32|64)(i?)$/.exec(name) ??
    /^(compareBranch|testBranch)[A-Z][A-Za-z]*?(8|16|32|64)(i?)(Loop)?$/
      .exec(name);
  if (match === null) return undefined;
  const [, stem = "", width, form] = match;
  const kind = kinds[stem];
  if (kind === undefined) return undefined;
  return { kind, width: Number(width), immediate: form === "i" };
}

/** The condition as a relation of the operands of a subtraction. */
export function relationOfOperands(
  { kind }: FlagWriter,
  condition: ConditionName,
  hasInvertedCarry: boolean,
): Relation | undefined {
  if (kind !== "sub") return undefined;
  return subtraction[condition] ??
    (hasInvertedCarry ? inverted : borrowing)[condition];
}

/** The condition as a relation of the result to zero. */
export function relationToZero(
  { kind }: FlagWriter,
  condition: ConditionName,
): Relation | undefined {
  if (kind === "packed" || kind === "ccmp" || kind === "ccmn") return undefined;
  return (kind === "logic" ? logical : result)[condition];
}
