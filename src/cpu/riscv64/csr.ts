/**
 * Zicsr, as far as user code may go: the float registers and the counters,
 * which firmware opens to user mode (mcounteren, scounteren: cycle, time and
 * instret). Every other number is an illegal instruction.
 *
 * @module
 */
import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { FloatFlag, type Slot, Slots } from "../ir/slots.ts";
import * as f from "./fields.ts";
import { type Lift, type Row, row } from "./row.ts";
import { DYNAMIC_ROUNDING_INVALID, rd, rs1 } from "./slots.ts";

const FFLAGS = 0x001;
const FRM = 0x002;
const FCSR = 0x003;
const CYCLE = 0xc00;
const TIME = 0xc01;
const INSTRET = 0xc02;

const isCounter = (number: number): boolean =>
  number >= CYCLE && number <= INSTRET;
const isFloat = (number: number): boolean => number >= FFLAGS && number <= FCSR;

/** Nanoseconds a tick: the virt board's time base of 10 MHz. */
const TICK_NS = 100;

/** The virtual clock counts nanoseconds. */
function readTime(to: BlockBuilder, value: Slot): void {
  const tick = to.temporary();
  to.time(value);
  to.constant(tick, TICK_NS);
  to.op(Op.divU64, value, value, tick);
}

/** Writes the register's value to `value`. */
function read(to: BlockBuilder, number: number, value: Slot): void {
  switch (number) {
    case FFLAGS:
      to.op(Op.move, value, Slots.floatFlags);
      break;
    case FRM:
      to.op(Op.move, value, Slots.floatRounding);
      break;
    case FCSR:
      to.opi(Op.shl64i, value, Slots.floatRounding, 5);
      to.op(Op.or64, value, value, Slots.floatFlags);
      break;
    case TIME:
      readTime(to, value);
      break;
    default:
      // One cycle an instruction.
      to.retired(value);
  }
}

/** Sets the register; the part outside of it is ignored (WARL). */
function write(to: BlockBuilder, number: number, value: Slot): void {
  if (number !== FRM) to.opi(Op.and64i, Slots.floatFlags, value, 31);
  if (number === FRM) to.opi(Op.and64i, Slots.floatRounding, value, 7);
  if (number === FCSR) {
    to.opi(Op.shr64i, Slots.floatRounding, value, 5);
    to.opi(Op.and64i, Slots.floatRounding, Slots.floatRounding, 7);
  }
  if (number !== FFLAGS) {
    const exists = to.temporary();
    to.opi(Op.setLtU64i, exists, Slots.floatRounding, 5);
    to.opi(Op.xor64i, DYNAMIC_ROUNDING_INVALID, exists, 1);
  }
  // As `floatFast` says.
  const nearest = to.temporary();
  const inexact = to.temporary();
  to.opi(Op.setEq64i, nearest, Slots.floatRounding, 0);
  to.opi(Op.and64i, inexact, Slots.floatFlags, FloatFlag.inexact);
  to.op(Op.and64, Slots.floatFast, inexact, nearest);
}

/** How the new value comes from the old one and the operand. */
type Change = "write" | "set" | "clear";

const access =
  (change: Change, fromRegister: boolean): Lift => (to, w, next) => {
    const number = f.csr(w);
    const old = to.temporary();
    const writes = change === "write" || f.rs1(w) !== 0;
    if (f.rd(w) !== 0 || change !== "write") read(to, number, old);
    if (writes) {
      const operand = to.temporary();
      if (fromRegister) to.op(Op.move, operand, rs1(w));
      else to.constant(operand, f.rs1(w));
      if (change === "set") to.op(Op.or64, operand, old, operand);
      if (change === "clear") to.op(Op.andNot64, operand, old, operand);
      write(to, number, operand);
    }
    if (f.rd(w) !== 0) to.op(Op.move, rd(w), old);
    // Code behind may rely on the rounding mode at its block's start.
    if (writes && number !== FFLAGS) to.barrier(next);
  };

/** No such register for user code, or a write to one that is read-only. */
const absent = (change: Change) => (w: number): boolean => {
  const number = f.csr(w);
  const writes = change === "write" || f.rs1(w) !== 0;
  return !(isFloat(number) || isCounter(number) && !writes);
};

function accessRow(name: string, funct3: string, change: Change): Row {
  const fromRegister = !name.endsWith("i");
  return row(
    name,
    `csr:12 rs1:5 ${funct3} rd:5 1110011`,
    fromRegister ? "rd, csr, rs1" : "rd, csr, zimm",
    access(change, fromRegister),
    absent(change),
  );
}

/** Zicsr. */
export const csrRows: readonly Row[] = [
  accessRow("csrrw", "001", "write"),
  accessRow("csrrs", "010", "set"),
  accessRow("csrrc", "011", "clear"),
  accessRow("csrrwi", "101", "write"),
  accessRow("csrrsi", "110", "set"),
  accessRow("csrrci", "111", "clear"),
];
