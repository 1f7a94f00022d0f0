/**
 * `deno task bench corners`: single instructions where the engine has more to
 * do than in the common case, in nanoseconds and as a ratio to it. Rounding
 * modes other than to nearest, arithmetic before the first inexact result,
 * flushing, and stores to a page that holds code as well.
 *
 * @module
 */

import {
  AddressSpace,
  type Architecture,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
} from "../../src/cpu/cpu.ts";
import {
  floatFast,
  FloatFlag,
  FloatMode,
  Rounding,
  Slots,
} from "../../src/cpu/ir/slots.ts";

const ROUNDS = 8;
/** Copies of the instruction in the loop. */
const UNROLLED = 16;
/** A measured run takes at least this many milliseconds. */
const LONG_ENOUGH = 5;

const CODE_PAGE = 0x10;
const DATA_PAGE = 0x20;
const BESIDE_CODE = CODE_PAGE * PAGE_SIZE + 0x800;

/** How the float unit is set up. */
interface Environment {
  readonly rounding?: number;
  readonly flags?: number;
  readonly mode?: number;
  /** Operands whose results are exact. */
  readonly exact?: true;
  /** RISC-V: the mode in the instruction. */
  readonly static?: number;
}

const COMMON: Environment = { flags: FloatFlag.inexact };
const CASES: Readonly<Record<string, Environment>> = {
  exact: { exact: true },
  zero: { ...COMMON, rounding: Rounding.towardZero },
  down: { ...COMMON, rounding: Rounding.down },
  up: { ...COMMON, rounding: Rounding.up },
};
const FLUSHING: Environment = {
  ...COMMON,
  mode: FloatMode.flushOperands | FloatMode.flushResults,
};
const OWN_CASES: Readonly<
  Record<Architecture, Readonly<Record<string, Environment>>>
> = {
  riscv64: {
    away: { ...COMMON, rounding: Rounding.nearestAway },
    "rm=rtz": { ...COMMON, static: Rounding.towardZero },
    "rm=rdn": { ...COMMON, static: Rounding.down },
    "rm=rup": { ...COMMON, static: Rounding.up },
    "rm=rmm": { ...COMMON, static: Rounding.nearestAway },
  },
  aarch64: { flush: FLUSHING },
  x86_64: {
    flush: FLUSHING,
    unmasked: {
      ...COMMON,
      mode: (FloatFlag.invalid | FloatFlag.divideByZero) <<
        FloatMode.unmaskedShift,
    },
  },
};

/** What is measured of an architecture: encodings in hexadecimal. */
interface Machine {
  /** General registers: counter, address of stores, a number. */
  readonly counter: number;
  readonly pointer: number;
  readonly integer: number;
  /** Of vector registers 1 to 3 (RISC-V: fa1 to fa3), by mnemonic. */
  readonly singles: Readonly<Record<string, string>>;
  readonly doubles: Readonly<Record<string, string>>;
  readonly firstVector: number;
  /** Comes before each instruction: x86's write to a source. */
  readonly restore: string;
  readonly store: string;
  /** Counts down, goes back so many bytes unless zero, and leaves. */
  end(back: number): string;
}

function little(value: number): string {
  return Array.from(
    { length: 4 },
    (_, i) => (value >>> 8 * i & 255).toString(16).padStart(2, "0"),
  ).join("");
}

