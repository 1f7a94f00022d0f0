/**
 * The F and D extensions: every row exists once for both formats, where both
 * have it. Rounding, flags and NaNs are `ir/ops/float.ts`'s business.
 *
 * @module
 */
import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import * as f from "./fields.ts";
import { type Lift, type Row, row } from "./row.ts";
import {
  DYNAMIC_ROUNDING_INVALID,
  fd,
  fs1,
  fs2,
  fs3,
  rd,
  rs1,
} from "./slots.ts";

/** What tells the rows of the two formats apart. */
interface Format {
  readonly suffix: "s" | "d";
  readonly bits: 32 | 64;
  /** The fmt field. */
  readonly code: "00" | "01";
}
const SINGLE: Format = { suffix: "s", bits: 32, code: "00" };
const DOUBLE: Format = { suffix: "d", bits: 64, code: "01" };

const DYNAMIC = 7;
/** Rounding modes 5 and 6 do not exist. */
const noRounding = (w: number): boolean =>
  f.funct3(w) === 5 || f.funct3(w) === 6;

/** The instruction's rounding mode; leaves if frm, when asked, has none. */
function rounding(to: BlockBuilder, word: number): number {
  const mode = f.funct3(word);
  if (mode === DYNAMIC) to.leaveIf(DYNAMIC_ROUNDING_INVALID, Exit.illegal);
  return mode;
}

/** An op by a name built from parts; a wrong one is found at start-up. */
function opNamed(name: string): number {
  const number = (Op as Readonly<Record<string, number>>)[name];
  if (number === undefined) throw new Error(`no op ${name}`);
  return number;
}

/** fd = fs1 op fs2, rounded */
function arithmetic(name: string, funct5: string, format: Format): Row {
  const op = opNamed(`f${name}${format.bits}`);
  return row(
    `f${name}.${format.suffix}`,
    `${funct5} ${format.code} rs2:5 rs1:5 rm:3 rd:5 1010011`,
    "fd, fs1, fs2, rm",
    (to, w) => {
      const mode = rounding(to, w);
      to.opc(op, fd(w), fs1(w), fs2(w), Slots.zero, mode);
    },
    noRounding,
  );
}

/** fd = ± fs1 × fs2 ± fs3 */
function fused(name: string, opcode: string, format: Format): Row {
  const op = opNamed(`${name}${format.bits}`);
  return row(
    `${name}.${format.suffix}`,
    `rs3:5 ${format.code} rs2:5 rs1:5 rm:3 rd:5 ${opcode}`,
    "fd, fs1, fs2, fs3, rm",
    (to, w) => {
      const mode = rounding(to, w);
      to.opc(op, fd(w), fs1(w), fs2(w), fs3(w), mode);
    },
    noRounding,
  );
}

/** What has no rounding mode: funct3 is part of the opcode. */
function plain(
  name: string,
  funct5: string,
  funct3: string,
  format: Format,
  operands: string,
  lift: Lift,
  rs2 = "rs2:5",
): Row {
  return row(
    name,
    `${funct5} ${format.code} ${rs2} rs1:5 ${funct3} rd:5 1010011`,
    operands,
    lift,
  );
}

/** A conversion: rs2 tells which. */
function conversion(
  name: string,
  funct5: string,
  rs2: string,
  code: string,
  operands: string,
  op: number,
  target: (w: number) => Slot,
  source: (w: number) => Slot,
): Row {
  return row(
    name,
    `${funct5} ${code} ${rs2} rs1:5 rm:3 rd:5 1010011`,
    operands,
    (to, w) => {
      const mode = rounding(to, w);
      to.opc(op, target(w), source(w), Slots.zero, Slots.zero, mode);
    },
    noRounding,
  );
}

const integers = [
  ["w", "I32", "00000"],
  ["wu", "U32", "00001"],
  ["l", "I64", "00010"],
  ["lu", "U64", "00011"],
] as const;

