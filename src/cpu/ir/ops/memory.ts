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
import { Slots } from "../slots.ts";

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
          access: "load",
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
          access: "store",
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

type Stem = `${keyof typeof loads | keyof typeof stores}`;

/**
 * With write-back: `<access>Post` accesses [a], `<access>Pre` [a +
 * immediate]; then a += immediate. d and a must be different slots, but for
 * stores.
 */
function writeBacks(): OpTable<`${Stem}${"Post" | "Pre"}`> {
  const table: Record<string, Op> = {};
  for (const form of ["Post", "Pre"]) {
    const at = (e: Emitter): void => {
      e.a();
      if (form === "Pre") {
        e.immediate();
        e.w.op("i64.add");
      }
    };
    const update = (e: Emitter): void =>
      e.setA(() => {
        e.a();
        e.immediate();
        e.w.op("i64.add");
      });
    for (const [name, [size, wasm]] of Object.entries(loads)) {
      const vector = size === 16;
      table[name + form] = op(
        {
          d: vector ? "out128" : "out",
          a: "inout",
          immediate: "value",
          leaves: true,
          access: "load",
        },
        (e) =>
          e.read(size, () => at(e), (address) => {
            const value = (): void => {
              e.w.get(address).memory(wasm as MemoryInstruction);
            };
            if (vector) e.setD128(value);
            else e.setD(value);
            update(e);
          }),
      );
    }
    for (const [name, [size, wasm]] of Object.entries(stores)) {
      const vector = size === 16;
      table[name + form] = op(
        {
          d: vector ? "in128" : "in",
          a: "inout",
          immediate: "value",
          leaves: true,
          access: "store",
        },
        (e) =>
          e.write(size, () => at(e), (address) => {
            e.w.get(address);
            if (vector) e.d128();
            else e.d();
            e.w.memory(wasm as MemoryInstruction);
            update(e);
          }),
      );
    }
  }
  return table as OpTable<`${Stem}${"Post" | "Pre"}`>;
}

/** Proves that an access would not fault, without making it. */
function probes(): OpTable<
  `probe${"Read" | "Write"}${8 | 16 | 32 | 64 | 128}`
> {
  const table: Record<string, Op> = {};
  for (const bits of [8, 16, 32, 64, 128]) {
    for (const access of ["Read", "Write"] as const) {
      table[`probe${access}${bits}`] = op(
        { a: "in", immediate: "value", leaves: true },
        (e) => e.probe(bits / 8, access === "Write", () => address(e, "")),
      );
    }
  }
  return table as OpTable<
    `probe${"Read" | "Write"}${8 | 16 | 32 | 64 | 128}`
  >;
}

const atomicBits = [8, 16, 32, 64] as const;
type AtomicBits = typeof atomicBits[number];

const loadOf = {
  8: "i64.load8_u",
  16: "i64.load16_u",
  32: "i64.load32_u",
  64: "i64.load",
} as const;
const storeOf = {
  8: "i64.store8",
  16: "i64.store16",
  32: "i64.store32",
  64: "i64.store",
} as const;
const signOf = {
  8: "i64.extend8_s",
  16: "i64.extend16_s",
  32: "i64.extend32_s",
} as const;

/** How fetch-and-op combines the old value and operand b. */
const combinations = {
  Swap: null,
  Add: "i64.add",
  And: "i64.and",
  Or: "i64.or",
  Xor: "i64.xor",
  /** Clears the bits of b. */
  Clear: null,
  Min: "i64.lt_s",
  Max: "i64.gt_s",
  MinU: "i64.lt_u",
  MaxU: "i64.gt_u",
} as const;

function combine(
  e: Emitter,
  name: keyof typeof combinations,
  bits: AtomicBits,
  old: number,
): void {
  const { w } = e;
  const instruction = combinations[name];
  if (name === "Swap") return e.b();
  if (name === "Clear") {
    w.get(old);
    e.b();
    w.i64(-1n).op("i64.xor").op("i64.and");
    return;
  }
  if (instruction === null) return;
  if (!name.startsWith("M")) {
    w.get(old);
    e.b();
    w.op(instruction);
    return;
  }
  const extend = (): void => {
    if (bits === 64) return;
    if (name.endsWith("U")) {
      w.i64((1n << BigInt(bits)) - 1n).op("i64.and");
    } else w.op(signOf[bits]);
  };
  w.get(old);
  e.b();
  w.get(old);
  extend();
  e.b();
  extend();
  w.op(instruction).op("select");
}

/** `atomic<Op><bits>`: d = [a], zero extended; [a] = combination with b. */
function atomics(): OpTable<
  `atomic${keyof typeof combinations}${AtomicBits}`
> {
  const table: Record<string, Op> = {};
  for (const name of Object.keys(combinations)) {
    for (const bits of atomicBits) {
      table[`atomic${name}${bits}`] = op(
        { d: "out", a: "in", b: "in", leaves: true },
        (e) =>
          e.write(bits / 8, () => e.a(), (at) => {
            const old = e.local("i64", 4);
            e.w.get(at).memory(loadOf[bits]).set(old);
            e.w.get(at);
            combine(e, name as keyof typeof combinations, bits, old);
            e.w.memory(storeOf[bits]);
            e.setD(() => e.w.get(old));
          }),
      );
    }
  }
  return table as OpTable<`atomic${keyof typeof combinations}${AtomicBits}`>;
}

