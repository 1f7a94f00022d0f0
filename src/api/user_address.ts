/**
 * Addresses from user code. The user half ends far below 2^47 on every
 * architecture (Kernel/Memory/MemorySections.h), so an address is a safe integer.
 * Addresses from 2^47 up are all bad, but not equally: alignment is asked for
 * first, and a range from the topmost of them wraps around. So the top 2^51 are
 * kept, folded below 2^52, and of all others what they are within their page.
 *
 * @module
 */

declare const brand: unique symbol;

/** An address that user code named; never yet known to be mapped. */
export type UserAddress = number & { readonly [brand]: "UserAddress" };

/** The first value that stands for addresses from 2^47 up. */
export const OUT_OF_RANGE = 0x8000_0000_0000 as UserAddress;

/** The null pointer. */
export const NULL = 0 as UserAddress;

const FIRST_FOLDED = 2 ** 51;
const FOLD = (1n << 64n) - (1n << 52n);

/** The user address in a register or in a field of 64 bits. */
export function userAddress(value: bigint): UserAddress {
  const unsigned = BigInt.asUintN(64, value);
  if (unsigned < 0x8000_0000_0000n) return Number(unsigned) as UserAddress;
  const folded = Number(unsigned - FOLD);
  return (folded >= FIRST_FOLDED
    ? folded
    : OUT_OF_RANGE + Number(unsigned & 0xfffn)) as UserAddress;
}

/** As `userAddress`, of a register's halves: signed 32-bit numbers. */
export function addressOfHalves(low: number, high: number): UserAddress {
  return high >>> 15 === 0
    ? high * 2 ** 32 + (low >>> 0) as UserAddress
    : userAddress(BigInt(high) << 32n | BigInt(low >>> 0));
}

/** The 64 bits of an address, as far as they were kept. */
export function addressBits(address: number): bigint {
  return address >= FIRST_FOLDED ? BigInt(address) + FOLD : BigInt(address);
}

/** The address `bytes` further on; out of range stays out of range. */
export function offsetAddress(
  address: UserAddress,
  bytes: number,
): UserAddress {
  const sum = address + bytes;
  return sum >= OUT_OF_RANGE || sum < 0 ? OUT_OF_RANGE : sum as UserAddress;
}
