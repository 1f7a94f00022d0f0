import {
  MAP_ANONYMOUS,
  MAP_FIXED,
  MAP_PRIVATE,
  MAP_STACK,
  PROT_READ,
  PROT_WRITE,
  SA_SIGINFO,
  SIGUSR1,
  SS_ONSTACK,
} from "../../../src/api/constants.ts";
import {
  SC_mmap_params,
  sigaction,
  siginfo_t,
  SignalFrame,
  stack_t,
} from "../../../src/api/structs.ts";
import {
  buffer,
  child,
  execve,
  exited,
  inside,
  join,
  open,
  pread,
  type Row,
  row,
} from "../../language/row.ts";
import {
  assemblers,
  PAGE,
  type ProgramStep,
} from "../../worlds/process_elf.ts";
import {
  codeSegment,
  DATA,
  dataSegment,
  dump,
  programFile,
} from "../../worlds/process_segments.ts";
import { type Architecture, architectures } from "../../../src/cpu/cpu.ts";

const SOURCE =
  "Kernel/Tasks/Thread.cpp: dispatch_signal; Kernel/Syscalls/sigaction.cpp";

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
  const view = new DataView(bytes.buffer);
  const mapping = SC_mmap_params.fields;
  view.setBigUint64(mapping.size[0], BigInt(STACK_SIZE), true);
  view.setInt32(mapping.prot[0], PROT_READ | PROT_WRITE, true);
  view.setInt32(
    mapping.flags[0],
    MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_STACK,
    true,
  );
  view.setInt32(mapping.fd[0], -1, true);
  view.setInt32(ACTION - DATA + sigaction.fields.sa_flags[0], SA_SIGINFO, true);
  view.setBigUint64(
    STACK_OF_SIGNALS - DATA + stack_t.fields.ss_size[0],
    BigInt(STACK_SIZE),
    true,
  );
  return bytes;
}

/** Maps the stack. */
const mapsStack: readonly ProgramStep[] = [
  { addressOf: STACK, at: MAPPING + SC_mmap_params.fields.addr[0] },
  { name: "mmap", arguments: [{ address: MAPPING }] },
];

const out = buffer(64, "out");

interface Program {
  readonly name: string;
  readonly covers: Parameters<typeof row>[1]["covers"];
  readonly note?: string;
  readonly steps: readonly ProgramStep[];
  /** What it writes, and exits with the size of the last of. */
  readonly seen: Uint8Array;
  readonly status: number;
}

function programRow(
  { name, covers, note, steps, seen, status }: Program,
  machine: Architecture,
): Row {
  const data = parameters();
  const assembler = assemblers[machine];
  const handler = [
    ...assembler.storeEntry(SEEN - HANDLER),
    ...returns[machine],
  ];
  return row(`${name}-${machine}`, {
    arch: [machine],
    source: SOURCE,
    ...(covers === undefined ? {} : { covers }),
    ...(note === undefined ? {} : { note }),
    setup: programFile("f", machine, steps, {
      elf: {
        headers: [
          codeSegment,
          { ...dataSegment, filesz: data.length },
          {
            offset: 2 * PAGE,
            vaddr: HANDLER,
            filesz: handler.length,
            memsz: handler.length,
          },
        ],
        size: 3 * PAGE,
        change(view) {
          const bytes = new Uint8Array(view.buffer);
          bytes.set(data, PAGE);
          bytes.set(handler, 2 * PAGE);
        },
      },
    }),
    steps: [
      open("out", "O_RDWR|O_CREAT", 0o600).returns(1),
      child("kid", [execve("/w/f", ["f"]).ends(exited(status))]),
      join("kid"),
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
  const sp = STACK + STACK_SIZE - 64 + off;
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
      ...mapsStack,
      { addressOf: HANDLER, at: ACTION + sigaction.fields.sa_handler[0] },
      { name: "sigaction", arguments: [SIGUSR1, { address: ACTION }, 0] },
      { stackAt: sp },
      { name: "getpid" },
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

export const rows: readonly Row[] = architectures.flatMap((machine) =>
  [
    ...[0, 8, 4].map((off) => interrupted(off, machine)),
    tellsOfStack("at-its-base", STACK, SS_ONSTACK),
    tellsOfStack("at-its-end", STACK + STACK_SIZE, 0),
    tellsOfStack("before-its-end", STACK + STACK_SIZE - 16, SS_ONSTACK),
  ].map((program) => programRow(program, machine))
);