/**
 * `compareExchange<bits>`: if [a] equals d (low bits), [a] = b; d = the old
 * [a], zero extended. Needs a writable page either way.
 */
function compareExchanges(): OpTable<`compareExchange${AtomicBits}`> {
  const table: Record<string, Op> = {};
  for (const bits of atomicBits) {
    table[`compareExchange${bits}`] = op(
      { d: "inout", a: "in", b: "in", leaves: true },
      (e) =>
        e.write(bits / 8, () => e.a(), (at) => {
          const { w } = e;
          const old = e.local("i64", 4);
          w.get(at).memory(loadOf[bits]).tee(old);
          e.d();
          if (bits < 64) w.i64((1n << BigInt(bits)) - 1n).op("i64.and");
          w.op("i64.eq").if();
          w.get(at);
          e.b();
          w.memory(storeOf[bits]);
          w.end();
          e.setD(() => w.get(old));
        }),
    );
  }
  return table as OpTable<`compareExchange${AtomicBits}`>;
}

/**
 * `loadExclusive<bits>`: d = [a], zero extended, and the monitor watches a.
 * `storeExclusive<bits>`: if the monitor watches a, [a] = b and d = 0, else
 * d = 1 and no access is made; the monitor is open afterwards.
 */
function exclusives(): OpTable<`${"load" | "store"}Exclusive${AtomicBits}`> {
  const table: Record<string, Op> = {};
  for (const bits of atomicBits) {
    table[`loadExclusive${bits}`] = op(
      { d: "out", a: "in", leaves: true },
      (e) =>
        e.read(bits / 8, () => e.a(), (at) => {
          e.setSlot(Slots.monitorAddress, () => e.a());
          e.setD(() => e.w.get(at).memory(loadOf[bits]));
        }),
    );
    table[`storeExclusive${bits}`] = op(
      { d: "out", a: "in", b: "in", leaves: true },
      (e) => {
        watched(e);
        e.w.if();
        e.write(bits / 8, () => e.a(), (at) => {
          e.w.get(at);
          e.b();
          e.w.memory(storeOf[bits]);
        });
        e.clearExclusive();
        e.setD(() => e.w.i64(0));
        e.w.else();
        e.clearExclusive();
        e.setD(() => e.w.i64(1));
        e.w.end();
      },
    );
  }
  return table as OpTable<`${"load" | "store"}Exclusive${AtomicBits}`>;
}

function watched(e: Emitter): void {
  e.slot(Slots.monitorAddress);
  e.a();
  e.w.op("i64.eq");
}

/** All memory ops. */
export const memoryOps = {
  ...loadOps(),
  ...storeOps(),
  ...writeBacks(),
  /** [a - 8] = immediate, then a -= 8: a call's return address. */
  pushConstant: op({ a: "inout", immediate: "value", leaves: true }, (e) => {
    const pointer = (): void => {
      e.a();
      e.w.i64(8).op("i64.sub");
    };
    e.write(8, pointer, (at) => {
      e.w.get(at);
      e.immediate();
      e.w.memory("i64.store");
      e.setA(pointer);
    });
  }),
  /** probeRead64 and the like: fault if [a + immediate] cannot be accessed.
   * For instructions that write state or memory more than once. */
  ...probes(),
  ...atomics(),
  ...compareExchanges(),
  ...exclusives(),
  /** The same with 16 bytes: d, b are vector slots (storeExclusive128: d a
   * general one). */
  compareExchange128: op(
    { d: "inout128", a: "in", b: "in128", leaves: true },
    (e) =>
      e.write(16, () => e.a(), (at) => {
        const { w } = e;
        const old = e.local("v128");
        w.get(at).memory("v128.load").tee(old);
        e.d128();
        w.op("i8x16.eq").op("i8x16.all_true").if();
        w.get(at);
        e.b128();
        w.memory("v128.store");
        w.end();
        e.setD128(() => w.get(old));
      }),
  ),
  loadExclusive128: op(
    { d: "out128", a: "in", leaves: true },
    (e) =>
      e.read(16, () => e.a(), (at) => {
        e.setSlot(Slots.monitorAddress, () => e.a());
        e.setD128(() => e.w.get(at).memory("v128.load"));
      }),
  ),
  storeExclusive128: op(
    { d: "out", a: "in", b: "in128", leaves: true },
    (e) => {
      watched(e);
      e.w.if();
      e.write(16, () => e.a(), (at) => {
        e.w.get(at);
        e.b128();
        e.w.memory("v128.store");
      });
      e.clearExclusive();
      e.setD(() => e.w.i64(0));
      e.w.else();
      e.clearExclusive();
      e.setD(() => e.w.i64(1));
      e.w.end();
    },
  ),
} satisfies OpTable;
