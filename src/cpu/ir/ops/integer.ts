/**
 * Integer ops. Every operation comes as `<name>64` (64 bits), `<name>32`
 * (32 bits, result zero extended) and `<name>32s` (32 bits, result sign
 * extended), each with a second form `...i` whose right operand is the
 * immediate.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import type { Assembler } from "../../wasm/assembler.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";

type Width = "64" | "32" | "32s";
type Form = "" | "i";

/** Wasm instruction per operation, without the type prefix. */
const binary = {
  add: "add",
  sub: "sub",
  mul: "mul",
  and: "and",
  or: "or",
  xor: "xor",
  shl: "shl",
  shr: "shr_u",
  sar: "shr_s",
  rotl: "rotl",
  rotr: "rotr",
} as const;

const compare = {
  Eq: "eq",
  Ne: "ne",
  Lt: "lt_s",
  LtU: "lt_u",
  Le: "le_s",
  LeU: "le_u",
  Ge: "ge_s",
  GeU: "ge_u",
  Gt: "gt_s",
  GtU: "gt_u",
} as const;

const unary = { clz: "clz", ctz: "ctz", popcnt: "popcnt" } as const;

const widths: readonly Width[] = ["64", "32", "32s"];
const forms: readonly Form[] = ["", "i"];

function wide(width: Width): "i32" | "i64" {
  return width === "64" ? "i64" : "i32";
}

function instruction(width: Width, name: string): Instruction {
  return `${wide(width)}.${name}` as Instruction;
}

/** Pushes the left or right operand at a width. */
function left(e: Emitter, width: Width): void {
  if (width === "64") e.a();
  else e.a32();
}
function right(e: Emitter, width: Width, form: Form): void {
  if (form === "i") {
    if (width === "64") e.immediate();
    else e.immediate32();
  } else if (width === "64") e.b();
  else e.b32();
}

function extend(e: Emitter, width: Width): void {
  if (width === "32") e.w.op("i64.extend_i32_u");
  if (width === "32s") e.w.op("i64.extend_i32_s");
}

function family<Name extends string>(
  names: Readonly<Record<Name, string>>,
): OpTable<`${Name}${Width}${Form}`> {
  const table: Record<string, Op> = {};
  for (const [name, wasm] of Object.entries<string>(names)) {
    for (const width of widths) {
      for (const form of forms) {
        table[`${name}${width}${form}`] = op(
          form === "i"
            ? { d: "out", a: "in", immediate: "value" }
            : { d: "out", a: "in", b: "in" },
          (e) =>
            e.setD(() => {
              left(e, width);
              right(e, width, form);
              e.w.op(instruction(width, wasm));
              extend(e, width);
            }),
        );
      }
    }
  }
  return table as OpTable<`${Name}${Width}${Form}`>;
}

/** `set<Condition>64/32`: d = 1 if the comparison holds, else 0. */
function compares(): OpTable<
  `set${keyof typeof compare}${"64" | "32"}${Form}`
> {
  const table: Record<string, Op> = {};
  for (const [name, wasm] of Object.entries(compare)) {
    for (const width of ["64", "32"] as const) {
      for (const form of forms) {
        table[`set${name}${width}${form}`] = op(
          form === "i"
            ? { d: "out", a: "in", immediate: "value" }
            : { d: "out", a: "in", b: "in" },
          (e) =>
            e.setD(() => {
              left(e, width);
              right(e, width, form);
              e.w.op(instruction(width, wasm)).op("i64.extend_i32_u");
            }),
        );
      }
    }
  }
  return table as OpTable<`set${keyof typeof compare}${"64" | "32"}${Form}`>;
}

function unaries(): OpTable<`${keyof typeof unary}${"64" | "32"}`> {
  const table: Record<string, Op> = {};
  for (const [name, wasm] of Object.entries(unary)) {
    for (const width of ["64", "32"] as const) {
      table[`${name}${width}`] = op({ d: "out", a: "in" }, (e) =>
        e.setD(() => {
          left(e, width);
          e.w.op(instruction(width, wasm));
          extend(e, width);
        }));
    }
  }
  return table as OpTable<`${keyof typeof unary}${"64" | "32"}`>;
}

/** d = f(a), written as wasm instructions on one i64. */
function map(...instructions: Instruction[]): Op {
  return op({ d: "out", a: "in" }, (e) =>
    e.setD(() => {
      e.a();
      for (const name of instructions) e.w.op(name);
    }));
}