function integerConversions(format: Format): Row[] {
  const { suffix, bits, code } = format;
  return integers.flatMap(([name, type, rs2]) => {
    // Conversions of words to double are exact.
    const exact = bits === 64 && type.endsWith("32");
    return [
      conversion(
        `fcvt.${name}.${suffix}`,
        "11000",
        rs2,
        code,
        "rd, fs1, rm",
        opNamed(`f${bits}To${type}`),
        rd,
        fs1,
      ),
      conversion(
        `fcvt.${suffix}.${name}`,
        "11010",
        rs2,
        code,
        exact ? "fd, rs1Exact" : "fd, rs1, rm",
        opNamed(`${type.toLowerCase()}ToF${bits}`),
        fd,
        rs1,
      ),
    ];
  });
}

/** Upper half of a register that holds a single, and lower half. */
const HIGH = [0, -1] as const;
const SIGN = { 32: [0x80000000 | 0, 0], 64: [0, 0x80000000 | 0] } as const;
const CANONICAL_SINGLE = [0x7fc00000, -1] as const;

/** d = a op a constant given as its two halves */
function withHalves(
  to: BlockBuilder,
  op: number,
  d: Slot,
  a: Slot,
  [low, high]: readonly [number, number],
): void {
  to.record(op, d, a, Slots.zero, low, high);
}

/** A slot with the single in `register`, the canonical NaN if not boxed. */
function unboxed(to: BlockBuilder, register: Slot): Slot {
  const value = to.temporary();
  const boxed = to.temporary();
  to.opi(Op.shr64i, boxed, register, 32);
  to.opi(Op.setEq64i, boxed, boxed, 0xffffffff);
  to.constant64(value, ...CANONICAL_SINGLE);
  to.opc(Op.select, value, register, value, boxed);
  return value;
}

/** fs1 with the sign that `combine` makes of both operands' signs. */
function signInjection(
  name: "fsgnj" | "fsgnjn" | "fsgnjx",
  funct3: string,
  format: Format,
): Row {
  const { bits } = format;
  const sign = SIGN[bits];
  const others = [~sign[0], ~sign[1]] as const;
  const read = (to: BlockBuilder, register: Slot): Slot =>
    bits === 32 ? unboxed(to, register) : register;
  const lift: Lift = (to, w) => {
    const a = read(to, fs1(w));
    if (f.rs1(w) === f.rs2(w)) {
      // The assembler's fmv, fneg and fabs.
      if (name === "fsgnj") to.op(Op.move, fd(w), a);
      if (name === "fsgnjn") withHalves(to, Op.xor64i, fd(w), a, sign);
      if (name === "fsgnjx") withHalves(to, Op.and64i, fd(w), a, others);
      return;
    }
    const b = to.temporary();
    withHalves(to, Op.and64i, b, read(to, fs2(w)), sign);
    if (name === "fsgnjx") {
      to.op(Op.xor64, fd(w), a, b);
      return;
    }
    if (name === "fsgnjn") withHalves(to, Op.xor64i, b, b, sign);
    const size = to.temporary();
    withHalves(to, Op.and64i, size, a, others);
    to.op(Op.or64, fd(w), size, b);
  };
  return plain(
    `${name}.${format.suffix}`,
    "00100",
    funct3,
    format,
    "fd, fs1, fs2",
    lift,
  );
}

function extremes(name: string, funct3: string, format: Format): Row {
  const op = opNamed(`f${name}${format.bits}`);
  return plain(
    `f${name}.${format.suffix}`,
    "00101",
    funct3,
    format,
    "fd, fs1, fs2",
    (to, w) => to.opc(op, fd(w), fs1(w), fs2(w), Slots.zero),
  );
}

function comparison(name: string, funct3: string, format: Format): Row {
  const op = opNamed(`${name}${format.bits}`);
  return plain(
    `${name}.${format.suffix}`,
    "10100",
    funct3,
    format,
    "rd, fs1, fs2",
    (to, w) => to.opc(op, rd(w), fs1(w), fs2(w), Slots.zero),
  );
}

