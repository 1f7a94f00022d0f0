/**
 * AArch64's stores of pairs, both registers or neither, and its loads of
 * scalars, which clear the rest of a vector register.
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

/** d = memory[a + immediate], or [a + (b << scale) + displacement]. */
function loadScalar(
  bytes: number,
  instruction: MemoryInstruction,
  indexed: boolean,
): Op {
  return op(
    {
      d: "out128",
      a: "in",
      b: indexed ? "in" : "none",
      immediate: indexed ? "address" : "value",
      leaves: true,
      only: "aarch64",
    },
    (e: Emitter) =>
      e.read(bytes, () => {
        e.a();
        if (!indexed) {
          e.immediate();
          e.w.op("i64.add");
          return;
        }
        e.b();
        e.immediateHigh();
        e.w.op("i64.extend_i32_u").op("i64.shl").op("i64.add");
        e.immediate32();
        e.w.op("i64.extend_i32_s").op("i64.add");
      }, (at) =>
        e.setD128(() => {
          e.w.v128(new Array(16).fill(0));
          e.w.get(at).memory(instruction);
          e.w.lane("i64x2.replace_lane", 0);
        })),
  );
}

/** All memory ops of AArch64 alone. */
export const memoryAarch64Ops = {
  storePair32: storePair(4, "i64.store32"),
  storePair64: storePair(8, "i64.store"),
  storePair128: storePair(16, "v128.store"),
  loadScalar8: loadScalar(1, "i64.load8_u", false),
  loadScalar16: loadScalar(2, "i64.load16_u", false),
  loadScalar32: loadScalar(4, "i64.load32_u", false),
  loadScalar64: loadScalar(8, "i64.load", false),
  loadScalar8x: loadScalar(1, "i64.load8_u", true),
  loadScalar16x: loadScalar(2, "i64.load16_u", true),
  loadScalar32x: loadScalar(4, "i64.load32_u", true),
  loadScalar64x: loadScalar(8, "i64.load", true),
} satisfies OpTable;
