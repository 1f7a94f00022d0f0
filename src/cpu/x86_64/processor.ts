/**
 * What CPUID says of the processor, in words.
 *
 * @module
 */

import { cpuidLeaf } from "./cpuid.ts";

/** The registers of a leaf in the order of `cpuidLeaf`. */
const [EAX, ECX, EDX] = [0, 2, 3] as const;
type Register = typeof EAX | typeof ECX | typeof EDX;

const BASIC = 1;
const STRUCTURED = 7;
const EXTENDED = 0x80000001;
const BRAND = 0x80000002;

/** The features that this processor may have, in the order of their bits. */
export const FEATURES: readonly (readonly [
  leaf: number,
  register: Register,
  bit: number,
  name: string,
])[] = [
  [BASIC, ECX, 0, "sse3"],
  [BASIC, ECX, 9, "ssse3"],
  [BASIC, ECX, 13, "cx16"],
  [BASIC, ECX, 19, "sse4_1"],
  [BASIC, ECX, 20, "sse4_2"],
  [BASIC, ECX, 23, "popcnt"],
  [BASIC, EDX, 0, "fpu"],
  [BASIC, EDX, 4, "tsc"],
  [BASIC, EDX, 8, "cx8"],
  [BASIC, EDX, 11, "sep"],
  [BASIC, EDX, 15, "cmov"],
  [BASIC, EDX, 19, "clflush"],
  [BASIC, EDX, 23, "mmx"],
  [BASIC, EDX, 24, "fxsr"],
  [BASIC, EDX, 25, "sse"],
  [BASIC, EDX, 26, "sse2"],
  [STRUCTURED, ECX, 2, "umip"],
  [EXTENDED, ECX, 0, "lahf_lm"],
  [EXTENDED, EDX, 11, "syscall"],
  [EXTENDED, EDX, 20, "nx"],
  [EXTENDED, EDX, 27, "rdtscp"],
  [EXTENDED, EDX, 29, "lm"],
];

function register(leaf: number, at: Register): number {
  return cpuidLeaf(leaf)[at];
}

/** The characters of registers, without the NULs at the end. */
function textOf(registers: readonly number[]): string {
  return registers.flatMap((value) =>
    [0, 8, 16, 24].map((shift) => String.fromCharCode((value >>> shift) & 255))
  ).join("").replace(/\0+$/, "");
}

/** Who made it, what it is, and what it can do. */
export interface ProcessorDescription {
  readonly vendor: string;
  readonly family: number;
  readonly model: number;
  readonly stepping: number;
  readonly type: number;
  readonly brand: string;
  readonly features: readonly string[];
}

/** The one processor that there is. */
export function describeProcessor(): ProcessorDescription {
  const [, vendorB, vendorC, vendorD] = cpuidLeaf(0);
  const signature = register(BASIC, EAX);
  return {
    vendor: textOf([vendorB, vendorD, vendorC]),
    family: (signature >>> 8) & 15,
    model: ((signature >>> 4) & 15) | (((signature >>> 16) & 15) << 4),
    stepping: signature & 15,
    type: (signature >>> 12) & 3,
    brand: textOf([0, 1, 2].flatMap((part) => cpuidLeaf(BRAND + part))),
    features: FEATURES.filter(([leaf, at, bit]) =>
      (register(leaf, at) & (1 << bit)) !== 0
    ).map(([, , , name]) => name),
  };
}
