/**
 * Ops for the SSE and MMX integer instructions that WebAssembly's SIMD does
 * not have as one general instruction. Named after the instructions; MMX uses
 * them on zero-extended 64-bit values.
 *
 * @module
 */

import type { Instruction } from "../../wasm/opcodes.ts";
import { type Emitter, type Op, op, type OpTable } from "../op.ts";

type Step = (e: Emitter) => void;

const only = "x86_64";

/** d = name(a, b) */
function binary(name: Instruction): Op {
  return op({ d: "out128", a: "in128", b: "in128", only }, (e) => {
    e.setD128(() => {
      e.a128();
      e.b128();
      e.w.op(name);
    });
  });
}

/** d = name(b, a) */
function swapped(name: Instruction): Op {
  return op({ d: "out128", a: "in128", b: "in128", only }, (e) => {
    e.setD128(() => {
      e.b128();
      e.a128();
      e.w.op(name);
    });
  });
}

/** d = name(a) */
function unary(name: Instruction): Op {
  return op({ d: "out128", a: "in128", only }, (e) => {
    e.setD128(() => {
      e.a128();
      e.w.op(name);
    });
  });
}

/** d = what `value` leaves on the stack from a and b. */
function pair(value: Step): Op {
  return op(
    { d: "out128", a: "in128", b: "in128", only },
    (e) => e.setD128(() => value(e)),
  );
}

function shuffled(selection: readonly number[]): Op {
  return pair((e) => {
    e.a128();
    e.b128();
    e.w.shuffle(selection);
  });
}

/** Lanes `first`, `first + step`, ... of `size` bytes out of 32 bytes. */
function strided(size: number, first: number, step: number): number[] {
  const bytes: number[] = [];
  for (let lane = first; bytes.length < 16; lane += step) {
    for (let byte = 0; byte < size; byte++) bytes.push(lane * size + byte);
  }
  return bytes;
}

/** The lanes of the low or high halves of both, alternating. */
function interleaved(size: number, high: boolean): number[] {
  const bytes: number[] = [];
  const first = high ? 8 / size : 0;
  for (let lane = first; bytes.length < 16; lane++) {
    for (let byte = 0; byte < size; byte++) bytes.push(lane * size + byte);
    for (let byte = 0; byte < size; byte++) bytes.push(16 + lane * size + byte);
  }
  return bytes;
}

/** name(even lanes of a:b, odd lanes of a:b) */
function horizontal(size: number, name: Instruction): Op {
  return pair((e) => {
    e.a128();
    e.b128();
    e.w.shuffle(strided(size, 0, 2));
    e.a128();
    e.b128();
    e.w.shuffle(strided(size, 1, 2));
    e.w.op(name);
  });
}

const IOTA = Array.from({ length: 16 }, (_, index) => index);

/** Bytes of a moved by the immediate: beyond the ends come zeros. */
function byteShift(name: "i8x16.add" | "i8x16.sub"): Op {
  return op({ d: "out128", a: "in128", immediate: "value", only }, (e) => {
    e.setD128(() => {
      e.a128();
      e.w.v128(IOTA);
      e.immediate32();
      e.w.op("i8x16.splat").op(name).op("i8x16.swizzle");
    });
  });
}

/** All ones where the shift count is below the lane size, ANDed in. */
function shiftLogical(name: Instruction, bits: number): Op {
  return op({ d: "out128", a: "in128", b: "in", only }, (e) => {
    e.setD128(() => {
      e.a128();
      e.b();
      e.w.op("i32.wrap_i64").op(name);
      e.w.i64(0);
      e.b();
      e.w.i64(bits).op("i64.lt_u").op("i64.extend_i32_u").op("i64.sub");
      e.w.op("i64x2.splat").op("v128.and");
    });
  });
}

