/**
 * RV64I and the M extension.
 *
 * @module
 */
import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { Exit } from "../types.ts";
import * as f from "./fields.ts";
import { type Lift, type Row, row } from "./row.ts";
import { rd, rs1, rs2 } from "./slots.ts";

/** rd = rs1 op rs2 */
const binary = (op: number): Lift => (to, w) =>
  to.op(op, rd(w), rs1(w), rs2(w));
/** rd = rs1 op immediate */
const withImmediate = (op: number): Lift => (to, w) =>
  to.opi(op, rd(w), rs1(w), f.immediateI(w));
/** rd = rs1 op shift amount */
const withShift6 = (op: number): Lift => (to, w) =>
  to.opi(op, rd(w), rs1(w), f.shamt6(w));
const withShift5 = (op: number): Lift => (to, w) =>
  to.opi(op, rd(w), rs1(w), f.rs2(w));
/** rd = [rs1 + immediate] */
const load = (op: number): Lift => (to, w) =>
  to.opi(op, rd(w), rs1(w), f.immediateI(w));
/** [rs1 + immediate] = rs2 */
const store = (op: number): Lift => (to, w) =>
  to.opi(op, rs2(w), rs1(w), f.immediateS(w));
/** if rs1 op rs2 then pc += immediate */
const branch = (op: number): Lift => (to, w, next) =>
  to.branch(op, rs1(w), rs2(w), to.pc + f.immediateB(w), next);

/** Register shifts use the low 6 or 5 bits of rs2; so do wasm's. */
function register(
  name: string,
  funct7: string,
  funct3: string,
  op: number,
  opcode = "0110011",
): Row {
  return row(
    name,
    `${funct7} rs2:5 rs1:5 ${funct3} rd:5 ${opcode}`,
    "rd, rs1, rs2",
    binary(op),
  );
}

function immediate(name: string, funct3: string, op: number): Row {
  return row(
    name,
    `imm:12 rs1:5 ${funct3} rd:5 0010011`,
    "rd, rs1, immI",
    withImmediate(op),
  );
}

function loadRow(name: string, funct3: string, op: number): Row {
  return row(
    name,
    `imm:12 rs1:5 ${funct3} rd:5 0000011`,
    "rd, immI(rs1)",
    load(op),
  );
}

function storeRow(name: string, funct3: string, op: number): Row {
  return row(
    name,
    `imm:7 rs2:5 rs1:5 ${funct3} imm:5 0100011`,
    "rs2, immS(rs1)",
    store(op),
  );
}

function branchRow(name: string, funct3: string, op: number): Row {
  return row(
    name,
    `imm:7 rs2:5 rs1:5 ${funct3} imm:5 1100011`,
    "rs1, rs2, immB",
    branch(op),
  );
}

const OP_32 = "0111011";
const AUIPC = 0x17;