const MACHINES: Readonly<Record<Architecture, Machine>> = {
  riscv64: {
    counter: 10,
    pointer: 11,
    integer: 12,
    firstVector: 10,
    restore: "",
    singles: {
      "fadd.s": little(0x00c5f553),
      "fmul.s": little(0x10c5f553),
      "fmadd.s": little(0x68c5f543),
    },
    doubles: {
      "fadd.d": little(0x02c5f553),
      "fmul.d": little(0x12c5f553),
      "fdiv.d": little(0x1ac5f553),
      "fsqrt.d": little(0x5a05f553),
      "fmadd.d": little(0x6ac5f543),
      "fcvt.s.d": little(0x4015f553),
      // fa0 from a2, and back
      "fcvt.s.l": little(0xd0267553),
      "fcvt.l.d": little(0xc225f653),
    },
    // sd a2, 0(a1)
    store: little(0x00c5b023),
    // addi a0, a0, -1; bnez a0, -(back + 4); ecall
    end(back) {
      const offset = -(back + 4);
      const branch = (offset >> 12 & 1) << 31 | (offset >> 5 & 63) << 25 |
        (offset >> 1 & 15) << 8 | (offset >> 11 & 1) << 7;
      return little(0xfff50513) + little(branch | 0x51063 | 0) +
        little(0x73);
    },
  },
  aarch64: {
    counter: 0,
    pointer: 1,
    integer: 3,
    firstVector: 0,
    restore: "",
    singles: {
      "fadd 4s": little(0x4e22d420),
      "fmla 4s": little(0x4e22cc20),
    },
    doubles: {
      "fadd d": little(0x1e622820),
      "fmul d": little(0x1e620820),
      "fdiv d": little(0x1e621820),
      "fsqrt d": little(0x1e61c020),
      "fmadd d": little(0x1f420c20),
      "fcmp d": little(0x1e622020),
      "fmin d": little(0x1e625820),
      "fcvt s, d": little(0x1e624020),
      "frintx d": little(0x1e674020),
      "fcvtzs x, d": little(0x9e780022),
      "fmul 2d": little(0x6e62dc20),
    },
    // str x2, [x1]
    store: little(0xf9000022),
    // subs x0, x0, #1; b.ne -(back + 4); svc #0
    end: (back) =>
      little(0xf1000400) +
      little(0x54000001 | (-(back + 4) >> 2 & 0x7ffff) << 5) +
      little(0xd4000001),
  },
  x86_64: {
    counter: 0,
    pointer: 2,
    integer: 1,
    firstVector: 0,
    // movaps xmm0, xmm1
    restore: "0f28c1",
    singles: {
      addps: "0f58c2",
      divps: "0f5ec2",
      sqrtps: "0f51c2",
      cvtdq2ps: "0f5bc2",
      cvttps2dq: "f30f5bc2",
    },
    doubles: {
      addsd: "f20f58c2",
      mulsd: "f20f59c2",
      divsd: "f20f5ec2",
      sqrtsd: "f20f51c2",
      ucomisd: "660f2ec2",
      minsd: "f20f5dc2",
      cvtsd2ss: "f20f5ac2",
      cvtsi2ss: "f3480f2ac1",
      cvtsd2si: "f2480f2dca",
      mulpd: "660f59c2",
    },
    // mov [rdx], rcx
    store: "48890a",
    // dec rax; jnz -(back + 9); syscall
    end: (back) => "48ffc8" + "0f85" + little(-(back + 9)) + "0f05",
  },
};

/** One loop in a memory of its own. */
class Loop {
  readonly #cpu: Cpu;
  readonly #space: AddressSpace;
  readonly #machine: Machine;
  readonly state: CpuState;
  /** Times around that take long enough. */
  #times = 1000;

  constructor(architecture: Architecture, instruction: string) {
    const machine = MACHINES[architecture];
    const memory = PhysicalMemory.create({ frames: 64 });
    const { read, write, execute } = Protection;
    const code = memory.allocate();
    this.#space = new AddressSpace(memory);
    this.#space.map(CODE_PAGE, code, read | write | execute);
    this.#space.map(DATA_PAGE, memory.allocate(), read | write);
    const body = (machine.restore + instruction).repeat(UNROLLED);
    const text = body + machine.end(body.length / 2);
    (text.match(/../g) ?? []).forEach((byte, index) => {
      memory.bytes[code * PAGE_SIZE + index] = parseInt(byte, 16);
    });
    this.#cpu = new Cpu(memory, architecture);
    this.#machine = machine;
    this.state = new CpuState(architecture);
  }

  #milliseconds(): number {
    const { state } = this;
    state.pc = BigInt(CODE_PAGE * PAGE_SIZE);
    state.setRegister(this.#machine.counter, BigInt(this.#times));
    const start = performance.now();
    const exit = this.#cpu.run(state, this.#space, 2 ** 40);
    const time = performance.now() - start;
    if (exit !== Exit.syscall) throw new Error(`the loop left with ${exit}`);
    return time;
  }

  /** Nanoseconds of one instruction of the loop's body. */
  nanoseconds(): number {
    let time = this.#milliseconds();
    while (time < LONG_ENOUGH) {
      this.#times *= 2;
      time = this.#milliseconds();
    }
    return time * 1e6 / this.#times / UNROLLED;
  }
}

