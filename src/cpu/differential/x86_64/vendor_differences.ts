/**
 * What processors do in another way than the table, which follows Intel's
 * manuals. Each entry explains exactly what it names: other differences of the
 * same row are still reported.
 *
 * @module
 */
import type { Difference } from "../compare.ts";
import type { Host } from "../host.ts";
import {
  Addresses,
  Signal,
  type StateImage,
  StateLayout,
  type Test,
} from "../layout.ts";
import type { KnownDifference } from "../target.ts";
import { Flag } from "../../ir/ops/flags.ts";
import { decode } from "./decode.ts";

const INTEL = "GenuineIntel";
/** Hygon's are AMD's design. */
const AMD: readonly string[] = ["AuthenticAMD", "HygonGenuine"];

/** ECX of cpuid's leaf 1: SSE3, SSSE3, CMPXCHG16B, SSE4.1, SSE4.2, POPCNT. */
const BASELINE = 1 << 0 | 1 << 9 | 1 << 13 | 1 << 19 | 1 << 20 | 1 << 23;
/** The same: there is a hypervisor. */
const HYPERVISOR = 1 << 31;

/** Why this processor can't be compared with, if so. */
export function unsuitableHost({ vendor, features }: Host): string | undefined {
  if (vendor !== INTEL && !AMD.includes(vendor)) {
    return `what processors of "${vendor}" do differently is not listed`;
  }
  return (features & BASELINE) === BASELINE
    ? undefined
    : "the processor lacks instructions of x86-64-v2";
}

/** Flags of a comparison; AF is not asked for where more code follows. */
const COMPARED = BigInt(
  Flag.carry | Flag.parity | Flag.zero | Flag.sign | Flag.overflow,
);

/** Flags in MXCSR. */
const OVERFLOW = 1 << 3;
const UNDERFLOW = 1 << 4;
const PRECISION = 1n << 5n;

type Applies = (
  test: Test,
  wanted: StateImage,
  differences: readonly Difference[],
) => boolean;

const endsWith = (wanted: StateImage, signal: number): boolean =>
  wanted.get(StateLayout.signal) === BigInt(signal);

/** Did the first instruction change nothing? */
const isAtStart = (wanted: StateImage): boolean =>
  wanted.get(StateLayout.pc) === BigInt(Addresses.code);

const isVector = ({ name }: Difference): boolean => name.startsWith("vector");

const EXPONENT_32 = 0x7f800000n;
const EXPONENT_64 = 0x7ff0000000000000n;

/** Do two registers differ in nothing but which NaN a lane holds? */
function differsInNaNs(
  { wanted, got }: Difference,
  bits: number,
  exponent: bigint,
): boolean {
  const isNaN = (lane: bigint): boolean =>
    (lane & exponent) === exponent &&
    (lane & (1n << BigInt(bits - 1)) - 1n) > exponent;
  for (let shift = 0; shift < 128; shift += bits) {
    const a = BigInt.asUintN(bits, wanted >> BigInt(shift));
    const b = BigInt.asUintN(bits, got >> BigInt(shift));
    if (a !== b && !(isNaN(a) && isNaN(b))) return false;
  }
  return true;
}

const nothingButNaNs = (bits: number, exponent: bigint): Applies =>
(
  _test,
  _wanted,
  differences,
) =>
  differences.every((difference) =>
    isVector(difference) && differsInNaNs(difference, bits, exponent)
  );

