/**
 * AArch64's integer ops beyond the common ones.
 *
 * @module
 */

import { type Op, op, type OpTable } from "../op.ts";

/** d = a with 16 bits from bit `at` up replaced by those of the immediate. */
function moveKeep(at: number, bits: 32 | 64): Op {
  const kept = (1n << BigInt(bits)) - 1n & ~(0xffffn << BigInt(at));
  return op(
    { d: "out", a: "in", immediate: "value", only: "aarch64" },
    (e) =>
      e.setD(() => {
        e.a();
        e.w.i64(kept).op("i64.and");
        e.immediate();
        e.w.op("i64.or");
      }),
  );
}

/** d = d with a field replaced by bits of a: the immediate is
 * `from | to << 8 | count << 16`. */
function insertField(bits: 32 | 64): Op {
  return op(
    { d: "inout", a: "in", immediate: "value", only: "aarch64" },
    (e) => {
      const { w } = e;
      const mask = e.local("i64");
      const to = e.local("i64", 1);
      const part = (shift: number): void => {
        e.immediate();
        w.i64(shift).op("i64.shr_u").i64(0xff).op("i64.and");
      };
      part(8);
      w.set(to);
      w.i64(-1n).i64(64);
      part(16);
      w.op("i64.sub").op("i64.shr_u").get(to).op("i64.shl").set(mask);
      e.setD(() => {
        e.a();
        part(0);
        w.op("i64.shr_u").get(to).op("i64.shl").get(mask).op("i64.and");
        e.d();
        w.get(mask).i64(-1n).op("i64.xor").op("i64.and").op("i64.or");
        if (bits === 32) w.i64(0xffffffffn).op("i64.and");
      });
    },
  );
}

/** All integer ops of AArch64 alone. */
export const integerAarch64Ops = {
  moveKeep0: moveKeep(0, 64),
  moveKeep16: moveKeep(16, 64),
  moveKeep32: moveKeep(32, 64),
  moveKeep48: moveKeep(48, 64),
  /** The same on words. */
  moveKeepWord0: moveKeep(0, 32),
  moveKeepWord16: moveKeep(16, 32),
  insertField64: insertField(64),
  insertField32: insertField(32),
  /** d = low word of (c ? a : b), zero extended */
  select32: op(
    { d: "out", a: "in", b: "in", immediate: "slot", only: "aarch64" },
    (e) =>
      e.setD(() => {
        e.a32();
        e.b32();
        e.c();
        e.w.op("i64.eqz").op("i32.eqz").op("select").op("i64.extend_i32_u");
      }),
  ),
} satisfies OpTable;
