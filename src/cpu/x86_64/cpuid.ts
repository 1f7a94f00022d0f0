/**
 * CPUID: exactly what is implemented.
 *
 * @module
 */

import type { HostHelper } from "../ir/host.ts";

/** EDX of leaf 1. */
// deno-fmt-ignore
const BASIC =
  1 << 0 /* fpu */ | 1 << 4 /* tsc */ | 1 << 8 /* cx8 */ | 1 << 11 /* sep */ |
  1 << 15 /* cmov */ | 1 << 19 /* clfsh */ | 1 << 23 /* mmx */ |
  1 << 24 /* fxsr */ | 1 << 25 /* sse */ | 1 << 26 /* sse2 */;
/** ECX of leaf 1. */
// deno-fmt-ignore
const EXTENDED =
  1 << 0 /* sse3 */ | 1 << 9 /* ssse3 */ | 1 << 13 /* cx16 */ |
  1 << 19 /* sse4.1 */ | 1 << 20 /* sse4.2 */ | 1 << 23 /* popcnt */;

function ascii(text: string): number {
  return text.charCodeAt(0) | text.charCodeAt(1) << 8 |
    text.charCodeAt(2) << 16 | text.charCodeAt(3) << 24;
}

type Leaf = readonly [eax: number, ebx: number, ecx: number, edx: number];

const NONE: Leaf = [0, 0, 0, 0];
const BRAND = "Halcyon x86-64-v2 virtual processor".padEnd(48, "\0");

function brand(part: number): Leaf {
  const at = part * 16;
  return [
    ascii(BRAND.slice(at, at + 4)),
    ascii(BRAND.slice(at + 4, at + 8)),
    ascii(BRAND.slice(at + 8, at + 12)),
    ascii(BRAND.slice(at + 12, at + 16)),
  ];
}

/** Registers after CPUID with this in eax; what is in ecx does not matter. */
export function cpuidLeaf(eax: number): Leaf {
  switch (eax >>> 0) {
    case 0:
      return [7, ascii("Halc"), ascii("tual"), ascii("yonV")];
    case 1:
      // Family 6, model 15; CLFLUSH line of 8 quadwords, one processor.
      return [0x6f1, 0x00010800, EXTENDED, BASIC];
    case 7:
      return [0, 0, 1 << 2, /* umip */ 0];
    case 0x80000000:
      return [0x80000008 | 0, 0, 0, 0];
    case 0x80000001:
      // lahf; syscall, nx, rdtscp, long mode
      return [0, 0, 1, 1 << 11 | 1 << 20 | 1 << 27 | 1 << 29];
    case 0x80000002:
    case 0x80000003:
    case 0x80000004:
      return brand(eax & 7 ? (eax & 7) - 2 : 0);
    case 0x80000008:
      return [0x3028, 0, 0, 0];
  }
  return NONE;
}

/** d is rax, a rcx, b rbx; rdx lies between. */
export const cpuidHelper: HostHelper = (state, rax, rcx, rbx) => {
  const leaf = cpuidLeaf(state.getUint32(rax, true));
  state.setBigUint64(rax, BigInt(leaf[0] >>> 0), true);
  state.setBigUint64(rbx, BigInt(leaf[1] >>> 0), true);
  state.setBigUint64(rcx, BigInt(leaf[2] >>> 0), true);
  state.setBigUint64(rcx + 8, BigInt(leaf[3] >>> 0), true);
};
