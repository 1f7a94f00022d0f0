/**
 * Hints, barriers, system registers, cache maintenance.
 *
 * @module
 */

import type { ExceptionLevelControls } from "../controls.ts";
import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import type { Slot } from "../ir/slots.ts";
import { Exit } from "../types.ts";
import { x } from "./assembly.ts";
import { clearExclusive } from "./exclusives.ts";
import { bits, Rt } from "./fields.ts";
import { probeWrite } from "./memory.ts";
import { alias } from "./operands.ts";
import { type Assembly, type Lift, type Row, row } from "./row.ts";
import { rd, rt } from "./slots.ts";
import {
  systemOperation,
  systemRegisterName,
} from "./system_register_names.ts";
import { findSystemRegister, type SystemRegister } from "./system_registers.ts";

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

const barrierText = (name: string): Assembly => (word) =>
  `${name} ${BARRIERS[CRm(word)] || `#${CRm(word)}`}`;

/** `name`, with an operand that is 15 as a rule. */
const fullText = (name: string): Assembly => (word) =>
  CRm(word) === 15 ? name : `${name} #${CRm(word)}`;

const barrier = (op2: string): string =>
  `1101010100 0 00 011 0011 CRm:4 ${op2} 11111`;

/** What EL0 may not do. */
const privileged: Lift = (to) => to.leave(Exit.privileged, to.pc);

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

/** The system register of a word that EL0 may reach, if it is one. */
function reachable(
  to: BlockBuilder,
  word: number,
): SystemRegister | undefined {
  const register = findSystemRegister(registerNumber(word));
  const control = register?.control;
  return control === undefined || to.controls[control] ? register : undefined;
}

/** An operation of `dc` or `ic`, as the operands of `sys`. */
function cacheOperation(
  name: string,
  crm: string,
  control: keyof ExceptionLevelControls,
  meaning: Lift,
): Row {
  return row(
    name,
    `1101010100 0 01 011 0111 ${crm} 001 Rt:5`,
    `${name}, Xt`,
    (to, w) => to.controls[control] ? meaning(to, w) : privileged(to, w),
  );
}

/** Cache maintenance faults where a load would. */
const checkRead: Lift = (to, w) => to.opi(Op.probeRead8, 0, rt(w), 0);

/** 64 bytes around the address become zero. */
function zeroBlock(to: BlockBuilder, address: Slot): void {
  const base = to.temporary();
  to.opi(Op.and64i, base, address, -64);
  const zero = to.vectorTemporary();
  to.constant128(zero, 0, 0, 0, 0);
  probeWrite(to, base, 0, 4);
  for (let i = 0; i < 64; i += 16) to.opi(Op.store128, zero, base, i);
}

/** The fields of `msr (immediate)`, by op1:op2. */
const STATE_FIELDS: Readonly<Record<number, string>> = {
  0o5: "SPSel",
  0o36: "DAIFSet",
  0o37: "DAIFClr",
};

const stateField = (word: number): string | undefined =>
  STATE_FIELDS[bits(word, 16, 3) << 3 | bits(word, 5, 3)];

export const system: readonly Row[] = [
  row(
    "hint",
    "1101010100 0 00 011 0010 CRm:4 op2:3 11111",
    (w) =>
      HINTS[hintNumber(w)] ?? LATER_HINTS[hintNumber(w)] ??
        `hint #${hintNumber(w)}`,
    (to, w) => {
      if (HINTS[hintNumber(w)] === "wfi") privileged(to, w);
    },
  ),
  row("clrex", barrier("010"), fullText("clrex"), clearExclusive),
  row(
    "dsb",
    barrier("100"),
    alias(
      (w) => CRm(w) === 0,
      "ssbb",
      alias((w) => CRm(w) === 4, "pssbb", barrierText("dsb")),
    ),
    nothing,
  ),
  row("dmb", barrier("101"), barrierText("dmb"), nothing),
  // Code that was changed before the barrier is fetched anew behind it.
  row(
    "isb",
    barrier("110"),
    fullText("isb"),
    (to) => to.barrier(to.pc + 4),
  ),
  row(
    "msr (immediate)",
    "1101010100 0 00 op1:3 0100 CRm:4 op2:3 11111",
    (w) => `msr ${stateField(w)}, #${CRm(w)}`,
    privileged,
    { reserved: (w) => stateField(w) === undefined },
  ),
  cacheOperation(
    "dc zva",
    "0100",
    "zeroByAddress",
    (to, w) => zeroBlock(to, rt(w)),
  ),
  cacheOperation("dc cvac", "1010", "cacheMaintenance", checkRead),
  cacheOperation("dc cvau", "1011", "cacheMaintenance", checkRead),
  cacheOperation("dc civac", "1110", "cacheMaintenance", checkRead),
  cacheOperation("ic ivau", "0101", "cacheMaintenance", checkRead),
  row(
    "sys",
    "1101010100 0 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    operationText,
    privileged,
  ),
  row(
    "sysl",
    "1101010100 1 01 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    (w) =>
      `sysl ${x(Rt(w))}, #${bits(w, 16, 3)}, c${bits(w, 12, 4)}, c${CRm(w)}, #${
        bits(w, 5, 3)
      }`,
    privileged,
  ),
  row(
    "msr (register)",
    "1101010100 0 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    (w) => `msr ${registerText(w, true)}, ${x(Rt(w))}`,
    (to, w) => {
      const write = reachable(to, w)?.write;
      if (write === undefined) privileged(to, w);
      else write(to, rt(w));
    },
  ),
  row(
    "mrs",
    "1101010100 1 1 o0:1 op1:3 CRn:4 CRm:4 op2:3 Rt:5",
    (w) => `mrs ${x(Rt(w))}, ${registerText(w, false)}`,
    (to, w) => {
      const read = reachable(to, w)?.read;
      if (read === undefined) privileged(to, w);
      else read(to, rd(w));
    },
  ),
];
