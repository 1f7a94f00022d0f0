/**
 * Where accesses of compiled code look first.
 *
 * Each has a place in memory for the run of pages that it has met last (see
 * run_functions.ts): one comparison finds an address in all of them. Another
 * run is copied there once the TLB knows the page. Whose place it is does not
 * matter for what is found there: all of them hold runs that are right now.
 *
 * @module
 */

import { missesTlb } from "../interpreter/memory_functions.ts";
import { RECORD } from "../ir/arena.ts";
import { Layout, Run, SITES } from "../memory/layout.ts";
import { PAGE_SIZE } from "../types.ts";
import type { Assembler } from "../wasm/assembler.ts";

/** The place for a record's access. */
export function siteOf(record: number, writes: boolean): number {
  return siteAt(record / RECORD % (SITES - 1), writes);
}

/** The place for all accesses to the stack. */
export function stackSite(writes: boolean): number {
  return siteAt(SITES - 1, writes);
}

function siteAt(index: number, writes: boolean): number {
  return (writes ? Layout.writeSites : Layout.readSites) + index * Run.size;
}

/** Pushes what to add to the address in local `va`, or leaves where the TLB
 * does not know it. It looks first at the site, unless that is 0. `at` is a
 * local that may change. */
export function pushAddend(
  w: Assembler,
  site: number,
  { size, tlb, va, at, leave }: {
    readonly size: number;
    readonly tlb: number;
    readonly va: number;
    readonly at: number;
    leave(): void;
  },
): void {
  const lookUp = (): void => {
    missesTlb(w, size, tlb, va, at);
    w.if();
    leave();
    w.end();
  };
  if (site === 0 || size > Run.widest) {
    lookUp();
    w.get(at).memory("i32.load", tlb + 8);
    return;
  }
  const found = w.block();
  pushIsWithin(w, va, () => w.i32(0), site);
  w.brIf(found);
  lookUp();
  w.i32(0).i32(1).memory("i32.store", Layout.sitesFilled);
  const pushRun = (): void => {
    w.get(at).memory("i32.load", tlb + 12);
  };
  pushIsWithin(w, va, pushRun, 0);
  w.if();
  w.i32(0);
  pushRun();
  w.memory("v128.load").memory("v128.store", site);
  w.else();
  // The run gave way to another one: the page is one, too.
  w.i32(0).get(va).i64(-PAGE_SIZE).op("i64.and");
  w.memory("i64.store", site + Run.start);
  w.i32(0).i64(PAGE_SIZE - Run.widest + 1);
  w.memory("i64.store", site + Run.limit).end();
  w.i32(0).get(at).memory("i32.load", tlb + 8);
  w.memory("i32.store", site + Run.addend).end();
  w.i32(0).memory("i32.load", site + Run.addend);
}

/** Pushes 1 if any access at the address in local `va` is within the run at
 * an offset from the address that is pushed. */
function pushIsWithin(
  w: Assembler,
  va: number,
  push: () => void,
  offset: number,
): void {
  w.get(va);
  push();
  w.memory("i64.load", offset + Run.start).op("i64.sub");
  push();
  w.memory("i64.load", offset + Run.limit).op("i64.lt_u");
}

/** Pushes 1 if an address is in the run at a site. */
export function pushIsInRun(
  w: Assembler,
  site: number,
  address: () => void,
): void {
  address();
  w.i32(0).memory("i64.load", site + Run.start).op("i64.sub");
  w.i32(0).memory("i64.load", site + Run.limit);
  w.i64(Run.widest - 1).op("i64.add").op("i64.lt_u");
}
