/**
 * Exclusives, acquire and release.
 *
 * The monitor remembers the address and what was loaded: the store succeeds
 * if memory still holds it, as on a machine whose other observers are threads
 * that the kernel switches between. Nothing needs an order there.
 *
 * @module
 */

import type { BlockBuilder } from "../ir/builder.ts";
import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { Rn, Rs, Rt, Rt2 } from "./fields.ts";
import {
  checkAlignment,
  letter,
  LOADS,
  probeWrite,
  sizeBits,
  STORES,
  SUFFIXES,
} from "./memory.ts";
import { type Row, row } from "./row.ts";
import { destination, rnOrStack, rt, source } from "./slots.ts";

/** Whether the fields that should be all ones are: else unpredictable. */
const ones = (...fields: number[]): boolean =>
  fields.every((field) => field === 31);

/** The monitor watches no address. */
export function clearExclusive(to: BlockBuilder): void {
  to.constant(Slots.monitorAddress, -1);
}

/** Loads, and has the monitor remember, one register or two. */
function loadExclusive(
  to: BlockBuilder,
  word: number,
  scale: number,
  pair: boolean,
): void {
  const base = rnOrStack(word);
  checkAlignment(to, base, pair ? scale + 1 : scale);
  const low = to.temporary();
  const high = pair ? to.temporary() : low;
  const address = to.temporary();
  to.op(Op.move, address, base);
  to.opi(LOADS[scale]!, low, base, 0);
  if (pair) to.opi(LOADS[scale]!, high, base, 1 << scale);
  to.op(Op.move, Slots.monitorAddress, address);
  to.op(Op.move, Slots.monitorLow, low);
  if (pair) to.op(Op.move, Slots.monitorHigh, high);
  to.op(Op.move, destination(Rt(word)), low);
  if (pair) to.op(Op.move, destination(Rt2(word)), high);
}

/** Ws = 0 if the monitor allowed the store of one register or two, else 1. */
function storeExclusive(
  to: BlockBuilder,
  word: number,
  scale: number,
  pair: boolean,
): void {
  const base = rnOrStack(word);
  const whole = pair ? scale + 1 : scale;
  const next = 1 << scale;
  checkAlignment(to, base, whole);
  const failed = to.temporary();
  to.op(Op.setNe64, failed, base, Slots.monitorAddress);
  const t = to.temporary();
  const unwatched = to.skipIf(failed);
  probeWrite(to, base, 0, whole);
  to.opi(LOADS[scale]!, t, base, 0);
  to.op(Op.setNe64, failed, t, Slots.monitorLow);
  if (pair) {
    to.opi(LOADS[scale]!, t, base, next);
    to.op(Op.setNe64, t, t, Slots.monitorHigh);
    to.op(Op.or64, failed, failed, t);
  }
  const changed = to.skipIf(failed);
  to.opi(STORES[scale]!, rt(word), base, 0);
  if (pair) to.opi(STORES[scale]!, source(Rt2(word)), base, next);
  to.land(changed);
  to.land(unwatched);
  clearExclusive(to);
  to.op(Op.move, destination(Rs(word)), failed);
}

const overlapsStatus = (word: number): boolean =>
  Rs(word) === Rt(word) || (Rs(word) === Rn(word) && Rn(word) !== 31);

function exclusives(scale: number): readonly Row[] {
  const r = letter(scale);
  return ["", "a"].flatMap((acquire, o0): Row[] => {
    const store = `st${acquire && "l"}xr${SUFFIXES[scale]}`;
    const load = `ld${acquire}xr${SUFFIXES[scale]}`;
    const fields = `Rs:5 ${o0} Rt2:5 Rn:5 Rt:5`;
    return [
      row(
        `${store} ${r.toLowerCase()}`,
        `${sizeBits(scale)} 001000 0 0 0 ${fields}`,
        `${store} Ws, ${r}t, Base`,
        (to, w) => storeExclusive(to, w, scale, false),
        { unpredictable: (w) => !ones(Rt2(w)) || overlapsStatus(w) },
      ),
      row(
        `${load} ${r.toLowerCase()}`,
        `${sizeBits(scale)} 001000 0 1 0 ${fields}`,
        `${load} ${r}t, Base`,
        (to, w) => loadExclusive(to, w, scale, false),
        { unpredictable: (w) => !ones(Rs(w), Rt2(w)) },
      ),
    ];
  });
}

function exclusivePairs(scale: number): readonly Row[] {
  const r = letter(scale);
  return ["", "a"].flatMap((acquire, o0): Row[] => {
    const store = `st${acquire && "l"}xp`;
    const load = `ld${acquire}xp`;
    const fields = `Rs:5 ${o0} Rt2:5 Rn:5 Rt:5`;
    return [
      row(
        `${store} ${r.toLowerCase()}`,
        `${sizeBits(scale)} 001000 0 0 1 ${fields}`,
        `${store} Ws, ${r}t, ${r}t2, Base`,
        (to, w) => storeExclusive(to, w, scale, true),
        { unpredictable: (w) => Rs(w) === Rt2(w) || overlapsStatus(w) },
      ),
      row(
        `${load} ${r.toLowerCase()}`,
        `${sizeBits(scale)} 001000 0 1 1 ${fields}`,
        `${load} ${r}t, ${r}t2, Base`,
        (to, w) => loadExclusive(to, w, scale, true),
        { unpredictable: (w) => !ones(Rs(w)) || Rt(w) === Rt2(w) },
      ),
    ];
  });
}

/** `ldar`, `stlr`: plain accesses in a machine that runs one thread at a time. */
function ordered(scale: number): readonly Row[] {
  const r = letter(scale);
  const store = `stlr${SUFFIXES[scale]}`;
  const load = `ldar${SUFFIXES[scale]}`;
  const fields = "Rs:5 1 Rt2:5 Rn:5 Rt:5";
  const options = { unpredictable: (w: number) => !ones(Rs(w), Rt2(w)) };
  return [
    row(
      `${store} ${r.toLowerCase()}`,
      `${sizeBits(scale)} 001000 1 0 0 ${fields}`,
      `${store} ${r}t, Base`,
      (to, w) => {
        checkAlignment(to, rnOrStack(w), scale);
        to.opi(STORES[scale]!, rt(w), rnOrStack(w), 0);
      },
      options,
    ),
    row(
      `${load} ${r.toLowerCase()}`,
      `${sizeBits(scale)} 001000 1 1 0 ${fields}`,
      `${load} ${r}t, Base`,
      (to, w) => {
        checkAlignment(to, rnOrStack(w), scale);
        to.opi(LOADS[scale]!, destination(Rt(w)), rnOrStack(w), 0);
      },
      options,
    ),
  ];
}

export const exclusiveRows: readonly Row[] = [
  ...[0, 1, 2, 3].flatMap(exclusives),
  ...[2, 3].flatMap(exclusivePairs),
  ...[0, 1, 2, 3].flatMap(ordered),
];
