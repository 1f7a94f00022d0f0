/**
 * How operands are written, by the names that the rows use.
 *
 * @module
 */
import * as f from "./fields.ts";
import * as c from "./compressed_fields.ts";

/** Integer registers by number, with their ABI names. */
export const REGISTER_NAMES: readonly string[] =
  ("zero ra sp gp tp t0 t1 t2 s0 s1 a0 a1 a2 a3 a4 a5 a6 a7 " +
    "s2 s3 s4 s5 s6 s7 s8 s9 s10 s11 t3 t4 t5 t6").split(" ");

/** Float registers by number, with their ABI names. */
const FLOAT_REGISTER_NAMES: readonly string[] =
  ("ft0 ft1 ft2 ft3 ft4 ft5 ft6 ft7 fs0 fs1 fa0 fa1 fa2 fa3 fa4 fa5 fa6 fa7 " +
    "fs2 fs3 fs4 fs5 fs6 fs7 fs8 fs9 fs10 fs11 ft8 ft9 ft10 ft11").split(" ");

/** Control and status registers that user code may read, by number. */
const CSR_NAMES: ReadonlyMap<number, string> = new Map([
  [0x001, "fflags"],
  [0x002, "frm"],
  [0x003, "fcsr"],
  [0xc00, "cycle"],
  [0xc01, "time"],
  [0xc02, "instret"],
]);

const ROUNDING_NAMES = ["rne", "rtz", "rdn", "rup", "rmm", "?", "?", "dyn"];

/** The name of integer register `number`. */
export const x = (number: number): string => REGISTER_NAMES[number] ?? "?";
/** The name of float register `number`. */
export const fp = (number: number): string =>
  FLOAT_REGISTER_NAMES[number] ?? "?";

function exactRounding(word: number): string {
  const mode = f.funct3(word);
  return mode === 0 ? "" : `, ${ROUNDING_NAMES[mode]}`;
}

/** Predecessor and successor sets of a fence. */
function fenceSet(bits: number): string {
  if (bits === 0) return "0";
  return [..."iorw"].filter((_, index) => bits >> 3 - index & 1).join("");
}

/** Writers of one operand each, from the instruction word. */
const OPERANDS: Readonly<Record<string, (word: number) => string>> = {
  rd: (w) => x(f.rd(w)),
  rs1: (w) => x(f.rs1(w)),
  rs2: (w) => x(f.rs2(w)),
  fd: (w) => fp(f.rd(w)),
  fs1: (w) => fp(f.rs1(w)),
  fs2: (w) => fp(f.rs2(w)),
  fs3: (w) => fp(f.rs3(w)),
  immI: (w) => `${f.immediateI(w)}`,
  immS: (w) => `${f.immediateS(w)}`,
  immB: (w) => `${f.immediateB(w)}`,
  immU: (w) => `${w >>> 12}`,
  immJ: (w) => `${f.immediateJ(w)}`,
  shamt: (w) => `${f.shamt6(w)}`,
  shamtw: (w) => `${f.rs2(w)}`,
  csr: (w) => CSR_NAMES.get(f.csr(w)) ?? `${f.csr(w)}`,
  zimm: (w) => `${f.rs1(w)}`,
  rm: (w) => ROUNDING_NAMES[f.funct3(w)] ?? "?",
  // Exact conversions: a rounding mode is written only if not the first.
  fs1Exact: (w) => fp(f.rs1(w)) + exactRounding(w),
  rs1Exact: (w) => x(f.rs1(w)) + exactRounding(w),
  pred: (w) => fenceSet(w >>> 24 & 15),
  succ: (w) => fenceSet(w >>> 20 & 15),
  cd: (w) => x(c.rd(w)),
  cs2: (w) => x(c.rs2(w)),
  cdShort: (w) => x(c.rdShort(w)),
  cs1Short: (w) => x(c.rs1Short(w)),
  cs2Short: (w) => x(c.rs2Short(w)),
  cfd: (w) => fp(c.rd(w)),
  cfs2: (w) => fp(c.rs2(w)),
  cfdShort: (w) => fp(c.rdShort(w)),
  cimm: (w) => `${c.immediate(w)}`,
  // A negative immediate is written as the 20 bits that lui would carry.
  cimmU: (w) => `${c.immediate(w) & 0xfffff}`,
  cshamt: (w) => `${c.shamt(w)}`,
  cimm4spn: (w) => `${c.immediate4spn(w)}`,
  cimm16sp: (w) => `${c.immediate16sp(w)}`,
  cwordOffset: (w) => `${c.wordOffset(w)}`,
  cdoubleOffset: (w) => `${c.doubleOffset(w)}`,
  cwordLoadStack: (w) => `${c.wordLoadStack(w)}`,
  cdoubleLoadStack: (w) => `${c.doubleLoadStack(w)}`,
  cwordStoreStack: (w) => `${c.wordStoreStack(w)}`,
  cdoubleStoreStack: (w) => `${c.doubleStoreStack(w)}`,
  cjump: (w) => `${c.jumpOffset(w)}`,
  cbranch: (w) => `${c.branchOffset(w)}`,
};

/** Fills the operand names of a row's `operands` in for one word. */
export function writeOperands(operands: string, word: number): string {
  return operands.replace(/[a-zA-Z][a-zA-Z0-9]*/g, (name) => {
    const writer = OPERANDS[name];
    // Fixed registers (sp) are written as they stand.
    return writer === undefined ? name : writer(word);
  });
}
