/**
 * Whole programs: built by clang for Linux, run here and on a reference.
 *
 * @module
 */
import { AddressSpace, Cpu, CpuState, Exit, PhysicalMemory } from "../cpu.ts";
import { type Architecture, PAGE_SIZE, Protection } from "../types.ts";
import { writeProgram } from "./random_program.ts";
import type { Processes } from "./reference.ts";
import {
  describeChanges,
  Readings,
  sliceRuns,
  type Slicing,
} from "./slicing.ts";

/** Optimisation levels that programs are built at. */
export const LEVELS = [0, 2, 3] as const;

/** One of {@linkcode LEVELS}. */
export type Level = typeof LEVELS[number];

/** Why programs of an architecture cannot be compared, if so. */
export async function missingForPrograms(
  processes: Processes,
  architecture: Architecture,
): Promise<string | undefined> {
  const { missingCompiler, hostArchitecture } = processes;
  if (missingCompiler !== undefined) return missingCompiler;
  if (hostArchitecture === architecture) return undefined;
  const emulator = `qemu-${architecture}`;
  return await processes.exists(emulator) ? undefined : `no ${emulator}`;
}

/** What a program prints. */
export interface Outputs {
  /** On the host itself, or else on qemu. */
  readonly wanted: string;
  /** Here. */
  readonly got: string;
}

/** Executables that are built, or being built, by name. */
const built = new Map<string, Promise<string>>();

/** Builds the programs, and `more` sources; gives the executable's path. */
function buildPrograms(
  processes: Processes,
  architecture: Architecture,
  level: Level,
  more: readonly string[] = [],
): Promise<string> {
  const names = more.map((source) => /[^/]*$/.exec(source)?.[0] ?? "");
  const name = `programs-${architecture}-O${level}${names.join("")}`;
  let building = built.get(name);
  if (building === undefined) {
    building = processes.build({
      kind: "program",
      architecture,
      name,
      optimisation: level,
      sources: [...processes.programSources, ...more],
    });
    built.set(name, building);
  }
  return building;
}

/** Builds the programs, and `more` sources, and runs them on both sides. */
export async function comparePrograms(
  processes: Processes,
  architecture: Architecture,
  level: Level,
  more: readonly string[] = [],
): Promise<Outputs> {
  const path = await buildPrograms(processes, architecture, level, more);
  const wanted = processes.hostArchitecture === architecture
    ? await processes.run(path, [])
    : await processes.run(`qemu-${architecture}`, [path]);
  const got = runProgram(architecture, await processes.read(path));
  return { wanted: new TextDecoder().decode(wanted), got };
}

/** Writes a random program, whose seed names it: its level and its path. */
async function writeRandomProgram(
  processes: Processes,
  seed: number,
): Promise<{ level: Level; source: string }> {
  const source = `${processes.scratch}/random-${seed}.c`;
  await processes.write(source, writeProgram(seed));
  const level = LEVELS[seed % LEVELS.length] ?? LEVELS[0];
  return { level, source };
}

/** As `comparePrograms`, with a random program instead. */
export async function compareRandomProgram(
  processes: Processes,
  architecture: Architecture,
  seed: number,
): Promise<Outputs> {
  const { level, source } = await writeRandomProgram(processes, seed);
  return await comparePrograms(processes, architecture, level, [source]);
}

/** Runs the programs whole and in slices; gives the names of those ways to
 * cut them that can be seen, with the difference. */
export async function slicePrograms(
  processes: Processes,
  architecture: Architecture,
  level: Level,
  slicings: Iterable<Slicing>,
): Promise<string[]> {
  const path = await buildPrograms(processes, architecture, level);
  return sliceExecutable(architecture, await processes.read(path), slicings);
}

/** The same with a random program instead. */
export async function sliceRandomProgram(
  processes: Processes,
  architecture: Architecture,
  seed: number,
  slicings: Iterable<Slicing>,
): Promise<string[]> {
  const { level, source } = await writeRandomProgram(processes, seed);
  const path = await buildPrograms(processes, architecture, level, [source]);
  return sliceExecutable(architecture, await processes.read(path), slicings);
}

function sliceExecutable(
  architecture: Architecture,
  executable: Uint8Array,
  slicings: Iterable<Slicing>,
): string[] {
  const wanted: Execution = execute(architecture, executable);
  const changes: string[] = [];
  for (const slicing of slicings) {
    const got: Execution = execute(architecture, executable, slicing);
    for (const change of describeChanges(wanted, got)) {
      changes.push(`${slicing.name}: ${change}`);
    }
  }
  return changes;
}

/** Where Linux's calling convention puts things: register numbers. */
interface SystemCalls {
  readonly number: number;
  readonly result: number;
  readonly buffer: number;
  readonly length: number;
  readonly write: bigint;
}

const SYSTEM_CALLS: Readonly<Record<Architecture, SystemCalls>> = {
  x86_64: { number: 0, result: 0, buffer: 6, length: 2, write: 1n },
  aarch64: { number: 8, result: 0, buffer: 1, length: 2, write: 64n },
  riscv64: { number: 17, result: 10, buffer: 11, length: 12, write: 64n },
};

