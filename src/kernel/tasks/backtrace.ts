/**
 * The callers of a thread, as far as its frame pointers tell.
 *
 * @module
 */

import { userAddress } from "../../api/user_address.ts";
import { KernelError } from "../errors.ts";
import { registerConventions } from "./registers.ts";
import type { Thread } from "./thread.ts";

const MOST_FRAMES = 64;

/** Where a frame keeps the caller's frame pointer and the return address. */
const frameLayouts = {
  x86_64: { previous: 0, returnAddress: 8 },
  aarch64: { previous: 0, returnAddress: 8 },
  riscv64: { previous: -16, returnAddress: -8 },
} as const;

/** The program counter and the return addresses, innermost first. */
export function captureStack(thread: Thread): bigint[] {
  const stack = [thread.cpu.pc];
  appendReturnAddresses(stack, thread);
  return stack;
}

/** What a call's own event has: who made the call, and not from where. */
export function captureCallers(thread: Thread): bigint[] {
  const stack: bigint[] = [];
  appendReturnAddresses(stack, thread);
  return stack;
}

function appendReturnAddresses(stack: bigint[], thread: Thread): void {
  const { cpu, process } = thread;
  const layout = frameLayouts[cpu.architecture];
  const { framePointer } = registerConventions[cpu.architecture];
  let frame = cpu.register(framePointer);
  const memory = process.space.user;
  try {
    while (stack.length < MOST_FRAMES) {
      const read = (offset: number): bigint =>
        memory.readU64(userAddress(frame + BigInt(offset)));
      const caller = read(layout.returnAddress);
      if (caller === 0n) break;
      stack.push(caller);
      frame = read(layout.previous);
    }
  } catch (error) {
    // The chain ends where it leaves memory.
    if (!(error instanceof KernelError)) throw error;
  }
}
