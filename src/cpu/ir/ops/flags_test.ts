import { assertEquals } from "@std/assert";
import { SingleOp } from "../../interpreter/single_op.ts";
import { Slots } from "../slots.ts";
import { Flag, flagOps, flagWidths } from "./flags.ts";
import { type ConditionName, conditionNames } from "../conditions.ts";
import type { OpName } from "./index.ts";

const x86 = new SingleOp("x86_64");
const arm = new SingleOp("aarch64");
const D = Slots.general;
const A = Slots.general + 1;
const B = Slots.general + 2;

const u = (bits: number, value: bigint): bigint => BigInt.asUintN(bits, value);
const sign = (bits: number, value: bigint): boolean =>
  (value >> BigInt(bits - 1) & 1n) === 1n;

const values = [
  0n,
  1n,
  2n,
  0xfn,
  0x10n,
  0x7fn,
  0x80n,
  0xffn,
  0x7fffn,
  0x8000n,
  0xffffn,
  0x7fffffffn,
  0x80000000n,
  0xffffffffn,
  0x0123456789abcdefn,
  0x7fffffffffffffffn,
  0x8000000000000000n,
  0xffffffffffffffffn,
];

interface Outcome {
  result: bigint;
  carry: boolean;
  overflow: boolean;
  adjust: boolean;
}

/** Sign, zero and parity as any result sets them; Intel SDM volume 1, 3.4.3.1. */
function pack(bits: number, { result, carry, overflow, adjust }: Outcome) {
  let parity = 0;
  for (let i = 0n; i < 8n; i++) parity ^= Number(result >> i & 1n);
  return (carry ? Flag.carry : 0) | (parity === 0 ? Flag.parity : 0) |
    (adjust ? Flag.adjust : 0) | (result === 0n ? Flag.zero : 0) |
    (sign(bits, result) ? Flag.sign : 0) | (overflow ? Flag.overflow : 0);
}

function add(bits: number, a: bigint, b: bigint, carry: bigint): Outcome {
  const sum = a + b + carry;
  const signed = BigInt.asIntN(bits, a) + BigInt.asIntN(bits, b) + carry;
  return {
    result: u(bits, sum),
    carry: sum !== u(bits, sum),
    overflow: signed !== BigInt.asIntN(bits, signed),
    adjust: (a & 15n) + (b & 15n) + carry > 15n,
  };
}

function subtract(bits: number, a: bigint, b: bigint, borrow: bigint): Outcome {
  const signed = BigInt.asIntN(bits, a) - BigInt.asIntN(bits, b) - borrow;
  return {
    result: u(bits, a - b - borrow),
    carry: a < b + borrow,
    overflow: signed !== BigInt.asIntN(bits, signed),
    adjust: (a & 15n) < (b & 15n) + borrow,
  };
}

function logic(result: bigint): Outcome {
  return { result, carry: false, overflow: false, adjust: false };
}

/** By stem: the outcome of operands cut to `bits`, and the carry before. */
const models: Record<
  string,
  (bits: number, a: bigint, b: bigint, carry: bigint) => Outcome
> = {
  add: (bits, a, b) => add(bits, a, b, 0n),
  sub: (bits, a, b) => subtract(bits, a, b, 0n),
  adc: add,
  sbb: subtract,
  and: (_bits, a, b) => logic(a & b),
  or: (_bits, a, b) => logic(a | b),
  xor: (_bits, a, b) => logic(a ^ b),
  inc: (bits, a, _b, carry) => ({
    ...add(bits, a, 1n, 0n),
    carry: carry === 1n,
  }),
  dec: (bits, a, _b, carry) => ({
    ...subtract(bits, a, 1n, 0n),
    carry: carry === 1n,
  }),
};

Deno.test("flag writers leave what the manual says, at every width", () => {
  for (const [stem, model] of Object.entries(models)) {
    const unary = stem === "inc" || stem === "dec";
    for (const bits of flagWidths) {
      for (const form of unary ? [""] : ["", "i"]) {
        for (const wideA of values) {
          for (const wideB of values) {
            for (const carry of [0, 1]) {
              x86.setSlot(A, wideA);
              x86.setSlot(B, wideB);
              x86.setFlags(carry);
              x86.execute(`${stem}F${bits}${form}` as OpName, {
                d: D,
                a: A,
                b: B,
                immediate: wideB,
              });
              const outcome = model(
                bits,
                u(bits, wideA),
                u(bits, wideB),
                BigInt(carry),
              );
              const what = `${stem}F${bits}${form} ${wideA} ${wideB} ${carry}`;
              assertEquals(x86.slot(D), outcome.result, what);
              assertEquals(x86.flags(), pack(bits, outcome), what);
            }
          }
        }
      }
    }
  }
});

