/**
 * Faults of src/kernel/security that nobody can notice.
 *
 * @module
 */

import type { Equivalent } from "./equivalent.ts";

const RANDOM = "src/kernel/security/random.ts";

/** Each with its reason. */
export const security: readonly Equivalent[] = [
  ...([
    ["off-by-one", "64", "(64 + 1)"],
    ["off-by-one", "0x9e3779b97f4a7c15n", "(0x9e3779b97f4a7c15n + 1n)"],
    [
      "wrong-operator",
      "x + 0x9e3779b97f4a7c15n",
      "(x) - (0x9e3779b97f4a7c15n)",
    ],
    ["off-by-one", "30n", "(30n + 1n)"],
    ["off-by-one", "0xbf58476d1ce4e5b9n", "(0xbf58476d1ce4e5b9n + 1n)"],
    [
      "dropped-update",
      "z = BigInt.asUintN(64, (z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n);",
      "",
    ],
    ["off-by-one", "27n", "(27n + 1n)"],
    ["off-by-one", "0x94d049bb133111ebn", "(0x94d049bb133111ebn + 1n)"],
    [
      "dropped-update",
      "z = BigInt.asUintN(64, (z ^ (z >> 27n)) * 0x94d049bb133111ebn);",
      "",
    ],
    ["off-by-one", "31n", "(31n + 1n)"],
    ["dropped-update", "z ^= z >> 31n;", ""],
    ["off-by-one", "0xffffffffn", "(0xffffffffn + 1n)"],
    ["wrong-operator", "z & 0xffffffffn", "(z) | (0xffffffffn)"],
    ["dropped-update", "this.#state[i] = Number(z & 0xffffffffn);", ""],
    ["dropped-update", "this.#state[i + 1] = Number(z >> 32n);", ""],
    ["off-by-one", "32n", "(32n + 1n)"],
    [
      "wrong-operator",
      "(BigInt(this.u32()) << 32n) | BigInt(this.u32())",
      "((BigInt(this.u32()) << 32n)) & (BigInt(this.u32()))",
    ],
    ["boundary", "at < bytes.length", "(at) <= (bytes.length)"],
    ["off-by-one", "0x1_0000_0000", "(0x1_0000_0000 + 1)"],
  ] as const).map(([operator, code, change]): Equivalent => ({
    file: RANDOM,
    operator,
    code,
    change,
    reason:
      "The seed leads to another sequence, which nobody can tell from this one.",
  })),
  {
    file: RANDOM,
    operator: "boundary",
    code: "limit <= 0x1_0000_0000",
    change: "(limit) < (0x1_0000_0000)",
    reason: "Nobody asks for numbers below exactly this limit.",
  },
];