/** What AMD's processors do: rows (`encoding mnemonic operands`) and outcome. */
const AMD_CAUSES: readonly (readonly [
  cause: string,
  rows: RegExp,
  applies: Applies,
])[] = [
  [
    // AMD64 manual, volume 1, 3.7.9, table 3-9.
    "AMD: an operand-size prefix makes near branches 16 bits wide",
    / (call|jmp|ret|j\w+|loop\w*) /,
    (test, wanted, differences) => {
      const { operandPrefix, rex } = decode(test.code);
      if (!operandPrefix || (rex & 8) !== 0) return false;
      // A push of two bytes instead of eight may fault at another address.
      return wanted.get(StateLayout.pc) < 1n << 16n ||
        differences.every(({ name, wanted, got }) =>
          name === "fault address" && wanted - got === 6n
        );
    },
  ],
  [
    // AMD64 manual, volume 3, on NOP and PAUSE.
    "AMD: REX.B makes an exchange of PAUSE",
    / pause /,
    (test) => (decode(test.code).rex & 1) === 1,
  ],
  [
    // AMD64 manual, volume 3, on PREFETCH: #UD unless it names memory.
    "AMD: 0F 0D is a prefetch, undefined for registers",
    /^0f d \/r nop /,
    (_test, wanted) => endsWith(wanted, Signal.SIGILL) && isAtStart(wanted),
  ],
  [
    // AMD64 manual, volume 3, on SYSEXIT: #UD in long mode. Some give #GP.
    "AMD: SYSEXIT is undefined in long mode",
    / sysexit/,
    (_test, wanted) => endsWith(wanted, Signal.SIGILL) && isAtStart(wanted),
  ],
  [
    // AMD64 manual, volume 1, 4.2.2 (misaligned exception mask).
    "AMD: MXCSR has a bit 17, which FXSAVE's mask tells",
    / fxsave/,
    (_test, _wanted, differences) =>
      differences.every(({ name, wanted, got }) =>
        name.startsWith("data") && (wanted ^ got) === 1n << 17n + 32n
      ),
  ],
  [
    "AMD: MXCSR has a bit 17, which can be set",
    / (ldmxcsr|fxrstor)/,
    (_test, wanted) => wanted.get(StateLayout.floatControl) >> 16n === 2n,
  ],
  [
    // The manuals do not say in which order products are added.
    "AMD: a sum of products passes on another of several NaNs",
    / dpps /,
    nothingButNaNs(32, EXPONENT_32),
  ],
  [
    "AMD: a sum of products passes on another of several NaNs",
    / dppd /,
    nothingButNaNs(64, EXPONENT_64),
  ],
  [
    // What else an exception that stops the instruction reports is open.
    "AMD: an unmasked overflow or underflow leaves PE alone",
    / (add|sub|mul|div|hadd|hsub|cvt|dp)\w* /,
    (_test, wanted, differences) => {
      const control = Number(wanted.get(StateLayout.floatControl));
      const unmasked = control & ~(control >>> 7) & (OVERFLOW | UNDERFLOW);
      return endsWith(wanted, Signal.SIGFPE) && unmasked !== 0 &&
        differences.every(({ name, wanted, got }) =>
          name === "float control" && (got ^ wanted) === PRECISION &&
          (got & PRECISION) !== 0n
        );
    },
  ],
  [
    // Both manuals leave the order of one instruction's faults open.
    "AMD: an x87 store touches its operand before it reports an exception",
    / (fst|fstp|fist|fistp|fisttp|fbstp) M/,
    (test, wanted) =>
      endsWith(wanted, Signal.SIGSEGV) && isAtStart(wanted) &&
      (test.get(StateLayout.floatStatus) & 0x3fn) !== 0x3fn,
  ],
];

/** One entry per cause. */
export const vendorDifferences: readonly KnownDifference[] = [
  ...AMD_CAUSES.map(([cause, rows, applies]): KnownDifference => ({
    reference: "native",
    cause,
    on: ({ vendor }) => AMD.includes(vendor),
    applies: (row, test, wanted, differences) =>
      rows.test(`${row} `) && applies(test, wanted, differences),
  })),
  {
    reference: "native",
    // An intercepted ICEBP leaves SVM with the address of itself.
    cause: "AMD: hypervisors report INT1 at its own address",
    on: ({ vendor, features }) =>
      AMD.includes(vendor) && (features & HYPERVISOR) !== 0,
    applies: (row, _test, wanted, differences) =>
      / int1 /.test(`${row} `) && endsWith(wanted, Signal.SIGTRAP) &&
      isAtStart(wanted) && differences.length === 1,
  },
  {
    reference: "native",
    // The manual has them restored where a fault stops it; for a trap between
    // two iterations it leaves that open, and some keep the old ones too.
    cause: "Intel: a repeated comparison that is stepped keeps its flags",
    on: ({ vendor }) => vendor === INTEL,
    applies: (row, test, wanted, differences) =>
      / (cmps|scas)\w/.test(row) && decode(test.code).repeat !== 0 &&
      endsWith(wanted, Signal.SIGTRAP) && isAtStart(wanted) &&
      differences.every(({ name, wanted }) =>
        name === "flags" &&
        ((wanted ^ test.get(StateLayout.flags)) & COMPARED) === 0n
      ),
  },
];
