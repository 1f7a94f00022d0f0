/**
 * Where qemu-user (7.2) departs from the processors. The host's own processor
 * agrees with us on these rows; only qemu's answers are set aside.
 *
 * @module
 */

import { StateLayout, type Test } from "../layout.ts";
import type { KnownDifference } from "../target.ts";

/** Causes, and the rows (`encoding mnemonic operands`) that they touch. */
const CAUSES: readonly (readonly [cause: string, rows: RegExp])[] = [
  [
    "operands of 16 bytes may be misaligned",
    / (?!mov[ud]|lddqu)\S+ (Vx,[WM]x|Mx,Vx|Wx,Vx|Pq,Wx)/,
  ],
  [
    "denormal operands are not reported in MXCSR, nor flushed by max and min",
    / (add|sub|mul|div|sqrt|min|max|cmp|u?comi|cvt|round|hadd|hsub|addsub|dp)\w* /,
  ],
  ["estimates treat denormals as numbers", / r(cp|sqrt)[ps]s /],
  [
    "x87 stack faults, C1, denormals and tags are kept only in part",
    / (f\w+|wait) /,
  ],
  ["MMX instructions leave TOP and exponents alone", /[ ,][PNQ]q|emms/],
  ["reserved hints are undefined", /^0f (d|18|19|1[a-e]) \/r nop/],
  ["the test encoded as F6 /1, F7 /1 is undefined", /^f[67] \/1 /],
  ["REX.B makes an exchange of PAUSE", / pause /],
  ["INT1 is undefined", / int1 /],
  ["SYSRET and SYSEXIT are undefined in user mode", / sys(ret|exit)/],
  ["control and debug registers that do not exist are not", / mov .*[CD]q/],
  ["reserved bits of MXCSR may be set", / (ldmxcsr|fxrstor)/],
  [
    "an operand-size prefix narrows near branches",
    / (call|jmp|ret|j\w+|loop\w*) ?/,
  ],
  ["ENTER and RET take their size as signed", / (enter|ret) /],
  ["a double shift across pages stores before it faults", / sh[lr]d /],
  ["FXSAVE leaves the bytes behind each register alone", / fxsave/],
  ["a zero source clears the upper half of a 32-bit BSF, BSR", / bs[fr] /],
  ["CLFLUSH touches no memory", / clflush /],
  ["far pointers are taken in another order", / [lr]\w*(call|jmp) /],
];

/** Does the test start with an unmasked x87 exception pending? */
function startsPending(_row: string, test: Test): boolean {
  const word = Number(test.get(StateLayout.floatStatus) & 0xffffffffn);
  return (word >>> 16 & ~word & 0x3f) !== 0;
}

/** One entry per cause. */
export const qemuDifferences: readonly KnownDifference[] = [
  {
    reference: "qemu",
    cause: "a loaded x87 status word does not tell of pending exceptions",
    applies: startsPending,
  },
  ...CAUSES.map(([cause, rows]) => ({
    reference: "qemu",
    cause,
    applies: (row: string): boolean => rows.test(`${row} `),
  })),
];
