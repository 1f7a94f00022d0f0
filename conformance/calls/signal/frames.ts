import {
  SA_ONSTACK,
  SA_SIGINFO,
  SIGSEGV,
  SIGUSR1,
  SS_ONSTACK,
} from "../../../src/api/constants.ts";
import {
  PtraceRegisters,
  sigaction,
  siginfo_t,
  SignalFrame,
  stack_t,
  ucontext_t,
} from "../../../src/api/structs.ts";
import {
  buffer,
  exited,
  inside,
  killed,
  pread,
  type Row,
  row,
} from "../../language/row.ts";
import {
  assemblers,
  PAGE,
  type ProgramStep,
  word,
} from "../../worlds/process_elf.ts";
import { readsFlags } from "../../worlds/process_registers.ts";
import {
  bytesOf,
  DATA,
  dump,
  filledWith,
  maps,
  programFile,
  runs,
  runsAndWrites,
  stackParameters,
} from "../../worlds/process_segments.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";

const SOURCE =
  "Kernel/Tasks/Thread.cpp: dispatch_signal; Kernel/Syscalls/sigaction.cpp";
const CALL_SITE =
  "Kernel/Memory/MemoryManager.cpp: validate_syscall_preconditions; Kernel/Tasks/CrashHandler.cpp";

/** Where the stack of these programs begins, and its size. */
const STACK = 0x8_0000;

const STACK_SIZE = 4 * PAGE;

/** Where the handler lies. */
const HANDLER = 0x5000;

/** Places in the page of data. */
const MAPPING = DATA;

const ACTION = DATA + 0x40;

const STACK_OF_SIGNALS = DATA + 0x60;

const OLD_STACK = DATA + 0x80;

const SEEN = DATA + 0xa0;

/** ret, on each. */
const returns: Readonly<Record<Architecture, readonly number[]>> = {
  x86_64: [0xc3],
  aarch64: [0xc0, 0x03, 0x5f, 0xd6],
  riscv64: [0x67, 0x80, 0x00, 0x00],
};

/** What the page of data holds at first: parameters without their addresses. */
function parameters(): Uint8Array {
  const bytes = new Uint8Array(0x100);
  bytes.set(stackParameters(STACK_SIZE), MAPPING - DATA);
  // Without a stack of signals SA_ONSTACK says nothing.
  const sa_flags = SA_SIGINFO | SA_ONSTACK;
  bytes.set(bytesOf(sigaction, { sa_flags }), ACTION - DATA);
  bytes.set(
    bytesOf(stack_t, { ss_size: STACK_SIZE }),
    STACK_OF_SIGNALS - DATA,
  );
  return bytes;
}

/** Maps the stack. */
const mapsStack = maps(STACK, MAPPING);

/** Near the end of that stack. */
const NEAR_END = STACK + STACK_SIZE - 64;

/** SIGUSR1 has a handler, the stack ends here, and the pid is the result. */
const handlesBelow = (sp: number): readonly ProgramStep[] => [
  ...mapsStack,
  { addressOf: HANDLER, at: ACTION + sigaction.fields.sa_handler[0] },
  { name: "sigaction", arguments: [SIGUSR1, { address: ACTION }, 0] },
  { stackAt: sp },
  { name: "getpid" },
];

const out = buffer(64, "out");

interface Program {
  readonly name: string;
  readonly covers: Parameters<typeof row>[1]["covers"];
  readonly note?: string;
  readonly source?: string;
  readonly steps: readonly ProgramStep[];
  /** What the handler does, if it does not store what it finds. */
  readonly handler?: readonly number[];
  /** What it writes, and exits with the size of the last of. */
  readonly seen: Uint8Array;
  readonly status: number;
}

function programRow(
  { name, covers, note, source = SOURCE, steps, handler, seen, status }:
    Program,
  machine: Architecture,
): Row {
  const code = [
    ...handler ?? assemblers[machine].storeEntry(SEEN - HANDLER),
    ...returns[machine],
  ];
  return row(`${name}-${machine}`, {
    arch: [machine],
    source,
    ...(covers === undefined ? {} : { covers }),
    ...(note === undefined ? {} : { note }),
    setup: programFile("f", machine, steps, {
      elf: filledWith(parameters(), { at: HANDLER, code }),
    }),
    steps: [
      ...runsAndWrites(exited(status)),
      pread(1, out, 0).returns(seen.length).observes(inside(out, 0), seen),
    ],
  });
}

/** Where the frame of a handler begins that interrupts at this stack pointer. */
function frameBelow(sp: number, machine: Architecture): number {
  const { size, fields } = SignalFrame[machine];
  const pushed = siginfo_t.size + fields.ucontext[1].size;
  const redZone = machine === "x86_64" ? 128 : 0;
  return sp - (sp - 8 + pushed) % 16 - redZone - size;
}

