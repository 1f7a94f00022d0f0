import { assertEquals } from "@std/assert";
import { AddressSpace, Cpu, CpuState, Exit, PhysicalMemory } from "../cpu.ts";
import { PAGE_SIZE, Protection } from "../types.ts";
import { OtherFlags, X86Slots } from "./state_slots.ts";

const CODE = 0x400000;
/** Two mapped pages, then none. */
const DATA = 0x500000;
const END = DATA + 2 * PAGE_SIZE;

interface Result {
  readonly exit: Exit;
  readonly state: CpuState;
  readonly cpu: Cpu;
  byte(address: number): number;
}

/** Runs bytes at CODE; `prepare` sets registers (by the manual's number). */
function run(
  code: readonly number[],
  prepare: (state: CpuState) => void = () => {},
): Result {
  const memory = PhysicalMemory.create({ frames: 16 });
  const space = new AddressSpace(memory);
  const map = (address: number, protection: number): number => {
    const frame = memory.allocate();
    space.map(address / PAGE_SIZE, frame, protection);
    return frame;
  };
  const { read, write, execute } = Protection;
  memory.bytes.set(code, map(CODE, read | execute) * PAGE_SIZE);
  const data = [map(DATA, read | write), map(DATA + PAGE_SIZE, read | write)];
  const cpu = new Cpu(memory, "x86_64");
  const state = new CpuState("x86_64");
  state.pc = BigInt(CODE);
  state.sp = BigInt(DATA + PAGE_SIZE);
  prepare(state);
  const exit = cpu.run(state, space, 10_000);
  const byte = (address: number): number => {
    const frame = data[Math.floor((address - DATA) / PAGE_SIZE)] ?? 0;
    return memory.bytes[frame * PAGE_SIZE + address % PAGE_SIZE] ?? 0;
  };
  return { exit, state, cpu, byte };
}

const RAX = 0;
const RCX = 1;
const RDX = 2;
const RSI = 6;
const RDI = 7;

function at(result: Result): number {
  return Number(result.state.pc) - CODE;
}

Deno.test("Cpu.run() leaves with each x86 exception at its instruction", () => {
  const cases: readonly (readonly [string, number[], Exit, number])[] = [
    ["ud2", [0x0f, 0x0b], Exit.illegal, 0],
    ["lock mov", [0xf0, 0x89, 0x08], Exit.illegal, 0],
    ["hlt", [0xf4], Exit.privileged, 0],
    ["cli", [0xfa], Exit.privileged, 0],
    ["in al, dx", [0xec], Exit.privileged, 0],
    ["int 0x80", [0xcd, 0x80], Exit.privileged, 0],
    ["int3", [0xcc], Exit.breakpoint, 1],
    ["int 3", [0xcd, 0x03], Exit.breakpoint, 2],
    ["syscall", [0x0f, 0x05], Exit.syscall, 2],
    ["sixteen bytes", new Array(16).fill(0x66), Exit.privileged, 0],
    ["div by zero", [0x31, 0xc9, 0xf7, 0xf1], Exit.divide, 2],
  ];
  for (const [name, code, exit, pc] of cases) {
    const result = run(code);
    assertEquals([name, result.exit, at(result)], [name, exit, pc]);
  }
});

Deno.test("CpuState.flags keeps every flag that an instruction can set", () => {
  const state = new CpuState("x86_64");
  const all = BigInt(OtherFlags.all);
  state.flags = all;
  assertEquals(state.slot(X86Slots.otherFlags), all);
  assertEquals(state.flags, all | 0x202n);
});

Deno.test("Cpu.run() gives SYSCALL's return address and flags", () => {
  // stc; syscall
  const { state } = run([0xf9, 0x0f, 0x05]);
  assertEquals(state.register(RCX), BigInt(CODE + 3));
  assertEquals(state.register(11), 0x203n);
});

Deno.test("Cpu.run() leaves with a quotient that does not fit", () => {
  // idiv rcx: -2^127 / -1 does not fit; -2^63 * 1 / 1 does.
  const divide = [0x48, 0xf7, 0xf9];
  const overflow = run(divide, (state) => {
    state.setRegister(RDX, 1n << 63n);
    state.setRegister(RCX, -1n);
  });
  assertEquals(overflow.exit, Exit.divide);
  const fits = run([...divide, 0xcc], (state) => {
    state.setRegister(RDX, -1n);
    state.setRegister(RAX, 1n << 63n);
    state.setRegister(RCX, 1n);
  });
  assertEquals(fits.exit, Exit.breakpoint);
  assertEquals(fits.state.register(RAX), 1n << 63n);
  assertEquals(fits.state.register(RDX), 0n);
});