Deno.test("flags of a signed product say whether its low half is all of it", () => {
  for (const bits of [16, 32, 64] as const) {
    for (const wideA of values) {
      for (const wideB of values) {
        const [a, b] = [BigInt.asIntN(bits, wideA), BigInt.asIntN(bits, wideB)];
        x86.setSlot(A, a);
        x86.setSlot(B, b);
        x86.execute(`flagsProduct${bits}`, { a: A, b: B });
        const result = u(bits, a * b);
        const isLost = BigInt.asIntN(bits, result) !== a * b;
        const packed = pack(bits, {
          result,
          carry: isLost,
          overflow: isLost,
          adjust: false,
        });
        // Undefined by the manual; processors clear it.
        assertEquals(x86.flags(), packed & ~Flag.zero, `${bits} ${a} ${b}`);
      }
    }
  }
});

Deno.test("the plain form of a flag writer gives the same result and leaves the flags", () => {
  for (const [name, row] of Object.entries(flagOps)) {
    if (row.plain === undefined) continue;
    for (const a of values) {
      for (const b of values) {
        const results = [name, row.plain].map((op) => {
          x86.setSlot(A, a);
          x86.setSlot(B, b);
          x86.setFlags(0x8d5);
          x86.execute(op as OpName, { d: D, a: A, b: B, immediate: b });
          return x86.slot(D);
        });
        assertEquals(results[0], results[1], `${name} ${a} ${b}`);
        assertEquals(x86.flags(), 0x8d5);
      }
    }
  }
});

Deno.test("shifts set carry and overflow as x86's do, and a count of zero nothing", () => {
  for (const bits of flagWidths) {
    const mask = bits === 64 ? 63n : 31n;
    for (const a of values) {
      for (let count = 0n; count < 66n; count++) {
        for (const stem of ["shl", "shr", "sar"]) {
          const by = count & mask;
          const cut = u(bits, a);
          const signed = BigInt.asIntN(bits, a);
          x86.setSlot(A, a);
          x86.setSlot(B, count);
          x86.setFlags(0x8d5);
          x86.execute(`${stem}F${bits}` as OpName, { d: D, a: A, b: B });
          const result = stem === "shl"
            ? u(bits, cut << by)
            : stem === "shr"
            ? cut >> by
            : u(bits, signed >> by);
          const what = `${stem}F${bits} ${a} ${count}`;
          assertEquals(x86.slot(D), result, what);
          if (by === 0n) {
            assertEquals(x86.flags(), 0x8d5, what);
            continue;
          }
          const carry = stem === "shl"
            ? by <= BigInt(bits) && (cut >> BigInt(bits) - by & 1n) === 1n
            : ((stem === "shr" ? cut : signed) >> by - 1n & 1n) === 1n;
          const wanted = { result, carry, overflow: false, adjust: false };
          if (by === 1n) {
            wanted.overflow = stem === "shl"
              ? sign(bits, result) !== carry
              : stem === "shr" && sign(bits, cut);
            assertEquals(x86.flags(), pack(bits, wanted), what);
          } else {
            // Overflow is undefined.
            const defined = ~Flag.overflow;
            assertEquals(
              x86.flags() & defined,
              pack(bits, wanted) & defined,
              what,
            );
          }
        }
      }
    }
  }
});

/** Arm ARM, "Condition code", on N Z C V; x86: SDM volume 2, appendix B. */
const meanings: Record<
  ConditionName,
  (n: boolean, z: boolean, c: boolean, v: boolean, p: boolean) => boolean
> = {
  overflow: (_n, _z, _c, v) => v,
  notOverflow: (_n, _z, _c, v) => !v,
  carry: (_n, _z, c) => c,
  notCarry: (_n, _z, c) => !c,
  zero: (_n, z) => z,
  notZero: (_n, z) => !z,
  carryOrZero: (_n, z, c) => c || z,
  notCarryNorZero: (_n, z, c) => !c && !z,
  sign: (n) => n,
  notSign: (n) => !n,
  parity: (_n, _z, _c, _v, p) => p,
  notParity: (_n, _z, _c, _v, p) => !p,
  less: (n, _z, _c, v) => n !== v,
  greaterOrEqual: (n, _z, _c, v) => n === v,
  lessOrEqual: (n, z, _c, v) => z || n !== v,
  greater: (n, z, _c, v) => !z && n === v,
  carryAndNotZero: (_n, z, c) => c && !z,
  notCarryOrZero: (_n, z, c) => !c || z,
};

