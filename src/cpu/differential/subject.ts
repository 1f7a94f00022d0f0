/**
 * Runs tests on the CPU under test.
 *
 * @module
 */
import { AddressSpace, Cpu, CpuState, Exit, PhysicalMemory } from "../cpu.ts";
import { type Architecture, PAGE_SIZE, Protection } from "../types.ts";
import {
  Addresses,
  Signal,
  StateImage,
  StateLayout,
  type Test,
} from "./layout.ts";
import { attend } from "./slicing.ts";
import type { Target } from "./target.ts";

/** What the code area is filled with: the shortest breakpoint. */
const TRAPS: Readonly<Record<Architecture, readonly number[]>> = {
  x86_64: [0xcc],
  aarch64: [0x00, 0x00, 0x20, 0xd4],
  riscv64: [0x02, 0x90],
};

/** How Linux reports each exit. */
function signalOf(architecture: Architecture, exit: Exit): number {
  switch (exit) {
    case Exit.breakpoint:
    case Exit.debug:
      return Signal.SIGTRAP;
    case Exit.illegal:
      return Signal.SIGILL;
    case Exit.divide:
      return Signal.SIGFPE;
    case Exit.fault:
      return Signal.SIGSEGV;
    case Exit.misaligned:
      return Signal.SIGBUS;
    case Exit.privileged:
      return architecture === "x86_64" ? Signal.SIGSEGV : Signal.SIGILL;
    default:
      return 0;
  }
}

/** More than any test takes; loops end with signal 0. */
const BUDGET = 1000;
/** Nanoseconds an instruction takes: more than any clock's tick, so that a
 * reading tells the instruction. */
const INSTRUCTION_NS = 1000;

/** A CPU with the memory that tests expect around them. */
export class Subject {
  readonly #target: Target;
  readonly #memory: PhysicalMemory;
  readonly #space: AddressSpace;
  readonly #cpu: Cpu;
  readonly #state: CpuState;
  readonly #code: number[];
  readonly #data: number[];
  /** A page of traps. */
  readonly #traps = new Uint8Array(PAGE_SIZE);

  constructor(target: Target) {
    this.#target = target;
    this.#memory = PhysicalMemory.create({ frames: 64 });
    this.#space = new AddressSpace(this.#memory);
    this.#cpu = new Cpu(this.#memory, target.architecture, "linux");
    this.#cpu.hooks = { time: (retired) => BigInt(retired * INSTRUCTION_NS) };
    this.#state = new CpuState(target.architecture);
    const { read, write, execute } = Protection;
    this.#code = this.#map(
      Addresses.codeArea,
      Addresses.codeAreaBytes,
      read | write | execute,
    );
    this.#data = this.#map(
      Addresses.dataArea,
      Addresses.dataAreaBytes,
      read | write,
    );
    const trap = TRAPS[target.architecture];
    for (let at = 0; at < PAGE_SIZE; at += trap.length) {
      this.#traps.set(trap, at);
    }
  }

  #map(address: number, bytes: number, protection: number): number[] {
    const frames: number[] = [];
    for (let at = 0; at < bytes; at += PAGE_SIZE) {
      const frame = this.#memory.allocate();
      frames.push(frame);
      this.#space.map((address + at) / PAGE_SIZE, frame, protection);
    }
    return frames;
  }

  #write(
    frames: readonly number[],
    offset: number,
    bytes: ArrayLike<number>,
  ): void {
    for (let index = 0; index < bytes.length; index++) {
      const at = offset + index;
      const frame = frames[Math.floor(at / PAGE_SIZE)]!;
      this.#memory.bytes[frame * PAGE_SIZE + at % PAGE_SIZE] = bytes[index]!;
    }
  }

  #read(frames: readonly number[], offset: number, to: Uint8Array): void {
    for (let index = 0; index < to.length; index++) {
      const at = offset + index;
      const frame = frames[Math.floor(at / PAGE_SIZE)]!;
      to[index] = this.#memory.bytes[frame * PAGE_SIZE + at % PAGE_SIZE]!;
    }
  }

  #prepare(test: Test): void {
    for (const frame of this.#data) {
      const start = frame * PAGE_SIZE;
      this.#memory.bytes.fill(0, start, start + PAGE_SIZE);
    }
    this.#write(
      this.#data,
      Addresses.data - Addresses.dataArea,
      test.bytes.subarray(
        StateLayout.data,
        StateLayout.data + StateLayout.dataBytes,
      ),
    );
    // All of it: the test before may have stored anywhere there.
    for (const frame of this.#code) {
      this.#memory.bytes.set(this.#traps, frame * PAGE_SIZE);
      this.#memory.invalidateCode(frame);
    }
    this.#write(this.#code, Addresses.code - Addresses.codeArea, test.code);
  }

  /**
   * Linux leaves RISC-V's pc at a breakpoint, the kernel that this CPU serves
   * behind it.
   */
  #programCounter(exit: Exit): bigint {
    const { pc } = this.#state;
    if (exit !== Exit.breakpoint || this.#target.architecture !== "riscv64") {
      return pc;
    }
    const last = new Uint8Array(2);
    this.#read(this.#code, Number(pc) - 2 - Addresses.codeArea, last);
    const compressed = TRAPS.riscv64.every((byte, at) => byte === last[at]);
    return pc - (compressed ? 2n : 4n);
  }

  /** Runs the test and gives the state that it ends in. */
  run(test: Test): StateImage {
    this.start(test);
    return this.image(this.go(BUDGET));
  }

  /** The thread that executes the test. */
  get state(): CpuState {
    return this.#state;
  }

  /** Instructions of the test that have retired. */
  get retired(): number {
    return this.#cpu.retired;
  }

  /** Gets ready to execute the test from its start, at time zero. */
  start(test: Test): void {
    this.#prepare(test);
    this.#target.load(test, this.#state);
    this.#state.pc = BigInt(Addresses.code);
    this.#state.clearExclusive();
    this.#cpu.retired = 0;
  }

  /** Goes on until something happens or the budget is used up. */
  go(budget: number): Exit {
    return this.#cpu.run(this.#state, this.#space, budget);
  }

  /** Executes the next instruction; `Exit.debug` if nothing else happens. */
  step(): Exit {
    return this.#cpu.step(this.#state, this.#space);
  }

  /** The same as one that is watched. */
  attend(): Exit {
    const run = this.#cpu.run.bind(this.#cpu);
    return attend(run, this.#state, this.#space);
  }

  /** The state after an exit. */
  image(exit: Exit): StateImage {
    const result = new StateImage();
    this.#target.save(this.#state, result);
    result.set(StateLayout.pc, this.#programCounter(exit));
    const signal = signalOf(this.#target.architecture, exit);
    result.set(StateLayout.signal, BigInt(signal));
    if (exit === Exit.fault) {
      result.set(StateLayout.faultAddress, this.#cpu.exitAddress);
    }
    this.#read(
      this.#data,
      Addresses.data - Addresses.dataArea,
      result.bytes.subarray(
        StateLayout.data,
        StateLayout.data + StateLayout.dataBytes,
      ),
    );
    return result;
  }
}
