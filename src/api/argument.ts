/**
 * How a register becomes an argument: one decoder a type, for the two ways in
 * which calling conventions hand over what is narrower than a register.
 *
 * The reference calls its handlers through a type with four whole registers
 * (Kernel/Syscalls/SyscallHandler.cpp), so nothing converts on the way, and
 * what a handler sees is the affair of its architecture's convention. The upper
 * half of an int means nothing on x86-64 and AArch64: handlers look at the low
 * one. RISC-V's callers have to extend the sign of every 32-bit value, unsigned
 * ones too, and its handlers test the whole register. Id classes (UserID,
 * GroupID, ProcessID) are structs, whose upper half means nothing anywhere, and
 * of a mode_t all handlers take single bits.
 *
 * @module
 */

import { addressOfHalves } from "./user_address.ts";
import type { UserAddress } from "./user_address.ts";

/** An argument of a register's halves, both signed 32-bit numbers: most are
 * small, and a bigint for each would cost more than many calls do. */
export type ArgumentDecoder = (
  low: number,
  high: number,
) => number | bigint | UserAddress;

/** Halves up to this make a safe integer. */
const SAFE_HIGH = 2 ** 21;

const i32 = (low: number): number => low;
const u32 = (low: number): number => low >>> 0;
const i64 = (low: number, high: number): bigint =>
  high >= -SAFE_HIGH && high < SAFE_HIGH
    ? BigInt(high * 2 ** 32 + (low >>> 0))
    : BigInt(high) << 32n | BigInt(low >>> 0);
const u64 = (low: number, high: number): bigint =>
  high >= 0 ? i64(low, high) : BigInt.asUintN(64, i64(low, high));

/** Decoders for registers of which a narrow argument is the low bits. */
export const decoders = {
  int: i32,
  pid_t: i32,
  clockid_t: i32,
  unsigned: u32,
  u32,
  uid_t: u32,
  gid_t: u32,
  socklen_t: u32,
  /** A pid_t in its id class, where only one call takes it so. */
  ProcessID: i32,
  mode_t: (low: number): number => low & 0xffff,
  size_t: u64,
  u64,
  uintptr_t: u64,
  /** A pointer that the kernel only keeps and hands back. */
  opaque: u64,
  off_t: i64,
  pointer: addressOfHalves,
} as const satisfies Readonly<Record<string, ArgumentDecoder>>;

/** The type of a register argument. */
export type ArgumentType = keyof typeof decoders;

/** The TypeScript value of an argument of type `T`. */
export type ArgumentValue<T extends ArgumentType> = ReturnType<
  (typeof decoders)[T]
>;

/** One decoder for each argument type. */
export type ArgumentDecoders = Readonly<Record<ArgumentType, ArgumentDecoder>>;

/** Decodes a whole register. */
export function decodeRegister(
  decode: ArgumentDecoder,
  register: bigint,
): number | bigint | UserAddress {
  return decode(
    Number(BigInt.asIntN(32, register)),
    Number(BigInt.asIntN(32, register >> 32n)),
  );
}

/** Keeps the sum with a low half exact: a number holds 53 bits. */
const HIGH_MASK = 0xf_ffff;

/**
 * A register that is no sign extension of its low half, as a number that no
 * 32-bit value equals. It has the register's sign and, for whoever goes on
 * with 32 bits of it (`| 0`, `>>> 0`, `&`), its low half.
 */
function outOfRange(low: number, high: number): number {
  // Not 0 nor -1, which might make it a value of 32 bits again.
  const kept = (high & HIGH_MASK) + 1;
  return (high < 0 ? -kept - 1 : kept) * 2 ** 32 + (low >>> 0);
}

function wholeI32(low: number, high: number): number {
  return high === low >> 31 ? low : outOfRange(low, high);
}

function wholeU32(low: number, high: number): number {
  return high === low >> 31 ? low >>> 0 : outOfRange(low, high);
}

/** Decoders for registers that a caller has to extend the sign in. */
export const signExtendedDecoders: ArgumentDecoders = {
  ...decoders,
  int: wholeI32,
  pid_t: wholeI32,
  clockid_t: wholeI32,
  unsigned: wholeU32,
  u32: wholeU32,
  socklen_t: wholeU32,
};
