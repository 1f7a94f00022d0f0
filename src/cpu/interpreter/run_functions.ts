/**
 * Runs: pages that follow each other in an address space and in linear memory,
 * too, so that one comparison finds an address in all of them.
 *
 * An entry of the TLB names the run that its page belongs to. Compiled code
 * copies it to where each of its accesses looks first (see sites.ts). What is
 * said of the TLBs is true of runs: they hold pages that may be accessed so
 * now.
 *
 * @module
 */

import { FrameFlag, Layout, Run, RUNS } from "../memory/layout.ts";
import { PAGE_SIZE, Protection } from "../types.ts";
import { Assembler } from "../wasm/assembler.ts";

/** Places at which a run may be, from the one that its addend leads to. */
const MOST_PROBES = 4;

/** Makes an entry of the TLB, the rest of which is filled, name a run. It is
 * found by what is added to its addresses. */
export function noteRun(): Uint8Array<ArrayBuffer> {
  const w = new Assembler(3);
  const [entry, leaf, access] = [0, 1, 2];
  const run = w.local("i32");
  const addend = w.local("i32");
  const page = w.local("i64");
  const low = w.local("i32");
  const high = w.local("i32");
  w.get(entry).memory("i64.load").set(page);
  w.get(entry).memory("i32.load", 8).set(addend);
  find(w, access, addend, run);
  w.get(entry).get(run).memory("i32.store", 12);
  w.get(run).memory("i32.load", Run.addend).get(addend).op("i32.eq").if();
  const behind = (): void => {
    w.get(page).get(run).memory("i64.load", Run.start).op("i64.sub");
    w.get(run).memory("i64.load", Run.limit);
  };
  behind();
  w.op("i64.lt_u").if();
  w.op("return").end();
  // The page behind the last one, which was not mapped by then.
  behind();
  w.i64(Run.widest - 1).op("i64.add").op("i64.eq").if();
  w.get(run).get(run).memory("i64.load", Run.limit).i64(PAGE_SIZE);
  w.op("i64.add").memory("i64.store", Run.limit).op("return").end();
  w.end();
  w.get(leaf).tee(low).set(high);
  extend(w, access, low, -1);
  extend(w, access, high, 1);
  w.get(run).get(page).get(leaf).get(low).op("i32.sub").i32(10);
  w.op("i32.shl").op("i64.extend_i32_u").op("i64.sub");
  w.memory("i64.store", Run.start);
  w.get(run).get(high).get(low).op("i32.sub").i32(4).op("i32.add").i32(10);
  w.op("i32.shl").op("i64.extend_i32_u").i64(Run.widest - 1).op("i64.sub");
  w.memory("i64.store", Run.limit);
  w.get(run).get(addend).memory("i32.store", Run.addend);
  return w.done();
}

/** Sets local `run` to the run with an addend, or to where it has room: where
 * there is none, in the place of another one. */
function find(w: Assembler, access: number, addend: number, run: number): void {
  const index = w.local("i32");
  const left = w.local("i32");
  w.get(addend).i32(12).op("i32.shr_u").set(index);
  w.i32(MOST_PROBES + 1).set(left);
  const found = w.block();
  const again = w.loop();
  w.i32(Layout.writeRuns).i32(Layout.readRuns);
  w.get(access).i32(Protection.write).op("i32.eq").op("select");
  w.get(index).i32(RUNS - 1).op("i32.and").i32(Run.size).op("i32.mul");
  w.op("i32.add").tee(run).memory("i64.load", Run.limit).op("i64.eqz");
  w.brIf(found);
  w.get(run).memory("i32.load", Run.addend).get(addend).op("i32.eq");
  w.brIf(found);
  w.get(left).i32(1).op("i32.sub").tee(left).op("i32.eqz").brIf(found);
  // Once around, and the first place again.
  w.get(index).i32(1).op("i32.add");
  w.get(addend).i32(12).op("i32.shr_u");
  w.get(left).i32(1).op("i32.gt_u").op("select").set(index);
  w.br(again).end();
  w.end();
}

/** Moves the place of a leaf, in local `at`, on within its table as long as
 * the next frame is next to it in memory, too, and may be accessed so. */
function extend(w: Assembler, access: number, at: number, step: 1 | -1): void {
  const next = w.local("i32");
  const done = w.block();
  const again = w.loop();
  w.get(at);
  if (step > 0) w.i32(4).op("i32.add");
  w.i32(PAGE_SIZE - 1).op("i32.and").op("i32.eqz").brIf(done);
  w.get(at).memory("i32.load").i32(3).op("i32.shr_u").i32(step).op("i32.add");
  w.get(at).i32(4 * step).op("i32.add").memory("i32.load").tee(next);
  w.i32(3).op("i32.shr_u").op("i32.ne").brIf(done);
  w.get(next).get(access).op("i32.and").op("i32.eqz").brIf(done);
  w.get(access).i32(Protection.write).op("i32.eq");
  w.get(next).i32(3).op("i32.shr_u").memory("i32.load8_u", Layout.frameFlags);
  w.i32(FrameFlag.code).op("i32.and").op("i32.and").brIf(done);
  w.get(at).i32(4 * step).op("i32.add").set(at).br(again);
  w.end();
  w.end();
}
