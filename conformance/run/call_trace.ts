/**
 * What a program asked of the kernel and what it was told, in one number: the
 * same on every architecture, since a row asks the same everywhere. Each
 * thread is named by the way it came into being, as what the scheduler does
 * between threads is the affair of the machine.
 *
 * @module
 */

import { type SyscallName, syscalls } from "../../src/api/calls.ts";
import type { SystemCall } from "../../src/api/calls.ts";
import type { SyscallObserver } from "../../src/kernel/observers.ts";
import type { Thread } from "../../src/kernel/tasks/thread.ts";
import { Digest } from "./digest.ts";

/** What of a call is compared. */
interface Shape {
  readonly number: number;
  /** By argument: whether it is an address. */
  readonly addresses: readonly boolean[];
  readonly result: "number" | "address" | "none";
}

const ADDRESS_TYPES: ReadonlySet<string> = new Set([
  "pointer",
  "uintptr_t",
  "opaque",
]);

function shapeOf(call: SystemCall): Shape {
  const isAddress = call.result.kind === "hexadecimal";
  return {
    number: call.number,
    addresses: call.parameters.map(([, type, meaning]) =>
      ADDRESS_TYPES.has(type) || meaning?.kind === "address"
    ),
    // What sigreturn gives is what its register held before the signal.
    result: call.name === "sigreturn"
      ? "none"
      : isAddress
      ? "address"
      : "number",
  };
}

/** The log holds addresses, so that its lines differ in length. */
const UNTOLD: SyscallName = "dbgputstr";

/** Of all calls that are told of. */
const shapes: ReadonlyMap<string, Shape> = new Map(
  Object.values<SystemCall>(syscalls)
    .filter(({ name }) => name !== UNTOLD)
    .map((call) => [call.name, shapeOf(call)]),
);

/** They do not come back. */
const ENDING: ReadonlySet<SyscallName> = new Set(["exit", "exit_thread"]);

/** Addresses below say something themselves, null above all. */
const FIRST_ADDRESS = 0x1_0000;
const FIRST_KERNEL_ADDRESS = 2 ** 47;
const USER = 0x5555;
const KERNEL = 0xaaaa;

/** Where things lie is the affair of the architecture; which half is not. */
function plainAddress(value: number | bigint): number | bigint {
  if (value >= -FIRST_ADDRESS && value < FIRST_ADDRESS) return value;
  return value < 0 || value >= FIRST_KERNEL_ADDRESS ? KERNEL : USER;
}

class ThreadTrace {
  readonly calls = new Digest();
  /** The call that it is in. */
  readonly pending = new Digest();
  children = 0;

  constructor(readonly path: string) {}
}

/** Watches one machine. */
export class CallTrace implements SyscallObserver {
  readonly #traces = new Map<Thread, ThreadTrace>();
  /** The paths of threads that have not called yet, by thread id. */
  readonly #born = new Map<number, string>();

  enter(
    thread: Thread,
    name: SyscallName,
    args: readonly (number | bigint)[],
  ): void {
    const { calls, pending } = this.#traceOf(thread);
    const shape = shapes.get(name);
    if (shape === undefined) return;
    const { addresses } = shape;
    pending.clear();
    pending.add(shape.number);
    for (let index = 0; index < args.length; index++) {
      const value = args[index] ?? 0;
      pending.addWide(addresses[index] === true ? plainAddress(value) : value);
    }
    if (ENDING.has(name)) calls.addDigest(pending);
  }

  exit(thread: Thread, name: SyscallName, result: bigint): void {
    const trace = this.#traceOf(thread);
    const shape = shapes.get(name);
    if (shape === undefined) return;
    trace.calls.addDigest(trace.pending);
    if (shape.result !== "none") {
      const isAddress = shape.result === "address";
      trace.calls.addWide(isAddress ? plainAddress(result) : result);
    }
    if (result <= 0n) return;
    if (name === "fork" || name === "create_thread") {
      const mark = name === "fork" ? "/" : ".";
      const path = `${trace.path}${mark}${trace.children++}`;
      this.#born.set(Number(result), path);
    }
  }

  /** All threads' calls in one text of 16 digits. */
  digest(): string {
    const whole = new Digest();
    const lines = [...this.#traces.values()].map(({ path, calls }) =>
      `${path} ${calls}`
    );
    for (const line of lines.sort()) whole.addText(line);
    return `${whole}`;
  }

  #traceOf(thread: Thread): ThreadTrace {
    const known = this.#traces.get(thread);
    if (known !== undefined) return known;
    const path = this.#born.get(thread.tid) ??
      (this.#traces.size === 0 ? "first" : `unborn ${thread.tid}`);
    const trace = new ThreadTrace(path);
    this.#traces.set(thread, trace);
    return trace;
  }
}
