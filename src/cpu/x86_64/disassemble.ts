/**
 * Intel syntax from the decode tables, as LLVM prints it.
 *
 * @module
 */

import type { Instruction } from "./instruction.ts";
import { Kind, type Operand, Size } from "./row.ts";

const LEGACY = ["ax", "cx", "dx", "bx", "sp", "bp", "si", "di"];
const LOW8 = ["al", "cl", "dl", "bl", "spl", "bpl", "sil", "dil"];
const HIGH8 = ["al", "cl", "dl", "bl", "ah", "ch", "dh", "bh"];
const SEGMENTS = ["es", "cs", "ss", "ds", "fs", "gs"];
const POINTER: Readonly<Record<number, string>> = {
  0: "",
  8: "byte ptr ",
  16: "word ptr ",
  32: "dword ptr ",
  64: "qword ptr ",
  80: "tbyte ptr ",
  128: "xmmword ptr ",
};

/** A general register's name at a width in bits. */
export function registerName(
  index: number,
  bits: number,
  rex: boolean,
): string {
  if (index < 8) {
    if (bits === 8) return (rex ? LOW8 : HIGH8)[index] ?? "?";
    const name = LEGACY[index] ?? "?";
    return bits === 16 ? name : (bits === 32 ? "e" : "r") + name;
  }
  const suffix = bits === 8 ? "b" : bits === 16 ? "w" : bits === 32 ? "d" : "";
  return `r${index}${suffix}`;
}

function segmentText(prefix: number): string {
  switch (prefix) {
    case 0x26:
      return "es:";
    case 0x2e:
      return "cs:";
    case 0x36:
      return "ss:";
    case 0x3e:
      return "ds:";
    case 0x64:
      return "fs:";
    case 0x65:
      return "gs:";
  }
  return "";
}

function memory(at: Instruction, bits: number): string {
  const wide = at.addressSize;
  const parts: string[] = [];
  if (at.base === -2) parts.push(wide === 64 ? "rip" : "eip");
  else if (at.base >= 0) parts.push(registerName(at.base, wide, true));
  // LLVM names the index "none" where the encoding could do without the SIB.
  const shownNone = at.sib && at.index < 0 &&
    (at.base < 0 ? at.scale !== 0 : (at.base & 7) !== 4 || at.scale !== 0);
  if (at.index >= 0 || shownNone) {
    const name = at.index >= 0
      ? registerName(at.index, wide, true)
      : wide === 64
      ? "riz"
      : "eiz";
    parts.push(
      at.scale === 0 && parts.length > 0 ? name : `${1 << at.scale}*${name}`,
    );
  }
  let text = parts.join(" + ");
  if (parts.length === 0) text = String(at.displacement);
  else if (at.displacement > 0) text += ` + ${at.displacement}`;
  else if (at.displacement < 0) text += ` - ${-at.displacement}`;
  return `${POINTER[bits] ?? ""}${segmentText(at.segmentPrefix)}[${text}]`;
}

function immediate(at: Instruction, operand: Operand): string {
  const { kind, size } = operand;
  if (operand === at.operands[1] && at.operands[0]?.kind === Kind.I) {
    return String(at.immediate2);
  }
  if (kind === Kind.L) return String(at.immediate);
  if (size === 16 && at.operandSize === 16) {
    return String(at.immediate & 0xffff);
  }
  if (size === Size.v || size === Size.z) {
    if (at.operandSize === 16) return String(at.immediate & 0xffff);
    if (at.operandSize === 32) return String(at.immediate >>> 0);
    if (size === Size.v) {
      const value = (BigInt(at.immediateHigh) << 32n) |
        BigInt(at.immediate >>> 0);
      return String(value);
    }
  }
  return String(at.immediate);
}

function operandText(at: Instruction, operand: Operand): string {
  const bits = at.sizeOf(operand.size);
  const rex = at.rex !== 0;
  switch (operand.kind) {
    case Kind.E:
    case Kind.M:
    case Kind.R:
      return at.mod === 3
        ? registerName(at.rm, bits, rex)
        : memory(at, at.sizeOf(operand.memorySize));
    case Kind.G:
      return registerName(at.reg, bits, rex);
    case Kind.Z:
      return registerName(
        (at.opcode & 7) | ((at.rex & 1) << 3),
        bits,
        rex,
      );
    case Kind.fixed:
      return registerName(operand.fixed, bits, false);
    case Kind.V:
      return `xmm${at.reg}`;
    case Kind.W:
    case Kind.U:
      return at.mod === 3
        ? `xmm${at.rm}`
        : memory(at, at.sizeOf(operand.memorySize));
    case Kind.P:
      return `mm${at.reg & 7}`;
    case Kind.Q:
    case Kind.N:
      return at.mod === 3
        ? `mm${at.rm & 7}`
        : memory(at, at.sizeOf(operand.memorySize));
    case Kind.I:
    case Kind.L:
    case Kind.J:
      return immediate(at, operand);
    case Kind.O: {
      const address = at.addressSize === 64
        ? (BigInt(at.immediateHigh) << 32n) | BigInt(at.immediate >>> 0)
        : BigInt(at.immediate >>> 0);
      return `${POINTER[bits]}${segmentText(at.segmentPrefix)}[${address}]`;
    }
    case Kind.X:
      return `${POINTER[bits]}${segmentText(at.segmentPrefix)}[${
        registerName(6, at.addressSize, true)
      }]`;
    case Kind.Y:
      return `${POINTER[bits]}es:[${registerName(7, at.addressSize, true)}]`;
    case Kind.S:
      return SEGMENTS[at.reg & 7] ?? "?";
    case Kind.C:
      return `cr${at.reg}`;
    case Kind.D:
      return `dr${at.reg}`;
    case Kind.one:
      return "1";
    case Kind.top:
      return "st";
    case Kind.T:
      return `st(${at.rm & 7})`;
    case Kind.xmm0:
      return "xmm0";
  }
  return operand.text;
}

/** The mnemonic alternative for this operand size. */
function mnemonic(at: Instruction): string {
  const names = at.row.mnemonic.split("|");
  if (names.length === 1) return names[0] ?? "";
  return names[at.operandSize === 16 ? 0 : at.operandSize === 32 ? 1 : 2] ?? "";
}

/** One line for a decoded instruction. */
export function disassemble(at: Instruction): string {
  let name = mnemonic(at);
  let operands = at.operands;
  // cmpps and friends: the first eight predicates have their own mnemonic.
  const predicate = /^cmp(ps|pd|ss|sd)$/.exec(name);
  if (predicate !== null && operands.length === 3 && at.immediate < 8) {
    name = `cmp${PREDICATES[at.immediate]}${predicate[1]}`;
    operands = operands.slice(0, 2);
  }
  if (at.opcode === 0x90 && operands.length === 0 && (at.rex & 1) !== 0) {
    const bits = at.operandSize;
    return `xchg ${registerName(0, bits, true)}, ${
      registerName(8, bits, true)
    }`;
  }
  let prefix = at.lock ? "lock " : "";
  const isString = operands.some(({ kind }) =>
    kind === Kind.X || kind === Kind.Y
  );
  if (isString && at.repeat !== 0) {
    prefix = at.repeat === 0xf2 ? "repne " : "rep ";
  }
  const list = operands
    .filter((operand) => !(operand.kind === Kind.one))
    .map((operand) => operandText(at, operand)).join(", ");
  return prefix + (list === "" ? name : `${name} ${list}`);
}

const PREDICATES = ["eq", "lt", "le", "unord", "neq", "nlt", "nle", "ord"];
