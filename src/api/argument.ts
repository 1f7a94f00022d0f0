// How a register becomes an argument: one decoder a type. Types narrower than
// the register look at their own bits only, as the reference's handlers do.

import { userAddress } from "./user_address.ts";
import type { UserAddress } from "./user_address.ts";

const i32 = (register: bigint): number => Number(BigInt.asIntN(32, register));
const u32 = (register: bigint): number => Number(BigInt.asUintN(32, register));
const i64 = (register: bigint): bigint => BigInt.asIntN(64, register);
const u64 = (register: bigint): bigint => BigInt.asUintN(64, register);

/** One decoder for each argument type. */
export const decoders = {
  int: i32,
  pid_t: i32,
  clockid_t: i32,
  unsigned: u32,
  u32,
  uid_t: u32,
  gid_t: u32,
  socklen_t: u32,
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