/** Numbers of 64 bits. */
function numbers(...list: readonly number[]): number[] {
  return [...new Uint8Array(new BigInt64Array(list.map(BigInt)).buffer)];
}

/** A handler that interrupts with the stack pointer so far from alignment. */
function interrupted(off: number, machine: Architecture): Program {
  const sp = NEAR_END + off;
  const frame = frameBelow(sp, machine);
  const { fields } = SignalFrame[machine];
  // On x86-64 the trampoline's call has pushed where to return to.
  const pushed = machine === "x86_64" ? 8 : 0;
  const above = (at: number): number => at - fields.fpu[0] + pushed;
  const signalAt = frame + fields.siginfo[0];
  return {
    name: `sigaction/success/frame-below-a-stack-pointer-${off}-bytes-off`,
    covers: "sigaction/behaviour/frame-lies-below-the-stack-pointer",
    steps: [
      ...handlesBelow(sp),
      { name: "kill", arguments: ["result", SIGUSR1] },
      dump(SEEN + 8, 24),
      dump(signalAt + siginfo_t.fields.si_signo[0], 4),
    ],
    seen: new Uint8Array([
      ...numbers(
        SIGUSR1,
        above(fields.siginfo[0]),
        above(fields.ucontext[0]),
      ),
      ...[SIGUSR1, 0, 0, 0],
    ]),
    status: 4,
  };
}

/** What sigaltstack tells with the stack pointer at this place. */
function tellsOfStack(where: string, sp: number, flags: number): Program {
  return {
    name: `sigaltstack/success/stack-pointer-${where}`,
    covers: undefined,
    steps: [
      ...mapsStack,
      { addressOf: STACK, at: STACK_OF_SIGNALS + stack_t.fields.ss_sp[0] },
      {
        name: "sigaltstack",
        arguments: [{ address: STACK_OF_SIGNALS }, 0],
      },
      { stackAt: sp },
      { name: "sigaltstack", arguments: [0, { address: OLD_STACK }] },
      dump(OLD_STACK + stack_t.fields.ss_flags[0], 4),
      dump(OLD_STACK + stack_t.fields.ss_size[0], 8),
    ],
    seen: new Uint8Array([flags, 0, 0, 0, ...numbers(STACK_SIZE)]),
    status: 8,
  };
}

/** A call whose stack pointer is in no stack, and a handler for what comes of it. */
const callsWithoutStack: Program = {
  name: "umask/success/made-behind-a-handler-for-its-bad-stack",
  covers: undefined,
  source: CALL_SITE,
  note: "The signal goes to its handler, and the call is made all the same.",
  steps: [
    ...mapsStack,
    { addressOf: STACK, at: STACK_OF_SIGNALS + stack_t.fields.ss_sp[0] },
    { name: "sigaltstack", arguments: [{ address: STACK_OF_SIGNALS }, 0] },
    { addressOf: HANDLER, at: ACTION + sigaction.fields.sa_handler[0] },
    { name: "sigaction", arguments: [SIGSEGV, { address: ACTION }, 0] },
    { stackAt: DATA + 0x800 },
    { name: "umask", arguments: [0o25] },
    { stackAt: NEAR_END },
    dump(SEEN + 8, 8),
    { name: "umask", arguments: [0] },
  ],
  seen: new Uint8Array(numbers(SIGSEGV)),
  status: 0o25,
};

/** An instruction that sets a field of a handler's context to all ones. */
type Fills = (offset: number) => readonly number[];

/** Where a handler's context has its registers. */
const registersAt = {
  x86_64: ucontext_t.x86_64.fields.uc_mcontext[0],
  aarch64: ucontext_t.aarch64.fields.uc_mcontext[0],
} as const;

// mov qword [rdx + offset], value; mov dword [rdx + offset], -1
const fillsFlags: Fills = (offset) => [
  ...[0x48, 0xc7, 0x82, ...word(offset), ...word(~0x100)],
];
const fillsSegment: Fills = (offset) => [
  ...[0xc7, 0x82, ...word(offset), ...word(-1)],
];

/**
 * Handlers that set all flags, x86-64's but TF, which would stop it, and all
 * that is said of segments; and which flags are then set.
 */
const flagged: readonly (readonly [
  machine: "x86_64" | "aarch64",
  handler: readonly number[],
  flags: number,
])[] = [
  [
    "x86_64",
    [
      ...fillsFlags(
        registersAt.x86_64 + PtraceRegisters.x86_64.fields.rflags[0],
      ),
      ...(["cs", "ss", "ds", "es", "fs", "gs"] as const).flatMap((name) =>
        fillsSegment(
          registersAt.x86_64 + PtraceRegisters.x86_64.fields[name][0],
        )
      ),
    ],
    // CF, PF, AF, ZF, SF, IF, DF, OF and the bit that is always set.
    0xed7,
  ],
  [
    "aarch64",
    [
      // mov x9, #-1; str x9, [x2, #offset]
      ...word(0x9280_0009),
      ...word(
        0xf900_0049 |
          (registersAt.aarch64 +
                  PtraceRegisters.aarch64.fields.spsr_el1[0]) / 8 << 10,
      ),
    ],
    0xf000_0000,
  ],
];

