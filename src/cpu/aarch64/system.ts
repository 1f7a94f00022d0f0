/**
 * Hints, barriers, system registers, cache maintenance.
 *
 * @module
 */

import { x } from "./assembly.ts";
import { clearExclusive } from "./atomic_lift.ts";
import { bits, Rt } from "./fields.ts";
import {
  systemOperation,
  systemRegisterName,
} from "./system_register_names.ts";
import {
  exceptionLevelControls,
  findSystemRegister,
  type SystemRegister,
} from "./system_registers.ts";
import type { Lifter } from "./lifter.ts";
import type { Row } from "./row.ts";

const nothing = (): void => {};

const HINTS: readonly string[] = ["nop", "yield", "wfe", "wfi", "sev", "sevl"];

/** Names from later versions that LLVM always knows. */
const LATER_HINTS: Readonly<Record<number, string>> = { 6: "dgh", 20: "csdb" };

const hintNumber = (word: number): number => bits(word, 5, 7);

const BARRIERS: readonly string[] = [
  "",
  "oshld",
  "oshst",
  "osh",
  "",
  "nshld",
  "nshst",
  "nsh",
  "",
  "ishld",
  "ishst",
  "ish",
  "",
  "ld",
  "st",
  "sy",
];

const CRm = (word: number): number => bits(word, 8, 4);

const barrierText = (name: string, word: number): string =>
  `${name} ${BARRIERS[CRm(word)] || `#${CRm(word)}`}`;

/** op0:op1:CRn:CRm:op2, the 16 bits that name a system register. */
const registerNumber = (word: number): number => bits(word, 5, 16);

function registerText(word: number, write: boolean): string {
  return systemRegisterName(registerNumber(word), write) ??
    `S${bits(word, 19, 2)}_${bits(word, 16, 3)}_C${bits(word, 12, 4)}_C${
      bits(word, 8, 4)
    }_${bits(word, 5, 3)}`;
}

/** `sys`, by the name of its operation where it has one. */
function operationText(word: number): string {
  const operation = systemOperation(bits(word, 5, 14));
  const t = Rt(word);
  if (operation !== undefined) {
    return operation.hasRegister
      ? `${operation.name}, ${x(t)}`
      : operation.name;
  }
  return `sys #${bits(word, 16, 3)}, c${bits(word, 12, 4)}, c${CRm(word)}, #${
    bits(word, 5, 3)
  }${t === 31 ? "" : `, ${x(t)}`}`;
}

function liftAccess(
  lifter: Lifter,
  word: number,
  access: (register: SystemRegister) => void,
): void {
  const register = findSystemRegister(registerNumber(word));
  if (register === undefined || !register.available()) lifter.privileged();
  else access(register);
}

/** An operation of `dc` or `ic`, as the operands of `sys`. */
function cacheOperation(
  name: string,
  crm: string,
  available: () => boolean,
  meaning: (lifter: Lifter, word: number) => void,
): Row {
  return {
    name,
    encoding: `1101010100 0 01 011 0111 ${crm} 001 Rt:5`,
    lift(lifter, word) {
      if (available()) meaning(lifter, word);
      else lifter.privileged();
    },
    assembly: (word) => `${name}, ${x(Rt(word))}`,
  };
}

const maintenance = (): boolean => exceptionLevelControls.cacheMaintenance;

export const system: readonly Row[] = [
  {
    name: "hint",
    encoding: "1101010100 0 00 011 0010 CRm:4 op2:3 11111",
    lift(lifter, word) {
      if (hintNumber(word) === 3) lifter.privileged();
    },
    assembly(word) {
      const number = hintNumber(word);
      return HINTS[number] ?? (LATER_HINTS[number] ?? `hint #${number}`);
    },
  },
  {
    name: "clrex",
    encoding: "1101010100 0 00 011 0011 CRm:4 010 11111",
    lift: clearExclusive,
    assembly: (word) => CRm(word) === 15 ? "clrex" : `clrex #${CRm(word)}`,
  },
  {
    name: "dsb",
    encoding: "1101010100 0 00 011 0011 CRm:4 100 11111",
    lift: nothing,
    assembly: (word) =>
      CRm(word) === 0
        ? "ssbb"
        : CRm(word) === 4
        ? "pssbb"
        : barrierText("dsb", word),
  },
  {
    name: "dmb",
    encoding: "1101010100 0 00 011 0011 CRm:4 101 11111",
    lift: nothing,
    assembly: (word) => barrierText("dmb", word),
  },
  {
    name: "isb",
    encoding: "1101010100 0 00 011 0011 CRm:4 110 11111",
    // Code that was changed before the barrier is fetched anew behind it.
    lift: (lifter) => lifter.synchronizeInstructions(),
    assembly: (word) => CRm(word) === 15 ? "isb" : `isb #${CRm(word)}`,
  },
  {
    name: "msr (immediate)",
    encoding: "1101010100 0 00 op1:3 0100 CRm:4 op2:3 11111",
    reserved(word) {
      const field = bits(word, 16, 3) << 3 | bits(word, 5, 3);
      return field !== 0o5 && field !== 0o36 && field !== 0o37;
    },
    lift: (lifter) => lifter.privileged(),
    assembly(word) {
      const names: Record<number, string> = {
        0o5: "SPSel",
        0o36: "DAIFSet",
        0o37: "DAIFClr",
      };
      const field = bits(word, 16, 3) << 3 | bits(word, 5, 3);
      return `msr ${names[field]}, #${CRm(word)}`;
    },
  },
  cacheOperation(
    "dc zva",
    "0100",
    () => exceptionLevelControls.zeroByAddress,
    (lifter, word) => lifter.zeroBlock(lifter.x(Rt(word))),
  ),
  cacheOperation(
    "dc cvac",
    "1010",
    maintenance,
    (lifter, word) => lifter.checkRead(lifter.x(Rt(word))),
  ),
  cacheOperation(
    "dc cvau",
    "1011",
    maintenance,
    (lifter, word) => lifter.checkRead(lifter.x(Rt(word))),
  ),
  cacheOperation(
    "dc civac",
    "1110",
    maintenance,
    (lifter, word) => lifter.checkRead(lifter.x(Rt(word))),
  ),
  cacheOperation(
    "ic ivau",
    "0101",
    maintenance,
    (lifter, word) => lifter.checkRead(lifter.x(Rt(word))),
  ),
  {
    name: "sys",
    encoding: "1101010100 0 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    lift: (lifter) => lifter.privileged(),
    assembly: operationText,
  },
  {
    name: "sysl",
    encoding: "1101010100 1 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    lift: (lifter) => lifter.privileged(),
    assembly: (word) =>
      `sysl ${x(Rt(word))}, #${bits(word, 16, 3)}, c${bits(word, 12, 4)}, c${
        CRm(word)
      }, #${bits(word, 5, 3)}`,
  },
  {
    name: "msr (register)",
    encoding: "1101010100 0 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    lift: (lifter, word) =>
      liftAccess(lifter, word, (register) => {
        if (register.write === undefined) lifter.privileged();
        else register.write(lifter, lifter.x(Rt(word)));
      }),
    assembly: (word) => `msr ${registerText(word, true)}, ${x(Rt(word))}`,
  },
  {
    name: "mrs",
    encoding: "1101010100 1 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    lift: (lifter, word) =>
      liftAccess(
        lifter,
        word,
        (register) => register.read(lifter, lifter.destination(Rt(word))),
      ),
    assembly: (word) => `mrs ${x(Rt(word))}, ${registerText(word, false)}`,
  },
];
