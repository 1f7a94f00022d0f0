/**
 * Rows about ptrace's steps and x86-64's debug registers. RISC-V has none:
 * there PT_SINGLESTEP ends the reference's kernel.
 *
 * @module
 */
import {
  PT_ATTACH,
  PT_DETACH,
  PT_GETREGS,
  PT_SETREGS,
  PT_SINGLESTEP,
  PT_SYSCALL,
  SIGSTOP,
  SIGTRAP,
} from "../../src/api/constants.ts";
import { PtraceRegisters } from "../../src/api/structs.ts";
import {
  inside,
  join,
  jump,
  kill,
  load,
  otherThan,
  result,
  type Row,
  row,
  settle,
  type Step,
  type Steps,
  store,
  u64,
} from "../language/row.ts";
import {
  clearsTrapFlag,
  CODE,
  codeFile,
  debugRegister,
  goesOn,
  goesOnToTrap,
  mapsCode,
  programFile,
  ptrace,
  registers,
  returned,
  runsProgram,
  seen,
  setDebugRegisters,
  sleeper,
  startsProgram,
  type Stepping,
  stopped,
} from "./stepping.ts";
import { word as instruction } from "./process_elf.ts";

const word = u64(0, "word");

/** Where PtraceRegisters has the register. */
const [RCX] = PtraceRegisters.x86_64.fields.rcx;

/** DR6 with none of its conditions, and with the single step. */
const NO_STATUS = 0xffff_0ff0;
const STEP_STATUS = 0xffff_4ff0;

/** Asked for once, and it stops where it should. */
function steps(architecture: Stepping, pc: number, isSet: boolean): Steps {
  return [...goesOnToTrap, seen(architecture, pc, isSet)];
}

/** DR7 with DR0 enabled for so many bytes. */
function watching(bytes: 1 | 2 | 4 | 8, condition: "write" | "access"): number {
  const length = { 1: 0, 2: 1, 4: 3, 8: 2 }[bytes];
  return 1 | (condition === "write" ? 1 : 3) << 16 | length << 18;
}

/**
 * The target makes these accesses, of which only the last meets. The kernel
 * must not touch the data on the way: its own debug exceptions are panics.
 */
function watchedRow(
  id: string,
  control: number,
  accesses: readonly Step[],
  address = 0,
): Row {
  return row(`ptrace/success/watched-data-${id}`, {
    arch: ["x86_64"],
    covers: "ptrace/behaviour/watched-data-stops-behind-its-access",
    steps: [
      ...sleeper(...accesses),
      ...setDebugRegisters({ 0: inside(word, address), 7: control }),
      ...goesOnToTrap,
      debugRegister(6, NO_STATUS + 1),
      debugRegister(7, 0x400 | control),
      ...setDebugRegisters({ 7: 0 }),
      goesOn,
      join("kid"),
    ].flat(),
  });
}

