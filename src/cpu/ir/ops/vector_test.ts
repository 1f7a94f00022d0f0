import { assertEquals } from "@std/assert";
import { SingleOp } from "../../interpreter/single_op.ts";
import { Slots } from "../slots.ts";
import type { OpName } from "./index.ts";
import { vectorOps } from "./vector.ts";

const machine = new SingleOp("aarch64");
const D = Slots.vector;
const A = Slots.vector + 2;
const B = Slots.vector + 4;
const C = Slots.vector + 6;
const G = Slots.general;

const vectors = [
  0n,
  (1n << 128n) - 1n,
  0x00017f80ff00ff7f_8000000180007fffn,
  0x7fffffff80000000_ffffffff00000001n,
  0x8000000000000000_7fffffffffffffffn,
  0x0123456789abcdef_fedcba9876543210n,
  0x0f0e0d0c0b0a0908_1716151413121110n,
  0xbf8000003f800000_4008000000000000n,
];

type Lanes = bigint[];

function split(value: bigint, bits: number, signed: boolean): Lanes {
  return Array.from({ length: 128 / bits }, (_, i) => {
    const lane = BigInt.asUintN(bits, value >> BigInt(i * bits));
    return signed ? BigInt.asIntN(bits, lane) : lane;
  });
}

function join(lanes: readonly bigint[], bits: number): bigint {
  return lanes.reduce(
    (sum, lane, i) => sum | BigInt.asUintN(bits, lane) << BigInt(i * bits),
    0n,
  );
}

function saturate(value: bigint, bits: number, signed: boolean): bigint {
  const high = 1n << BigInt(signed ? bits - 1 : bits);
  const low = signed ? -high : 0n;
  return value < low ? low : value >= high ? high - 1n : value;
}

const yes = (holds: boolean): bigint => holds ? -1n : 0n;
const magnitude = (x: bigint): bigint => x < 0n ? -x : x;

/** What lane operations mean, on numbers of the op's signedness. */
const laneModels: Record<string, (x: bigint, y: bigint) => bigint> = {
  add: (x, y) => x + y,
  sub: (x, y) => x - y,
  mul: (x, y) => x * y,
  min: (x, y) => x < y ? x : y,
  max: (x, y) => x > y ? x : y,
  avgr: (x, y) => x + y + 1n >> 1n,
  eq: (x, y) => yes(x === y),
  ne: (x, y) => yes(x !== y),
  lt: (x, y) => yes(x < y),
  gt: (x, y) => yes(x > y),
  le: (x, y) => yes(x <= y),
  ge: (x, y) => yes(x >= y),
  q15mulr_sat: (x, y) => saturate(x * y + 0x4000n >> 15n, 16, true),
};
const unaryModels: Record<string, (x: bigint) => bigint> = {
  abs: magnitude,
  neg: (x) => -x,
  popcnt: (x) =>
    BigInt(BigInt.asUintN(8, x).toString(2).replaceAll("0", "").length),
};

/** The result of a derived op, as its name says (the wasm specification). */
function model(name: string, a: bigint, b: bigint): bigint {
  const [, shape = "", rest = ""] = /^([a-z]\d+x\d+|v128)_(.*)$/.exec(name) ??
    [];
  const bits = Number(/\d+/.exec(shape)?.[0]);
  const sign = /_([su])$/.exec(rest)?.[1] ?? "s";
  const stem = rest.replace(/_[su]$/, "");
  const signed = sign !== "u";
  if (shape === "v128") return whole(rest, a, b);
  const wide = /^(extend|extmul)_(low|high)_i(\d+)x/.exec(rest);
  if (wide !== null) {
    const half = Number(wide[3]);
    const part = (value: bigint): Lanes => {
      const lanes = split(value, half, signed);
      const middle = lanes.length / 2;
      return wide[2] === "low" ? lanes.slice(0, middle) : lanes.slice(middle);
    };
    const x = part(a);
    const y = part(b);
    return join(
      x.map((lane, i) => wide[1] === "extend" ? lane : lane * (y[i] ?? 0n)),
      bits,
    );
  }
  if (rest.startsWith("extadd_pairwise") || rest.startsWith("dot")) {
    const x = split(a, bits / 2, signed);
    const y = split(b, bits / 2, signed);
    const term = (i: number): bigint =>
      (x[i] ?? 0n) * (rest.startsWith("dot") ? y[i] ?? 0n : 1n);
    return join(
      Array.from(
        { length: 128 / bits },
        (_, i) => term(2 * i) + term(2 * i + 1),
      ),
      bits,
    );
  }
  if (rest.startsWith("narrow")) {
    return join(
      [...split(a, bits * 2, true), ...split(b, bits * 2, true)].map((lane) =>
        saturate(lane, bits, signed)
      ),
      bits,
    );
  }
  if (rest === "swizzle") {
    const bytes = split(a, 8, false);
    return join(split(b, 8, false).map((i) => bytes[Number(i)] ?? 0n), 8);
  }
  if (shape.startsWith("f")) {
    const top = 1n << BigInt(bits - 1);
    const change = (x: bigint): bigint => rest === "neg" ? x ^ top : x & ~top;
    return join(split(a, bits, false).map(change), bits);
  }
  const unary = unaryModels[stem];
  if (unary !== undefined) return join(split(a, bits, true).map(unary), bits);
  const sat = /^(add|sub)_sat$/.exec(stem);
  const lane = laneModels[sat?.[1] ?? stem];
  if (lane === undefined) throw new Error(`no model of ${name}`);
  const x = split(a, bits, signed);
  const y = split(b, bits, signed);
  return join(
    x.map((left, i) => {
      const result = lane(left, y[i] ?? 0n);
      return sat === null ? result : saturate(result, bits, signed);
    }),
    bits,
  );
}