/** The program goes on with the flags that its handler has set. */
const flagRows: readonly Row[] = flagged.map(([machine, handler, flags]) =>
  programRow({
    name: "sigreturn/success/flags-that-a-handler-sets",
    covers: "sigreturn/behaviour/only-some-flags-are-restored",
    steps: [
      ...handlesBelow(NEAR_END),
      { name: "kill", arguments: ["result", SIGUSR1] },
      { instructions: () => readsFlags[machine] },
      { wordAt: SEEN },
      dump(SEEN, 8),
    ],
    handler,
    seen: new Uint8Array(numbers(flags)),
    status: 8,
  }, machine)
);

/** What a handler does that goes back with another stack pointer. */
function returnsAt(machine: Architecture, sp: number): readonly number[] {
  const { stackHere } = assemblers[machine];
  return machine === "x86_64"
    // pop rax; jmp rax
    ? [0x58, ...stackHere(sp - HANDLER - 1), 0xff, 0xe0]
    : [...stackHere(sp - HANDLER), ...returns[machine]];
}

/** Behind the trampoline's call lies what traps; on x86-64 zeros, a store. */
const trapsBehindCall = {
  x86_64: "SIGSEGV",
  aarch64: "SIGTRAP",
  riscv64: "SIGILL",
} as const;

/** A frame that lies across the end of the stack is no longer there. */
function findsNoFrame(machine: Architecture): Row {
  return row(`sigreturn/EFAULT/frame-of-the-trampoline-${machine}`, {
    arch: [machine],
    source: "Kernel/Tasks/Process.cpp: asm_signal_trampoline",
    setup: programFile("f", machine, [
      ...handlesBelow(NEAR_END),
      { name: "kill", arguments: ["result", SIGUSR1] },
    ], {
      elf: filledWith(parameters(), {
        at: HANDLER,
        code: returnsAt(machine, NEAR_END),
      }),
    }),
    steps: runs(killed(trapsBehindCall[machine])),
  });
}

/** Programs whose flags are set when a handler begins, and what it is told. */
const interruptedFlags: readonly (readonly [
  machine: "x86_64" | "aarch64",
  sets: readonly number[],
  loads: readonly number[],
  flags: number,
])[] = [
  [
    "x86_64",
    // push CF|PF|AF|ZF|SF|OF; popfq
    [0x68, ...word(0x8d5), 0x9d],
    // mov rax, [rdx + offset]
    [
      ...[0x48, 0x8b, 0x82],
      ...word(registersAt.x86_64 + PtraceRegisters.x86_64.fields.rflags[0]),
    ],
    // And IF, and the bit that is always set.
    0xad7,
  ],
  [
    "aarch64",
    // mov x9, #0xf0000000; msr nzcv, x9
    [0xd2be_0009, 0xd51b_4209].flatMap(word),
    // ldr x9, [x2, #offset]; and x9, x9, #0xf0000000
    [
      0xf940_0049 |
      (registersAt.aarch64 + PtraceRegisters.aarch64.fields.spsr_el1[0]) /
            8 << 10,
      0x9264_0d29,
    ].flatMap(word),
    0xf000_0000,
  ],
];

const interruptedFlagRows: readonly Row[] = interruptedFlags.map((
  [machine, sets, loads, flags],
) => {
  const { address, storeWord } = assemblers[machine];
  return programRow({
    name: "sigaction/success/flags-in-the-context",
    covers: undefined,
    steps: [
      ...handlesBelow(NEAR_END),
      { instructions: () => sets },
      { name: "kill", arguments: ["result", SIGUSR1] },
      dump(SEEN, 8),
    ],
    handler: [
      ...loads,
      ...address(1, SEEN - HANDLER - loads.length),
      ...storeWord(),
    ],
    seen: new Uint8Array(numbers(flags)),
    status: 8,
  }, machine);
});

const ofAll: readonly Row[] = architectures.flatMap((machine) =>
  [
    ...[0, 8, 4].map((off) => interrupted(off, machine)),
    tellsOfStack("at-its-base", STACK, SS_ONSTACK),
    tellsOfStack("at-its-end", STACK + STACK_SIZE, 0),
    tellsOfStack("before-its-end", STACK + STACK_SIZE - 16, SS_ONSTACK),
    callsWithoutStack,
  ].map((program) => programRow(program, machine))
);

export const rows: readonly Row[] = [
  ...ofAll,
  ...flagRows,
  ...interruptedFlagRows,
  ...architectures.map(findsNoFrame),
];
