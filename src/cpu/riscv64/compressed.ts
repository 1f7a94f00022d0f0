/**
 * The C extension: each row names the 32-bit instruction that it stands for.
 *
 * @module
 */
import * as c from "./compressed_fields.ts";
import { typeB, typeI, typeJ, typeR, typeS } from "./fields.ts";
import type { CompressedRow } from "./row.ts";

const LOAD = 0x03;
const LOAD_FP = 0x07;
const OP_IMM = 0x13;
const OP_IMM_32 = 0x1b;
const STORE = 0x23;
const STORE_FP = 0x27;
const OP = 0x33;
const LUI = 0x37;
const OP_32 = 0x3b;
const JALR = 0x67;
const EBREAK = 0x00100073;
const SP = 2;

type Options = Pick<CompressedRow, "reserved">;

function row(
  name: string,
  encoding: string,
  operands: string,
  expand: CompressedRow["expand"],
  options: Options = {},
): CompressedRow {
  return { name, encoding, operands, expand, ...options };
}

const noShift = (half: number): boolean => c.shamt(half) === 0;
const noDestination = (half: number): boolean => c.rd(half) === 0;

const expandLui = (half: number): number =>
  (c.immediate(half) << 12 | c.rd(half) << 7 | LUI) >>> 0;

/** An operation on two of x8 to x15. */
function registers(
  name: string,
  bits: string,
  opcode: number,
  funct3: number,
  funct7: number,
): CompressedRow {
  return row(
    name,
    `100 ${bits.slice(0, 1)} 11 rd:3 ${bits.slice(1)} rs2:3 01`,
    "cs1Short, cs2Short",
    (h) =>
      typeR(
        opcode,
        funct3,
        funct7,
        c.rs1Short(h),
        c.rs1Short(h),
        c.rs2Short(h),
      ),
  );
}

