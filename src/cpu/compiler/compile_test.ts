import { assertEquals } from "@std/assert";
import {
  AddressSpace,
  Cpu,
  CpuState,
  Exit,
  PAGE_SIZE,
  PhysicalMemory,
  Protection,
  tiers,
} from "../cpu.ts";

const CODE = 0x10000;
const STACK = 0x20000;
const RAX = 0;
const RBP = 5;
const RSI = 6;
const RDI = 7;

Deno.test("An x86 `enter` that compiled code begins anew reads no frame that it has stored", () => {
  for (const tier of tiers) {
    const { read, write, execute } = Protection;
    const memory = PhysicalMemory.create({ frames: 64 });
    const space = new AddressSpace(memory);
    const cpu = new Cpu(memory, "x86_64", "reference", tier);
    const [code, below, above] = [0, 1, 2].map(() => memory.allocate()) as [
      number,
      number,
      number,
    ];
    space.map(CODE / PAGE_SIZE, code, read | execute);
    space.map(STACK / PAGE_SIZE - 1, below, read | write);
    space.map(STACK / PAGE_SIZE, above, read | write);
    // deno-fmt-ignore
    memory.bytes.set([
      0x48, 0x89, 0x44, 0x24, 0xf8, // mov [rsp - 8], rax
      0x48, 0x8b, 0x44, 0x24, 0xf8, // mov rax, [rsp - 8]
      0x48, 0x8b, 0x44, 0x24, 0xe0, // mov rax, [rsp - 32]
      0xeb, 0x00, // jmp behind it
      0xc8, 0x00, 0x00, 0x04, // enter 0, 4
      0xeb, 0x00, // jmp behind it
      0x0f, 0x05, // syscall
    ], code * PAGE_SIZE);
    const state = new CpuState("x86_64");
    state.pc = BigInt(CODE);
    // The fourth store is the first one to the page below.
    state.sp = BigInt(STACK + 24);
    state.setRegister(RBP, BigInt(STACK + 8));
    memory.view.setBigUint64(above * PAGE_SIZE, 111n, true);
    memory.view.setBigUint64((below + 1) * PAGE_SIZE - 8, 222n, true);
    assertEquals(cpu.run(state, space, 1000), Exit.syscall);
    const stored = memory.view.getBigUint64(above * PAGE_SIZE + 8, true);
    assertEquals(stored, 111n, tier);
  }
});

Deno.test("A condition on an earlier instruction's result survives that compiled code leaves", () => {
  for (const tier of tiers) {
    const { read, write, execute } = Protection;
    const memory = PhysicalMemory.create({ frames: 64 });
    const space = new AddressSpace(memory);
    const cpu = new Cpu(memory, "x86_64", "reference", tier);
    const code = memory.allocate();
    space.map(CODE / PAGE_SIZE, code, read | execute);
    space.map(STACK / PAGE_SIZE, memory.allocate(), read | write);
    // deno-fmt-ignore
    memory.bytes.set([
      0x80, 0xf2, 0x7a, // xor dl, 0x7a
      0x48, 0x89, 0x04, 0x24, // mov [rsp], rax: not in the TLB
      0x77, 0x02, // ja to the syscall
      0x0f, 0x0b, // ud2
      0x0f, 0x05, // syscall
    ], code * PAGE_SIZE);
    const state = new CpuState("x86_64");
    state.pc = BigInt(CODE);
    state.sp = BigInt(STACK);
    assertEquals(cpu.run(state, space, 1000), Exit.syscall, tier);
  }
});

Deno.test("A load across pages is none in the page that its loop was in", () => {
  const sums = tiers.map((tier) => {
    const { read, write, execute } = Protection;
    const memory = PhysicalMemory.create({ frames: 64 });
    const space = new AddressSpace(memory);
    const cpu = new Cpu(memory, "x86_64", "reference", tier);
    const code = memory.allocate();
    // The page above does not lie behind the one below.
    const [above, below] = [memory.allocate(), memory.allocate()];
    space.map(CODE / PAGE_SIZE, code, read | execute);
    space.map(STACK / PAGE_SIZE - 1, below, read | write);
    space.map(STACK / PAGE_SIZE, above, read | write);
    // deno-fmt-ignore
    memory.bytes.set([
      0x48, 0x8b, 0x0e, // mov rcx, [rsi]
      0x48, 0x01, 0xc8, // add rax, rcx
      0x48, 0x8d, 0x76, 0xfc, // lea rsi, [rsi - 4]
      0xff, 0xcf, // dec edi
      0x75, 0xf2, // jnz to the load
      0x0f, 0x05, // syscall
    ], code * PAGE_SIZE);
    for (let at = 0; at < PAGE_SIZE; at += 4) {
      memory.view.setUint32(above * PAGE_SIZE + at, at, true);
      memory.view.setUint32(below * PAGE_SIZE + at, 0x11111, true);
    }
    const state = new CpuState("x86_64");
    const run = (): bigint => {
      state.pc = BigInt(CODE);
      state.setRegister(RAX, 0n);
      state.setRegister(RSI, BigInt(STACK + 4 * 1020));
      state.setRegister(RDI, 1030n);
      assertEquals(cpu.run(state, space, 100_000), Exit.syscall);
      return state.register(RAX);
    };
    return [run(), run(), run()];
  });
  assertEquals(sums[1], sums[0]);
  assertEquals(sums[2], sums[0]);
});
