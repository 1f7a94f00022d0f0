/**
 * Executes single records outside of any block: what tests of ops stand on.
 *
 * @module
 */

import type { HostHelper } from "../ir/host.ts";
import { Op, opHelperNames, type OpName } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { Layout } from "../memory/layout.ts";
import type { Architecture } from "../types.ts";
import { generateInterpreter, type InterpreterExports } from "./interpreter.ts";

/** Operands of a record. */
export interface Operands {
  readonly d?: Slot;
  readonly a?: Slot;
  readonly b?: Slot;
  readonly immediate?: bigint;
}

/** As far as the first records. */
const WASM_PAGES = Layout.arena / 65536 + 1;

/** An interpreter with a memory of its own and no guest. */
export class SingleOp {
  readonly #exports: InterpreterExports;
  /** All of the memory. */
  readonly view: DataView;

  /** Float helpers by name, where a test needs them; `others` have the
   * numbers from `opHelperNames.length` up. */
  constructor(
    architecture: Architecture,
    helpers: Readonly<Record<string, HostHelper>> = {},
    others: readonly HostHelper[] = [],
  ) {
    const memory = new WebAssembly.Memory({ initial: WASM_PAGES });
    this.view = new DataView(memory.buffer);
    const host: HostHelper = (index, d, a, b, extra) => {
      throw new Error(`host helper ${index} ${d} ${a} ${b} ${extra}`);
    };
    const byNumber = [
      ...opHelperNames.map((name) => helpers[name] ?? host),
      ...others,
    ];
    const instance = new WebAssembly.Instance(
      new WebAssembly.Module(generateInterpreter(architecture)),
      {
        host: {
          memory,
          table: new WebAssembly.Table({ initial: 0, element: "anyfunc" }),
          host: (
            index: number,
            d: number,
            a: number,
            b: number,
            extra: number,
          ) => byNumber[index]!(this.view, d, a, b, extra) ?? -1,
          time: () => 0n,
          retired: () => 0n,
        },
      },
    );
    this.#exports = instance.exports as unknown as InterpreterExports;
    const bytes = new Uint8Array(memory.buffer);
    bytes.fill(0xff, Layout.readTlb, Layout.translationsEnd);
    bytes[Layout.mappingEpoch] = 1;
  }

  /** An 8-byte slot. */
  slot(slot: Slot): bigint {
    return this.view.getBigUint64(Layout.state + slot * 8, true);
  }

  /** Writes an 8-byte slot. */
  setSlot(slot: Slot, value: bigint): void {
    this.view.setBigUint64(
      Layout.state + slot * 8,
      BigInt.asUintN(64, value),
      true,
    );
  }

  /** A 16-byte slot. */
  slot128(slot: Slot): bigint {
    return this.slot(slot) | this.slot(slot + 1) << 64n;
  }

  /** Writes a 16-byte slot. */
  setSlot128(slot: Slot, value: bigint): void {
    this.setSlot(slot, value);
    this.setSlot(slot + 1, value >> 64n);
  }

  /** Lets [page, page + 4096) be accessed, at `linear`, through the TLBs. */
  map(page: bigint, linear: number, writable: boolean): void {
    const entry = Number(page >> 12n & 1023n) * 16;
    const tables = writable
      ? [Layout.readTlb, Layout.writeTlb]
      : [Layout.readTlb];
    for (const table of tables) {
      this.view.setBigUint64(table + entry, page, true);
      const addend = linear - Number(BigInt.asIntN(32, page));
      this.view.setInt32(table + entry + 8, addend, true);
    }
  }

  /** Executes a record; returns the exit kind, `EngineExit.stepped` as a rule. */
  execute(name: OpName, operands: Operands): number {
    this.#record(0, Op[name], operands);
    this.#record(1, Op.stepped, {});
    this.#exports.run(Layout.arena, 1000);
    return this.view.getInt32(Layout.exitKind, true);
  }

  #record(index: number, op: number, operands: Operands): void {
    const at = Layout.arena + index * 16;
    this.view.setUint16(at, op, true);
    this.view.setUint16(at + 2, (operands.d ?? 0) * 8, true);
    this.view.setUint16(at + 4, (operands.a ?? 0) * 8, true);
    this.view.setUint16(at + 6, (operands.b ?? 0) * 8, true);
    this.view.setBigUint64(
      at + 8,
      BigInt.asUintN(64, operands.immediate ?? 0n),
      true,
    );
  }

  /** The packed flags. */
  flags(): number {
    return this.#exports.flags();
  }

  /** Sets the packed flags. */
  setFlags(flags: number): void {
    this.setSlot(Slots.flagKind, 0n);
    this.setSlot(Slots.flagResult, BigInt(flags));
  }
}