/** Rows of the C extension for RV64 with F and D. */
export const compressedRows: readonly CompressedRow[] = [
  // Quadrant 0: addresses, loads and stores by x8 to x15.
  row(
    "c.addi4spn",
    "000 imm:8 rd:3 00",
    "cdShort, sp, cimm4spn",
    (h) => typeI(OP_IMM, 0, c.rdShort(h), SP, c.immediate4spn(h)),
    { reserved: (h) => c.immediate4spn(h) === 0 },
  ),
  row(
    "c.fld",
    "001 imm:3 rs1:3 imm:2 rd:3 00",
    "cfdShort, cdoubleOffset(cs1Short)",
    (h) => typeI(LOAD_FP, 3, c.rdShort(h), c.rs1Short(h), c.doubleOffset(h)),
  ),
  row(
    "c.lw",
    "010 imm:3 rs1:3 imm:2 rd:3 00",
    "cdShort, cwordOffset(cs1Short)",
    (h) => typeI(LOAD, 2, c.rdShort(h), c.rs1Short(h), c.wordOffset(h)),
  ),
  row(
    "c.ld",
    "011 imm:3 rs1:3 imm:2 rd:3 00",
    "cdShort, cdoubleOffset(cs1Short)",
    (h) => typeI(LOAD, 3, c.rdShort(h), c.rs1Short(h), c.doubleOffset(h)),
  ),
  row(
    "c.fsd",
    "101 imm:3 rs1:3 imm:2 rs2:3 00",
    "cfdShort, cdoubleOffset(cs1Short)",
    (h) => typeS(STORE_FP, 3, c.rs1Short(h), c.rs2Short(h), c.doubleOffset(h)),
  ),
  row(
    "c.sw",
    "110 imm:3 rs1:3 imm:2 rs2:3 00",
    "cs2Short, cwordOffset(cs1Short)",
    (h) => typeS(STORE, 2, c.rs1Short(h), c.rs2Short(h), c.wordOffset(h)),
  ),
  row(
    "c.sd",
    "111 imm:3 rs1:3 imm:2 rs2:3 00",
    "cs2Short, cdoubleOffset(cs1Short)",
    (h) => typeS(STORE, 3, c.rs1Short(h), c.rs2Short(h), c.doubleOffset(h)),
  ),
  // Quadrant 1: immediates, arithmetic and branches.
  row("c.nop", "000 0 00000 00000 01", "", () => typeI(OP_IMM, 0, 0, 0, 0)),
  row(
    "c.nop",
    "000 imm:1 00000 imm:5 01",
    "cimm",
    (h) => typeI(OP_IMM, 0, 0, 0, c.immediate(h)),
    { reserved: (h) => c.immediate(h) === 0 },
  ),
  row(
    "c.addi",
    "000 imm:1 rd:5 imm:5 01",
    "cd, cimm",
    (h) => typeI(OP_IMM, 0, c.rd(h), c.rd(h), c.immediate(h)),
    { reserved: noDestination },
  ),
  row(
    "c.addiw",
    "001 imm:1 rd:5 imm:5 01",
    "cd, cimm",
    (h) => typeI(OP_IMM_32, 0, c.rd(h), c.rd(h), c.immediate(h)),
    { reserved: noDestination },
  ),
  row(
    "c.li",
    "010 imm:1 rd:5 imm:5 01",
    "cd, cimm",
    (h) => typeI(OP_IMM, 0, c.rd(h), 0, c.immediate(h)),
  ),
  row(
    "c.addi16sp",
    "011 imm:1 00010 imm:5 01",
    "sp, cimm16sp",
    (h) => typeI(OP_IMM, 0, SP, SP, c.immediate16sp(h)),
    { reserved: (h) => c.immediate16sp(h) === 0 },
  ),
  row(
    "c.lui",
    "011 imm:1 rd:5 imm:5 01",
    "cd, cimmU",
    expandLui,
    {
      reserved: (h) => c.rd(h) === 0 || c.rd(h) === SP || c.immediate(h) === 0,
    },
  ),
  // A hint, whose immediate is written signed.
  row(
    "c.lui",
    "011 imm:1 00000 imm:5 01",
    "cd, cimm",
    expandLui,
    { reserved: (h) => c.immediate(h) === 0 },
  ),
  row(
    "c.srli",
    "100 imm:1 00 rd:3 imm:5 01",
    "cs1Short, cshamt",
    (h) => typeI(OP_IMM, 5, c.rs1Short(h), c.rs1Short(h), c.shamt(h)),
    { reserved: noShift },
  ),
  // Shifts by zero are hints with names of their own.
  row(
    "c.srli64",
    "100 0 00 rd:3 00000 01",
    "cs1Short",
    (h) => typeI(OP_IMM, 5, c.rs1Short(h), c.rs1Short(h), 0),
  ),
  row(
    "c.srai",
    "100 imm:1 01 rd:3 imm:5 01",
    "cs1Short, cshamt",
    (h) => typeI(OP_IMM, 5, c.rs1Short(h), c.rs1Short(h), c.shamt(h) | 0x400),
    { reserved: noShift },
  ),
  row(
    "c.srai64",
    "100 0 01 rd:3 00000 01",
    "cs1Short",
    (h) => typeI(OP_IMM, 5, c.rs1Short(h), c.rs1Short(h), 0x400),
  ),
  row(
    "c.andi",
    "100 imm:1 10 rd:3 imm:5 01",
    "cs1Short, cimm",
    (h) => typeI(OP_IMM, 7, c.rs1Short(h), c.rs1Short(h), c.immediate(h)),
  ),
  registers("c.sub", "000", OP, 0, 0x20),
  registers("c.xor", "001", OP, 4, 0),
  registers("c.or", "010", OP, 6, 0),
  registers("c.and", "011", OP, 7, 0),
  registers("c.subw", "100", OP_32, 0, 0x20),
  registers("c.addw", "101", OP_32, 0, 0),
  row("c.j", "101 imm:11 01", "cjump", (h) => typeJ(0, c.jumpOffset(h))),
  row(
    "c.beqz",
    "110 imm:3 rs1:3 imm:5 01",
    "cs1Short, cbranch",
    (h) => typeB(0, c.rs1Short(h), 0, c.branchOffset(h)),
  ),
  row(
    "c.bnez",
    "111 imm:3 rs1:3 imm:5 01",
    "cs1Short, cbranch",
    (h) => typeB(1, c.rs1Short(h), 0, c.branchOffset(h)),
  ),
  // Quadrant 2: shifts, the stack, jumps by register.
  row(
    "c.slli",
    "000 imm:1 rd:5 imm:5 10",
    "cd, cshamt",
    (h) => typeI(OP_IMM, 1, c.rd(h), c.rd(h), c.shamt(h)),
    { reserved: noShift },
  ),
  row(
    "c.slli64",
    "000 0 rd:5 00000 10",
    "cd",
    (h) => typeI(OP_IMM, 1, c.rd(h), c.rd(h), 0),
  ),
  row(
    "c.fldsp",
    "001 imm:1 rd:5 imm:5 10",
    "cfd, cdoubleLoadStack(sp)",
    (h) => typeI(LOAD_FP, 3, c.rd(h), SP, c.doubleLoadStack(h)),
  ),
  row(
    "c.lwsp",
    "010 imm:1 rd:5 imm:5 10",
    "cd, cwordLoadStack(sp)",
    (h) => typeI(LOAD, 2, c.rd(h), SP, c.wordLoadStack(h)),
    { reserved: noDestination },
  ),
  row(
    "c.ldsp",
    "011 imm:1 rd:5 imm:5 10",
    "cd, cdoubleLoadStack(sp)",
    (h) => typeI(LOAD, 3, c.rd(h), SP, c.doubleLoadStack(h)),
    { reserved: noDestination },
  ),
  row(
    "c.jr",
    "100 0 rs1:5 00000 10",
    "cd",
    (h) => typeI(JALR, 0, 0, c.rd(h), 0),
    { reserved: noDestination },
  ),
  row(
    "c.mv",
    "100 0 rd:5 rs2:5 10",
    "cd, cs2",
    (h) => typeR(OP, 0, 0, c.rd(h), 0, c.rs2(h)),
    { reserved: (h) => c.rs2(h) === 0 },
  ),
  row("c.ebreak", "100 1 00000 00000 10", "", () => EBREAK),
  row(
    "c.jalr",
    "100 1 rs1:5 00000 10",
    "cd",
    (h) => typeI(JALR, 0, 1, c.rd(h), 0),
    { reserved: noDestination },
  ),
  row(
    "c.add",
    "100 1 rd:5 rs2:5 10",
    "cd, cs2",
    (h) => typeR(OP, 0, 0, c.rd(h), c.rd(h), c.rs2(h)),
    { reserved: (h) => c.rs2(h) === 0 },
  ),
  row(
    "c.fsdsp",
    "101 imm:6 rs2:5 10",
    "cfs2, cdoubleStoreStack(sp)",
    (h) => typeS(STORE_FP, 3, SP, c.rs2(h), c.doubleStoreStack(h)),
  ),
  row(
    "c.swsp",
    "110 imm:6 rs2:5 10",
    "cs2, cwordStoreStack(sp)",
    (h) => typeS(STORE, 2, SP, c.rs2(h), c.wordStoreStack(h)),
  ),
  row(
    "c.sdsp",
    "111 imm:6 rs2:5 10",
    "cs2, cdoubleStoreStack(sp)",
    (h) => typeS(STORE, 3, SP, c.rs2(h), c.doubleStoreStack(h)),
  ),
];
