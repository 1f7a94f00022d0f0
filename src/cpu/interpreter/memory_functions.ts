/**
 * Generated slow paths of guest memory: page-table walk, accesses across
 * pages.
 *
 * @module
 */

import { EngineExit } from "../ir/ops/control.ts";
import {
  CODE_MAP_BYTES,
  FrameFlag,
  Layout,
  TLB_ENTRIES,
  Watch,
} from "../memory/layout.ts";
import { Exit, PAGE_SIZE, Protection } from "../types.ts";
import { Assembler, type Label } from "../wasm/assembler.ts";
import type { ModuleBuilder } from "../wasm/module.ts";

/** In the tag of the write TLB's entry for a page that holds code: no store
 * hits it, yet the page need not be walked to again. */
const HOLDS_CODE = 1;

/**
 * Walks the page table, fills the TLB; on a fault says why and returns 0. While
 * data is watched there is nothing to be found from `root`, so that it pays
 * nothing for that where it is not: it ends like a fault, and goes on in
 * `translateWatched`.
 */
export function translate(module: ModuleBuilder): Uint8Array {
  const w = new Assembler(3);
  const [address, access, size] = [0, 1, 2];
  const entry = w.local("i32");
  const linear = w.local("i32");
  const leaf = w.local("i32");
  const fault = w.block();
  walk(w, Layout.root, linear, fault, leaf);
  tlbEntry(w, address);
  w.i32(Layout.readTlb).i32(Layout.writeTlb).get(access);
  w.i32(Protection.read).op("i32.eq").op("select").op("i32.add").set(entry);
  const fill = (tag: number): void => {
    w.get(entry).get(address).i64(-4096n).op("i64.and");
    w.i64(tag).op("i64.or").memory("i64.store");
    w.get(entry).get(linear).get(address).op("i32.wrap_i64").op("i32.sub");
    w.memory("i32.store", 8);
  };
  w.get(access).i32(Protection.write).op("i32.eq").if();
  storeBesideCode(w, linear, size, () => fill(HOLDS_CODE));
  w.end();
  fill(0);
  w.get(entry).get(leaf).get(access).call(module.index("noteRun"));
  w.get(linear).op("return");
  w.end();
  w.i32(0).memory("i32.load", Layout.watchCount).if();
  w.get(address).get(access).get(size);
  w.call(module.index("translateWatched")).op("return").end();
  reportFault(w);
  return w.done();
}

/** The same while data is watched: the TLB stays empty, so that every access
 * comes here. */
export function translateWatched(module: ModuleBuilder): Uint8Array {
  const w = new Assembler(3);
  const [address, access, size] = [0, 1, 2];
  const linear = w.local("i32");
  const leaf = w.local("i32");
  const length = w.local("i32");
  const fault = w.block();
  walk(w, Layout.watchedRoot, linear, fault, leaf);
  // Of an access across pages each part comes with the size of the whole.
  w.i32(0).memory("i32.load", Layout.watchRest).tee(length).op("i32.eqz").if();
  w.i32(4096).get(address).op("i32.wrap_i64").i32(4095).op("i32.and");
  w.op("i32.sub").tee(length).get(size).get(length).get(size).op("i32.lt_u");
  w.op("select").set(length).end();
  w.i32(0).get(size).get(length).op("i32.sub").i32(0);
  w.i32(0).memory("i32.load", Layout.watchRest).op("i32.eqz").op("select");
  w.memory("i32.store", Layout.watchRest);
  w.get(address).get(length);
  w.get(access).i32(Protection.read).op("i32.eq");
  w.call(module.index("watch"));
  w.get(access).i32(Protection.write).op("i32.eq").if();
  storeBesideCode(w, linear, size, () => {});
  w.end();
  w.get(linear).op("return");
  w.end();
  reportFault(w);
  return w.done();
}

/** From the top table named at `root` to a linear address and the place of the
 * leaf, or to `fault`; of a function with the parameters of `translate`. */
function walk(
  w: Assembler,
  root: number,
  linear: number,
  fault: Label,
  leaf: number,
): void {
  const [address, access] = [0, 1];
  const at = w.local("i32");
  w.get(address).i64(47).op("i64.shr_u").op("i64.eqz").op("i32.eqz");
  w.brIf(fault);
  w.i32(0).memory("i32.load", root).set(at);
  for (const shift of [42, 32, 22, 12]) {
    w.get(address).i64(shift).op("i64.shr_u").op("i32.wrap_i64");
    w.i32(1023).op("i32.and").i32(2).op("i32.shl");
    w.get(at).op("i32.add").tee(leaf).memory("i32.load").tee(at);
    if (shift > 12) w.op("i32.eqz").brIf(fault);
  }
  w.get(access).op("i32.and").op("i32.eqz").brIf(fault);
  w.get(at).i32(3).op("i32.shr_u").i32(12).op("i32.shl");
  w.get(address).op("i32.wrap_i64").i32(4095).op("i32.and").op("i32.or");
  w.set(linear);
}