function bothFormats(format: Format): Row[] {
  const { suffix, bits, code } = format;
  const squareRoot = opNamed(`fsqrt${bits}`);
  const classify = opNamed(`fclass${bits}`);
  return [
    arithmetic("add", "00000", format),
    arithmetic("sub", "00001", format),
    arithmetic("mul", "00010", format),
    arithmetic("div", "00011", format),
    row(
      `fsqrt.${suffix}`,
      `01011 ${code} 00000 rs1:5 rm:3 rd:5 1010011`,
      "fd, fs1, rm",
      (to, w) => {
        const mode = rounding(to, w);
        to.opc(squareRoot, fd(w), fs1(w), Slots.zero, Slots.zero, mode);
      },
      noRounding,
    ),
    fused("fmadd", "1000011", format),
    fused("fmsub", "1000111", format),
    fused("fnmsub", "1001011", format),
    fused("fnmadd", "1001111", format),
    signInjection("fsgnj", "000", format),
    signInjection("fsgnjn", "001", format),
    signInjection("fsgnjx", "010", format),
    extremes("min", "000", format),
    extremes("max", "001", format),
    comparison("fle", "000", format),
    comparison("flt", "001", format),
    comparison("feq", "010", format),
    ...integerConversions(format),
    plain(
      `fclass.${suffix}`,
      "11100",
      "001",
      format,
      "rd, fs1",
      (to, w) => to.opc(classify, rd(w), fs1(w), Slots.zero, Slots.zero),
      "00000",
    ),
  ];
}

/** The F and D extensions. */
export const floatRows: readonly Row[] = [
  row("flw", "imm:12 rs1:5 010 rd:5 0000111", "fd, immI(rs1)", (to, w) => {
    const value = to.temporary();
    to.opi(Op.load32, value, rs1(w), f.immediateI(w));
    withHalves(to, Op.or64i, fd(w), value, HIGH);
  }),
  row(
    "fld",
    "imm:12 rs1:5 011 rd:5 0000111",
    "fd, immI(rs1)",
    (to, w) => to.opi(Op.load64, fd(w), rs1(w), f.immediateI(w)),
  ),
  row(
    "fsw",
    "imm:7 rs2:5 rs1:5 010 imm:5 0100111",
    "fs2, immS(rs1)",
    (to, w) => to.opi(Op.store32, fs2(w), rs1(w), f.immediateS(w)),
  ),
  row(
    "fsd",
    "imm:7 rs2:5 rs1:5 011 imm:5 0100111",
    "fs2, immS(rs1)",
    (to, w) => to.opi(Op.store64, fs2(w), rs1(w), f.immediateS(w)),
  ),
  ...bothFormats(SINGLE),
  ...bothFormats(DOUBLE),
  conversion(
    "fcvt.s.d",
    "01000",
    "00001",
    "00",
    "fd, fs1, rm",
    Op.f64To32,
    fd,
    fs1,
  ),
  conversion(
    "fcvt.d.s",
    "01000",
    "00000",
    "01",
    "fd, fs1Exact",
    Op.f32To64,
    fd,
    fs1,
  ),
  // Raw moves look at no box.
  plain(
    "fmv.x.w",
    "11100",
    "000",
    SINGLE,
    "rd, fs1",
    (to, w) => to.op(Op.extend32, rd(w), fs1(w)),
    "00000",
  ),
  plain(
    "fmv.w.x",
    "11110",
    "000",
    SINGLE,
    "fd, rs1",
    (to, w) => withHalves(to, Op.or64i, fd(w), rs1(w), HIGH),
    "00000",
  ),
  plain(
    "fmv.x.d",
    "11100",
    "000",
    DOUBLE,
    "rd, fs1",
    (to, w) => to.op(Op.move, rd(w), fs1(w)),
    "00000",
  ),
  plain(
    "fmv.d.x",
    "11110",
    "000",
    DOUBLE,
    "fd, rs1",
    (to, w) => to.op(Op.move, fd(w), rs1(w)),
    "00000",
  ),
];