function masked(bits: number): Op {
  return op({ d: "out", a: "in" }, (e) =>
    e.setD(() => {
      e.a();
      e.w.i64((1n << BigInt(bits)) - 1n).op("i64.and");
    }));
}

/** Low `bits` bits of a into d, whose other bits stay (x86's al, ax). */
function insert(bits: number, at: number): Op {
  const mask = ((1n << BigInt(bits)) - 1n) << BigInt(at);
  return op({ d: "inout", a: "in" }, (e) =>
    e.setD(() => {
      e.d();
      e.w.i64(~mask).op("i64.and");
      e.a();
      if (at > 0) e.w.i64(at).op("i64.shl");
      e.w.i64(mask).op("i64.and").op("i64.or");
    }));
}

/** Bytes reversed within each group of `bytes` bytes (a power of 2). */
function reverse(bytes: 2 | 4 | 8): (e: Emitter) => void {
  return (e) => {
    const { w } = e;
    const t = e.local("i64");
    const swap = (mask: bigint, by: number): void => {
      w.set(t);
      w.get(t).i64(mask).op("i64.and").i64(by).op("i64.shl");
      w.get(t).i64(by).op("i64.shr_u").i64(mask).op("i64.and").op("i64.or");
    };
    e.setD(() => {
      e.a();
      swap(0x00ff00ff00ff00ffn, 8);
      if (bytes >= 4) swap(0x0000ffff0000ffffn, 16);
      if (bytes >= 8) w.i64(32).op("i64.rotl");
    });
  };
}

function reverseBits(bits: 32 | 64): (e: Emitter) => void {
  return (e) => {
    const { w } = e;
    const t = e.local("i64");
    const swap = (mask: bigint, by: number): void => {
      w.set(t);
      w.get(t).i64(mask).op("i64.and").i64(by).op("i64.shl");
      w.get(t).i64(by).op("i64.shr_u").i64(mask).op("i64.and").op("i64.or");
    };
    e.setD(() => {
      e.a();
      swap(0x5555555555555555n, 1);
      swap(0x3333333333333333n, 2);
      swap(0x0f0f0f0f0f0f0f0fn, 4);
      swap(0x00ff00ff00ff00ffn, 8);
      swap(0x0000ffff0000ffffn, 16);
      w.i64(32).op("i64.rotl");
      if (bits === 32) w.i64(32).op("i64.shr_u");
    });
  };
}

type Signedness = "signed" | "unsigned";

/** Pushes the upper 64 bits of the product of the first two locals; the third
 * one is scratch. */
export function pushHighProduct(
  w: Assembler,
  [x, y, t]: readonly [number, number, number],
  [xIs, yIs]: readonly [Signedness, Signedness],
): void {
  const low = (v: number): void => {
    w.get(v).i64(0xffffffffn).op("i64.and");
  };
  const high = (v: number): void => {
    w.get(v).i64(32).op("i64.shr_u");
  };
  // t = lo*lo >> 32 + hi*lo; carry into the middle column.
  low(x);
  low(y);
  w.op("i64.mul").i64(32).op("i64.shr_u");
  high(x);
  low(y);
  w.op("i64.mul").op("i64.add").set(t);
  low(t);
  low(x);
  high(y);
  w.op("i64.mul").op("i64.add").i64(32).op("i64.shr_u");
  high(t);
  w.op("i64.add");
  high(x);
  high(y);
  w.op("i64.mul").op("i64.add");
  if (xIs === "signed") {
    w.get(x).i64(63).op("i64.shr_s").get(y).op("i64.and").op("i64.sub");
  }
  if (yIs === "signed") {
    w.get(y).i64(63).op("i64.shr_s").get(x).op("i64.and").op("i64.sub");
  }
}

/** Upper 64 bits of the 128-bit product of a and b. */
function multiplyHigh(...signs: readonly [Signedness, Signedness]): Op {
  return op({ d: "out", a: "in", b: "in" }, (e) => {
    const { w } = e;
    const x = e.local("i64");
    const y = e.local("i64", 1);
    e.a();
    w.set(x);
    e.b();
    w.set(y);
    e.setD(() => pushHighProduct(w, [x, y, e.local("i64", 2)], signs));
  });
}

