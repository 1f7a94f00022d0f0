/**
 * Guest memory. `load<bits>[s]`: d = memory[a + displacement], zero (or sign)
 * extended; `load<bits>[s]x`: d = memory[a + (b << scale) + displacement].
 * `store<bits>[x]` likewise stores d. 128-bit forms move vector slots. A
 * fault leaves all state as it was before the record.
 *
 * @module
 */

import type { MemoryInstruction } from "../../wasm/opcodes.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";

type Indexed = "" | "x";
const indexings: readonly Indexed[] = ["", "x"];

const loads = {
  load8: [1, "i64.load8_u"],
  load8s: [1, "i64.load8_s"],
  load16: [2, "i64.load16_u"],
  load16s: [2, "i64.load16_s"],
  load32: [4, "i64.load32_u"],
  load32s: [4, "i64.load32_s"],
  load64: [8, "i64.load"],
  load128: [16, "v128.load"],
} as const;

const stores = {
  store8: [1, "i64.store8"],
  store16: [2, "i64.store16"],
  store32: [4, "i64.store32"],
  store64: [8, "i64.store"],
  store128: [16, "v128.store"],
} as const;

/** Pushes the virtual address. */
function address(e: Emitter, indexed: Indexed): void {
  e.a();
  if (indexed === "x") {
    e.b();
    e.immediateHigh();
    e.w.op("i64.extend_i32_u").op("i64.shl").op("i64.add");
    e.immediate32();
    e.w.op("i64.extend_i32_s").op("i64.add");
  } else {
    e.immediate();
    e.w.op("i64.add");
  }
}

function loadOps(): OpTable<`${keyof typeof loads}${Indexed}`> {
  const table: Record<string, Op> = {};
  for (const [name, [size, wasm]] of Object.entries(loads)) {
    for (const indexed of indexings) {
      const vector = size === 16;
      table[name + indexed] = op(
        {
          d: vector ? "out128" : "out",
          a: "in",
          b: indexed === "x" ? "in" : "none",
          immediate: indexed === "x" ? "address" : "value",
          leaves: true,
        },
        (e) =>
          e.read(size, () => address(e, indexed), (at) => {
            const value = (): void => {
              e.w.get(at).memory(wasm as MemoryInstruction);
            };
            if (vector) e.setD128(value);
            else e.setD(value);
          }),
      );
    }
  }
  return table as OpTable<`${keyof typeof loads}${Indexed}`>;
}

function storeOps(): OpTable<`${keyof typeof stores}${Indexed}`> {
  const table: Record<string, Op> = {};
  for (const [name, [size, wasm]] of Object.entries(stores)) {
    for (const indexed of indexings) {
      const vector = size === 16;
      table[name + indexed] = op(
        {
          d: vector ? "in128" : "in",
          a: "in",
          b: indexed === "x" ? "in" : "none",
          immediate: indexed === "x" ? "address" : "value",
          leaves: true,
        },
        (e) =>
          e.write(size, () => address(e, indexed), (at) => {
            e.w.get(at);
            if (vector) e.d128();
            else e.d();
            e.w.memory(wasm as MemoryInstruction);
          }),
      );
    }
  }
  return table as OpTable<`${keyof typeof stores}${Indexed}`>;
}

/** Proves that an access would not fault, without making it. */
function probe(size: number, write: boolean): Op {
  return op({ a: "in", immediate: "value", leaves: true }, (e) => {
    const at = (): void => address(e, "");
    if (write) e.write(size, at, () => {});
    else e.read(size, at, () => {});
  });
}

function probes(): OpTable<
  `probe${"Read" | "Write"}${8 | 16 | 32 | 64 | 128}`
> {
  const table: Record<string, Op> = {};
  for (const bits of [8, 16, 32, 64, 128]) {
    table[`probeRead${bits}`] = probe(bits / 8, false);
    table[`probeWrite${bits}`] = probe(bits / 8, true);
  }
  return table as OpTable<
    `probe${"Read" | "Write"}${8 | 16 | 32 | 64 | 128}`
  >;
}

/** All memory ops. */
export const memoryOps = {
  ...loadOps(),
  ...storeOps(),
  /** probeRead64 and the like: fault if [a + immediate] cannot be accessed.
   * For instructions that write state or memory more than once. */
  ...probes(),
} satisfies OpTable;