export const steppingRows: readonly Row[] = [
  row("ptrace/success/singlestep-program-x86_64", {
    arch: ["x86_64"],
    covers: [
      "ptrace/behaviour/singlestep-sets-the-trap-flag-on-x86-64",
      "ptrace/behaviour/singlestep-in-a-call-ends-at-its-return-on-x86-64",
      "ptrace/behaviour/singlestep-ends-behind-whatever-leaves-the-cpu",
      "ptrace/behaviour/singlestep-needs-a-continue",
    ],
    note: "TF stays set, so one request is enough for all steps.",
    source: "Kernel/Arch/x86_64/SyscallEntry.cpp",
    setup: programFile("x86_64"),
    steps: [
      ...runsProgram,
      seen("x86_64", CODE + 7, false),
      ptrace(PT_SINGLESTEP),
      seen("x86_64", CODE + 7, true),
      // The call that it was in.
      ...steps("x86_64", CODE + 7, true),
      returned("x86_64", result("kid")),
      debugRegister(6, STEP_STATUS),
      ...steps("x86_64", CODE + 8, true),
      // A page is touched for the first time.
      ...steps("x86_64", CODE + 0x10, true),
      ...steps("x86_64", CODE + 0x15, true),
      ...steps("x86_64", CODE + 0x1a, true),
      // Two iterations.
      ...steps("x86_64", CODE + 0x1a, true),
      ...steps("x86_64", CODE + 0x1c, true),
      ...steps("x86_64", CODE + 0x21, true),
      // A call.
      ...steps("x86_64", CODE + 0x23, true),
      returned("x86_64", result("kid")),
      ...clearsTrapFlag,
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/singlestep-program-aarch64", {
    arch: ["aarch64"],
    covers: [
      "ptrace/behaviour/singlestep-sets-ss-on-aarch64",
      "ptrace/behaviour/singlestep-in-a-call-ends-behind-it-on-aarch64",
      "ptrace/behaviour/singlestep-ends-behind-whatever-leaves-the-cpu",
      "ptrace/behaviour/singlestep-needs-a-continue",
    ],
    source: "Kernel/Arch/aarch64/Interrupts.cpp",
    setup: programFile("aarch64"),
    steps: [
      ...runsProgram,
      seen("aarch64", CODE + 8, false),
      ptrace(PT_SINGLESTEP),
      seen("aarch64", CODE + 8, true),
      ...steps("aarch64", CODE + 0xc, false),
      ptrace(PT_SINGLESTEP),
      ...steps("aarch64", CODE + 0x10, false),
      ptrace(PT_SINGLESTEP),
      // A page is touched for the first time.
      ...steps("aarch64", CODE + 0x14, false),
      ptrace(PT_SINGLESTEP),
      ...steps("aarch64", CODE + 0x18, false),
      ptrace(PT_SINGLESTEP),
      // A call.
      ...steps("aarch64", CODE + 0x1c, false),
      returned("aarch64", result("kid")),
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/singlestep-of-a-sleeping-target-x86_64", {
    arch: ["x86_64"],
    covers: [
      "ptrace/behaviour/singlestep-sets-the-trap-flag-on-x86-64",
      "ptrace/behaviour/singlestep-in-a-call-ends-at-its-return-on-x86-64",
    ],
    note: "It has stopped in its call, and no instruction follows.",
    source: "Kernel/Arch/x86_64/SyscallEntry.cpp",
    steps: [
      ...sleeper(),
      ptrace(PT_SINGLESTEP),
      seen("x86_64", undefined, true),
      load(inside(registers, 64)).as("pc"),
      ...goesOnToTrap,
      seen("x86_64", undefined, true)
        .observes(inside(registers, 64), result("pc"), 1),
      ...clearsTrapFlag,
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/singlestep-out-of-execve-x86_64", {
    arch: ["x86_64"],
    covers: "ptrace/behaviour/singlestep-into-a-new-program-is-lost-on-x86-64",
    source: "Kernel/Syscalls/execve.cpp",
    setup: programFile("x86_64"),
    steps: [
      ...startsProgram,
      ptrace(PT_SINGLESTEP),
      seen("x86_64", undefined, true),
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/singlestep-out-of-execve-aarch64", {
    arch: ["aarch64"],
    covers:
      "ptrace/behaviour/singlestep-into-a-new-program-ends-at-its-entry-on-aarch64",
    note: "MDSCR_EL1.SS is set and SPSR_EL1 a new one.",
    source: "Kernel/Syscalls/execve.cpp",
    setup: programFile("aarch64"),
    steps: [
      ...startsProgram,
      ptrace(PT_SINGLESTEP),
      seen("aarch64", undefined, true),
      ...steps("aarch64", CODE, false),
      ptrace(PT_SINGLESTEP),
      ...steps("aarch64", CODE + 4, false),
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/singlestep-and-detach", {
    arch: ["aarch64"],
    covers: "ptrace/behaviour/singlestep-outlives-its-tracer-on-aarch64",
    note:
      "MDSCR_EL1.SS stays with the thread, while SPSR_EL1.SS is lost when it runs untraced.",
    source: "Kernel/Arch/aarch64/Processor.cpp",
    steps: [
      ...sleeper(settle(5000)),
      ptrace(PT_SINGLESTEP),
      ptrace(PT_DETACH),
      settle(),
      ptrace(PT_ATTACH),
      stopped(SIGSTOP),
      seen("aarch64", undefined, false),
      load(inside(registers, 256)).as("pc"),
      ...goesOnToTrap,
      seen("aarch64", undefined, false)
        .observes(inside(registers, 256), result("pc"), 1),
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/singlestep-asked-for-again-after-a-detach", {
    arch: ["aarch64"],
    covers: "ptrace/behaviour/singlestep-outlives-its-tracer-on-aarch64",
    note: "Whoever finds it stopped can set SPSR_EL1.SS anew before it runs, " +
      "and then it makes the step.",
    source: "Kernel/Arch/aarch64/Processor.cpp, Kernel/Syscalls/ptrace.cpp",
    steps: [
      ...sleeper(settle(5000)),
      ptrace(PT_SINGLESTEP),
      ptrace(PT_DETACH),
      settle(),
      kill(result("kid"), "SIGSTOP").returns(0),
      settle(),
      ptrace(PT_ATTACH),
      seen("aarch64", undefined, false),
      load(inside(registers, 256)).as("pc"),
      ptrace(PT_SINGLESTEP),
      seen("aarch64", undefined, true),
      ...goesOnToTrap,
      seen("aarch64", undefined, false)
        .observes(inside(registers, 256), otherThan(result("pc")), 1),
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/trap-flag-by-setregs", {
    arch: ["x86_64"],
    covers: "ptrace/behaviour/setregs-keeps-sp-on-x86-64",
    note: "TF is among the flags that it sets.",
    steps: [
      ...sleeper(),
      ...clearsTrapFlag,
      store(inside(registers, 137), 3),
      ptrace(PT_SETREGS, registers),
      ...goesOnToTrap,
      seen("x86_64", undefined, true),
      debugRegister(6, STEP_STATUS),
      ...clearsTrapFlag,
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/debug-registers-of-a-target-that-has-run", {
    arch: ["x86_64"],
    covers: "ptrace/behaviour/debug-registers-start-as-after-reset",
    source: "Kernel/Arch/x86_64/Processor.cpp",
    steps: [
      ...sleeper(),
      ...[0, 1, 2, 3].map((index) => debugRegister(index, 0)),
      debugRegister(6, NO_STATUS),
      debugRegister(7, 0x400),
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/breakpoint", {
    arch: ["x86_64"],
    covers: "ptrace/behaviour/breakpoint-stops-before-its-instruction",
    // nop; nop; ret
    setup: codeFile(0x90, 0x90, 0xc3),
    steps: [
      ...mapsCode,
      ...sleeper(jump(result("code"))),
      ...setDebugRegisters({ 2: result("code", 1), 7: 1 << 4 }),
      ...goesOnToTrap,
      seen("x86_64", 1, false),
      debugRegister(6, NO_STATUS + 4),
      ...goesOnToTrap,
      seen("x86_64", 1, false),
      ...setDebugRegisters({ 7: 0 }),
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/step-between-an-exclusive-load-and-its-store", {
    arch: ["aarch64"],
    covers: "ptrace/behaviour/singlestep-needs-a-continue",
    note: "The return from an exception clears the exclusive monitor, and so " +
      "the store fails.",
    source: "Kernel/Arch/aarch64/vector_table.S",
    setup: codeFile(...[
      0xd101_03e9, // sub x9, sp, #64
      0xd420_0000, // brk #0
      0x885f_7d2a, // ldxr w10, [x9]
      0x880b_7d2a, // stxr w11, w10, [x9]
      0xd65f_03c0, // ret
    ].flatMap(instruction)),
    steps: [
      ...mapsCode,
      ...sleeper(jump(result("code"))),
      ...goesOnToTrap,
      seen("aarch64", 8, false),
      ptrace(PT_SINGLESTEP),
      ...steps("aarch64", 12, false),
      ptrace(PT_SINGLESTEP),
      ...steps("aarch64", 16, false),
      ptrace(PT_GETREGS, registers).observes(inside(registers, 11 * 8), 1, 8),
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/address-of-a-call-is-in-rcx", {
    arch: ["x86_64"],
    covers:
      "ptrace/behaviour/singlestep-in-a-call-ends-at-its-return-on-x86-64",
    note: "syscall puts it there, and sysret takes it from what the kernel " +
      "knows, not from what a tracer put there.",
    source: "Kernel/Arch/x86_64/SyscallEntry.cpp",
    setup: programFile("x86_64"),
    steps: [
      ...runsProgram,
      ptrace(PT_GETREGS, registers)
        .observes(inside(registers, RCX), CODE + 7, 1),
      ptrace(PT_SYSCALL),
      settle(),
      stopped(SIGTRAP),
      ptrace(PT_GETREGS, registers),
      store(inside(registers, RCX), 0x11),
      ptrace(PT_SETREGS, registers),
      ptrace(PT_SINGLESTEP),
      ...goesOnToTrap,
      seen("x86_64", CODE + 7, true)
        .observes(inside(registers, RCX), CODE + 7, 1),
      ...clearsTrapFlag,
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/reason-of-a-stop-is-not-that-of-the-next", {
    arch: ["x86_64"],
    covers: "ptrace/behaviour/breakpoint-stops-before-its-instruction",
    source: "Kernel/Arch/x86_64/Interrupts.cpp: debug_handler",
    // nop; nop; ret
    setup: codeFile(0x90, 0x90, 0xc3),
    steps: [
      ...mapsCode,
      ...sleeper(jump(result("code"))),
      ptrace(PT_SINGLESTEP),
      ...goesOnToTrap,
      debugRegister(6, STEP_STATUS),
      ...clearsTrapFlag,
      ...setDebugRegisters({ 2: result("code", 1), 7: 1 << 4 }),
      ...goesOnToTrap,
      seen("x86_64", 1, false),
      debugRegister(6, NO_STATUS + 4),
      ...setDebugRegisters({ 7: 0 }),
      goesOn,
      join("kid"),
    ],
  }),
  row("ptrace/success/breakpoint-does-not-outlive-its-tracer", {
    arch: ["x86_64"],
    covers: "ptrace/behaviour/detach-lets-the-target-go-on",
    note: "The processor has none for a thread that is not traced.",
    source: "Kernel/Arch/x86_64/Processor.cpp: enter_thread_context",
    // nop; nop; ret
    setup: codeFile(0x90, 0x90, 0xc3),
    steps: [
      ...mapsCode,
      ...sleeper(jump(result("code"))),
      ...setDebugRegisters({ 2: result("code", 1), 7: 1 << 4 }),
      ptrace(PT_DETACH),
      join("kid"),
    ],
  }),
  watchedRow("of-1-byte", watching(1, "write"), [
    store(inside(word, 0), 1),
    load(inside(word, 1)),
    store(inside(word, 2), 1),
    store(inside(word, 1), 1),
  ], 1),
  watchedRow("of-2-bytes", watching(2, "write"), [
    store(inside(word, 1), 1),
    store(inside(word, 4), 1),
    store(inside(word, 3), 1),
  ], 2),
  watchedRow("of-4-bytes", watching(4, "write"), [
    store(inside(word, 3), 1),
    store(inside(word, 7), 1),
  ], 4),
  watchedRow("of-8-bytes", watching(8, "write"), [
    load(inside(word, 7)),
    store(inside(word, 7), 1),
  ]),
  watchedRow("that-is-read", watching(4, "access"), [
    load(inside(word, 4)),
    load(inside(word, 3)),
  ]),
];