Deno.test("Cpu.run() demands aligned operands of 16 bytes", () => {
  const misaligned = (state: CpuState): void =>
    state.setRegister(RDI, BigInt(DATA + 8));
  // movaps xmm0, [rdi]; addps; movups does not mind; cmpxchg16b
  assertEquals(run([0x0f, 0x28, 0x07], misaligned).exit, Exit.privileged);
  assertEquals(run([0x0f, 0x58, 0x07], misaligned).exit, Exit.privileged);
  assertEquals(run([0x0f, 0x10, 0x07, 0xcc], misaligned).exit, Exit.breakpoint);
  assertEquals(run([0x48, 0x0f, 0xc7, 0x0f], misaligned).exit, Exit.privileged);
});

Deno.test("Cpu.run() stops a repeated store at the byte that faults", () => {
  // rep stosb, 8 bytes, 3 of them mapped
  const result = run([0xf3, 0xaa], (state) => {
    state.setRegister(RAX, 0x5an);
    state.setRegister(RCX, 8n);
    state.setRegister(RDI, BigInt(END - 3));
  });
  assertEquals(result.exit, Exit.fault);
  assertEquals(result.cpu.exitAddress, BigInt(END));
  assertEquals(result.cpu.exitAccess, Protection.write);
  assertEquals(at(result), 0);
  assertEquals(result.state.register(RCX), 5n);
  assertEquals(result.state.register(RDI), BigInt(END));
  assertEquals(result.byte(END - 1), 0x5a);
});

Deno.test("Cpu.run() goes down when DF is set", () => {
  // std; rep movsw; cld; int3
  const result = run([0xfd, 0x66, 0xf3, 0xa5, 0xfc, 0xcc], (state) => {
    state.setRegister(RCX, 2n);
    state.setRegister(RSI, BigInt(DATA + 64));
    state.setRegister(RDI, BigInt(DATA + 32));
  });
  assertEquals(result.state.register(RSI), BigInt(DATA + 60));
  assertEquals(result.state.register(RDI), BigInt(DATA + 28));
  assertEquals(result.state.flags & 0x400n, 0n);
});

Deno.test("Cpu.run() writes nothing when half a store cannot be written", () => {
  // add [rdi], rax over the end; flags and memory stay
  const result = run([0xf9, 0x48, 0x01, 0x07], (state) => {
    state.setRegister(RAX, -1n);
    state.setRegister(RDI, BigInt(END - 4));
  });
  assertEquals(result.exit, Exit.fault);
  assertEquals(result.byte(END - 4), 0);
  assertEquals(result.state.flags & 1n, 1n);
});

Deno.test("Cpu.run() faults where a jump to the highest address leads", () => {
  // or rax, -1; jmp rax
  const { exit, cpu } = run([0x48, 0x83, 0xc8, 0xff, 0xff, 0xe0]);
  assertEquals([exit, cpu.exitAddress], [Exit.fault, (1n << 64n) - 1n]);
});

Deno.test("Cpu.run() returns far to the user code segment only", () => {
  // push selector; push target; retfq; ud2; int3 at the target
  const far = (selector: number): number[] => // deno-fmt-ignore
  [0x6a, selector, 0x68, 12, 0, 0x40, 0, 0x48, 0xcb, 0x0f, 0x0b, 0x90, 0xcc];
  const same = run(far(0x23));
  assertEquals([same.exit, at(same)], [Exit.breakpoint, 13]);
  assertEquals(same.state.sp, BigInt(DATA + PAGE_SIZE));
  const other = run(far(0x33));
  assertEquals([other.exit, at(other)], [Exit.privileged, 7]);
});

Deno.test("Cpu.run() ends with SIGFPE's exit at an unmasked exception", () => {
  // ldmxcsr [rdi] (divide by zero unmasked); divss xmm0, xmm1
  const code = [0x0f, 0xae, 0x17, 0xf3, 0x0f, 0x5e, 0xc1];
  const store = [0xc7, 0x07, 0x80, 0x1d, 0, 0];
  const result = run([...store, ...code], (state) => {
    state.setRegister(RDI, BigInt(DATA));
    state.setVector(0, 0x3f800000n);
  });
  assertEquals(result.exit, Exit.divide);
  assertEquals(at(result), store.length + 3);
  assertEquals(result.state.vector(0), 0x3f800000n);
});

