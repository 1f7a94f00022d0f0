import { assertEquals } from "@std/assert";
import { Exit } from "../../types.ts";
import { SingleOp } from "../../interpreter/single_op.ts";
import { Slots } from "../slots.ts";
import type { OpName } from "./index.ts";
import { integerAarch64Ops } from "./integer_aarch64.ts";
import { memoryAarch64Ops } from "./memory_aarch64.ts";
import { vectorAarch64Ops } from "./vector_aarch64.ts";

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
  0x0f0e0d0c0b0a0908_1716151413121110n,
];

const BITS: Readonly<Record<string, number>> = { b: 8, h: 16, s: 32, d: 64 };

function split(value: bigint, bits: number, signed = false): bigint[] {
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

const tested = new Set<string>();

function execute(name: string, immediate = 0n): bigint {
  tested.add(name);
  machine.execute(name as OpName, { d: D, a: A, b: B, immediate });
  return machine.slot128(D);
}

/** All pairs of vectors, with a third in d. */
function forPairs(
  test: (a: bigint, b: bigint, d: bigint) => void,
): void {
  vectors.forEach((a, i) =>
    vectors.forEach((b) => {
      const d = vectors[(i + 3) % vectors.length]!;
      machine.setSlot128(A, a);
      machine.setSlot128(B, b);
      machine.setSlot128(D, d);
      test(a, b, d);
    })
  );
}

const yes = (holds: boolean): bigint => holds ? -1n : 0n;
const magnitude = (x: bigint): bigint => x < 0n ? -x : x;

/** SatQ: the value nearest to one that a lane of so many bits can hold. */
function saturated(value: bigint, bits: number, signed: boolean): bigint {
  const low = signed ? -(1n << BigInt(bits - 1)) : 0n;
  const high = low + (1n << BigInt(bits)) - 1n;
  return value < low ? low : value > high ? high : value;
}

/** Lane by lane, as the manual defines the instructions of these names. */
const laneModels: Readonly<
  Record<string, (x: bigint, y: bigint, bits: number) => bigint>
> = {
  sqadd: (x, y, bits) => saturated(x + y, bits, true),
  uqadd: (x, y, bits) => saturated(x + y, bits, false),
  sqsub: (x, y, bits) => saturated(x - y, bits, true),
  uqsub: (x, y, bits) => saturated(x - y, bits, false),
  mul: (x, y) => x * y,
  cmhi: (x, y) => yes(x > y),
  cmhs: (x, y) => yes(x >= y),
  cmtst: (x, y) => yes((x & y) !== 0n),
  sabd: (x, y) => magnitude(x - y),
  uabd: (x, y) => magnitude(x - y),
  orn: (x, y) => x | ~y,
};

Deno.test("lane ops compute what their names say", () => {
  for (const name of Object.keys(vectorAarch64Ops)) {
    const match = /^([a-z]+?)(?:16b|8h|4s|2d)$/.exec(name);
    const model = laneModels[match?.[1] ?? ""];
    if (model === undefined) continue;
    const bits = BITS[name.at(-1)!]!;
    const signed = name.startsWith("s");
    forPairs((a, b) => {
      const y = split(b, bits, signed);
      const wanted = split(a, bits, signed).map((x, i) =>
        model(x, y[i]!, bits)
      );
      assertEquals(execute(name), join(wanted, bits), name);
    });
  }
});

Deno.test("ssra and usra accumulate what they shift", () => {
  for (const bits of [8, 16, 32, 64]) {
    for (const signed of [true, false]) {
      const name = `${signed ? "s" : "u"}sra${128 / bits}${
        "bhsd"[Math.log2(bits / 8)]
      }`;
      for (const count of [1n, BigInt(bits - 1)]) {
        forPairs((a, _b, d) => {
          const sums = split(d, bits);
          const wanted = split(a, bits, signed).map((x, i) =>
            (x >> count) + sums[i]!
          );
          assertEquals(execute(name, count), join(wanted, bits), name);
        });
      }
    }
  }
});

Deno.test("sshl and ushl shift each lane either way", () => {
  const counts = [0, 1, 7, 8, 31, 32, 64, 127, 128, 129, 192, 224, 248, 255];
  for (const bits of [8, 16, 32, 64]) {
    for (const signed of [true, false]) {
      const name = `${signed ? "s" : "u"}shl${128 / bits}${
        "bhsd"[Math.log2(bits / 8)]
      }`;
      for (const a of vectors) {
        counts.forEach((_, first) => {
          // What is above the low byte of a count does not matter.
          const by = Array.from(
            { length: 128 / bits },
            (_, i) => BigInt(counts[(first + i) % counts.length]! + 0x5a00),
          );
          machine.setSlot128(A, a);
          machine.setSlot128(B, join(by, bits));
          const wanted = split(a, bits, signed).map((x, i) => {
            const count = BigInt.asIntN(8, by[i]!);
            return count >= 0n ? x << count : x >> -count;
          });
          assertEquals(execute(name), join(wanted, bits), name);
        });
      }
    }
  }
});

Deno.test("clz and cls count leading bits of each lane", () => {
  for (const bits of [8, 16, 32]) {
    const arrangement = `${128 / bits}${"bhs"[Math.log2(bits / 8)]}`;
    const zeros = (x: bigint): bigint =>
      BigInt(bits - (x === 0n ? 0 : x.toString(2).length));
    forPairs((a) => {
      assertEquals(
        execute(`clz${arrangement}`),
        join(split(a, bits).map(zeros), bits),
      );
      assertEquals(
        execute(`cls${arrangement}`),
        join(
          split(a, bits, true).map((x) => zeros(x < 0n ? ~x : x) - 1n),
          bits,
        ),
      );
    });
  }
});

/** The manual's definitions of the permutations, on whole lists of lanes. */
const permutations: Readonly<
  Record<string, (a: bigint[], b: bigint[]) => bigint[]>
> = {
  uzp1: (a, b) => [...a, ...b].filter((_, i) => i % 2 === 0),
  uzp2: (a, b) => [...a, ...b].filter((_, i) => i % 2 === 1),
  trn1: (a, b) => a.map((x, i) => i % 2 === 0 ? x : b[i - 1]!),
  trn2: (a, b) => a.map((_, i) => i % 2 === 0 ? a[i + 1]! : b[i]!),
  zip1: (a, b) => a.flatMap((x, i) => [x, b[i]!]).slice(0, a.length),
  zip2: (a, b) => a.flatMap((x, i) => [x, b[i]!]).slice(a.length),
};

Deno.test("permutations choose lanes of both operands", () => {
  for (const name of Object.keys(vectorAarch64Ops)) {
    const match = /^((?:uzp|trn|zip)[12])_(\d+)([bhsd])$/.exec(name);
    if (match === null) continue;
    const [, stem = "", count = "", letter = ""] = match;
    const bits = BITS[letter]!;
    forPairs((a, b) => {
      const part = (value: bigint): bigint[] =>
        split(value, bits).slice(0, Number(count));
      const wanted = join(permutations[stem]!(part(a), part(b)), bits);
      const width = Number(count) * bits;
      assertEquals(
        BigInt.asUintN(width, execute(name)),
        BigInt.asUintN(width, wanted),
        name,
      );
    });
  }
});

Deno.test("reversals turn the lanes of each group round", () => {
  for (const name of Object.keys(vectorAarch64Ops)) {
    const match = /^rev(\d+)_\d+([bhs])$/.exec(name);
    if (match === null) continue;
    const bits = BITS[match[2]!]!;
    const group = Number(match[1]) / bits;
    forPairs((a) => {
      const lanes = split(a, bits);
      const wanted = lanes.map((_, i) =>
        lanes[i - i % group + group - 1 - i % group]!
      );
      assertEquals(execute(name), join(wanted, bits), name);
    });
  }
});

Deno.test("xtn and xtn2 keep the low halves of lanes", () => {
  for (
    const [arrangement, bits] of [["16b", 8], ["8h", 16], ["4s", 32]] as const
  ) {
    forPairs((a, _b, d) => {
      const halves = join(split(a, bits * 2), bits);
      const low = split(a, bits * 2).map((x) => BigInt.asUintN(bits, x));
      assertEquals(BigInt.asUintN(64, halves), join(low, bits));
      assertEquals(execute(`xtn${arrangement}`), join(low, bits));
      machine.setSlot128(D, d);
      assertEquals(
        execute(`xtn2_${arrangement}`),
        BigInt.asUintN(64, d) | join(low, bits) << 64n,
      );
    });
  }
});

Deno.test("saturating xtn ops keep the nearest of half the size", () => {
  for (const name of ["sqxtn", "sqxtun", "uqxtn"]) {
    for (const bits of name === "uqxtn" ? [8, 16, 32] : [32]) {
      const op = `${name}${128 / bits}${"bhs"[Math.log2(bits / 8)]}`;
      forPairs((a, b) => {
        // Values close to the limits, too.
        const value = a >> (b & 63n);
        machine.setSlot128(A, value);
        const wanted = split(value, bits * 2, name !== "uqxtn").map((x) =>
          saturated(x, bits, name === "sqxtn")
        );
        assertEquals(execute(op), join(wanted, bits), op);
      });
    }
  }
});

Deno.test("saddlp and uaddlp add neighbouring words", () => {
  for (const signed of [true, false]) {
    forPairs((a) => {
      const x = split(a, 32, signed);
      const wanted = join([x[0]! + x[1]!, x[2]! + x[3]!], 64);
      assertEquals(execute(`${signed ? "s" : "u"}addlp4s`), wanted);
    });
  }
});

const reductions: Readonly<Record<string, (x: bigint, y: bigint) => bigint>> = {
  addv: (x, y) => x + y,
  smaxv: (x, y) => x > y ? x : y,
  umaxv: (x, y) => x > y ? x : y,
  sminv: (x, y) => x < y ? x : y,
  uminv: (x, y) => x < y ? x : y,
};

Deno.test("reductions leave one lane and zeros", () => {
  for (const name of Object.keys(vectorAarch64Ops)) {
    const match = /^([a-z]+v)\d+([bhsd])$/.exec(name);
    const model = reductions[match?.[1] ?? ""];
    if (model === undefined) continue;
    const bits = BITS[match![2]!]!;
    forPairs((a) => {
      const lane = split(a, bits, name.startsWith("s")).reduce(model);
      assertEquals(execute(name), BigInt.asUintN(bits, lane), name);
    });
  }
});

Deno.test("dupLane copies one lane to all", () => {
  for (const bits of [8, 16, 32, 64]) {
    const name = `dupLane${128 / bits}${"bhsd"[Math.log2(bits / 8)]}`;
    forPairs((a) => {
      const lanes = split(a, bits);
      lanes.forEach((lane, i) => {
        const wanted = join(lanes.map(() => lane), bits);
        assertEquals(execute(name, BigInt(i * bits / 8)), wanted, name);
      });
    });
  }
});

Deno.test("tbl adds what a table of 16 bytes holds from the immediate on", () => {
  for (const from of [0n, 16n]) {
    forPairs((a, b, d) => {
      const bytes = split(a, 8);
      const found = split(b, 8).map((i) =>
        bytes[Number(BigInt.asUintN(8, i - from))] ?? 0n
      );
      assertEquals(execute("tbl", from), d | join(found, 8));
    });
  }
});

Deno.test("select32 takes a low word by condition", () => {
  machine.setSlot(G, 0xffffffff_00000001n);
  machine.setSlot(G + 1, 0xffffffff_00000002n);
  for (const [condition, wanted] of [[1n, 1n], [0n, 2n]] as const) {
    machine.setSlot(G + 2, condition);
    machine.execute("select32", {
      d: G + 3,
      a: G,
      b: G + 1,
      immediate: BigInt((G + 2) * 8),
    });
    tested.add("select32");
    assertEquals(machine.slot(G + 3), wanted);
  }
});

Deno.test("moveKeep replaces one piece of 16 bits", () => {
  const value = 0x1111222233334444n;
  machine.setSlot(G, value);
  for (let hw = 0; hw < 4; hw++) {
    const at = BigInt(hw * 16);
    const wanted = value & ~(0xffffn << at) | 0xabcdn << at;
    const operands = { d: G + 3, a: G, immediate: 0xabcdn << at };
    machine.execute(`moveKeep${hw * 16}` as OpName, operands);
    tested.add(`moveKeep${hw * 16}`);
    assertEquals(machine.slot(G + 3), BigInt.asUintN(64, wanted));
    if (hw >= 2) continue;
    machine.execute(`moveKeepWord${hw * 16}` as OpName, operands);
    tested.add(`moveKeepWord${hw * 16}`);
    assertEquals(machine.slot(G + 3), BigInt.asUintN(32, wanted));
  }
});

Deno.test("insertField replaces a field by bits of another slot", () => {
  const value = 0xfedcba9876543210n;
  const old = 0x5555aaaa3333ccccn;
  for (const width of [32, 64]) {
    for (
      const [from, to, count] of [
        [0, 0, 1],
        [3, 0, 5],
        [0, 9, 23],
        [0, 0, width],
        [width - 1, 0, 1],
        [0, width - 1, 1],
      ] as const
    ) {
      machine.setSlot(G, value);
      machine.setSlot(G + 3, old);
      machine.execute(`insertField${width}` as OpName, {
        d: G + 3,
        a: G,
        immediate: BigInt(from | to << 8 | count << 16),
      });
      tested.add(`insertField${width}`);
      const field = BigInt.asUintN(count, value >> BigInt(from));
      const hole = ((1n << BigInt(count)) - 1n) << BigInt(to);
      const wanted = old & ~hole | field << BigInt(to);
      assertEquals(machine.slot(G + 3), BigInt.asUintN(width, wanted));
    }
  }
});

Deno.test("loadScalar clears the rest of its register", () => {
  const PAGE = 0x7f1234569000n;
  const LINEAR = 0x190000;
  machine.map(PAGE, LINEAR, false);
  machine.view.setBigUint64(LINEAR + 0x28, 0x8877665544332211n, true);
  for (const bits of [8, 16, 32, 64]) {
    const wanted = BigInt.asUintN(bits, 0x8877665544332211n);
    machine.setSlot128(D, (1n << 128n) - 1n);
    machine.setSlot(G, PAGE + 0x20n);
    machine.setSlot(G + 1, 3n);
    machine.execute(`loadScalar${bits}` as OpName, {
      d: D,
      a: G,
      immediate: 8n,
    });
    tested.add(`loadScalar${bits}`);
    assertEquals(machine.slot128(D), wanted);
    machine.setSlot128(D, (1n << 128n) - 1n);
    // base + (3 << 2) - 4
    machine.execute(`loadScalar${bits}x` as OpName, {
      d: D,
      a: G,
      b: G + 1,
      immediate: 2n << 32n | 0xfffffffcn,
    });
    tested.add(`loadScalar${bits}x`);
    assertEquals(machine.slot128(D), wanted);
  }
});

Deno.test("storePair stores both slots or neither", () => {
  const PAGE = 0x7f1234567000n;
  const LINEAR = 0x180000;
  machine.map(PAGE, LINEAR, true);
  machine.setSlot128(D, 0x1111111111111111_2222222222222222n);
  machine.setSlot128(C, 0x3333333333333333_4444444444444444n);
  for (const bits of [32, 64, 128]) {
    const name = `storePair${bits}`;
    tested.add(name);
    const bytes = bits / 8;
    machine.setSlot(G, PAGE + 0x40n);
    const operands = {
      d: D,
      a: G,
      // The displacement -16 above c's slot.
      immediate: -16n << 32n | BigInt(C * 8),
    };
    machine.view.setUint8(LINEAR + 0x30 + 2 * bytes, 0xee);
    machine.execute(name as OpName, operands);
    const at = (offset: number): bigint =>
      machine.view.getBigUint64(LINEAR + 0x30 + offset, true);
    assertEquals(
      BigInt.asUintN(32, at(0)),
      0x22222222n,
      name,
    );
    assertEquals(BigInt.asUintN(32, at(bytes)), 0x44444444n, name);
    assertEquals(machine.view.getUint8(LINEAR + 0x30 + 2 * bytes), 0xee);

    // Over the end of what is mapped.
    machine.setSlot(G, PAGE + 0x1010n - BigInt(bytes));
    machine.view.setUint32(LINEAR + 0x1000 - bytes, 7, true);
    assertEquals(machine.execute(name as OpName, operands), Exit.fault);
    assertEquals(machine.view.getUint32(LINEAR + 0x1000 - bytes, true), 7);
  }
});

Deno.test("no op of AArch64 alone is untested", () => {
  const names = [
    vectorAarch64Ops,
    integerAarch64Ops,
    memoryAarch64Ops,
  ].flatMap(Object.keys);
  assertEquals(names.filter((name) => !tested.has(name)), []);
});