/**
 * Division that never traps: by zero the quotient is `zero` and the
 * remainder the dividend; the overflowing quotient is the dividend and its
 * remainder 0. RISC-V wants -1, AArch64 wants 0; x86 checks before.
 */
function divide(
  width: Width,
  signed: boolean,
  remainder: boolean,
  zero: 0 | -1,
): Op {
  return op({ d: "out", a: "in", b: "in" }, (e) => {
    const { w } = e;
    const t = wide(width);
    const x = e.local(t);
    const y = e.local(t, 1);
    const constant = (value: bigint): void => {
      if (t === "i64") w.i64(value);
      else w.i32(Number(value));
    };
    left(e, width);
    w.set(x);
    right(e, width, "");
    w.set(y);
    e.setD(() => {
      w.get(y).op(`${t}.eqz`).if(t);
      if (remainder) w.get(x);
      else constant(BigInt(zero));
      w.else();
      if (signed) {
        w.get(y);
        constant(-1n);
        w.op(`${t}.eq`).if(t);
        constant(0n);
        if (!remainder) w.get(x).op(`${t}.sub`);
        w.else();
      }
      w.get(x).get(y);
      w.op(
        `${t}.${remainder ? "rem" : "div"}_${signed ? "s" : "u"}`,
      );
      if (signed) w.end();
      w.end();
      extend(e, width);
    });
  });
}

function divisions(): OpTable<
  `${"div" | "divZ" | "rem"}${"" | "U"}${Width}`
> {
  const table: Record<string, Op> = {};
  for (const width of widths) {
    for (const signed of [true, false]) {
      const u = signed ? "" : "U";
      table[`div${u}${width}`] = divide(width, signed, false, -1);
      table[`divZ${u}${width}`] = divide(width, signed, false, 0);
      table[`rem${u}${width}`] = divide(width, signed, true, 0);
    }
  }
  return table as OpTable<`${"div" | "divZ" | "rem"}${"" | "U"}${Width}`>;
}