/** The immediate's sixteen nibbles as sixteen bytes. */
function nibbles(e: Emitter): void {
  const x = e.local("v128");
  e.immediate();
  e.w.op("i64x2.splat").set(x);
  e.w.get(x).i32(15).op("i8x16.splat").op("v128.and");
  e.w.get(x).i32(4).op("i8x16.shr_u");
  e.w.shuffle(interleaved(1, false));
}

/** Sign of b: a, 0 or -a by lane. */
function sign(lane: "i8x16" | "i16x8" | "i32x4"): Op {
  return pair((e) => {
    const negative = e.local("v128");
    e.b128();
    e.w.v128(new Array(16).fill(0)).op(`${lane}.lt_s`).set(negative);
    // (a xor m) - m negates where m is all ones.
    e.a128();
    e.w.get(negative).op("v128.xor").get(negative).op(`${lane}.sub`);
    e.b128();
    e.w.v128(new Array(16).fill(0)).op(`${lane}.ne`).op("v128.and");
  });
}

/** The upper halves of the 16-bit products. */
function multiplyHigh(sign: "s" | "u"): Op {
  return pair((e) => {
    e.a128();
    e.b128();
    e.w.op(`i32x4.extmul_low_i16x8_${sign}`);
    e.a128();
    e.b128();
    e.w.op(`i32x4.extmul_high_i16x8_${sign}`);
    e.w.shuffle(strided(2, 1, 2));
  });
}

/** The products of the even 32-bit lanes. */
function multiplyEven(sign: "s" | "u"): Op {
  return pair((e) => {
    e.a128();
    e.a128();
    e.w.shuffle(strided(4, 0, 2));
    e.b128();
    e.b128();
    e.w.shuffle(strided(4, 0, 2));
    e.w.op(`i64x2.extmul_low_i32x4_${sign}`);
  });
}

/** Rounded high half of the 16-bit products: (a * b + 2^14) >> 15. */
const multiplyRounded = pair((e) => {
  for (const half of ["low", "high"] as const) {
    e.a128();
    e.b128();
    e.w.op(`i32x4.extmul_${half}_i16x8_s`);
    e.w.i32(14).op("i32x4.shr_s");
    e.w.i32(1).op("i32x4.splat").op("i32x4.add");
    e.w.i32(1).op("i32x4.shr_s");
  }
  e.w.shuffle(strided(2, 0, 2));
});

/** Unsigned bytes of a times signed bytes of b, neighbours added saturating. */
const multiplyAddBytes = pair((e) => {
  const even = e.local("v128");
  e.a128();
  e.w.i32(0xff).op("i16x8.splat").op("v128.and");
  e.b128();
  e.w.i32(8).op("i16x8.shl").i32(8).op("i16x8.shr_s").op("i16x8.mul");
  e.w.set(even);
  e.a128();
  e.w.i32(8).op("i16x8.shr_u");
  e.b128();
  e.w.i32(8).op("i16x8.shr_s").op("i16x8.mul");
  e.w.get(even).op("i16x8.add_sat_s");
});

/** Sums of absolute byte differences, one per half. */
const sumOfDifferences = pair((e) => {
  e.a128();
  e.b128();
  e.w.op("i8x16.max_u");
  e.a128();
  e.b128();
  e.w.op("i8x16.min_u").op("i8x16.sub");
  e.w.op("i16x8.extadd_pairwise_i8x16_u").op("i32x4.extadd_pairwise_i16x8_u");
  const sums = e.local("v128");
  e.w.set(sums);
  e.w.get(sums).get(sums).i32(32).op("i64x2.shr_u").op("i64x2.add");
  e.w.i64(0xffffffffn).op("i64x2.splat").op("v128.and");
});

/** Sign bits of the lanes as a number. */
function mask(name: Instruction): Op {
  return op({ d: "out", a: "in128", only }, (e) => {
    e.setD(() => {
      e.a128();
      e.w.op(name).op("i64.extend_i32_u");
    });
  });
}

