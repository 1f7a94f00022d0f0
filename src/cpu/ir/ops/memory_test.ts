import { assertEquals } from "@std/assert";
import { Exit } from "../../types.ts";
import { EngineExit } from "./control.ts";
import { SingleOp } from "../../interpreter/single_op.ts";
import { Slots } from "../slots.ts";
import type { OpName } from "./index.ts";
import { memoryOps } from "./memory.ts";

const machine = new SingleOp("riscv64");
const D = Slots.vector;
const A = Slots.general;
const B = Slots.general + 1;
const BV = Slots.vector + 2;

const PAGE = 0x7f1234567000n;
const READ_ONLY = 0x7f1234568000n;
const LINEAR = 0x180000;
machine.map(PAGE, LINEAR, true);
machine.map(READ_ONLY, LINEAR + 0x1000, false);

const AT = 0x120;
const address = PAGE + BigInt(AT);
const PATTERN = 0xf1e2d3c4b5a69788_7869584756453423n;
const VALUE = 0x1122334455667788_99aabbccddeeff01n;

function write(value: bigint): void {
  machine.view.setBigUint64(LINEAR + AT, BigInt.asUintN(64, value), true);
  machine.view.setBigUint64(LINEAR + AT + 8, value >> 64n, true);
}

function read(): bigint {
  return machine.view.getBigUint64(LINEAR + AT, true) |
    machine.view.getBigUint64(LINEAR + AT + 8, true) << 64n;
}

const tested = new Set<string>();

function execute(
  name: string,
  operands: { d?: number; a?: number; b?: number; immediate?: bigint },
): number {
  tested.add(name);
  return machine.execute(name as OpName, operands);
}

const names = Object.keys(memoryOps);
const low = (bits: number, value: bigint): bigint =>
  BigInt.asUintN(bits, value);

function widthOf(name: string): number {
  return Number(/\d+/.exec(name)?.[0]);
}

/** What a load leaves in d, and in the slot after it. */
function loaded(name: string): bigint {
  const bits = widthOf(name);
  if (bits === 128) return PATTERN;
  return /\d+s/.test(name)
    ? low(64, BigInt.asIntN(bits, PATTERN))
    : low(bits, PATTERN);
}

const OTHER = 0xdddddddddddddddd_cccccccccccccccccn & (1n << 128n) - 1n;

function prepare(): void {
  write(PATTERN);
  machine.setSlot128(D, OTHER);
  machine.setSlot(A, address);
}

function checkLoad(name: string): void {
  const upper = widthOf(name) === 128 ? 0n : OTHER >> 64n << 64n;
  assertEquals(machine.slot128(D), loaded(name) | upper, name);
  assertEquals(read(), PATTERN, name);
}

function checkStore(name: string): void {
  const bits = widthOf(name);
  const kept = PATTERN >> BigInt(bits) << BigInt(bits);
  assertEquals(read(), kept | low(bits, VALUE), name);
}

Deno.test("loads and stores move their width at every form of address", () => {
  for (const name of names) {
    const match = /^(load|store)\d+s?(x|Post|Pre)?$/.exec(name);
    if (match === null) continue;
    const [, kind, form = ""] = match;
    prepare();
    if (kind === "store") machine.setSlot128(D, VALUE);
    let immediate = 0x10n;
    if (form === "x") {
      machine.setSlot(A, address - 0x100n);
      machine.setSlot(B, 0x24n);
      immediate = low(32, -0x20n) | 3n << 32n;
    } else if (form !== "Post") machine.setSlot(A, address - 0x10n);
    assertEquals(
      execute(name, { d: D, a: A, b: B, immediate }),
      EngineExit.stepped,
    );
    if (kind === "load") checkLoad(name);
    else checkStore(name);
    if (form === "Post") assertEquals(machine.slot(A), address + 0x10n, name);
    if (form === "Pre") assertEquals(machine.slot(A), address, name);
  }
});

Deno.test("what may not be accessed leaves all as it was", () => {
  for (const name of names) {
    // Not a store when the monitor watches nothing.
    if (name.startsWith("storeExclusive")) continue;
    if (/x$/.test(name)) continue;
    const isWrite = /^(store|atomic|compare|probeWrite|push)/.test(name);
    prepare();
    // Not for an access of 8 below, which goes to the page before.
    const base = name === "pushConstant" ? READ_ONLY + 8n : READ_ONLY;
    machine.setSlot(A, isWrite ? base : base + 0x1000n);
    const before = machine.slot(A);
    assertEquals(execute(name, { d: D, a: A, b: BV }), Exit.fault, name);
    assertEquals(machine.slot128(D), OTHER, name);
    assertEquals(machine.slot(A), before, name);
  }
});

