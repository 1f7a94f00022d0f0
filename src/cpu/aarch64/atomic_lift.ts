/**
 * How exclusives and atomics are lifted.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import type { AtomicOperation } from "./atomics.ts";
import { type Lifter, LOADS, type Value } from "./lifter.ts";

const TRUNCATIONS: readonly number[] = [
  Op.zero8,
  Op.zero16,
  Op.zero32,
  Op.move,
];

const SIGN_EXTENSIONS: readonly number[] = [
  Op.extend8,
  Op.extend16,
  Op.extend32,
  Op.move,
];

export function loadExclusive(
  lifter: Lifter,
  d: Value,
  base: Value,
  scale: number,
): void {
  const { builder } = lifter;
  lifter.checkAlignment(base, scale);
  const t = builder.temporary();
  const address = builder.temporary();
  builder.op(Op.move, address, base);
  builder.opi(LOADS[scale]!, t, base, 0);
  builder.op(Op.move, Slots.monitorAddress, address);
  builder.op(Op.move, Slots.monitorLow, t);
  builder.op(Op.move, d, t);
}

export function loadExclusivePair(
  lifter: Lifter,
  first: Value,
  second: Value,
  base: Value,
  scale: number,
): void {
  const { builder } = lifter;
  lifter.checkAlignment(base, scale + 1);
  const low = builder.temporary();
  const high = builder.temporary();
  const address = builder.temporary();
  builder.op(Op.move, address, base);
  builder.opi(LOADS[scale]!, low, base, 0);
  builder.opi(LOADS[scale]!, high, base, 1 << scale);
  builder.op(Op.move, Slots.monitorAddress, address);
  builder.op(Op.move, Slots.monitorLow, low);
  builder.op(Op.move, Slots.monitorHigh, high);
  builder.op(Op.move, first, low);
  builder.op(Op.move, second, high);
}

/**
 * The monitor remembers the address and what was loaded: the store succeeds
 * if memory still holds it, as on a machine whose other observers are
 * threads that the kernel switches between.
 */
export function storeExclusive(
  lifter: Lifter,
  status: Value,
  value: Value,
  base: Value,
  scale: number,
): void {
  const { builder } = lifter;
  lifter.checkAlignment(base, scale);
  const failed = beginStoreExclusive(lifter, base);
  const t = builder.temporary();
  const unheld = builder.skipIf(failed);
  lifter.probeWrite(base, 0, scale);
  builder.opi(LOADS[scale]!, t, base, 0);
  builder.op(Op.setNe64, failed, t, Slots.monitorLow);
  const changed = builder.skipIf(failed);
  lifter.store(value, base, 0, scale);
  builder.land(changed);
  builder.land(unheld);
  endStoreExclusive(lifter, status, failed);
}

export function storeExclusivePair(
  lifter: Lifter,
  status: Value,
  first: Value,
  second: Value,
  base: Value,
  scale: number,
): void {
  const { builder } = lifter;
  lifter.checkAlignment(base, scale + 1);
  const bytes = 1 << scale;
  const failed = beginStoreExclusive(lifter, base);
  const t = builder.temporary();
  const unheld = builder.skipIf(failed);
  lifter.probeWrite(base, 0, scale + 1);
  builder.opi(LOADS[scale]!, t, base, 0);
  builder.op(Op.setNe64, failed, t, Slots.monitorLow);
  builder.opi(LOADS[scale]!, t, base, bytes);
  builder.op(Op.setNe64, t, t, Slots.monitorHigh);
  builder.op(Op.or64, failed, failed, t);
  const changed = builder.skipIf(failed);
  lifter.store(first, base, 0, scale);
  lifter.store(second, base, bytes, scale);
  builder.land(changed);
  builder.land(unheld);
  endStoreExclusive(lifter, status, failed);
}

/** 1 when the monitor does not watch this address. */
function beginStoreExclusive(lifter: Lifter, base: Value): Value {
  const failed = lifter.builder.temporary();
  lifter.builder.op(Op.setNe64, failed, base, Slots.monitorAddress);
  return failed;
}

