/**
 * Registers that EL0 may reach.
 *
 * @module
 */

import type { ExceptionLevelControls } from "../controls.ts";
import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { Special } from "./slots.ts";

/** A register that EL0 may reach with `mrs` and `msr`. */
export interface SystemRegister {
  readonly name: string;
  /** op0:op1:CRn:CRm:op2. */
  readonly number: number;
  /** The control that must be set for it, if there is one. */
  readonly control?: keyof ExceptionLevelControls;
  readonly read: (to: BlockBuilder, d: Slot) => void;
  readonly write?: (to: BlockBuilder, value: Slot) => void;
}

const encode = (
  op1: number,
  crn: number,
  crm: number,
  op2: number,
): number => 3 << 14 | op1 << 11 | crn << 7 | crm << 3 | op2;

/** Ticks a second of the counters: what qemu's machines have. */
const COUNTER_FREQUENCY = 62_500_000;

/** Cortex-A57's: 64-byte lines, PIPT instruction cache. */
const CACHE_TYPE = 0x8444c004;

/** log2 of the words that `dc zva` clears: 64 bytes. */
const ZERO_BLOCK = 4;
const ZERO_PROHIBITED = 0x10;

/** The virtual clock counts nanoseconds, 16 of them a tick. */
function readCounter(to: BlockBuilder, d: Slot): void {
  to.time(d);
  to.opi(Op.shr64i, d, d, 4);
}

const REGISTERS: readonly SystemRegister[] = [
  {
    name: "CTR_EL0",
    number: encode(3, 0, 0, 1),
    read: (to, d) => to.constant(d, CACHE_TYPE),
  },
  {
    name: "DCZID_EL0",
    number: encode(3, 0, 0, 7),
    read: (to, d) =>
      to.constant(
        d,
        to.controls.zeroByAddress ? ZERO_BLOCK : ZERO_BLOCK | ZERO_PROHIBITED,
      ),
  },
  {
    name: "NZCV",
    number: encode(3, 4, 2, 0),
    read: (to, d) => to.op(Op.nzcvGet, d),
    write: (to, value) => to.op(Op.nzcvSet, 0, value),
  },
  {
    name: "FPCR",
    number: encode(3, 4, 4, 0),
    read: (to, d) => to.host("readFloatControl", d, 0, 0),
    write: (to, value) => to.host("writeFloatControl", 0, value, 0),
  },
  {
    name: "FPSR",
    number: encode(3, 4, 4, 1),
    read: (to, d) => to.host("readFloatStatus", d, 0, 0),
    write: (to, value) => to.host("writeFloatStatus", 0, value, 0),
  },
  {
    name: "TPIDR_EL0",
    number: encode(3, 13, 0, 2),
    read: (to, d) => to.op(Op.move, d, Slots.threadPointer),
    write: (to, value) => to.op(Op.move, Slots.threadPointer, value),
  },
  {
    name: "TPIDRRO_EL0",
    number: encode(3, 13, 0, 3),
    read: (to, d) => to.op(Op.move, d, Special.threadPointerReadOnly),
  },
  {
    name: "CNTFRQ_EL0",
    number: encode(3, 14, 0, 0),
    control: "counters",
    read: (to, d) => to.constant(d, COUNTER_FREQUENCY),
  },
  {
    name: "CNTPCT_EL0",
    number: encode(3, 14, 0, 1),
    control: "counters",
    read: readCounter,
  },
  {
    name: "CNTVCT_EL0",
    number: encode(3, 14, 0, 2),
    control: "counters",
    read: readCounter,
  },
];

const BY_NUMBER: ReadonlyMap<number, SystemRegister> = new Map(
  REGISTERS.map((register) => [register.number, register]),
);

/** The register of op0:op1:CRn:CRm:op2, if EL0 could ever reach it. */
export function findSystemRegister(number: number): SystemRegister | undefined {
  return BY_NUMBER.get(number);
}
