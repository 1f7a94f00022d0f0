/**
 * AArch64's stores of pairs: both registers or neither.
 *
 * @module
 */

import type { MemoryInstruction } from "../../wasm/opcodes.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";

/** [a + displacement] = d, then c. The displacement lies above c's slot. */
function storePair(
  bytes: 4 | 8 | 16,
  instruction: MemoryInstruction,
): Op {
  const vector = bytes === 16;
  return op(
    {
      d: vector ? "in128" : "in",
      a: "in",
      immediate: vector ? "slot128" : "slot",
      leaves: true,
      only: "aarch64",
    },
    (e: Emitter) =>
      e.write(2 * bytes, () => {
        e.a();
        e.immediateHigh();
        e.w.op("i64.extend_i32_s").op("i64.add");
      }, (at) => {
        e.w.get(at);
        if (vector) e.d128();
        else e.d();
        e.w.memory(instruction);
        e.w.get(at);
        if (vector) e.c128();
        else e.c();
        e.w.memory(instruction, bytes);
      }),
  );
}

/** All memory ops of AArch64 alone. */
export const memoryAarch64Ops = {
  storePair32: storePair(4, "i64.store32"),
  storePair64: storePair(8, "i64.store"),
  storePair128: storePair(16, "v128.store"),
} satisfies OpTable;