function endStoreExclusive(lifter: Lifter, status: Value, failed: Value): void {
  lifter.builder.constant(Slots.monitorAddress, -1);
  lifter.builder.op(Op.move, status, failed);
}

export function clearExclusive(lifter: Lifter): void {
  lifter.builder.constant(Slots.monitorAddress, -1);
}

export function compareAndSwap(
  lifter: Lifter,
  s: number,
  value: Value,
  base: Value,
  scale: number,
): void {
  const { builder } = lifter;
  lifter.checkAlignment(base, scale);
  lifter.probeWrite(base, 0, scale);
  const old = builder.temporary();
  const expected = builder.temporary();
  builder.opi(LOADS[scale]!, old, base, 0);
  builder.op(TRUNCATIONS[scale]!, expected, lifter.x(s));
  builder.op(Op.setNe64, expected, expected, old);
  const different = builder.skipIf(expected);
  lifter.store(value, base, 0, scale);
  builder.land(different);
  builder.op(Op.move, lifter.destination(s), old);
}

export function compareAndSwapPair(
  lifter: Lifter,
  s: number,
  t: number,
  base: Value,
  scale: number,
): void {
  const { builder } = lifter;
  const bytes = 1 << scale;
  lifter.checkAlignment(base, scale + 1);
  lifter.probeWrite(base, 0, scale + 1);
  const low = builder.temporary();
  const high = builder.temporary();
  const differs = builder.temporary();
  const other = builder.temporary();
  builder.opi(LOADS[scale]!, low, base, 0);
  builder.opi(LOADS[scale]!, high, base, bytes);
  builder.op(TRUNCATIONS[scale]!, differs, lifter.x(s));
  builder.op(Op.setNe64, differs, differs, low);
  builder.op(TRUNCATIONS[scale]!, other, lifter.x(s + 1));
  builder.op(Op.setNe64, other, other, high);
  builder.op(Op.or64, differs, differs, other);
  const different = builder.skipIf(differs);
  lifter.store(lifter.x(t), base, 0, scale);
  lifter.store(lifter.x(t + 1), base, bytes, scale);
  builder.land(different);
  builder.op(Op.move, lifter.destination(s), low);
  builder.op(Op.move, lifter.destination(s + 1), high);
}

export function atomic(
  lifter: Lifter,
  operation: AtomicOperation,
  d: Value,
  value: Value,
  base: Value,
  scale: number,
): void {
  const { builder } = lifter;
  lifter.checkAlignment(base, scale);
  lifter.probeWrite(base, 0, scale);
  const old = builder.temporary();
  builder.opi(LOADS[scale]!, old, base, 0);
  const result = combine(lifter, operation, old, value, scale);
  lifter.store(result, base, 0, scale);
  builder.op(Op.move, d, old);
}

/** What an atomic stores; only its low 8 << scale bits matter. */
function combine(
  lifter: Lifter,
  operation: AtomicOperation,
  old: Value,
  value: Value,
  scale: number,
): Value {
  const { builder } = lifter;
  const t = builder.temporary();
  switch (operation) {
    case "swp":
      return value;
    case "add":
      builder.op(Op.add64, t, old, value);
      return t;
    case "clr":
      builder.op(Op.andNot64, t, old, value);
      return t;
    case "eor":
      builder.op(Op.xor64, t, old, value);
      return t;
    case "set":
      builder.op(Op.or64, t, old, value);
      return t;
    default: {
      const signed = operation[0] === "s";
      const a = builder.temporary();
      const b = builder.temporary();
      const extend = signed ? SIGN_EXTENSIONS : TRUNCATIONS;
      builder.op(extend[scale]!, a, old);
      builder.op(extend[scale]!, b, value);
      builder.op(signed ? Op.setLt64 : Op.setLtU64, t, a, b);
      if (operation.endsWith("max")) builder.opc(Op.select, t, b, a, t);
      else builder.opc(Op.select, t, a, b, t);
      return t;
    }
  }
}