const STACK_TOP = 0x7fff0000;
const STACK_BYTES = 0x40000;
/** Nanoseconds an instruction takes: more than any clock's tick. */
const INSTRUCTION_NS = 1000;
const LOAD = 1;

/** A process of its own: memory filled from an executable. */
class Image {
  readonly memory: PhysicalMemory = PhysicalMemory.create({ frames: 2048 });
  readonly space: AddressSpace = new AddressSpace(this.memory);
  readonly entry: bigint;
  readonly #frames = new Map<number, number>();

  constructor(executable: Uint8Array) {
    const view = new DataView(
      executable.buffer,
      executable.byteOffset,
      executable.byteLength,
    );
    const word = (at: number): number => Number(view.getBigUint64(at, true));
    this.entry = view.getBigUint64(24, true);
    const headers = word(32);
    for (let index = 0; index < view.getUint16(56, true); index++) {
      const at = headers + index * view.getUint16(54, true);
      if (view.getUint32(at, true) !== LOAD) continue;
      const offset = word(at + 8);
      const address = word(at + 16);
      this.#reserve(address, word(at + 40));
      for (
        const [index, byte] of executable.subarray(
          offset,
          offset + word(at + 32),
        ).entries()
      ) {
        this.memory.bytes[this.#place(address + index)] = byte;
      }
    }
    this.#reserve(STACK_TOP - STACK_BYTES, STACK_BYTES);
  }

  #reserve(address: number, bytes: number): void {
    const { read, write, execute } = Protection;
    const last = Math.floor((address + bytes - 1) / PAGE_SIZE);
    for (let page = Math.floor(address / PAGE_SIZE); page <= last; page++) {
      if (this.#frames.has(page)) continue;
      const frame = this.memory.allocate();
      this.#frames.set(page, frame);
      this.space.map(page, frame, read | write | execute);
    }
  }

  #place(address: number): number {
    const frame = this.#frames.get(Math.floor(address / PAGE_SIZE)) ?? 0;
    return frame * PAGE_SIZE + address % PAGE_SIZE;
  }

  /** Equal for equal contents. */
  hash(): number {
    const words = new Int32Array(this.memory.bytes.buffer);
    let hash = 0;
    for (const frame of this.#frames.values()) {
      const start = frame * PAGE_SIZE / 4;
      for (let at = start; at < start + PAGE_SIZE / 4; at++) {
        hash = Math.imul(hash ^ words[at]!, 0x01000193);
        hash ^= hash >>> 15;
      }
    }
    return hash;
  }

  text(address: number, length: number): string {
    let text = "";
    for (let index = 0; index < length; index++) {
      const byte = this.memory.bytes[this.#place(address + index)] ?? 0;
      text += String.fromCharCode(byte);
    }
    return text;
  }
}

/** Far more than the programs need. */
const BUDGET = 500_000_000;

/** All that can be seen of a run. */
export interface Execution {
  /** What it wrote; how it ended, if not by a system call. */
  readonly output: string;
  readonly retired: number;
  /** The readings of the clock: how many, and a hash of them. */
  readonly clock: string;
  /** pc and the registers at the end. */
  readonly registers: string;
  /** A hash of all memory at the end. */
  readonly memory: number;
}

/** Runs an executable here, in slices if `slicing` says so. */
function execute(
  architecture: Architecture,
  executable: Uint8Array,
  slicing?: Slicing,
): Execution {
  const image = new Image(executable);
  const cpu = new Cpu(image.memory, architecture, "linux");
  const state = new CpuState(architecture);
  const calls = SYSTEM_CALLS[architecture];
  const readings = new Readings();
  cpu.hooks = {
    time: (retired) => readings.note(BigInt(retired * INSTRUCTION_NS)),
  };
  if (slicing !== undefined) sliceRuns(cpu, slicing);
  state.pc = image.entry;
  state.sp = BigInt(STACK_TOP - 256);
  let output = "";
  for (;;) {
    const exit = cpu.run(state, image.space, BUDGET);
    if (exit !== Exit.syscall) {
      output += `exit ${exit} at 0x${state.pc.toString(16)}\n`;
      break;
    }
    if (state.register(calls.number) !== calls.write) break;
    const length = state.register(calls.length);
    output += image.text(Number(state.register(calls.buffer)), Number(length));
    state.setRegister(calls.result, length);
  }
  const registers = Array.from(
    { length: 32 },
    (_, index) => [state.register(index), state.vector(index)],
  );
  return {
    output,
    retired: cpu.retired,
    clock: readings.text,
    registers: [state.pc, ...registers.flat()].join(" "),
    memory: image.hash(),
  };
}

/** Runs an executable here; gives what it wrote. */
function runProgram(
  architecture: Architecture,
  executable: Uint8Array,
): string {
  return execute(architecture, executable).output;
}
