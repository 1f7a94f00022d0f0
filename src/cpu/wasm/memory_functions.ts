/**
 * Generated slow paths of guest memory: page-table walk, accesses across
 * pages.
 *
 * @module
 */

import { EngineExit } from "../ir/ops/control.ts";
import { FrameFlag, Layout } from "../memory/layout.ts";
import { Exit, Protection } from "../types.ts";
import { Assembler } from "./assembler.ts";
import type { ModuleBuilder } from "./module.ts";

/** Walks the page table, fills the TLB; on a fault says why and returns 0. */
export function translate(): Uint8Array {
  const w = new Assembler(3);
  const [address, access, size] = [0, 1, 2];
  const at = w.local("i32");
  const entry = w.local("i32");
  const fault = w.block();
  w.get(address).i64(47).op("i64.shr_u").op("i64.eqz").op("i32.eqz");
  w.brIf(fault);
  w.i32(0).memory("i32.load", Layout.root).set(at);
  for (const shift of [42, 32, 22]) {
    w.get(address).i64(shift).op("i64.shr_u").op("i32.wrap_i64");
    w.i32(1023).op("i32.and").i32(2).op("i32.shl");
    w.get(at).op("i32.add").memory("i32.load").tee(at);
    w.op("i32.eqz").brIf(fault);
  }
  w.get(address).i64(12).op("i64.shr_u").op("i32.wrap_i64");
  w.i32(1023).op("i32.and").i32(2).op("i32.shl");
  w.get(at).op("i32.add").memory("i32.load").tee(entry);
  w.get(access).op("i32.and").op("i32.eqz").brIf(fault);
  // Stores to frames with decoded code must be noticed.
  w.get(access).i32(Protection.write).op("i32.eq").if();
  w.get(entry).i32(3).op("i32.shr_u").tee(at);
  w.memory("i32.load8_u", Layout.frameFlags).i32(FrameFlag.code);
  w.op("i32.and").if();
  w.i32(0).get(at).memory("i32.store", Layout.codeFrame);
  w.i32(0).i32(EngineExit.codeWrite).memory("i32.store", Layout.exitKind);
  w.i32(0).op("return");
  w.end();
  w.end();
  // Linear address of the page, then the TLB's entry.
  w.get(entry).i32(3).op("i32.shr_u").i32(12).op("i32.shl").set(entry);
  w.get(address).i64(8).op("i64.shr_u").op("i32.wrap_i64").i32(0x3ff0);
  w.op("i32.and");
  w.i32(Layout.readTlb).i32(Layout.writeTlb).get(access);
  w.i32(Protection.read).op("i32.eq").op("select").op("i32.add").set(at);
  w.get(at).get(address).i64(-4096n).op("i64.and").memory("i64.store");
  w.get(at).get(entry).get(address).op("i32.wrap_i64").i32(-4096);
  w.op("i32.and").op("i32.sub").memory("i32.store", 8);
  w.get(entry).get(address).op("i32.wrap_i64").i32(4095).op("i32.and");
  w.op("i32.add").op("return");
  w.end();
  w.i32(0).get(address).memory("i64.store", Layout.faultAddress);
  w.i32(0).get(access).memory("i32.store", Layout.faultAccess);
  w.i32(0).get(size).memory("i32.store", Layout.faultSize);
  w.i32(0).i32(Exit.fault).memory("i32.store", Layout.exitKind);
  w.i32(0);
  return w.done();
}

/** Both pages of an access across pages are checked before anything moves;
 * a store waits in `crossing` for `commit`. */
export function slow(module: ModuleBuilder, access: number): Uint8Array {
  const w = new Assembler(2);
  const [address, size] = [0, 1];
  const first = w.local("i32");
  const second = w.local("i32");
  const count = w.local("i32");
  const inPage = (): void => {
    w.get(address).op("i32.wrap_i64").i32(4095).op("i32.and");
  };
  const translateTo = (from: () => void): void => {
    from();
    w.i32(access).get(size).call(module.index("translate"));
  };
  inPage();
  w.get(size).op("i32.add").i32(4096).op("i32.le_u").if();
  translateTo(() => w.get(address));
  w.op("return");
  w.end();
  translateTo(() => w.get(address));
  w.tee(first).op("i32.eqz").if();
  w.i32(0).op("return").end();
  translateTo(() =>
    w.get(address).i64(4095).op("i64.add").i64(-4096n).op("i64.and")
  );
  w.tee(second).op("i32.eqz").if();
  w.i32(0).op("return").end();
  w.i32(4096);
  inPage();
  w.op("i32.sub").set(count);
  w.i32(Layout.crossing).get(first).get(count).copy();
  w.i32(Layout.crossing).get(count).op("i32.add").get(second);
  w.get(size).get(count).op("i32.sub").copy();
  if (access === Protection.write) {
    w.i32(0).get(first).memory("i32.store", Layout.crossingFirst);
    w.i32(0).get(second).memory("i32.store", Layout.crossingSecond);
    w.i32(0).get(count).memory("i32.store", Layout.crossingFirstSize);
    w.i32(0).get(size).get(count).op("i32.sub");
    w.memory("i32.store", Layout.crossingSecondSize);
  }
  w.i32(Layout.crossing);
  return w.done();
}

/** Carries a store across pages out. */
export function commit(): Uint8Array {
  const w = new Assembler(0);
  const load = (at: number): void => {
    w.i32(0).memory("i32.load", at);
  };
  load(Layout.crossingFirstSize);
  w.if();
  load(Layout.crossingFirst);
  w.i32(Layout.crossing);
  load(Layout.crossingFirstSize);
  w.copy();
  load(Layout.crossingSecond);
  w.i32(Layout.crossing);
  load(Layout.crossingFirstSize);
  w.op("i32.add");
  load(Layout.crossingSecondSize);
  w.copy();
  w.i32(0).i32(0).memory("i32.store", Layout.crossingFirstSize);
  w.end();
  return w.done();
}
