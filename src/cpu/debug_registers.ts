/**
 * x86-64's debug registers: addresses that instructions are fetched from or
 * access (Intel SDM volume 3, "Debug registers").
 *
 * @module
 */

import type { WatchedData } from "./memory/physical_memory.ts";

/** Bits of DR6 that say why a debug exception came. */
export const DebugStatus = {
  /** Of DR0; those of DR1 to DR3 lie above it. */
  breakpoint: 1,
  /** The four of them. */
  breakpoints: 0xf,
  /** TF was set when the instruction began. */
  singleStep: 1 << 14,
} as const;

/** What bits of DR6 and DR7 that cannot be changed are set to. */
const STATUS_FIXED = 0xffff_0ff0n;
const CONTROL_FIXED = 0x400n;

const ADDRESSES = 4;

/** R/W fields of DR7. */
const Condition = { execute: 0, write: 1, access: 3 } as const;

/** DR0 to DR3, DR6 and DR7 of one thread. */
export class DebugRegisters {
  /** DR0 to DR3. */
  readonly addresses: bigint[] = [0n, 0n, 0n, 0n];
  /** DR6. */
  status = 0n;
  /** DR7. */
  control = 0n;

  /** DR6 and DR7 as the processor keeps what is written to them. */
  normalize(): void {
    this.status |= STATUS_FIXED;
    this.control |= CONTROL_FIXED;
  }

  /** A debug exception came, for what `status` has. */
  report(status: number): void {
    const old = this.status & ~BigInt(DebugStatus.breakpoints);
    this.status = old | BigInt(status);
  }

  /** Its handler is done. */
  clearReport(): void {
    this.status &= ~BigInt(DebugStatus.breakpoints | DebugStatus.singleStep);
  }

  /** Whether any of the four is enabled. */
  get isArmed(): boolean {
    return (this.control & 0xffn) !== 0n;
  }

  #isEnabled(index: number): boolean {
    return (this.control >> BigInt(2 * index) & 3n) !== 0n;
  }

  #condition(index: number): number {
    return Number(this.control >> BigInt(16 + 4 * index) & 3n);
  }

  /** 1, 2, 4 or 8 bytes. */
  #length(index: number): number {
    const field = Number(this.control >> BigInt(18 + 4 * index) & 3n);
    return field === 2 ? 8 : field + 1;
  }

  /**
   * Bits of the addresses that instructions are compared with and that are
   * this one; those that are not enabled only if `all`.
   */
  executedAt(address: bigint, all: boolean): number {
    let bits = 0;
    for (let index = 0; index < ADDRESSES; index++) {
      if (
        this.#condition(index) === Condition.execute &&
        this.addresses[index] === address && (all || this.#isEnabled(index))
      ) bits |= DebugStatus.breakpoint << index;
    }
    return bits;
  }

  /**
   * The data that is watched: which bit, from where, how many bytes, and
   * whether reads count. Of addresses that are not aligned the manual says
   * nothing; they are taken as they are, as by qemu.
   */
  watched(): readonly WatchedData[] {
    const found: WatchedData[] = [];
    for (let index = 0; index < ADDRESSES; index++) {
      const condition = this.#condition(index);
      if (
        !this.#isEnabled(index) ||
        condition !== Condition.write && condition !== Condition.access
      ) continue;
      const length = this.#length(index);
      found.push({
        bit: DebugStatus.breakpoint << index,
        address: BigInt.asUintN(64, this.addresses[index]!),
        length,
        reads: condition === Condition.access,
      });
    }
    return found;
  }
}
