/**
 * Branches and the instructions that leave the program: svc, brk, hlt, udf.
 *
 * @module
 */

import { conditionName, general, x } from "./assembly.ts";
import { bits, Rn, Rt, sf, signedBits } from "./fields.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";

const target = (lifter: Lifter, offset: number): number =>
  lifter.address + offset;

/** The offset of the 26-bit form. */
const offset26 = (word: number): number => signedBits(word, 0, 26) * 4;
const offset19 = (word: number): number => signedBits(word, 5, 19) * 4;
const offset14 = (word: number): number => signedBits(word, 5, 14) * 4;

function compareAndBranch(name: string, op: string, nonzero: boolean): Row {
  return {
    name,
    encoding: `sf:1 011010 ${op} imm19:19 Rt:5`,
    lift: (lifter, word) =>
      lifter.branchIfZero(
        sf(word),
        lifter.x(Rt(word)),
        nonzero,
        target(lifter, offset19(word)),
      ),
    assembly: (word) =>
      `${name} ${general(sf(word), Rt(word))}, #${offset19(word)}`,
  };
}

const testedBit = (word: number): number =>
  (word >>> 31) * 32 + bits(word, 19, 5);

function testAndBranch(name: string, op: string, set: boolean): Row {
  return {
    name,
    encoding: `b5:1 011011 ${op} b40:5 imm14:14 Rt:5`,
    lift: (lifter, word) =>
      lifter.branchIfBit(
        lifter.x(Rt(word)),
        testedBit(word),
        set,
        target(lifter, offset14(word)),
      ),
    assembly: (word) =>
      `${name} ${general(word >>> 31, Rt(word))}, #${testedBit(word)}, #${
        offset14(word)
      }`,
  };
}

const imm16Text = (word: number): string =>
  bits(word, 5, 16) === 0 ? "#0" : `#0x${bits(word, 5, 16).toString(16)}`;

/** An instruction that EL0 may not execute. */
function undefinedAtEl0(
  name: string,
  encoding: string,
  operand: (word: number) => string,
): Row {
  return {
    name,
    encoding,
    lift: (lifter) => lifter.illegal(),
    assembly: (word) => `${name}${operand(word)}`,
  };
}

const exceptionLevelSwitch = (word: number): string =>
  bits(word, 5, 16) === 0 ? "" : ` ${imm16Text(word)}`;

export const branches: readonly Row[] = [
  {
    name: "b",
    encoding: "0 00101 imm26:26",
    lift: (lifter, word) => lifter.branch(target(lifter, offset26(word))),
    assembly: (word) => `b #${offset26(word)}`,
  },
  {
    name: "bl",
    encoding: "1 00101 imm26:26",
    lift: (lifter, word) => lifter.call(target(lifter, offset26(word))),
    assembly: (word) => `bl #${offset26(word)}`,
  },
  {
    name: "b.cond",
    encoding: "01010100 imm19:19 0 cond:4",
    lift: (lifter, word) =>
      lifter.branchIfCondition(
        bits(word, 0, 4),
        target(lifter, offset19(word)),
      ),
    assembly: (word) => `b.${conditionName(word)} #${offset19(word)}`,
  },
  compareAndBranch("cbz", "0", false),
  compareAndBranch("cbnz", "1", true),
  testAndBranch("tbz", "0", false),
  testAndBranch("tbnz", "1", true),
  {
    name: "br",
    encoding: "1101011 0000 11111 000000 Rn:5 00000",
    lift: (lifter, word) => lifter.branchIndirect(lifter.x(Rn(word))),
    assembly: (word) => `br ${x(Rn(word))}`,
  },
  {
    name: "blr",
    encoding: "1101011 0001 11111 000000 Rn:5 00000",
    lift: (lifter, word) => lifter.callIndirect(lifter.x(Rn(word))),
    assembly: (word) => `blr ${x(Rn(word))}`,
  },
  {
    name: "ret",
    encoding: "1101011 0010 11111 000000 Rn:5 00000",
    lift: (lifter, word) => lifter.branchIndirect(lifter.x(Rn(word))),
    assembly: (word) => Rn(word) === 30 ? "ret" : `ret ${x(Rn(word))}`,
  },
  undefinedAtEl0("eret", "1101011 0100 11111 000000 11111 00000", () => ""),
  undefinedAtEl0("drps", "1101011 0101 11111 000000 11111 00000", () => ""),
  {
    name: "svc",
    encoding: "11010100 000 imm16:16 000 01",
    lift: (lifter) => lifter.systemCall(),
    assembly: (word) => `svc ${imm16Text(word)}`,
  },
  undefinedAtEl0(
    "hvc",
    "11010100 000 imm16:16 000 10",
    (word) => ` ${imm16Text(word)}`,
  ),
  undefinedAtEl0(
    "smc",
    "11010100 000 imm16:16 000 11",
    (word) => ` ${imm16Text(word)}`,
  ),
  {
    name: "brk",
    encoding: "11010100 001 imm16:16 000 00",
    lift: (lifter) => lifter.breakpoint(),
    assembly: (word) => `brk ${imm16Text(word)}`,
  },
  undefinedAtEl0(
    "hlt",
    "11010100 010 imm16:16 000 00",
    (word) => ` ${imm16Text(word)}`,
  ),
  undefinedAtEl0(
    "dcps1",
    "11010100 101 imm16:16 000 01",
    exceptionLevelSwitch,
  ),
  undefinedAtEl0(
    "dcps2",
    "11010100 101 imm16:16 000 10",
    exceptionLevelSwitch,
  ),
  undefinedAtEl0(
    "dcps3",
    "11010100 101 imm16:16 000 11",
    exceptionLevelSwitch,
  ),
  undefinedAtEl0(
    "udf",
    "0000000000000000 imm16:16",
    (word) => ` #${word & 0xffff}`,
  ),
];
