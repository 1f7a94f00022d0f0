/**
 * A tracee that is stepped and watched: programs of which it is known where
 * each instruction lies, and what a tracer sees of them.
 *
 * @module
 */
import {
  PT_ATTACH,
  PT_CONTINUE,
  PT_GETREGS,
  PT_PEEKDEBUG,
  PT_POKEDEBUG,
  PT_SETREGS,
  PT_SYSCALL,
  PT_TRACE_ME,
  SIGSTOP,
  SIGTRAP,
} from "../../src/api/constants.ts";
import {
  bits,
  type Block,
  buffer,
  call,
  child,
  execve,
  exited,
  file,
  inside,
  open,
  result,
  room,
  settle,
  type Step,
  store,
  u64,
  type Value,
  waitid,
  type Wanted,
} from "../language/row.ts";
import { PtraceRegisters } from "../../src/api/structs.ts";
import { type SyscallName, syscalls } from "../../src/api/calls.ts";
import { mapFile } from "./memory_mapping.ts";
import { assemblers, elf, exitsWith, word } from "./process_elf.ts";

/** Architectures whose kernel steps. */
export type Stepping = "x86_64" | "aarch64";

const information = room("siginfo_t", "information");

/** Where PT_GETREGS stores and PT_SETREGS reads. */
export const registers: Block<undefined> = buffer(272, "registers");

/** Where PT_PEEKDEBUG stores. */
const answer = u64(0, "answer");

/** Where PtraceRegisters has what rows look at. */
const offsets = {
  x86_64: {
    pc: PtraceRegisters.x86_64.fields.rip[0],
    state: PtraceRegisters.x86_64.fields.rflags[0],
    result: PtraceRegisters.x86_64.fields.rax[0],
  },
  aarch64: {
    pc: PtraceRegisters.aarch64.fields.pc[0],
    state: PtraceRegisters.aarch64.fields.spsr_el1[0],
    result: PtraceRegisters.aarch64.fields.x[0],
  },
} as const;

/** RFLAGS.TF and SPSR_EL1.SS, as rows see them. */
const stepBits: Readonly<Record<Stepping, number>> = {
  x86_64: 0x100,
  aarch64: 0x20_0000,
};

/** ptrace of the child `kid`. */
export function ptrace(
  request: number,
  addr: Value = 0,
  data: Value = 0,
): Step {
  const tid = request === PT_TRACE_ME ? 0 : result("kid");
  return call.ptrace({ request, tid, addr, data })
    .returns(0);
}

/** It has stopped by this signal. */
function stopped(signal: number): Step {
  return waitid("P_PID", result("kid"), information, "WSTOPPED").returns(0)
    .observes(information, {
      si_code: "CLD_STOPPED",
      si_status: signal,
      si_pid: result("kid"),
    });
}

/** A child that goes on from a sleep when its tracer lets it. */
export function sleeper(...steps: readonly Step[]): readonly Step[] {
  return [
    child("kid", [
      call.prctl("PR_SET_DUMPABLE", 1, 0, 0).returns(0),
      settle(5000),
      ...steps,
    ]),
    settle(),
    ptrace(PT_ATTACH),
    stopped(SIGSTOP),
  ];
}

/** It goes on and is stopped by SIGTRAP. */
export const goesOnToTrap: readonly Step[] = [
  ptrace(PT_CONTINUE),
  settle(),
  stopped(SIGTRAP),
];

/** It goes on to the end. */
export const goesOn: Step = ptrace(PT_CONTINUE);

/** Its registers: the low byte of pc, and whether the step's bit is set. */
export function seen(
  architecture: Stepping,
  pc: number | undefined,
  isSet: boolean,
): Step {
  const { pc: at, state } = offsets[architecture];
  const bit = stepBits[architecture];
  const step = ptrace(PT_GETREGS, registers)
    .observes(inside(registers, state), bits(bit, isSet ? bit : 0), 4);
  return pc === undefined ? step : step.observes(inside(registers, at), pc, 1);
}

/** What the last call returned, in registers that were read. */
export function returned(architecture: Stepping, value: Wanted): Step {
  return ptrace(PT_GETREGS, registers)
    .observes(inside(registers, offsets[architecture].result), value, 8);
}

/** Clears TF, with PT_GETREGS before. */
export const clearsTrapFlag: readonly Step[] = [
  ptrace(PT_GETREGS, registers),
  // Of its byte IF alone stays.
  store(inside(registers, offsets.x86_64.state + 1), 2),
  ptrace(PT_SETREGS, registers),
];

/** DR6 or another debug register has this value. */
export function debugRegister(index: number, value: number | bigint): Step {
  return ptrace(PT_PEEKDEBUG, index, answer).observes(answer, value);
}

/** Sets debug registers by number. */
export function setDebugRegisters(
  values: Readonly<Record<number, Value>>,
): readonly Step[] {
  return Object.entries(values).map(([index, value]) =>
    ptrace(PT_POKEDEBUG, Number(index), value)
  );
}

/** Where the code of an ELF file with one program header begins in its page. */
export const CODE = 0x80;

/** mov eax, number; syscall, or mov x8, number; svc #0. */
function calls(architecture: Stepping, name: SyscallName): number[] {
  return assemblers[architecture].call(syscalls[name].number);
}

/**
 * Two calls and between them an instruction that touches a page for the first
 * time and, on x86-64, one that is repeated; then it exits with 42.
 */
const programs: Readonly<Record<Stepping, readonly number[]>> = {
  x86_64: [
    ...calls("x86_64", "getpid"), // 0x80
    0x90, // 0x87 nop
    ...[0x48, 0x89, 0x84, 0x24, 0x00, 0xc0, 0xff, 0xff], // mov [rsp-0x4000], rax
    ...[0x48, 0x8d, 0x7c, 0x24, 0xc0], // 0x90 lea rdi, [rsp-0x40]
    ...[0xb9, 0x02, 0x00, 0x00, 0x00], // 0x95 mov ecx, 2
    ...[0xf3, 0xaa], // 0x9a rep stosb
    ...calls("x86_64", "getpid"), // 0x9c
    ...exitsWith("x86_64", 42),
  ],
  aarch64: [
    ...calls("aarch64", "getpid"), // 0x80
    ...word(0xd503_201f), // 0x88 nop
    ...word(0xd140_13e9), // 0x8c sub x9, sp, #4, lsl #12
    ...word(0xf900_0120), // 0x90 str x0, [x9]
    ...calls("aarch64", "getpid"), // 0x94
    ...exitsWith("aarch64", 42),
  ],
};

/** The file that `runsProgram` executes. */
export function programFile(architecture: Stepping): readonly Step[] {
  const code = new Uint8Array(programs[architecture]);
  return file("f", elf({ machine: architecture, code }), { mode: 0o755 });
}

/** A child executes the program and is stopped at the entry of its first call. */
export const runsProgram: readonly Step[] = [
  child("kid", [
    ptrace(PT_TRACE_ME),
    execve("/w/f", ["f"]).ends(exited(42)),
  ]),
  stopped(SIGSTOP),
  ptrace(PT_ATTACH),
  ptrace(PT_SYSCALL),
  settle(),
  stopped(SIGTRAP),
];

/** A file of these instructions, to be mapped by `mapsCode`. */
export function codeFile(...code: readonly number[]): readonly Step[] {
  return file("code", new Uint8Array(code), { mode: 0o644 });
}

/** The file, executable, at `code`. */
export const mapsCode: readonly Step[] = [
  open("code", "O_RDONLY").as("fd"),
  mapFile(result("fd"), "PROT_READ|PROT_EXEC", "MAP_PRIVATE").as("code"),
];
