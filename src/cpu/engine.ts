/**
 * The CPU: a dispatcher around the generated interpreter.
 *
 * @module
 */

import { CodeCache } from "./code_cache.ts";
import type { CompilerStatistics, MadeRegion } from "./compiler/regions.ts";
import { type ControlsName, exceptionLevelControls } from "./controls.ts";
import type { AddressSpace } from "./memory/address_space.ts";
import { Layout } from "./memory/layout.ts";
import type { PhysicalMemory } from "./memory/physical_memory.ts";
import { EngineExit } from "./ir/ops/control.ts";
import { FlagKind } from "./ir/ops/flags.ts";
import { Slots } from "./ir/slots.ts";
import { type CpuState, Step } from "./state.ts";
import { STACK_ALIGNMENT } from "./aarch64/stack_alignment.ts";
import { DebugStatus } from "./debug_registers.ts";
import { OtherFlags, X86Slots } from "./x86_64/state_slots.ts";
import { hotBits, standardTier, type Tier } from "./tier.ts";
import { type Architecture, Exit, Protection } from "./types.ts";

/** What the machine around the CPU supplies. */
export interface CpuHooks {
  /**
   * The virtual clock that rdtsc, rdtime and cntvct_el0 read, given the
   * number of instructions retired so far.
   */
  time(retired: number): bigint;
}

/** Instructions between returns from generated code: V8 replaces running
 * code by better code only when it is entered anew. */
const SLICE = 2_000_000;
const STATE_WORD = Layout.state >> 2;
const PC_LOW = STATE_WORD + Slots.pc * 2;
const FLAG_KIND = STATE_WORD + Slots.flagKind * 2;
/** x86's flags that no arithmetic writes. */
const OTHER_FLAGS = STATE_WORD + X86Slots.otherFlags * 2;
/** AArch64's SP. */
const STACK_LOW = STATE_WORD + (Slots.general + 31) * 2;

/** Executes guest code of one architecture. */
export class Cpu {
  /** Which instruction set. */
  readonly architecture: Architecture;
  /** What it executes from. */
  readonly memory: PhysicalMemory;
  /** How code is executed. */
  readonly tier: Tier;
  /** Address of the last fault. */
  exitAddress = 0n;
  /** `Protection` bit of the access that faulted. */
  exitAccess = 0;
  /** Bytes of the access that faulted. */
  exitLength = 0;
  /** After `Exit.debug`: x86's bits of DR6; none of INT1, nor of the kernel's
   * single step. */
  debugStatus = 0;
  /** Instructions retired since construction; exact at every exit. */
  retired = 0;
  /** The clock; by default it counts retired instructions. */
  hooks: CpuHooks = { time: (retired) => BigInt(retired) };
  /** Told of each region that is compiled while this CPU runs. */
  regionMade: ((region: MadeRegion) => void) | undefined;

  readonly #code: CodeCache;
  /** Budget of the running `run` that is not in the running slice. */
  #reserve = 0;
  /** Budget given to `run`. */
  #budget = 0;
  /** The stepped instruction met a check with the budget used up. */
  #exhausted = false;
  /** The thread that runs, for what of it is not in the slots. */
  #state: CpuState | undefined;
  readonly #checksStack: boolean;
  /** The thread that was left last between two of its instructions. */
  #paused: CpuState | undefined;
  #pausedAt = 0n;

