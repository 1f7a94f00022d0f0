import { assert, assertEquals } from "@std/assert";
import { decodeRegister, decoders, signExtendedDecoders } from "./argument.ts";
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
  int: ["pid_t", "clockid_t", "ProcessID"],
  u32: ["unsigned", "uid_t", "gid_t", "socklen_t"],
  size_t: ["u64", "uintptr_t", "opaque"],
};

for (const [register, wanted] of borders) {
  Deno.test(`decoders convert as C does when the register is ${register}`, () => {
    for (const [type, value] of Object.entries(wanted)) {
      for (const name of [type, ...sameAs[type] ?? []] as ArgumentType[]) {
        assertEquals(decodeRegister(decoders[name], register), value, name);
      }
    }
  });
}

Deno.test("signExtendedDecoders take what is its own sign extension as decoders do", () => {
  const low = [0n, 1n, 0x7fff_ffffn, -0x8000_0000n, -2n, -1n];
  for (const register of low.map((value) => BigInt.asUintN(64, value))) {
    for (const type of Object.keys(decoders) as ArgumentType[]) {
      assertEquals(
        decodeRegister(signExtendedDecoders[type], register),
        decodeRegister(decoders[type], register),
        type,
      );
    }
  }
});

// The RISC-V psABI: 32-bit values come sign extended, the upper half of a
// struct that is narrower than a register is undefined.
Deno.test("signExtendedDecoders give an int that is none a value of no int", () => {
  const high = [0x8000_0000n, 0xffff_ffffn, 1n << 32n, (1n << 32n) + 5n]
    .concat([1n << 53n, (1n << 63n) - 1n, 1n << 63n, (1n << 64n) - (1n << 32n)])
    .concat([(1n << 64n) - (1n << 33n) + 9n]);
  for (const register of high) {
    for (const type of ["int", "unsigned"] as const) {
      const value = decodeRegister(signExtendedDecoders[type], register);
      assert(typeof value === "number" && Number.isSafeInteger(value), type);
      assert(value < -0x8000_0000 || value > 0xffff_ffff, type);
      assertEquals(value < 0, register >= 1n << 63n);
      assertEquals(value >>> 0, decodeRegister(decoders.u32, register));
    }
    for (const type of ["uid_t", "gid_t", "ProcessID", "mode_t"] as const) {
      assertEquals(
        decodeRegister(signExtendedDecoders[type], register),
        decodeRegister(decoders[type], register),
      );
    }
  }
});