/** RV64I. */
export const integerRows: readonly Row[] = [
  row(
    "lui",
    "imm:20 rd:5 0110111",
    "rd, immU",
    (to, w) => to.constant(rd(w), f.immediateU(w)),
  ),
  row(
    "auipc",
    "imm:20 rd:5 0010111",
    "rd, immU",
    (to, w) => to.constant(rd(w), to.pc + f.immediateU(w)),
  ),
  row("jal", "imm:20 rd:5 1101111", "rd, immJ", (to, w, next) => {
    to.constant(rd(w), next);
    to.jump(to.pc + f.immediateJ(w));
  }),
  row("jalr", "imm:12 rs1:5 000 rd:5 1100111", "rd, immI(rs1)", liftJalr),
  branchRow("beq", "000", Op.branchEq64),
  branchRow("bne", "001", Op.branchNe64),
  branchRow("blt", "100", Op.branchLt64),
  branchRow("bge", "101", Op.branchGe64),
  branchRow("bltu", "110", Op.branchLtU64),
  branchRow("bgeu", "111", Op.branchGeU64),
  loadRow("lb", "000", Op.load8s),
  loadRow("lh", "001", Op.load16s),
  loadRow("lw", "010", Op.load32s),
  loadRow("ld", "011", Op.load64),
  loadRow("lbu", "100", Op.load8),
  loadRow("lhu", "101", Op.load16),
  loadRow("lwu", "110", Op.load32),
  storeRow("sb", "000", Op.store8),
  storeRow("sh", "001", Op.store16),
  storeRow("sw", "010", Op.store32),
  storeRow("sd", "011", Op.store64),
  row("addi", "imm:12 rs1:5 000 rd:5 0010011", "rd, rs1, immI", liftAddi),
  immediate("slti", "010", Op.setLt64i),
  immediate("sltiu", "011", Op.setLtU64i),
  immediate("xori", "100", Op.xor64i),
  immediate("ori", "110", Op.or64i),
  immediate("andi", "111", Op.and64i),
  row(
    "slli",
    "000000 shamt:6 rs1:5 001 rd:5 0010011",
    "rd, rs1, shamt",
    withShift6(Op.shl64i),
  ),
  row(
    "srli",
    "000000 shamt:6 rs1:5 101 rd:5 0010011",
    "rd, rs1, shamt",
    withShift6(Op.shr64i),
  ),
  row(
    "srai",
    "010000 shamt:6 rs1:5 101 rd:5 0010011",
    "rd, rs1, shamt",
    withShift6(Op.sar64i),
  ),
  row(
    "add",
    "0000000 rs2:5 rs1:5 000 rd:5 0110011",
    "rd, rs1, rs2",
    liftAdd,
  ),
  register("sub", "0100000", "000", Op.sub64),
  register("sll", "0000000", "001", Op.shl64),
  register("slt", "0000000", "010", Op.setLt64),
  register("sltu", "0000000", "011", Op.setLtU64),
  register("xor", "0000000", "100", Op.xor64),
  register("srl", "0000000", "101", Op.shr64),
  register("sra", "0100000", "101", Op.sar64),
  register("or", "0000000", "110", Op.or64),
  register("and", "0000000", "111", Op.and64),
  // Results of the word forms are sign extended.
  row(
    "addiw",
    "imm:12 rs1:5 000 rd:5 0011011",
    "rd, rs1, immI",
    withImmediate(Op.add32si),
  ),
  row(
    "slliw",
    "0000000 shamt:5 rs1:5 001 rd:5 0011011",
    "rd, rs1, shamtw",
    withShift5(Op.shl32si),
  ),
  row(
    "srliw",
    "0000000 shamt:5 rs1:5 101 rd:5 0011011",
    "rd, rs1, shamtw",
    withShift5(Op.shr32si),
  ),
  row(
    "sraiw",
    "0100000 shamt:5 rs1:5 101 rd:5 0011011",
    "rd, rs1, shamtw",
    withShift5(Op.sar32si),
  ),
  register("addw", "0000000", "000", Op.add32s, OP_32),
  register("subw", "0100000", "000", Op.sub32s, OP_32),
  register("sllw", "0000000", "001", Op.shl32s, OP_32),
  register("srlw", "0000000", "101", Op.shr32s, OP_32),
  register("sraw", "0100000", "101", Op.sar32s, OP_32),
  // One thread runs at a time, so memory order is program order. Unknown fence
  // modes and the register fields are to be ignored (manual, 2.7).
  row(
    "fence.tso",
    "1000 0011 0011 rs1:5 000 rd:5 0001111",
    "",
    (to) => to.op(Op.nop),
  ),
  row(
    "fence",
    "fm:4 pred:4 succ:4 rs1:5 000 rd:5 0001111",
    "pred, succ",
    (to) => to.op(Op.nop),
    (w) => w >>> 20 === 0x833,
  ),
  row(
    "fence.i",
    "imm:12 rs1:5 001 rd:5 0001111",
    "",
    (to, _w, next) => to.barrier(next),
  ),
  row(
    "ecall",
    "000000000000 00000 000 00000 1110011",
    "",
    (to, _w, next) => to.syscall(next),
  ),
  // The reference leaves sepc behind the instruction.
  row(
    "ebreak",
    "000000000001 00000 000 00000 1110011",
    "",
    (to, _w, next) => to.leave(Exit.breakpoint, next),
  ),
];

/** The assembler's li and mv are additions to x0. */
function liftAddi(...[to, w]: Parameters<Lift>): void {
  const value = f.immediateI(w);
  if (f.rs1(w) === 0) to.constant(rd(w), value);
  else if (value === 0) to.op(Op.move, rd(w), rs1(w));
  else to.opi(Op.add64i, rd(w), rs1(w), value);
}

/** c.mv is one, too. */
function liftAdd(...[to, w]: Parameters<Lift>): void {
  if (f.rs1(w) === 0) to.op(Op.move, rd(w), rs2(w));
  else to.op(Op.add64, rd(w), rs1(w), rs2(w));
}

/** What the auipc that stands before it lets a jalr's target be, or -1. */
function constantTarget(
  to: BlockBuilder,
  word: number,
  previous: number,
): number {
  const isUpper = (previous & 0x7f) === AUIPC && f.rd(previous) !== 0 &&
    f.rd(previous) === f.rs1(word);
  if (!isUpper) return -1;
  const base = to.pc - 4 + f.immediateU(previous);
  const target = base + f.immediateI(word);
  return target < 0 ? -1 : target - target % 2;
}

/**
 * The target is read before the link is written: rd may be rs1. A call in two
 * instructions, as compilers write it, has its target known.
 */
function liftJalr(
  ...[to, w, next, previous]: Parameters<Lift>
): void {
  const target = constantTarget(to, w, previous);
  if (target >= 0) {
    if (f.rd(w) !== 0) to.constant(rd(w), next);
    to.jumpKnown(target);
    return;
  }
  let base = rs1(w);
  if (f.rd(w) !== 0) {
    if (f.rd(w) === f.rs1(w)) {
      base = to.temporary();
      to.op(Op.move, base, rs1(w));
    }
    to.constant(rd(w), next);
  }
  to.jumpSum(base, f.immediateI(w));
}

/** The M extension. */
export const multiplyRows: readonly Row[] = [
  register("mul", "0000001", "000", Op.mul64),
  register("mulh", "0000001", "001", Op.mulHigh),
  register("mulhsu", "0000001", "010", Op.mulHighSU),
  register("mulhu", "0000001", "011", Op.mulHighU),
  register("div", "0000001", "100", Op.div64),
  register("divu", "0000001", "101", Op.divU64),
  register("rem", "0000001", "110", Op.rem64),
  register("remu", "0000001", "111", Op.remU64),
  register("mulw", "0000001", "000", Op.mul32s, OP_32),
  register("divw", "0000001", "100", Op.div32s, OP_32),
  register("divuw", "0000001", "101", Op.divU32s, OP_32),
  register("remw", "0000001", "110", Op.rem32s, OP_32),
  register("remuw", "0000001", "111", Op.remU32s, OP_32),
];
