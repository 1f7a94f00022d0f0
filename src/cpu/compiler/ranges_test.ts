import { assert, assertEquals } from "@std/assert";
import { Random } from "../differential/random.ts";
import { SingleOp } from "../interpreter/single_op.ts";
import { Op, type OpName, opNames, opRows } from "../ir/ops/index.ts";
import { type Slot, Slots } from "../ir/slots.ts";
import { accessRanges, type RangedAccess } from "./ranges.ts";

interface Record {
  readonly name: OpName;
  readonly d?: Slot;
  readonly a?: Slot;
  readonly b?: Slot;
  readonly immediate?: bigint;
}

/** Where records begin. */
const START = 16;
const [KEPT, OTHER, A, B] = [0, 1, 2, 3].map((n) => Slots.general + n) as [
  Slot,
  Slot,
  Slot,
  Slot,
];

/** The ranges of a block's accesses, by the records' numbers. */
function rangesOf(
  records: readonly Record[],
): ReadonlyMap<number, RangedAccess> {
  const view = new DataView(new ArrayBuffer(START + 16 * records.length));
  records.forEach(({ name, d = 0, a = 0, b = 0, immediate = 0n }, index) => {
    const at = START + index * 16;
    view.setUint16(at, Op[name], true);
    view.setUint16(at + 2, d * 8, true);
    view.setUint16(at + 4, a * 8, true);
    view.setUint16(at + 6, name.startsWith("skip") ? b : b * 8, true);
    view.setBigUint64(at + 8, BigInt.asUintN(64, immediate), true);
  });
  const found = accessRanges(
    records.map((_, index) => START + index * 16),
    new Int32Array(view.buffer),
    "x86_64",
    (slot) => slot === KEPT || slot === OTHER,
  );
  return new Map([...found].map(([at, range]) => [(at - START) / 16, range]));
}

/** The range of the last of some records. */
function rangeOf(...records: readonly Record[]): RangedAccess | undefined {
  return rangesOf(records).get(records.length - 1);
}

const writes = false;

Deno.test("accessRanges() follows how an index was computed", () => {
  const bits: Record = { name: "shr64i", d: A, a: B, immediate: 58n };
  assertEquals(
    rangeOf(bits, { name: "add64", d: A, a: A, b: KEPT }, {
      name: "load8",
      d: A,
      a: A,
      immediate: -1n,
    }),
    { base: KEPT, from: -1, to: 62, writes },
  );
  assertEquals(
    rangeOf(bits, {
      name: "store32x",
      d: A,
      a: KEPT,
      b: A,
      immediate: 2n << 32n | 16n,
    }),
    { base: KEPT, from: 16, to: 16 + 63 * 4 + 3, writes: true },
  );
  const byte: Record = { name: "load8", d: A, a: B };
  assertEquals(
    rangeOf(byte, { name: "constant", d: B, immediate: 0x10000n }, {
      name: "addShifted",
      d: B,
      a: B,
      b: A,
      immediate: 3n,
    }, { name: "load64", d: A, a: B }),
    { base: -1, from: 0x10000, to: 0x10000 + 255 * 8 + 7, writes },
  );
  assertEquals(
    rangeOf({ name: "load64", d: A, a: OTHER, immediate: 8n }),
    { base: OTHER, from: 8, to: 15, writes },
  );
});

Deno.test("accessRanges() says nothing of what may be anything", () => {
  const load: Record = { name: "load8", d: A, a: A };
  assertEquals(rangeOf(load), undefined);
  // Two bases.
  const sum: Record = { name: "add64", d: A, a: KEPT, b: OTHER };
  assertEquals(rangeOf(sum, load), undefined);
  // Not done, or perhaps not.
  const known: Record = { name: "and64i", d: A, a: B, immediate: 7n };
  const spoilt: Record = { name: "rotl64", d: A, a: A, b: A };
  assertEquals(rangeOf(known, load), { base: -1, from: 0, to: 7, writes });
  assertEquals(rangeOf(known, spoilt, load), undefined);
  const skip: Record = { name: "skipIf", a: B, b: 1 };
  assertEquals(rangeOf(skip, known, load), undefined);
  assertEquals(
    rangeOf(known, skip, { name: "constant", d: A, immediate: 100n }, load),
    undefined,
  );
});

/** Ops on integers that neither leave nor end a block, and can be executed. */
const candidates = opNames.filter((name, number) => {
  const row = opRows[number]!;
  return row.d === "out" && /^(in|none)$/.test(row.a) &&
    /^(in|none)$/.test(row.b) && /none|value|address/.test(row.immediate) &&
    !row.leaves && !row.ends && (row.only ?? "x86_64") === "x86_64" &&
    // Those that ranges are known of, or might be thought to be.
    /^(add|sub|mul|and|or|xor|sh[lr]|sar|rot|set|zero|extend|extract|move|constant|not|clz|ctz|popcnt|address|adc|inc|dec)/
      .test(name) &&
    !/^(add|sub|mul|and|or)(s[sd]|p[sd]|v|n?[0-9]+[bhsd])/.test(name);
});

function immediateOf(random: Random, name: OpName): bigint {
  if (opRows[Op[name]]!.immediate === "address") {
    return BigInt(random.below(4)) << 32n | BigInt(random.below(256));
  }
  if (name.startsWith("extract")) {
    return BigInt(1 + random.below(20)) << 8n | BigInt(random.below(40));
  }
  return random.pick([
    BigInt(random.below(64)),
    BigInt(random.below(4096)),
    -BigInt(random.below(128)),
    0xffff_ffffn,
    BigInt(random.word() >>> 0),
    random.long(),
  ]);
}

Deno.test("accessRanges() holds for whatever registers hold", () => {
  const machine = new SingleOp("x86_64");
  const random = new Random(20261130);
  const slots = [2, 3, 4, 5, 6].map((n) => Slots.general + n);
  let told = 0;
  for (let round = 0; round < 20_000; round++) {
    const sources = [...slots, KEPT, OTHER, Slots.zero];
    const records = Array.from({ length: 8 }, (): Record => {
      const name = random.pick(candidates);
      return {
        name,
        d: random.pick(slots),
        a: random.pick(sources),
        b: random.pick(sources),
        immediate: immediateOf(random, name),
      };
    });
    const loads = slots.map((a): Record => ({ name: "load8", d: KEPT, a }));
    const ranges = rangesOf([...records, ...loads]);
    for (const slot of [KEPT, OTHER, ...slots]) {
      machine.setSlot(slot, random.long() >> BigInt(random.below(64)));
    }
    const [kept, other] = [machine.slot(KEPT), machine.slot(OTHER)];
    for (const { name, ...operands } of records) {
      machine.execute(name, operands);
    }
    slots.forEach((slot, index) => {
      const range = ranges.get(records.length + index);
      if (range === undefined) return;
      told++;
      const { base, from, to } = range;
      const from0 = base === KEPT ? kept : base === OTHER ? other : 0n;
      const offset = BigInt.asIntN(64, machine.slot(slot) - from0);
      assert(
        offset >= BigInt(from) && offset <= BigInt(to),
        `${offset} from ${from} to ${to} of ${
          records.map((record) => Object.values(record).join(" ")).join("; ")
        }`,
      );
    });
  }
  assert(told > 10_000, `${told}`);
});