function inserted(bits: 8 | 16 | 32 | 64): Op {
  return op({ d: "inout128", a: "in", immediate: "value", only }, (e) => {
    e.setLane(bits, () => e.a());
  });
}

function extracted(bits: 8 | 16 | 32 | 64): Op {
  return op({ d: "out", a: "in128", immediate: "value", only }, (e) => {
    e.setD(() => e.lane(bits));
  });
}

/** Word sums of absolute differences of a sliding block (MPSADBW). */
const slidingDifferences = op(
  { d: "out128", a: "in128", b: "in128", immediate: "value", only },
  (e) =>
    e.setD128(() => {
      const block = e.local("v128");
      const window = e.local("v128", 1);
      const sum = e.local("v128", 2);
      const from = (count: () => void, value: () => void) => {
        value();
        e.w.v128(IOTA);
        count();
        e.w.op("i8x16.splat").op("i8x16.add").op("i8x16.swizzle");
      };
      from(
        () => {
          e.immediate32();
          e.w.i32(3).op("i32.and").i32(2).op("i32.shl");
        },
        () => e.b128(),
      );
      e.w.set(block);
      from(
        () => {
          e.immediate32();
          e.w.i32(4).op("i32.and");
        },
        () => e.a128(),
      );
      e.w.set(window);
      e.w.v128(new Array(16).fill(0)).set(sum);
      for (let byte = 0; byte < 4; byte++) {
        const x = e.local("v128", 3);
        const y = e.local("v128", 4);
        // Bytes byte .. byte + 7 of the window, each as a word.
        e.w.get(window).get(window).shuffle(
          IOTA.map((at) => (at + byte) & 15),
        ).op("i16x8.extend_low_i8x16_u").set(x);
        e.w.get(block).get(block).shuffle(new Array(16).fill(byte))
          .op("i16x8.extend_low_i8x16_u").set(y);
        e.w.get(x).get(y).op("i16x8.sub").op("i16x8.abs");
        e.w.get(sum).op("i16x8.add").set(sum);
      }
      e.w.get(sum);
    }),
);

