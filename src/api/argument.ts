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

import { userAddress } from "./user_address.ts";
import type { UserAddress } from "./user_address.ts";

const i32 = (register: bigint): number => Number(BigInt.asIntN(32, register));
const u32 = (register: bigint): number => Number(BigInt.asUintN(32, register));
const i64 = (register: bigint): bigint => BigInt.asIntN(64, register);
const u64 = (register: bigint): bigint => BigInt.asUintN(64, register);

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
  mode_t: (register: bigint): number => Number(BigInt.asUintN(16, register)),
  size_t: u64,
  u64,
  uintptr_t: u64,
  /** A pointer that the kernel only keeps and hands back. */
  opaque: u64,
  off_t: i64,
  pointer: userAddress,
} as const satisfies Readonly<
  Record<string, (register: bigint) => number | bigint | UserAddress>
>;

/** The type of a register argument. */
export type ArgumentType = keyof typeof decoders;

/** The TypeScript value of an argument of type `T`. */
export type ArgumentValue<T extends ArgumentType> = ReturnType<
  (typeof decoders)[T]
>;

/** One decoder for each argument type. */
export type ArgumentDecoders = Readonly<
  Record<ArgumentType, (register: bigint) => number | bigint | UserAddress>
>;

/** Keeps the sum with a low half exact: a number holds 53 bits. */
const HIGH_BITS = 20;

/**
 * A register that is no sign extension of its low half, as a number that no
 * 32-bit value equals. It has the register's sign and, for whoever goes on
 * with 32 bits of it (`| 0`, `>>> 0`, `&`), its low half.
 */
function outOfRange(register: bigint): number {
  const high = BigInt.asIntN(64, register) >> 32n;
  // Not 0 nor -1, which might make it a value of 32 bits again.
  const kept = Number(BigInt.asUintN(HIGH_BITS, high)) + 1;
  return (high < 0n ? -kept - 1 : kept) * 2 ** 32 + u32(register);
}

function wholeI32(register: bigint): number {
  const low = BigInt.asIntN(32, register);
  return BigInt.asIntN(64, register) === low
    ? Number(low)
    : outOfRange(register);
}

function wholeU32(register: bigint): number {
  return BigInt.asIntN(64, register) === BigInt.asIntN(32, register)
    ? u32(register)
    : outOfRange(register);
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
