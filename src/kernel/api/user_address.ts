// Addresses from user code. The user half ends far below 2^47 on every
// architecture (Kernel/Memory/MemorySections.h), so an address is a safe integer,
// and all addresses from 2^47 up are equally bad: they become one value.

declare const brand: unique symbol;

/** An address that user code named; never yet known to be mapped. */
export type UserAddress = number & { readonly [brand]: "UserAddress" };

/** Stands for every address from 2^47 up. */
export const OUT_OF_RANGE = 0x8000_0000_0000 as UserAddress;

/** The null pointer. */
export const NULL = 0 as UserAddress;

/** The user address in a register or in a field of 64 bits. */
export function userAddress(value: bigint): UserAddress {
  const unsigned = BigInt.asUintN(64, value);
  return unsigned >= 0x8000_0000_0000n
    ? OUT_OF_RANGE
    : Number(unsigned) as UserAddress;
}

/** The address `bytes` further on; out of range stays out of range. */
export function offsetAddress(
  address: UserAddress,
  bytes: number,
): UserAddress {
  const sum = address + bytes;
  return sum >= OUT_OF_RANGE || sum < 0 ? OUT_OF_RANGE : sum as UserAddress;
}