Deno.test("conditions test the packed flags", () => {
  for (const name of conditionNames) {
    for (let i = 0; i < 32; i++) {
      const bit = (n: number): boolean => (i >> n & 1) === 1;
      x86.setFlags(
        (bit(0) ? Flag.sign : 0) | (bit(1) ? Flag.zero : 0) |
          (bit(2) ? Flag.carry : 0) | (bit(3) ? Flag.overflow : 0) |
          (bit(4) ? Flag.parity : 0),
      );
      x86.execute(`condition_${name}`, { d: D });
      const wanted = meanings[name](bit(0), bit(1), bit(2), bit(3), bit(4));
      assertEquals(x86.slot(D), wanted ? 1n : 0n, `${name} ${i}`);
    }
  }
});

Deno.test("AArch64's carry after a subtraction is no borrow", () => {
  for (const a of values) {
    for (const b of values) {
      arm.setSlot(A, a);
      arm.setSlot(B, b);
      arm.execute("subF64", { d: D, a: A, b: B });
      assertEquals((arm.flags() & Flag.carry) === 1, a >= b);
      // SBC: a - b - 1 + C
      for (const carry of [0, 1]) {
        arm.setFlags(carry);
        arm.execute("sbbF64", { d: D, a: A, b: B });
        assertEquals(arm.slot(D), u(64, a - b - 1n + BigInt(carry)));
        assertEquals(
          (arm.flags() & Flag.carry) === 1,
          a + (u(64, ~b)) + BigInt(carry) >= 1n << 64n,
        );
      }
    }
  }
});

Deno.test("adc takes the carry that any kind of writer left", () => {
  for (const machine of [x86, arm]) {
    // deno-fmt-ignore
    for (
      const stem of ["addF", "subF", "andF", "adcF", "sbbF", "incF", "decF", "shlF", "flagsProduct"]
    ) {
      for (const bits of flagWidths) {
        const writer = `${stem}${bits}`;
        if (machine === arm && (bits < 32 || /inc|dec|shl|flags/.test(stem))) {
          continue;
        }
        if (!(writer in flagOps)) continue;
        for (const a of values) {
          for (const b of values) {
            machine.setSlot(A, a);
            machine.setSlot(B, b);
            machine.setFlags(1);
            machine.execute(writer as OpName, { d: D, a: A, b: B });
            const carry = machine.flags() & Flag.carry;
            machine.execute("adcP64", { d: D, a: Slots.zero, b: Slots.zero });
            assertEquals(machine.slot(D), BigInt(carry), `${writer} ${a} ${b}`);
          }
        }
      }
    }
  }
});

Deno.test("NZCV goes to its bits and back", () => {
  for (let nzcv = 0n; nzcv < 16n; nzcv++) {
    arm.setSlot(A, nzcv << 28n);
    arm.execute("nzcvSet", { a: A });
    const flags = arm.flags();
    assertEquals((flags & Flag.sign) !== 0, (nzcv & 8n) !== 0n);
    assertEquals((flags & Flag.zero) !== 0, (nzcv & 4n) !== 0n);
    assertEquals((flags & Flag.carry) !== 0, (nzcv & 2n) !== 0n);
    assertEquals((flags & Flag.overflow) !== 0, (nzcv & 1n) !== 0n);
    arm.execute("nzcvGet", { d: D });
    assertEquals(arm.slot(D), nzcv << 28n);
  }
});

Deno.test("conditional compare takes the operands or the given flags", () => {
  const C = Slots.general + 3;
  for (const taken of [0n, 1n]) {
    arm.setSlot(A, 5n);
    arm.setSlot(B, 5n);
    arm.setSlot(C, taken);
    const given = BigInt(Flag.sign | Flag.overflow);
    const immediate = BigInt(C * 8) | given << 16n;
    arm.execute("ccmpF32", { a: A, b: B, immediate });
    const wanted = taken === 1n ? Flag.zero | Flag.carry : Number(given);
    assertEquals(
      arm.flags() & (Flag.zero | Flag.carry | Flag.sign | Flag.overflow),
      wanted,
    );
  }
});