/** Root of 2, pi, logarithm of 2: what is made of them is inexact. */
const SINGLES = [0x3fb504f3n, 0x40490fdbn, 0x3f317218n];
const DOUBLES = [0x3ff6a09e667f3bcdn, 0x400921fb54442d18n, 0x3fe62e42fefa39efn];
const INTEGER = 0x123456789abcdefn;
/** Four: what is made of it is exact. */
const EXACT_SINGLE = 0x40800000n;
const EXACT_DOUBLE = 0x4010000000000000n;
const EXACT_INTEGER = 4n;

/** A vector register with a number in each lane; a boxed single. */
function vectorOf(bits: bigint, single: boolean, boxed: boolean): bigint {
  if (!single) return bits << 64n | bits;
  return boxed
    ? bits | 0xffffffffn << 32n
    : bits * 0x1_00000001_00000001_00000001n;
}

function floatLoop(
  architecture: Architecture,
  name: string,
  environment: Environment,
): Loop {
  const { rounding = 0, flags = 0, mode = 0, exact = false } = environment;
  const machine = MACHINES[architecture];
  const single = name in machine.singles;
  let code = machine.singles[name] ?? machine.doubles[name] ?? "";
  if (environment.static !== undefined) {
    // Bits 12 to 14.
    const byte = parseInt(code.slice(2, 4), 16) & 0x8f |
      environment.static << 4;
    code = code.slice(0, 2) + byte.toString(16).padStart(2, "0") +
      code.slice(4);
  }
  const loop = new Loop(architecture, code);
  const { state } = loop;
  (single ? SINGLES : DOUBLES).forEach((inexact, index) => {
    const bits = exact ? single ? EXACT_SINGLE : EXACT_DOUBLE : inexact;
    const value = vectorOf(bits, single, architecture === "riscv64");
    state.setVector(machine.firstVector + 1 + index, value);
  });
  state.setRegister(machine.integer, exact ? EXACT_INTEGER : INTEGER);
  state.setSlot(Slots.floatRounding, BigInt(rounding));
  state.setSlot(Slots.floatFlags, BigInt(flags));
  state.setSlot(Slots.floatMode, BigInt(mode));
  state.setSlot(
    Slots.floatFast,
    BigInt(floatFast(rounding, flags, mode)),
  );
  return loop;
}

function storeLoop(architecture: Architecture, address: number): Loop {
  const machine = MACHINES[architecture];
  const loop = new Loop(architecture, machine.store);
  loop.state.setRegister(machine.pointer, BigInt(address));
  return loop;
}

/** Measures loops in turns: the least times, as what disturbs only adds. */
function measureAll(loops: readonly Loop[]): number[] {
  const least = loops.map(() => Infinity);
  for (let round = 0; round < ROUNDS; round++) {
    loops.forEach((loop, index) => {
      least[index] = Math.min(least[index] ?? Infinity, loop.nanoseconds());
    });
  }
  return least;
}

/** Runs the part and prints a line an instruction. */
export function benchCorners(
  architectures: readonly Architecture[],
  say: (line: string) => void,
): Promise<unknown> {
  const results: unknown[] = [];
  const report = (
    arch: Architecture,
    name: string,
    cases: readonly string[],
    loops: readonly Loop[],
  ): void => {
    const [common = NaN, ...others] = measureAll(loops);
    const ratios = Object.fromEntries(
      cases.map((title, index) => [title, (others[index] ?? NaN) / common]),
    );
    results.push({ arch, name, nanoseconds: common, ratios });
    say(
      `${arch.padEnd(7)} ${name.padEnd(9)} ${
        common.toFixed(1).padStart(6)
      } ns` +
        Object.entries(ratios).map(([title, ratio]) =>
          `  ${title} ×${ratio.toFixed(1)}`
        ).join(""),
    );
  };
  for (const arch of architectures) {
    const { singles, doubles } = MACHINES[arch];
    const cases = { ...CASES, ...OWN_CASES[arch] };
    for (const name of [...Object.keys(doubles), ...Object.keys(singles)]) {
      report(
        arch,
        name,
        Object.keys(cases),
        [COMMON, ...Object.values(cases)].map((environment) =>
          floatLoop(arch, name, environment)
        ),
      );
    }
    report(arch, "store", ["beside code"], [
      storeLoop(arch, DATA_PAGE * PAGE_SIZE),
      storeLoop(arch, BESIDE_CODE),
    ]);
  }
  return Promise.resolve(results);
}
