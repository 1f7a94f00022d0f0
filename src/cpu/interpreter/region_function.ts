/**
 * The generated function that runs compiled regions, from one to the next.
 *
 * @module
 */

import { Op } from "../ir/ops/index.ts";
import { Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import { Assembler } from "../wasm/assembler.ts";
import { jumpTarget, missesJumpCache } from "./jump_cache.ts";

/**
 * Runs the region of a record that is right for the mapping epoch, and the
 * regions that it leads to. What is then in `Layout.nextRecord` is the
 * interpreter's: records of no region, jumps that the cache does not know or
 * whose budget is used up.
 */
export function enterRegions(): Uint8Array {
  const w = new Assembler(2);
  const [record, left] = [0, 1];
  const entry = w.local("i32");
  const target = w.local("i64");
  const out = w.block();
  const again = w.loop();
  w.get(left).get(record).memory("i32.load", 8).callIndirect().set(left);
  w.i32(0).memory("i32.load", Layout.nextRecord).tee(record);
  w.i32(1).op("i32.and").brIf(out);
  const known = w.block();
  const jumps = w.block();
  w.get(record).i32(Layout.indirectRecord).op("i32.eq").if();
  w.get(left).i32(0).op("i32.le_s").brIf(out);
  w.i32(0).memory("i64.load", Layout.state + Slots.pc * 8).set(target);
  w.br(jumps).end();
  w.get(record).memory("i32.load16_u").i32(Op.far).op("i32.ne").brIf(known);
  w.get(record).memory("i64.load", 8).set(target);
  w.end();
  missesJumpCache(w, target, entry);
  w.brIf(out);
  jumpTarget(w, entry);
  w.set(record).end();
  w.get(record).memory("i32.load16_u").i32(Op.region).op("i32.ne").brIf(out);
  w.get(record).memory("i32.load", 12);
  w.i32(0).memory("i32.load", Layout.mappingEpoch).op("i32.eq").brIf(again);
  w.end();
  w.end();
  w.get(left);
  return w.done();
}
