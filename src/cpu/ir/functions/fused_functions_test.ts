import { assertEquals } from "@std/assert";
import { Random } from "../../differential/random.ts";
import type { ValueType } from "../../wasm/assembler.ts";
import { ModuleBuilder } from "../../wasm/module.ts";
import {
  fused32,
  fused64,
  hostFuses,
  productError,
} from "./fused_functions.ts";

type Fused = (x: number, y: number, addend: number) => number;

/** The functions, by the host's instruction or without it. */
function functionsOf(byHost: boolean): { fused32: Fused; fused64: Fused } {
  const module = new ModuleBuilder();
  const takesThree = (type: ValueType) => ({
    parameters: [type, type, type],
    results: [type],
  });
  module.declare("productError", takesThree("f64"));
  module.declare("fused64", takesThree("f64"));
  module.declare("fused32", takesThree("f32"));
  module.define("productError", productError());
  module.define("fused64", fused64(module, byHost));
  module.define("fused32", fused32(byHost));
  const bytes = module.done(["fused32", "fused64"]);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    host: { memory: new WebAssembly.Memory({ initial: 1 }) },
  });
  return instance.exports as { fused32: Fused; fused64: Fused };
}

const random = new Random(5);
const view = new DataView(new ArrayBuffer(8));

/** A number of middling size. */
function number(bits: 32 | 64): number {
  const [fraction, bias] = bits === 32 ? [23, 127] : [52, 1023];
  const exponent = BigInt(bias - 20 + random.below(40));
  const sign = BigInt(random.below(2)) << BigInt(bits - 1);
  const low = random.long() & (1n << BigInt(fraction)) - 1n;
  const value = sign | exponent << BigInt(fraction) | low;
  if (bits === 64) {
    view.setBigUint64(0, value);
    return view.getFloat64(0);
  }
  view.setUint32(0, Number(value));
  return view.getFloat32(0);
}

Deno.test("fused32() and fused64() round a product and a sum once", () => {
  for (const byHost of hostFuses() ? [false, true] : [false]) {
    const by = functionsOf(byHost);
    assertEquals(by.fused64(1 + 2 ** -30, 1 - 2 ** -30, -1), -(2 ** -60));
    assertEquals(by.fused32(1 + 2 ** -15, 1 - 2 ** -15, -1), -(2 ** -30));
  }
});

Deno.test({
  name: "fused32() and fused64() are the host's instruction, where it has one",
  ignore: !hostFuses(),
  fn: () => {
    const [own, host] = [functionsOf(false), functionsOf(true)];
    for (let round = 0; round < 20_000; round++) {
      for (const bits of [32, 64] as const) {
        const [x, y] = [number(bits), number(bits)];
        const addend = random.oneIn(2) ? number(bits) : -x * y;
        const rounded = bits === 32 ? Math.fround(addend) : addend;
        const wanted = host[`fused${bits}`](x, y, rounded);
        assertEquals(own[`fused${bits}`](x, y, rounded), wanted);
      }
    }
  },
});
