/**
 * The A extension. Threads are switched between instructions only, so a
 * load, an operation and a store are atomic as they stand.
 *
 * @module
 */
import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import { type Lift, type Row, row } from "./row.ts";
import { rd, rs1, rs2 } from "./slots.ts";

type Size = 4 | 8;

const load = (size: Size): number => size === 4 ? Op.load32s : Op.load64;
const store = (size: Size): number => size === 4 ? Op.store32 : Op.store64;

/** Leaves if the address in rs1 is no multiple of `size`. */
function requireAligned(to: BlockBuilder, address: Slot, size: Size): void {
  const low = to.temporary();
  to.opi(Op.and64i, low, address, size - 1);
  to.leaveIf(low, Exit.misaligned);
}

/** Leaves as a store would, before anything is read. */
function requireWritable(to: BlockBuilder, address: Slot, size: Size): void {
  const probe = size === 4 ? Op.probeWrite32 : Op.probeWrite64;
  to.opi(probe, Slots.discard, address, 0);
}

/** Remembers the address and what it held. */
const loadReserved = (size: Size): Lift => (to, w) => {
  const address = to.temporary();
  to.op(Op.move, address, rs1(w));
  requireAligned(to, address, size);
  const value = to.temporary();
  to.opi(load(size), value, address, 0);
  to.op(Op.move, Slots.monitorAddress, address);
  to.op(Op.move, Slots.monitorLow, value);
  to.op(Op.move, rd(w), value);
};

/**
 * Stores only if the reservation is on this address and memory still holds
 * what was read; without a reservation memory is not touched at all. Either
 * way the reservation is gone.
 */
const storeConditional = (size: Size): Lift => (to, w) => {
  const address = to.temporary();
  const value = to.temporary();
  const success = to.temporary();
  to.op(Op.move, address, rs1(w));
  to.op(Op.move, value, rs2(w));
  requireAligned(to, address, size);
  to.op(Op.setEq64, success, address, Slots.monitorAddress);
  const unreserved = to.skipUnless(success);
  requireWritable(to, address, size);
  const seen = to.temporary();
  to.opi(load(size), seen, address, 0);
  const equal = size === 4 ? Op.setEq32 : Op.setEq64;
  to.op(equal, success, seen, Slots.monitorLow);
  const changed = to.skipUnless(success);
  to.opi(store(size), value, address, 0);
  to.land(changed);
  to.land(unreserved);
  to.op(Op.clearExclusive);
  to.opi(Op.xor64i, rd(w), success, 1);
};

/** What the fetch-and-op instructions make of the old value and rs2. */
type Combine = (
  to: BlockBuilder,
  result: Slot,
  old: Slot,
  operand: Slot,
  size: Size,
) => void;

const combine = (op: number): Combine => (to, result, old, operand) =>
  to.op(op, result, old, operand);

/** The lesser (greater) of both; words compare as words. */
const choose =
  (less64: number, less32: number, greater: boolean): Combine =>
  (to, result, old, operand, size) => {
    const less = to.temporary();
    to.op(size === 4 ? less32 : less64, less, old, operand);
    if (greater) to.opc(Op.select, result, operand, old, less);
    else to.opc(Op.select, result, old, operand, less);
  };

const fetchAndOp = (size: Size, apply: Combine): Lift => (to, w) => {
  const address = to.temporary();
  const operand = to.temporary();
  const old = to.temporary();
  const result = to.temporary();
  to.op(Op.move, address, rs1(w));
  to.op(Op.move, operand, rs2(w));
  requireAligned(to, address, size);
  // All failures are those of a store (manual, 14.4).
  requireWritable(to, address, size);
  to.opi(load(size), old, address, 0);
  apply(to, result, old, operand, size);
  to.opi(store(size), result, address, 0);
  to.op(Op.move, rd(w), old);
};

/** Mnemonic stem, funct5, operands as written, meaning. */
const operations: readonly [
  string,
  string,
  string,
  (size: Size) => Lift,
][] = [
  ["lr", "00010", "rd, (rs1)", loadReserved],
  ["sc", "00011", "rd, rs2, (rs1)", storeConditional],
  ...([
    ["amoswap", "00001", (to, result, _, operand) => {
      to.op(Op.move, result, operand);
    }],
    ["amoadd", "00000", combine(Op.add64)],
    ["amoxor", "00100", combine(Op.xor64)],
    ["amoand", "01100", combine(Op.and64)],
    ["amoor", "01000", combine(Op.or64)],
    ["amomin", "10000", choose(Op.setLt64, Op.setLt32, false)],
    ["amomax", "10100", choose(Op.setLt64, Op.setLt32, true)],
    ["amominu", "11000", choose(Op.setLtU64, Op.setLtU32, false)],
    ["amomaxu", "11100", choose(Op.setLtU64, Op.setLtU32, true)],
  ] satisfies [string, string, Combine][]).map((
    [name, funct5, apply],
  ): [string, string, string, (size: Size) => Lift] => [
    name,
    funct5,
    "rd, rs2, (rs1)",
    (size) => fetchAndOp(size, apply),
  ]),
];

const orderings = [["", "00"], [".rl", "01"], [".aq", "10"], [
  ".aqrl",
  "11",
]] as const;

function rowsOf(
  [stem, funct5, operands, lift]: typeof operations[number],
): Row[] {
  const sizes = [["w", "010", 4], ["d", "011", 8]] as const;
  return sizes.flatMap(([suffix, funct3, size]) =>
    orderings.map(([ordering, bits]) =>
      row(
        `${stem}.${suffix}${ordering}`,
        `${funct5} ${bits} ${
          stem === "lr" ? "00000" : "rs2:5"
        } rs1:5 ${funct3} rd:5 0101111`,
        operands,
        lift(size),
      )
    )
  );
}

/** The A extension. */
export const atomicRows: readonly Row[] = operations.flatMap(rowsOf);
