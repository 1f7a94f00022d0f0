/**
 * Control flow. A block ends with exactly one op that has `ends`; it charges
 * the block's instructions (d) to the budget. Branches to lower addresses use
 * the `Loop` forms, which leave when the budget is used up: preemption points
 * are architectural, not a matter of how code was cut into blocks.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import { Exit } from "../../types.ts";
import { comparisons, type Relation } from "../conditions.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";

type Loop = "" | "Loop";

/** Takes link 0 if the i32 on the stack is not 0, else link 1. */
export function branchOnTop(e: Emitter, loop: boolean): void {
  e.w.if();
  if (loop) e.followChecked(0);
  else e.follow(0);
  e.w.end();
  e.follow(1);
}

function branches(): OpTable<
  `branch${Relation}${"64" | "32"}${"" | "i"}${Loop}`
> {
  const table: Record<string, Op> = {};
  for (const [name, wasm] of Object.entries(comparisons)) {
    for (const width of ["64", "32"] as const) {
      for (const form of ["", "i"] as const) {
        for (const loop of ["", "Loop"] as const) {
          table[`branch${name}${width}${form}${loop}`] = op(
            {
              d: "number",
              a: "in",
              b: form === "i" ? "number" : "in",
              immediate: "links",
              ends: true,
            },
            (e) => {
              e.charge();
              if (width === "64") e.a();
              else e.a32();
              if (form === "i") {
                e.bNumber();
                if (width === "32") e.w.op("i32.wrap_i64");
              } else if (width === "64") e.b();
              else e.b32();
              const type = width === "64" ? "i64" : "i32";
              e.w.op(`${type}.${wasm}` as Instruction);
              branchOnTop(e, loop === "Loop");
            },
          );
        }
      }
    }
  }
  return table as OpTable<
    `branch${Relation}${"64" | "32"}${"" | "i"}${Loop}`
  >;
}

/** All control ops. Front ends use the builder's methods for most of them. */
export const controlOps = {
  ...branches(),
  /** Direct jump. */
  jump: op({ d: "number", immediate: "links", ends: true }, (e) => {
    e.charge();
    e.follow(0);
  }),
  jumpLoop: op({ d: "number", immediate: "links", ends: true }, (e) => {
    e.charge();
    e.followChecked(0);
  }),
  /** Jump to the address in a. */
  jumpIndirect: op({ d: "number", a: "in", leaves: true, ends: true }, (e) => {
    e.charge();
    e.goIndirect(() => e.a(), true);
  }),
  /** Jump to a + immediate, bit 0 cleared (RISC-V's jalr). */
  jumpSum: op(
    { d: "number", a: "in", immediate: "value", leaves: true, ends: true },
    (e) => {
      e.charge();
      e.goIndirect(() => {
        e.a();
        e.immediate();
        e.w.op("i64.add").i64(-2n).op("i64.and");
      }, true);
    },
  ),
  /** Jump to the address in [a], then a += immediate: x86's near return. */
  popJump: op(
    {
      d: "number",
      a: "inout",
      immediate: "value",
      leaves: true,
      ends: true,
      only: "x86_64",
    },
    (e) => {
      const target = e.local("i64");
      e.read(8, () => e.a(), (at) => {
        e.w.get(at).memory("i64.load").set(target);
      });
      e.charge();
      e.goIndirect(() => e.w.get(target), true, () =>
        e.setA(() => {
          e.a();
          e.immediate();
          e.w.op("i64.add");
        }));
    },
  ),
  /** Leave with #GP if the address in a is not canonical: for jumps that do
   * something else before. */
  demandCanonical: op({ a: "in", leaves: true, only: "x86_64" }, (e) => {
    e.isNotCanonical(() => e.a());
    e.w.if();
    e.leave(Exit.privileged);
    e.w.end();
  }),
  /** Jump to the constant address in the immediate: links to other pages,
   * whose mapping may change. Does not charge: the branch before it did. */
  far: op(
    { immediate: "value", leaves: true, ends: true },
    (e) => e.goIndirect(() => e.immediate(), false),
  ),
  /** A link not yet resolved; the immediate is the target address. */
  stub: op(
    { immediate: "value", leaves: true, ends: true },
    (e) => e.leave(EngineExit.stub),
  ),
  /** A compiled region: its number, and the mapping epoch (high half of the
   * immediate) that it was last found to be right for. */
  region: op(
    { immediate: "value", leaves: true, ends: true },
    (e) => e.enterRegion(),
  ),
  /** First record of a block whose code has changed. */
  stale: op(
    { immediate: "value", leaves: true, ends: true },
    (e) => e.leave(EngineExit.stale),
  ),
  /** End of a stepped instruction; the immediate is the next address. */
  stepped: op(
    { immediate: "value", leaves: true, ends: true },
    (e) => e.leave(EngineExit.stepped),
  ),
  /** Leave with exit kind b; the immediate is the pc to leave with. */
  leaveAt: op({
    d: "number",
    b: "number",
    immediate: "value",
    leaves: true,
    ends: true,
  }, (e) => {
    e.charge();
    e.leave(EngineExit.leaveAt);
  }),
  /** If a is not zero: leave with exit kind `immediate`, pc at this one. */
  leaveIf: op({ a: "in", immediate: "value", leaves: true }, (e) => {
    e.a();
    e.w.op("i64.eqz").op("i32.eqz").if();
    e.leave(() => e.immediate32());
    e.w.end();
  }),
  /** Skip the next b records if a is (not) zero. */
  skipIf: op({ a: "in", b: "number" }, (e) => {
    e.a();
    e.w.op("i64.eqz").op("i32.eqz");
    e.skipOnTop();
  }),
  skipUnless: op({ a: "in", b: "number" }, (e) => {
    e.a();
    e.w.op("i64.eqz");
    e.skipOnTop();
  }),
  nop: op({}, () => {}),
  /** d = the virtual clock. */
  time: op({ d: "out", immediate: "value" }, (e) => e.readTime()),
  /** d = instructions retired before this one. */
  retired: op({ d: "out", immediate: "value" }, (e) => e.readRetired()),
  /** Helper number `immediate` with operands d, a, b (see host.ts). */
  host: op({
    d: "inout128",
    a: "in128",
    b: "in128",
    immediate: "value",
  }, (e) => e.host(false)),
  /** As `host`; a helper's result other than -1 is an exit kind to leave
   * with, pc at this instruction. It must then not have written state. */
  hostOrLeave: op({
    d: "inout128",
    a: "in128",
    b: "in128",
    immediate: "value",
    leaves: true,
  }, (e) => e.host(true)),
  /** Opens the exclusive monitor. */
  clearExclusive: op({}, (e) => e.clearExclusive()),
} satisfies OpTable;

/** Why generated code came back, besides the `Exit`s. */
export const EngineExit = {
  ...Exit,
  /** A link is to be resolved. */
  stub: 16,
  /** The block is out of date. */
  stale: 17,
  /** The jump cache does not know the target of a link. */
  lookup: 18,
  stepped: 19,
  leaveAt: 20,
  /** A store to a frame that holds decoded code. */
  codeWrite: 21,
  /** As `lookup`, for an indirect jump, where the budget is looked at. */
  lookupChecked: 22,
  /** An instruction is done after which the thread may have to be watched. */
  attend: 23,
  /** A branch back has been taken often. */
  hot: 24,
  /** Whether a region is right where it is entered has to be looked at. */
  revalidate: 25,
} as const;