Deno.test("pushConstant stores below and moves the pointer", () => {
  prepare();
  machine.setSlot(A, address + 8n);
  execute("pushConstant", { a: A, immediate: VALUE });
  assertEquals(low(64, read()), low(64, VALUE));
  assertEquals(machine.slot(A), address);
});

Deno.test("probes access nothing", () => {
  for (const name of names) {
    if (!name.startsWith("probe")) continue;
    prepare();
    machine.setSlot(A, address - 8n);
    const exit = execute(name, { a: A, immediate: 8n });
    assertEquals(exit, EngineExit.stepped, name);
    assertEquals(read(), PATTERN, name);
  }
});

/** RISC-V's and AArch64's fetch-and-op names. */
const combinations: Record<
  string,
  (old: bigint, b: bigint, bits: number) => bigint
> = {
  Swap: (_old, b) => b,
  Add: (old, b) => old + b,
  And: (old, b) => old & b,
  Or: (old, b) => old | b,
  Xor: (old, b) => old ^ b,
  Clear: (old, b) => old & ~b,
  Min: (x, y, n) => BigInt.asIntN(n, x) < BigInt.asIntN(n, y) ? x : y,
  Max: (x, y, n) => BigInt.asIntN(n, x) > BigInt.asIntN(n, y) ? x : y,
  MinU: (x, y, n) => low(n, x) < low(n, y) ? x : y,
  MaxU: (x, y, n) => low(n, x) > low(n, y) ? x : y,
};

Deno.test("atomic ops return the old value and store the new one", () => {
  for (const [stem, model] of Object.entries(combinations)) {
    for (const bits of [8, 16, 32, 64]) {
      for (const value of [0n, 1n, 0x7f80ff017f80ff01n, -1n, PATTERN, 0x80n]) {
        const name = `atomic${stem}${bits}`;
        prepare();
        machine.setSlot(B, value);
        execute(name, { d: D, a: A, b: B });
        assertEquals(machine.slot(D), low(bits, PATTERN), name);
        const kept = PATTERN >> BigInt(bits) << BigInt(bits);
        const wanted = low(bits, model(low(64, PATTERN), low(64, value), bits));
        assertEquals(read(), kept | wanted, name);
      }
    }
  }
});

Deno.test("compareExchange stores only if memory holds what is expected", () => {
  for (const bits of [8, 16, 32, 64, 128]) {
    for (const equal of [true, false]) {
      const name = `compareExchange${bits}`;
      prepare();
      // Bits above the width do not count.
      const expected = low(bits, equal ? PATTERN : PATTERN ^ 0x40n) |
        (bits < 64 ? 0xeen << 56n : 0n);
      machine.setSlot128(D, expected);
      machine.setSlot128(BV, VALUE);
      execute(name, { d: D, a: A, b: BV });
      assertEquals(
        low(Math.max(bits, 64), machine.slot128(D)),
        low(bits, PATTERN),
      );
      if (equal) checkStore(name);
      else assertEquals(read(), PATTERN, name);
    }
  }
});

Deno.test("storeExclusive stores only where loadExclusive looked, once", () => {
  for (const bits of [8, 16, 32, 64, 128]) {
    const store = (): bigint => {
      execute(`storeExclusive${bits}`, { d: B, a: A, b: BV });
      return machine.slot(B);
    };
    prepare();
    machine.setSlot128(BV, VALUE);
    execute(`loadExclusive${bits}`, { d: D, a: A });
    checkLoad(`loadExclusive${bits}`);
    assertEquals(store(), 0n);
    checkStore(`store${bits}`);
    prepare();
    assertEquals(store(), 1n);
    execute(`loadExclusive${bits}`, { d: D, a: A });
    machine.setSlot(A, address + 16n);
    assertEquals(store(), 1n);
    machine.setSlot(A, address);
    assertEquals(store(), 1n);
    assertEquals(read(), PATTERN);
  }
});

Deno.test("no memory op is untested", () => {
  assertEquals(names.filter((name) => !tested.has(name)), []);
});
