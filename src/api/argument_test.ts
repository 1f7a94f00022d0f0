import { assertEquals } from "@std/assert";
import { decoders } from "./argument.ts";
import type { ArgumentType } from "./argument.ts";
import { OUT_OF_RANGE } from "./user_address.ts";

// The C conversion each type stands for, worked out by hand at the borders.
const borders: readonly [bigint, Record<string, number | bigint>][] = [
  [0n, { int: 0, u32: 0, mode_t: 0, off_t: 0n, size_t: 0n, pointer: 0 }],
  [0x7fff_ffffn, { int: 2147483647, u32: 2147483647, mode_t: 65535 }],
  [0x8000_0000n, { int: -2147483648, u32: 2147483648, mode_t: 0 }],
  [0x8000_0001n, { int: -2147483647, u32: 2147483649, mode_t: 1 }],
  [0xffff_ffffn, { int: -1, u32: 4294967295, off_t: 4294967295n }],
  [0x1_0000_0000n, { int: 0, u32: 0, size_t: 4294967296n, mode_t: 0 }],
  [0x1_0000_0001n, { int: 1, u32: 1, size_t: 4294967297n, mode_t: 1 }],
  [(1n << 47n) - 1n, { int: -1, pointer: 140737488355327 }],
  [1n << 47n, { int: 0, pointer: OUT_OF_RANGE }],
  [(1n << 47n) + 1n, { int: 1, pointer: OUT_OF_RANGE + 1 }],
  [(1n << 53n) - 1n, { size_t: 9007199254740991n, off_t: 9007199254740991n }],
  [1n << 53n, { size_t: 9007199254740992n, pointer: OUT_OF_RANGE, int: 0 }],
  [(1n << 53n) + 1n, { size_t: 9007199254740993n, off_t: 9007199254740993n }],
  [(1n << 63n) - 1n, { off_t: 9223372036854775807n, int: -1 }],
  [1n << 63n, {
    off_t: -9223372036854775808n,
    size_t: 9223372036854775808n,
    pointer: OUT_OF_RANGE,
    int: 0,
  }],
  [(1n << 63n) + 1n, { off_t: -9223372036854775807n, u32: 1 }],
  [(1n << 64n) - 2n, { off_t: -2n, int: -2, u32: 4294967294 }],
  [(1n << 64n) - 1n, {
    off_t: -1n,
    size_t: 18446744073709551615n,
    uintptr_t: 18446744073709551615n,
    int: -1,
    u32: 4294967295,
    mode_t: 65535,
    pointer: 2 ** 52 - 1,
  }],
];

const sameAs: Readonly<Record<string, ArgumentType[]>> = {
  int: ["pid_t", "clockid_t"],
  u32: ["unsigned", "uid_t", "gid_t", "socklen_t"],
  size_t: ["u64", "uintptr_t", "opaque"],
};

for (const [register, wanted] of borders) {
  Deno.test(`decoders convert as C does when the register is ${register}`, () => {
    for (const [type, value] of Object.entries(wanted)) {
      for (const name of [type, ...sameAs[type] ?? []] as ArgumentType[]) {
        assertEquals(decoders[name](register), value, name);
      }
    }
  });
}