function whole(rest: string, a: bigint, b: bigint): bigint {
  const ones = (1n << 128n) - 1n;
  switch (rest) {
    case "not":
      return a ^ ones;
    case "and":
      return a & b;
    case "andnot":
      return a & (b ^ ones);
    case "or":
      return a | b;
    case "xor":
      return a ^ b;
    case "move":
      return a;
    case "zero":
      return 0n;
    default:
      throw new Error(`no model of v128_${rest}`);
  }
}

const tested = new Set<string>();

function execute(name: string, immediate = 0n): void {
  tested.add(name);
  machine.execute(name as OpName, { d: D, a: A, b: B, immediate });
}

const special =
  /_sh[lr]|_splat|_true|_bitmask|ane\d|v128_(low|bitselect|shuffle|extract)/;

Deno.test("vector ops do what their names say, lane by lane", () => {
  for (const name of Object.keys(vectorOps)) {
    if (special.test(name)) continue;
    for (const a of vectors) {
      for (const b of vectors) {
        machine.setSlot128(A, a);
        machine.setSlot128(B, b);
        execute(name);
        assertEquals(machine.slot128(D), model(name, a, b), name);
      }
    }
  }
});

Deno.test("vector shifts take their count modulo the lane's width", () => {
  for (const bits of [8, 16, 32, 64]) {
    for (const kind of ["shl", "shr_s", "shr_u"]) {
      for (const form of ["", "i"]) {
        for (const count of [0n, 1n, 7n, 13n, 31n, 63n, 64n]) {
          for (const a of vectors) {
            machine.setSlot128(A, a);
            machine.setSlot(B, count);
            execute(`i${bits}x${128 / bits}_${kind}${form}`, count);
            const by = count % BigInt(bits);
            const lanes = split(a, bits, kind === "shr_s");
            const wanted = lanes.map((x) => kind === "shl" ? x << by : x >> by);
            assertEquals(machine.slot128(D), join(wanted, bits));
          }
        }
      }
    }
  }
});

Deno.test("masks and splats go between vectors and general slots", () => {
  for (const a of vectors) {
    machine.setSlot128(A, a);
    machine.setSlot(B, 0x0123456789abcdefn);
    for (const bits of [8, 16, 32, 64]) {
      const shape = `i${bits}x${128 / bits}`;
      const lanes = split(a, bits, true);
      execute(`${shape}_all_true`);
      assertEquals(machine.slot(D), lanes.every((x) => x !== 0n) ? 1n : 0n);
      execute(`${shape}_bitmask`);
      const mask = lanes.reduce(
        (sum, x, i) => sum | (x < 0n ? 1n << BigInt(i) : 0n),
        0n,
      );
      assertEquals(machine.slot(D), mask);
      tested.add(`${shape}_splat`);
      machine.execute(`${shape}_splat` as OpName, { d: D, a: B });
      const low = BigInt.asUintN(bits, 0x0123456789abcdefn);
      assertEquals(machine.slot128(D), join(lanes.map(() => low), bits));
    }
    execute("v128_any_true");
    assertEquals(machine.slot(D), a === 0n ? 0n : 1n);
  }
});

Deno.test("lanes are read and written at byte offsets", () => {
  for (const a of vectors) {
    for (const bits of [8, 16, 32, 64]) {
      for (let i = 0; i < 128 / bits; i++) {
        const offset = BigInt(i * bits / 8);
        machine.setSlot128(A, a);
        execute(`lane${bits}`, offset);
        assertEquals(machine.slot(D), split(a, bits, false)[i]);
        if (bits < 64) {
          execute(`lane${bits}s`, offset);
          const wanted = BigInt.asUintN(64, split(a, bits, true)[i] ?? 0n);
          assertEquals(machine.slot(D), wanted);
        }
        machine.setSlot128(D, a);
        machine.setSlot(G, 0x1122334455667788n);
        tested.add(`setLane${bits}`);
        machine.execute(`setLane${bits}` as OpName, {
          d: D,
          a: G,
          immediate: offset,
        });
        const lanes = split(a, bits, false);
        lanes[i] = BigInt.asUintN(bits, 0x1122334455667788n);
        assertEquals(machine.slot128(D), join(lanes, bits));
      }
    }
  }
});

Deno.test("select, shuffle and extract take bytes of two vectors", () => {
  for (const a of vectors) {
    for (const b of vectors) {
      for (const c of vectors) {
        machine.setSlot128(A, a);
        machine.setSlot128(B, b);
        machine.setSlot128(C, c);
        execute("v128_bitselect", BigInt(C * 8));
        const ones = (1n << 128n) - 1n;
        assertEquals(machine.slot128(D), a & c | b & (c ^ ones));
        execute("v128_shuffle", BigInt(C * 8));
        const bytes = [...split(a, 8, false), ...split(b, 8, false)];
        const chosen = split(c, 8, false).map((i) => bytes[Number(i)] ?? 0n);
        assertEquals(machine.slot128(D), join(chosen, 8));
      }
      for (let from = 0; from <= 16; from++) {
        machine.setSlot128(A, a);
        machine.setSlot128(B, b);
        execute("v128_extract", BigInt(from));
        const both = a | b << 128n;
        assertEquals(
          machine.slot128(D),
          BigInt.asUintN(128, both >> BigInt(from * 8)),
        );
      }
    }
    machine.setSlot128(A, a);
    execute("v128_low64");
    assertEquals(machine.slot128(D), BigInt.asUintN(64, a));
    execute("v128_low32");
    assertEquals(machine.slot128(D), BigInt.asUintN(32, a));
  }
});

Deno.test("no vector op is untested", () => {
  assertEquals(Object.keys(vectorOps).filter((name) => !tested.has(name)), []);
});