Deno.test("Cpu.run() reports a pending x87 exception at the next one", () => {
  // fldcw [rdi] (divide by zero unmasked); fld1; fldz; fdivp; fld1
  const store = [0x66, 0xc7, 0x07, 0x7b, 0x03];
  const code = [0xd9, 0x2f, 0xd9, 0xe8, 0xd9, 0xee, 0xde, 0xf9, 0xd9, 0xe8];
  const result = run([...store, ...code], (state) => {
    state.setRegister(RDI, BigInt(DATA));
  });
  assertEquals(result.exit, Exit.divide);
  assertEquals(at(result), store.length + 8);
});

Deno.test("Cpu.run() says by CPUID what it is and no more", () => {
  // mov eax, 1; cpuid; int3
  const { state } = run([0xb8, 1, 0, 0, 0, 0x0f, 0xa2, 0xcc]);
  const ecx = Number(state.register(RCX));
  const edx = Number(state.register(RDX));
  const bits = (value: number): number[] =>
    Array.from({ length: 32 }, (_, bit) => bit).filter((bit) =>
      (value >>> bit & 1) !== 0
    );
  // sse3, ssse3, cx16, sse4.1, sse4.2, popcnt: x86-64-v2 (no osxsave, avx)
  assertEquals(bits(ecx), [0, 9, 13, 19, 20, 23]);
  // fpu, tsc, cx8, sep, cmov, clfsh, mmx, fxsr, sse, sse2
  assertEquals(bits(edx), [0, 4, 8, 11, 15, 19, 23, 24, 25, 26]);
});

/** Not canonical: the lower half's end, the upper one's, and between. */
const NOWHERE = [1n << 47n, 0xffff7fffffffffffn, 1n << 63n];
const KERNEL_HALF = [0xffff800000000000n, 0xffffffffffffffffn];

/** Transfers by way of rax or the stack: how they move rsp, and whether they
 * push. */
const TRANSFERS: readonly {
  readonly name: string;
  readonly code: readonly number[];
  readonly released: bigint;
}[] = [
  { name: "jmp rax", code: [0xff, 0xe0], released: 0n },
  { name: "jmp [rsp]", code: [0xff, 0x24, 0x24], released: 0n },
  { name: "call rax", code: [0xff, 0xd0], released: -8n },
  { name: "call [rsp]", code: [0xff, 0x14, 0x24], released: -8n },
  { name: "ret", code: [0xc3], released: 8n },
  { name: "ret 24", code: [0xc2, 24, 0], released: 32n },
  { name: "retfq", code: [0x48, 0xcb], released: 16n },
  { name: "iretq", code: [0x48, 0xcf], released: 0n },
];

/** Runs a transfer to an address that is in rax and on the stack, with what
 * far returns want behind it. */
function transfer(code: readonly number[], target: bigint): Result {
  const words = [target, 0x23n, 0x202n, BigInt(DATA + 0x800), 0x1bn];
  // mov [rsp + n], the word: by way of rax, which ends as the target.
  const stores = words.map((word, index) => ({ word, index })).reverse()
    .flatMap(({ word, index }) => [
      0x48,
      0xb8,
      ...Array.from(
        { length: 8 },
        (_, i) => Number(word >> BigInt(8 * i) & 255n),
      ),
      ...[0x48, 0x89, 0x44, 0x24, 8 * index],
    ]);
  return run([...stores, ...code], (state) => {
    state.sp = BigInt(DATA + 0x800);
  });
}
const PREPARATION = 5 * 15;

Deno.test("Cpu.run() refuses a transfer to no canonical address where it stands", () => {
  for (const { name, code } of TRANSFERS) {
    for (const target of NOWHERE) {
      const result = transfer(code, target);
      const what = `${name} to ${target.toString(16)}`;
      assertEquals([what, result.exit], [what, Exit.privileged]);
      assertEquals([what, at(result)], [what, PREPARATION]);
      assertEquals([what, result.state.sp], [what, BigInt(DATA + 0x800)]);
      assertEquals([what, result.cpu.retired], [what, 10]);
      assertEquals([what, result.byte(DATA + 0x7f8)], [what, 0]);
    }
  }
});

Deno.test("Cpu.run() transfers to the kernel's half, and faults there", () => {
  for (const { name, code, released } of TRANSFERS) {
    for (const target of KERNEL_HALF) {
      const result = transfer(code, target);
      const what = `${name} to ${target.toString(16)}`;
      assertEquals([what, result.exit], [what, Exit.fault]);
      assertEquals([what, result.state.pc], [what, target]);
      assertEquals([what, result.cpu.exitAddress], [what, target]);
      assertEquals(
        [what, result.state.sp],
        [what, BigInt(DATA + 0x800) + released],
      );
      assertEquals([what, result.cpu.retired], [what, 11]);
    }
  }
});

