import { assertEquals } from "@std/assert";
import { Assembler, type ValueType } from "./assembler.ts";
import { ModuleBuilder } from "./module.ts";
import * as opcodes from "./opcodes.ts";
import { moduleText } from "./text.ts";

function functionOf(
  emit: (w: Assembler) => void,
  types: readonly ValueType[] = [],
): Uint8Array {
  const w = new Assembler(1);
  for (const type of types) w.local(type);
  emit(w);
  const module = new ModuleBuilder();
  module.import("helper", { parameters: ["i64"], results: ["i32"] });
  module.declare("f", { parameters: ["i32"], results: [] });
  module.define("f", w.done());
  return module.done(["f"]);
}

function bodyOf(emit: (w: Assembler) => void): string[] {
  const lines = moduleText(functionOf(emit)).split("\n");
  const start = lines.findIndex((line) => line.startsWith("  (func"));
  return lines.slice(start + 1, -3).map((line) => line.trim());
}

Deno.test("moduleText() writes a module as the specification does when it has all parts", () => {
  const text = moduleText(
    functionOf((w) => {
      w.i32(0).memory("i64.load", 0x1000).set(1);
      w.loop();
      w.get(1).i64(-1n).op("i64.ne").if();
      w.get(1).call(0).op("drop");
      w.br(0).else().end();
      w.end();
    }, ["i64"]),
    { nameOf: (address) => address === 0x1000 ? "a0" : undefined },
  );
  assertEquals(
    text,
    `(module
  (type (func (param i64) (result i32)))
  (type (func (param i32)))
  (import "host" "memory" (memory 1))
  (import "host" "helper" (func $helper (type 0)))
  (func $f (export "f") (param i32)
    (local i64)
    ;; locals: 1 = a0
    i32.const 0
    i64.load offset=4096 ;; a0
    local.set 1 ;; a0
    loop
      local.get 1 ;; a0
      i64.const -1
      i64.ne
      if
        local.get 1 ;; a0
        call $helper
        drop
        br 1
      else
      end
    end
  )
)
`,
  );
});

Deno.test("moduleText() names each instruction when the assembler has it", () => {
  const { plain, saturating, vector, relaxed } = opcodes;
  const names = Object.keys({ ...plain, ...saturating, ...vector, ...relaxed });
  const written = bodyOf((w) => {
    for (const name of names) w.op(name as "nop");
  });
  assertEquals(written, names);
});

Deno.test("moduleText() writes immediates when instructions have some", () => {
  assertEquals(
    bodyOf((w) => {
      w.memory("v128.load", 16).memory("i32.store8");
      w.lane("i16x8.extract_lane_u", 7).fill().copy();
      w.f32(0xbf800000).f64(0x7ff8000000000000n).f64(1n << 63n);
      w.i64(1n << 63n).v128(Array(16).fill(3)).shuffle(Array(16).fill(1));
      const label = w.block();
      w.brTable([label], label).end().callIndirect();
    }),
    [
      "v128.load offset=16",
      "i32.store8",
      "i16x8.extract_lane_u 7",
      "memory.fill",
      "memory.copy",
      "f32.const -1",
      "f64.const nan:0x8000000000000",
      "f64.const -0",
      "i64.const -9223372036854775808",
      `v128.const i8x16${" 3".repeat(16)}`,
      `i8x16.shuffle${" 1".repeat(16)}`,
      "block",
      "br_table 0 0",
      "end",
      "call_indirect (type 0)",
    ],
  );
});