/** Pushes 1 for an address that x86-64 has no bits for; `address` pushes it. */
export function isNotCanonical(w: Assembler, address: () => void): void {
  address();
  w.i64(16).op("i64.shl").i64(16).op("i64.shr_s");
  address();
  w.op("i64.ne");
}

/**
 * Leaves the entry's offset in local `entry` and pushes 1 if the TLB does not
 * know `size` bytes at the address in local `va`: one comparison for the page,
 * what it allows, and accesses across its end.
 */
export function missesTlb(
  w: Assembler,
  size: number,
  tlb: number,
  va: number,
  entry: number,
): void {
  tlbEntry(w, va);
  w.tee(entry).memory("i64.load", tlb).get(va);
  if (size > 1) w.i64(size - 1).op("i64.add");
  w.i64(-4096n).op("i64.and").op("i64.ne");
}

/** Makes the entry's offset in local `at` the linear address of `va`. */
export function addressByTlb(
  w: Assembler,
  tlb: number,
  va: number,
  at: number,
): void {
  w.get(at).memory("i32.load", tlb + 8);
  w.get(va).op("i32.wrap_i64").op("i32.add").set(at);
}

/** Says why such a function leaves, with 0 on the stack. */
function reportFault(w: Assembler): void {
  const [address, access, size] = [0, 1, 2];
  w.i32(0).get(address).memory("i64.store", Layout.faultAddress);
  w.i32(0).get(access).memory("i32.store", Layout.faultAccess);
  w.i32(0).get(size).memory("i32.store", Layout.faultSize);
  w.i32(0).i32(Exit.fault).memory("i32.store", Layout.exitKind);
  w.i32(0);
}

/** Pushes an address's entry's offset in the TLBs. */
export function tlbEntry(w: Assembler, address: number): void {
  w.get(address).op("i32.wrap_i64").i32(8).op("i32.shr_u");
  w.i32((TLB_ENTRIES - 1) << 4).op("i32.and");
}

/**
 * If the frame holds decoded code: a store to it must be noticed and leaves;
 * one beside it returns from here, after `remember`.
 */
function storeBesideCode(
  w: Assembler,
  linear: number,
  size: number,
  remember: () => void,
): void {
  const frame = (): void => {
    w.get(linear).i32(12).op("i32.shr_u");
  };
  frame();
  w.memory("i32.load8_u", Layout.frameFlags).i32(FrameFlag.code);
  w.op("i32.and").if();
  // The bits of the bytes stored to; those behind the page's end may be said
  // to be code though they are not.
  frame();
  w.i32(1).op("i32.shl").memory("i32.load16_u", Layout.codeMapOf);
  w.i32(CODE_MAP_BYTES).op("i32.mul");
  w.get(linear).i32(PAGE_SIZE - 1).op("i32.and").i32(3).op("i32.shr_u");
  w.op("i32.add").memory("i64.load", Layout.codeMaps);
  w.get(linear).i32(7).op("i32.and").op("i64.extend_i32_u").op("i64.shr_u");
  w.i64(-1).get(size).op("i64.extend_i32_u").op("i64.shl").i64(-1);
  w.op("i64.xor").op("i64.and").op("i64.eqz").if();
  remember();
  w.get(linear).op("return").end();
  w.i32(0);
  frame();
  w.memory("i32.store", Layout.codeFrame);
  w.i32(0).i32(EngineExit.codeWrite).memory("i32.store", Layout.exitKind);
  w.i32(0).op("return").end();
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
  if (access === Protection.write) {
    tlbEntry(w, address);
    w.tee(first).memory("i64.load", Layout.writeTlb);
    w.get(address).i64(-4096n).op("i64.and").i64(HOLDS_CODE).op("i64.or");
    w.op("i64.eq").if();
    w.get(first).memory("i32.load", Layout.writeTlb + 8);
    w.get(address).op("i32.wrap_i64").op("i32.add").set(first);
    storeBesideCode(w, first, size, () => {});
    w.end();
  }
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

/** Notes which watched data an access meets. */
export function watch(): Uint8Array {
  const w = new Assembler(3);
  const [address, size, reads] = [0, 1, 2];
  const at = w.local("i32");
  const end = w.local("i32");
  w.i32(0).memory("i32.load", Layout.watchCount).i32(Watch.size);
  w.op("i32.mul").set(end);
  const again = w.loop();
  w.get(address).get(at).memory("i64.load", Layout.watches + Watch.last);
  w.op("i64.le_u");
  w.get(address).get(size).op("i64.extend_i32_u").op("i64.add");
  w.get(at).memory("i64.load", Layout.watches + Watch.first);
  w.op("i64.gt_u").op("i32.and");
  w.get(reads).op("i32.eqz");
  w.get(at).memory("i32.load", Layout.watches + Watch.reads);
  w.op("i32.or").op("i32.and").if();
  w.i32(0).i32(0).memory("i32.load", Layout.watchHits);
  w.get(at).memory("i32.load", Layout.watches + Watch.bit).op("i32.or");
  w.memory("i32.store", Layout.watchHits).end();
  w.get(at).i32(Watch.size).op("i32.add").tee(at);
  w.get(end).op("i32.lt_u").brIf(again).end();
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