/** All integer ops. */
export const integerOps = {
  /** d = a */
  move: map(),
  /** d = immediate */
  constant: op(
    { d: "out", immediate: "value" },
    (e) => e.setD(() => e.immediate()),
  ),
  ...family(binary),
  ...compares(),
  ...unaries(),
  ...divisions(),
  /** Sign and zero extensions. */
  extend8: map("i64.extend8_s"),
  extend16: map("i64.extend16_s"),
  extend32: map("i64.extend32_s"),
  /** Low 32 bits of the sign extension, zero extended (movsx r32). */
  extend8To32: map("i64.extend8_s", "i32.wrap_i64", "i64.extend_i32_u"),
  extend16To32: map("i64.extend16_s", "i32.wrap_i64", "i64.extend_i32_u"),
  zero8: masked(8),
  zero16: masked(16),
  zero32: masked(32),
  not64: op({ d: "out", a: "in" }, (e) =>
    e.setD(() => {
      e.a();
      e.w.i64(-1n).op("i64.xor");
    })),
  /** d = a & ~b, a | ~b, ~(a ^ b) */
  andNot64: op({ d: "out", a: "in", b: "in" }, (e) =>
    e.setD(() => {
      e.a();
      e.b();
      e.w.i64(-1n).op("i64.xor").op("i64.and");
    })),
  orNot64: op({ d: "out", a: "in", b: "in" }, (e) =>
    e.setD(() => {
      e.a();
      e.b();
      e.w.i64(-1n).op("i64.xor").op("i64.or");
    })),
  xorNot64: op({ d: "out", a: "in", b: "in" }, (e) =>
    e.setD(() => {
      e.a();
      e.b();
      e.w.i64(-1n).op("i64.xor").op("i64.xor");
    })),
  /** Parts of d replaced: al, ah, ax; low 32 bits. */
  insert8: insert(8, 0),
  insert8High: insert(8, 8),
  insert16: insert(16, 0),
  insert32: insert(32, 0),
  /** d = bits of a from the immediate's low 6 bits, c's worth of them: the
   * immediate is `from | count << 8`; zero or sign extended. */
  extract: op(
    { d: "out", a: "in", immediate: "value" },
    (e) => e.setD(() => bitField(e, "i64.shr_u")),
  ),
  extractSigned: op(
    { d: "out", a: "in", immediate: "value" },
    (e) => e.setD(() => bitField(e, "i64.shr_s")),
  ),
  reverse16: op({ d: "out", a: "in" }, reverse(2)),
  reverse32: op({ d: "out", a: "in" }, reverse(4)),
  reverse64: op({ d: "out", a: "in" }, reverse(8)),
  reverseBits64: op({ d: "out", a: "in" }, reverseBits(64)),
  /** Bits of the low word of a reversed, zero extended. */
  reverseBits32: op({ d: "out", a: "in" }, reverseBits(32)),
  mulHigh: multiplyHigh("signed", "signed"),
  mulHighU: multiplyHigh("unsigned", "unsigned"),
  mulHighSU: multiplyHigh("signed", "unsigned"),
  /** 32 x 32 -> 64 */
  mulWide: op({ d: "out", a: "in", b: "in" }, (e) =>
    e.setD(() => {
      e.a32();
      e.w.op("i64.extend_i32_s");
      e.b32();
      e.w.op("i64.extend_i32_s").op("i64.mul");
    })),
  mulWideU: op({ d: "out", a: "in", b: "in" }, (e) =>
    e.setD(() => {
      e.a32();
      e.w.op("i64.extend_i32_u");
      e.b32();
      e.w.op("i64.extend_i32_u").op("i64.mul");
    })),
  /** d = c ? a : b (c: slot in the immediate, 0 or not) */
  select: op(
    { d: "out", a: "in", b: "in", immediate: "slot" },
    (e) =>
      e.setD(() => {
        e.a();
        e.b();
        e.c();
        e.w.op("i64.eqz").op("i32.eqz").op("select");
      }),
  ),
  /** d = a + (b << immediate) */
  addShifted: op(
    { d: "out", a: "in", b: "in", immediate: "value" },
    (e) =>
      e.setD(() => {
        e.a();
        e.b();
        e.immediate();
        e.w.op("i64.shl").op("i64.add");
      }),
  ),
  /** d = low 32 bits of that, zero extended (x86's lea with r32) */
  addShifted32: op(
    { d: "out", a: "in", b: "in", immediate: "value" },
    (e) =>
      e.setD(() => {
        e.a32();
        e.b32();
        e.immediate32();
        e.w.op("i32.shl").op("i32.add").op("i64.extend_i32_u");
      }),
  ),
  /** d = a + (b << scale) + displacement */
  address: op(
    { d: "out", a: "in", b: "in", immediate: "address" },
    (e) =>
      e.setD(() => {
        e.a();
        e.b();
        e.immediateHigh();
        e.w.op("i64.extend_i32_u").op("i64.shl").op("i64.add");
        e.immediate32();
        e.w.op("i64.extend_i32_s").op("i64.add");
      }),
  ),
  /** d = low 32 bits of that, zero extended. */
  address32: op(
    { d: "out", a: "in", b: "in", immediate: "address" },
    (e) =>
      e.setD(() => {
        e.a32();
        e.b32();
        e.immediateHigh();
        e.w.op("i32.shl").op("i32.add");
        e.immediate32();
        e.w.op("i32.add").op("i64.extend_i32_u");
      }),
  ),
  /** d = a * b + c, c - a * b */
  mulAdd64: op(
    { d: "out", a: "in", b: "in", immediate: "slot" },
    (e) =>
      e.setD(() => {
        e.c();
        e.a();
        e.b();
        e.w.op("i64.mul").op("i64.add");
      }),
  ),
  mulSub64: op(
    { d: "out", a: "in", b: "in", immediate: "slot" },
    (e) =>
      e.setD(() => {
        e.c();
        e.a();
        e.b();
        e.w.op("i64.mul").op("i64.sub");
      }),
  ),
} satisfies OpTable;

/** The field `immediate` = from | count << 8 of a; count is 1 to 64. */
function bitField(
  e: Emitter,
  shift: "i64.shr_u" | "i64.shr_s",
): void {
  const { w } = e;
  e.a();
  w.i64(64);
  e.immediate();
  w.i64(8).op("i64.shr_u").op("i64.sub");
  e.immediate();
  w.i64(63).op("i64.and").op("i64.sub").op("i64.shl");
  w.i64(64);
  e.immediate();
  w.i64(8).op("i64.shr_u").op("i64.sub").op(shift);
}