Deno.test("Cpu.run() calls by rsp where it was before the push", () => {
  const { exit, state, byte } = run([0xff, 0xd4], (state) => {
    state.sp = BigInt(DATA + 0x800);
  });
  // What is there is data.
  assertEquals(exit, Exit.fault);
  assertEquals(state.pc, BigInt(DATA + 0x800));
  assertEquals(state.sp, BigInt(DATA + 0x7f8));
  assertEquals(byte(DATA + 0x7f8), 2);
});

/** Relative transfers over the lower half's end, taken if rcx is 1 and ZF
 * clear, not taken if rcx is 0 and ZF set, but for those taken always. */
const OVER_THE_END: readonly {
  readonly name: string;
  readonly code: readonly number[];
  readonly taken: { readonly rcx: bigint; readonly flags: bigint };
  readonly not?: { readonly rcx: bigint; readonly flags: bigint };
}[] = [
  {
    name: "jmp",
    code: [0xeb, 0x7f],
    taken: { rcx: 5n, flags: 0n },
  },
  {
    name: "jmp with 32 bits",
    code: [0xe9, 0xff, 0xff, 0xff, 0x7f],
    taken: { rcx: 5n, flags: 0n },
  },
  {
    name: "call",
    code: [0xe8, 0xff, 0xff, 0xff, 0x7f],
    taken: { rcx: 5n, flags: 0n },
  },
  {
    name: "jne",
    code: [0x75, 0x7f],
    taken: { rcx: 5n, flags: 0n },
    not: { rcx: 5n, flags: 0x40n },
  },
  {
    name: "loop",
    code: [0xe2, 0x7f],
    taken: { rcx: 2n, flags: 0n },
    not: { rcx: 1n, flags: 0n },
  },
  {
    name: "loope",
    code: [0xe1, 0x7f],
    taken: { rcx: 2n, flags: 0x40n },
    not: { rcx: 2n, flags: 0n },
  },
  {
    name: "loopne",
    code: [0xe0, 0x7f],
    taken: { rcx: 2n, flags: 0n },
    not: { rcx: 1n, flags: 0n },
  },
  {
    name: "jrcxz",
    code: [0xe3, 0x7f],
    taken: { rcx: 0n, flags: 0n },
    not: { rcx: 1n, flags: 0n },
  },
  {
    name: "jecxz",
    code: [0x67, 0xe3, 0x7f],
    taken: { rcx: 1n << 32n, flags: 0n },
    not: { rcx: 1n, flags: 0n },
  },
];

/** Runs code that ends 16 bytes below the lower half's end, behind a NOP. */
function runAtTheEnd(
  code: readonly number[],
  prepare: { readonly rcx: bigint; readonly flags: bigint },
): { exit: Exit; state: CpuState; cpu: Cpu; start: bigint } {
  const memory = PhysicalMemory.create({ frames: 16 });
  const space = new AddressSpace(memory);
  const frame = memory.allocate();
  const { read, execute } = Protection;
  space.map(2 ** 35 - 1, frame, read | execute);
  const offset = PAGE_SIZE - 16 - code.length;
  memory.bytes.set([0x90, ...code, 0xf4], frame * PAGE_SIZE + offset - 1);
  const cpu = new Cpu(memory, "x86_64");
  const state = new CpuState("x86_64");
  const start = 2n ** 47n - BigInt(PAGE_SIZE - offset);
  state.pc = start - 1n;
  state.sp = 0x1000n;
  state.setRegister(RCX, prepare.rcx);
  state.flags = prepare.flags;
  return { exit: cpu.run(state, space, 100), state, cpu, start };
}

Deno.test("Cpu.run() refuses a relative transfer over the lower half's end", () => {
  for (const { name, code, taken, not } of OVER_THE_END) {
    const refused = runAtTheEnd(code, taken);
    assertEquals([name, refused.exit], [name, Exit.privileged]);
    assertEquals([name, refused.state.pc], [name, refused.start]);
    assertEquals([name, refused.state.register(RCX)], [name, taken.rcx]);
    assertEquals([name, refused.state.sp], [name, 0x1000n]);
    assertEquals([name, refused.cpu.retired], [name, 1]);
    if (not === undefined) continue;
    const passed = runAtTheEnd(code, not);
    assertEquals([name, passed.exit], [name, Exit.privileged]);
    const behind = passed.start + BigInt(code.length);
    assertEquals([name, passed.state.pc], [name, behind]);
    assertEquals([name, passed.cpu.retired], [name, 2]);
    const counted = name.startsWith("loop") ? 1n : 0n;
    assertEquals(
      [name, passed.state.register(RCX)],
      [name, not.rcx - counted],
    );
  }
});