/** The op table's rows for SSE and MMX integer instructions. */
export const vectorX86Ops = {
  /** d = a */
  movdqa: op(
    { d: "out128", a: "in128", only },
    (e) => e.setD128(() => e.a128()),
  ),
  paddb: binary("i8x16.add"),
  paddw: binary("i16x8.add"),
  paddd: binary("i32x4.add"),
  paddq: binary("i64x2.add"),
  psubb: binary("i8x16.sub"),
  psubw: binary("i16x8.sub"),
  psubd: binary("i32x4.sub"),
  psubq: binary("i64x2.sub"),
  paddsb: binary("i8x16.add_sat_s"),
  paddsw: binary("i16x8.add_sat_s"),
  paddusb: binary("i8x16.add_sat_u"),
  paddusw: binary("i16x8.add_sat_u"),
  psubsb: binary("i8x16.sub_sat_s"),
  psubsw: binary("i16x8.sub_sat_s"),
  psubusb: binary("i8x16.sub_sat_u"),
  psubusw: binary("i16x8.sub_sat_u"),
  pand: binary("v128.and"),
  pandn: swapped("v128.andnot"),
  por: binary("v128.or"),
  pxor: binary("v128.xor"),
  pcmpeqb: binary("i8x16.eq"),
  pcmpeqw: binary("i16x8.eq"),
  pcmpeqd: binary("i32x4.eq"),
  pcmpeqq: binary("i64x2.eq"),
  pcmpgtb: binary("i8x16.gt_s"),
  pcmpgtw: binary("i16x8.gt_s"),
  pcmpgtd: binary("i32x4.gt_s"),
  pcmpgtq: binary("i64x2.gt_s"),
  pminub: binary("i8x16.min_u"),
  pminuw: binary("i16x8.min_u"),
  pminud: binary("i32x4.min_u"),
  pminsb: binary("i8x16.min_s"),
  pminsw: binary("i16x8.min_s"),
  pminsd: binary("i32x4.min_s"),
  pmaxub: binary("i8x16.max_u"),
  pmaxuw: binary("i16x8.max_u"),
  pmaxud: binary("i32x4.max_u"),
  pmaxsb: binary("i8x16.max_s"),
  pmaxsw: binary("i16x8.max_s"),
  pmaxsd: binary("i32x4.max_s"),
  pavgb: binary("i8x16.avgr_u"),
  pavgw: binary("i16x8.avgr_u"),
  pmullw: binary("i16x8.mul"),
  pmulld: binary("i32x4.mul"),
  pmulhw: multiplyHigh("s"),
  pmulhuw: multiplyHigh("u"),
  pmulhrsw: multiplyRounded,
  pmuludq: multiplyEven("u"),
  pmuldq: multiplyEven("s"),
  pmaddwd: binary("i32x4.dot_i16x8_s"),
  pmaddubsw: multiplyAddBytes,
  psadbw: sumOfDifferences,
  packsswb: binary("i8x16.narrow_i16x8_s"),
  packuswb: binary("i8x16.narrow_i16x8_u"),
  packssdw: binary("i16x8.narrow_i32x4_s"),
  packusdw: binary("i16x8.narrow_i32x4_u"),
  punpcklbw: shuffled(interleaved(1, false)),
  punpcklwd: shuffled(interleaved(2, false)),
  punpckldq: shuffled(interleaved(4, false)),
  punpcklqdq: shuffled(interleaved(8, false)),
  punpckhbw: shuffled(interleaved(1, true)),
  punpckhwd: shuffled(interleaved(2, true)),
  punpckhdq: shuffled(interleaved(4, true)),
  punpckhqdq: shuffled(interleaved(8, true)),
  /** Bytes of a chosen by b; bit 7 of a selector gives zero. */
  pshufb: pair((e) => {
    e.a128();
    e.b128();
    e.w.i32(0x8f).op("i8x16.splat").op("v128.and").op("i8x16.swizzle");
  }),
  psignb: sign("i8x16"),
  psignw: sign("i16x8"),
  psignd: sign("i32x4"),
  pabsb: unary("i8x16.abs"),
  pabsw: unary("i16x8.abs"),
  pabsd: unary("i32x4.abs"),
  phaddw: horizontal(2, "i16x8.add"),
  phaddd: horizontal(4, "i32x4.add"),
  phaddsw: horizontal(2, "i16x8.add_sat_s"),
  phsubw: horizontal(2, "i16x8.sub"),
  phsubd: horizontal(4, "i32x4.sub"),
  phsubsw: horizontal(2, "i16x8.sub_sat_s"),
  psllw: shiftLogical("i16x8.shl", 16),
  pslld: shiftLogical("i32x4.shl", 32),
  psllq: shiftLogical("i64x2.shl", 64),
  psrlw: shiftLogical("i16x8.shr_u", 16),
  psrld: shiftLogical("i32x4.shr_u", 32),
  psrlq: shiftLogical("i64x2.shr_u", 64),
  psraw: shiftArithmetic("i16x8.shr_s", 16),
  psrad: shiftArithmetic("i32x4.shr_s", 32),
  pslldq: byteShift("i8x16.sub"),
  psrldq: byteShift("i8x16.add"),
  /** d = bytes of b:a from byte `immediate` (at most 32) on; a is lower. */
  palignr: op(
    { d: "out128", a: "in128", b: "in128", immediate: "value", only },
    (e) =>
      e.setD128(() => {
        e.a128();
        e.w.v128(IOTA);
        e.immediate32();
        e.w.op("i8x16.splat").op("i8x16.add").op("i8x16.swizzle");
        e.b128();
        e.w.v128(IOTA);
        e.immediate32();
        e.w.i32(16).op("i32.sub");
        e.w.op("i8x16.splat").op("i8x16.add").op("i8x16.swizzle");
        e.w.op("v128.or");
      }),
  ),
  /** d = bytes of a chosen by the immediate's sixteen nibbles. */
  permute: op(
    { d: "out128", a: "in128", immediate: "value", only },
    (e) =>
      e.setD128(() => {
        e.a128();
        nibbles(e);
        e.w.op("i8x16.swizzle");
      }),
  ),
  /** Like permute; the low half chosen from a, the high half from b. */
  permute2: op(
    { d: "out128", a: "in128", b: "in128", immediate: "value", only },
    (e) =>
      e.setD128(() => {
        const selectors = e.local("v128", 1);
        nibbles(e);
        e.w.set(selectors);
        e.a128();
        e.w.get(selectors).op("i8x16.swizzle");
        e.b128();
        e.w.get(selectors).op("i8x16.swizzle");
        e.w.shuffle(IOTA.map((at) => at < 8 ? at : at + 16));
      }),
  ),
  /** Words of b where the immediate's byte is ff, of a where it is 0. */
  blend: op(
    { d: "out128", a: "in128", b: "in128", immediate: "value", only },
    (e) =>
      e.setD128(() => {
        e.b128();
        e.a128();
        e.immediate();
        e.w.op("i64x2.splat").op("i16x8.extend_low_i8x16_s");
        e.w.op("v128.bitselect");
      }),
  ),
  /** Lanes of b where the sign of c's lane is set, else of a. */
  pblendvb: variableBlend("i8x16", 7),
  blendvps: variableBlend("i32x4", 31),
  blendvpd: variableBlend("i64x2", 63),
  /** Two doublewords as doubles: exact. */
  cvtdq2pd: unary("f64x2.convert_low_i32x4_s"),
  pmovsxbw: unary("i16x8.extend_low_i8x16_s"),
  pmovzxbw: unary("i16x8.extend_low_i8x16_u"),
  pmovsxwd: unary("i32x4.extend_low_i16x8_s"),
  pmovzxwd: unary("i32x4.extend_low_i16x8_u"),
  pmovsxdq: unary("i64x2.extend_low_i32x4_s"),
  pmovzxdq: unary("i64x2.extend_low_i32x4_u"),
  pmovmskb: mask("i8x16.bitmask"),
  movmskps: mask("i32x4.bitmask"),
  movmskpd: mask("i64x2.bitmask"),
  pinsrb: inserted(8),
  pinsrw: inserted(16),
  pinsrd: inserted(32),
  pinsrq: inserted(64),
  pextrb: extracted(8),
  pextrw: extracted(16),
  pextrd: extracted(32),
  pextrq: extracted(64),
  mpsadbw: slidingDifferences,
  /** 1 if a AND b has a bit set. */
  vectorTest: op(
    { d: "out", a: "in128", b: "in128", only },
    (e) =>
      e.setD(() => {
        e.a128();
        e.b128();
        e.w.op("v128.and").op("v128.any_true").op("i64.extend_i32_u");
      }),
  ),
} satisfies OpTable;

function variableBlend(
  lane: "i8x16" | "i32x4" | "i64x2",
  signBit: number,
): Op {
  return op(
    { d: "out128", a: "in128", b: "in128", immediate: "slot128", only },
    (e) =>
      e.setD128(() => {
        e.b128();
        e.a128();
        e.c128();
        e.w.i32(signBit).op(`${lane}.shr_s`).op("v128.bitselect");
      }),
  );
}

function shiftArithmetic(
  name: "i16x8.shr_s" | "i32x4.shr_s",
  bits: number,
): Op {
  return op({ d: "out128", a: "in128", b: "in", only }, (e) => {
    e.setD128(() => {
      e.a128();
      e.w.i64(bits - 1);
      e.b();
      e.b();
      e.w.i64(bits).op("i64.ge_u").op("select").op("i32.wrap_i64").op(name);
    });
  });
}
