import { assert, assertEquals } from "@std/assert";
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

const { read, write, execute } = Protection;
const CODE = 0x10000;
const DATA = 0x40000;
/** So many pages may be written, the one behind them only read. */
const WRITABLE = 4;
const END = DATA + WRITABLE * PAGE_SIZE;
const [RCX, RSI] = [1, 6];

Deno.test("Windows.at() lets no store use what a load off its register found", () => {
  // deno-fmt-ignore
  const code = [
    0x48, 0x89, 0x4e, 0x08, // mov [rsi + 8], rcx
    0x48, 0x8b, 0x4e, 0x18, // mov rcx, [rsi + 24]
    0x48, 0x89, 0x4e, 0x10, // mov [rsi + 16], rcx: faults in the end
    0x48, 0x8b, 0x56, 0x08, // mov rdx, [rsi + 8]
    0x48, 0x83, 0xc6, 0x08, // add rsi, 8
    0xeb, 0xea, // jmp to the beginning
  ];
  for (const tier of tiers) {
    const memory = PhysicalMemory.create({ frames: 64 });
    const space = new AddressSpace(memory);
    const cpu = new Cpu(memory, "x86_64", "reference", tier);
    const frame = memory.allocate();
    memory.bytes.set(code, frame * PAGE_SIZE);
    space.map(CODE / PAGE_SIZE, frame, read | execute);
    const frames = Array.from({ length: WRITABLE + 1 }, (_, page) => {
      const frame = memory.allocate();
      const rights = page < WRITABLE ? read | write : read;
      space.map(DATA / PAGE_SIZE + page, frame, rights);
      return frame;
    });
    const behind = frames[WRITABLE]! * PAGE_SIZE;
    const values = [0x1122_3344_5566_7788n, 0x99aa_bbcc_ddee_ff00n] as const;
    values.forEach((value, index) =>
      memory.view.setBigUint64(behind + 8 * index, value, true)
    );
    const state = new CpuState("x86_64");
    state.pc = BigInt(CODE);
    state.setRegister(RSI, BigInt(DATA));
    assertEquals(cpu.run(state, space, 1_000_000), Exit.fault, tier);
    assertEquals(cpu.exitAddress, BigInt(END), tier);
    assertEquals(cpu.exitAccess, write, tier);
    assertEquals(state.pc, BigInt(CODE + 8), tier);
    // What came before it in the block has happened, and nothing behind it.
    assertEquals(state.register(RSI), BigInt(END - 16), tier);
    assertEquals(state.register(RCX), values[1], tier);
    const last = frames[WRITABLE - 1]! * PAGE_SIZE + PAGE_SIZE - 8;
    assertEquals(memory.view.getBigUint64(last, true), values[0], tier);
    assertEquals(cpu.retired, (END - 16 - DATA) / 8 * 6 + 2, tier);
    assert(tier === "interpreter" || cpu.compiled.made > 0, tier);
  }
});

Deno.test("Windows.at() lets stores go on through pages, and look up no other's", () => {
  // RISC-V, where loops that count alone have windows of their own.
  const code = [
    0x00b53023, // loop: sd a1, 0(a0)
    0x00053603, // ld a2, 0(a0)
    0x00c686b3, // add a3, a3, a2
    0x00158593, // addi a1, a1, 1
    0x00850513, // addi a0, a0, 8
    0xfee516e3, // bne a0, a4, loop
  ];
  const [A0, A1, A3, A4] = [10, 11, 13, 14];
  for (const tier of tiers) {
    const memory = PhysicalMemory.create({ frames: 64 });
    const space = new AddressSpace(memory);
    const cpu = new Cpu(memory, "riscv64", "reference", tier);
    const frame = memory.allocate();
    code.forEach((word, index) =>
      memory.view.setUint32(frame * PAGE_SIZE + 4 * index, word, true)
    );
    space.map(CODE / PAGE_SIZE, frame, read | execute);
    // No page lies behind the one before it.
    const frames = Array.from({ length: WRITABLE }, (_, page) => {
      memory.allocate();
      const frame = memory.allocate();
      space.map(DATA / PAGE_SIZE + page, frame, read | write);
      return frame;
    });
    const state = new CpuState("riscv64");
    const count = WRITABLE * PAGE_SIZE / 8;
    for (const first of [100, 9000]) {
      state.pc = BigInt(CODE);
      state.setRegister(A0, BigInt(DATA));
      state.setRegister(A1, BigInt(first));
      state.setRegister(A3, 0n);
      state.setRegister(A4, BigInt(END + PAGE_SIZE));
      assertEquals(cpu.run(state, space, 1_000_000), Exit.fault, tier);
      assertEquals(cpu.exitAddress, BigInt(END), tier);
      assertEquals(cpu.exitAccess, write, tier);
      const sum = count * first + count * (count - 1) / 2;
      assertEquals(state.register(A3), BigInt(sum), tier);
      for (let at = 0; at < count; at++) {
        const frame = frames[Math.floor(at * 8 / PAGE_SIZE)]!;
        const place = frame * PAGE_SIZE + at * 8 % PAGE_SIZE;
        const value = memory.view.getBigUint64(place, true);
        if (value !== BigInt(first + at)) {
          assertEquals(value, BigInt(first + at), `${tier} ${at}`);
        }
      }
    }
    assert(tier === "interpreter" || cpu.compiled.made > 0, tier);
  }
});