  /**
   * Cheap: compiled code is shared per memory. On AArch64 `controls` says what
   * user code may do.
   */
  constructor(
    memory: PhysicalMemory,
    architecture: Architecture,
    controls: ControlsName = "reference",
    tier: Tier = standardTier(),
  ) {
    this.memory = memory;
    this.tier = tier;
    this.architecture = architecture;
    this.#checksStack = architecture === "aarch64" &&
      exceptionLevelControls[controls].stackAlignment;
    this.#code = CodeCache.of(
      memory,
      architecture,
      exceptionLevelControls[controls],
      tier,
    );
  }

  /** What was compiled of this memory's code. */
  get compiled(): CompilerStatistics {
    return this.#code.compiled;
  }

  /** Runs until something needs the kernel. */
  run(state: CpuState, space: AddressSpace, budget: number): Exit {
    const outdated = this.#enter(state, space);
    if (outdated) this.memory.flushJumps();
    this.#budget = budget;
    this.#reserve = budget;
    this.debugStatus = 0;
    const exit = this.#attend(space) ??
      this.#dispatch(this.#programCounter(), space);
    this.#leave(state, exit);
    return exit;
  }

  /** Executes one instruction; `Exit.debug` when nothing else happened. */
  step(state: CpuState, space: AddressSpace): Exit {
    if (this.#enter(state, space)) this.memory.flushJumps();
    this.#budget = this.#reserve = 1;
    const pc = this.#programCounter();
    let exit = pc < 0 ? this.#badJump() : this.#step(pc, space);
    if (exit === EngineExit.stepped) exit = this.#retire(Exit.debug);
    this.#leave(state, exit as Exit);
    return exit as Exit;
  }

  /** Loads a thread; true if the jump cache is out of date. */
  #enter(state: CpuState, space: AddressSpace): boolean {
    const memory = this.memory;
    if (memory.loadedSpace !== space) {
      memory.flushTranslations();
      memory.loadedSpace = space;
      memory.words[Layout.root >> 2] = space.root;
    } else if (memory.accessesOutdated) memory.flushAccesses();
    if (memory.guest !== state) {
      memory.guest?.leave();
      state.enter(memory);
      memory.guest = state;
    }
    // The monitor opens, since what could have happened includes stores of
    // other threads, unless the thread goes on as if it had not been left.
    if (state !== this.#paused || state.pc !== this.#pausedAt) {
      memory.words[STATE_WORD + Slots.monitorAddress * 2] = -1;
      memory.words[STATE_WORD + Slots.monitorAddress * 2 + 1] = -1;
    }
    memory.words[STATE_WORD] = 0;
    memory.words[STATE_WORD + 1] = 0;
    // sepc, by which the kernel returns, has no bit 0.
    if (this.architecture === "riscv64") memory.words[PC_LOW]! &= ~1;
    this.#state = state;
    memory.words[Layout.hotBits >> 2] = hotBits[this.tier];
    this.#code.bind(this, space);
    return memory.jumpsOutdated;
  }

  #leave(state: CpuState, exit: Exit): void {
    if (this.memory.words[FLAG_KIND] !== FlagKind.packed) this.#code.settle();
    const pauses = exit === Exit.budget || exit === Exit.debug;
    this.#paused = pauses ? state : undefined;
    this.#pausedAt = pauses ? state.pc : 0n;
  }

  /** The pc slot; -1 if it is in no user address space. */
  #programCounter(): number {
    const words = this.memory.words;
    const high = words[PC_LOW + 1]!;
    if (high >>> 15 !== 0) return -1;
    return high * 2 ** 32 + (words[PC_LOW]! >>> 0);
  }

  #setProgramCounter(pc: number): void {
    const words = this.memory.words;
    words[PC_LOW] = pc | 0;
    words[PC_LOW + 1] = Math.floor(pc / 2 ** 32);
  }

  /** The virtual clock, read by an instruction (see `InterpreterImports`). */
  readTime(left: number, index: number): bigint {
    return this.hooks.time(this.#retiredAt(left, index));
  }

  /** Instructions retired, read by an instruction. */
  readRetired(left: number, index: number): bigint {
    return BigInt(this.#retiredAt(left, index));
  }

  #retiredAt(left: number, index: number): number {
    return this.retired + this.#budget - this.#reserve - left + index;
  }

  #dispatch(from: number, space: AddressSpace): Exit {
    const code = this.#code;
    let pc = from;
    if (pc < 0) return this.#badJump();
    let record = 0;
    for (;;) {
      if (record === 0) {
        record = code.lookup(pc, space);
        if (record === 0) return this.#noCode(pc);
      }
      const slice = Math.min(this.#reserve, SLICE);
      this.#reserve -= slice;
      const left = code.run(record, slice);
      this.#reserve += left;
      const words = this.memory.words;
      const at = words[Layout.exitRecord >> 2]!;
      record = 0;
      const kind = words[Layout.exitKind >> 2]!;
      switch (kind) {
        case EngineExit.stub:
          pc = code.targetOf(at);
          record = code.link(at, pc, space);
          continue;
        case EngineExit.stale:
          pc = code.targetOf(at);
          continue;
        case EngineExit.lookup:
        case EngineExit.lookupChecked:
          pc = this.#programCounter();
          if (kind === EngineExit.lookupChecked && this.#reserve <= 0) {
            return this.#retire(Exit.budget);
          }
          if (pc < 0) return this.#badJump();
          record = code.lookup(pc, space);
          if (record !== 0) {
            const isComputed = kind === EngineExit.lookupChecked;
            record = code.heatTarget(pc, record, isComputed);
            code.remember(pc, record);
          }
          continue;
        case EngineExit.hot:
          record = code.heat(at);
          continue;
        case EngineExit.revalidate:
          record = code.revalidate(at, space);
          continue;
        case Exit.budget:
          if (this.#reserve > 0) {
            record = at;
            continue;
          }
          this.#setProgramCounter(code.addressOfTarget(at));
          return this.#retire(Exit.budget);
        case EngineExit.codeWrite: {
          pc = code.addressOf(at);
          this.#reserve -= code.indexOf(at);
          const exit = this.#step(pc, space);
          if (exit !== EngineExit.stepped) return exit as Exit;
          if (this.#exhausted) return this.#retire(Exit.budget);
          pc = this.#programCounter();
          if (pc < 0) return this.#badJump();
          continue;
        }
        case EngineExit.leaveAt: {
          // As `targetOf`, in halves: every system call comes by here.
          words[PC_LOW] = words[(at >> 2) + 2]!;
          words[PC_LOW + 1] = words[(at >> 2) + 3]!;
          const reason = code.exitOf(at);
          if (reason !== EngineExit.attend) return this.#retire(reason as Exit);
          const exit = this.#attend(space);
          if (exit !== undefined) return exit;
          pc = this.#programCounter();
          if (pc < 0) return this.#badJump();
          continue;
        }
        default:
          return this.#interrupted(kind as Exit, at);
      }
    }
  }

  /** An exit at an instruction that has not happened. */
  #interrupted(exit: Exit, record: number): Exit {
    this.#reserve -= this.#code.indexOf(record);
    this.#setProgramCounter(this.#code.addressOf(record));
    if (exit === Exit.fault) {
      const view = this.memory.view;
      this.exitAddress = view.getBigUint64(Layout.faultAddress, true);
      this.exitAccess = view.getInt32(Layout.faultAccess, true);
      this.exitLength = view.getInt32(Layout.faultSize, true);
    }
    return this.#retire(exit);
  }

  #retire(exit: Exit): Exit {
    this.retired += this.#budget - this.#reserve;
    this.#budget = this.#reserve;
    return exit;
  }

  /** Nothing executable at pc, or behind it for the rest of an instruction. */
  #noCode(pc: number): Exit {
    this.#setProgramCounter(pc);
    if (pc % this.#code.alignment !== 0) return this.#retire(Exit.misaligned);
    this.exitAddress = BigInt(this.#code.missing);
    this.exitAccess = Protection.execute;
    this.exitLength = 1;
    return this.#retire(Exit.fault);
  }

  /** A jump out of the user half; pc holds the target. As with `#noCode`, its
   * alignment is looked at first. */
  #badJump(): Exit {
    const low = this.memory.words[PC_LOW]!;
    if (low & this.#code.alignment - 1) return this.#retire(Exit.misaligned);
    const view = this.memory.view;
    this.exitAddress = view.getBigUint64(Layout.state + Slots.pc * 8, true);
    this.exitAccess = Protection.execute;
    this.exitLength = 1;
    return this.#retire(Exit.fault);
  }

  /**
   * Executes the instruction at pc from a block of its own that is forgotten
   * afterwards, so that a store to the very page that it lies in can succeed.
   * Returns `EngineExit.stepped`, or the exit.
   */
  #step(pc: number, space: AddressSpace): number {
    const code = this.#code;
    for (;;) {
      const record = code.liftStep(pc, space);
      if (record === 0) return this.#noCode(pc);
      // Taken out of the reserve while it runs: the clock is read by both. No
      // more than the instruction itself, so that a jump leaves and does not
      // go on at what the jump cache knows.
      const slice = Math.min(this.#reserve, 1);
      this.#reserve -= slice;
      const left = code.run(record, slice);
      this.#reserve += left;
      const words = this.memory.words;
      const at = words[Layout.exitRecord >> 2]!;
      const kind = words[Layout.exitKind >> 2]!;
      if (kind === EngineExit.codeWrite) {
        code.forget(words[Layout.codeFrame >> 2]!);
        words[Layout.watchRest >> 2] = 0;
        continue;
      }
      if (kind < EngineExit.stub && kind !== Exit.budget) {
        return this.#interrupted(kind as Exit, at);
      }
      // The instruction is done; one that falls through was not charged.
      if (kind === EngineExit.stepped) this.#reserve--;
      const indirect = kind === EngineExit.lookupChecked;
      this.#exhausted = (kind === Exit.budget || indirect) &&
        this.#reserve <= 0;
      if (kind !== EngineExit.lookup && !indirect) {
        this.#setProgramCounter(code.targetOf(at));
      }
      if (kind !== EngineExit.leaveAt) return EngineExit.stepped;
      const exit = code.exitOf(at);
      return exit === EngineExit.attend
        ? EngineExit.stepped
        : this.#retire(exit as Exit);
    }
  }

  /** Whether each instruction of a thread must be looked at: it does not run
   * fast then, and may end with `Exit.debug`. */
  watches(state: CpuState): boolean {
    return this.#isWatched(
      state,
      state.low(X86Slots.otherFlags),
      state.low(state.stackPointer),
    );
  }

  /** The same of the running thread, whose slots are in memory. */
  get #isRunningWatched(): boolean {
    const words = this.memory.words;
    return this.#isWatched(
      this.#state!,
      words[OTHER_FLAGS]!,
      words[STACK_LOW]!,
    );
  }

  /** x86: whether TF is set. */
  #traps(otherFlags: number): boolean {
    return this.architecture === "x86_64" &&
      (otherFlags & OtherFlags.trap) !== 0;
  }

  #isWatched(state: CpuState, otherFlags: number, sp: number): boolean {
    return this.#traps(otherFlags) || state.step !== Step.off ||
      state.debugRegisters?.isArmed === true ||
      this.#checksStack && sp % STACK_ALIGNMENT !== 0;
  }

  /**
   * Goes on instruction by instruction while the thread is watched: the slow
   * way, which the fast one leaves all checks to. Returns the exit; undefined
   * when the rest can run fast.
   */
  #attend(space: AddressSpace): Exit | undefined {
    if (!this.#isRunningWatched) return undefined;
    const memory = this.memory;
    const data = this.#state!.debugRegisters?.watched() ?? [];
    memory.watch(data);
    let exit: Exit | undefined;
    while (exit === undefined && this.#isRunningWatched) {
      exit = this.#attendOne(space);
    }
    memory.watch([]);
    return exit;
  }

  /** One instruction of a watched thread, and what comes of it. */
  #attendOne(space: AddressSpace): Exit | undefined {
    const state = this.#state!;
    const { debugRegisters } = state;
    const words = this.memory.words;
    if (state.step === Step.pending) return this.#retire(Exit.debug);
    const traps = this.#traps(words[OTHER_FLAGS]!);
    const pc = this.#programCounter();
    if (debugRegisters?.isArmed) {
      this.debugStatus = debugRegisters.executedAt(BigInt(pc), false);
      if (this.debugStatus !== 0) return this.#retire(Exit.debug);
    }
    words[Layout.watchHits >> 2] = words[Layout.watchRest >> 2] = 0;
    this.#exhausted = false;
    const exit = pc < 0 ? this.#badJump() : this.#step(pc, space);
    const isDone = exit === EngineExit.stepped || exit === Exit.syscall;
    if (isDone && state.step === Step.active) state.step = Step.pending;
    if (exit !== EngineExit.stepped) return exit as Exit;
    let status = words[Layout.watchHits >> 2]!;
    if (traps) status |= DebugStatus.singleStep;
    if (status !== 0 && debugRegisters !== undefined) {
      // What is met next shows already, whether it is enabled or not.
      const next = BigInt(this.#programCounter());
      status |= debugRegisters.executedAt(next, true);
    }
    this.debugStatus = status;
    if (status !== 0 || state.step === Step.pending) {
      return this.#retire(Exit.debug);
    }
    return this.#exhausted ? this.#retire(Exit.budget) : undefined;
  }
}
