/**
 * A caller of handlers with a little memory, for the tests of this folder.
 *
 * @module
 */

import type { PhysicalMemory } from "../../cpu/cpu.ts";
import type { SyscallName } from "../../api/calls.ts";
import type { UserAddress } from "../../api/user_address.ts";
import { TestWorld } from "../filesystem/test_world.ts";
import type { TreeNode } from "../filesystem/root_tree.ts";
import type { AddressSpace } from "../memory/address_space.ts";
import { UserMemory } from "../memory/user_memory.ts";
import type { TimeManagement } from "../time/time_management.ts";
import type {
  WaitCondition,
  Waiting,
  WakeReason,
} from "../tasks/wait_queue.ts";
import type {
  SyscallContext,
  SyscallResult,
} from "../tasks/syscall_context.ts";

const PAGE_SIZE = 4096;
const PAGES = 64;
/** The first mapped address; everything below and behind is not there. */
const MEMORY = 0x10000;

/** Handlers are called with this as their context. */
export class TestCaller {
  readonly world: TestWorld;
  readonly bytes = new Uint8Array((PAGES + 16) * PAGE_SIZE);
  readonly memory: UserMemory;
  readonly context: SyscallContext;
  /** Between two ticks. */
  readonly time: Pick<TimeManagement, "monotonic"> = { monotonic: 12_345_678 };
  #next = MEMORY;

  constructor(entries: Readonly<Record<string, TreeNode>> = {}) {
    this.world = new TestWorld(entries);
    const { bytes } = this;
    const physical = {
      bytes,
      invalidateCode: () => {},
    };
    const { heap, work } = this.world;
    const memory = { heap, work };
    const space = {
      memory,
      physical: physical as unknown as PhysicalMemory,
      resolve: (address: number) => {
        const page = Math.floor(address / PAGE_SIZE);
        return page >= 16 && page < 16 + PAGES ? page : 0;
      },
    };
    this.memory = new UserMemory(space as unknown as AddressSpace);
    const caller = this.world.caller;
    const context = {
      name: "yield" as SyscallName,
      kernel: { vfs: this.world.vfs, memory, time: this.time },
      process: Object.assign(caller, { pid: 1 }),
      thread: { deliverableSignals: 0, signalMask: 0 },
      memory: this.memory,
      requirePromise: () => {},
    };
    this.context = context as unknown as SyscallContext;
  }

  /** Room in memory, zeroed. */
  room(size: number): UserAddress {
    const address = this.#next as UserAddress;
    this.#next += Math.ceil(size / 16) * 16;
    return address;
  }

  /** Bytes put into memory. */
  put(bytes: Uint8Array): UserAddress {
    const address = this.room(bytes.length);
    this.bytes.set(bytes, address);
    return address;
  }

  /** Text put into memory. */
  text(
    text: string,
  ): { readonly address: UserAddress; readonly length: bigint } {
    const bytes = new TextEncoder().encode(text);
    return { address: this.put(bytes), length: BigInt(bytes.length) };
  }

  at(address: number, size: number): Uint8Array {
    return this.bytes.slice(address, address + size);
  }

  textAt(address: number, size: number): string {
    return new TextDecoder().decode(this.at(address, size));
  }

  u32(address: number): number {
    return new DataView(this.bytes.buffer).getUint32(address, true);
  }
}

/** A result that needed no wait. */
export function value(result: SyscallResult): number {
  if (typeof result === "object") {
    const step = result.next("woken");
    if (step.done !== true) throw new Error(`waits for ${step.value.what}`);
    return Number(step.value);
  }
  return Number(result);
}

/** A call that waits: what for, and how to go on. */
export class Sleeper {
  readonly #rest: Waiting<number | bigint>;
  condition: WaitCondition;

  constructor(result: SyscallResult) {
    if (typeof result !== "object") throw new Error(`returned ${result}`);
    this.#rest = result;
    const step = result.next("woken");
    if (step.done === true) throw new Error(`returned ${step.value}`);
    this.condition = step.value;
  }

  /** Whether whoever wakes the queues would wake it now. */
  get isReady(): boolean {
    return this.condition.ready?.() ?? true;
  }

  /** Goes on for this reason; undefined while it waits again. */
  resume(reason: WakeReason = "woken"): number | undefined {
    const step = this.#rest.next(reason);
    if (step.done === true) return Number(step.value);
    this.condition = step.value;
    return undefined;
  }
}
